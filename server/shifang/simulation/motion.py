"""Where a person truly is, second by second, and what a phone says about it.

Errors of real receivers are strongly correlated in time, so they are drawn from a first-order
Gauss-Markov process; between tall houses some fixes are off by a block for a while. Distances in
metres, times in seconds or aware moments.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from shifang.kernel.geo import LocalPlane, Point, distance_m
from shifang.simulation.types import Mode, Phone, Surroundings, Trail

# Error of a good receiver: the FCD-Hof drives have a median of 3.4 m and 95 % under 20 m.
_CORRELATION_S = 45.0
_BURST_PER_FIX = 0.012
_BURST_LASTS_S = (15.0, 60.0)
_BURST_SIZE_M = (25.0, 110.0)
_STRAIGHT_BELOW_M = 60.0


def streets(start: Point, end: Point, chance: random.Random) -> list[Point]:
    """A plausible way on foot or wheels: blocks of a street grid, turned a little at random."""
    plane = LocalPlane(start)
    east, north = plane.to_metres(end)
    metres = math.hypot(east, north)
    if metres < _STRAIGHT_BELOW_M:
        return [start, end]
    turned = chance.uniform(-0.08, 0.08)
    across = east * math.cos(turned) + north * math.sin(turned)
    along = north * math.cos(turned) - east * math.sin(turned)
    turns = max(1, min(6, round(metres / 350)))
    shares = sorted(chance.random() for _ in range(turns))
    x_first = chance.random() < 0.5
    bends: list[tuple[float, float]] = []
    x = y = 0.0
    for share in [*shares, 1.0]:
        if x_first:
            bends += [(across * share, y), (across * share, along * share)]
        else:
            bends += [(x, along * share), (across * share, along * share)]
        x, y = across * share, along * share
    back = [
        (
            x * math.cos(turned) - y * math.sin(turned),
            x * math.sin(turned) + y * math.cos(turned),
        )
        for x, y in bends
    ]
    return [start, *(plane.to_point(x, y) for x, y in back[:-1]), end]


def travel(way: list[Point], leaves_at: datetime, *, mode: Mode, chance: random.Random) -> Trail:
    """Walks or rides along a way, each stretch at its own pace, never faster than the mode."""
    moment = leaves_at
    stations = [(moment, way[0])]
    for here, there in pairwise(way):
        slow = chance.uniform(1.0, 1.5)
        moment += timedelta(seconds=max(0.001, mode.seconds_for(distance_m(here, there)) * slow))
        stations.append((moment, there))
    return Trail(tuple(stations))


def beside(place: Point, chance: random.Random, *, between: tuple[float, float]) -> Point:
    """A point between so many metres away, in any direction."""
    angle, radius = chance.uniform(0, 2 * math.pi), chance.uniform(*between)
    return LocalPlane(place).to_point(radius * math.cos(angle), radius * math.sin(angle))


PHONES: tuple[Phone, ...] = (
    Phone("Android 15 · A", quality=1.0),
    Phone("Android 14 · B", quality=1.3),
    Phone("iOS 18 · C", quality=0.9, accuracy_steps=(4.7, 8.0, 14.0, 35.0, 65.0, 120.0)),
    Phone("Android 12 · D", quality=1.7),
    Phone("iOS 17 · E", quality=1.0, accuracy_steps=(5.0, 10.0, 35.0, 65.0, 120.0)),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A fix as the receiver gives it, at the true moment `at`."""

    at: datetime
    place: Point
    accuracy_m: float


@dataclass
class Receiver:
    """A phone's position engine: keeps the error of the last fix, from which the next grows."""

    phone: Phone
    chance: random.Random
    _last: datetime | None = field(default=None, init=False)
    _error: tuple[float, float] = field(default=(0.0, 0.0), init=False)
    _burst_until: datetime | None = field(default=None, init=False)
    _burst: tuple[float, float] = field(default=(0.0, 0.0), init=False)

    def fix(self, at: datetime, true_place: Point, around: Surroundings) -> Measured:
        """The next fix; moments must not go back."""
        sigma = around.value * self.phone.quality
        self._drift(at, sigma)
        self._maybe_burst(at)
        bursting = self._burst_until is not None and at < self._burst_until
        east, north = self._error
        if bursting:
            east, north = east + self._burst[0], north + self._burst[1]
        claimed = sigma
        if bursting and self.chance.random() < 0.7:
            # Most receivers notice some of it.
            claimed = sigma + 0.6 * math.hypot(*self._burst)
        return Measured(
            at=at,
            place=LocalPlane(true_place).to_point(east, north),
            accuracy_m=self.phone.reported_accuracy(claimed, honesty=self.chance.lognormvariate(0.0, 0.2)),
        )

    def _drift(self, at: datetime, sigma: float) -> None:
        passed = math.inf if self._last is None else max(0.0, (at - self._last).total_seconds())
        kept = math.exp(-passed / _CORRELATION_S)
        fresh = sigma * math.sqrt(1 - kept * kept)
        self._error = (
            self._error[0] * kept + self.chance.gauss(0, fresh),
            self._error[1] * kept + self.chance.gauss(0, fresh),
        )
        self._last = at

    def _maybe_burst(self, at: datetime) -> None:
        if self._burst_until is not None and at < self._burst_until:
            return
        if self.chance.random() >= _BURST_PER_FIX:
            return
        size = self.chance.uniform(*_BURST_SIZE_M)
        angle = self.chance.uniform(0, 2 * math.pi)
        self._burst = (size * math.cos(angle), size * math.sin(angle))
        self._burst_until = at + timedelta(seconds=self.chance.uniform(*_BURST_LASTS_S))
