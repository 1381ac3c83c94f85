"""Whose a customer is: every change is written down for good."""

from datetime import datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Customer, Ownership
from shifang.customers.operations.recording import lock_customer, record
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.people import assignee
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import REASON_REQUIRED, TRANSFER, TRANSFERRED
from shifang.customers.types.words import OwnershipCause
from shifang.kernel.problems import Refusal


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
