"""Reading approvals: who may see them, who decides them now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.approvals import rules
from shifang.approvals.models import Approval, ApprovalStep, Delegation
from shifang.approvals.types import (
    APPROVALS_ADMINISTER,
    APPROVALS_DECIDE,
    Deputy,
    Directory,
    Right,
    Status,
    StepState,
)
from shifang.kernel.problems import NOT_FOUND, Refusal


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """An approval with its steps and the right of the asker to decide it now."""

    approval: Approval
    steps: tuple[ApprovalStep, ...]
    right: Right | None


def directory(scope: Scope) -> Directory:
    """Return the organisation's departments and the people who may decide."""
    deciders = accounts.role_holders(scope, permission=APPROVALS_DECIDE)
    administrators = accounts.role_holders(scope, permission=APPROVALS_ADMINISTER)
    return Directory(
        departments=accounts.department_chart(scope),
        roles=deciders,
        administrators=frozenset(administrators) & frozenset(deciders),
    )


def deputies_of(scope: Scope, *, now: datetime) -> tuple[Deputy, ...]:
    """Return the periods, running now, in which the asker stands in for others."""
    rows = Delegation.objects.filter(
        organisation_id=scope.organisation_id,
        deputy_id=scope.person_id,
        starts_at__lte=now,
        ends_at__gt=now,
        ended_at__isnull=True,
    )
    return tuple(Deputy(row.person_id, row.deputy_id, row.starts_at, row.ends_at) for row in rows)


def visible_approvals(scope: Scope, *, deputies: Sequence[Deputy]) -> QuerySet[Approval]:
    """Return the approvals the asker may see: by reach, as requester, or because they decide or decided them."""
    mine = _steps_of(scope, deputies) | Q(decided_by_id=scope.person_id)
    touched = ApprovalStep.objects.filter(mine, organisation_id=scope.organisation_id).values("approval_id")
    by_reach = accounts.visible(scope, person="requester_id")
    return Approval.objects.filter(by_reach | Q(organisation_id=scope.organisation_id, id__in=touched))


def list_approvals(
    scope: Scope, *, box: str, status: str | None, before: UUID | None, limit: int, now: datetime
) -> list[ApprovalView]:
    """Return approvals of a box (`mine`, `to_decide`, `all`), newest first, older than `before`."""
    deputies = deputies_of(scope, now=now)
    rows = _box(scope, box=box, deputies=deputies)
    if status is not None:
        rows = rows.filter(status=status)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _views(scope, rows.order_by("-id")[:limit], deputies=deputies, now=now)


def count_to_decide(scope: Scope, *, now: datetime) -> int:
    """Return how many approvals wait for the asker."""
    return _box(scope, box="to_decide", deputies=deputies_of(scope, now=now)).count()


def approval_view(scope: Scope, approval_id: UUID, *, now: datetime) -> ApprovalView:
    """Return one approval; raise `not_found` when it is not visible."""
    deputies = deputies_of(scope, now=now)
    rows = visible_approvals(scope, deputies=deputies).filter(id=approval_id)
    found = _views(scope, rows, deputies=deputies, now=now)
    if not found:
        raise Refusal(NOT_FOUND)
    return found[0]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open step that waits for somebody, and who decides it when they hand it on; nobody: it stays with them."""

    approval_id: UUID
    step_id: UUID
    kind: str
    requester_id: UUID
    successors: frozenset[UUID]


def waiting_for(scope: Scope, person_id: UUID) -> list[Waiting]:
    """Return the open steps that a person may decide, and whom the chain names without them."""
    steps = ApprovalStep.objects.filter(
        organisation_id=scope.organisation_id, state=StepState.OPEN, assignees__contains=[person_id]
    ).select_related("approval")
    rows = list(steps.order_by("id"))
    known = directory(scope) if rows else None
    return [
        Waiting(
            row.approval_id,
            row.id,
            row.approval.kind,
            row.approval.requester_id,
            rules.successors(
                rules.step_from_json(row.rule),
                rules.authority_of(
                    rules.without(known, [*row.passed_by, person_id]),
                    requester_id=row.approval.requester_id,
                    department_id=row.approval.department_id,
                ),
                assignees=row.assignees,
                leaver_id=person_id,
                escalated=row.escalations > 0,
            ),
        )
        for row in rows
        if known is not None
    ]


def asked_by(scope: Scope, person_id: UUID) -> list[tuple[UUID, str]]:
    """Return (id, kind) of what a person asked for and nobody has decided."""
    rows = Approval.objects.filter(organisation_id=scope.organisation_id, requester_id=person_id, status=Status.PENDING)
    return list(rows.order_by("id").values_list("id", "kind"))


def list_delegations(scope: Scope) -> list[Delegation]:
    """Return delegations the asker gave or received; administrators see all of the organisation."""
    rows = Delegation.objects.filter(organisation_id=scope.organisation_id, ended_at__isnull=True)
    if not scope.may(APPROVALS_ADMINISTER):
        rows = rows.filter(Q(person_id=scope.person_id) | Q(deputy_id=scope.person_id))
    return list(rows.order_by("-id")[:200])


def _box(scope: Scope, *, box: str, deputies: Sequence[Deputy]) -> QuerySet[Approval]:
    if box == "mine":
        return Approval.objects.filter(organisation_id=scope.organisation_id, requester_id=scope.person_id)
    if box == "all":
        return visible_approvals(scope, deputies=deputies)
    waiting = ApprovalStep.objects.filter(
        _steps_of(scope, deputies), organisation_id=scope.organisation_id, state=StepState.OPEN
    )
    return Approval.objects.filter(
        organisation_id=scope.organisation_id, status=Status.PENDING, id__in=waiting.values("approval_id")
    ).exclude(requester_id=scope.person_id)


def _steps_of(scope: Scope, deputies: Iterable[Deputy]) -> Q:
    people = [scope.person_id, *(each.from_id for each in deputies)]
    return Q(assignees__overlap=[each for each in people if each is not None])


def _views(scope: Scope, rows: Iterable[Approval], *, deputies: Sequence[Deputy], now: datetime) -> list[ApprovalView]:
    approvals = list(rows)
    steps: dict[UUID, list[ApprovalStep]] = {}
    for step in ApprovalStep.objects.filter(
        organisation_id=scope.organisation_id, approval_id__in=[each.id for each in approvals]
    ).order_by("index"):
        steps.setdefault(step.approval_id, []).append(step)
    return [
        ApprovalView(
            approval=each,
            steps=tuple(steps.get(each.id, ())),
            right=_right(scope, each, steps=steps.get(each.id, ()), deputies=deputies, now=now),
        )
        for each in approvals
    ]


def _right(
    scope: Scope,
    approval: Approval,
    *,
    steps: Sequence[ApprovalStep],
    deputies: Sequence[Deputy],
    now: datetime,
) -> Right | None:
    opened = next((step for step in steps if step.state == StepState.OPEN), None)
    if approval.status != Status.PENDING or opened is None or scope.person_id is None:
        return None
    if not scope.may(APPROVALS_DECIDE):
        return None
    return rules.right_to_decide(
        scope.person_id,
        requester_id=approval.requester_id,
        assignees=opened.assignees,
        deputies=deputies,
        now=now,
    )
