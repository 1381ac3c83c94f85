"""Points on the earth in WGS-84 degrees, distances in metres on a sphere.

The sphere (mean earth radius) differs from the ellipsoid by at most 0.5 %,
far below the accuracy of any phone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees. Raises ValueError when it is not on the earth."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        # Written so that NaN fails too: every comparison with NaN is false.
        if not -90.0 <= self.latitude <= 90.0:
            raise ValueError(f"latitude outside -90..90: {self.latitude}")
        if not -180.0 <= self.longitude <= 180.0:
            raise ValueError(f"longitude outside -180..180: {self.longitude}")


def distance_m(a: Point, b: Point) -> float:
    """The great-circle distance in metres (haversine)."""
    half_latitude = math.radians(b.latitude - a.latitude) / 2
    half_longitude = math.radians(b.longitude - a.longitude) / 2
    chord = (
        math.sin(half_latitude) ** 2
        + math.cos(math.radians(a.latitude)) * math.cos(math.radians(b.latitude)) * math.sin(half_longitude) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def bearing_deg(a: Point, b: Point) -> float:
    """The initial course from a to b, 0 ≤ degrees < 360, clockwise from north."""
    from_latitude, to_latitude = math.radians(a.latitude), math.radians(b.latitude)
    turn = math.radians(b.longitude - a.longitude)
    east = math.sin(turn) * math.cos(to_latitude)
    north = math.cos(from_latitude) * math.sin(to_latitude) - math.sin(from_latitude) * math.cos(
        to_latitude
    ) * math.cos(turn)
    # The modulo of a tiny negative angle rounds up to 360 itself.
    return math.degrees(math.atan2(east, north)) % 360.0 % 360.0


def destination(start: Point, bearing: float, distance: float) -> Point:
    """Where one arrives after `distance` metres on the initial course `bearing` (degrees)."""
    angle = distance / EARTH_RADIUS_M
    course, latitude = math.radians(bearing), math.radians(start.latitude)
    sine = math.sin(latitude) * math.cos(angle) + math.cos(latitude) * math.sin(angle) * math.cos(course)
    sine = max(-1.0, min(1.0, sine))
    turn = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(latitude),
        math.cos(angle) - math.sin(latitude) * sine,
    )
    return Point(math.degrees(math.asin(sine)), _wrap(start.longitude + math.degrees(turn)))


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A flat map around an origin: metres east and north.

    Good to 0.1 % within about 20 km of the origin, away from the poles.
    """

    origin: Point

    def to_metres(self, point: Point) -> tuple[float, float]:
        """(east, north) of the point, in metres from the origin."""
        turn = _wrap(point.longitude - self.origin.longitude)
        rise = point.latitude - self.origin.latitude
        return (
            math.radians(turn) * EARTH_RADIUS_M * self._shrink(),
            math.radians(rise) * EARTH_RADIUS_M,
        )

    def to_point(self, east: float, north: float) -> Point:
        """The point that lies so many metres east and north of the origin."""
        rise = math.degrees(north / EARTH_RADIUS_M)
        turn = math.degrees(east / (EARTH_RADIUS_M * self._shrink()))
        return Point(self.origin.latitude + rise, _wrap(self.origin.longitude + turn))

    def _shrink(self) -> float:
        return max(math.cos(math.radians(self.origin.latitude)), 1e-9)


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A box in degrees. West may exceed east: the box then crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        Point(self.south, self.west)
        Point(self.north, self.east)
        if self.south > self.north:
            raise ValueError("south of the box lies north of its north")

    def contains(self, point: Point) -> bool:
        if not self.south <= point.latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= point.longitude <= self.east
        return point.longitude >= self.west or point.longitude <= self.east

    @property
    def crosses_antimeridian(self) -> bool:
        return self.west > self.east


def box_around(centre: Point, radius_m: float) -> BoundingBox:
    """The smallest box that holds the circle; the whole turn where it holds a pole."""
    rise = math.degrees(radius_m / EARTH_RADIUS_M)
    south, north = centre.latitude - rise, centre.latitude + rise
    if south <= -90.0 or north >= 90.0:
        return BoundingBox(-180.0, max(-90.0, south), 180.0, min(90.0, north))
    sine = math.sin(math.radians(rise)) / math.cos(math.radians(centre.latitude))
    turn = math.degrees(math.asin(min(1.0, sine)))
    return BoundingBox(_wrap(centre.longitude - turn), south, _wrap(centre.longitude + turn), north)


def bounding_box(points: list[Point]) -> BoundingBox:
    """The box of some points (at least one), never across the 180th meridian."""
    if not points:
        raise ValueError("no points to bound")
    latitudes = [point.latitude for point in points]
    longitudes = [point.longitude for point in points]
    return BoundingBox(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _wrap(longitude: float) -> float:
    if -180.0 <= longitude <= 180.0:
        return longitude
    return (longitude + 180.0) % 360.0 - 180.0
