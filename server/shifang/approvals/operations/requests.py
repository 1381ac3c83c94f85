"""Asking for a yes and giving it: each decision opens the next step or ends the approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.approvals import queries, rules
from shifang.approvals.models import Approval, ApprovalStep
from shifang.approvals.types import (
    APPROVAL_APPROVED,
    APPROVAL_CANCELLED,
    APPROVAL_CLOSED,
    APPROVAL_NEEDS_NOTE,
    APPROVAL_NOT_YOURS,
    APPROVAL_PENDING,
    APPROVAL_REFUSED,
    APPROVAL_REQUESTED,
    APPROVAL_STEP_APPROVED,
    APPROVAL_WAITING,
    APPROVALS_DECIDE,
    APPROVALS_VIEW,
    KINDS,
    SETTINGS,
    Authority,
    Closed,
    Decision,
    Right,
    Status,
    StepState,
)
from shifang.kernel.problems import CONFLICT, NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import clock, tenancy

_CLOSING = {
    Status.APPROVED: APPROVAL_APPROVED,
    Status.REFUSED: APPROVAL_REFUSED,
    Status.CANCELLED: APPROVAL_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a registered kind, what it is about, and what the decider needs to know (JSON).

    `id` may be minted by the phone; the same id asked again is the same approval. `due_at` replaces the deadline
    of the organisation's settings for the first step.
    """

    kind: str
    subject: Subject
    payload: Mapping[str, Any]
    id: UUID | None = None
    related_id: UUID | None = None
    due_at: datetime | None = None


def request(*, scope: Scope, question: Question, now: datetime) -> tuple[UUID, Status]:
    """Ask for a yes in the name of the scope's person; return the approval and where it stands.

    Whether the person may ask is the matter of the domain that calls.

    With nobody but the requester to decide, it is granted at once, and the steps say so.
    Raises `approval.pending` when the same thing is being decided already.
    """
    kind = KINDS[question.kind]
    settings = accounts.policy(scope, SETTINGS.code)
    with tenancy.organisation(scope.organisation_id):
        known = _known(scope, question, approval_id=question.id) if question.id else None
        if known is not None:
            return known
        chain = rules.chain_of(kind.code, registered=kind.chain, settings=settings.body)
        approval = _insert(scope, question, policy_version=settings.version, now=now)
        steps = ApprovalStep.objects.bulk_create(
            ApprovalStep(
                organisation_id=scope.organisation_id,
                approval=approval,
                index=index,
                rule=rules.step_to_json(step),
                state=StepState.WAITING,
            )
            for index, step in enumerate(chain)
        )
        record(APPROVAL_REQUESTED, approval, actor_id=scope.person_id, now=now)
        _advance(approval, steps, start=0, now=now, due_at=question.due_at)
    return approval.id, Status(approval.status)


def decide(*, scope: Scope, approval_id: UUID, decision: Decision, note: str, now: datetime) -> Status:
    """Say yes or no to the open step, in one's own right or as a deputy; return where the approval stands."""
    scope.require(APPROVALS_DECIDE)
    if decision is Decision.REFUSE and not note.strip():
        raise Refusal(APPROVAL_NEEDS_NOTE)
    with tenancy.organisation(scope.organisation_id):
        approval = _locked(scope, approval_id, now=now)
        view = queries.approval_view(scope, approval_id, now=now)
        if view.right is None:
            raise Refusal(APPROVAL_NOT_YOURS)
        step = next(each for each in view.steps if each.state == StepState.OPEN)
        _sign(step, right=view.right, decision=decision, note=note, now=now)
        if decision is Decision.REFUSE:
            close(approval, Status.REFUSED, right=view.right, note=note, now=now)
        else:
            _record_step(approval, step, now=now)
            _advance(approval, view.steps, start=step.index + 1, now=now, right=view.right, note=note)
    return Status(approval.status)


def cancel(*, scope: Scope, approval_id: UUID, note: str, now: datetime) -> Status:
    """Take one's own request back."""
    scope.require(APPROVALS_VIEW)
    with tenancy.organisation(scope.organisation_id):
        approval = _locked(scope, approval_id, now=now)
        if approval.requester_id != scope.person_id:
            raise Refusal(APPROVAL_NOT_YOURS)
        right = Right(approval.requester_id)
        close(approval, Status.CANCELLED, right=right, note=note, now=now)
    return Status(approval.status)


def cancel_of(organisation_id: UUID, *, kind: str, subject_id: UUID, actor_id: UUID | None, now: datetime) -> None:
    """End the pending approval of a subject, if there is one, because the subject itself is gone."""
    with tenancy.organisation(organisation_id):
        pending = Approval.objects.select_for_update().filter(
            organisation_id=organisation_id, kind=kind, subject_id=subject_id, status=Status.PENDING
        )
        for approval in pending:
            close(approval, Status.CANCELLED, right=Right(actor_id) if actor_id else None, note="", now=now)


def close(approval: Approval, status: Status, *, right: Right | None, note: str, now: datetime) -> None:
    """End a locked approval and tell the domain that asked, in the running transaction."""
    approval.status = status
    approval.closed_at = now
    approval.save(update_fields=["status", "closed_at"])
    record(
        _CLOSING[status],
        approval,
        actor_id=right.person_id if right else None,
        now=now,
        note=note,
        decided_for=str(right.for_id) if right and right.for_id else None,
    )
    KINDS[approval.kind].on_decided(
        Closed(
            organisation_id=approval.organisation_id,
            approval_id=approval.id,
            kind=approval.kind,
            subject_kind=approval.subject_kind,
            subject_id=approval.subject_id,
            requester_id=approval.requester_id,
            department_id=approval.department_id,
            payload=approval.payload,
            status=status,
            decided_by=right.person_id if right else None,
            decided_for=right.for_id if right else None,
            note=note,
            at=now,
        )
    )


def record(kind: EventKind, approval: Approval, *, actor_id: UUID | None, now: datetime, **facts: Any) -> None:
    """Record an event about an approval."""
    ledger.record(
        approval.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("approval", approval.id),
            related_id=approval.related_id,
            actor_id=actor_id,
            department_id=approval.department_id,
            happened_at=now,
            received_at=now,
            facts={
                "kind": approval.kind,
                "subject_kind": approval.subject_kind,
                "subject_id": str(approval.subject_id),
                "requester_id": str(approval.requester_id),
                **facts,
            },
        ),
    )


def authority_around(approval: Approval) -> Authority:
    """Return who may decide around the requester of an approval as the organisation stands now."""
    return rules.authority_of(
        queries.directory(accounts.system_scope(approval.organisation_id)),
        requester_id=approval.requester_id,
        department_id=approval.department_id,
    )


def _advance(
    approval: Approval,
    steps: Sequence[ApprovalStep],
    *,
    start: int,
    now: datetime,
    due_at: datetime | None = None,
    right: Right | None = None,
    note: str = "",
) -> None:
    """Open the next step that somebody can decide, or grant the approval."""
    opening = rules.opening(
        [rules.step_from_json(step.rule) for step in steps],
        authority_around(approval),
        start=start,
        approved_by=[step.decided_by_id for step in steps if step.decided_by_id is not None],
    )
    for index in opening.skipped:
        steps[index].state = StepState.SKIPPED
        steps[index].save(update_fields=["state"])
    if opening.index is None:
        close(approval, Status.APPROVED, right=right, note=note, now=now)
        return
    settings = accounts.policy(accounts.system_scope(approval.organisation_id), SETTINGS.code)
    step = steps[opening.index]
    step.state = StepState.OPEN
    step.assignees = sorted(opening.assignees)
    step.opened_at = now
    step.due_at = due_at or rules.due_at(now, settings.body)
    step.save(update_fields=["state", "assignees", "opened_at", "due_at"])
    names = [str(each) for each in step.assignees]
    record(APPROVAL_WAITING, approval, actor_id=None, now=now, step=step.index, assignees=names)


def _sign(step: ApprovalStep, *, right: Right, decision: Decision, note: str, now: datetime) -> None:
    step.state = StepState.APPROVED if decision is Decision.APPROVE else StepState.REFUSED
    step.decided_by_id = right.person_id
    step.decided_for_id = right.for_id
    step.decided_at = now
    step.note = note
    step.save(update_fields=["state", "decided_by", "decided_for", "decided_at", "note"])


def _record_step(approval: Approval, step: ApprovalStep, *, now: datetime) -> None:
    record(
        APPROVAL_STEP_APPROVED,
        approval,
        actor_id=step.decided_by_id,
        now=now,
        step=step.index,
        note=step.note,
        decided_for=str(step.decided_for_id) if step.decided_for_id else None,
    )


def _locked(scope: Scope, approval_id: UUID, *, now: datetime) -> Approval:
    """Return a visible pending approval, locked; whoever comes second sees how the first decided."""
    deputies = queries.deputies_of(scope, now=now)
    visible = queries.visible_approvals(scope, deputies=deputies).filter(id=approval_id)
    approval = visible.select_for_update(of=("self",)).first()
    if approval is None:
        raise Refusal(NOT_FOUND)
    if approval.status != Status.PENDING:
        raise Refusal(APPROVAL_CLOSED, status=approval.status)
    return approval


def _known(scope: Scope, question: Question, *, approval_id: UUID) -> tuple[UUID, Status] | None:
    row = Approval.objects.filter(organisation_id=scope.organisation_id, id=approval_id).first()
    if row is None:
        return None
    same = (row.kind, row.subject_id, row.requester_id) == (question.kind, question.subject.id, scope.person_id)
    if not same:
        raise Refusal(CONFLICT)
    return row.id, Status(row.status)


def _insert(scope: Scope, question: Question, *, policy_version: int, now: datetime) -> Approval:
    approval = Approval(
        id=question.id or clock.new_id(),
        organisation_id=scope.organisation_id,
        kind=question.kind,
        subject_kind=question.subject.kind,
        subject_id=question.subject.id,
        related_id=question.related_id,
        requester_id=scope.me,
        department_id=scope.department_id,
        payload=dict(question.payload),
        status=Status.PENDING,
        policy_version=policy_version,
        requested_at=now,
    )
    try:
        with transaction.atomic():
            approval.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(APPROVAL_PENDING) from error
    return approval
