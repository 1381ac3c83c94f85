"""Trips as they were recorded, for those who reckon how long ways take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shifang.tracking.models import Segment
from shifang.tracking.types import SegmentKind


@dataclass(frozen=True, slots=True)
class Trip:
    """A stretch on the move; `silent`: nothing was recorded in it."""

    started_at: datetime
    ended_at: datetime
    distance_m: float
    silent: bool


def trips_of(organisation_id: UUID, people: Sequence[UUID], *, since: datetime) -> dict[UUID, list[Trip]]:
    """Return the trips and silences of some people since a moment, in order."""
    rows = Segment.objects.filter(
        organisation_id=organisation_id,
        person_id__among=people,
        started_at__gt=since,
        kind__in=[SegmentKind.TRIP.value, SegmentKind.GAP.value],
    )
    names = ("person_id", "started_at", "ended_at", "distance_m", "kind")
    found: dict[UUID, list[Trip]] = {each: [] for each in people}
    for person_id, started, ended, distance, kind in rows.order_by("started_at").values_list(*names):
        found[person_id].append(Trip(started, ended, distance, kind == SegmentKind.GAP))
    return found
