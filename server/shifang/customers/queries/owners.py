"""Who owned what and when, for reports: the history of owners read at once for many customers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.customers.models import Customer, Ownership
from shifang.customers.types.owners import Known, OwnerLine
from shifang.customers.types.words import LifeStage, OwnershipCause
from shifang.kernel.ids import lowest_at

_AT_ONCE = 5000
_KNOWN = ("id", "owner_id", "department_id", "type", "tier", "cell7", "cell8", "created_at")
_LINE = ("customer_id", "owner_id", "previous_owner_id", "department_id", "cause", "by", "at")


def known_customers(scope: Scope) -> list[Known]:
    """Return every visible customer but the dead ones."""
    rows = Customer.objects.filter(visible(scope, person="owner_id", department="department_id"))
    return [Known(*row) for row in rows.exclude(life_stage=LifeStage.DEAD).values_list(*_KNOWN).iterator(_AT_ONCE)]


def known_of(organisation_id: UUID, customer_ids: Iterable[UUID]) -> dict[UUID, Known]:
    """Return some customers of the organisation by id."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__in=list(customer_ids))
    return {row[0]: Known(*row) for row in rows.values_list(*_KNOWN).iterator(_AT_ONCE)}


def first_known(organisation_id: UUID) -> datetime | None:
    """Return when the first customer became known; None where there is none."""
    found = Customer.objects.filter(organisation_id=organisation_id).aggregate(first=Min("created_at"))
    first: datetime | None = found["first"]
    return first


def claims_of(organisation_id: UUID, customer_ids: Iterable[UUID]) -> list[tuple[UUID, datetime]]:
    """Return when some customers were claimed."""
    rows = Ownership.objects.filter(organisation_id=organisation_id, customer_id__among=list(customer_ids))
    return list(rows.filter(cause=OwnershipCause.CLAIMED).values_list("customer_id", "at"))


def span_of_changes(organisation_id: UUID) -> tuple[datetime, datetime] | None:
    """Return when an owner changed first and last; None without customers."""
    found = Ownership.objects.filter(organisation_id=organisation_id).aggregate(first=Min("at"), last=Max("at"))
    return None if found["first"] is None else (found["first"], found["last"])


def changed_between(organisation_id: UUID, *, since: datetime, until: datetime) -> list[tuple[UUID, datetime]]:
    """Return which customers came into a pool or left one in a time (its end excluded), and when."""
    rows = _changed(organisation_id, since).filter(at__lt=until)
    pooled = Q(owner__isnull=True) | Q(previous_owner__isnull=True)
    held = Q(owner__isnull=False, cause__in=[OwnershipCause.CREATED, OwnershipCause.IMPORTED])
    return list(rows.filter(pooled).exclude(held).values_list("customer_id", "at"))


def owner_lines(organisation_id: UUID, *, since: datetime) -> list[OwnerLine]:
    """Return every change of owner since a moment, oldest first."""
    return _lines(_changed(organisation_id, since))


def pooled_histories(organisation_id: UUID, *, since: datetime) -> dict[UUID, list[OwnerLine]]:
    """Return the whole histories, oldest first, of all customers that nobody owns or whose owner changed since."""
    free = Customer.objects.filter(organisation_id=organisation_id, owner__isnull=True)
    changed = _changed(organisation_id, since).values("customer_id")
    wanted = Q(customer_id__in=changed) | Q(customer_id__in=free.values("id"))
    return by_customer(_lines(Ownership.objects.filter(wanted, organisation_id=organisation_id)))


def by_customer(lines: Iterable[OwnerLine]) -> dict[UUID, list[OwnerLine]]:
    """Return lines by their customer, their order kept."""
    found: dict[UUID, list[OwnerLine]] = {}
    for line in lines:
        found.setdefault(line.customer_id, []).append(line)
    return found


def _changed(organisation_id: UUID, since: datetime) -> "QuerySet[Ownership]":
    # Ids are made as the lines are: the key finds them without an index on the time.
    return Ownership.objects.filter(organisation_id=organisation_id, id__gte=lowest_at(since), at__gte=since)


def _lines(rows: "QuerySet[Ownership]") -> list[OwnerLine]:
    return [
        OwnerLine(customer, owner, previous, department, OwnershipCause(cause), by, at)
        for customer, owner, previous, department, cause, by, at in rows.order_by("at", "id")
        .values_list(*_LINE)
        .iterator(_AT_ONCE)
    ]
