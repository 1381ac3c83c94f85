"""Windows in which claims of a customer are collected, as those see them who may enter."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import cards
from shifang.pool.models import ClaimEntry, ClaimWindow
from shifang.pool.types.claim import EntryOutcome

TOLD_FOR = timedelta(days=14)
_MOST = 100


def open_windows(scope: Scope, customer_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the windows of some customers that are open, by customer."""
    rows = ClaimWindow.objects.filter(
        organisation_id=scope.organisation_id, customer_id__in=list(customer_ids), decided_at__isnull=True
    )
    windows = list(rows)
    if not windows:
        return {}
    entries = ClaimEntry.objects.filter(organisation_id=scope.organisation_id, window__in=windows)
    people: dict[UUID, set[UUID]] = {each.id: set() for each in windows}
    for window_id, person_id in entries.values_list("window_id", "person_id"):
        people[window_id].add(person_id)
    return {
        each.customer_id: {
            "closes_at": each.closes_at,
            "tie_break": each.tie_break,
            "commitment": each.commitment,
            "entrants": len(people[each.id]),
            "entered": scope.person_id in people[each.id],
        }
        for each in windows
    }


def own_entries(scope: Scope, *, now: datetime) -> list[dict[str, Any]]:
    """Return what the asker entered for: open windows, the first to close first, then those decided lately."""
    mine = ClaimEntry.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me)
    told = Q(decided_at__isnull=True) | Q(decided_at__gte=now - TOLD_FOR)
    rows = ClaimWindow.objects.filter(told, organisation_id=scope.organisation_id, id__in=mine.values("window_id"))
    windows = list(rows.order_by("-opened_at", "-id")[:_MOST])
    entries = ClaimEntry.objects.filter(organisation_id=scope.organisation_id, window__in=windows)
    entrants = dict(entries.values_list("window_id").annotate(Count("id")))
    known = cards(scope.organisation_id, [each.customer_id for each in windows])
    names = person_names(scope, [each.winner_id for each in windows if each.winner_id])
    found = [
        {
            "id": each.id,
            "customer_id": each.customer_id,
            "name": known[each.customer_id].name,
            "tie_break": each.tie_break,
            "closes_at": each.closes_at,
            "decided_at": each.decided_at,
            "entrants": entrants[each.id],
            "outcome": _outcome(each, scope.me),
            "winner_name": names.get(each.winner_id) if each.winner_id else None,
            "commitment": each.commitment,
            "seed": each.seed if each.decided_at else None,
        }
        for each in windows
    ]
    waiting = sorted((each for each in found if each["decided_at"] is None), key=lambda each: each["closes_at"])
    over = sorted(
        (each for each in found if each["decided_at"] is not None), key=lambda each: each["decided_at"], reverse=True
    )
    return [*waiting, *over]


def _outcome(window: ClaimWindow, me: UUID) -> EntryOutcome:
    if window.decided_at is None:
        return EntryOutcome.WAITING
    if window.winner_id is None:
        return EntryOutcome.NOBODY
    return EntryOutcome.WON if window.winner_id == me else EntryOutcome.LOST
