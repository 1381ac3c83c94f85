"""Trips on roads: what a map matcher (Valhalla, trace_attributes) is asked, and whether its answer can be believed.

A road is a picture of a trip, nothing more: that there is none, or another, never speaks against anybody.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from shifang.kernel.geo import Point, distance_m
from shifang.tracking.types import Mode, Track

# People walk and ride where cars must not: each way of travelling has roads of its own.
_COSTING = {Mode.WALK: "pedestrian", Mode.RIDE: "bicycle", Mode.DRIVE: "auto", Mode.FAST: "auto"}
_EVERY_MS = 2_000
_MOST_POINTS = 5_000
_FEWEST = 3
_BELIEVED_SHARE = 0.7
_ACCURACY_M = (5.0, 50.0)
_NEAR_M = 300.0
_E6 = 1e6
_LONGEST_SHAPE = 2_000_000


def question(points: Track, mode: Mode) -> dict[str, Any] | None:
    """Return what to ask about a trip's points (outliers marked as `mock`), None when there are too few."""
    kept = points.take(~points.mock)
    if len(kept) < _FEWEST:
        return None
    chosen = np.flatnonzero(np.diff(kept.time_ms // _EVERY_MS, prepend=-1))
    if len(chosen) > _MOST_POINTS:
        chosen = chosen[np.linspace(0, len(chosen) - 1, _MOST_POINTS).round().astype(np.int64)]
    thinned = kept.take(chosen)
    if len(thinned) < _FEWEST:
        return None
    accuracy = np.nanmedian(thinned.accuracy_m) if np.isfinite(thinned.accuracy_m).any() else _ACCURACY_M[0]
    columns = (thinned.latitude.tolist(), thinned.longitude.tolist(), (thinned.time_ms // 1000).tolist())
    return {
        "shape": [
            {"lat": round(latitude, 6), "lon": round(longitude, 6), "time": seconds}
            for latitude, longitude, seconds in zip(*columns, strict=True)
        ],
        "costing": _COSTING[mode],
        "shape_match": "map_snap",
        "trace_options": {"gps_accuracy": round(float(min(_ACCURACY_M[1], max(_ACCURACY_M[0], accuracy))), 1)},
        "filters": {"attributes": ["shape", "matched.type", "matched.point"], "action": "include"},
    }


def road_of(answer: Any, asked: Mapping[str, Any]) -> str | None:
    """Return the encoded shape (precision 6) of an answer, None when it does not carry or does not fit the trip."""
    if not isinstance(answer, Mapping):
        return None
    shape, matched = answer.get("shape"), answer.get("matched_points")
    if not isinstance(shape, str) or not isinstance(matched, list) or len(shape) > _LONGEST_SHAPE:
        return None
    types = [each.get("type") for each in matched if isinstance(each, Mapping)]
    if not types or sum(each in {"matched", "interpolated"} for each in types) / len(types) < _BELIEVED_SHARE:
        return None
    places = decoded(shape)
    if places is None or len(places) < 2:
        return None
    ends = (asked["shape"][0], asked["shape"][-1])
    fits = all(_apart(place, end) <= _NEAR_M for place, end in zip((places[0], places[-1]), ends, strict=True))
    return shape if fits else None


def decoded(shape: str) -> list[tuple[float, float]] | None:
    """Return the (latitude, longitude) of an encoded polyline of precision 6, None when it is none."""
    values: list[int] = []
    value = bits = 0
    for letter in shape:
        part = ord(letter) - 63
        if not 0 <= part < 64 or bits > 60:
            return None
        value |= (part & 0x1F) << bits
        bits += 5
        if part < 0x20:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = bits = 0
    if bits or len(values) % 2:
        return None
    latitudes, longitudes = _summed(values[::2]), _summed(values[1::2])
    if any(abs(each) > 90 for each in latitudes) or any(abs(each) > 180 for each in longitudes):
        return None
    return list(zip(latitudes, longitudes, strict=True))


def encoded(places: Sequence[tuple[float, float]]) -> str:
    """Return places as an encoded polyline of precision 6."""
    letters: list[str] = []
    before = (0, 0)
    for place in places:
        now = (round(place[0] * _E6), round(place[1] * _E6))
        for step in (now[0] - before[0], now[1] - before[1]):
            value = ~(step << 1) if step < 0 else step << 1
            while value >= 0x20:
                letters.append(chr((0x20 | (value & 0x1F)) + 63))
                value >>= 5
            letters.append(chr(value + 63))
        before = now
    return "".join(letters)


def _summed(steps: Sequence[int]) -> list[float]:
    total, found = 0, []
    for step in steps:
        total += step
        found.append(total / _E6)
    return found


def _apart(place: tuple[float, float], end: Mapping[str, float]) -> float:
    metres = distance_m(Point(*place), Point(end["lat"], end["lon"]))
    return metres if math.isfinite(metres) else math.inf
