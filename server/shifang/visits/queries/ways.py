"""Ways between visits: from where and when somebody left one customer until they arrived at the next, on one day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from shifang.kernel.geo import Point
from shifang.visits.models import Visit


@dataclass(frozen=True, slots=True)
class WayBetween:
    """Somebody left a place at a moment and checked in at another at a later one."""

    person_id: UUID
    left_at: datetime
    arrived_at: datetime
    start: Point
    end: Point


def ways_between(organisation_id: UUID, people: Sequence[UUID], *, since: datetime, limit: int) -> list[WayBetween]:
    """Return the newest ways between one visit and the next of the same person and day."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id,
        person_id__among=people,
        checked_in_at__gt=since,
        ended_at__isnull=False,
        latitude__isnull=False,
        longitude__isnull=False,
    )
    names = ("person_id", "day", "checked_in_at", "ended_at", "latitude", "longitude")
    found = list(rows.order_by("-checked_in_at").values_list(*names)[:limit])
    return list(_ways(sorted(found, key=lambda row: (row[0], row[2]))))


def _ways(rows: Sequence[tuple[UUID, object, datetime, datetime, float, float]]) -> Iterator[WayBetween]:
    for (person, day, _, left, *before), (other, following, arrived, _, *after) in pairwise(rows):
        if person == other and day == following and left < arrived:
            yield WayBetween(person, left, arrived, Point(*before), Point(*after))
