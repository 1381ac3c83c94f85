"""What an attacker starts from: an honest check-in at the shop, and where the person really is."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shifang.kernel.geo import Point
from shifang.truth.types.facts import CheckInFacts, Fix, Source, TrailPoint

TRAIL_EVERY_S = 20


@dataclass(frozen=True, slots=True)
class Target:
    """`honest` is a true check-in at the shop; `really` a true one somewhere else, at another time."""

    honest: CheckInFacts
    really: CheckInFacts

    @property
    def shop(self) -> Point:
        return self.honest.customer

    @property
    def now(self) -> datetime:
        return self.honest.happened_at

    @property
    def whereabouts(self) -> Point:
        """Where the person really is."""
        return self.really.fixes[-1].position


Forge = Callable[[Target, random.Random], CheckInFacts]


@dataclass(frozen=True, slots=True)
class Attacker:
    """A way to cheat: its label, what it does (both languages), and whether radio is part of the game."""

    label: str
    zh: str
    en: str
    forge: Forge
    radio: bool = False


def true_trail(target: Target, *, until: datetime) -> tuple[TrailPoint, ...]:
    """The true way of the last half hour, where the person really is, up to a moment."""
    points = list(target.really.trail)
    for fix in target.really.fixes:
        # The newest always; before it one every so often, as tracking keeps them.
        newest = fix is target.really.fixes[-1]
        if newest or not points or (fix.fixed_at - points[-1].at).total_seconds() >= TRAIL_EVERY_S:
            points.append(TrailPoint(fix.fixed_at, *_pair(fix.position), fix.accuracy_m))
    shift = until - points[-1].at
    return tuple(replace(point, at=point.at + shift) for point in points)


def retimed(fixes: tuple[Fix, ...], shift: timedelta) -> tuple[Fix, ...]:
    """The same fixes at another time, their satellites' time and counter included."""
    milliseconds = round(shift.total_seconds() * 1000)
    return tuple(
        replace(
            fix,
            fixed_at=fix.fixed_at + shift,
            gnss_time=None if fix.gnss_time is None else fix.gnss_time + shift,
            monotonic_ms=None if fix.monotonic_ms is None else max(0, fix.monotonic_ms + milliseconds),
        )
        for fix in fixes
    )


def claimed(target: Target, fixes: tuple[Fix, ...], trail: tuple[TrailPoint, ...]) -> CheckInFacts:
    """The honest check-in with other positions."""
    start = target.now - timedelta(seconds=1800)
    kept = tuple(point for point in trail if point.at >= start)
    return replace(target.honest, fixes=fixes, trail=kept, twins=())


def source_at(name: str, place: Point, *, accuracy_m: float, heard: int) -> Source:
    """A position that radio gives."""
    return Source(name, place, accuracy_m, heard)


def _pair(point: Point) -> tuple[float, float]:
    return point.latitude, point.longitude
