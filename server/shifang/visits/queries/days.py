"""On which days people's visits lie: what numbers of them are made from."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from shifang.visits.models import Visit

_NAMES = ("id", "person_id", "day", "planned_for")
_MOVED = Q(planned_for__isnull=False) & ~Q(planned_for=F("day"))


def days_of(organisation_id: UUID, visit_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, date, date | None]]:
    """Return person, day and planned day of visits by id; what is no visit is left out."""
    rows = Visit.objects.filter(organisation_id=organisation_id, id__among=list(visit_ids))
    return {visit: (person, day, planned) for visit, person, day, planned in rows.values_list(*_NAMES)}


def span_of_days(organisation_id: UUID) -> tuple[date, date] | None:
    """Return the first and the last day on which a visit lies or was planned; None without visits."""
    rows = Visit.objects.filter(organisation_id=organisation_id)
    ends = [rows.order_by("day", "id").first(), rows.order_by("-day", "-id").first()]
    days = {each.day for each in ends if each is not None}
    # Planned for another day than it was made on: few.
    moved = rows.filter(_MOVED).values_list("planned_for", flat=True)
    days |= {day for day in moved if day is not None}
    return (min(days), max(days)) if days else None


def people_and_days(organisation_id: UUID, *, since: date, until: date) -> set[tuple[UUID, date]]:
    """Return who has a visit on, or planned for, which of these days (both included)."""
    rows = Visit.objects.filter(organisation_id=organisation_id)
    on = rows.filter(day__gte=since, day__lte=until).values_list("person_id", "day").distinct()
    planned = rows.filter(_MOVED, planned_for__gte=since, planned_for__lte=until)
    return {*on, *((person, day) for person, day in planned.values_list("person_id", "planned_for") if day)}
