"""Giving a customer that nobody has to whoever takes it, as a part of a larger statement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Kept
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import TRANSFERRED
from shifang.customers.types.words import OwnershipCause
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock

TAKE = """
taken AS (
    UPDATE customers_customer SET owner_id = %(person_id)s, department_id = %(department_id)s, updated_at = %(now)s
    WHERE organisation_id = %(organisation_id)s AND id = %(customer_id)s AND owner_id IS NULL
    RETURNING id
), line AS (
    INSERT INTO customers_ownership
        (id, organisation_id, customer_id, owner_id, previous_owner_id, department_id, cause, reason, by, at)
    SELECT %(line_id)s, %(organisation_id)s, id, %(person_id)s, NULL, %(department_id)s, 'claimed', '', %(person_id)s,
        %(now)s
    FROM taken
)
"""
"""Parts of a WITH: `taken` holds the customer when nobody else had it."""


def take_values(scope: Scope, kept: Kept, *, department_id: UUID, now: datetime) -> dict[str, Any]:
    """Return the values of `TAKE`."""
    return {
        "organisation_id": scope.organisation_id,
        "customer_id": kept.customer_id,
        "person_id": scope.me,
        "department_id": department_id,
        "now": now,
        "line_id": clock.new_id(),
    }


def taken_fact(scope: Scope, kept: Kept, *, department_id: UUID, now: datetime) -> Fact:
    """Return what the log is told of a customer that somebody took."""
    facts = {
        "owner_id": {"before": None, "after": plain(scope.me)},
        "department_id": {"before": plain(kept.department_id), "after": plain(department_id)},
        "cause": OwnershipCause.CLAIMED.value,
        "reason": "",
    }
    return Fact(
        kind=TRANSFERRED,
        subject=Subject("customer", kept.customer_id),
        actor_id=scope.person_id,
        department_id=department_id,
        happened_at=now,
        received_at=now,
        facts=facts,
    )
