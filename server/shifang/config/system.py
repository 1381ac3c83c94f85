"""The system's own routes: is it alive, and which basemaps there are."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from ninja import Router, Schema

router = Router(tags=["system"])


class HealthOut(Schema):
    """The server answers and reaches its database."""

    status: str


class MapSourceOut(Schema):
    """A basemap: local PMTiles, or raster tiles by a template; `datum` says in which system they are drawn."""

    key: str
    name: str
    kind: str
    url: str
    datum: str
    attribution: str


@router.get("/health", auth=None, response=HealthOut)
def health(request: HttpRequest) -> dict[str, str]:
    """Return ok when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok"}


@router.get("/map-sources", auth=None, response=list[MapSourceOut])
def map_sources(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the configured basemaps, the default first."""
    return settings.MAP_SOURCES
