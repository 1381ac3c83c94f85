"""Dropping days that are older than the organisation keeps tracks, some at a time."""

from datetime import date
from uuid import UUID

from shifang.accounts.queries import policy, system_scope
from shifang.platform import tenancy
from shifang.tracking.models import Chunk, Day, Layer, Raw, Segment
from shifang.tracking.types import POLICY

AT_ONCE = 100
"""Days in one transaction: none is held for long."""


def keep_days(organisation_id: UUID) -> int:
    """Return for how many days the organisation keeps tracks."""
    with tenancy.organisation(organisation_id):
        body = policy(system_scope(organisation_id), POLICY.code).body
    return int(body.get("keep_days", POLICY.default["keep_days"]))


def drop_days(*, organisation_id: UUID, before: date) -> int:
    """Drop a few of the oldest days before a date, with everything derived from them; return how many, 0 at the end."""
    with tenancy.organisation(organisation_id):
        rows = Day.objects.filter(organisation_id=organisation_id, day__lt=before).order_by("day", "id")
        # A day that is being derived or written to is left for the next time.
        days = list(rows.select_for_update(skip_locked=True)[:AT_ONCE])
        for day in days:
            of_day = {"organisation_id": organisation_id, "person_id": day.person_id, "day": day.day}
            Segment.objects.filter(**of_day).delete()
            Chunk.objects.filter(**of_day).delete()
        ids = [day.id for day in days]
        for model in (Layer, Raw, Day):
            model._default_manager.filter(organisation_id=organisation_id, id__in=ids).delete()
    return len(days)
