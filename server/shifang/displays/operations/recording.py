"""Telling the log what happened to an agreement; the customer's timeline shows it too."""

from datetime import datetime
from typing import Any

from shifang.accounts.types import Scope
from shifang.displays.models import Agreement
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject


def record(
    kind: EventKind, agreement: Agreement, *, scope: Scope, now: datetime, subject: Subject | None = None, **facts: Any
) -> None:
    """Record an event about an agreement, or about a claim or photo of it."""
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=subject or Subject("display_agreement", agreement.id),
            related_id=agreement.customer_id,
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={"agreement_id": str(agreement.id), "version": agreement.version, **facts},
        ),
    )
