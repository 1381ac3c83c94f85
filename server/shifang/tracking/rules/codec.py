"""The form in which tracks are stored: columns of deltas as varints, with a checksum.

    byte 0     0x54
    byte 1     1 plain (an upload), 2 packed (a whole day: every column deflated by itself)
    bytes 2-5  CRC-32 of byte 1 and everything that follows, little-endian
    varint     number of points n
    8 bytes    how often each column was differenced, 1 or 2
    then       plain: one varint stream of all columns; packed: per column a varint length and its deflated stream

The columns are integers: time (ms), latitude and longitude (1e-7°, a centimetre), accuracy (cm), speed (cm/s),
bearing (0.1°), the offset of the monotonic clock from time (ms), flags. Unknown values are 0, known ones are one more
than themselves. Deltas are zigzagged, so that small steps of both signs are short.
"""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from shifang.kernel.problems import Refusal
from shifang.tracking.types import (
    CHUNK_DAMAGED,
    FASTEST_MPS,
    LARGEST_MS,
    MOST_POINTS,
    UNKNOWN_MS,
    WORST_ACCURACY_M,
    Floats,
    Integers,
    Track,
    empty_track,
)

Words = npt.NDArray[np.uint64]

_MAGIC, _PLAIN, _PACKED = 0x54, 1, 2
_WIDTH = 8
_ORDERS = np.array([2, 1, 1, 1, 1, 1, 1, 1], dtype=np.uint8)
# Columns whose better order is found by trying, when there is time for it: positions of somebody who moves evenly.
_TRIED = (1, 2, 6)
_HEAD = 6
_LONGEST_VARINT = 10
_MOST_IN_A_DAY = 40 * MOST_POINTS
_DEGREES, _CENTI, _DECI = 1e7, 100.0, 10.0
_MOCK, _MONOTONIC = 1, 2
_SCALES = np.array([[1.0, _DEGREES, _DEGREES, _CENTI, _CENTI, _DECI, 1.0, 1.0]]).T
_MOST_MEASURED = np.array([[WORST_ACCURACY_M, FASTEST_MPS, 360.0]]).T


def encode(track: Track) -> bytes:
    """Return an upload's points as a plain chunk: quickly made, about 10 bytes a point."""
    return encode_columns(_whole(track))


def encode_columns(columns: Integers) -> bytes:
    """Return columns of whole numbers (`columns_of`) as a plain chunk."""
    body = _count(columns.shape[1]) + _ORDERS.tobytes() + _varints(_zigzag(_differenced(columns)).ravel())
    return _sealed(_PLAIN, body)


def columns_of(table: Floats) -> Integers | None:
    """Return an orderly table of WGS-84 points (`normalise.is_plain`) as the columns of a chunk, without detours.

    None when the monotonic clock is not known everywhere: such tables go by way of a track.
    """
    values = table.T
    whole = np.rint(values * _SCALES)
    if not (whole[6].min() >= 0 and whole[6].max() < LARGEST_MS):
        return None
    measured = values[3:6]
    known = (measured >= 0.0) & (measured <= _MOST_MEASURED)
    whole[5] %= 3600.0
    whole[3:6] = np.where(known, whole[3:6] + 1.0, 0.0)
    whole[6] = whole[0] - whole[6]
    whole[7] = (values[7] > 0) + _MONOTONIC
    found: Integers = whole.astype(np.int64)
    return found


def last_of(columns: Integers) -> Track:
    """Return the last point of columns."""
    return _track(columns[:, -1:])


def pack(track: Track) -> bytes:
    """Return the points of a day as a packed chunk: slower, smaller."""
    columns = _whole(track)
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
    orders, at = chunk[at : at + _WIDTH], at + _WIDTH
    if count > _MOST_IN_A_DAY or len(orders) != _WIDTH or not set(orders) <= {1, 2}:
        raise Refusal(CHUNK_DAMAGED)
    if chunk[1] == _PLAIN:
        words = _unvarints(chunk[at:], count=count * _WIDTH).reshape(_WIDTH, count)
    elif chunk[1] == _PACKED:
        words = _unpacked(chunk, at=at, count=count)
    else:
        raise Refusal(CHUNK_DAMAGED)
    return _track(_summed(_unzigzag(words), orders)) if count else empty_track()


def glance(chunks: Sequence[bytes]) -> Floats:
    """Return time (ms), latitude, longitude and accuracy (NaN: not known) of the points of several plain chunks, one
    row each, as they stand in them. All are read at once, which is far quicker than one after the other. A damaged
    chunk is left out.
    """
    kept = [found for found in map(_plain_stream, chunks) if found is not None]
    if not kept:
        return np.zeros((4, 0))
    counts = np.array([count for count, _ in kept])
    deltas = _unzigzag(_unvarints(b"".join(stream for _, stream in kept), count=_WIDTH * int(counts.sum())))
    starts = _WIDTH * (np.cumsum(counts) - counts)
    parts = [deltas[at : at + 4 * n].reshape(4, n) for at, n in zip(starts.tolist(), counts.tolist(), strict=True)]
    summed = _summed_apart(np.concatenate(parts, axis=1), counts)
    summed[0] = _summed_apart(summed[:1], counts)[0]
    accuracy = _unknown(summed[3], _CENTI)
    return np.stack([summed[0].astype(np.float64), summed[1] / _DEGREES, summed[2] / _DEGREES, accuracy])


def quantised(track: Track) -> Track:
    """Return the track as it reads once it was stored."""
    return _track(_whole(track)) if len(track) else track


# --- columns -------------------------------------------------------------------------------------------------------


def _whole(track: Track) -> Integers:
    columns = np.zeros((_WIDTH, len(track)), dtype=np.int64)
    known = track.monotonic_ms != UNKNOWN_MS
    columns[0] = track.time_ms
    columns[1] = np.rint(track.latitude * _DEGREES)
    columns[2] = np.rint(track.longitude * _DEGREES)
    columns[3] = _known(track.accuracy_m, _CENTI)
    columns[4] = _known(track.speed_mps, _CENTI)
    # What rounds up to the whole turn is north.
    columns[5] = _known(np.rint(track.bearing_deg * _DECI) % 3600.0, 1.0)
    offsets = track.time_ms - track.monotonic_ms
    columns[6] = offsets if known.all() else np.where(known, offsets, _carried(track, known))
    columns[7] = track.mock * _MOCK + known * _MONOTONIC
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
    known = (columns[7] & _MONOTONIC) != 0
    return Track(
        time_ms=columns[0],
        latitude=columns[1] / _DEGREES,
        longitude=columns[2] / _DEGREES,
        accuracy_m=_unknown(columns[3], _CENTI),
        speed_mps=_unknown(columns[4], _CENTI),
        bearing_deg=_unknown(columns[5], _DECI),
        monotonic_ms=np.where(known, columns[0] - columns[6], UNKNOWN_MS),
        mock=(columns[7] & _MOCK) != 0,
    )


def _unknown(values: Integers, scale: float) -> Floats:
    return np.where(values == 0, np.nan, (values - 1) / scale)


# --- deltas, zigzag, varints ---------------------------------------------------------------------------------------


def _differenced(columns: Integers) -> Integers:
    deltas = columns.copy()
    deltas[:, 1:] -= columns[:, :-1]
    deltas[0, 1:] -= deltas[0, :-1].copy()
    return deltas


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
    shifted = words[:, None] >> (np.arange(width, dtype=np.uint64) * np.uint64(7))
    kept = shifted != 0
    kept[:, 0] = True
    septets = (shifted & np.uint64(0x7F)).astype(np.uint8)
    septets[:, :-1] |= kept[:, 1:].view(np.uint8) << 7
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


def _unpacked(chunk: bytes, *, at: int, count: int) -> Words:
    rows = np.zeros((_WIDTH, count), dtype=np.uint64)
    for row in range(_WIDTH):
        length, at = _read_count(chunk, at)
        rows[row] = _unvarints(_inflated(chunk[at : at + length], most=count * _LONGEST_VARINT), count=count)
        at += length
    if at != len(chunk):
        raise Refusal(CHUNK_DAMAGED)
    return rows


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
    return (count, chunk[at + _WIDTH :]) if count and chunk[at : at + _WIDTH] == _ORDERS.tobytes() else None


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
