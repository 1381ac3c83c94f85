"""Drafts of territories: what a search stands on, and what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum

from shifang.accounts.queries import calendars_of, department_tree, visible
from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import to_split
from shifang.kernel.geo import Point
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.planning.models import TerritoryDraft, TerritoryLine, TerritoryPerson
from shifang.planning.queries.bases import bases_of
from shifang.planning.queries.frequency import frequencies_of
from shifang.planning.rules.territories import days_of, way
from shifang.planning.rules.territory import borne
from shifang.planning.types.territories import MOST_CUSTOMERS, Burden, Held, Stays
from shifang.pool.queries.holding import frozen_among

_WEEKS = 2
"""Over so many weeks hours of work are averaged: shifts may change from week to week."""
CHANGED = Q(person__isnull=False) & (Q(before__isnull=True) | ~Q(before_id=F("person_id")))


@dataclass(frozen=True, slots=True)
class Ground:
    """The customers that a search finds, and the department of each."""

    customers: Sequence[Held]
    departments: Mapping[UUID, UUID]


def departments_of_draft(draft: TerritoryDraft) -> frozenset[UUID]:
    """Return the departments whose unowned customers are split too; none unless it was wished."""
    return tree_of(draft.department_id) if draft.unowned else frozenset()


def tree_of(department_id: UUID) -> frozenset[UUID]:
    """Return a department and all below it."""
    # The id is no person's, so `manager_id` adds nothing.
    return department_tree(department_id=department_id, manager_id=department_id)


def hours_a_week(scope: Scope, people: Sequence[UUID], *, now: datetime) -> dict[UUID, float]:
    """Return the hours that some people's shifts have, holidays and leave not taken off: a territory outlasts them."""
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    days = [today + timedelta(days=each) for each in range(7 * _WEEKS)]
    found = {}
    for person_id, calendar in calendars_of(scope, people, start=days[0], end=days[-1]).items():
        usual = replace(calendar, holidays=(), leaves=())
        worked = sum(span.seconds for day in days for span in usual.spans_of(day))
        found[person_id] = round(worked / 3600 / _WEEKS, 2)
    return found


def ground_of(scope: Scope, draft: TerritoryDraft, people: Iterable[UUID], *, now: datetime) -> Ground:
    """Return the customers that a draft is to split, with what each asks of its holder."""
    rows = to_split(scope, list(people), departments_of_draft(draft), limit=MOST_CUSTOMERS)
    frequencies = frequencies_of(scope, rows)
    frozen = frozen_among(scope, [each.id for each in rows], today=now.astimezone(ZoneInfo(scope.timezone)).date())
    customers = []
    for each in rows:
        frequency, point = frequencies[each.id], _place(each.latitude, each.longitude)
        customers.append(
            Held(
                customer_id=each.id,
                holder=each.owner_id,
                point=point,
                visits=frequency.visits / frequency.weeks if frequency else 0.0,
                minutes=frequency.minutes if frequency else 0,
                stays=_stays(is_regular=frequency is not None, point=point, is_frozen=each.id in frozen),
            )
        )
    return Ground(customers, {each.id: each.department_id for each in rows})


def visible_drafts(scope: Scope) -> QuerySet[TerritoryDraft]:
    """Return the drafts that the asker made, or that were made for departments they see."""
    return TerritoryDraft.objects.filter(visible(scope, person="by_id", department="department_id"))


def find_draft(scope: Scope, draft_id: UUID, *, lock: bool = False) -> TerritoryDraft:
    """Return a visible draft; raise `not_found` otherwise."""
    rows = visible_drafts(scope).filter(id=draft_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def people_of(drafts: Sequence[TerritoryDraft]) -> dict[UUID, list[TerritoryPerson]]:
    """Return the people of some drafts of an organisation, by draft."""
    found: dict[UUID, list[TerritoryPerson]] = {each.id: [] for each in drafts}
    organisations = {each.organisation_id for each in drafts}
    rows = TerritoryPerson.objects.filter(organisation_id__in=organisations, draft_id__in=list(found))
    for row in rows.order_by("id"):
        found[row.draft_id].append(row)
    return found


def shares_of(people: Iterable[TerritoryPerson]) -> dict[UUID, float]:
    """Return the hours a week that count, by person."""
    return {each.person_id: each.hours * each.percent / 100 for each in people}


def lines_of(draft: TerritoryDraft) -> QuerySet[TerritoryLine]:
    """Return the customers of a draft."""
    return TerritoryLine.objects.filter(organisation_id=draft.organisation_id, draft_id=draft.id)


def burdens_of(draft: TerritoryDraft) -> tuple[list[Burden], list[Burden]]:
    """Return what the customers of a draft ask of those who hold them today, and of those who are to."""
    today: list[Burden] = []
    proposal: list[Burden] = []
    bases = _bases_of(draft)
    befores, outs = (_outs(draft, name) for name in ("before_id", "person_id"))
    names = ("before_id", "person_id", "latitude", "longitude", "visits", "minutes", "hop")
    for before, person, latitude, longitude, visits, minutes, hop in lines_of(draft).values_list(*names):
        point = _place(latitude, longitude)
        for found, holder, of in ((today, before, befores), (proposal, person, outs)):
            out = way(point, visits=visits, out=of.get(holder, 0.0), base=bases.get(holder))
            found.append(Burden(holder, point, visits, visits * minutes, hop + out))
    return today, proposal


def ways_of(draft: TerritoryDraft, lines: Iterable[TerritoryLine]) -> list[float]:
    """Return the minutes a week on the road that some customers of a draft are for whoever is to have them."""
    bases, outs = _bases_of(draft), _outs(draft, "person_id")
    return [
        each.hop
        + way(
            _place(each.latitude, each.longitude),
            visits=each.visits,
            out=outs.get(each.person_id, 0.0),
            base=bases.get(each.person_id) if each.person_id else None,
        )
        for each in lines
    ]


def _outs(draft: TerritoryDraft, name: str) -> dict[UUID | None, float]:
    """Return the minutes on a kilometre out or home that a visit bears, by whoever holds the customer."""
    placed = lines_of(draft).filter(latitude__isnull=False).order_by()
    visits = dict(placed.values_list(name).annotate(sum=Sum("visits")))
    shares = shares_of(people_of([draft])[draft.id])
    return {each: float(borne(draft.pace, days_of(share), visits.get(each, 0.0))) for each, share in shares.items()}


def _bases_of(draft: TerritoryDraft) -> dict[UUID, tuple[Point, Point]]:
    return bases_of(draft.organisation_id, [each.person_id for each in people_of([draft])[draft.id]])


def counts_of(draft: TerritoryDraft) -> dict[str, Any]:
    """Return how many customers a draft has, how many change hands, come to somebody first, and stay for a reason, and
    what became of how many.
    """
    rows = lines_of(draft)
    counted: dict[str, Any] = rows.aggregate(
        customers=Count("id"),
        changed=Count("id", filter=CHANGED & Q(before__isnull=False)),
        taken=Count("id", filter=CHANGED & Q(before__isnull=True)),
        stays=Count("id", filter=~Q(stays="")),
    )
    outcomes = rows.exclude(outcome="").values_list("outcome").annotate(number=Count("id"))
    return {**counted, "outcomes": dict(outcomes.order_by("outcome"))}


def _place(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _stays(*, is_regular: bool, point: Point | None, is_frozen: bool) -> Stays | None:
    if is_frozen:
        return Stays.FROZEN
    if not is_regular:
        return Stays.NOT_REGULAR
    return Stays.NO_POSITION if point is None else None
