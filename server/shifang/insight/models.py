"""Tables of insight: how far the log was followed, and the rollups. Nothing here is a fact: all can be made anew.

The id of a rollup row is made of its keys and begins with its day, so that a rebuild gives the same row and months
are partitions (`operations.folding`).
"""

from django.db import models
from django.db.models import Q

from shifang.platform.models import TenantModel


def _count() -> "models.IntegerField[int, int]":
    return models.IntegerField(default=0)


class Follow(TenantModel):
    """How far an organisation's log was followed (id: the organisation), and until when the deriving of tracks.

    `built_until` is the last day that a running rebuild has reached, going forward; null says that the rollups are
    whole.
    """

    position = models.BigIntegerField()
    tracks_at = models.DateTimeField()
    built_until = models.DateField(null=True)


class PersonDay(TenantModel):
    """What a person planned for a day and did on it, by the department, customer type and tier of the visits.

    Counts of visits; seconds. What is `planned` is kept, replaced, failed, closed, cancelled, waiting or left open; the
    rest is of the day on which a visit happened. `types.measures` says what each is.
    """

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()
    customer_type = models.CharField(max_length=32, default="", blank=True)
    tier = models.CharField(max_length=32, default="", blank=True)

    planned = _count()
    kept = _count()
    replaced = _count()
    failed = _count()
    closed = _count()
    cancelled = _count()
    waiting = _count()
    left_open = _count()
    planned_ordered = _count()

    done = _count()
    valid = _count()
    invalid = _count()
    verified = _count()
    refuted = _count()
    flagged = _count()
    to_review = _count()
    unplanned = _count()
    ordered = _count()
    no_outcome = _count()
    on_site_s = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_person_day_day"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_person_day_person"),
            models.Index(fields=["organisation_id", "department_id", "day"], name="insight_person_day_department"),
        ]


class PersonTime(TenantModel):
    """A person's day in seconds and metres: between which hours verified visits lay, what was travelled.

    `worked`: a verified visit was made; `tracked`: a track was recorded; `followed`: both. The department is that of
    the first verified visit, else of the track.
    """

    day = models.DateField()
    person_id = models.UUIDField()
    department_id = models.UUIDField()

    worked = _count()
    first_at_s = _count()
    last_at_s = _count()
    between_s = _count()
    tracked = _count()
    travel_s = _count()
    distance_m = _count()
    followed = _count()
    idle_s = _count()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "day"], name="insight_person_time_day"),
            models.Index(fields=["organisation_id", "person_id", "day"], name="insight_person_time_person"),
            models.Index(fields=["organisation_id", "day"], name="insight_person_time_tracked", condition=Q(tracked=1)),
        ]
