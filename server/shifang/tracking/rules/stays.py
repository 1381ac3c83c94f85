"""Where somebody stayed: one pass of a sliding window over the points of a day.

A stay starts at a point when everything within the shortest time after it, without a silence, lies within the radius of
it. The median of those points is its place, since the first one may lie at its edge; it lasts up to the first point
further than the radius from there, or a silence. The search goes on after it, else with the next point. Almost all
starts are ruled out by a few columns' worth of distances, so the pass is quick however many points there are.
"""

from bisect import bisect_left

import numpy as np

from shifang.kernel.geo import EARTH_RADIUS_M
from shifang.tracking.types import Floats, Integers, Truths

# Where in its window a start is looked at before all of the window is: parts of 16.
_PROBES = (16, 8, 4, 12, 2, 6, 10, 14)
_BLOCK = 64
_LARGEST_BLOCK = 1 << 16


def stay_ranges(
    time_ms: Integers, latitude: Floats, longitude: Floats, *, radius_m: float, shortest_ms: int, gap_ms: int
) -> list[tuple[int, int]]:
    """Return stays as (first, last) point, both included. Points are in order of time."""
    if len(time_ms) < 2:
        return []
    flat = _Plane(latitude, longitude, radius_m)
    pieces = np.cumsum((np.diff(time_ms, prepend=time_ms[0]) > gap_ms).astype(np.int64))
    window = np.searchsorted(time_ms, time_ms + shortest_ms)
    starts = _possible(flat, window, pieces)
    found: list[tuple[int, int]] = []
    at, place = 0, 0
    while (place := bisect_left(starts, at, lo=place)) < len(starts):
        first = int(starts[place])
        least = int(window[first])
        at = first + 1
        if flat.near(flat.at(first), first, least + 1).all():
            end = int(np.searchsorted(pieces, pieces[first], side="right"))
            at = _first_away(flat, flat.middle(first, least + 1), at=least + 1, end=end)
            found.append((first, at - 1))
    return found


_Place = tuple[float, float, float]
"""Metres north, metres of the equator east, and how much shorter those are there."""


class _Plane:
    """Points as metres; east is measured at the latitude of the point one starts from."""

    def __init__(self, latitude: Floats, longitude: Floats, radius_m: float) -> None:
        radians = np.radians(latitude)
        self._north = radians * EARTH_RADIUS_M
        self._turn = np.radians(longitude) * EARTH_RADIUS_M
        self._shrink = np.cos(radians)
        self._most = radius_m * radius_m

    def at(self, point: int) -> _Place:
        """Return the place of a point."""
        return float(self._north[point]), float(self._turn[point]), float(self._shrink[point])

    def middle(self, start: int, end: int) -> _Place:
        """Return the median of a range of points."""
        middles = [float(np.median(column[start:end])) for column in (self._north, self._turn, self._shrink)]
        return middles[0], middles[1], middles[2]

    def near(self, place: _Place, start: int, end: int) -> Truths:
        """Return which points of a range lie within the radius of a place."""
        north = self._north[start:end] - place[0]
        east = (self._turn[start:end] - place[1]) * place[2]
        found: Truths = north * north + east * east <= self._most
        return found

    def near_each(self, points: Integers, others: Integers) -> Truths:
        """Return which pairs of points lie within the radius."""
        north = self._north[others] - self._north[points]
        east = (self._turn[others] - self._turn[points]) * self._shrink[points]
        found: Truths = north * north + east * east <= self._most
        return found


def _possible(flat: _Plane, window: Integers, pieces: Integers) -> Integers:
    """Return the points at which a stay may start: the window ends in the same piece, and probes of it are near."""
    count = len(window)
    starts: Integers = np.flatnonzero(window < count)
    starts = starts[pieces[window[starts]] == pieces[starts]]
    for part in _PROBES:
        probed = starts + (window[starts] - starts) * part // 16
        starts = starts[flat.near_each(starts, probed)]
    return starts


def _first_away(flat: _Plane, place: _Place, *, at: int, end: int) -> int:
    """Return the first point of `at`…`end` beyond the radius, or `end`."""
    size = _BLOCK
    while at < end:
        near = flat.near(place, at, min(at + size, end))
        if not near.all():
            return at + int(np.argmin(near))
        at = min(at + size, end)
        size = min(size * 2, _LARGEST_BLOCK)
    return end
