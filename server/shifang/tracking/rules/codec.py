"""The form in which tracks are stored: columns of deltas as varints, with a checksum.

    byte 0     0x54
    byte 1     2 packed (a whole day: every column deflated by itself), 3 plain (an upload)
    bytes 2-5  CRC-32 of byte 1 and everything that follows, little-endian
    varint     number of points n
    plain      one varint stream: the first point, then the steps of each column, those of time differenced once more
    packed     8 bytes: how often each column was differenced, 1 or 2; then per column a varint length and its
               deflated stream

The columns are integers: time (ms), latitude and longitude (1e-7°, a centimetre), accuracy (cm), speed (cm/s),
bearing (0.1°), the offset of the monotonic clock from time (ms), flags. Unknown values are 0, known ones are one more
than themselves. Deltas are zigzagged, so that small steps of both signs are short.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shifang.kernel.problems import Refusal
from shifang.tracking.types import (
    CHUNK_DAMAGED,
    MOST_POINTS,
    UNKNOWN_MS,
    Floats,
    Integers,
    Track,
    empty_track,
)

Words = npt.NDArray[np.uint64]

_MAGIC, _PACKED, _PLAIN = 0x54, 2, 3
_WIDTH = 8
_ORDERS = np.array([2, 1, 1, 1, 1, 1, 1, 1], dtype=np.uint8)
# Columns whose better order is found by trying, when there is time for it: positions of somebody who moves evenly.
_TRIED = (1, 2, 6)
_HEAD = 6
_LONGEST_VARINT = 10
_SEPTET, _SEVEN, _MORE = np.uint64(0x7F), np.uint64(7), np.uint64(0x80)
_MOST_IN_A_DAY = 40 * MOST_POINTS
DEGREES, CENTI, DECI = 1e7, 100.0, 10.0
"""Whole numbers of a column to a degree, to a metre or m/s, to a degree of bearing."""
MOCK, MONOTONIC = 1, 2
"""Flags: the phone says the fix is no real one; the monotonic clock is known."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last point of an upload: milliseconds, degrees, metres, m/s, degrees from north; None: not known."""

    time_ms: int
    latitude: float
    longitude: float
    accuracy_m: float | None
    speed_mps: float | None
    bearing_deg: float | None


def encode(track: Track) -> bytes:
    """Return an upload's points as a plain chunk: quickly made, about 10 bytes a point."""
    return encode_columns(columns_of(track))


def encode_columns(columns: Integers) -> bytes:
    """Return columns of whole numbers (`columns_of`) as a plain chunk."""
    steps = columns[:, 1:] - columns[:, :-1]
    steps[0, 1:] -= steps[0, :-1].copy()
    first = map(_count, _zigzag(columns[:, :1].ravel()).tolist())
    return _sealed(_PLAIN, b"".join((_count(columns.shape[1]), *first, _varints(_zigzag(steps).ravel()))))


def last_of(columns: Integers) -> Last:
    """Return the last point of columns."""
    time_ms, north, east, *measured = columns[:6, -1].tolist()
    scales = (CENTI, CENTI, DECI)
    known = (None if value == 0 else (value - 1) / scale for value, scale in zip(measured, scales, strict=True))
    return Last(time_ms, north / DEGREES, east / DEGREES, *known)


def pack(track: Track) -> bytes:
    """Return the points of a day as a packed chunk: slower, smaller."""
    columns = columns_of(track)
    orders = _ORDERS.copy()
    parts = []
    for row in range(_WIDTH):
        tried = {order: _deflated(columns[row], order) for order in ((1, 2) if row in _TRIED else (int(orders[row]),))}
        orders[row] = min(tried, key=lambda order: len(tried[order]))
        parts.append(tried[int(orders[row])])
    body = _count(len(track)) + orders.tobytes() + b"".join(_count(len(part)) + part for part in parts)
    return _sealed(_PACKED, body)


def decode(chunk: bytes) -> Track:
    """Return the points of a chunk. Raises `track.chunk_damaged` on anything that `encode` or `pack` did not write."""
    if len(chunk) < _HEAD or chunk[0] != _MAGIC or _checksum(chunk[1], chunk[_HEAD:]) != chunk[2:_HEAD]:
        raise Refusal(CHUNK_DAMAGED)
    count, at = _read_count(chunk, _HEAD)
    if count > _MOST_IN_A_DAY or chunk[1] not in {_PLAIN, _PACKED}:
        raise Refusal(CHUNK_DAMAGED)
    columns = (_plain if chunk[1] == _PLAIN else _unpacked)(chunk, at=at, count=count)
    return _track(columns) if count else empty_track()


def glance(chunks: Sequence[bytes]) -> Floats:
    """Return time (ms), latitude, longitude and accuracy (NaN: not known) of the points of several plain chunks, one
    row each, as they stand in them. All are read at once, which is far quicker than one after the other. A damaged
    chunk is left out.
    """
    kept = [found for found in map(_plain_stream, chunks) if found is not None]
    if not kept:
        return np.zeros((4, 0))
    counts = np.array([count for count, _ in kept])
    words = _unzigzag(_unvarints(b"".join(stream for _, stream in kept), count=_WIDTH * int(counts.sum())))
    starts = _WIDTH * (np.cumsum(counts) - counts)
    parts = [
        np.column_stack((words[at : at + 4], words[at + _WIDTH : at + _WIDTH + 4 * (n - 1)].reshape(4, n - 1)))
        for at, n in zip(starts.tolist(), counts.tolist(), strict=True)
    ]
    deltas = np.concatenate(parts, axis=1)
    deltas[0] = _summed_steps(deltas[0], counts)
    summed = _summed_apart(deltas, counts)
    accuracy = _unknown(summed[3], CENTI)
    return np.stack([summed[0].astype(np.float64), summed[1] / DEGREES, summed[2] / DEGREES, accuracy])


def quantised(track: Track) -> Track:
    """Return the track as it reads once it was stored."""
    return _track(columns_of(track)) if len(track) else track


# --- columns -------------------------------------------------------------------------------------------------------


def columns_of(track: Track) -> Integers:
    """Return a track as the columns of a chunk."""
    columns = np.zeros((_WIDTH, len(track)), dtype=np.int64)
    known = track.monotonic_ms != UNKNOWN_MS
    columns[0] = track.time_ms
    columns[1] = np.rint(track.latitude * DEGREES)
    columns[2] = np.rint(track.longitude * DEGREES)
    columns[3] = _known(track.accuracy_m, CENTI)
    columns[4] = _known(track.speed_mps, CENTI)
    # What rounds up to the whole turn is north.
    columns[5] = _known(np.rint(track.bearing_deg * DECI) % 3600.0, 1.0)
    offsets = track.time_ms - track.monotonic_ms
    columns[6] = offsets if known.all() else np.where(known, offsets, _carried(track, known))
    columns[7] = track.mock * MOCK + known * MONOTONIC
    return columns


def _carried(track: Track, known: npt.NDArray[np.bool_]) -> Integers | int:
    """Return what stands where the monotonic clock is not known: the offset before, which costs nothing."""
    if known.all() or not known.any():
        return 0
    last = np.maximum.accumulate(np.where(known, np.arange(len(known)), -1))
    return np.where(last >= 0, (track.time_ms - track.monotonic_ms)[np.maximum(last, 0)], 0)


def _known(values: Floats, scale: float) -> Floats:
    found = np.rint(values * scale) + 1.0
    found[found != found] = 0.0  # noqa: PLR0124 - only NaN differs from itself
    return found


def _track(columns: Integers) -> Track:
    known = (columns[7] & MONOTONIC) != 0
    return Track(
        time_ms=columns[0],
        latitude=columns[1] / DEGREES,
        longitude=columns[2] / DEGREES,
        accuracy_m=_unknown(columns[3], CENTI),
        speed_mps=_unknown(columns[4], CENTI),
        bearing_deg=_unknown(columns[5], DECI),
        monotonic_ms=np.where(known, columns[0] - columns[6], UNKNOWN_MS),
        mock=(columns[7] & MOCK) != 0,
    )


def _unknown(values: Integers, scale: float) -> Floats:
    return np.where(values == 0, np.nan, (values - 1) / scale)


# --- deltas, zigzag, varints ---------------------------------------------------------------------------------------


def _summed(deltas: Integers, orders: bytes) -> Integers:
    for row, order in enumerate(orders):
        for _ in range(order):
            np.cumsum(deltas[row], out=deltas[row])
    return deltas


def _zigzag(deltas: Integers) -> Words:
    return ((deltas << 1) ^ (deltas >> 63)).view(np.uint64)


def _unzigzag(words: Words) -> Integers:
    halves = (words >> np.uint64(1)).view(np.int64)
    return halves ^ -(words & np.uint64(1)).view(np.int64)


def _deflated(column: Integers, order: int) -> bytes:
    deltas = np.diff(column, prepend=0)
    return zlib.compress(_varints(_zigzag(np.diff(deltas, prepend=0) if order == 2 else deltas)), 9)


def _varints(words: Words) -> bytes:
    if not len(words):
        return b""
    width = max(1, -(-int(words.max()).bit_length() // 7))
    septets = np.empty((len(words), width), dtype=np.uint8)
    kept = np.ones((len(words), width), dtype=np.bool_)
    for place in range(width - 1):
        more = words > _SEPTET
        septets[:, place] = words & _SEPTET | more * _MORE
        kept[:, place + 1] = more
        words = words >> _SEVEN
    septets[:, -1] = words
    return bytes(septets[kept].tobytes())


def _unvarints(data: bytes, *, count: int) -> Words:
    septets = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(septets < 0x80)
    if len(ends) != count or (len(septets) - 1 != ends[-1] if count else len(septets) > 0):
        raise Refusal(CHUNK_DAMAGED)
    if not count:
        return np.zeros(0, dtype=np.uint64)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts + 1
    if lengths.max() > _LONGEST_VARINT:
        raise Refusal(CHUNK_DAMAGED)
    places = (np.arange(len(septets)) - np.repeat(starts, lengths)).astype(np.uint64)
    parts = (septets & 0x7F).astype(np.uint64) << (places * np.uint64(7))
    return np.bitwise_or.reduceat(parts, starts)


def _plain(chunk: bytes, *, at: int, count: int) -> Integers:
    words = _unzigzag(_unvarints(chunk[at:], count=count * _WIDTH))
    if not count:
        return words.reshape(_WIDTH, 0)
    columns = np.column_stack((words[:_WIDTH], words[_WIDTH:].reshape(_WIDTH, count - 1)))
    np.cumsum(columns[0, 1:], out=columns[0, 1:])
    return np.cumsum(columns, axis=1)


def _unpacked(chunk: bytes, *, at: int, count: int) -> Integers:
    orders, at = chunk[at : at + _WIDTH], at + _WIDTH
    if len(orders) != _WIDTH or not set(orders) <= {1, 2}:
        raise Refusal(CHUNK_DAMAGED)
    rows = np.zeros((_WIDTH, count), dtype=np.uint64)
    for row in range(_WIDTH):
        length, at = _read_count(chunk, at)
        rows[row] = _unvarints(_inflated(chunk[at : at + length], most=count * _LONGEST_VARINT), count=count)
        at += length
    if at != len(chunk):
        raise Refusal(CHUNK_DAMAGED)
    return _summed(_unzigzag(rows), orders)


def _inflated(data: bytes, *, most: int) -> bytes:
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(data, most + 1)
    except zlib.error:
        raise Refusal(CHUNK_DAMAGED) from None
    if len(found) > most or not reader.eof or reader.unused_data:
        raise Refusal(CHUNK_DAMAGED)
    return found


def _plain_stream(chunk: bytes) -> tuple[int, bytes] | None:
    """Return the number of points and the varints of a plain chunk; None of any other, and of an empty one."""
    if len(chunk) < _HEAD or chunk[:2] != bytes((_MAGIC, _PLAIN)) or _checksum(_PLAIN, chunk[_HEAD:]) != chunk[2:_HEAD]:
        return None
    count, at = _read_count(chunk, _HEAD)
    return (count, chunk[at:]) if count else None


def _summed_steps(time: Integers, counts: Integers) -> Integers:
    """Return the steps of time columns that stand one after the other, each behind its first value."""
    firsts = np.cumsum(counts) - counts
    steps = time.copy()
    steps[firsts] = 0
    found: Integers = _summed_apart(steps[None], counts)[0]
    found[firsts] = time[firsts]
    return found


def _summed_apart(deltas: Integers, counts: Integers) -> Integers:
    """Return the running sums of columns that stand one after the other, each from its own beginning."""
    sums = np.cumsum(deltas, axis=1)
    starts = np.cumsum(counts) - counts
    return sums - np.repeat(sums[:, starts] - deltas[:, starts], counts, axis=1)


# --- the frame -----------------------------------------------------------------------------------------------------


def _sealed(form: int, body: bytes) -> bytes:
    return bytes((_MAGIC, form)) + _checksum(form, body) + body


def _checksum(form: int, body: bytes) -> bytes:
    return zlib.crc32(body, form).to_bytes(4, "little")


def _count(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*found, value))


def _read_count(chunk: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(chunk[at : at + 5]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise Refusal(CHUNK_DAMAGED)
