"""Who held customers over some time, and all that was done for them meanwhile: for rules that look back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q

from shifang.customers.models import Customer, Ownership
from shifang.customers.types.words import DealStatus, LifeStage, OwnershipCause, StageKind
from shifang.platform.bulk import read_rows

_CUSTOMERS = """
SELECT id, owner_id, department_id, type, tier, life_stage, cell7, cell8, created_at FROM customers_customer
WHERE organisation_id = %(organisation_id)s AND id = ANY(%(ids)b) ORDER BY id
"""
# A move to another department with the same owner begins nothing anew.
_CHANGES = """
SELECT customer_id, owner_id, previous_owner_id, department_id, cause, at FROM customers_ownership
WHERE organisation_id = %(organisation_id)s AND customer_id = ANY(%(ids)b)
  AND (owner_id = previous_owner_id) IS NOT TRUE
ORDER BY customer_id, at, id
"""
_FOLLOW_UPS = """
SELECT customer_id, id, channel, happened_at FROM customers_followup
WHERE organisation_id = %(organisation_id)s AND customer_id = ANY(%(ids)b) AND happened_at > %(earliest)s
"""
_OPPORTUNITIES = """
SELECT customer_id, created_at, CASE WHEN stage_kind <> %(open)s THEN coalesce(closed_at, created_at) END
FROM customers_opportunity WHERE organisation_id = %(organisation_id)s AND customer_id = ANY(%(ids)b)
"""
_DEALS = """
SELECT customer_id, created_at, contract_until FROM customers_deal
WHERE organisation_id = %(organisation_id)s AND customer_id = ANY(%(ids)b) AND status = %(active)s
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """One person's time with a customer; `ended_at` None: it lasts. Type, tier, stage and place are today's."""

    owner_id: UUID
    department_id: UUID
    since: datetime
    ended_at: datetime | None
    ended_by: OwnershipCause | None


@dataclass(slots=True)
class Past:
    """A customer with those who held it, oldest first, and what was done for it: follow-ups (id, channel, when),
    opportunities (opened, closed) and deals that stand (made, end of the contract).
    """

    customer_id: UUID
    type: str
    tier: str
    won: bool
    cell7: int | None
    cells: frozenset[int]
    holdings: list[Holding] = field(default_factory=list)
    follow_ups: list[tuple[UUID, str, datetime]] = field(default_factory=list)
    opportunities: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    deals: list[tuple[datetime, date | None]] = field(default_factory=list)


def held_since(
    organisation_id: UUID,
    start: datetime,
    *,
    types: Sequence[str] = (),
    tiers: Sequence[str] = (),
    cells: Sequence[int] = (),
) -> list[UUID]:
    """Return the customers that somebody held at any time from a moment on; empty filters take in everything."""
    rows = Customer.objects.filter(organisation_id=organisation_id)
    ended = Ownership.objects.filter(
        organisation_id=organisation_id, customer_id=OuterRef("id"), previous_owner__isnull=False, at__gt=start
    )
    if types:
        rows = rows.filter(type__in=types)
    if tiers:
        rows = rows.filter(tier__in=tiers)
    if cells:
        rows = rows.filter(Q(cell7__in=cells) | Q(cell8__in=cells))
    return list(rows.filter(Q(owner__isnull=False) | Exists(ended)).order_by("id").values_list("id", flat=True))


def oldest_record(organisation_id: UUID) -> datetime | None:
    """Return when the organisation's first customer was entered; nobody has held one before."""
    rows = Customer.objects.filter(organisation_id=organisation_id)
    found: datetime | None = rows.aggregate(first=Min("created_at"))["first"]
    return found


def past_of(organisation_id: UUID, customer_ids: Sequence[UUID], *, start: datetime) -> dict[UUID, Past]:
    """Return customers with those of their holdings that were not over at a moment, in a few statements."""
    words = {"organisation_id": organisation_id, "ids": list(customer_ids)}
    lines: dict[UUID, list[_Line]] = {}
    for customer_id, *line in read_rows(_CHANGES, words):
        lines.setdefault(customer_id, []).append(tuple(line))
    found: dict[UUID, Past] = {}
    for identifier, owner_id, department_id, kind, tier, stage, cell7, cell8, created_at in read_rows(
        _CUSTOMERS, words
    ):
        cells = frozenset([each for each in (cell7, cell8) if each is not None])
        past = found[identifier] = Past(identifier, kind, tier, stage == LifeStage.WON, cell7, cells)
        now = (owner_id, department_id, created_at)
        past.holdings = [
            each
            for each in _holdings(lines.get(identifier, ()), now=now)
            if each.ended_at is None or each.ended_at > start
        ]
    _add_deeds(words, found)
    return found


_Line = tuple[UUID | None, UUID | None, UUID, str, datetime]
"""Owner, previous owner, department, cause and moment of a change of owner."""


def _holdings(lines: Sequence[_Line], *, now: tuple[UUID | None, UUID, datetime]) -> Iterator[Holding]:
    """The holdings that a history tells of; whoever has the customer now has it in the department of now."""
    owner_id, department_id, created_at = now
    if lines and lines[0][1] is not None:
        # Held before the first line was written: since it was entered.
        yield Holding(lines[0][1], lines[0][2], created_at, lines[0][4], OwnershipCause(lines[0][3]))
    for at, (owner, _, department, _, since) in enumerate(lines[:-1]):
        _, _, _, cause, ended_at = lines[at + 1]
        if owner is not None:
            yield Holding(owner, department, since, ended_at, OwnershipCause(cause))
    if owner_id is not None:
        since = lines[-1][4] if lines else created_at
        yield Holding(owner_id, department_id, since, None, None)


def _add_deeds(words: Mapping[str, Any], found: dict[UUID, Past]) -> None:
    earliest = min((each.since for past in found.values() for each in past.holdings), default=None)
    if earliest is None:
        return
    for customer_id, *follow_up in read_rows(_FOLLOW_UPS, {**words, "earliest": earliest}):
        found[customer_id].follow_ups.append(tuple(follow_up))
    for customer_id, opened, closed in read_rows(_OPPORTUNITIES, {**words, "open": StageKind.OPEN.value}):
        found[customer_id].opportunities.append((opened, closed))
    for customer_id, made, until in read_rows(_DEALS, {**words, "active": DealStatus.ACTIVE.value}):
        found[customer_id].deals.append((made, until))
