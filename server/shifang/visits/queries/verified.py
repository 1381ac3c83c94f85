"""Visits that count: checked out, complete, valid and verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from shifang.platform.bulk import read_rows
from shifang.visits.models import Visit
from shifang.visits.types.words import Completeness, Life, Validity, Verification

COUNTS = {
    "life": Life.CHECKED_OUT,
    "completeness": Completeness.COMPLETE,
    "validity": Validity.VALID,
    "verification": Verification.VERIFIED,
}
_COUNTED = """
FROM visits_visit
WHERE organisation_id = %(organisation_id)s AND customer_id = ANY(%(customer_ids)b) AND checked_in_at > %(since)s
  AND life = %(life)s AND completeness = %(completeness)s AND validity = %(validity)s
  AND verification = %(verification)s
GROUP BY customer_id
"""
_OF_MANY = (
    "SELECT customer_id, array_agg(checked_in_at ORDER BY checked_in_at, id), "
    f"array_agg(id ORDER BY checked_in_at, id) {_COUNTED}"
)
_MOMENTS = f"SELECT customer_id, array_agg(checked_in_at ORDER BY checked_in_at) {_COUNTED}"


@dataclass(frozen=True, slots=True)
class VerifiedVisit:
    """A verified visit: when it began by the device's clock, and whole seconds on site."""

    customer_id: UUID
    visit_id: UUID
    person_id: UUID
    at: datetime
    on_site_s: int


def records_of_many(
    organisation_id: UUID, people: Sequence[UUID], *, since: datetime, until: datetime
) -> dict[UUID, tuple[int, int]]:
    """Return (verified visits, customers among them) of each of some people in a span; who has none is left out."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id,
        person_id__among=people,
        checked_in_at__gt=since,
        checked_in_at__lte=until,
        **COUNTS,
    )
    counted = rows.values("person_id").annotate(visits=Count("id"), customers=Count("customer_id", distinct=True))
    return {each["person_id"]: (each["visits"], each["customers"]) for each in counted}


def begun_since(organisation_id: UUID, customer_ids: Sequence[UUID], *, since: datetime) -> set[UUID]:
    """Return those of some customers to whom somebody began a visit after a moment, whatever became of it."""
    rows = Visit.objects.filter(organisation_id=organisation_id, customer_id__among=customer_ids, started_at__gt=since)
    return set(rows.values_list("customer_id", flat=True))


def verified_visits(
    organisation_id: UUID, customer_ids: Sequence[UUID], *, since: datetime | None = None
) -> list[VerifiedVisit]:
    """Return the visits to these customers that count, oldest first."""
    rows = _counting(organisation_id).filter(customer_id__among=customer_ids)
    if since is not None:
        rows = rows.filter(checked_in_at__gt=since)
    found = rows.order_by("checked_in_at", "id").values_list(
        "customer_id", "id", "person_id", "checked_in_at", "on_site_s"
    )
    return [
        VerifiedVisit(customer, visit, person, at, on_site or 0)
        for customer, visit, person, at, on_site in found
        if at is not None
    ]


def verified_moments(organisation_id: UUID, *, since: datetime) -> dict[UUID, list[datetime]]:
    """Return when each customer was visited since a moment in a way that counts, oldest first."""
    found: dict[UUID, list[datetime]] = {}
    rows = _counting(organisation_id).filter(checked_in_at__gt=since)
    for customer_id, at in rows.order_by("checked_in_at").values_list("customer_id", "checked_in_at").iterator(5000):
        if at is not None:
            found.setdefault(customer_id, []).append(at)
    return found


def verified_of(
    organisation_id: UUID, customer_ids: Sequence[UUID], *, since: datetime
) -> dict[UUID, tuple[list[datetime], list[UUID]]]:
    """Return when each of some customers was visited since a moment in a way that counts, and by which visits, oldest
    first.
    """
    words = {"organisation_id": organisation_id, "customer_ids": list(customer_ids), "since": since, **COUNTS}
    return {customer_id: (moments, visits) for customer_id, moments, visits in read_rows(_OF_MANY, words)}


def visit_moments_of(
    organisation_id: UUID, customer_ids: Sequence[UUID], *, since: datetime
) -> dict[UUID, list[datetime]]:
    """Return when each of some customers was visited since a moment in a way that counts, oldest first."""
    words = {"organisation_id": organisation_id, "customer_ids": list(customer_ids), "since": since, **COUNTS}
    return dict(read_rows(_MOMENTS, words))


def _counting(organisation_id: UUID) -> "QuerySet[Visit]":
    return Visit.objects.filter(
        organisation_id=organisation_id,
        checked_in_at__isnull=False,
        **COUNTS,
    )
