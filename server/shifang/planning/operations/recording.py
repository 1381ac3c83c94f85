"""Telling the log what happened to a plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import active_departments
from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.planning.models import Plan
from shifang.planning.rules.publishing import TheirDays
from shifang.planning.types.plan_lists import PLAN_DAYS_CHANGED


def record(kind: EventKind, plan: Plan, *, scope: Scope, now: datetime, **facts: Any) -> None:
    """Record what was done to a plan."""
    ledger.record(
        plan.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("plan", plan.id),
            actor_id=scope.person_id,
            department_id=plan.department_id,
            happened_at=now,
            received_at=now,
            facts={"first_day": plan.first_day.isoformat(), "weeks": plan.weeks, "people": len(plan.people), **facts},
        ),
    )


def record_days(plan: Plan, changed: Mapping[UUID, TheirDays], *, scope: Scope, now: datetime) -> None:
    """Record whose days a plan has changed, once for each."""
    departments = active_departments(scope, list(changed))
    facts = [
        Fact(
            kind=PLAN_DAYS_CHANGED,
            subject=Subject("plan", plan.id),
            actor_id=scope.person_id,
            department_id=departments.get(person_id, plan.department_id),
            happened_at=now,
            received_at=now,
            facts={
                "person_id": str(person_id),
                "first": theirs.days[0].isoformat(),
                "last": theirs.days[-1].isoformat(),
                "days": len(theirs.days),
                "added": theirs.added,
                "moved": theirs.moved,
                "dropped": theirs.dropped,
            },
        )
        for person_id, theirs in changed.items()
    ]
    ledger.record_many(plan.organisation_id, facts)
