"""Copies of photos say who took them: those of an erased person are made anew. The raw photos stay."""

from uuid import UUID

from django.db import transaction

from shifang.evidence import files
from shifang.evidence.models import Photo, Submission
from shifang.evidence.operations.copies import caption_known
from shifang.evidence.types import PHOTO_WATERMARKED
from shifang.ledger.queries.personal import events_of


def count_captions(organisation_id: UUID, person_id: UUID) -> int:
    """Return how many copies carry a caption."""
    return len(_captioned(organisation_id, person_id))


def erase_captions(organisation_id: UUID, person_id: UUID) -> None:
    """Forget the copies and their captions; new ones are burnt from what is known then."""
    for photo in _captioned(organisation_id, person_id):
        Photo.objects.filter(organisation_id=organisation_id, id=photo.id).update(
            watermark_sha256="", watermarked_at=None, caption=[]
        )
        name = files.watermark_name(organisation_id, photo.sha256)
        transaction.on_commit(lambda name=name: files.drop(name))  # type: ignore[misc]
        caption_known(organisation_id=organisation_id, sha256=photo.sha256)


def caption_events(organisation_id: UUID, person_id: UUID) -> list[UUID]:
    """Return the events that tell those captions."""
    photos = [each.id for each in _captioned(organisation_id, person_id)]
    return events_of(organisation_id, kind=PHOTO_WATERMARKED.code, subjects=photos)


def _captioned(organisation_id: UUID, person_id: UUID) -> list[Photo]:
    mine = Submission.objects.filter(organisation_id=organisation_id, person_id=person_id).values("photo_id")
    return list(Photo.objects.filter(organisation_id=organisation_id, id__in=mine, watermarked_at__isnull=False))
