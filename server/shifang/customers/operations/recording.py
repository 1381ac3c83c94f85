"""Recording what was done to a customer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.rules.changes import Changes, changes_between
from shifang.kernel.problems import CONFLICT, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, RecordedEvent, Subject

Written = TypeVar("Written", bound=Model)


def record(
    kind: EventKind,
    *,
    scope: Scope,
    customer: Customer,
    facts: Mapping[str, Any],
    now: datetime,
    subject: Subject | None = None,
    happened_at: datetime | None = None,
) -> RecordedEvent:
    """Record an event about a customer, or about something of a customer (then related to it)."""
    return ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=subject or Subject("customer", customer.id),
            related_id=customer.id if subject is not None else None,
            actor_id=scope.person_id,
            department_id=customer.department_id,
            happened_at=happened_at or now,
            received_at=now,
            facts=facts,
        ),
    )


def lock_customer(scope: Scope, customer_id: UUID) -> Customer:
    """Return a customer of the organisation, locked until the transaction ends. The caller has checked sight."""
    return Customer.objects.select_for_update().get(organisation_id=scope.organisation_id, id=customer_id)


def asker(scope: Scope) -> UUID:
    """Return the person who asks; the system itself makes no follow-ups, issues or deals."""
    if scope.person_id is None:
        message = "this is done by a person"
        raise ValueError(message)
    return scope.person_id


def changed_fields(row: Model, after: Mapping[str, Any], *, now: datetime) -> Changes:
    """Set and save the fields that differ and return what changed; nothing is saved when nothing did."""
    changes = changes_between({name: getattr(row, name) for name in after}, after)
    if changes:
        for name in changes:
            setattr(row, name, after[name])
        touched = list(changes)
        if hasattr(row, "updated_at"):
            row.updated_at = now
            touched.append("updated_at")
        row.save(update_fields=touched)
    return changes


def already_written(
    model: type[Written], identifier: UUID | None, *, scope: Scope, customer_id: UUID, author: str
) -> Written | None:
    """Return what a phone has written before under this id, None when it is new.

    Raises `conflict` when the id belongs to another person's or customer's thing.
    """
    if identifier is None:
        return None
    known = model._default_manager.filter(organisation_id=scope.organisation_id, pk=identifier).first()
    if known is not None and (getattr(known, author), getattr(known, "customer_id", None)) != (
        scope.person_id,
        customer_id,
    ):
        raise Refusal(CONFLICT)
    return known
