"""One check-in, looked at once for all signals: the fix that is judged, and the way as a series in metres."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from shifang.kernel.datum import Datum
from shifang.kernel.geo import EARTH_RADIUS_M, Point, distance_m
from shifang.truth.signals.fence import probability_inside
from shifang.truth.types.facts import CheckInFacts, Fix
from shifang.truth.types.judgement import NOTHING, Evidence, Group
from shifang.truth.types.policy import CheckInPolicy

# A series ends where the way has a hole of so many seconds; it is at most so long.
_HOLE_S = 15.0
_LONGEST = 120
# An old fix may be wrong by what somebody walks in the meantime.
_WALK_MPS = 1.5


@dataclass(frozen=True, slots=True)
class Sighting:
    """The fix that is judged, measured against the fence."""

    index: int
    fix: Fix
    position: Point
    age_s: float
    distance_m: float
    radius_m: int

    @property
    def ids(self) -> tuple[str, ...]:
        return (f"fix:{self.index}",)

    @property
    def outside(self) -> bool:
        """Outside even when the accuracy is given to the person's advantage."""
        return self.distance_m - self.fix.accuracy_m > self.radius_m


@dataclass(slots=True)
class Sample:
    """A point of the way: seconds against the check-in (negative before), metres east and north, as it was given."""

    t: float
    x: float
    y: float
    accuracy_m: float
    given: tuple[float, float]
    speed_mps: float | None = None


@dataclass(frozen=True)
class Scene:
    """Facts and policy, and what several signals need of them."""

    facts: CheckInFacts
    policy: CheckInPolicy

    @cached_property
    def sighting(self) -> Sighting | None:
        """The sharpest of the fresh fixes, their age counted as a walk; without any, the one nearest in time."""
        ages = [(abs(self._age(fix)), index) for index, fix in enumerate(self.facts.fixes)]
        fresh = [
            (self.facts.fixes[index].accuracy_m + _WALK_MPS * age, age, index)
            for age, index in ages
            if age <= self.policy.max_fix_age_s
        ]
        if fresh:
            return self._sight(min(fresh)[2])
        return self._sight(min(ages)[1]) if ages else None

    @cached_property
    def p_inside(self) -> float | None:
        """The probability that the true position lies within the fence."""
        sighting = self.sighting
        if sighting is None:
            return None
        chance = probability_inside(sighting.distance_m, sighting.fix.accuracy_m, float(sighting.radius_m))
        return round(chance, 4)

    @cached_property
    def way(self) -> tuple[Sample, ...]:
        """The trail and the phone's own fixes, in order of time, one per moment."""
        if self.sighting is None:
            return ()
        now, origin = self.facts.happened_at, self.sighting.position
        north = math.radians(EARTH_RADIUS_M)
        east = north * max(math.cos(math.radians(origin.latitude)), 1e-9)
        found: dict[float, Sample] = {}
        for point in self.facts.trail:
            t = (point.at - now).total_seconds()
            x, y = (point.longitude - origin.longitude) * east, (point.latitude - origin.latitude) * north
            found[t] = Sample(t, x, y, point.accuracy_m, (point.latitude, point.longitude))
        for fix in self.facts.fixes:
            if fix.computed:
                continue
            t = (fix.fixed_at - now).total_seconds()
            # Nearly all phones speak WGS-84: no point is made for them.
            place = fix if fix.datum is Datum.WGS84 else fix.position
            x, y = (place.longitude - origin.longitude) * east, (place.latitude - origin.latitude) * north
            found[t] = Sample(t, x, y, fix.accuracy_m, (fix.latitude, fix.longitude), fix.speed_mps)
        return tuple(found[t] for t in sorted(found))

    @cached_property
    def series(self) -> tuple[Sample, ...]:
        """The last stretch of the way without a hole, up to the check-in."""
        way = self.way
        start = len(way) - 1
        while start > 0 and len(way) - start < _LONGEST and way[start].t - way[start - 1].t <= _HOLE_S:
            start -= 1
        return way[max(0, start) :]

    def _age(self, fix: Fix) -> float:
        return (self.facts.happened_at - fix.fixed_at).total_seconds()

    def _sight(self, index: int) -> Sighting:
        fix = self.facts.fixes[index]
        position = fix.position
        return Sighting(
            index=index,
            fix=fix,
            position=position,
            age_s=self._age(fix),
            distance_m=distance_m(self.facts.customer, position),
            radius_m=self.facts.fence_radius_m or self.policy.fence_radius_m,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What one signal saw: whether it fired, and the numbers."""

    fired: bool
    evidence: Evidence = NOTHING


Look = Callable[[Scene], Reading | None]


@dataclass(frozen=True, slots=True)
class SignalKind:
    """A signal: its code, its group, and how it looks. A look answers None when it is not applicable.

    `response` names the policy's field that answers it by itself; without one it only adds to the risk.
    """

    code: str
    group: Group
    look: Look
    response: str = ""


def rounded(value: float) -> float:
    """A measured value as it is shown and stored."""
    return round(value, 1)


def straight(a: Sample, b: Sample) -> float:
    """Metres between two samples."""
    return math.hypot(b.x - a.x, b.y - a.y)
