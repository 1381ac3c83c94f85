"""Whether two photos show the same pixels, whatever was cut off, framed, tilted or filmed from a screen.

Not: the same thing. Two photos of one shelf share points too, and the same packet stands in every shop. So the points
only propose how one picture lies upon the other; then the pixels of all that both show must agree, patch by patch.
Another photo of the same shelf, from another place and with other goods taken, does not lie upon it everywhere.

Where nothing was taken, a coarse picture of it does. What is left is where the points stand: an edit, or a camera
before a screen or a print, moves all of them by one rule; before things in space near ones move against far ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from shifang.evidence.matching.features import Features, rooted
from shifang.evidence.matching.pdq import Bytes, Floats
from shifang.evidence.types import Likeness

LEAST_POINTS = 10
_RATIO = 0.88
_TOLERANCE = 0.012  # of the long side
_TRIALS = 1000
_GRID = 8
_LEAST_CONTRAST = 4.0  # grey levels
_LEAST_PATCHES = 16
_EXACT, _ABOUT = 0.00375, 0.094  # of the long side
_MARGIN = 3  # grey pixels: points at the very edge are not looked for


NONE = Likeness(0, 0.0, 0.0)


def likeness(one: Features, other: Features) -> Likeness:
    """Return how well `one` lies upon `other`."""
    here, there = _partners(one, other)
    if len(here) < LEAST_POINTS:
        return NONE
    a = here * _extent(one.grey)
    b = there * _extent(other.grey)
    cv2.setRNGSeed(0)
    tolerance = _TOLERANCE * max(other.grey.shape)
    found: Any = cv2.estimateAffine2D(a, b, None, cv2.RANSAC, tolerance, _TRIALS, 0.999)
    laid, inside = found
    count = 0 if inside is None else int(inside.sum())
    if laid is None or count < LEAST_POINTS or not _plausible(laid):
        return Likeness(count, 0.0, 0.0)
    finer = _refined((a, b), laid, tolerance)
    agreeing, common = _agreement(one.grey, other.grey, finer)
    in_place, exact = _steadiness((one, other), (a, b), finer)
    return Likeness(count, agreeing, common, in_place, exact)


def _partners(one: Features, other: Features) -> tuple[Floats, Floats]:
    """Points that are each other's likeliest, and clearly likelier than any second."""
    if min(len(one.points), len(other.points)) < LEAST_POINTS:
        return one.points[:0], other.points[:0]
    alike = rooted(one.descriptions) @ rooted(other.descriptions).T
    best = alike.argmax(axis=1)
    rows = np.arange(len(best))
    mutual = alike.argmax(axis=0)[best] == rows
    second = np.partition(alike, -2, axis=1)[:, -2]
    near, far = (np.sqrt(np.maximum(0.0, 2 - 2 * each)) for each in (alike[rows, best], second))
    kept = mutual & (near <= _RATIO * far)
    return one.points[kept], other.points[best[kept]]


def _extent(grey: Bytes) -> Floats:
    return np.array([grey.shape[1], grey.shape[0]], np.float32)


def _plausible(laid: NDArray[Any]) -> bool:
    """No edit turns the picture inside out, or stretches it beyond recognition."""
    linear = laid[:, :2]
    stretch = np.linalg.svd(linear, compute_uv=False)
    return bool(np.linalg.det(linear) > 0 and stretch[0] < 4 and stretch[1] > 0.25 and stretch[0] < 1.5 * stretch[1])


def _refined(pairs: tuple[Floats, Floats], laid: NDArray[Any], tolerance: float) -> NDArray[Any]:
    """The perspective that fits the points near to `laid`, when it fits more of them than a plain turn does."""
    a, b = pairs
    rows = np.vstack([laid, [0.0, 0.0, 1.0]])
    off = np.linalg.norm(cv2.perspectiveTransform(a[None], rows)[0] - b, axis=1)
    near = off < 4 * tolerance
    if near.sum() < 2 * LEAST_POINTS:
        return rows
    found: Any = cv2.findHomography(a[near], b[near], cv2.RANSAC, tolerance, None, _TRIALS, 0.999)
    bent, inside = found
    if bent is None or inside.sum() <= (off < tolerance).sum() or abs(bent[2, :2]).max() > 0.004:
        return rows
    return np.asarray(bent, dtype=np.float64)


def _moved(points: Floats, laid: NDArray[Any]) -> Floats:
    result: Floats = cv2.perspectiveTransform(points[None].astype(np.float64), laid)[0]
    return result


def _steadiness(
    photos: tuple[Features, Features], pairs: tuple[Floats, Floats], laid: NDArray[Any]
) -> tuple[float, float]:
    """The shares of points that stand just where they belong: of all that both could show, of those thereabouts."""
    one, other = photos
    a, b = pairs
    off = np.linalg.norm(_moved(a, laid) - b, axis=1) / max(other.grey.shape)
    exact = float((off < _EXACT).sum())
    shown = min(_shown(one, other, laid), _shown(other, one, np.linalg.inv(laid)))
    return exact / max(1, shown), exact / max(1, int((off < _ABOUT).sum()))


def _shown(one: Features, other: Features, laid: NDArray[Any]) -> int:
    """How many points of `one` lie within `other`."""
    at = _moved(one.points * _extent(one.grey), laid)
    return int(((at > _MARGIN) & (at < _extent(other.grey) - _MARGIN)).all(axis=1).sum())


def _agreement(one: Bytes, other: Bytes, laid: NDArray[Any]) -> tuple[float, float]:
    """The share of patches in which the pixels agree, and how much of the smaller picture is common."""
    height, width = other.shape
    moved = cv2.warpPerspective(one, laid, (width, height), flags=cv2.INTER_LINEAR).astype(np.float32)
    seen = cv2.warpPerspective(np.full_like(one, 255), laid, (width, height)) > 250
    side = max(2, max(other.shape) // _GRID)
    pictures = [cv2.GaussianBlur(each.astype(np.float32), (0, 0), 1.0) for each in (moved, other)]
    alike, spread, whole = _patches(pictures, seen, side=side)
    used = whole & (spread > _LEAST_CONTRAST)
    smaller = min(one.size * abs(np.linalg.det(laid[:2, :2])), other.size)
    common = min(1.0, float(seen.sum()) / max(1.0, smaller))
    if used.sum() < _LEAST_PATCHES:
        return 0.0, common
    return float((alike[used] > 0.7).mean()), common


def _patches(pictures: Sequence[Floats], seen: NDArray[Any], *, side: int) -> tuple[Floats, Floats, NDArray[Any]]:
    """Correlation, least contrast, and whether all of it is common, of every patch; they overlap by half."""
    one, other = pictures
    step = side // 2

    def mean(values: Floats) -> Floats:
        return cv2.blur(values, (side, side))[step::step, step::step]

    averages = mean(one), mean(other)
    squares = mean(one * one) - averages[0] ** 2, mean(other * other) - averages[1] ** 2
    both = mean(one * other) - averages[0] * averages[1]
    spread = np.sqrt(np.maximum(0.0, np.minimum(*squares)))
    alike = both / np.sqrt(np.maximum(1e-6, squares[0] * squares[1]))
    edge = np.zeros(seen.shape, np.float32)
    edge[step:-step, step:-step] = 1.0
    whole = mean(seen.astype(np.float32)) > 0.999
    return alike, spread, whole & (edge[step::step, step::step] > 0)
