"""Learning the radio map from visits, and taking a visit out of it again.

An organisation's lessons are learned one at a time. The map follows from the lessons alone, in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.kernel.geo import Point
from shifang.platform import tenancy
from shifang.platform.turns import take_turns
from shifang.truth.models import Beacon, Lesson, PlaceRadio
from shifang.truth.queries.radio import key_of
from shifang.truth.rules.radio_map import KEPT_OF_PLACE, LEARNED_OF_VISIT, Sample, newest, placed, routine
from shifang.truth.types.facts import AccessPoint, Cell
from shifang.truth.types.stored import utc_text

_CHANGED = ("latitude", "longitude", "spread_m", "strength_dbm", "visits", "last_seen", "samples")


@dataclass(frozen=True, slots=True)
class Taught:
    """A visit to learn from: which, of which place, when, where the phone was, and what it heard."""

    subject_id: UUID
    place_id: UUID
    at: datetime
    position: Point
    accuracy_m: float
    wifi: Sequence[AccessPoint]
    cells: Sequence[Cell]


def learn(organisation_id: UUID, taught: Taught) -> int:
    """Learn from a visit, once, however often it is told; return how many access points and cells it placed."""
    with tenancy.organisation(organisation_id):
        _alone(organisation_id)
        if Lesson.objects.filter(organisation_id=organisation_id, id=taught.subject_id).exists():
            return 0
        loudest = sorted(taught.wifi, key=lambda each: -each.rssi_dbm)[:LEARNED_OF_VISIT]
        access_points = {key_of(organisation_id, each.bssid): each.rssi_dbm for each in loudest}
        cells = {key_of(organisation_id, each.key): each.strength_dbm for each in taught.cells}
        heard = {**dict.fromkeys(access_points, "wifi"), **dict.fromkeys(cells, "cell")}
        if not heard:
            return 0
        Lesson.objects.create(
            organisation_id=organisation_id,
            id=taught.subject_id,
            place_id=taught.place_id,
            taken_at=taught.at,
            keys=sorted(heard),
        )
        strengths: dict[UUID, int | None] = {**access_points, **cells}
        _place(organisation_id, {key: [_sample(taught, strengths[key])] for key in heard}, kinds=heard)
        _visited(organisation_id, taught, access_points)
    return len(heard)


def forget(organisation_id: UUID, subject_id: UUID) -> bool:
    """Take a visit out of the map; return whether it was in."""
    with tenancy.organisation(organisation_id):
        _alone(organisation_id)
        lesson = Lesson.objects.filter(organisation_id=organisation_id, id=subject_id).first()
        if lesson is None:
            return False
        rows = list(Beacon.objects.filter(organisation_id=organisation_id, id__in=lesson.keys))
        left = {row.id: [each for each in _samples(row) if each.subject != str(subject_id)] for row in rows}
        Beacon.objects.filter(
            organisation_id=organisation_id, id__in=[key for key, kept in left.items() if not kept]
        ).delete()
        _write([row for row in rows if left[row.id]], left)
        _unvisited(organisation_id, lesson)
        lesson.delete()
    return True


def forget_everything(organisation_id: UUID) -> None:
    """Empty an organisation's map, for building it anew."""
    with tenancy.organisation(organisation_id):
        _alone(organisation_id)
        for model in (Beacon, PlaceRadio, Lesson):
            model._default_manager.filter(organisation_id=organisation_id).delete()


def _place(organisation_id: UUID, samples: Mapping[UUID, list[Sample]], *, kinds: Mapping[UUID, str]) -> None:
    rows = {row.id: row for row in Beacon.objects.filter(organisation_id=organisation_id, id__in=list(samples))}
    whole = {key: newest([*(_samples(rows[key]) if key in rows else ()), *more]) for key, more in samples.items()}
    _write(list(rows.values()), whole)
    Beacon.objects.bulk_create(
        Beacon(organisation_id=organisation_id, id=key, kind=kinds[key], **_values(kept))
        for key, kept in sorted(whole.items())
        if key not in rows
    )


def _write(rows: Sequence[Beacon], samples: Mapping[UUID, list[Sample]]) -> None:
    for row in rows:
        for name, value in _values(samples[row.id]).items():
            setattr(row, name, value)
    if rows:
        Beacon.objects.filter(organisation_id=rows[0].organisation_id).bulk_update(rows, _CHANGED)


def _values(samples: Sequence[Sample]) -> dict[str, Any]:
    found = placed(samples)
    return {
        "latitude": found.position.latitude,
        "longitude": found.position.longitude,
        "spread_m": found.spread_m,
        "strength_dbm": found.strength_dbm,
        "visits": len(samples),
        "last_seen": datetime.fromisoformat(samples[-1].at),
        "samples": [
            [each.subject, each.at, each.latitude, each.longitude, each.accuracy_m, each.strength_dbm]
            for each in samples
        ],
    }


def _visited(organisation_id: UUID, taught: Taught, heard: Mapping[UUID, int]) -> None:
    row = PlaceRadio.objects.filter(organisation_id=organisation_id, id=taught.place_id).first()
    told = [str(taught.subject_id), utc_text(taught.at), {str(key): strength for key, strength in heard.items()}]
    _keep_place(organisation_id, taught.place_id, [*(row.heard if row else ()), told])


def _unvisited(organisation_id: UUID, lesson: Lesson) -> None:
    row = PlaceRadio.objects.filter(organisation_id=organisation_id, id=lesson.place_id).first()
    if row is not None:
        _keep_place(organisation_id, row.id, [each for each in row.heard if each[0] != str(lesson.id)])


def _keep_place(organisation_id: UUID, place_id: UUID, heard: list[Any]) -> None:
    kept = sorted(heard, key=lambda each: (each[1], each[0]))[-KEPT_OF_PLACE:]
    PlaceRadio.objects.update_or_create(
        organisation_id=organisation_id,
        id=place_id,
        defaults={
            "visits": len(kept),
            "routine": [UUID(key) for key in routine([each[2] for each in kept])],
            "heard": kept,
        },
    )


def _sample(taught: Taught, strength: int | None) -> Sample:
    place = taught.position
    return Sample(
        str(taught.subject_id), utc_text(taught.at), place.latitude, place.longitude, taught.accuracy_m, strength
    )


def _samples(row: Beacon) -> list[Sample]:
    return [Sample(*each) for each in row.samples]


def _alone(organisation_id: UUID) -> None:
    take_turns(f"radio:{organisation_id}")
