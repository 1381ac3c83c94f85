"""What came into pools and left them, counted again from the log, event by event."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from math import floor
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Customer
from shifang.insight.models import PoolMove
from shifang.insight.tests.recount_months import NOBODY, WHOLE, state_before, verified
from shifang.ledger import queries as log
from shifang.ledger.types import RecordedEvent
from shifang.platform import tenancy
from shifang.visits.models import Visit

Moves = dict[tuple[date, UUID, UUID, str, str, UUID], dict[str, int]]
DIMENSIONS = ("day", "person_id", "department_id", "customer_type", "tier", "customer_id")
_INSTANT = timedelta(microseconds=1)


def remove(made: MadeOrganisation) -> Moves:
    """Count the moves of all customers by day, person, department, type, tier and customer; nought is left out."""
    zone = ZoneInfo(made.timezone)
    with tenancy.organisation(made.id):
        customers = {each.id: each for each in Customer.objects.filter(organisation_id=made.id)}
        visits = [each for each in Visit.objects.filter(organisation_id=made.id) if verified(each)]
        events = log.since(made.id, position=0, limit=WHOLE)
    found: Moves = defaultdict(lambda: defaultdict(int))
    for customer in customers.values():
        told = [each for each in events if each.subject_id == customer.id]
        moves = [(each, *_hands(each)) for each in told if each.kind in {"customer.added", "customer.transferred"}]
        mine = [each for each in visits if each.customer_id == customer.id]
        for event, before, after in moves:
            added = event.kind == "customer.added"
            if (added and after is not None) or (not added and (before is None) == (after is None)):
                continue
            was = state_before(customer, None, told, until=event.happened_at + _INSTANT)
            day = event.happened_at.astimezone(zone).date()
            department = UUID(str(event.department_id))
            row = found[(day, after or before or NOBODY, department, was["type"], was["tier"], customer.id)]
            row["came_in" if after is None else "went_out"] += 1
            row["reclaimed"] += int(event.facts.get("cause") == "reclaimed")
            if event.facts.get("cause") == "claimed":
                later = [(each.happened_at, to) for each, _, to in moves if each.happened_at > event.happened_at]
                row["claimed"] += 1
                for name, number in _followed(event.happened_at, after, mine=mine, later=later).items():
                    row[name] += number
    return {key: {name: count for name, count in row.items() if count} for key, row in found.items()}


def stored_moves(made: MadeOrganisation) -> Moves:
    """Return the rollup in the same form."""
    with tenancy.organisation(made.id):
        rows = list(PoolMove.objects.filter(organisation_id=made.id).values())
    return {
        tuple(row[name] for name in DIMENSIONS): {
            name: count for name, count in row.items() if isinstance(count, int) and count
        }
        for row in rows
    }


def move_image(made: MadeOrganisation) -> list[dict[str, Any]]:
    """Return the rollup as it lies in the table."""
    with tenancy.organisation(made.id):
        return list(PoolMove.objects.filter(organisation_id=made.id).order_by("id").values())


def _hands(event: RecordedEvent) -> tuple[UUID | None, UUID | None]:
    if event.kind == "customer.added":
        return None, _person(event.facts["owner_id"])
    return _person(event.facts["owner_id"]["before"]), _person(event.facts["owner_id"]["after"])


def _person(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _followed(
    at: datetime, owner: UUID | None, *, mine: list[Visit], later: list[tuple[datetime, UUID | None]]
) -> dict[str, int]:
    """Return whether a verified visit followed a claim before somebody else had the customer, and how soon."""
    ends = [when for when, to in later if to != owner]
    begun = [
        visit.checked_in_at
        for visit in mine
        if visit.checked_in_at is not None
        and (visit.ended_at or visit.checked_in_at) >= at
        and not any(when <= visit.checked_in_at for when in ends)
    ]
    if not begun:
        return {}
    return {"claims_visited": 1, "claim_wait_s": max(floor((min(begun) - at).total_seconds() + 0.5), 0)}
