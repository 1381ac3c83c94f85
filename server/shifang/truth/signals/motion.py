"""Could somebody have got here? Distances are discounted by the accuracy of both ends.

A naive test of the speed between two fixes accuses nearly half of honest days; so a jump counts only when the
person stays on both sides of it, and the main test is from check-in to check-in.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from shifang.kernel.geo import distance_m
from shifang.truth.signals.scene import Reading, Sample, Scene, rounded, straight
from shifang.truth.types.judgement import Evidence

# Radii of 68 % are doubled to hold nearly all; times are uncertain by so many seconds.
_SURE = 2.0
_TIME_S = 20.0
# Beyond this distance trains and planes are thought of.
_TOWN_M = 40_000.0
_JUMP_M = 500.0
# The fastest trains of genuine days come to 250 km/h between two points twenty seconds apart.
_JUMP_KMH = 300
_BOTH_SIDES = 4
_BOTH_SIDES_S = 8.0
# A receiver that comes back after a hole may be far off until it has settled.
_HOLE_S = 300.0
_SETTLES_S = 120.0
_STOOD_M = 60.0
_LAST_SEEN_S = 900.0
_ELSEWHERE_M = 500.0
_FEW = 5


def impossible_speed(scene: Scene) -> Reading | None:
    """From the check-in before to this one, faster than anything that drives there."""
    sighting = scene.sighting
    if sighting is None:
        return None
    found = []
    for past in scene.facts.past:
        seconds = abs((scene.facts.happened_at - past.happened_at).total_seconds())
        apart = distance_m(past.position, sighting.position)
        sure = max(0.0, apart - _SURE * (past.accuracy_m + sighting.fix.accuracy_m))
        speed = sure / (seconds + _TIME_S) * 3.6
        limit = scene.policy.max_town_speed_kmh if sure < _TOWN_M else scene.policy.max_speed_kmh
        found.append((speed / limit, speed, limit, past.id))
    if not found:
        return None
    ratio, speed, limit, past_id = max(found)
    return Reading(ratio > 1, Evidence(rounded(speed), limit, "km/h", (*sighting.ids, past_id)))


def teleport(scene: Scene) -> Reading | None:
    """On the way there is a jump, with steady points before it and after it."""
    way = scene.way
    if len(way) < 2 * _BOTH_SIDES:
        return None
    limit = min(_JUMP_KMH, scene.policy.max_speed_kmh)
    worst, at = 0.0, 0
    for number, (a, b) in enumerate(pairwise(way)):
        if abs(b.x - a.x) + abs(b.y - a.y) < _JUMP_M or straight(a, b) < _JUMP_M:
            continue
        speed = _speed(a, b)
        if speed > max(limit, worst) and _steady(way, number, limit) and _settled(way, number):
            worst, at = speed, number
    ids = (f"way:{way[at].t:.0f}s", f"way:{way[at + 1].t:.0f}s") if worst else ()
    return Reading(worst > 0, Evidence(rounded(worst), limit, "km/h", ids))


def trail_elsewhere(scene: Scene) -> Reading | None:
    """The way of the last minutes does not lead to where the check-in says it is."""
    sighting = scene.sighting
    if sighting is None or not scene.facts.trail:
        return None
    last = scene.facts.trail[-1]
    age = (scene.facts.happened_at - last.at).total_seconds()
    if not 0 <= age <= _LAST_SEEN_S:
        return None
    trail = [each for each in scene.way if each.t <= -age][-1]
    # The way is measured from where the check-in is.
    apart = max(0.0, math.hypot(trail.x, trail.y) - _SURE * (trail.accuracy_m + sighting.fix.accuracy_m))
    within = _ELSEWHERE_M + age * scene.policy.max_town_speed_kmh / 3.6 / 2
    return Reading(apart > within, Evidence(rounded(apart), rounded(within), "m", sighting.ids))


def reported_speed(scene: Scene) -> Reading | None:
    """The speed that the receiver reports does not fit the distances between its own fixes."""
    timed = [each for each in scene.series if each.speed_mps is not None]
    if len(timed) < _FEW or timed[-1].t - timed[0].t < _BOTH_SIDES_S:
        return None
    derived = [straight(a, b) / max(0.2, b.t - a.t) for a, b in pairwise(timed)]
    reported = [each.speed_mps or 0.0 for each in timed[1:]]
    wrong = median(abs(a - b) for a, b in zip(derived, reported, strict=True))
    limit = rounded(2.0 + 0.5 * max(median(derived), median(reported)))
    return Reading(wrong > limit, Evidence(rounded(wrong), limit, "m/s"))


def _speed(a: Sample, b: Sample) -> float:
    sure = max(0.0, straight(a, b) - _SURE * (a.accuracy_m + b.accuracy_m))
    return sure / max(1.0, b.t - a.t) * 3.6


def _steady(way: Sequence[Sample], number: int, limit: float) -> bool:
    """Whether the points before and after a jump hang together among themselves."""
    before, after = way[max(0, number - _BOTH_SIDES + 1) : number + 1], way[number + 1 : number + 1 + _BOTH_SIDES]
    return all(
        len(side) == _BOTH_SIDES
        and side[-1].t - side[0].t >= _BOTH_SIDES_S / 2
        and all(_speed(a, b) <= limit for a, b in pairwise(side))
        for side in (before, after)
    )


def _settled(way: Sequence[Sample], number: int) -> bool:
    """Whether the person stood still before a jump, or the receiver had been without a hole for a while."""
    before = way[max(0, number - _BOTH_SIDES + 1) : number + 1]
    if max(straight(each, before[-1]) for each in before) < _STOOD_M:
        return True
    for earlier in range(number, 0, -1):
        if way[number].t - way[earlier].t > _SETTLES_S:
            return True
        if way[earlier].t - way[earlier - 1].t > _HOLE_S:
            return False
    return True
