"""What speaks for leaving customers with whoever has them: everything done and sold since they have them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from shifang.customers.models import Customer, Deal, FollowUp, Issue, Opportunity, Ownership
from shifang.customers.queries.relations import next_is_for
from shifang.customers.types.words import DealStatus, IssueStatus, LifeStage, OwnershipCause, StageKind


@dataclass(slots=True)
class Kept:
    """A customer with its owner (None: in a pool), since when, and what was done for it since."""

    customer_id: UUID
    name: str
    owner_id: UUID | None
    department_id: UUID
    type: str
    tier: str
    won: bool
    cells: frozenset[int]
    latitude: float | None
    longitude: float | None
    cell9: int | None
    since: datetime
    follow_ups: list[tuple[UUID, str, datetime]] = field(default_factory=list)
    opportunities: list[datetime] = field(default_factory=list)
    open_opportunity: bool = False
    deals: list[datetime] = field(default_factory=list)
    contract_until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a customer's history of owners."""

    customer_id: UUID
    owner_id: UUID | None
    previous_owner_id: UUID | None
    department_id: UUID
    cause: OwnershipCause
    at: datetime


def kept_customers(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, Kept]:
    """Return customers with what was done for them since their last change of owner, in a few statements."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__among=customer_ids)
    # A move to another department with the same owner begins nothing anew.
    changes = Ownership.objects.filter(organisation_id=organisation_id, customer_id__among=customer_ids)
    changes = changes.exclude(owner_id=F("previous_owner_id")).order_by("customer_id", "-at", "-id")
    since = dict(changes.distinct("customer_id").values_list("customer_id", "at"))
    found = {row[0]: _kept(row, since.get(row[0])) for row in rows.values_list(*_KEPT)}
    _add_follow_ups(organisation_id, found)
    _add_sales(organisation_id, found)
    return found


def changes_of_owner(organisation_id: UUID, customer_id: UUID) -> list[Change]:
    """Return a customer's whole history of owners, oldest first."""
    rows = Ownership.objects.filter(organisation_id=organisation_id, customer_id=customer_id).order_by("at", "id")
    return [_change(row) for row in rows]


def histories_of_owners(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, list[Change]]:
    """Return the whole histories of owners of some customers, oldest first."""
    rows = Ownership.objects.filter(organisation_id=organisation_id, customer_id__among=customer_ids)
    found: dict[UUID, list[Change]] = {}
    for row in rows.order_by("customer_id", "at", "id"):
        found.setdefault(row.customer_id, []).append(_change(row))
    return found


def claims_since(organisation_id: UUID, person_id: UUID, *, since: datetime) -> list[datetime]:
    """Return when a person claimed customers, whatever became of them."""
    rows = Ownership.objects.filter(
        organisation_id=organisation_id, owner_id=person_id, cause=OwnershipCause.CLAIMED, at__gte=since
    )
    return list(rows.values_list("at", flat=True))


def held_by(organisation_id: UUID, person_id: UUID) -> list[tuple[str, bool]]:
    """Return (tier, won) of every customer that a person holds."""
    rows = Customer.objects.filter(organisation_id=organisation_id, owner_id=person_id)
    return [(tier, stage == LifeStage.WON) for tier, stage in rows.values_list("tier", "life_stage")]


_KEPT = (
    *("id", "name", "owner_id", "department_id", "type", "tier", "life_stage"),
    *("latitude", "longitude", "cell7", "cell8", "cell9", "created_at"),
)


def _kept(row: tuple[Any, ...], since: datetime | None) -> Kept:
    customer_id, name, owner_id, department_id, kind, tier, stage, latitude, longitude, cell7, cell8, cell9, added = row
    return Kept(
        customer_id=customer_id,
        name=name,
        owner_id=owner_id,
        department_id=department_id,
        type=kind,
        tier=tier,
        won=stage == LifeStage.WON,
        cells=frozenset(each for each in (cell7, cell8) if each is not None),
        latitude=latitude,
        longitude=longitude,
        cell9=cell9,
        since=since or added,
    )


def _change(row: Ownership) -> Change:
    return Change(
        row.customer_id, row.owner_id, row.previous_owner_id, row.department_id, OwnershipCause(row.cause), row.at
    )


def _add_follow_ups(organisation_id: UUID, found: dict[UUID, Kept]) -> None:
    earliest = min((each.since for each in found.values()), default=None)
    if earliest is None:
        return
    rows = FollowUp.objects.filter(organisation_id=organisation_id, customer_id__among=found, happened_at__gt=earliest)
    for customer_id, identifier, channel, at in rows.values_list("customer_id", "id", "channel", "happened_at"):
        if at > found[customer_id].since:
            found[customer_id].follow_ups.append((identifier, channel, at))


def _add_sales(organisation_id: UUID, found: dict[UUID, Kept]) -> None:
    opportunities = Opportunity.objects.filter(organisation_id=organisation_id, customer_id__among=found)
    for customer_id, kind, at in opportunities.values_list("customer_id", "stage_kind", "created_at"):
        kept = found[customer_id]
        kept.open_opportunity = kept.open_opportunity or kind == StageKind.OPEN
        if at > kept.since:
            kept.opportunities.append(at)
    deals = Deal.objects.filter(
        organisation_id=organisation_id, customer_id__among=found, status=DealStatus.ACTIVE
    ).values_list("customer_id", "created_at", "contract_until")
    for customer_id, at, until in deals:
        kept = found[customer_id]
        if at > kept.since:
            kept.deals.append(at)
        if until is not None and (kept.contract_until is None or until > kept.contract_until):
            kept.contract_until = until


def open_opportunities_of(organisation_id: UUID, person_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """Return (id, customer, name) of every open opportunity of a person."""
    rows = Opportunity.objects.filter(organisation_id=organisation_id, owner_id=person_id, stage_kind=StageKind.OPEN)
    return list(rows.order_by("id").values_list("id", "customer_id", "name"))


def next_actions_of(organisation_id: UUID, person_id: UUID) -> list[tuple[UUID, UUID, date]]:
    """Return (id, customer, day) of every follow-up whose next action is noted for a person and not done."""
    rows = FollowUp.objects.filter(
        next_is_for(person_id), organisation_id=organisation_id, next_on__isnull=False, next_done_at__isnull=True
    )
    found = rows.order_by("id").values_list("id", "customer_id", "next_on")
    return [(each, customer_id, day) for each, customer_id, day in found if day is not None]


def open_issues_of(organisation_id: UUID, person_id: UUID) -> list[tuple[UUID, UUID, str]]:
    """Return (id, customer, title) of every unsettled issue of a person."""
    rows = Issue.objects.filter(
        organisation_id=organisation_id, owner_id=person_id, status__in=[IssueStatus.OPEN, IssueStatus.IN_PROGRESS]
    )
    return list(rows.order_by("id").values_list("id", "customer_id", "title"))


def owners_of(organisation_id: UUID, customer_ids: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Return whose some customers are."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__among=list(customer_ids))
    return dict(rows.values_list("id", "owner_id"))


def departments_of(organisation_id: UUID, customer_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the departments of some customers."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__among=list(customer_ids))
    return dict(rows.values_list("id", "department_id"))


@dataclass(frozen=True, slots=True)
class Card:
    """What a pool shows of a customer: nothing of the people there."""

    id: UUID
    name: str
    type: str
    tier: str
    address: str
    latitude: float | None
    longitude: float | None
    department_id: UUID


def cards(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, Card]:
    """Return what a pool shows of some customers, by id."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__among=customer_ids)
    names = ("id", "name", "type", "tier", "address", "latitude", "longitude", "department_id")
    return {card.id: card for card in (Card(*row) for row in rows.values_list(*names))}


def named_like(
    organisation_id: UUID, words: str, *, held: bool, limit: int, owner_id: UUID | None = None
) -> list[UUID]:
    """Return the customers, held (by whoever, or one person) or not, whose name or its pinyin has every word in it."""
    rows = Customer.objects.filter(organisation_id=organisation_id, owner__isnull=not held)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    for word in words.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(name_key__icontains=word))
    return list(rows.order_by("name_key", "id").values_list("id", flat=True)[:limit])


def held_by_many(organisation_id: UUID, people: Iterable[UUID]) -> dict[UUID, list[tuple[str, bool]]]:
    """Return (tier, won) of every customer that some people hold, by person."""
    found: dict[UUID, list[tuple[str, bool]]] = {each: [] for each in people}
    rows = Customer.objects.filter(organisation_id=organisation_id, owner_id__among=list(found))
    for owner_id, tier, stage in rows.values_list("owner_id", "tier", "life_stage"):
        found[owner_id].append((tier, stage == LifeStage.WON))
    return found


def unowned_in(organisation_id: UUID, cells: Mapping[int, Sequence[int]], *, limit: int) -> list[UUID]:
    """Return customers that nobody holds and that lie in one of some cells, given by resolution (7 to 10)."""
    inside = Q(pk__in=[])
    for resolution, wanted in cells.items():
        inside |= Q(**{f"cell{resolution}__in": list(wanted)})
    rows = Customer.objects.filter(inside, organisation_id=organisation_id, owner__isnull=True)
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def held_ids(organisation_id: UUID, people: Iterable[UUID]) -> list[UUID]:
    """Return the customers that some people hold."""
    wanted = list(people)
    rows = Customer.objects.filter(organisation_id=organisation_id, owner_id__among=wanted)
    return list(rows.values_list("id", flat=True)) if wanted else []


def ids_after(organisation_id: UUID, after: UUID, *, limit: int) -> list[UUID]:
    """Return the customers behind one, in the order of their ids."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__gt=after).order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])


def lock_many(organisation_id: UUID, customer_ids: Sequence[UUID]) -> None:
    """Lock some customers until the transaction ends, waiting for whoever works on them."""
    rows = Customer.objects.select_for_update().filter(organisation_id=organisation_id, id__among=customer_ids)
    list(rows.order_by("id").values_list("id"))


def lock_free(organisation_id: UUID, customer_ids: Sequence[UUID]) -> list[UUID]:
    """Lock the held ones of some customers that nobody works on at this moment, and return them."""
    rows = Customer.objects.select_for_update(skip_locked=True).filter(
        organisation_id=organisation_id, id__among=customer_ids, owner__isnull=False
    )
    return list(rows.order_by("id").values_list("id", flat=True))
