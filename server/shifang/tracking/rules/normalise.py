"""What phones and trackers send, made into a track: each bad point is refused by itself, its neighbours are kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from shifang.kernel.datum import Datum
from shifang.kernel.datum_columns import columns_to_wgs84
from shifang.kernel.problems import Refusal
from shifang.tracking.types import (
    FASTEST_MPS,
    FUTURE_LIMIT,
    LARGEST_MS,
    MOST_POINTS,
    PAST_LIMIT,
    TOO_MANY_POINTS,
    UNKNOWN_MS,
    WORST_ACCURACY_M,
    Floats,
    Refused,
    Track,
    Truths,
    empty_track,
)

COLUMNS = 8
"""time_ms, latitude, longitude, accuracy_m, speed_mps, bearing_deg, monotonic_ms, mock (0 or 1); null: not known."""
_REQUIRED = 3
_FIRST_MS = 1_420_070_400_000  # 2015-01-01: before it no phone of ours recorded anything.
_FUTURE_MS = FUTURE_LIMIT.total_seconds() * 1000


@dataclass(frozen=True, slots=True)
class Normalised:
    """The points that were taken, in order of time, and how many were refused for what."""

    track: Track
    refused: dict[Refused, int]


def rows_of(points: Sequence[Any]) -> tuple[Floats, int]:
    """Return points given as rows of numbers as one table, and how many were no such rows.

    A row may be shorter than `COLUMNS` (the rest is not known) but holds time and place. Raises
    `track.too_many_points`.
    """
    if len(points) > MOST_POINTS:
        raise Refusal(TOO_MANY_POINTS, limit=MOST_POINTS)
    try:
        table = np.array(points, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        table = np.zeros(0)
    if table.ndim == 2 and table.shape[1] == COLUMNS:
        return table, 0
    sound = [row for row in map(_row, points) if row is not None]
    return np.array(sound, dtype=np.float64).reshape(-1, COLUMNS), len(points) - len(sound)


def normalised(table: Floats, *, received_at: datetime, datum: Datum) -> Normalised:
    """Return a table of `COLUMNS` columns as a track in WGS-84; `received_at` bounds its times."""
    if not len(table):
        return Normalised(empty_track(), {})
    received_ms = received_at.timestamp() * 1000
    if is_plain(table, received_ms=received_ms):
        return Normalised(_track(table, datum), {})
    faults = _faults(table, received_ms=received_ms)
    good = ~np.logical_or.reduce([found for _, found in faults])
    refused = Counter[Refused]()
    left = np.ones(len(table), dtype=np.bool_)
    for fault, found in faults:
        refused[fault] += int(np.count_nonzero(found & left))
        left &= ~found
    track = _track(table[good], datum)
    kept = _distinct(track)
    refused[Refused.DUPLICATE] += int(np.count_nonzero(~kept))
    return Normalised(track.take(kept), {fault: number for fault, number in refused.items() if number})


def without_repeats(track: Track) -> Track:
    """Return the track in order of time with points that say the same told once."""
    ordered = track.take(np.lexsort((track.longitude, track.latitude, track.time_ms)))
    return ordered.take(_distinct(ordered))


def _row(point: Any) -> list[float] | None:
    if not isinstance(point, list | tuple) or not _REQUIRED <= len(point) <= COLUMNS:
        return None
    if any(isinstance(value, str | bytes | list | dict) for value in point):
        return None
    try:
        return [np.nan if value is None else float(value) for value in point] + [np.nan] * (COLUMNS - len(point))
    except (TypeError, ValueError, OverflowError):
        return None


def is_plain(table: Floats, *, received_ms: float) -> bool:
    """Return whether nothing is the matter at all, as with almost every upload: found by few looks at the columns."""
    (first, south, west), (last, north, east) = table[:, :_REQUIRED].min(axis=0), table[:, :_REQUIRED].max(axis=0)
    rising = bool((table[1:, 0] > table[:-1, 0]).all())
    in_time = first >= _oldest_ms(received_ms) and last <= received_ms + _FUTURE_MS
    # Both coordinates on one side of zero: nothing can be at (0, 0). NaN fails every comparison.
    on_earth = -90.0 <= south <= north <= 90.0 and -180.0 <= west <= east <= 180.0
    return bool(rising and in_time and on_earth and (south > 1e-6 or north < -1e-6))


def _oldest_ms(received_ms: float) -> float:
    return max(_FIRST_MS, received_ms - PAST_LIMIT.total_seconds() * 1000)


def _faults(table: Floats, *, received_ms: float) -> list[tuple[Refused, Truths]]:
    time_ms, latitude, longitude = table[:, 0], table[:, 1], table[:, 2]
    finite = np.isfinite(table[:, :_REQUIRED]).all(axis=1)
    on_earth = (np.abs(latitude) <= 90.0) & (np.abs(longitude) <= 180.0) & (np.abs(time_ms) < LARGEST_MS)
    return [
        (Refused.NOT_A_NUMBER, np.logical_not(finite)),
        (Refused.OUT_OF_RANGE, ~on_earth),
        # What broken receivers say in place of "I do not know"; no shop lies there.
        (Refused.NULL_ISLAND, (np.abs(latitude) < 1e-6) & (np.abs(longitude) < 1e-6)),
        (Refused.FUTURE, time_ms > received_ms + _FUTURE_MS),
        (Refused.TOO_OLD, time_ms < _oldest_ms(received_ms)),
    ]


def _track(table: Floats, datum: Datum) -> Track:
    if not (table[1:, 0] >= table[:-1, 0]).all():
        table = table[np.argsort(table[:, 0], kind="stable")]
    latitude, longitude = columns_to_wgs84(table[:, 1], table[:, 2], datum)
    monotonic = table[:, 6]
    known = (monotonic >= 0) & (monotonic < LARGEST_MS)
    return Track(
        time_ms=np.rint(table[:, 0]).astype(np.int64),
        latitude=latitude,
        longitude=longitude,
        accuracy_m=_between(table[:, 3], most=WORST_ACCURACY_M),
        speed_mps=_between(table[:, 4], most=FASTEST_MPS),
        bearing_deg=_between(table[:, 5], most=360.0) % 360.0,
        monotonic_ms=np.where(known, monotonic, UNKNOWN_MS).astype(np.int64),
        mock=table[:, 7] > 0,
    )


def _between(values: Floats, *, most: float) -> Floats:
    """Return the values, with those that cannot be (phones say -1 for "not known") as not known."""
    return np.where((values >= 0.0) & (values <= most), values, np.nan)


def _distinct(track: Track) -> Truths:
    """Return which points say something else than the one before at the same time."""
    fresh = np.ones(len(track), dtype=np.bool_)
    fresh[1:] = (
        (np.diff(track.time_ms) != 0)
        | (np.abs(np.diff(track.latitude)) > 5e-8)
        | (np.abs(np.diff(track.longitude)) > 5e-8)
    )
    return fresh
