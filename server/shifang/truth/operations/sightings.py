"""Keeping accepted check-ins, for later ones to be held against."""

from __future__ import annotations

from uuid import UUID

from shifang.platform import clock
from shifang.truth.models import Print, Sighting
from shifang.truth.rules.prints import prints_of
from shifang.truth.types.facts import CheckInFacts, Fix


def sighting_of(
    organisation_id: UUID, *, subject_id: UUID, facts: CheckInFacts, fix: Fix
) -> tuple[Sighting, list[Print]]:
    """Return an accepted check-in as the rows that keep it. `facts` name person and device."""
    position = fix.position
    row = Sighting(
        id=clock.new_id(),
        organisation_id=organisation_id,
        person_id=UUID(facts.person_id),
        device_id=UUID(facts.device_id),
        subject_id=subject_id,
        happened_at=facts.happened_at,
        received_at=facts.received_at,
        latitude=position.latitude,
        longitude=position.longitude,
        accuracy_m=fix.accuracy_m,
        monotonic_ms=facts.monotonic_ms,
    )
    prints = [
        Print(organisation_id=organisation_id, sighting_id=row.id, kind=each.kind, value=each.value)
        for each in prints_of(facts.fixes, facts.wifi)
    ]
    return row, prints


def keep(organisation_id: UUID, *, subject_id: UUID, facts: CheckInFacts, fix: Fix) -> None:
    """Keep an accepted check-in."""
    row, prints = sighting_of(organisation_id, subject_id=subject_id, facts=facts, fix=fix)
    row.save(force_insert=True)
    Print.objects.bulk_create(prints)
