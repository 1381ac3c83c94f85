"""A day in stretches: stays, trips between them, and silences, which are shown as silences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from shifang.kernel.geo import EARTH_RADIUS_M
from shifang.tracking.rules.gate import overlap_ms
from shifang.tracking.rules.smoothing import Smoothed
from shifang.tracking.rules.stays import stay_ranges
from shifang.tracking.types import DayTimes, Floats, Integers, Mode, Segment, SegmentKind, Track

_UNKNOWN_ACCURACY_M = 50.0
# The speed that 85 % of a trip's time stays below, m/s.
_MODES = ((2.3, Mode.WALK), (8.5, Mode.RIDE), (45.0, Mode.DRIVE))


@dataclass(frozen=True, slots=True)
class Limits:
    """What counts as a stay and as a silence."""

    radius_m: float
    shortest_ms: int
    gap_ms: int


def segments_of(track: Track, smooth: Smoothed, *, limits: Limits) -> list[Segment]:
    """Return the stretches of a day in order. `first` and `last` count the points of `track`; outliers play no part."""
    kept = np.flatnonzero(~smooth.outlier)
    if not len(kept):
        return []
    day = _Day(
        kept=kept,
        time_ms=track.time_ms[kept],
        latitude=smooth.latitude[kept],
        longitude=smooth.longitude[kept],
        accuracy_m=np.nan_to_num(track.accuracy_m[kept], nan=_UNKNOWN_ACCURACY_M),
        limits=limits,
    )
    stays = _merged(day, day.stays())
    ends = np.flatnonzero(np.diff(day.time_ms) > limits.gap_ms)
    found: list[Segment] = []
    first = 0
    for last in (*ends.tolist(), len(kept) - 1):
        if first:
            found.append(day.gap(first - 1, first))
        found += _piece(day, [stay for stay in stays if first <= stay[0] <= last], first=first, last=last)
        first = last + 1
    return found


def day_times(segments: Sequence[tuple[Segment, bool]], *, edges: Integers) -> DayTimes:
    """Return the seconds of working time (`edges`) by kind; each segment comes with whether it was at a customer."""
    sums = {"at_customers": 0, "travelling": 0, "idle": 0}
    for segment, at_customer in segments:
        inside = overlap_ms(segment.started_ms, segment.ended_ms, edges)
        if segment.kind is SegmentKind.TRIP:
            sums["travelling"] += inside
        elif segment.kind is SegmentKind.STAY:
            sums["at_customers" if at_customer else "idle"] += inside
    working = int((edges[1::2] - edges[::2]).sum())
    known = {name: value // 1000 for name, value in sums.items()}
    return DayTimes(working=working // 1000, unknown=max(0, working // 1000 - sum(known.values())), **known)


def path_m(latitude: Floats, longitude: Floats) -> Floats:
    """Return the metres of every step."""
    north = np.radians(np.diff(latitude))
    east = np.radians(np.diff(longitude)) * np.cos(np.radians((latitude[1:] + latitude[:-1]) / 2))
    found: Floats = np.hypot(north, east) * EARTH_RADIUS_M
    return found


@dataclass(frozen=True, slots=True)
class _Day:
    """The points that count; `kept` are their places in the track."""

    kept: Integers
    time_ms: Integers
    latitude: Floats
    longitude: Floats
    accuracy_m: Floats
    limits: Limits

    def stays(self) -> list[tuple[int, int]]:
        return stay_ranges(
            self.time_ms,
            self.latitude,
            self.longitude,
            radius_m=self.limits.radius_m,
            shortest_ms=self.limits.shortest_ms,
            gap_ms=self.limits.gap_ms,
        )

    def place(self, first: int, last: int) -> tuple[float, float]:
        """Return the weighted median of some points: better fixes weigh more, a stray one nothing."""
        chosen = slice(first, last + 1)
        weights = 1.0 / np.maximum(self.accuracy_m[chosen], 1.0)
        return _median(self.latitude[chosen], weights), _median(self.longitude[chosen], weights)

    def away_m(self, first: int, last: int, place: tuple[float, float]) -> Floats:
        """Return the distances of some points from a place."""
        chosen = slice(first, last + 1)
        north = np.radians(self.latitude[chosen] - place[0])
        east = np.radians(self.longitude[chosen] - place[1]) * np.cos(np.radians(place[0]))
        found: Floats = np.hypot(north, east) * EARTH_RADIUS_M
        return found

    def stay(self, first: int, last: int) -> Segment:
        place = self.place(first, last)
        radius = float(np.quantile(self.away_m(first, last, place), 0.95))
        return self._segment(SegmentKind.STAY, first, last, place=place, radius_m=round(radius, 1))

    def gap(self, first: int, last: int) -> Segment:
        place = (float(self.latitude[first]), float(self.longitude[first]))
        jump = float(self.away_m(last, last, place)[0])
        return self._segment(SegmentKind.GAP, first, last, place=place, distance_m=round(jump, 1))

    def trip(self, first: int, last: int, *, beside_stay: bool) -> Segment:
        """Return the way between stays; where nobody went anywhere it is a stay too, but for the short steps from one
        stay to the next.
        """
        place = (float(self.latitude[first]), float(self.longitude[first]))
        short = self.time_ms[last] - self.time_ms[first] < self.limits.shortest_ms
        if not (beside_stay and short) and float(self.away_m(first, last, place).max()) <= self.limits.radius_m:
            return self.stay(first, last)
        chosen = slice(first, last + 1)
        steps = path_m(self.latitude[chosen], self.longitude[chosen])
        mode = _mode(steps, np.diff(self.time_ms[chosen]) / 1000.0)
        return self._segment(
            SegmentKind.TRIP, first, last, place=place, distance_m=round(float(steps.sum()), 1), mode=mode
        )

    def _segment(
        self,
        kind: SegmentKind,
        first: int,
        last: int,
        *,
        place: tuple[float, float],
        radius_m: float = 0.0,
        distance_m: float = 0.0,
        mode: Mode | None = None,
    ) -> Segment:
        return Segment(
            kind=kind,
            first=int(self.kept[first]),
            last=int(self.kept[last]),
            started_ms=int(self.time_ms[first]),
            ended_ms=int(self.time_ms[last]),
            latitude=round(place[0], 7),
            longitude=round(place[1], 7),
            radius_m=radius_m,
            distance_m=distance_m,
            mode=mode,
        )


def _piece(day: _Day, stays: Sequence[tuple[int, int]], *, first: int, last: int) -> Iterator[Segment]:
    at = first
    for begin, end in stays:
        if begin > at:
            yield day.trip(at, begin, beside_stay=True)
        yield day.stay(begin, end)
        at = end
    if at < last:
        yield day.trip(at, last, beside_stay=bool(stays))


def _merged(day: _Day, stays: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stays at one place that only a short wandering parts."""
    found: list[tuple[int, int]] = []
    for first, last in stays:
        if found and _one_place(day, found[-1], (first, last)):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _one_place(day: _Day, before: tuple[int, int], after: tuple[int, int]) -> bool:
    if day.time_ms[after[0]] - day.time_ms[before[1]] > day.limits.shortest_ms:
        return False
    place = day.place(*before)
    between = day.away_m(before[1], after[0], place)
    return bool(
        day.away_m(after[0], after[0], place)[0] <= 2 * day.limits.radius_m
        and between.max() <= 2 * day.limits.radius_m
        and _distance(place, day.place(*after)) <= day.limits.radius_m
    )


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(path_m(np.array([a[0], b[0]]), np.array([a[1], b[1]]))[0])


def _mode(steps: Floats, seconds: Floats) -> Mode:
    moving = seconds > 0
    speeds = steps[moving] / seconds[moving]
    if not len(speeds):
        return Mode.WALK
    order = np.argsort(speeds)
    shares = np.cumsum(seconds[moving][order])
    usual = float(speeds[order][np.searchsorted(shares, 0.85 * shares[-1])])
    return next((mode for limit, mode in _MODES if usual < limit), Mode.FAST)


def _median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])
