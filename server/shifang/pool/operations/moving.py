"""Telling whose day came nearer because a visit does not count any more."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.ledger.types import RecordedEvent, Subject
from shifang.pool.models import Standing
from shifang.pool.operations.recording import record_all
from shifang.pool.types.closed_lists import DUE_MOVED
from shifang.visits.types.words import Verification


class Day(NamedTuple):
    """Who holds a customer in which department, and the day on which that ends."""

    owner_id: UUID
    department_id: UUID
    due_on: date


def visits_lost(events: Iterable[RecordedEvent]) -> dict[UUID, RecordedEvent]:
    """Return by customer the newest event of a visit that counted and does not any more."""
    return {
        each.related_id: each
        for each in events
        if each.related_id is not None
        and each.subject_kind == "visit"
        and each.facts.get("axis") == "verification"
        and each.facts.get("before") == Verification.VERIFIED
    }


def days_of(organisation_id: UUID, customer_ids: Iterable[UUID]) -> dict[UUID, Day]:
    """Return the days of those of some customers that are held up to one."""
    rows = Standing.objects.filter(organisation_id=organisation_id, id__in=list(customer_ids), owner__isnull=False)
    found = rows.values_list("id", "owner_id", "department_id", "due_on")
    return {each: Day(owner, department, due) for each, owner, department, due in found if due is not None}


def tell_moved(scope: Scope, lost: Mapping[UUID, RecordedEvent], *, before: Mapping[UUID, Day], now: datetime) -> None:
    """Record of the customers that lost a visit which of them have a nearer day than `before` with the same holder."""
    after = days_of(scope.organisation_id, before)
    nearer = [
        each
        for each, day in after.items()
        if day.owner_id == before[each].owner_id and day.due_on < before[each].due_on
    ]
    told = [
        (
            Subject("customer", each),
            after[each].department_id,
            {
                "owner_id": str(after[each].owner_id),
                "due_on": after[each].due_on.isoformat(),
                "was_on": before[each].due_on.isoformat(),
                "visit_id": str(lost[each].subject_id),
                "code": lost[each].facts["code"],
            },
        )
        for each in nearer
    ]
    if told:
        record_all(DUE_MOVED, told, scope=scope, now=now)
