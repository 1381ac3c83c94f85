"""Telling the log what happened in a pool; the customer's timeline shows it too."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject


def record(
    kind: EventKind, subject: Subject, *, scope: Scope, now: datetime, department_id: UUID | None, **facts: Any
) -> None:
    """Record what was done to a pool, or to a customer by its rules."""
    record_all(kind, [(subject, department_id, facts)], scope=scope, now=now)


def record_all(
    kind: EventKind,
    told: Iterable[tuple[Subject, UUID | None, Mapping[str, Any]]],
    *,
    scope: Scope,
    now: datetime,
) -> None:
    """Record the same of many, in few statements: each with the department it happened in and its facts."""
    ledger.record_many(
        scope.organisation_id,
        [
            Fact(
                kind=kind,
                subject=subject,
                actor_id=scope.person_id,
                department_id=department_id,
                happened_at=now,
                received_at=now,
                facts=facts,
            )
            for subject, department_id, facts in told
        ],
    )
