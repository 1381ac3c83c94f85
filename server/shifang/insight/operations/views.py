"""Keeping views of numbers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries.people import person_row
from shifang.accounts.types import Scope
from shifang.insight.models import SavedView
from shifang.insight.queries.views import own_view
from shifang.insight.types.closed_lists import INSIGHT_SHARE, INSIGHT_VIEW, TOO_MANY_VIEWS, VIEW_NAME_TAKEN
from shifang.kernel.problems import Refusal

MOST = 50


def keep_view(*, scope: Scope, name: str, search: str, shared: bool, now: datetime) -> SavedView:
    """Keep a page under a name. Raises `insight.view_name_taken`, `insight.too_many_views`."""
    scope.require(INSIGHT_VIEW)
    # One after the other: two at once would both find room, and the name free.
    person_row(scope, scope.me, lock=True)
    mine = SavedView.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me)
    if mine.count() >= MOST:
        raise Refusal(TOO_MANY_VIEWS, most=MOST)
    made = SavedView(organisation_id=scope.organisation_id, person_id=scope.me, created_at=now)
    return _write(made, {"name": name, "search": search, "shared": shared}, scope=scope, now=now)


def change_view(*, scope: Scope, view_id: UUID, changes: Mapping[str, Any], now: datetime) -> SavedView:
    """Rename an own view, point it elsewhere, or share it. Raises `not_found`, `insight.view_name_taken`."""
    scope.require(INSIGHT_VIEW)
    person_row(scope, scope.me, lock=True)
    return _write(own_view(scope, view_id), changes, scope=scope, now=now)


def drop_view(*, scope: Scope, view_id: UUID) -> None:
    """Forget an own view. Raises `not_found`."""
    scope.require(INSIGHT_VIEW)
    own_view(scope, view_id).delete()


def count_views(organisation_id: UUID, person_id: UUID) -> int:
    """Return how many views of a person are kept."""
    return SavedView.objects.filter(organisation_id=organisation_id, person_id=person_id).count()


def erase_views(organisation_id: UUID, person_id: UUID) -> None:
    """Delete the views of a person."""
    SavedView.objects.filter(organisation_id=organisation_id, person_id=person_id).delete()


def _write(view: SavedView, changes: Mapping[str, Any], *, scope: Scope, now: datetime) -> SavedView:
    if changes.get("shared") and not view.shared:
        scope.require(INSIGHT_SHARE)
    for field, value in changes.items():
        setattr(view, field, value.strip() if isinstance(value, str) else value)
    others = SavedView.objects.filter(organisation_id=view.organisation_id, person_id=view.person_id, name=view.name)
    if others.exclude(id=view.id).exists():
        raise Refusal(VIEW_NAME_TAKEN, name=view.name)
    view.updated_at = now
    view.save()
    return view
