"""A constant-velocity Kalman filter with innovation gating, and the RTS smoother behind it.

It tells outliers from movement, gives speeds, and bridges short silences. It does not claim to make real positions more
accurate: their errors hang together in time, and no filter of one track sees that.

Both axes share one covariance, since a phone's accuracy is a circle: two positions and velocities, three numbers.
"""

from dataclasses import dataclass

import numpy as np

from shifang.kernel.geo import EARTH_RADIUS_M
from shifang.tracking.types import Floats, Track, Truths

# A phone's accuracy is the radius that holds 68 %; divided by this it is the deviation of one axis.
_RADIUS_PER_SIGMA = 1.51
_LEAST_ACCURACY_M, _DEFAULT_ACCURACY_M = 3.0, 20.0
# How strongly people accelerate, (m/s²)² · s.
_ACCELERATION = 1.5
_FIRST_SPEED_VARIANCE = 100.0
# 0.9999 of honest innovations (two axes) stay below.
_GATE = 18.4
# So many surprising points in a row are no outliers: somebody is there.
_PERSISTENT = 4

State = tuple[float, float, float, float, float, float, float]
"""east, its speed, north, its speed, and the covariance: position, both, speed."""


@dataclass(frozen=True, slots=True)
class Smoothed:
    """What the smoother makes of a track: WGS-84 degrees, m/s, and which points it holds for outliers."""

    latitude: Floats
    longitude: Floats
    speed_mps: Floats
    outlier: Truths


def smoothed(track: Track, *, gap_ms: int) -> Smoothed:
    """Return the smoothed track; a silence longer than `gap_ms` begins anew."""
    if not len(track):
        nothing = np.zeros(0)
        return Smoothed(nothing, nothing, nothing, np.zeros(0, dtype=np.bool_))
    shrink = max(float(np.cos(np.radians(np.median(track.latitude)))), 1e-6)
    walk = _Walk(track, gap_ms=gap_ms, shrink=shrink)
    walk.forward()
    states = np.array(walk.backward())
    return Smoothed(
        latitude=np.degrees(states[:, 2] / EARTH_RADIUS_M),
        longitude=np.degrees(states[:, 0] / (EARTH_RADIUS_M * shrink)),
        speed_mps=np.hypot(states[:, 1], states[:, 3]),
        outlier=np.array(walk.outlier),
    )


class _Walk:
    """The two passes over one track. `before` holds the predicted states, `after` the updated ones."""

    def __init__(self, track: Track, *, gap_ms: int, shrink: float) -> None:
        accuracy = np.where(np.isnan(track.accuracy_m), _DEFAULT_ACCURACY_M, track.accuracy_m)
        self.noise: list[float] = ((np.maximum(accuracy, _LEAST_ACCURACY_M) / _RADIUS_PER_SIGMA) ** 2).tolist()
        self.east: list[float] = (np.radians(track.longitude) * EARTH_RADIUS_M * shrink).tolist()
        self.north: list[float] = (np.radians(track.latitude) * EARTH_RADIUS_M).tolist()
        steps = np.diff(track.time_ms, prepend=track.time_ms[0])
        self.step: list[float] = (steps / 1000.0).tolist()
        self.begins: list[bool] = (steps > gap_ms).tolist()
        self.begins[0] = True
        self.outlier = [False] * len(track)
        self.before: list[State] = []
        self.after: list[State] = []

    def forward(self) -> None:
        """Filter; where surprises persist, begin anew at the first of them."""
        at, surprises = 0, 0
        while at < len(self.east):
            if self.begins[at]:
                surprises = 0
            surprises = surprises + 1 if self._take(at) else 0
            if surprises == _PERSISTENT:
                at -= surprises - 1
                surprises = 0
                self._begin_anew(at)
            else:
                at += 1

    def _take(self, at: int) -> bool:
        """Take one point; return whether it was a surprise."""
        if self.begins[at]:
            state = (self.east[at], 0.0, self.north[at], 0.0, self.noise[at], 0.0, _FIRST_SPEED_VARIANCE)
            self.before.append(state)
            self.after.append(state)
            return False
        predicted = _predicted(self.after[-1], self.step[at])
        self.before.append(predicted)
        rest_east, rest_north = self.east[at] - predicted[0], self.north[at] - predicted[2]
        spread = predicted[4] + self.noise[at]
        surprise = rest_east * rest_east + rest_north * rest_north > _GATE * spread
        self.outlier[at] = surprise
        self.after.append(predicted if surprise else _updated(predicted, (rest_east, rest_north), spread))
        return surprise

    def _begin_anew(self, at: int) -> None:
        self.begins[at] = True
        for place in range(at, len(self.after)):
            self.outlier[place] = False
        del self.before[at:], self.after[at:]

    def backward(self) -> list[State]:
        """Smooth: what came after corrects what came before."""
        found = list(self.after)
        for at in range(len(found) - 2, -1, -1):
            if not self.begins[at + 1]:
                found[at] = _corrected(self.after[at], self.before[at + 1], later=found[at + 1], step=self.step[at + 1])
        return found


def _predicted(state: State, step: float) -> State:
    east, east_speed, north, north_speed, place, both, speed = state
    noise = _ACCELERATION * step
    return (
        east + step * east_speed,
        east_speed,
        north + step * north_speed,
        north_speed,
        place + step * (2 * both + step * speed) + noise * step * step / 3,
        both + step * speed + noise * step / 2,
        speed + noise,
    )


def _updated(state: State, rest: tuple[float, float], spread: float) -> State:
    east, east_speed, north, north_speed, place, both, speed = state
    rest_east, rest_north = rest
    gain, gain_speed = place / spread, both / spread
    return (
        east + gain * rest_east,
        east_speed + gain_speed * rest_east,
        north + gain * rest_north,
        north_speed + gain_speed * rest_north,
        (1 - gain) * place,
        (1 - gain) * both,
        speed - gain_speed * both,
    )


def _corrected(state: State, predicted: State, *, later: State, step: float) -> State:
    """Return a filtered state with what is known later; covariances are not carried back, nobody reads them."""
    east, east_speed, north, north_speed, place, both, speed = state
    p00, p01, p11 = predicted[4:]
    determinant = p00 * p11 - p01 * p01
    if determinant <= 0.0:
        return state
    a, b = place + step * both, both + step * speed
    g00, g01 = (a * p11 - both * p01) / determinant, (both * p00 - a * p01) / determinant
    g10, g11 = (b * p11 - speed * p01) / determinant, (speed * p00 - b * p01) / determinant
    d_east, d_east_speed = later[0] - predicted[0], later[1] - predicted[1]
    d_north, d_north_speed = later[2] - predicted[2], later[3] - predicted[3]
    return (
        east + g00 * d_east + g01 * d_east_speed,
        east_speed + g10 * d_east + g11 * d_east_speed,
        north + g00 * d_north + g01 * d_north_speed,
        north_speed + g10 * d_north + g11 * d_north_speed,
        place,
        both,
        speed,
    )
