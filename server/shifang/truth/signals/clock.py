"""Clocks against each other: the phone's calendar clock, its counter, the satellites' time and the server's."""

from __future__ import annotations

from itertools import pairwise

from shifang.truth.signals.scene import Reading, Scene, rounded
from shifang.truth.types.judgement import Evidence

_JUMP_S = 10
_GNSS_S = 120
_CHANGED_S = 120
_AHEAD_S = 60


def clock_jump(scene: Scene) -> Reading | None:
    """Between two fixes the calendar clock moved by more or less than the counter did."""
    timed = sorted(
        (fix.monotonic_ms, fix.fixed_at, index)
        for index, fix in enumerate(scene.facts.fixes)
        if fix.monotonic_ms is not None
    )
    jumps = [
        (abs((b[1] - a[1]).total_seconds() - (b[0] - a[0]) / 1000), (f"fix:{a[2]}", f"fix:{b[2]}"))
        for a, b in pairwise(timed)
    ]
    if not jumps:
        return None
    worst, ids = max(jumps)
    return Reading(worst > _JUMP_S, Evidence(rounded(worst), _JUMP_S, "s", ids))


def gnss_time(scene: Scene) -> Reading | None:
    """The phone's clock is far from the satellites' time."""
    offsets = [
        (abs((fix.fixed_at - fix.gnss_time).total_seconds()), index)
        for index, fix in enumerate(scene.facts.fixes)
        if fix.gnss_time is not None
    ]
    if not offsets:
        return None
    worst, index = max(offsets)
    return Reading(worst > _GNSS_S, Evidence(rounded(worst), _GNSS_S, "s", (f"fix:{index}",)))


def clock_changed(scene: Scene) -> Reading | None:
    """Since the last check-in of this phone the clock moved by another amount than the counter."""
    counter = scene.facts.monotonic_ms
    if counter is None:
        return None
    for past in scene.facts.past:
        # A lower counter: the phone was started anew in between, and nothing can be said.
        if past.device_id != scene.facts.device_id or past.monotonic_ms is None or past.monotonic_ms > counter:
            continue
        by_clock = (scene.facts.happened_at - past.happened_at).total_seconds()
        by_server = (scene.facts.received_at - past.received_at).total_seconds()
        by_counter = (counter - past.monotonic_ms) / 1000
        # A counter that was started anew, or evidence that came late, proves nothing: counter and server must agree.
        if abs(by_server - by_counter) > _CHANGED_S:
            return None
        off = abs(by_clock - by_counter)
        return Reading(off > _CHANGED_S, Evidence(rounded(off), _CHANGED_S, "s", (past.id,)))
    return None


def clock_ahead(scene: Scene) -> Reading:
    """The check-in arrived before it happened: the phone's clock is ahead of the server's."""
    ahead = (scene.facts.happened_at - scene.facts.received_at).total_seconds()
    return Reading(ahead > _AHEAD_S, Evidence(rounded(ahead), _AHEAD_S, "s"))
