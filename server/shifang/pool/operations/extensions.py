"""More days for a holding: the holder asks with a reason, an approval decides, the rule caps how often and how many."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.approvals.operations import requests
from shifang.approvals.operations.requests import Question
from shifang.approvals.types import NEAREST_MANAGER, ApprovalKind, Closed
from shifang.approvals.types import Status as ApprovalStatus
from shifang.customers.operations.recording import lock_customer
from shifang.customers.queries.customers import require_visible
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock
from shifang.pool.models import Extension
from shifang.pool.operations.pauses import write_pause
from shifang.pool.operations.recording import record
from shifang.pool.operations.standings import refresh
from shifang.pool.queries.extensions import extensions_of
from shifang.pool.queries.holding import Judged, judged_holdings
from shifang.pool.queries.pools import Atlas
from shifang.pool.rules.extension import days_left
from shifang.pool.types.closed_lists import (
    EXTENSION_ASKED,
    EXTENSION_CAP,
    EXTENSION_DECIDED,
    EXTENSION_PENDING,
    NOT_DUE,
    POOL_EXTEND,
    REASON_NEEDED,
)
from shifang.pool.types.extension import ExtensionStatus
from shifang.pool.types.reclaim import PauseKind

_ENDED = {
    ApprovalStatus.APPROVED: ExtensionStatus.GRANTED,
    ApprovalStatus.REFUSED: ExtensionStatus.REFUSED,
    ApprovalStatus.CANCELLED: ExtensionStatus.CANCELLED,
}


def ask_extension(*, scope: Scope, customer_id: UUID, days: int, reason: str, now: datetime) -> Extension:
    """Ask for more days with a customer that one holds.

    Raises `not_found` for what is somebody else's, `pool.reason_needed`, `pool.not_due` when no day is set,
    `pool.extension_pending`, `pool.extension_cap` with what is left of the rule's cap.
    """
    scope.require(POOL_EXTEND)
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    require_visible(scope, customer_id)
    lock_customer(scope, customer_id)
    judged = _judged(scope, customer_id, now=now)
    if judged is None or judged.kept.owner_id != scope.me:
        raise Refusal(NOT_FOUND)
    if judged.due.on is None:
        raise Refusal(NOT_DUE)
    earlier = extensions_of(scope.organisation_id, customer_id, since=judged.kept.since)
    if any(each.status == ExtensionStatus.PENDING for each in earlier):
        raise Refusal(EXTENSION_PENDING)
    rule = judged.ruled.rules.reclaim_of(judged.kept.tier)
    granted = [each.days for each in earlier if each.status == ExtensionStatus.GRANTED]
    left = days_left(rule, granted)
    if not 1 <= days <= left:
        raise Refusal(EXTENSION_CAP, left=left, used=len(granted), most=rule.extensions)
    _drop_of_others(scope, judged, now=now)
    made = Extension.objects.create(
        organisation_id=scope.organisation_id,
        customer_id=customer_id,
        person_id=scope.me,
        held_since=judged.kept.since,
        days=days,
        reason=reason.strip(),
        status=ExtensionStatus.PENDING,
        approval_id=clock.new_id(),
        asked_at=now,
    )
    facts = {
        "extension_id": str(made.id),
        "days": days,
        "reason": made.reason,
        "due_on": judged.due.on.isoformat(),
        "used": len(granted),
        "most": rule.extensions,
    }
    subject = Subject("customer", customer_id)
    record(EXTENSION_ASKED, subject, scope=scope, now=now, department_id=judged.kept.department_id, **facts)
    question = Question(
        kind=KIND.code,
        id=made.approval_id,
        subject=Subject("pool_extension", made.id),
        related_id=customer_id,
        payload={**facts, "customer_id": str(customer_id), "customer_name": judged.kept.name},
    )
    requests.request(scope=scope, question=question, now=now)
    refresh(scope=scope, customer_ids=[customer_id], now=now)
    made.refresh_from_db()
    return made


def follow_approval(closed: Closed) -> None:
    """Follow the approval of an extension (in the deciding transaction).

    Granted, the customer is protected up to the asked days behind the day that holds now; who no longer holds it gets
    nothing, and the extension lapses.
    """
    scope = system_scope(closed.organisation_id)
    made = Extension.objects.select_for_update().get(organisation_id=closed.organisation_id, id=closed.subject_id)
    lock_customer(scope, made.customer_id)
    made.status, made.decided_at = _ENDED[closed.status], closed.at
    # Written before the day is judged: what waits for an answer holds the customer, what has one does not.
    made.save(update_fields=["status", "decided_at"])
    judged = _judged(scope, made.customer_id, now=closed.at)
    department_id = closed.department_id
    if made.status == ExtensionStatus.GRANTED:
        if judged is None or (judged.kept.owner_id, judged.kept.since) != (made.person_id, made.held_since):
            made.status = ExtensionStatus.LAPSED
        else:
            department_id = judged.kept.department_id
            made.pause_id = _protect(scope, made, judged, by=closed.decided_by, now=closed.at)
    made.save(update_fields=["status", "pause"])
    record(
        EXTENSION_DECIDED,
        Subject("customer", made.customer_id),
        scope=scope,
        now=closed.at,
        department_id=department_id,
        extension_id=str(made.id),
        approval_id=str(closed.approval_id),
        status=made.status,
        days=made.days,
    )
    refresh(scope=scope, customer_ids=[made.customer_id], now=closed.at)


def _drop_of_others(scope: Scope, judged: Judged, *, now: datetime) -> None:
    """Take back what somebody asked for who held the customer before: it could be granted to nobody."""
    rows = Extension.objects.filter(
        organisation_id=scope.organisation_id, customer_id=judged.kept.customer_id, status=ExtensionStatus.PENDING
    )
    for each in rows.exclude(held_since=judged.kept.since).values_list("id", flat=True):
        requests.cancel_of(scope.organisation_id, kind=KIND.code, subject_id=each, actor_id=scope.person_id, now=now)


def _protect(scope: Scope, made: Extension, judged: Judged, *, by: UUID | None, now: datetime) -> UUID:
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    end = max(judged.due.on or today, today)
    pause = write_pause(
        scope=scope,
        kept=judged.kept,
        kind=PauseKind.PROTECTION,
        days=(today, end + timedelta(days=made.days - 1)),
        reason=made.reason,
        by=by,
        approval_id=made.approval_id,
        now=now,
    )
    return pause.id


def _judged(scope: Scope, customer_id: UUID, *, now: datetime) -> Judged | None:
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    return judged_holdings(scope, [customer_id], atlas=atlas).get(customer_id)


KIND = ApprovalKind(
    code="pool.extension",
    zh="延长保护期",
    en="More days with a customer",
    chain=(NEAREST_MANAGER,),
    on_decided=follow_approval,
)
