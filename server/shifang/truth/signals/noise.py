"""Does the error of the positions look like that of a receiver?

A real receiver's error is metres large, changes slowly, and never comes twice. A made-up position has none, or
draws it anew each second, or repeats another's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, median

from shifang.kernel.geo import distance_m
from shifang.truth.signals.scene import Reading, Sample, Scene, rounded, straight
from shifang.truth.types.judgement import Evidence

_FROZEN_S = 45.0
_FROZEN = 8
_SATELLITES_M = 15.0
_MANY = 12
_SMOOTH_M = 0.025
_STILL_M = 0.0005
_MOVED_M = 120.0
_REST_M = 60.0
_WHITE = 24
_WHITE_M = 0.5
_CORRELATION = 0.0
_DECIMALS = 4
_FEW = 3
_CENTRE_M = 0.5


def frozen_fix(scene: Scene) -> Reading | None:
    """The same coordinates to the last digit for a long time, while time goes on.

    A position from Wi-Fi repeats itself honestly; so only what claims the accuracy of satellites is looked at.
    """
    series = scene.series
    if len(series) < _FROZEN or series[-1].accuracy_m > _SATELLITES_M:
        return None
    first = len(series) - 1
    while first > 0 and series[first - 1].given == series[-1].given:
        first -= 1
    seconds = series[-1].t - series[first].t
    fired = len(series) - first >= _FROZEN and seconds >= _FROZEN_S
    return Reading(fired, Evidence(rounded(seconds), _FROZEN_S, "s"))


def steady_accuracy(scene: Scene) -> Reading | None:
    """The accuracy never changes although the phone moves through streets."""
    series = scene.series
    if len(series) < _MANY or _travelled(series) < _MOVED_M:
        return None
    values = {each.accuracy_m for each in series}
    return Reading(len(values) == 1, Evidence(len(values), 1, "count", params={"accuracy_m": series[-1].accuracy_m}))


def no_noise(scene: Scene) -> Reading | None:
    """The error is below a decimetre: no receiver of a phone is so quiet."""
    if len(scene.series) < _MANY + 2:
        return None
    # The last stretch decides; a phone that stands still and repeats itself to the digit is another matter.
    last = scene.series[-2 * _MANY - 2 :]
    offs = [_off_line(a, b, c) for a, b, c in zip(last, last[1:], last[2:], strict=False)]
    lively = [off for off in offs if off > _STILL_M]
    if len(lively) < _MANY:
        return Reading(fired=False)
    quiet = median(lively)
    return Reading(quiet < _SMOOTH_M, Evidence(round(quiet, 3), _SMOOTH_M, "m"))


def white_noise(scene: Scene) -> Reading | None:
    """At rest, the error is drawn anew each time; a real one hangs together over many seconds."""
    series = _at_rest(scene.series)
    if len(series) < _WHITE:
        return None
    xs, ys = _detrended([each.x for each in series]), _detrended([each.y for each in series])
    size = math.sqrt(fmean(x * x + y * y for x, y in zip(xs, ys, strict=True)))
    if size < _WHITE_M:
        return Reading(fired=False)
    together = fmean(_together(values, lag) for values in (xs, ys) for lag in (1, 2))
    return Reading(together < _CORRELATION, Evidence(round(together, 2), _CORRELATION, "correlation"))


def quantised(scene: Scene) -> Reading | None:
    """All coordinates have few decimals, as those typed into an app or read off a map."""
    if len(scene.series) < _FEW:
        return None
    points = {each.given for each in scene.series}
    most = 0
    for point in points:
        most = max(most, *map(_decimals, point))
        if most > _DECIMALS:
            break
    return Reading(most <= _DECIMALS, Evidence(most, _DECIMALS, "decimals"))


def exact_centre(scene: Scene) -> Reading | None:
    """Every fix lies on the customer's stored position to half a metre."""
    fixes = [fix for fix in scene.facts.fixes if not fix.computed]
    if len({fix.fixed_at for fix in fixes}) < 2:
        return None
    farthest = 0.0
    for fix in fixes:
        farthest = max(farthest, distance_m(scene.facts.customer, fix.position))
        if farthest > _CENTRE_M:
            # One off the centre is enough to tell that they are not all on it.
            break
    return Reading(farthest <= _CENTRE_M, Evidence(round(farthest, 2), _CENTRE_M, "m"))


def _travelled(series: Sequence[Sample]) -> float:
    return max((straight(series[0], each) for each in series), default=0.0)


def _off_line(a: Sample, b: Sample, c: Sample) -> float:
    """How far the middle of three points lies off the straight and steady way between the others, in metres."""
    share = (b.t - a.t) / (c.t - a.t)
    return math.hypot(a.x + (c.x - a.x) * share - b.x, a.y + (c.y - a.y) * share - b.y)


def _at_rest(series: Sequence[Sample]) -> Sequence[Sample]:
    """The samples at the end during which the phone stayed within a small circle."""
    first = len(series)
    while first > 0 and straight(series[first - 1], series[-1]) <= _REST_M:
        first -= 1
    return series[first:]


def _detrended(values: Sequence[float]) -> list[float]:
    middle, mean = (len(values) - 1) / 2, fmean(values)
    slope = sum((i - middle) * v for i, v in enumerate(values)) / sum((i - middle) ** 2 for i in range(len(values)))
    return [v - mean - slope * (i - middle) for i, v in enumerate(values)]


def _together(values: Sequence[float], lag: int) -> float:
    """The correlation of values with those so many places later."""
    power = sum(v * v for v in values)
    return sum(a * b for a, b in zip(values, values[lag:], strict=False)) / power if power > 0 else 1.0


def _decimals(value: float) -> int:
    """How many decimals a coordinate has; more than four are not told apart."""
    return next((places for places in range(_DECIMALS + 1) if abs(value - round(value, places)) < 1e-9), _DECIMALS + 1)
