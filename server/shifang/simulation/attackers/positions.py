"""Forgers of positions: from a pin on a map to a route with the error of a receiver."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from shifang.kernel.geo import LocalPlane, Point
from shifang.simulation.attackers.making import (
    FIXES,
    believable,
    constant_drive,
    counter_at,
    drive,
    fix_at,
    standing,
    trail_of,
)
from shifang.simulation.attackers.types import TRAIL_EVERY_S, Target, claimed, retimed, true_trail
from shifang.simulation.motion import beside
from shifang.truth.types.facts import CheckInFacts

_SCRIPT_MPS = 15.5
_SCRIPT_ACCURACY_M = 5.5
_SCRIPT_JITTER_DEG = 1e-7
_LEADS_FROM_M = (2500.0, 9000.0)


def static_mock(target: Target, chance: random.Random) -> CheckInFacts:
    """A pin on the map near the shop, set some minutes before; the same digits every second."""
    pin = beside(target.shop, chance, between=(0.0, 25.0))
    accuracy = chance.choice((1.0, 3.0, 5.0, 10.0))
    since = target.now - timedelta(seconds=chance.uniform(120, 1500))
    first = FIXES + chance.uniform(0, TRAIL_EVERY_S)
    pinned = [target.now - timedelta(seconds=first + TRAIL_EVERY_S * number) for number in range(80)]
    fixes = tuple(
        fix_at(pin, at, accuracy_m=accuracy, speed_mps=0.0, counter_ms=counter_at(at))
        for at in (target.now - timedelta(seconds=before) for before in range(FIXES, 0, -1))
    )
    trail = trail_of([(at, pin) for at in reversed(pinned) if at > since], accuracy)
    return claimed(target, fixes, true_trail(target, until=since) + trail)


def teleport(target: Target, chance: random.Random) -> CheckInFacts:
    """Really elsewhere until a minute or some before; then at the shop, with the error of a receiver."""
    return _appear(target, chance, away_s=TRAIL_EVERY_S)


def teleport_after_gap(target: Target, chance: random.Random) -> CheckInFacts:
    """The same, but the app was off for as long as the way would have taken."""
    return _appear(target, chance, away_s=1300.0)


def constant_accuracy_replay(target: Target, chance: random.Random) -> CheckInFacts:
    """A script that replays a route file: one speed, one accuracy, a centimetre of jitter."""
    start = beside(target.shop, chance, between=_LEADS_FROM_M)
    arrives = target.now - timedelta(seconds=chance.uniform(-5, 40))
    route = constant_drive(start, target.shop, arrives, chance=chance, mps=_SCRIPT_MPS)
    fixes = []
    for before in range(FIXES, 0, -1):
        at = target.now - timedelta(seconds=before)
        fixes.append(
            fix_at(
                _shaken(route.at(at), chance),
                at,
                accuracy_m=_SCRIPT_ACCURACY_M,
                speed_mps=round(_SCRIPT_MPS + chance.uniform(-0.25, 0.25), 2),
                counter_ms=counter_at(at),
            )
        )
    moments = [target.now - timedelta(seconds=FIXES + TRAIL_EVERY_S * number) for number in range(1, 80)]
    trail = trail_of(
        [(at, _shaken(route.at(at), chance)) for at in reversed(moments) if at >= route.starts_at], _SCRIPT_ACCURACY_M
    )
    return claimed(target, tuple(fixes), trail)


def ar1_replay(target: Target, chance: random.Random) -> CheckInFacts:
    """A believable way to the shop, with correlated error, changing accuracy and the speed that fits."""
    start = beside(target.shop, chance, between=_LEADS_FROM_M)
    route = drive(start, target.shop, target.now - timedelta(seconds=chance.uniform(60, 240)), chance=chance)
    fixes, trail = believable(route, target.now, chance)
    return claimed(target, fixes, trail)


def white_noise_replay(target: Target, chance: random.Random) -> CheckInFacts:
    """Standing at the shop with metres of error that is drawn anew every second, as simple forgers do."""
    sigma = chance.uniform(2, 5)
    fixes = []
    for before in range(FIXES, 0, -1):
        at = target.now - timedelta(seconds=before)
        place = LocalPlane(target.shop).to_point(chance.gauss(0, sigma), chance.gauss(0, sigma))
        accuracy = round(chance.uniform(3, 12), 1)
        fixes.append(fix_at(place, at, accuracy_m=accuracy, speed_mps=0.0, counter_ms=counter_at(at)))
    start = beside(target.shop, chance, between=_LEADS_FROM_M)
    route = drive(start, target.shop, target.now - timedelta(seconds=FIXES + 30), chance=chance)
    return claimed(target, tuple(fixes), believable(route, target.now, chance)[1])


def own_day_replay(target: Target, chance: random.Random) -> CheckInFacts:
    """The recording of one's own earlier visit, played once more a week later, cut a little differently."""
    shift = timedelta(days=7)
    fixes = target.honest.fixes[chance.randrange(0, max(1, len(target.honest.fixes) // 3)) :]
    return replace(
        target.honest,
        fixes=retimed(fixes, shift),
        trail=tuple(replace(point, at=point.at + shift) for point in target.honest.trail),
        happened_at=target.now + shift,
        received_at=target.honest.received_at + shift,
        past=(),
        twins=(),
    )


def own_day_replay_shaken(target: Target, chance: random.Random) -> CheckInFacts:
    """The same with a decimetre of fresh error on every fix, so that no piece of noise comes twice."""
    replayed = own_day_replay(target, chance)
    fixes = tuple(
        replace(fix, latitude=fix.latitude + chance.gauss(0, 1e-6), longitude=fix.longitude + chance.gauss(0, 1e-6))
        for fix in replayed.fixes
    )
    return replace(replayed, fixes=fixes)


def _appear(target: Target, chance: random.Random, *, away_s: float) -> CheckInFacts:
    since = target.now - timedelta(seconds=FIXES + chance.uniform(60, 240))
    fixes, trail = believable(standing(target.shop, since, target.now), target.now, chance)
    seen = tuple(point for point in trail if point.at >= since)
    return claimed(target, fixes, true_trail(target, until=since - timedelta(seconds=away_s)) + seen)


def _shaken(place: Point, chance: random.Random) -> Point:
    return Point(
        place.latitude + chance.uniform(-_SCRIPT_JITTER_DEG, _SCRIPT_JITTER_DEG),
        place.longitude + chance.uniform(-_SCRIPT_JITTER_DEG, _SCRIPT_JITTER_DEG),
    )
