"""Which warnings holders were given."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shifang.pool.models import Warned

Told = tuple[UUID, UUID | None, date | None]
"""A customer, its holder, and the day of which the holder was warned."""


def told_warnings(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[Told, list[int]]:
    """Return the warnings that were given of customers, each by its days before the end."""
    found: dict[Told, list[int]] = {}
    if not customer_ids:
        return found
    rows = Warned.objects.filter(organisation_id=organisation_id, customer_id__among=customer_ids)
    for customer_id, owner_id, due_on, days in rows.values_list("customer_id", "owner_id", "due_on", "days"):
        found.setdefault((customer_id, owner_id, due_on), []).append(days)
    return found
