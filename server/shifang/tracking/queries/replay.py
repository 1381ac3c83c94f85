"""A day for the browser: columns of whole numbers, so that tens of thousands of points are small and quick to read."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from shifang.tracking.models import Day, Layer
from shifang.tracking.queries.days import layer_of
from shifang.tracking.queries.points import day_track
from shifang.tracking.rules import codec
from shifang.tracking.types import Floats, Integers, Track, empty_track

_DEGREES, _CENTI, _DECI = 1e7, 100.0, 10.0


@dataclass(frozen=True, slots=True)
class Replay:
    """A day's points, thinned evenly to at most so many, and what the smoother made of them, once that is known."""

    points: Track
    whole: int
    smooth: Track | None


def replay(row: Day | None, *, most: int) -> Replay:
    """Return a day as it is played back."""
    if row is None:
        return Replay(empty_track(), 0, None)
    points = day_track(row)
    layer = layer_of(row)
    smooth = _smooth(layer, points)
    if len(points) <= most:
        return Replay(points, len(points), smooth)
    chosen = np.unique(np.linspace(0, len(points) - 1, most).round().astype(np.int64))
    return Replay(points.take(chosen), len(points), smooth.take(chosen) if smooth else None)


def replay_json(found: Replay) -> bytes:
    """Return a replay as JSON (`api.schemas.ReplayOut`)."""
    points = found.points
    told: dict[str, Any] = {
        "count": len(points),
        "whole": found.whole,
        "time_ms": _steps(points.time_ms),
        "latitude_e7": _steps(_whole(points.latitude, _DEGREES)),
        "longitude_e7": _steps(_whole(points.longitude, _DEGREES)),
        "accuracy_cm": _whole(points.accuracy_m, _CENTI).tolist(),
        "speed_cms": _whole(points.speed_mps, _CENTI).tolist(),
        "bearing_ddeg": _whole(points.bearing_deg, _DECI).tolist(),
        "mock": np.flatnonzero(points.mock).tolist(),
        "smoothed": None,
    }
    if found.smooth is not None:
        told["smoothed"] = {
            "latitude_e7": _steps(_whole(found.smooth.latitude, _DEGREES)),
            "longitude_e7": _steps(_whole(found.smooth.longitude, _DEGREES)),
            "outliers": np.flatnonzero(found.smooth.mock).tolist(),
        }
    return json.dumps(told, separators=(",", ":")).encode()


def _smooth(layer: Layer | None, points: Track) -> Track | None:
    if layer is None or layer.points != len(points):
        return None
    found = codec.decode(bytes(layer.body))
    return found if np.array_equal(found.time_ms, points.time_ms) else None


def _whole(values: Floats, scale: float) -> Integers:
    return np.where(np.isnan(values), -1, np.rint(np.nan_to_num(values) * scale)).astype(np.int64)


def _steps(values: Integers) -> list[int]:
    """Return the first value and then the differences."""
    found: list[int] = np.diff(values, prepend=0).tolist()
    return found
