"""HTTP routes of approvals."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from shifang.accounts import queries as accounts
from shifang.accounts.door import ScopedRequest
from shifang.approvals import queries
from shifang.approvals.models import Delegation
from shifang.approvals.operations import delegations, requests
from shifang.approvals.queries import ApprovalView
from shifang.approvals.types import (
    APPROVALS_VIEW,
    KINDS,
    Decision,
    Deputy,
    StepState,
)
from shifang.approvals.types import Status as Standing
from shifang.kernel.problems import INVALID, Refusal
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["approvals"])

Note = Annotated[str, Field(max_length=500)]


class NamedOut(Schema):
    """Someone or something with an id and a name."""

    id: UUID
    name: str


class WordsOut(Schema):
    """A name in both languages."""

    zh: str
    en: str


class StepOut(Schema):
    """One step: who decides it now, and what was said, by whom and for whom."""

    index: int
    by: Literal["manager", "role", "person"]
    state: StepState
    assignees: list[NamedOut]
    opened_at: datetime | None
    due_at: datetime | None
    escalations: int
    decided_by: NamedOut | None
    decided_for: NamedOut | None
    decided_at: datetime | None
    note: str


class ApprovalOut(Schema):
    """An approval; `may_decide` is about the asker, `deciding_for` names whom they would stand in for."""

    id: UUID
    kind: str
    kind_name: WordsOut
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    requester: NamedOut
    department: NamedOut | None
    payload: dict[str, Any]
    status: Standing
    requested_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    steps: list[StepOut]
    may_decide: bool
    deciding_for: NamedOut | None


class DecideIn(Schema):
    """Yes or no; a no needs a note."""

    decision: Decision
    note: Note = ""


class TakeBackIn(Schema):
    """Why the request is taken back."""

    note: Note = ""


class DelegationIn(Schema):
    """Who decides for me (or for `person_id`, by an administrator), from when until when."""

    deputy_id: UUID
    person_id: UUID | None = None
    starts_at: datetime
    ends_at: datetime
    note: Annotated[str, Field(max_length=200)] = ""


class DelegationOut(Schema):
    """A delegation that runs or will run."""

    id: UUID
    person: NamedOut
    deputy: NamedOut
    starts_at: datetime
    ends_at: datetime
    note: str


Names = dict[UUID, str]


@router.get("/approvals", response=Page[ApprovalOut])
def list_approvals(
    request: ScopedRequest,
    box: Literal["mine", "to_decide", "all"] = "all",
    status: Standing | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return approvals I asked for, that wait for me, or all that I may see, newest first."""
    scope = request.auth
    scope.require(APPROVALS_VIEW)
    now = clock.now()
    found = queries.list_approvals(
        scope, box=box, status=status, before=decode_id(cursor) if cursor else None, limit=limit + 1, now=now
    )
    page = found[:limit]
    names = _names(request, page)
    return {
        "items": [_approval_out(view, names=names) for view in page],
        "next_cursor": encode_cursor(page[-1].approval.id) if len(found) > limit else None,
        "total": queries.count_to_decide(scope, now=now) if box == "to_decide" and status is None else None,
    }


@router.get("/approvals/delegations", response=Page[DelegationOut])
def list_delegations(request: ScopedRequest) -> dict[str, Any]:
    """Return the delegations I gave or received; an administrator of approvals sees all."""
    request.auth.require(APPROVALS_VIEW)
    rows = queries.list_delegations(request.auth)
    people = [each for row in rows for each in (row.person_id, row.deputy_id)]
    names = accounts.person_names(request.auth, people)
    return {"items": [_delegation_out(row, names) for row in rows], "next_cursor": None, "total": len(rows)}


@router.post("/approvals/delegations", response={201: DelegationOut})
def add_delegation(request: ScopedRequest, body: DelegationIn) -> Status[dict[str, Any]]:
    """Let a colleague decide for me during a period."""
    scope = request.auth
    if body.starts_at.tzinfo is None or body.ends_at.tzinfo is None:
        raise Refusal(INVALID, errors=[{"field": "starts_at", "problem": "timezone_missing"}])
    deputy = Deputy(
        from_id=body.person_id or scope.person_id or body.deputy_id,
        to_id=body.deputy_id,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
    )
    row = delegations.delegate(scope=scope, deputy=deputy, note=body.note, now=clock.now())
    names = accounts.person_names(scope, [row.person_id, row.deputy_id])
    return Status(201, _delegation_out(row, names))


@router.delete("/approvals/delegations/{delegation_id}", response={204: None})
def end_delegation(request: ScopedRequest, delegation_id: UUID) -> Status[None]:
    """End a delegation now."""
    delegations.end_delegation(scope=request.auth, delegation_id=delegation_id, now=clock.now())
    return Status(204, None)


@router.get("/approvals/{approval_id}", response=ApprovalOut)
def get_approval(request: ScopedRequest, approval_id: UUID) -> dict[str, Any]:
    """Return one approval."""
    request.auth.require(APPROVALS_VIEW)
    return _one(request, approval_id)


@router.post("/approvals/{approval_id}/decide", response=ApprovalOut)
def decide(request: ScopedRequest, approval_id: UUID, body: DecideIn) -> dict[str, Any]:
    """Say yes or no to the open step."""
    requests.decide(
        scope=request.auth, approval_id=approval_id, decision=body.decision, note=body.note, now=clock.now()
    )
    return _one(request, approval_id)


@router.post("/approvals/{approval_id}/cancel", response=ApprovalOut)
def cancel(request: ScopedRequest, approval_id: UUID, body: TakeBackIn) -> dict[str, Any]:
    """Take my own request back."""
    requests.cancel(scope=request.auth, approval_id=approval_id, note=body.note, now=clock.now())
    return _one(request, approval_id)


def _one(request: ScopedRequest, approval_id: UUID) -> dict[str, Any]:
    view = queries.approval_view(request.auth, approval_id, now=clock.now())
    return _approval_out(view, names=_names(request, [view]))


def _names(request: ScopedRequest, views: list[ApprovalView]) -> Names:
    people = {
        person
        for view in views
        for step in view.steps
        for person in (*step.assignees, step.decided_by_id, step.decided_for_id)
    }
    people |= {view.approval.requester_id for view in views}
    departments = [view.approval.department_id for view in views]
    return {
        **accounts.person_names(request.auth, list(people)),
        **accounts.department_names(request.auth, departments),
    }


def _named(identifier: UUID | None, names: Names) -> dict[str, Any] | None:
    return None if identifier is None else {"id": identifier, "name": names.get(identifier, "")}


def _approval_out(view: ApprovalView, *, names: Names) -> dict[str, Any]:
    approval = view.approval
    kind = KINDS[approval.kind]
    opened = next((step for step in view.steps if step.state == StepState.OPEN), None)
    return {
        "id": approval.id,
        "kind": approval.kind,
        "kind_name": {"zh": kind.zh, "en": kind.en},
        "subject_kind": approval.subject_kind,
        "subject_id": approval.subject_id,
        "related_id": approval.related_id,
        "requester": _named(approval.requester_id, names),
        "department": _named(approval.department_id, names),
        "payload": approval.payload,
        "status": approval.status,
        "requested_at": approval.requested_at,
        "closed_at": approval.closed_at,
        "due_at": opened.due_at if opened else None,
        "steps": [
            {
                "index": step.index,
                "by": step.rule["by"],
                "state": step.state,
                "assignees": [_named(each, names) for each in step.assignees],
                "opened_at": step.opened_at,
                "due_at": step.due_at,
                "escalations": step.escalations,
                "decided_by": _named(step.decided_by_id, names),
                "decided_for": _named(step.decided_for_id, names),
                "decided_at": step.decided_at,
                "note": step.note,
            }
            for step in view.steps
        ],
        "may_decide": view.right is not None,
        "deciding_for": _named(view.right.for_id, names) if view.right else None,
    }


def _delegation_out(row: Delegation, names: Names) -> dict[str, Any]:
    return {
        "id": row.id,
        "person": _named(row.person_id, names),
        "deputy": _named(row.deputy_id, names),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "note": row.note,
    }
