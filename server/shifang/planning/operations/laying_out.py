"""Giving the days of a published plan their order: what a person accepted, and a day that has begun, stays as it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.planning.models import DayRoute, Plan
from shifang.planning.operations.routes import route_turn
from shifang.planning.queries.facts import Period, workers_of
from shifang.planning.queries.plans import period_of, plain_stops, stops_of
from shifang.planning.queries.today import facts_of, kept_route, moment_of
from shifang.planning.queries.travel import travel_of
from shifang.planning.rules.diff import Change
from shifang.planning.rules.today import standing_order, standing_route
from shifang.planning.types.today import BY_PLAN
from shifang.platform.turns import take_turns
from shifang.visits.queries.standing import planned_between, under_way

_BATCH = 500
Day = tuple[UUID, date]
"""A person's day."""


def hold_begun(scope: Scope, plan: Plan, changes: Sequence[Change], *, now: datetime) -> set[Day]:
    """Return the days of a plan that have begun, before anything of them changes.

    Where a change adds to one, its order as it stands is kept: what is new is put where it costs the least way.
    """
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    begun = {(each, today) for each in _begun(scope, period_of(plan), today=today, now=now)}
    touched = {(each.person_id, each.day) for each in changes}
    # Whoever accepts an order of their own meanwhile does it before or after, not in between.
    ahead = {(each.person_id, each.day) for each in plain_stops(stops_of(plan)) if each.day >= today}
    take_turns(*(route_turn(scope, person_id, day) for person_id, day in sorted(ahead)))
    for person_id, day in sorted(begun & touched):
        if kept_route(scope.organisation_id, person_id, day) is None:
            _hold(scope, plan, (person_id, day), now=now)
    return begun


def lay_out(scope: Scope, plan: Plan, *, but: set[Day], now: datetime) -> None:
    """Give the coming days of a plan its order and times, but not those that have begun or are ordered by hand."""
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    period = period_of(plan)
    visits = {
        (each.person_id, each.day, each.customer_id): each.id
        for each in planned_between(scope.organisation_id, period.people, first=period.first, last=period.last)
    }
    own = _own(scope, period)
    zone, rows = ZoneInfo(scope.timezone), []
    stops = plain_stops(stops_of(plan))
    for (person_id, day), halts in groupby(stops, key=lambda each: (each.person_id, each.day)):
        if day < today or (person_id, day) in but | own:
            continue
        told = [
            _stop(each.customer_id, moment_of(day, 60 * each.arrival, zone), visit_id)
            for each in halts
            if (visit_id := visits.get((person_id, day, each.customer_id))) is not None
        ]
        rows.append(_row(plan, (person_id, day), told, now=now))
    _store(rows)


def _begun(scope: Scope, period: Period, *, today: date, now: datetime) -> set[UUID]:
    workers = workers_of(scope, period, now=now)
    at_work = {each.id for each in workers if (day := each.by_day.get(today)) is not None and day.begun}
    return at_work | under_way(scope.organisation_id, period.people, day=today)


def _own(scope: Scope, period: Period) -> set[Day]:
    rows = DayRoute.objects.filter(
        organisation_id=scope.organisation_id,
        person_id__among=period.people,
        day__gte=period.first,
        day__lte=period.last,
    )
    return set(rows.exclude(reason=BY_PLAN).values_list("person_id", "day"))


def _hold(scope: Scope, plan: Plan, at: Day, *, now: datetime) -> None:
    person_id, day = at
    facts = facts_of(scope, person_id, day, now=now)
    travel = travel_of(scope, [person_id], now=now)
    order = standing_order(facts, travel)
    begins = {each.errand.customer_id: each.begins for each in standing_route(facts, travel, order=order).ahead}
    visits: Mapping[UUID, UUID | None] = {each.customer_id: each.visit_id for each in facts.errands}
    zone = ZoneInfo(scope.timezone)
    # Whom there is no time left for keeps its place.
    told = [_stop(each, moment_of(day, begins.get(each, facts.since), zone), visits[each]) for each in order]
    _store([_row(plan, (person_id, day), told, now=now)])


def _stop(customer_id: UUID, begins_at: datetime, visit_id: UUID | None) -> dict[str, Any]:
    told = {"customer_id": str(customer_id), "begins_at": begins_at.isoformat()}
    return told if visit_id is None else {**told, "visit_id": str(visit_id)}


def _row(plan: Plan, at: Day, stops: list[dict[str, Any]], *, now: datetime) -> DayRoute:
    person_id, day = at
    return DayRoute(
        organisation_id=plan.organisation_id,
        person_id=person_id,
        day=day,
        stops=stops,
        reason=BY_PLAN,
        command_id=plan.id,
        accepted_at=now,
        received_at=now,
    )


def _store(rows: Sequence[DayRoute]) -> None:
    DayRoute.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["organisation_id", "person", "day"],
        update_fields=["stops", "reason", "command_id", "accepted_at", "received_at"],
    )
