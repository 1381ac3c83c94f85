"""Open steps over time: deciders who leave are replaced, late ones reminded, overdue steps climb the tree."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.approvals import queries, rules
from shifang.approvals.models import ApprovalStep
from shifang.approvals.operations import requests
from shifang.approvals.types import (
    APPROVAL_ESCALATED,
    APPROVAL_REASSIGNED,
    APPROVAL_REMINDED,
    SETTINGS,
    Authority,
    Directory,
    StepState,
)
from shifang.ledger.types import EventKind
from shifang.platform import tenancy


def watch(*, organisation_id: UUID, now: datetime) -> tuple[int, int]:
    """Remind the deciders of steps that are nearly due and escalate overdue ones; return how many of each."""
    scope = accounts.system_scope(organisation_id)
    settings = accounts.policy(scope, SETTINGS.code).body
    reminded = escalated = 0
    with tenancy.organisation(organisation_id):
        directory = queries.directory(scope)
        for step in _open_steps(organisation_id):
            if step.due_at is None:
                continue
            if step.due_at <= now:
                escalated += _escalate(step, directory=directory, due_at=rules.due_at(now, settings), now=now)
            elif step.reminded_at is None and rules.remind_at(step.due_at, settings) <= now:
                _remind(step, now=now)
                reminded += 1
    return reminded, escalated


def reassign(*, organisation_id: UUID, now: datetime) -> int:
    """Give open steps to those who decide by the organisation as it is now; return how many changed hands.

    An escalated step keeps those who can still decide and gains the ones its chain names now.
    """
    changed = 0
    with tenancy.organisation(organisation_id):
        directory = queries.directory(accounts.system_scope(organisation_id))
        for step in _open_steps(organisation_id):
            before = frozenset(step.assignees)
            after = rules.approvers(rules.step_from_json(step.rule), _authority(step, directory))
            if step.escalations:
                after |= before & frozenset(directory.roles) - frozenset(step.passed_by)
            # With nobody left the old assignees stay: an empty step could never be decided.
            if after and after != before:
                _assign(step, after)
                _record(APPROVAL_REASSIGNED, step, now=now, added=sorted(str(each) for each in after - before))
                changed += 1
    return changed


def pass_on(*, scope: Scope, person_id: UUID, operation_id: UUID, now: datetime) -> dict[UUID, frozenset[UUID]]:
    """Give the open steps that wait for a person to whom the chain names without them; the caller has decided.

    Return who decides now, by approval. What nobody else could decide stays with the person.
    """
    handed = {}
    for each in queries.waiting_for(scope, person_id):
        step = ApprovalStep.objects.select_for_update().get(organisation_id=scope.organisation_id, id=each.step_id)
        if step.state != StepState.OPEN or not each.successors:
            continue
        added = sorted(str(one) for one in each.successors - set(step.assignees))
        step.passed_by = [*step.passed_by, person_id]
        step.save(update_fields=["passed_by"])
        _assign(step, each.successors)
        _record(APPROVAL_REASSIGNED, step, now=now, added=added, operation_id=str(operation_id))
        handed[each.approval_id] = each.successors
    return handed


def _open_steps(organisation_id: UUID) -> QuerySet[ApprovalStep]:
    return (
        ApprovalStep.objects.filter(organisation_id=organisation_id, state=StepState.OPEN)
        .select_related("approval")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("due_at")
    )


def _authority(step: ApprovalStep, directory: Directory) -> Authority:
    return rules.authority_of(
        rules.without(directory, step.passed_by),
        requester_id=step.approval.requester_id,
        department_id=step.approval.department_id,
    )


def _escalate(step: ApprovalStep, *, directory: Directory, due_at: datetime, now: datetime) -> bool:
    """Add the next authority above; False when there is nobody above who does not have it already."""
    before = frozenset(step.assignees)
    after = rules.escalated(rules.step_from_json(step.rule), _authority(step, directory), assignees=before)
    if after == before:
        return False
    step.escalations += 1
    step.due_at = due_at
    step.reminded_at = None
    _assign(step, after)
    _record(APPROVAL_ESCALATED, step, now=now)
    return True


def _remind(step: ApprovalStep, *, now: datetime) -> None:
    step.reminded_at = now
    step.save(update_fields=["reminded_at"])
    _record(APPROVAL_REMINDED, step, now=now)


def _assign(step: ApprovalStep, people: frozenset[UUID]) -> None:
    step.assignees = sorted(people)
    step.save(update_fields=["assignees", "due_at", "escalations", "reminded_at"])


def _record(kind: EventKind, step: ApprovalStep, *, now: datetime, **facts: Any) -> None:
    names = [str(each) for each in step.assignees]
    requests.record(kind, step.approval, actor_id=None, now=now, step=step.index, assignees=names, **facts)
