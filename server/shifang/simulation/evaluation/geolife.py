"""Genuine days: GeoLife `.plt` files (Microsoft Research; never part of this product) and the stays on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from shifang.kernel.geo import Point, distance_m

_HEADER_LINES = 6
_STAY_M = 100.0
_STAY_S = 300.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """One logged position."""

    at: datetime
    latitude: float
    longitude: float

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class GenuineDay:
    """A person's day, in order of time."""

    person: str
    day: date
    points: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """Points `first` to `last` of a day, both included, within 100 m for five minutes or more."""

    first: int
    last: int
    centre: Point


def read_days(folder: Path) -> list[GenuineDay]:
    """Read every person's days; a point that is not on the earth is left out."""
    days: dict[tuple[str, date], dict[datetime, Recorded]] = defaultdict(dict)
    for path in sorted(folder.glob("*/Trajectory/*.plt")):
        person = path.parent.parent.name
        for each in _points(path):
            days[person, each.at.date()].setdefault(each.at, each)
    return [
        GenuineDay(person, day, tuple(points[at] for at in sorted(points)))
        for (person, day), points in sorted(days.items())
    ]


def stays_of(points: Sequence[Recorded]) -> list[Stay]:
    """Find stays in one pass: an anchor and all that follows within its reach, without a hole of a stay's length."""
    found: list[Stay] = []
    start = 0
    while start < len(points):
        end = start
        while end + 1 < len(points) and _reaches(points[start], points[end], points[end + 1]):
            end += 1
        if (points[end].at - points[start].at).total_seconds() >= _STAY_S:
            found.append(Stay(start, end, _centre(points[start : end + 1])))
            start = end + 1
        else:
            start += 1
    return found


def pauses_of(points: Sequence[Recorded]) -> list[Stay]:
    """The stays of a day; a day without any has its end for one, so that no day goes unmeasured."""
    last = len(points) - 1
    return stays_of(points) or [Stay(last, last, points[last].point)]


def _reaches(anchor: Recorded, last: Recorded, point: Recorded) -> bool:
    without_hole = point.at - last.at < timedelta(seconds=_STAY_S)
    return without_hole and distance_m(anchor.point, point.point) <= _STAY_M


def _centre(points: Sequence[Recorded]) -> Point:
    count = len(points)
    return Point(sum(each.latitude for each in points) / count, sum(each.longitude for each in points) / count)


def _points(path: Path) -> Iterator[Recorded]:
    for line in path.read_text().splitlines()[_HEADER_LINES:]:
        latitude, longitude, _, _, _, day, clock = line.split(",")
        at = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)
        if -90 <= float(latitude) <= 90 and -180 <= float(longitude) <= 180:
            yield Recorded(at, float(latitude), float(longitude))
