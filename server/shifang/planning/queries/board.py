"""What a drafted plan comes to: minutes and kilometres of people and days, how even they are, what is covered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import ToVisit, to_visit
from shifang.kernel.geo import Point
from shifang.planning.models import Plan, PlanStop
from shifang.planning.queries.facts import customers_of, point_of, workers_of
from shifang.planning.queries.frequency import frequencies_of
from shifang.planning.queries.plans import left_out_of, period_of, stops_of, travel_in
from shifang.planning.rules.figures import DayFigures, PersonFigures, spread, summed
from shifang.planning.rules.ordered import Halt, in_order

ANY_TIME = ((0, 48 * 60),)


@dataclass(frozen=True, slots=True)
class TierCover:
    """Of a tier: customers that are visited regularly, those with a visit in the plan, left out ones, and visits."""

    tier: str
    customers: int
    planned: int
    left_out: int
    visits: int


@dataclass(frozen=True)
class Board:
    """The figures of a plan: every worked day, every person, how unlike people's and one's own days are, the cover."""

    days: tuple[DayFigures, ...]
    people: tuple[PersonFigures, ...]
    people_spread: float
    day_spread: float
    tiers: tuple[TierCover, ...]


def board_of(scope: Scope, plan: Plan, *, now: datetime) -> Board:
    """Return the figures of a plan."""
    period, travel = period_of(plan), travel_in(plan)
    routes: dict[tuple[UUID, date], list[PlanStop]] = {}
    for row in stops_of(plan):
        routes.setdefault((row.person_id, row.day), []).append(row)
    held = customers_of(scope, period)
    visits = Counter(row.customer_id for rows in routes.values() for row in rows)
    known = to_visit(scope.organisation_id, [*held, *set(visits).difference(held)])
    days = []
    for worker in workers_of(scope, period, now=now):
        for day in worker.by_day.keys() | {day for person, day in routes if person == worker.id}:
            rows = routes.get((worker.id, day), [])
            halts = [Halt(row.customer_id, _point(known, row.customer_id), row.minutes, ANY_TIME) for row in rows]
            hours = worker.by_day.get(day)
            times = in_order(worker, hours, halts, travel)
            back = times.back
            ends = rows[-1].arrival + rows[-1].minutes + back if rows else 0
            days.append(
                DayFigures(
                    person_id=worker.id,
                    day=day,
                    stops=len(rows),
                    service=times.service,
                    travel=round(times.travel),
                    metres=round(times.metres),
                    ends=round(ends),
                    hours=hours.minutes if hours is not None else 0,
                    closes=hours.closes if hours is not None else 0,
                )
            )
    days.sort(key=lambda each: (each.person_id, each.day))
    people = summed(days)
    return Board(
        days=tuple(days),
        people=people,
        people_spread=spread([each.work for each in people]),
        day_spread=_day_spread(days, people),
        tiers=_cover(scope, plan, known, visits=visits, held=held),
    )


def _day_spread(days: Sequence[DayFigures], people: Sequence[PersonFigures]) -> float:
    """Return the mean of how unlike each person's own days with visits are."""
    spreads = [
        spread([day.work for day in days if day.person_id == each.person_id and day.stops])
        for each in people
        if each.work
    ]
    return sum(spreads) / len(spreads) if spreads else 0.0


def _cover(
    scope: Scope, plan: Plan, known: Mapping[UUID, ToVisit], *, visits: Counter[UUID], held: Sequence[UUID]
) -> tuple[TierCover, ...]:
    mine = set(held)
    often = frequencies_of(scope, [known[each] for each in held])
    left = set(left_out_of(plan).values_list("customer_id", flat=True))
    tiers: dict[str, list[UUID]] = {}
    for each in mine:
        if often[each] is not None or each in visits or each in left:
            tiers.setdefault(known[each].tier, []).append(each)
    return tuple(
        TierCover(
            tier=tier,
            customers=len(theirs),
            planned=sum(each in visits for each in theirs),
            left_out=sum(each in left for each in theirs),
            visits=sum(visits[each] for each in theirs),
        )
        for tier, theirs in sorted(tiers.items())
    )


def _point(known: Mapping[UUID, ToVisit], customer_id: UUID) -> Point | None:
    return point_of(known[customer_id]) if customer_id in known else None
