"""What evidence does when customers are told of with photos."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shifang.evidence.models import CustomerPhoto
from shifang.evidence.operations.copies import caption_known
from shifang.ledger.types import RecordedEvent


def keep_customer_photos(event: RecordedEvent) -> None:
    """Remember which customer the event's photos show, so that they get a watermark and can be seen."""
    rows = list(_declared(event))
    CustomerPhoto.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        caption_known(organisation_id=event.organisation_id, sha256=row.sha256)


def _declared(event: RecordedEvent) -> Iterable[CustomerPhoto]:
    photos: Iterable[Mapping[str, Any]] = event.facts.get("photos", ())
    for photo in photos:
        taken_at = photo.get("taken_at")
        yield CustomerPhoto(
            organisation_id=event.organisation_id,
            sha256=photo["sha256"],
            customer_id=event.related_id or event.subject_id,
            person_id=event.actor_id,
            event_id=event.id,
            taken_at=datetime.fromisoformat(taken_at) if taken_at else event.happened_at,
            latitude=photo.get("latitude"),
            longitude=photo.get("longitude"),
            accuracy_m=photo.get("accuracy_m"),
        )
