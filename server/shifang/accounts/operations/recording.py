"""Events of accounts: who changed what, from what to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject


def record(
    kind: EventKind,
    subject: Subject,
    *,
    scope: Scope,
    now: datetime,
    department_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Record what the scope's person did to a thing of accounts."""
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=subject,
            actor_id=scope.person_id,
            department_id=department_id or scope.department_id,
            happened_at=now,
            received_at=now,
            facts=facts or {},
        ),
    )


def apply_changes(row: models.Model, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the fields that differ and return them as `{field: [before, after]}`, in JSON's types."""
    changed: dict[str, list[Any]] = {}
    for name, value in changes.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changed[name] = [_plain(before), _plain(value)]
    return changed


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
