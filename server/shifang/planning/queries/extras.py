"""Customers who might be visited as well: own ones that are overdue, and those of pools that lie on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import held_ids
from shifang.customers.queries.visiting import ToVisit, to_visit
from shifang.kernel.geo import Point, distance_m
from shifang.planning.queries.frequency import frequencies_of
from shifang.planning.queries.lapses import watched
from shifang.planning.queries.today import errand_to
from shifang.planning.types.day import Duty
from shifang.planning.types.today import MOST_OPTIONAL, Errand, Facts, StopKind
from shifang.pool.queries.claimable import claimable_among, claimable_around

AROUND_M, BESIDE_M = 2000.0, 1000.0
"""How far pool customers are looked for around the person, and around the stops that are ahead."""
OVERDUE_M = 5000.0
AROUND, BESIDE = 30, 5
PRIZE_S, PRIZE_A_DAY_S, MOST_PRIZE_S = 600, 60, 2400
"""So much way a customer is worth: one of a pool, each day overdue, and at most; an important one is worth twice."""


def with_extras(scope: Scope, facts: Facts, *, include: Iterable[UUID], now: datetime) -> Facts:
    """Return a day of the asker with the customers who might be visited as well, at most 50, the nearest first.

    Those of `include` belong to the day like planned ones, if they are the asker's own or may be claimed.
    """
    wanted = set(include) - _known(facts)
    near = _overdue(scope, facts, wanted, now=now)
    near += _pooled(scope, facts, wanted, now=now)
    chosen = [replace(each, duty=Duty.PLANNED, prize=0) for each in near if each.customer_id in wanted]
    places = _places(facts)
    others = sorted(
        (each for each in near if each.customer_id not in wanted),
        key=lambda each: (_off(each, places), each.customer_id),
    )
    return replace(facts, errands=(*facts.errands, *chosen), extras=tuple(others[:MOST_OPTIONAL]))


def _overdue(scope: Scope, facts: Facts, wanted: set[UUID], *, now: datetime) -> list[Errand]:
    mine = to_visit(scope.organisation_id, held_ids(scope.organisation_id, [scope.me]))
    known, places = _known(facts), _places(facts)
    near = [
        each
        for each in mine.values()
        if each.id in wanted or (each.id not in known and each.alive and _is_near(each, places, OVERDUE_M))
    ]
    stand = {each.customer.id: each for each in watched(scope, near, now=now)}
    found = []
    for each in near:
        seen = stand.get(each.id)
        late = max((facts.day - seen.lapse.due_on).days, 0) if seen is not None else 0
        if late or each.id in wanted:
            worth = min(PRIZE_S + PRIZE_A_DAY_S * late, MOST_PRIZE_S)
            frequency = seen.frequency if seen is not None else None
            errand = errand_to(each, frequency, facts.day, duty=Duty.OPTIONAL, kind=StopKind.OVERDUE)
            important = frequency is not None and frequency.important
            found.append(replace(errand, prize=2 * worth if important else worth, overdue_days=late))
    return found


def _pooled(scope: Scope, facts: Facts, wanted: set[UUID], *, now: datetime) -> list[Errand]:
    places = [(each, BESIDE_M) for each in _ahead(facts)]
    around = [(facts.start, AROUND_M)] if facts.start is not None else []
    found = set(claimable_around(scope, places, limit=BESIDE, now=now))
    found |= set(claimable_around(scope, around, limit=AROUND, now=now))
    found |= claimable_among(scope, sorted(wanted), now=now)
    customers = to_visit(scope.organisation_id, sorted(found - _known(facts)))
    frequencies = frequencies_of(scope, customers.values())
    return [
        replace(errand_to(each, frequencies[each.id], facts.day, duty=Duty.OPTIONAL, kind=StopKind.POOL), prize=PRIZE_S)
        for each in customers.values()
        if each.alive
    ]


def _known(facts: Facts) -> set[UUID]:
    met = {each.customer_id for each in facts.begun} | {each.customer_id for each in facts.taken}
    return met | {each.customer_id for each in (*facts.errands, *facts.aside)}


def _ahead(facts: Facts) -> list[Point]:
    return [each.point for each in facts.errands if each.point is not None]


def _places(facts: Facts) -> list[Point]:
    return [*([facts.start] if facts.start is not None else []), *_ahead(facts)]


def _is_near(customer: ToVisit, places: Sequence[Point], radius_m: float) -> bool:
    if customer.latitude is None or customer.longitude is None:
        return False
    here = Point(customer.latitude, customer.longitude)
    return any(distance_m(here, each) <= radius_m for each in places)


def _off(errand: Errand, places: Sequence[Point]) -> float:
    return min((distance_m(errand.point, each) for each in places), default=0.0) if errand.point else 0.0
