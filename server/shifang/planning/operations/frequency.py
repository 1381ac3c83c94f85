"""Giving a customer a frequency of its own, or taking it away."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import find_customer
from shifang.kernel.problems import Refusal
from shifang.ledger.operations.recording import record
from shifang.ledger.types import Fact, Subject
from shifang.planning.models import CustomerFrequency, FormerFrequency
from shifang.planning.queries.frequency import override_of, planning_rules
from shifang.planning.rules.settings import fault_of_own
from shifang.planning.types.closed_lists import (
    FREQUENCY_CHANGED,
    FREQUENCY_IMPOSSIBLE,
    PLANNING_FREQUENCY,
    REASON_NEEDED,
)
from shifang.planning.types.settings import Override

AS_TIER = Override()


def set_frequency(*, scope: Scope, customer_id: UUID, own: Override, reason: str, now: datetime) -> None:
    """Say what a visible customer has other than its tier; `AS_TIER` takes all of it away. Twice the same: once.

    Raises `not_found`, `planning.reason_needed`, `planning.frequency_impossible` with the part at fault.
    """
    scope.require(PLANNING_FREQUENCY)
    customer = find_customer(scope, customer_id)
    fault = fault_of_own(planning_rules(scope), tier=customer.tier, own=own)
    if fault is not None:
        raise Refusal(FREQUENCY_IMPOSSIBLE, field=fault)
    rows = CustomerFrequency.objects.select_for_update().filter(organisation_id=scope.organisation_id)
    standing = rows.filter(customer_id=customer_id).first()
    before = override_of(standing) if standing is not None else AS_TIER
    if before == own:
        return
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    rows.filter(customer_id=customer_id).delete()
    if own != AS_TIER:
        CustomerFrequency.objects.create(
            organisation_id=scope.organisation_id,
            customer_id=customer_id,
            **_plain(own),
            reason=reason.strip(),
            changed_by_id=scope.person_id,
            changed_at=now,
        )
    if (before.visits, before.weeks) != (own.visits, own.weeks):
        FormerFrequency.objects.create(
            organisation_id=scope.organisation_id,
            customer_id=customer_id,
            until=now,
            visits=before.visits,
            weeks=before.weeks,
        )
    record(
        scope.organisation_id,
        Fact(
            kind=FREQUENCY_CHANGED,
            subject=Subject("customer", customer_id),
            actor_id=scope.person_id,
            department_id=customer.department_id,
            happened_at=now,
            received_at=now,
            facts={"before": _plain(before), "after": _plain(own), "reason": reason.strip()},
        ),
    )


def _plain(own: Override) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(own).items()}
