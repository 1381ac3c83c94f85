"""What phones and trackers send, made into a track: each bad point is refused by itself, its neighbours are kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import numpy as np

from shifang.kernel.datum import Datum
from shifang.kernel.datum_columns import columns_to_wgs84
from shifang.kernel.problems import Refusal
from shifang.tracking.rules import codec
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
    Integers,
    Refused,
    Track,
    Truths,
    empty_track,
)

COLUMNS = 8
"""time_ms, latitude, longitude, accuracy_m, speed_mps, bearing_deg, monotonic_ms, mock (0 or 1); null: not known."""
_REQUIRED = 3
_FIRST_MS = 1_420_070_400_000  # 2015-01-01: before it no phone of ours recorded anything.
_SCALES = np.array([[1.0, codec.DEGREES, codec.DEGREES, codec.CENTI, codec.CENTI, codec.DECI, 1.0, 1.0]]).T
_MOST_MEASURED = np.array([[WORST_ACCURACY_M, FASTEST_MPS, 360.0]]).T
_MOST = (_MOST_MEASURED * _SCALES[3:6]).ravel().tolist()
_POLE, _NULL_ISLAND = 90.0 * codec.DEGREES, 1e-6 * codec.DEGREES
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
        if set(map(type, points)) <= {list, tuple} and set(map(len, points)) == {COLUMNS}:
            flat = chain.from_iterable(points)
            return np.fromiter(flat, dtype=np.float64, count=len(points) * COLUMNS).reshape(-1, COLUMNS), 0
    except (ValueError, TypeError, OverflowError):
        pass  # What is the matter is found row by row.
    sound = [row for row in map(_row, points) if row is not None]
    return np.array(sound, dtype=np.float64).reshape(-1, COLUMNS), len(points) - len(sound)


def normalised(table: Floats, *, received_at: datetime, datum: Datum) -> Normalised:
    """Return a table of `COLUMNS` columns as a track in WGS-84; `received_at` bounds its times."""
    if not len(table):
        return Normalised(empty_track(), {})
    received_ms = received_at.timestamp() * 1000
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


def plain_columns(table: Floats, *, received_ms: float) -> Integers | None:
    """Return the columns (`rules.codec`) of a table in WGS-84 with which nothing is the matter, as with almost every
    upload: found by few looks. None of any other: it goes by way of `normalised`.
    """
    columns = np.multiply(table.T, _SCALES, order="C")
    np.rint(columns, out=columns)
    low, high = columns.min(axis=1).tolist(), columns.max(axis=1).tolist()
    if not _is_plain(low, high, received_ms=received_ms):
        return None
    if not all(least >= 0.0 and most <= limit for least, most, limit in zip(low[3:6], high[3:6], _MOST, strict=True)):
        measured = table.T[3:6]
        columns[3:6] = np.where((measured >= 0.0) & (measured <= _MOST_MEASURED), columns[3:6], -1.0)
    if not high[5] < 3600.0:
        columns[5] = np.where(columns[5] < 3600.0, columns[5], 0.0)
    columns[3:6] += 1.0
    columns[6] = columns[0] - columns[6]
    columns[7] = codec.MONOTONIC + (table.T[7] > 0) * codec.MOCK
    whole: Integers = columns.astype(np.int64)
    return whole if (whole[0, 1:] > whole[0, :-1]).all() else None


def without_repeats(track: Track) -> Track:
    """Return the track in order of time with points that say the same told once."""
    if (track.time_ms[1:] > track.time_ms[:-1]).all():
        return track
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


def _is_plain(low: list[float], high: list[float], *, received_ms: float) -> bool:
    """Return whether smallest and largest of the columns can be. NaN fails every comparison."""
    south, west, north, east = low[1], low[2], high[1], high[2]
    in_time = low[0] >= _oldest_ms(received_ms) and high[0] <= received_ms + _FUTURE_MS
    on_earth = -_POLE <= south <= north <= _POLE and -2 * _POLE <= west <= east <= 2 * _POLE
    # Both ends on one side of the equator: nothing can be at (0, 0).
    off_null_island = south > _NULL_ISLAND or north < -_NULL_ISLAND
    return in_time and on_earth and off_null_island and 0.0 <= low[6] <= high[6] < LARGEST_MS


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
