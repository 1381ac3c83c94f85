"""Drawing trips on roads by a map matcher, where one is at hand: a layer of its own, of no weight for any verdict.

The service is asked outside of every transaction, and what it says is kept only when the day is still what it was.
"""

from __future__ import annotations

import enum
import logging
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import requests

from shifang.platform import tenancy
from shifang.tracking.models import Day, Layer, Segment
from shifang.tracking.queries.days import layer_of, stored_segments
from shifang.tracking.rules import codec, gate, roads
from shifang.tracking.types import Mode, SegmentKind, Track

log = logging.getLogger(__name__)

MATCHER = 1
"""The version of the questions; a day matched by an older one is matched anew."""
MOST_TRIES = 3
_TIMEOUT_S = (2.0, 10.0)
_LARGEST = 8_000_000


class Matched(enum.Enum):
    """What came of a day: drawn, nothing to draw on, gone or changed meanwhile, or the service did not answer."""

    DONE = "done"
    NOTHING = "nothing"
    CHANGED = "changed"
    FAILED = "failed"


class _NoAnswer(Exception):
    """The service cannot be reached, does not answer in time, or answers with something else."""


@dataclass(frozen=True, slots=True)
class _Work:
    layer: Layer
    trips: tuple[Segment, ...]


def match_day(*, url: str, organisation_id: UUID, person_id: UUID, day: date) -> Matched:
    """Ask the matcher about the trips of a day and keep their roads beside the layer."""
    with tenancy.organisation(organisation_id):
        work = _work_of(organisation_id, person_id, day)
    if work is None:
        return Matched.NOTHING
    try:
        found = _asked(url, work)
    except _NoAnswer as told:
        log.warning("the map matcher gave no answer: %s", told)
        tries = int(work.layer.roads.get("tries", 0)) + 1
        return Matched.FAILED if _kept(organisation_id, work, {"tries": tries}) else Matched.CHANGED
    return Matched.DONE if _kept(organisation_id, work, {"matcher": MATCHER, **found}) else Matched.CHANGED


def _work_of(organisation_id: UUID, person_id: UUID, day: date) -> _Work | None:
    row = Day.objects.filter(organisation_id=organisation_id, person_id=person_id, day=day).first()
    layer = None if row is None or row.stale else layer_of(row)
    if row is None or layer is None:
        return None
    return _Work(layer, tuple(each for each in stored_segments(row) if each.kind == SegmentKind.TRIP.value))


def _asked(url: str, work: _Work) -> dict[str, Any]:
    points = codec.decode(bytes(work.layer.body))
    found: dict[str, Any] = {}
    with requests.Session() as session:
        for trip in work.trips:
            asked = roads.question(_part(points, trip), Mode(trip.mode or Mode.DRIVE.value))
            # Without a road a trip is shown as it was measured.
            found[str(trip.number)] = None if asked is None else roads.road_of(_answer(session, url, asked), asked)
    return found


def _answer(session: requests.Session, url: str, asked: dict[str, Any]) -> Any:
    try:
        answer = session.post(f"{url.rstrip('/')}/trace_attributes", json=asked, timeout=_TIMEOUT_S)
        if len(answer.content) > _LARGEST:
            raise _NoAnswer("an answer too large")
        if answer.status_code == requests.codes.bad_request:
            # "No path": the service works, this trip is on no road that it knows.
            return None
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError) as wrong:
        raise _NoAnswer(type(wrong).__name__) from None


def _part(points: Track, trip: Segment) -> Track:
    first, last = gate.milliseconds(trip.started_at), gate.milliseconds(trip.ended_at)
    return points.take((points.time_ms >= first) & (points.time_ms <= last))


def _kept(organisation_id: UUID, work: _Work, found: dict[str, Any]) -> bool:
    layer = work.layer
    with tenancy.organisation(organisation_id):
        # The layer may have been derived anew while the service was asked: then the roads are of another day.
        same = Layer.objects.select_for_update().filter(organisation_id=organisation_id, id=layer.id).first()
        if same is None or bytes(same.body) != bytes(layer.body) or same.roads != layer.roads:
            return False
        same.roads = found
        same.save(update_fields=["roads"])
    return True
