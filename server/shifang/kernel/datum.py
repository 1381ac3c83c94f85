"""Coordinate systems used by phones and maps in mainland China, turned into WGS-84 and back.

GCJ-02 ("Mars coordinates") shifts WGS-84 by 100-700 m inside mainland China only; BD-09 shifts
GCJ-02 once more. The formulae and constants are the public ones: a = 6378245 m and
e² = 0.00669342162296594323 are those of the Krasovsky 1940 ellipsoid on which the algorithm,
published by its users around 2010, is built. The code is our own; the inverse has no closed
form and is found by fixed-point iteration (3 rounds reach 0.1 mm).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

from shifang.kernel.geo import BoundingBox, Point

KRASOVSKY_A_M = 6_378_245.0
KRASOVSKY_E2 = 0.00669342162296594323
ROUNDS = 3
# BD-09 adds this many degrees, and ripples with this frequency (radians per degree).
BD_LATITUDE_SHIFT, BD_LONGITUDE_SHIFT = 0.006, 0.0065
BD_FREQUENCY = math.pi * 3000.0 / 180.0


class Datum(StrEnum):
    """The system in which a coordinate was given."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def to_wgs84(point: Point, datum: Datum) -> Point:
    """The WGS-84 point of a coordinate given in `datum`."""
    if datum is Datum.WGS84:
        return point
    gcj = point if datum is Datum.GCJ02 else bd09_to_gcj02(point)
    return gcj02_to_wgs84(gcj)


def from_wgs84(point: Point, datum: Datum) -> Point:
    """What a map of `datum` calls the WGS-84 point."""
    if datum is Datum.WGS84:
        return point
    gcj = wgs84_to_gcj02(point)
    return gcj if datum is Datum.GCJ02 else gcj02_to_bd09(gcj)


def wgs84_to_gcj02(point: Point) -> Point:
    return _shift(point) if in_mainland_china(point) else point


def gcj02_to_wgs84(point: Point) -> Point:
    """Inverse of `wgs84_to_gcj02`, to better than a millimetre.

    Within some hundred metres outside the border a GCJ-02 coordinate has two readings;
    the one on the mainland is given.
    """
    candidate = _invert(_shift, point)
    return candidate if in_mainland_china(candidate) else point


def gcj02_to_bd09(point: Point) -> Point:
    return _bd_shift(point) if in_mainland_china(point) else point


def bd09_to_gcj02(point: Point) -> Point:
    candidate = _invert(_bd_shift, point)
    return candidate if in_mainland_china(candidate) else point


def in_mainland_china(point: Point) -> bool:
    """Whether GCJ-02 applies. Land borders are coarse (boxes); there Hong Kong, Macau and
    Taiwan count as outside, since maps of these places are drawn in WGS-84."""
    if not any(box.contains(point) for box in MAINLAND):
        return False
    if any(box.contains(point) for box in NOT_MAINLAND):
        return False
    return not _inside(point, HONG_KONG)


def _invert(forward: Callable[[Point], Point], target: Point) -> Point:
    guess = target
    for _ in range(ROUNDS):
        seen = forward(guess)
        guess = _clamped(
            guess.latitude - (seen.latitude - target.latitude),
            guess.longitude - (seen.longitude - target.longitude),
        )
    return guess


def _shift(point: Point) -> Point:
    x, y = point.longitude - 105.0, point.latitude - 35.0
    ripple = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += 2.0 / 3.0 * (ripple + 20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y * math.pi / 3))
    north += 2.0 / 3.0 * (160.0 * math.sin(y * math.pi / 12) + 320.0 * math.sin(y * math.pi / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += 2.0 / 3.0 * (ripple + 20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x * math.pi / 3))
    east += 2.0 / 3.0 * (150.0 * math.sin(x * math.pi / 12) + 300.0 * math.sin(x * math.pi / 30))

    latitude = math.radians(point.latitude)
    flat = 1.0 - KRASOVSKY_E2 * math.sin(latitude) ** 2
    meridian = KRASOVSKY_A_M * (1.0 - KRASOVSKY_E2) / flat**1.5
    parallel = KRASOVSKY_A_M / math.sqrt(flat) * max(math.cos(latitude), 1e-9)
    return _clamped(
        point.latitude + math.degrees(north / meridian),
        point.longitude + math.degrees(east / parallel),
    )


def _bd_shift(point: Point) -> Point:
    x, y = point.longitude, point.latitude
    radius = math.hypot(x, y) + 0.00002 * math.sin(y * BD_FREQUENCY)
    angle = math.atan2(y, x) + 0.000003 * math.cos(x * BD_FREQUENCY)
    return _clamped(
        radius * math.sin(angle) + BD_LATITUDE_SHIFT,
        radius * math.cos(angle) + BD_LONGITUDE_SHIFT,
    )


def _clamped(latitude: float, longitude: float) -> Point:
    # The formulae run wild far from China; such results are thrown away by the callers.
    return Point(max(-90.0, min(90.0, latitude)), max(-180.0, min(180.0, longitude)))


def _inside(point: Point, outline: tuple[tuple[float, float], ...]) -> bool:
    crossings = 0
    for (y1, x1), (y2, x2) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (y1 > point.latitude) != (y2 > point.latitude):
            edge = x1 + (point.latitude - y1) / (y2 - y1) * (x2 - x1)
            crossings += point.longitude < edge
    return crossings % 2 == 1


# Boxes whose union is the mainland, as widely published for this purpose.
MAINLAND = (
    BoundingBox(west=79.4462, south=42.8899, east=96.3300, north=49.2204),
    BoundingBox(west=109.6872, south=39.3742, east=135.0002, north=54.1415),
    BoundingBox(west=73.1246, south=29.5297, east=124.143255, north=42.8899),
    BoundingBox(west=82.9684, south=26.7186, east=97.0352, north=29.5297),
    BoundingBox(west=97.0253, south=20.414096, east=124.367395, north=29.5297),
    BoundingBox(west=107.975793, south=17.871542, east=111.744104, north=20.414096),
)
NOT_MAINLAND = (
    BoundingBox(west=119.921265, south=21.785006, east=122.497559, north=25.398623),  # Taiwan
    BoundingBox(west=101.8652, south=20.0988, east=106.6650, north=22.2840),  # Laos, Vietnam
    BoundingBox(west=106.4525, south=20.4878, east=108.0510, north=21.5422),  # Vietnam
    BoundingBox(west=109.0323, south=50.3257, east=119.1270, north=55.8175),  # Russia
    BoundingBox(west=127.4568, south=49.5574, east=137.0227, north=55.8175),  # Russia
    BoundingBox(west=131.2662, south=42.5692, east=137.0227, north=44.8922),  # Russia
    BoundingBox(west=113.5270, south=22.1000, east=113.6000, north=22.2140),  # Macau
)
# (latitude, longitude) round Hong Kong; in the north it follows the Shenzhen river.
HONG_KONG = (
    (22.130, 113.820),
    (22.400, 113.820),
    (22.435, 113.900),
    (22.490, 113.980),
    (22.505, 114.030),
    (22.515, 114.065),
    (22.530, 114.090),
    (22.532, 114.118),
    (22.545, 114.150),
    (22.560, 114.170),
    (22.548, 114.226),
    (22.560, 114.350),
    (22.540, 114.450),
    (22.130, 114.460),
)
