"""Making the derived layers of a day from its points: all at once or not at all, and the same every time."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from shifang.accounts.queries import policy, system_scope
from shifang.accounts.types import Scope
from shifang.kernel import cells
from shifang.kernel.geo import Point
from shifang.platform import clock, tenancy
from shifang.tracking.models import Day, Layer, Segment
from shifang.tracking.operations.packing import COVERAGE, coverage
from shifang.tracking.queries.customers import customer_at
from shifang.tracking.queries.points import day_track
from shifang.tracking.rules import codec
from shifang.tracking.rules.segments import Limits, segments_of
from shifang.tracking.rules.smoothing import Smoothed, smoothed
from shifang.tracking.types import POLICY, SegmentKind, Track
from shifang.tracking.types import Segment as Stretch

ENGINE = 2
"""The version of the rules; a day derived by an older one is derived anew."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rules make of a track under a version of the policy."""

    smooth: Smoothed
    segments: list[Stretch]
    policy_version: int


def derived(scope: Scope, track: Track) -> Derived:
    """Return what the rules make of a track, without writing anything."""
    in_force = policy(scope, POLICY.code)
    limits = Limits(
        radius_m=float(in_force.body["stay_radius_m"]),
        shortest_ms=in_force.body["stay_minutes"] * 60_000,
        gap_ms=in_force.body["gap_minutes"] * 60_000,
    )
    smooth = smoothed(track, gap_ms=limits.gap_ms)
    return Derived(smooth, segments_of(track, smooth, limits=limits), in_force.version)


def derive_day(*, organisation_id: UUID, person_id: UUID, day: date) -> bool:
    """Derive a person's day anew; return False when it has no points. One transaction: no half of it is ever seen."""
    with tenancy.organisation(organisation_id):
        row = Day.objects.select_for_update().filter(organisation_id=organisation_id, person_id=person_id, day=day)
        held = row.first()
        if held is None:
            return False
        scope = system_scope(organisation_id)
        points = day_track(held)
        found = derived(scope, points)
        whole = Segment.objects.filter(organisation_id=organisation_id, person_id=person_id, day=day)
        whole.delete()
        Segment.objects.bulk_create(segment_rows(scope, held, found.segments))
        Layer.objects.update_or_create(
            organisation_id=organisation_id,
            id=held.id,
            defaults={
                "engine": ENGINE,
                "policy_version": found.policy_version,
                "points": len(points),
                "body": codec.pack(as_track(points, found.smooth)),
                "cells": coverage(points),
                "roads": {},
            },
        )
        row.update(stale=False, points=len(points), derived_at=clock.now())
    return True


def as_track(points: Track, smooth: Smoothed) -> Track:
    """Return a smoothed track as one: its speed is the smoothed one, its `mock` says which points are outliers."""
    return Track(
        time_ms=points.time_ms,
        latitude=smooth.latitude,
        longitude=smooth.longitude,
        accuracy_m=points.accuracy_m,
        speed_mps=smooth.speed_mps,
        bearing_deg=points.bearing_deg,
        monotonic_ms=points.monotonic_ms,
        mock=smooth.outlier,
    )


def segment_rows(scope: Scope, row: Day, segments: Sequence[Stretch]) -> list[Segment]:
    """Return segments as rows, with the customers of the stays. Their ids follow from what they are of."""
    return [_segment_row(scope, row, segment, number=number) for number, segment in enumerate(segments)]


def _segment_row(scope: Scope, row: Day, segment: Stretch, *, number: int) -> Segment:
    place = Point(segment.latitude, segment.longitude)
    named = f"{row.organisation_id}:{row.person_id}:{row.day}:{number}".encode()
    return Segment(
        id=UUID(bytes=hashlib.sha256(named).digest()[:16]),
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        day=row.day,
        number=number,
        kind=segment.kind.value,
        mode=segment.mode.value if segment.mode else "",
        started_at=datetime.fromtimestamp(segment.started_ms / 1000, tz=UTC),
        ended_at=datetime.fromtimestamp(segment.ended_ms / 1000, tz=UTC),
        latitude=segment.latitude,
        longitude=segment.longitude,
        radius_m=segment.radius_m,
        distance_m=segment.distance_m,
        cell9=cells.cell_of(place, COVERAGE),
        customer_id=customer_at(scope, place) if segment.kind is SegmentKind.STAY else None,
    )
