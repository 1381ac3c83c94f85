"""Saved views: one's own, and those that others share."""

from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.types import Scope
from shifang.insight.models import SavedView
from shifang.kernel.problems import NOT_FOUND, Refusal


def views_of(scope: Scope) -> QuerySet[SavedView]:
    """Return the views that the asker may open, own ones first, by name."""
    rows = SavedView.objects.filter(organisation_id=scope.organisation_id)
    return rows.filter(Q(person_id=scope.me) | Q(shared=True)).select_related("person").order_by("shared", "name", "id")


def own_view(scope: Scope, view_id: UUID) -> SavedView:
    """Return one of the asker's own views, locked; raise `not_found` otherwise."""
    rows = SavedView.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me, id=view_id)
    found = rows.select_for_update().first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found
