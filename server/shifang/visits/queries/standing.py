"""The running plan: visits that are planned and have not been made, and when customers were or will be visited last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Max, Q

from shifang.visits.models import Visit
from shifang.visits.types.words import Life, Validity, Verification

MADE = (Life.CHECKED_IN.value, Life.CHECKED_OUT.value)


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit of the running plan; `begun`: somebody is on it."""

    id: UUID
    customer_id: UUID
    person_id: UUID
    day: date
    window: tuple[time | None, time | None]
    begun: bool
    code: str
    created_at: datetime


def planned_between(organisation_id: UUID, people: Sequence[UUID], *, first: date, last: date) -> list[PlannedVisit]:
    """Return the visits of some people that are planned for days of a period and not over, in order."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id,
        person_id__among=people,
        day__gte=first,
        day__lte=last,
        life__in=[Life.PLANNED.value, Life.CHECKED_IN.value],
    ).order_by("person_id", "day", "id")
    names = ("id", "customer_id", "person_id", "day", "window_from", "window_until", "life", "started_at", "code")
    return [
        PlannedVisit(
            visit, customer, person, day, (opens, closes), life != Life.PLANNED or started is not None, code, made
        )
        for visit, customer, person, day, opens, closes, life, started, code, made in rows.values_list(
            *names, "created_at"
        )
    ]


def under_way(organisation_id: UUID, people: Sequence[UUID], *, day: date) -> set[UUID]:
    """Return those of some people who have begun a visit on a day, whatever became of it."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id, person_id__among=people, day=day, started_at__isnull=False
    )
    return set(rows.values_list("person_id", flat=True))


def made_between(
    organisation_id: UUID, people: Sequence[UUID], *, first: date, last: date
) -> set[tuple[UUID, UUID, date]]:
    """Return (customer, person, day) of the visits of a period that were made or are being made."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id, person_id__among=people, day__gte=first, day__lte=last, life__in=MADE
    )
    return set(rows.values_list("customer_id", "person_id", "day"))


def last_days(organisation_id: UUID, customer_ids: Sequence[UUID], *, today: date, before: date) -> dict[UUID, date]:
    """Return the last day on which each customer was visited, or is going to be before a day.

    What was found not to be a visit does not count; what has not been judged yet does.
    """
    counts = Q(life__in=MADE) & ~Q(validity=Validity.INVALID.value) & ~Q(verification=Verification.REFUTED.value)
    ahead = Q(life=Life.PLANNED.value, day__gte=today, day__lt=before)
    rows = Visit.objects.filter(counts | ahead, organisation_id=organisation_id, customer_id__among=customer_ids)
    return dict(rows.values("customer_id").annotate(newest=Max("day")).values_list("customer_id", "newest"))
