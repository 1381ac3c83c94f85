"""On which days people's visits lie: what numbers of them are made from."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from shifang.visits.models import Visit, VisitPhoto

_NAMES = ("id", "person_id", "day", "planned_for")
_MOVED = Q(planned_for__isnull=False) & ~Q(planned_for=F("day"))


def days_of(organisation_id: UUID, visit_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, date, date | None]]:
    """Return person, day and planned day of visits by id; what is no visit is left out."""
    rows = Visit.objects.filter(organisation_id=organisation_id, id__among=list(visit_ids))
    return {visit: (person, day, planned) for visit, person, day, planned in rows.values_list(*_NAMES)}


def customers_visited(organisation_id: UUID, visit_ids: Collection[UUID]) -> set[tuple[UUID, date]]:
    """Return customer and day of those of some visits that were begun."""
    rows = Visit.objects.filter(organisation_id=organisation_id, id__among=list(visit_ids))
    return set(rows.filter(checked_in_at__isnull=False).values_list("customer_id", "day"))


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


def visits_on(organisation_id: UUID, days: Collection[tuple[UUID, date]]) -> set[tuple[UUID, date]]:
    """Return who visited some customers on some days, and the day: `days` are of a customer each."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id,
        customer_id__in={customer for customer, _ in days},
        day__in={day for _, day in days},
    )
    wanted = set(days)
    found = rows.values_list("person_id", "day", "customer_id")
    return {(person, day) for person, day, customer in found if (customer, day) in wanted}


def days_of_photos(organisation_id: UUID, hashes: Collection[str]) -> set[tuple[UUID, date]]:
    """Return who has a visit with one of these photos (SHA-256), and its day."""
    rows = VisitPhoto.objects.filter(organisation_id=organisation_id, sha256__in=list(hashes))
    return set(rows.values_list("visit__person_id", "visit__day"))


def customers_of(organisation_id: UUID, visit_ids: Collection[UUID]) -> set[UUID]:
    """Return the customers of visits."""
    rows = Visit.objects.filter(organisation_id=organisation_id, id__among=list(visit_ids))
    return set(rows.values_list("customer_id", flat=True))


def customers_between(organisation_id: UUID, *, since: date, until: date) -> set[UUID]:
    """Return the customers with a visit on one of these days (both included)."""
    rows = Visit.objects.filter(organisation_id=organisation_id, day__gte=since, day__lte=until)
    return set(rows.values_list("customer_id", flat=True).distinct())


def departments_of(organisation_id: UUID, visit_ids: Collection[UUID]) -> set[tuple[UUID, date]]:
    """Return department and day of those of some visits that were checked in: from then on neither changes."""
    rows = _checked_in(organisation_id).filter(id__among=list(visit_ids))
    return set(rows.values_list("department_id", "day"))


def departments_and_days(organisation_id: UUID, *, since: date, until: date) -> set[tuple[UUID, date]]:
    """Return which departments have visits checked in on which of these days (both included)."""
    rows = _checked_in(organisation_id).filter(day__gte=since, day__lte=until)
    return set(rows.values_list("department_id", "day").distinct())


def _checked_in(organisation_id: UUID) -> QuerySet[Visit]:
    return Visit.objects.filter(organisation_id=organisation_id, checked_in_at__isnull=False)
