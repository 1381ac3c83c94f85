"""How fixes are made up: standing, on a route, with the error of a receiver or without."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shifang.kernel.geo import LocalPlane, Point, distance_m
from shifang.simulation.attackers.types import TRAIL_EVERY_S
from shifang.simulation.motion import streets, travel
from shifang.simulation.types import Mode, Trail
from shifang.truth.types.facts import Fix, TrailPoint

FIXES = 50


@dataclass
class Error:
    """The error of a receiver: a first-order process of `sigma_m` per axis and so many seconds of memory."""

    chance: random.Random
    sigma_m: float = 3.5
    memory_s: float = 35.0
    _now: tuple[float, float] = field(default=(0.0, 0.0), init=False)

    def __post_init__(self) -> None:
        self._now = (self.chance.gauss(0, self.sigma_m), self.chance.gauss(0, self.sigma_m))

    def next(self, place: Point, seconds: float) -> Point:
        """The place as such a receiver would give it, so many seconds after the last."""
        kept = math.exp(-seconds / self.memory_s)
        fresh = self.sigma_m * math.sqrt(1 - kept * kept)
        self._now = (
            self._now[0] * kept + self.chance.gauss(0, fresh),
            self._now[1] * kept + self.chance.gauss(0, fresh),
        )
        return LocalPlane(place).to_point(*self._now)


def fix_at(place: Point, at: datetime, *, accuracy_m: float, speed_mps: float, counter_ms: int) -> Fix:
    """A fix as a forger sends it: everything filled in, the mock flag taken away."""
    return Fix(
        latitude=round(place.latitude, 8),
        longitude=round(place.longitude, 8),
        accuracy_m=accuracy_m,
        fixed_at=at,
        mock=False,
        provider="gps",
        speed_mps=speed_mps,
        gnss_time=at - timedelta(milliseconds=200),
        monotonic_ms=counter_ms,
    )


def drive(start: Point, end: Point, arrives_at: datetime, *, chance: random.Random) -> Trail:
    """A believable way by car that ends at a moment."""
    way = streets(start, end, chance)
    trail = travel(way, arrives_at, mode=Mode.CAR, chance=chance)
    shift = arrives_at - trail.ends_at
    return Trail(tuple((at + shift, place) for at, place in trail.stations))


def constant_drive(start: Point, end: Point, arrives_at: datetime, *, chance: random.Random, mps: float) -> Trail:
    """The same way at one speed, as a script replays a route file."""
    way = streets(start, end, chance)
    moment, stations = arrives_at, [(arrives_at, way[-1])]
    for here, there in zip(way[-2::-1], way[:0:-1], strict=True):
        moment -= timedelta(seconds=max(0.001, distance_m(here, there) / mps))
        stations.append((moment, here))
    return Trail(tuple(reversed(stations)))


def believable(trail: Trail, now: datetime, chance: random.Random) -> tuple[tuple[Fix, ...], tuple[TrailPoint, ...]]:
    """Fixes of the last seconds and the trail before, with correlated error and changing accuracy."""
    error = Error(chance, sigma_m=chance.uniform(3, 5))
    drift, median_m = chance.gauss(0, 0.25), chance.lognormvariate(math.log(8.0), 0.4)
    points: list[TrailPoint] = []
    for before in range(1800 - FIXES, 0, -TRAIL_EVERY_S):
        at = now - timedelta(seconds=FIXES + before)
        place = error.next(trail.at(at), TRAIL_EVERY_S)
        points.append(TrailPoint(at, place.latitude, place.longitude, round(max(3.0, median_m), 1)))
    fixes: list[Fix] = []
    for before in range(FIXES, 0, -1):
        at = now - timedelta(seconds=before)
        drift = 0.9 * drift + 0.436 * chance.gauss(0, 0.25)
        truly = distance_m(trail.at(at - timedelta(seconds=1)), trail.at(at + timedelta(seconds=1))) / 2
        fixes.append(
            fix_at(
                error.next(trail.at(at), 1.0),
                at,
                accuracy_m=round(max(3.0, median_m * math.exp(drift)), 1),
                speed_mps=round(max(0.0, truly + chance.gauss(0, 0.25)), 2),
                counter_ms=counter_at(at),
            )
        )
    return tuple(fixes), tuple(points)


def standing(place: Point, since: datetime, until: datetime) -> Trail:
    """Somebody who does not move."""
    return Trail(((since, place), (until, place)))


def counter_at(at: datetime) -> int:
    """The counter of a phone that was started at midnight, in milliseconds."""
    return int((at - at.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() * 1000)


def trail_of(places: Sequence[tuple[datetime, Point]], accuracy_m: float) -> tuple[TrailPoint, ...]:
    """A trail through places, all with one accuracy."""
    return tuple(TrailPoint(at, place.latitude, place.longitude, accuracy_m) for at, place in places)
