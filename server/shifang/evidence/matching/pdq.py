"""PDQ: a perceptual hash of 256 bits with a quality of 0 to 100.

Written after the published algorithm (facebook/ThreatExchange, `pdq/cpp`, BSD licence); bits and hexadecimal form are
those of the reference, so that hashes can be compared with other systems'.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# What is in them by custom: float32, uint8. The types of OpenCV and numpy do not follow arithmetic closely enough.
Floats = NDArray[Any]
Bytes = NDArray[Any]

BITS = 256
WIDTH = BITS // 8
_SIDE = 64
_KEPT = 16
_LUMA = (0.299, 0.587, 0.114)
_GRADIENTS_PER_POINT = 90


@dataclass(frozen=True, slots=True)
class Pdq:
    """A hash (32 bytes, the reference's order of hexadecimal digits) and how much there is to recognise (0-100)."""

    value: bytes
    quality: int


def luma_of(rgb: Bytes) -> Floats:
    """Return the brightness of RGB pixels (height, width, 3)."""
    return cv2.transform(rgb.astype(np.float32), np.array([_LUMA], dtype=np.float32))


def pdq_of(luma: Floats) -> Pdq:
    """Hash brightness."""
    values, quality = dihedral_of(luma, upright_only=True)
    return Pdq(values[0], quality)


def dihedral_of(luma: Floats, *, upright_only: bool = False) -> tuple[list[bytes], int]:
    """Return the hashes of the 8 turns and mirrorings, upright first, and the quality they share."""
    small = _small(luma)
    frequencies = _dct() @ small @ _dct().T
    turned = [frequencies] if upright_only else _turned(frequencies)
    return [_packed(each) for each in turned], _quality(small)


def distances(one: Bytes, others: Bytes) -> NDArray[Any]:
    """Return in how many bits each row of `others` differs from `one`."""
    result: Floats = np.bitwise_count(np.bitwise_xor(others, one)).sum(axis=-1, dtype=np.int64)
    return result


def distance(one: bytes, other: bytes) -> int:
    """Return in how many bits two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _small(luma: Floats) -> Floats:
    """64 x 64 points of the brightness after two passes of a tent-like blur (Jarosz), each of a box each way."""
    height, width = luma.shape
    blurred = luma
    for _ in range(2):
        blurred = _box(blurred)
    rows = ((np.arange(_SIDE) + 0.5) * height / _SIDE).astype(np.intp)
    columns = ((np.arange(_SIDE) + 0.5) * width / _SIDE).astype(np.intp)
    result: Floats = blurred[rows[:, None], columns]
    return result


def _box(picture: Floats) -> Floats:
    """The mean over a window that is cut off at the edges, as in the reference."""
    height, width = picture.shape
    sizes = [(side + 2 * _SIDE - 1) // (2 * _SIDE) for side in (width, height)]
    before = tuple(size - (size + 2) // 2 for size in sizes)
    total = cv2.boxFilter(
        picture, cv2.CV_32F, (sizes[0], sizes[1]), anchor=before, normalize=False, borderType=cv2.BORDER_CONSTANT
    )
    across, down = (_counts(side, size) for side, size in zip((width, height), sizes, strict=True))
    result: Floats = total / (down[:, None] * across)
    return result


@lru_cache(maxsize=64)
def _counts(side: int, size: int) -> Floats:
    """How many points the window holds at each place of a side."""
    after = (size + 2) // 2 - 1
    before = size - 1 - after
    places = np.arange(side)
    return (np.minimum(places + after, side - 1) - np.maximum(places - before, 0) + 1).astype(np.float32)


@lru_cache(maxsize=1)
def _dct() -> Floats:
    waves = np.arange(1, _KEPT + 1)[:, None] * (2 * np.arange(_SIDE) + 1)
    result: Floats = (np.sqrt(2 / _SIDE) * np.cos(np.pi / 2 / _SIDE * waves)).astype(np.float32)
    return result


def _turned(upright: Floats) -> list[Floats]:
    """The 8 turns of a picture are signs and a transposition of its frequencies: no pixel is touched again."""
    sign = np.where(np.arange(_KEPT) % 2 == 0, -1.0, 1.0).astype(np.float32)
    across, down = upright * sign, upright * sign[:, None]
    four = [upright, across, down, across * sign[:, None]]
    return four + [each.T for each in four]


def _packed(frequencies: Floats) -> bytes:
    middle = np.sort(frequencies, axis=None)[(frequencies.size - 1) // 2]
    bits = (frequencies > middle).ravel()
    return np.packbits(bits[::-1]).tobytes()


def _quality(small: Floats) -> int:
    steps = (np.abs(np.diff(small, axis=axis)) * 100 / 255 for axis in (0, 1))
    total = sum(int(each.astype(np.int64).sum()) for each in steps)
    return min(100, total // _GRADIENTS_PER_POINT)
