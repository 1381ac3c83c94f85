"""Planned visits and what became of them, for whoever plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Min, Q

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.visits.models import Visit
from shifang.visits.queries.verified import COUNTS
from shifang.visits.types.words import Life, Origin, Reason, Validity, Verification


@dataclass(frozen=True, slots=True)
class WeekVisit:
    """A visit as plans look back on it; `counts`: it is a verified one, `failed`: it never will be."""

    person_id: UUID
    customer_id: UUID
    day: date
    planned_for: date | None
    life: str
    life_at: datetime
    counts: bool
    failed: bool


_NAMES = (
    *("person_id", "customer_id", "day", "planned_for", "life", "life_at"),
    *("completeness", "validity", "verification"),
)


def visits_between(
    scope: Scope,
    *,
    since: date,
    until: date,
    person_id: UUID | None = None,
    departments: Sequence[UUID] | None = None,
) -> list[WeekVisit]:
    """Return the visible visits planned for days (both included), and the others on these days that count.

    Who came along is left out: a joint visit is its leader's. So is a visit that another took the place of.
    """
    planned = Q(planned_for__gte=since, planned_for__lte=until, origin=Origin.SCHEDULED.value)
    others = Q(day__gte=since, day__lte=until, planned_for__isnull=True, origin=Origin.AD_HOC.value, **COUNTS)
    rows = Visit.objects.filter(visible(scope)).filter(planned | others)
    rows = rows.exclude(life_reason=Reason.REPLACED.value)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if departments is not None:
        rows = rows.filter(department_id__in=departments)
    return [_row(row) for row in rows.values_list(*_NAMES).iterator(5000)]


def last_counting(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return when each of some customers was last visited in a way that counts; who never was is left out."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id, customer_id__among=customer_ids, checked_in_at__isnull=False, **COUNTS
    )
    return dict(rows.values("customer_id").annotate(at=Max("checked_in_at")).values_list("customer_id", "at"))


def next_planned_days(organisation_id: UUID, customer_ids: Sequence[UUID], *, since: date) -> dict[UUID, date]:
    """Return the next day, that day or later, for which a visit to each of some customers is planned, by whomever."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id, customer_id__among=customer_ids, life=Life.PLANNED.value, day__gte=since
    )
    return dict(rows.values("customer_id").annotate(on=Min("day")).values_list("customer_id", "on"))


def _row(row: tuple[Any, ...]) -> WeekVisit:
    person_id, customer_id, day, planned_for, life, life_at, completeness, validity, verification = row
    states = {"life": life, "completeness": completeness, "validity": validity, "verification": verification}
    failed = validity == Validity.INVALID or verification == Verification.REFUTED
    return WeekVisit(person_id, customer_id, day, planned_for, life, life_at, states == COUNTS, failed)
