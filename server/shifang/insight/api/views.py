"""Saved views."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.accounts.types import Scope
from shifang.insight.models import SavedView
from shifang.insight.operations import views
from shifang.insight.queries.views import views_of
from shifang.insight.types.closed_lists import INSIGHT_VIEW
from shifang.platform import clock

router = Router(tags=["insight"])

ViewName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
Search = Annotated[str, Field(max_length=1000)]


class SavedViewIn(Schema):
    """A page under a name; `search` is what stands behind the `?` of its address."""

    name: ViewName
    search: Search
    shared: bool = False


class SavedViewPatch(Schema):
    """What is to change."""

    name: ViewName | None = None
    search: Search | None = None
    shared: bool | None = None


class SavedViewOut(Schema):
    """A view that is kept; only `own` ones can be changed."""

    id: UUID
    name: str
    search: str
    shared: bool
    own: bool
    person_name: str
    updated_at: datetime


@router.get("/insight/views", response=list[SavedViewOut], summary="Saved views, own and shared")
def list_views(request: ScopedRequest) -> Any:
    request.auth.require(INSIGHT_VIEW)
    return [_view(each, request.auth) for each in views_of(request.auth)]


@router.post("/insight/views", response={201: SavedViewOut}, summary="Save a view")
def save_view(request: ScopedRequest, body: SavedViewIn) -> Any:
    """Raises `insight.view_name_taken`, `insight.too_many_views`."""
    made = views.keep_view(scope=request.auth, **body.model_dump(), now=clock.now())
    return Status(201, _view(made, request.auth))


@router.patch("/insight/views/{view_id}", response=SavedViewOut, summary="Change an own view")
def change_view(request: ScopedRequest, view_id: UUID, body: SavedViewPatch) -> Any:
    """Raises `not_found`, `insight.view_name_taken`."""
    changes = body.model_dump(exclude_none=True)
    return _view(views.change_view(scope=request.auth, view_id=view_id, changes=changes, now=clock.now()), request.auth)


@router.delete("/insight/views/{view_id}", response={204: None}, summary="Forget an own view")
def drop_view(request: ScopedRequest, view_id: UUID) -> Any:
    """Raises `not_found`."""
    views.drop_view(scope=request.auth, view_id=view_id)
    return Status(204, None)


def _view(view: SavedView, scope: Scope) -> dict[str, Any]:
    return {
        **{name: getattr(view, name) for name in ("id", "name", "search", "shared", "updated_at")},
        "own": view.person_id == scope.me,
        "person_name": view.person.name,
    }
