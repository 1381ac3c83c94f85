"""What approvals have to say to people: something waits for you, something was decided."""

from uuid import UUID

from shifang.accounts.queries import person_names, system_scope
from shifang.alerts.reactions import alert_on
from shifang.alerts.types import AlertKind, Audience, Notice, To
from shifang.approvals.types import (
    APPROVAL_APPROVED,
    APPROVAL_ESCALATED,
    APPROVAL_REASSIGNED,
    APPROVAL_REFUSED,
    APPROVAL_REMINDED,
    APPROVAL_WAITING,
    KINDS,
)
from shifang.ledger.types import EventKind, RecordedEvent


def _notice(event: RecordedEvent) -> Notice:
    requester = UUID(event.facts["requester_id"])
    kind = KINDS.get(event.facts["kind"])
    return Notice(
        params={
            "what_zh": kind.zh if kind else event.facts["kind"],
            "what_en": kind.en if kind else event.facts["kind"],
            "person": person_names(system_scope(event.organisation_id), [requester]).get(requester, ""),
            "note": event.facts.get("note") or "",
        },
        person_id=requester,
        department_id=event.department_id,
        # Of those to whom it was reassigned, the others know.
        addressed=tuple(UUID(each) for each in event.facts.get("added", event.facts.get("assignees", ()))),
    )


def _kind(code: str, words: tuple[str, str], body: tuple[str, str], *, to: To) -> AlertKind:
    zh, en = words
    return AlertKind(
        code=code,
        name_zh=zh,
        name_en=en,
        title_zh=f"{zh}：{{what_zh}}",
        title_en=f"{en}: {{what_en}}",
        body_zh=body[0],
        body_en=body[1],
        compose=_notice,
        audience=(Audience(to),),
    )


_WAITS = ("{person} 提交，等待您审批。", "Asked by {person}; it waits for your decision.")
_GRANTED = ("您提交的申请已通过。{note}", "What you asked for was approved. {note}")
_REFUSED = ("您提交的申请被驳回。{note}", "What you asked for was refused. {note}")
ALERTS: tuple[tuple[EventKind, AlertKind], ...] = (
    (APPROVAL_WAITING, _kind("approval.waiting", ("待审批", "To approve"), _WAITS, to=To.ADDRESSED)),
    (
        APPROVAL_REASSIGNED,
        _kind("approval.reassigned", ("待审批（转交）", "Handed on to you"), _WAITS, to=To.ADDRESSED),
    ),
    (APPROVAL_REMINDED, _kind("approval.reminded", ("审批催办", "Still to approve"), _WAITS, to=To.ADDRESSED)),
    (APPROVAL_ESCALATED, _kind("approval.escalated", ("审批超时上报", "Approval overdue"), _WAITS, to=To.ADDRESSED)),
    (APPROVAL_APPROVED, _kind("approval.approved", ("审批通过", "Approved"), _GRANTED, to=To.PERSON)),
    (APPROVAL_REFUSED, _kind("approval.refused", ("审批驳回", "Refused"), _REFUSED, to=To.PERSON)),
)


def declare() -> None:
    """Declare the alerts of approvals."""
    for event_kind, kind in ALERTS:
        alert_on(event_kind, kind)
