"""On which days people's deals lie: what numbers of them are made from."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max, Min

from shifang.customers.models import Deal


def days_of_deals(organisation_id: UUID, deal_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, date]]:
    """Return person and day of deals by id; what is no deal is left out."""
    rows = Deal.objects.filter(organisation_id=organisation_id, id__in=list(deal_ids))
    return {deal: (person, day) for deal, person, day in rows.values_list("id", "person_id", "closed_on")}


def span_of_deals(organisation_id: UUID) -> tuple[date, date] | None:
    """Return the first and the last day on which a deal was closed; None without deals."""
    found = Deal.objects.filter(organisation_id=organisation_id).aggregate(
        first=Min("closed_on"), last=Max("closed_on")
    )
    return None if found["first"] is None else (found["first"], found["last"])


def people_and_deal_days(organisation_id: UUID, *, since: date, until: date) -> set[tuple[UUID, date]]:
    """Return who closed a deal on which of these days (both included)."""
    rows = Deal.objects.filter(organisation_id=organisation_id, closed_on__gte=since, closed_on__lte=until)
    return set(rows.values_list("person_id", "closed_on").distinct())
