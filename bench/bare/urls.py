"""One endpoint."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI, Schema

from bench.bare.models import Row

api = NinjaAPI(docs_url=None)


class RowIn(Schema):
    """Any JSON."""

    commands: list[dict[str, Any]]


@api.post("/rows")
def insert(request: HttpRequest, body: RowIn) -> dict[str, str]:
    """Insert one row and commit."""
    row = Row.objects.create(body=body.commands)
    return {"id": str(row.id)}


urlpatterns = [path("", api.urls)]
