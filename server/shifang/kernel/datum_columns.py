"""The coordinate systems of `datum`, for columns of coordinates: the same formulae over numpy arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from shifang.kernel import datum as one
from shifang.kernel.datum import Datum
from shifang.kernel.geo import BoundingBox

Degrees = npt.NDArray[np.float64]
Pair = tuple[Degrees, Degrees]
# Points that are worked on at once: their intermediate columns stay in the processor's cache.
_BLOCK = 2048


def columns_to_wgs84(latitude: Degrees, longitude: Degrees, datum: Datum) -> Pair:
    """The WGS-84 latitudes and longitudes of coordinates given in `datum`, all on the earth."""
    if datum is Datum.WGS84 or not len(latitude):
        return latitude, longitude
    found = np.empty((2, len(latitude)))
    for start in range(0, len(latitude), _BLOCK):
        block = slice(start, start + _BLOCK)
        pair = (latitude[block], longitude[block])
        if datum is Datum.BD09:
            pair = _inverse(_bd_shift, pair)
        found[0, block], found[1, block] = _inverse(_shift, pair)
    return found[0], found[1]


def columns_to_gcj02(latitude: Degrees, longitude: Degrees) -> Pair:
    """The GCJ-02 coordinates of WGS-84 points."""
    inside = in_mainland_china(latitude, longitude)
    shifted = _shift((latitude, longitude))
    return np.where(inside, shifted[0], latitude), np.where(inside, shifted[1], longitude)


def in_mainland_china(latitude: Degrees, longitude: Degrees) -> npt.NDArray[np.bool_]:
    """Where GCJ-02 applies, as `datum.in_mainland_china`."""
    found = np.zeros(len(latitude), dtype=np.bool_)
    for box in one.MAINLAND:
        found |= _boxed(latitude, longitude, box)
    if not found.any():
        return found
    for box in one.NOT_MAINLAND:
        found &= ~_boxed(latitude, longitude, box)
    south, west = np.min(one.HONG_KONG, axis=0)
    north, east = np.max(one.HONG_KONG, axis=0)
    near = (latitude >= south) & (latitude <= north) & (longitude >= west) & (longitude <= east)
    if near.any():
        found[near] &= ~_in_hong_kong(latitude[near], longitude[near])
    return found


def _boxed(latitude: Degrees, longitude: Degrees, box: BoundingBox) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (latitude >= box.south) & (latitude <= box.north)
    return found & (longitude >= box.west) & (longitude <= box.east)


def _in_hong_kong(latitude: Degrees, longitude: Degrees) -> npt.NDArray[np.bool_]:
    outline = one.HONG_KONG
    odd = np.zeros(len(latitude), dtype=np.bool_)
    for (y1, x1), (y2, x2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if y1 != y2:
            edge = x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
            odd ^= ((y1 > latitude) != (y2 > latitude)) & (longitude < edge)
    return odd


def _inverse(forward: Callable[[Pair], Pair], target: Pair) -> Pair:
    latitude, longitude = target
    for _ in range(one.ROUNDS):
        seen = forward((latitude, longitude))
        latitude = np.clip(latitude - (seen[0] - target[0]), -90.0, 90.0)
        longitude = np.clip(longitude - (seen[1] - target[1]), -180.0, 180.0)
    inside = in_mainland_china(latitude, longitude)
    return np.where(inside, latitude, target[0]), np.where(inside, longitude, target[1])


def _shift(pair: Pair) -> Pair:
    latitude, longitude = pair
    x, y = longitude - 105.0, latitude - 35.0
    x_pi, y_pi = x * np.pi, y * np.pi
    root = np.sqrt(np.abs(x))
    ripple = 20.0 * np.sin(6.0 * x_pi) + 20.0 * np.sin(2.0 * x_pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += 2.0 / 3.0 * (ripple + 20.0 * np.sin(y_pi) + 40.0 * np.sin(y_pi / 3))
    north += 2.0 / 3.0 * (160.0 * np.sin(y_pi / 12) + 320.0 * np.sin(y_pi / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += 2.0 / 3.0 * (ripple + 20.0 * np.sin(x_pi) + 40.0 * np.sin(x_pi / 3))
    east += 2.0 / 3.0 * (150.0 * np.sin(x_pi / 12) + 300.0 * np.sin(x_pi / 30))
    radians = np.radians(latitude)
    flat = 1.0 - one.KRASOVSKY_E2 * np.sin(radians) ** 2
    rooted = np.sqrt(flat)
    meridian = one.KRASOVSKY_A_M * (1.0 - one.KRASOVSKY_E2) / (flat * rooted)
    parallel = one.KRASOVSKY_A_M / rooted * np.maximum(np.cos(radians), 1e-9)
    return _clipped(latitude + np.degrees(north / meridian), longitude + np.degrees(east / parallel))


def _bd_shift(pair: Pair) -> Pair:
    y, x = pair
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * one.BD_FREQUENCY)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * one.BD_FREQUENCY)
    return _clipped(
        radius * np.sin(angle) + one.BD_LATITUDE_SHIFT,
        radius * np.cos(angle) + one.BD_LONGITUDE_SHIFT,
    )


def _clipped(latitude: Degrees, longitude: Degrees) -> Pair:
    return np.clip(latitude, -90.0, 90.0), np.clip(longitude, -180.0, 180.0)
