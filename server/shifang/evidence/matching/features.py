"""Local features of a photo: what is still there after a corner is cut off, a border put round it, or it is tilted.

SIFT (patent expired; OpenCV's, Apache-2.0) finds and describes points. Each point is named by a word of 16 bits: the
corners of two randomly turned cross-polytopes that its description lies nearest to (Andoni et al. 2015). Nothing is
learned but the mean and which words are common, so every installation has the same words. Edited copies share many
words of their strongest points, unrelated photos next to none; the geometry and the pixels then decide (`likeness`).
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from shifang.evidence.matching.pdq import Bytes, Floats

Words = NDArray[Any]

SIDE = 320
"""Long side (pixels) at which points are looked for."""
POINTS = 300
KEPT_WORDS = 96
GREY_SIDE = 128
"""Long side of the small grey picture by which pixels are compared."""
_LENGTH = 128
_ROUNDS = 3
# The mean of all descriptions (in thousandths), taken from photos of shops: without it the words would be badly shared
# out. A line is a row of cells.
_COMMON = np.frombuffer(
    bytes.fromhex(
        "413835373c2c252d6f4c3a383b2f304a714330303b353c57432b242a3c373a41"
        "543c3a424b392b349b5b41474d3d385e9c5b373c4e44416358352a364c403943"
        "54342c394b42393c9b5f393d4c47415a9c6341454e3c365a58423a414c352a35"
        "412d252d3d3835386e4a31303b38394b71573c363a2f2f4343413a383b2a242b"
    ),
    np.uint8,
).astype(np.float32) * np.float32(0.001)
_HEAD = struct.Struct("<BHHH")
_FORM = 1
_FINE = 65535


@dataclass(frozen=True, slots=True)
class Features:
    """Points (x, y as shares of the width and height), their descriptions, strongest first, and the grey picture."""

    points: Floats
    descriptions: Bytes
    grey: Bytes

    @property
    def words(self) -> Words:
        """The words of all points but common ones, strongest first, each once."""
        words = words_of(self.descriptions)
        words = words[~_common()[words]]
        _, first = np.unique(words, return_index=True)
        result: Words = words[np.sort(first)]
        return result


def features_of(grey: Bytes) -> Features:
    """Find the features of a grey picture of any size."""
    picture = shrunk(grey, SIDE)
    everywhere: Any = None
    keypoints, found = cv2.SIFT.create(nfeatures=POINTS).detectAndCompute(picture, everywhere)
    described: Any = found
    order = sorted(range(len(keypoints)), key=lambda index: -keypoints[index].response)[:POINTS]
    height, width = picture.shape
    points = np.array([keypoints[index].pt for index in order], dtype=np.float32).reshape(-1, 2)
    descriptions = np.zeros((0, _LENGTH), np.uint8) if described is None else described[order].astype(np.uint8)
    return Features(points / np.array([width, height], np.float32), descriptions, shrunk(picture, GREY_SIDE))


def shrunk(picture: Bytes, side: int) -> Bytes:
    """Return the picture with a long side of at most `side`."""
    height, width = picture.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return picture
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def rooted(descriptions: Bytes) -> Floats:
    """Descriptions whose distances are those of Hellinger (RootSIFT), of length 1."""
    plain = descriptions.astype(np.float32)
    total = np.maximum(plain.sum(axis=1, keepdims=True), 1.0)
    result: Floats = np.sqrt(plain / total)
    return result


def words_of(descriptions: Bytes) -> Words:
    """Name each description by a word of 16 bits."""
    centred = rooted(descriptions) - _COMMON
    halves = [_corner(centred @ turn) for turn in _turns()]
    result: Words = (halves[0] * 256 + halves[1]).astype(np.uint16)
    return result


def _corner(turned: Floats) -> NDArray[Any]:
    """The nearest corner of the cross-polytope: the axis that sticks out most, and which way."""
    axis = np.abs(turned).argmax(axis=1)
    result: Floats = axis * 2 + (turned[np.arange(len(turned)), axis] > 0)
    return result


@lru_cache(maxsize=1)
def _common() -> NDArray[Any]:
    """The words that two of 66 photos of shops had: like "and" and "the", they tell nothing."""
    packed_bits = (Path(__file__).parent / "common_words.bin").read_bytes()
    return np.unpackbits(np.frombuffer(packed_bits, np.uint8)).astype(bool)


@lru_cache(maxsize=1)
def _turns() -> tuple[Floats, Floats]:
    """Two random turns that are the same everywhere: signs from a hash between Hadamard matrices."""
    hadamard = np.ones((1, 1))
    while len(hadamard) < _LENGTH:
        hadamard = np.block([[hadamard, hadamard], [hadamard, -hadamard]])
    hadamard /= np.sqrt(_LENGTH)
    digest = hashlib.shake_256(b"shifang words 1").digest(2 * _ROUNDS * _LENGTH // 8)
    signs = np.unpackbits(np.frombuffer(digest, np.uint8)).reshape(2, _ROUNDS, _LENGTH) * 2.0 - 1.0
    turns = []
    for rounds in signs:
        turn = np.eye(_LENGTH)
        for flips in rounds:
            turn = hadamard @ (flips[:, None] * turn)
        turns.append(turn.T.astype(np.float32))
    return turns[0], turns[1]


def packed(features: Features) -> bytes:
    """Return the features as bytes to be kept."""
    height, width = features.grey.shape
    head = _HEAD.pack(_FORM, len(features.points), height, width)
    points = np.clip(np.round(features.points * _FINE), 0, _FINE).astype("<u2")
    return head + points.tobytes() + features.descriptions.tobytes() + features.grey.tobytes()


def unpacked(content: bytes) -> Features:
    """Return kept features; ValueError for another form."""
    form, count, height, width = _HEAD.unpack_from(content)
    sizes = (count * 4, count * _LENGTH, height * width)
    if form != _FORM or len(content) != _HEAD.size + sum(sizes):
        message = f"features of an unknown form {form}"
        raise ValueError(message)
    starts = np.cumsum([_HEAD.size, *sizes])
    points, descriptions, grey = (content[start : start + size] for start, size in zip(starts, sizes, strict=False))
    return Features(
        np.frombuffer(points, "<u2").reshape(-1, 2).astype(np.float32) / _FINE,
        np.frombuffer(descriptions, np.uint8).reshape(-1, _LENGTH),
        np.frombuffer(grey, np.uint8).reshape(height, width),
    )
