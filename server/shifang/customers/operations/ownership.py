"""Whose a customer is: every change is written down for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.accounts.types import Scope
from shifang.customers.models import Customer, Ownership
from shifang.customers.operations.recording import lock_customer, record
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.people import assignee
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import REASON_REQUIRED, TRANSFER, TRANSFERRED
from shifang.customers.types.words import OwnershipCause
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock
from shifang.platform.bulk import insert_rows

_SET_OWNERS = """
UPDATE customers_customer SET owner_id = t.owner_id, department_id = t.department_id, updated_at = %s
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS t (id, owner_id, department_id)
WHERE customers_customer.organisation_id = %s AND customers_customer.id = t.id
"""


_OWNED = ("id", "owner_id", "department_id")


@dataclass(frozen=True, slots=True)
class NewOwner:
    """Whose a customer becomes (None: nobody's), and the department that it has from then on."""

    owner_id: UUID | None
    department_id: UUID


def transfer_customer(*, scope: Scope, customer_id: UUID, owner_id: UUID, reason: str, now: datetime) -> Customer:
    """Give a visible customer to another person whom the asker sees.

    Raises `not_found`, `forbidden`, `customer.owner_unknown`, `customer.reason_required`.
    """
    scope.require(TRANSFER)
    if not reason.strip():
        raise Refusal(REASON_REQUIRED)
    require_visible(scope, customer_id)
    target = assignee(scope, owner_id)
    return change_owner(
        scope=scope,
        customer_id=customer_id,
        owner_id=target.person_id,
        department_id=target.department_id,
        cause=OwnershipCause.TRANSFERRED,
        reason=reason.strip(),
        now=now,
    )


def change_owner(
    *,
    scope: Scope,
    customer_id: UUID,
    owner_id: UUID | None,
    department_id: UUID,
    cause: OwnershipCause,
    reason: str,
    now: datetime,
) -> Customer:
    """Set owner and department of a customer of the organisation, whoever owned it; the caller has decided.

    Facts before now keep the department they happened in. Changing nothing records nothing.
    """
    customer = lock_customer(scope, customer_id)
    previous, previous_department = customer.owner_id, customer.department_id
    if (previous, previous_department) == (owner_id, department_id):
        return customer
    customer.owner_id, customer.department_id, customer.updated_at = owner_id, department_id, now
    customer.save(update_fields=["owner_id", "department_id", "updated_at"])
    record_ownership(customer, cause=cause, scope=scope, previous=previous, reason=reason, now=now)
    facts = {
        "owner_id": {"before": plain(previous), "after": plain(owner_id)},
        "department_id": {"before": plain(previous_department), "after": plain(department_id)},
        "cause": cause.value,
        "reason": reason,
    }
    record(TRANSFERRED, scope=scope, customer=customer, now=now, facts=facts)
    return customer


def change_owners(
    *,
    scope: Scope,
    owners: Mapping[UUID, NewOwner],
    cause: OwnershipCause,
    reason: str,
    operation_id: UUID | None = None,
    now: datetime,
) -> list[UUID]:
    """Do for many customers what `change_owner` does for one, in a few statements; return those that changed.

    `operation_id` names what was done to all of them together; every event carries it.
    """
    rows = Customer.objects.select_for_update().filter(organisation_id=scope.organisation_id, id__among=list(owners))
    before = {row[0]: NewOwner(row[1], row[2]) for row in rows.order_by("id").values_list(*_OWNED)}
    moves = [_Move(each, was, owners[each]) for each, was in before.items() if was != owners[each]]
    if moves:
        _set_owners(scope, moves, now=now)
        _write_history(scope, moves, cause=cause, reason=reason, now=now)
        told = {"cause": cause.value, "reason": reason}
        if operation_id is not None:
            told["operation_id"] = str(operation_id)
        _tell(scope, moves, told, now=now)
    return [each.customer_id for each in moves]


@dataclass(frozen=True, slots=True)
class _Move:
    customer_id: UUID
    before: NewOwner
    after: NewOwner


def _set_owners(scope: Scope, moves: Sequence[_Move], *, now: datetime) -> None:
    people, departments = ([getattr(each.after, name) for each in moves] for name in _OWNED[1:])
    customers = [each.customer_id for each in moves]
    with connection.cursor() as cursor:
        cursor.execute(_SET_OWNERS, [now, customers, people, departments, scope.organisation_id])


def _write_history(scope: Scope, moves: Sequence[_Move], *, cause: OwnershipCause, reason: str, now: datetime) -> None:
    rows = [
        {
            "id": clock.new_id(),
            "organisation_id": scope.organisation_id,
            "customer_id": each.customer_id,
            "owner_id": each.after.owner_id,
            "previous_owner_id": each.before.owner_id,
            "department_id": each.after.department_id,
            "cause": cause.value,
            "reason": reason,
            "by": scope.person_id,
            "at": now,
        }
        for each in moves
    ]
    insert_rows(Ownership, rows)


def _tell(scope: Scope, moves: Sequence[_Move], told: Mapping[str, str], *, now: datetime) -> None:
    facts = [
        Fact(
            kind=TRANSFERRED,
            subject=Subject("customer", each.customer_id),
            actor_id=scope.person_id,
            department_id=each.after.department_id,
            happened_at=now,
            received_at=now,
            facts={**_change(each), **told},
        )
        for each in moves
    ]
    ledger.record_many(scope.organisation_id, facts)


def _change(move: _Move) -> dict[str, dict[str, Any]]:
    return {
        name: {"before": plain(getattr(move.before, name)), "after": plain(getattr(move.after, name))}
        for name in _OWNED[1:]
    }


def record_ownership(
    customer: Customer, *, cause: OwnershipCause, scope: Scope, previous: UUID | None, reason: str, now: datetime
) -> None:
    """Append a line to the customer's ownership history."""
    Ownership.objects.create(
        organisation_id=customer.organisation_id,
        customer_id=customer.id,
        owner_id=customer.owner_id,
        previous_owner_id=previous,
        department_id=customer.department_id,
        cause=cause,
        reason=reason,
        by=scope.person_id,
        at=now,
    )
