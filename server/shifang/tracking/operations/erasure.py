"""A person's tracks, trackers and pauses go, at once and not when their time is over."""

from uuid import UUID

from shifang.tracking.models import Chunk, Day, Layer, Pause, Raw, Segment, Tracker


def count_tracks(organisation_id: UUID, person_id: UUID) -> int:
    """Return of how many days there is a track."""
    return Day.objects.filter(organisation_id=organisation_id, person_id=person_id).count()


def erase_tracks(organisation_id: UUID, person_id: UUID) -> None:
    """Delete everything that was tracked of a person."""
    mine = {"organisation_id": organisation_id, "person_id": person_id}
    days = list(Day.objects.select_for_update().filter(**mine).values_list("id", flat=True))
    for own in (Segment, Chunk, Tracker, Pause):
        own._default_manager.filter(**mine).delete()
    for of_day in (Layer, Raw, Day):
        of_day._default_manager.filter(organisation_id=organisation_id, id__in=days).delete()
