"""Packing days that are over: many small uploads become one row, with the same points."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from shifang.kernel import cells
from shifang.kernel.geo import Point
from shifang.platform import tenancy
from shifang.tracking.models import Chunk, Day, Raw
from shifang.tracking.queries.points import chain_runs, chunks_of, day_track, joined_runs
from shifang.tracking.rules import codec
from shifang.tracking.types import Track

NO_DEVICE = UUID(int=0)
COVERAGE = 9
"""The H3 resolution of a day's coverage: cells of about 200 m."""


def pack_day(*, organisation_id: UUID, person_id: UUID, day: date, now: datetime) -> bool:
    """Pack a person's day; return False when there was nothing to do. What comes later is packed in at the next run."""
    with tenancy.organisation(organisation_id):
        # The day is locked as ingest locks it: nothing can come between reading and deleting.
        row = Day.objects.select_for_update().filter(organisation_id=organisation_id, person_id=person_id, day=day)
        held = row.first()
        chunks = list(chunks_of(organisation_id, person_id, day).defer("body"))
        if not chunks or held is None:
            return False
        points = day_track(held)
        before = Raw.objects.filter(organisation_id=organisation_id, id=held.id).first()
        Raw.objects.update_or_create(
            organisation_id=organisation_id,
            id=held.id,
            defaults={
                "points": len(points),
                "body": codec.pack(points),
                "uploads": sorted({*(before.uploads if before else ()), *(chunk.id for chunk in chunks)}),
                "devices": devices_of(chunks, before),
                "chains": joined_runs([*(before.chains if before else ()), *chain_runs(chunks)]),
                "cells": coverage(points),
                "packed_at": now,
            },
        )
        chunks_of(organisation_id, person_id, day).filter(id__in=[chunk.id for chunk in chunks]).delete()
        row.update(points=len(points))
    return True


def devices_of(chunks: Sequence[Chunk], before: Raw | None) -> list[UUID] | None:
    """Return whose points a day holds with these uploads; None where earlier ones did not keep it."""
    if before is not None and before.devices is None:
        return None
    known = before.devices or () if before is not None else ()
    return sorted({*known, *(chunk.device_id or NO_DEVICE for chunk in chunks)})


def coverage(points: Track) -> list[int]:
    """Return the H3 cells that hold a point, in order."""
    places = {*zip(points.latitude.round(4).tolist(), points.longitude.round(4).tolist(), strict=True)}
    return sorted({cells.cell_of(Point(latitude, longitude), COVERAGE) for latitude, longitude in places})
