"""How long ways take here: by what people's own trips between visits say."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.geo import distance_m
from shifang.planning.rules.travel import calibrated
from shifang.planning.types.travel import Travel, Way
from shifang.tracking.queries.trips import Trip, trips_of
from shifang.visits.queries.ways import WayBetween, ways_between

LOOK_BACK = timedelta(days=60)
MOST_VISITS = 4000
SLACK = timedelta(minutes=3)
"""A trip may begin so much before the check-out and end so much after the check-in: tracks and taps differ."""
_MOST_KEPT = 500
_kept: dict[tuple[UUID, frozenset[UUID], str], Travel] = {}


def travel_of(scope: Scope, people: Sequence[UUID], *, now: datetime) -> Travel:
    """Return how ways of these people are reckoned, from recorded ones of the last 60 days; read once a day."""
    key = (scope.organisation_id, frozenset(people), f"{now:%Y%m%d}")
    known = _kept.get(key)
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[key] = calibrated(recorded_ways(scope.organisation_id, people, since=now - LOOK_BACK))
    return known


def recorded_ways(organisation_id: UUID, people: Sequence[UUID], *, since: datetime) -> list[Way]:
    """Return the ways between visits that were recorded without a gap."""
    between = ways_between(organisation_id, people, since=since, limit=MOST_VISITS)
    if not between:
        return []
    trips = trips_of(organisation_id, people, since=min(each.left_at for each in between) - SLACK)
    return list(_recorded(between, trips))


def _recorded(between: Sequence[WayBetween], trips: dict[UUID, list[Trip]]) -> Iterator[Way]:
    reached: dict[UUID, int] = dict.fromkeys(trips, 0)
    for each in between:
        mine = trips[each.person_id]
        begin = reached[each.person_id]
        # Both are in order, so what lies before one way lies before all later ones.
        while begin < len(mine) and mine[begin].started_at < each.left_at - SLACK:
            begin += 1
        end = begin
        while end < len(mine) and mine[end].ended_at <= each.arrived_at + SLACK:
            end += 1
        reached[each.person_id] = end
        inside = mine[begin:end]
        if inside and not any(trip.silent for trip in inside):
            seconds = sum((trip.ended_at - trip.started_at).total_seconds() for trip in inside)
            yield Way(distance_m(each.start, each.end), sum(trip.distance_m for trip in inside), seconds)
