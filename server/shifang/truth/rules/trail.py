"""The way before a check-in, thinned: the newest point, and going back one every 20 seconds of the last half hour."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from shifang.truth.types.facts import Fix, TrailPoint

Columns = npt.NDArray[np.float64]

LONG = timedelta(minutes=30)
EVERY = timedelta(seconds=20)
# Fixes so old belong to the check-in itself: where they begin, the trail ends.
_OF_CHECK_IN = timedelta(seconds=120)
# What a point that does not tell its accuracy is taken to have.
_UNKNOWN_M = 50.0


def trail_of(points: Columns, *, fixes: Sequence[Fix], at: datetime) -> tuple[TrailPoint, ...]:
    """Return the trail of a check-in at `at` from columns of points: ms since 1970, latitude, longitude, metres."""
    fresh = [fix.fixed_at for fix in fixes if timedelta() <= at - fix.fixed_at <= _OF_CHECK_IN]
    first, end = _milliseconds(at - LONG), _milliseconds(min(fresh, default=at))
    inside = points[:, (points[0] >= first) & (points[0] < end)]
    inside = inside[:, np.argsort(inside[0], kind="stable")]
    times: list[float] = inside[0].tolist()
    kept: list[int] = []
    number = len(times) - 1
    while number >= 0:
        kept.append(number)
        number = bisect_right(times, times[number] - EVERY / timedelta(milliseconds=1)) - 1
    return tuple(_point(each) for each in inside[:, kept[::-1]].T.tolist())


def _point(row: list[float]) -> TrailPoint:
    time, latitude, longitude, accuracy = row
    moment = datetime.fromtimestamp(round(time) / 1000, tz=UTC)
    return TrailPoint(moment, latitude, longitude, _UNKNOWN_M if math.isnan(accuracy) else accuracy)


def _milliseconds(moment: datetime) -> float:
    return moment.timestamp() * 1000
