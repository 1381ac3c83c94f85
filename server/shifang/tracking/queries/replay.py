"""A day for the browser: columns of whole numbers, so that tens of thousands of points are small and quick to read."""

from dataclasses import dataclass

import numpy as np

from shifang.tracking.models import Day, Layer
from shifang.tracking.queries.days import layer_of
from shifang.tracking.queries.points import day_track
from shifang.tracking.rules import codec
from shifang.tracking.types import Floats, Integers, Track, empty_track

_DEGREES, _CENTI, _DECI = 1e7, 100.0, 10.0
_SMALL = 8192
# From zero up, then the negative ones, as an index from the end finds them.
_WRITTEN = np.array([str(number) for number in (*range(_SMALL), *range(-_SMALL, 0))], dtype=object)


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
    smooth = found.smooth
    return _object(
        count=str(len(points)),
        whole=str(found.whole),
        time_ms=_steps(points.time_ms),
        latitude_e7=_steps(_whole(points.latitude, _DEGREES)),
        longitude_e7=_steps(_whole(points.longitude, _DEGREES)),
        accuracy_cm=_list(_whole(points.accuracy_m, _CENTI)),
        speed_cms=_list(_whole(points.speed_mps, _CENTI)),
        bearing_ddeg=_list(_whole(points.bearing_deg, _DECI)),
        mock=_list(np.flatnonzero(points.mock)),
        smoothed="null" if smooth is None else _smoothed(smooth),
    ).encode()


def _smoothed(smooth: Track) -> str:
    return _object(
        latitude_e7=_steps(_whole(smooth.latitude, _DEGREES)),
        longitude_e7=_steps(_whole(smooth.longitude, _DEGREES)),
        outliers=_list(np.flatnonzero(smooth.mock)),
    )


def _object(**values: str) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in values.items()) + "}"


def _list(values: Integers) -> str:
    """Return whole numbers as JSON. Almost all are small: to look those up is four times as quick as to write them."""
    small = np.abs(values) < _SMALL
    words = _WRITTEN[np.where(small, values, 0)]
    words[~small] = [str(value) for value in values[~small].tolist()]
    return f"[{','.join(words.tolist())}]"


def _smooth(layer: Layer | None, points: Track) -> Track | None:
    if layer is None or layer.points != len(points):
        return None
    found = codec.decode(bytes(layer.body))
    return found if np.array_equal(found.time_ms, points.time_ms) else None


def _whole(values: Floats, scale: float) -> Integers:
    return np.where(np.isnan(values), -1, np.rint(np.nan_to_num(values) * scale)).astype(np.int64)


def _steps(values: Integers) -> str:
    """Return the first value and then the differences."""
    return _list(np.diff(values, prepend=0))
