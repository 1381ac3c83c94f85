"""Customers as planning reads them: whose, where, of which tier, open when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.types.words import LifeStage


@dataclass(frozen=True, slots=True)
class ToVisit:
    """What planning needs of a customer; a position is there whole or not at all."""

    id: UUID
    name: str
    address: str
    type: str
    tier: str
    life_stage: str
    owner_id: UUID | None
    department_id: UUID
    latitude: float | None
    longitude: float | None
    opening_hours: Sequence[Mapping[str, Any]]
    created_at: datetime

    @property
    def alive(self) -> bool:
        """Return whether there is anybody to visit."""
        return self.life_stage != LifeStage.DEAD


_NAMES = (
    *("id", "name", "address", "type", "tier", "life_stage", "owner_id", "department_id"),
    *("latitude", "longitude", "opening_hours", "created_at"),
)


def to_visit(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, ToVisit]:
    """Return some customers of the organisation by id, whoever owns them."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__among=customer_ids)
    return {row[0]: ToVisit(*row) for row in rows.values_list(*_NAMES)}


def held_customers(
    scope: Scope,
    *,
    person_id: UUID | None = None,
    departments: Collection[UUID] | None = None,
    tier: str = "",
) -> list[ToVisit]:
    """Return the visible customers that somebody holds, but the dead ones."""
    rows = Customer.objects.filter(
        visible(scope, person="owner_id", department="department_id"), owner__isnull=False
    ).exclude(life_stage=LifeStage.DEAD)
    wanted = {"owner_id": person_id, "department_id__in": departments, "tier": tier or None}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return [ToVisit(*row) for row in rows.values_list(*_NAMES).iterator(5000)]


def to_split(scope: Scope, people: Collection[UUID], departments: Collection[UUID], *, limit: int) -> list[ToVisit]:
    """Return the visible customers that some people hold and those of some departments that nobody does, but the dead
    ones; up to a limit.
    """
    rows = _splittable(scope, people, departments).order_by("id")[:limit]
    return [ToVisit(*row) for row in rows.values_list(*_NAMES).iterator(5000)]


def count_to_split(scope: Scope, people: Collection[UUID], departments: Collection[UUID]) -> int:
    """Return how many customers `to_split` would find without a limit."""
    return _splittable(scope, people, departments).count()


def _splittable(scope: Scope, people: Collection[UUID], departments: Collection[UUID]) -> "QuerySet[Customer]":
    held = Q(owner_id__in=people)
    free = Q(owner__isnull=True, department_id__in=departments)
    seen = visible(scope, person="owner_id", department="department_id")
    return Customer.objects.filter(seen, held | free).exclude(life_stage=LifeStage.DEAD)
