"""What approvals do when something happens below: leave needs a yes; new managers inherit open steps."""

from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.operations import calendar
from shifang.accounts.types import LeaveStatus
from shifang.approvals.operations import deadlines, requests
from shifang.approvals.operations.requests import Question
from shifang.approvals.types import NEAREST_MANAGER, ApprovalKind, Closed
from shifang.ledger.types import RecordedEvent, Subject


def ask_for_leave(event: RecordedEvent) -> None:
    """A leave was requested: ask the manager."""
    person_id = UUID(event.facts["person_id"])
    payload = {name: event.facts[name] for name in ("kind", "starts_at", "ends_at", "note")}
    requests.request(
        scope=accounts.scope_of_person(event.organisation_id, person_id),
        question=Question(
            kind=LEAVE.code, subject=Subject("leave", event.subject_id), payload=payload, related_id=person_id
        ),
        now=event.received_at,
    )


def settle_leave(closed: Closed) -> None:
    """The approval of a leave has ended: write it there. Taken back by the person, the leave goes with it."""
    calendar.settle_leave(
        closed.organisation_id,
        leave_id=closed.subject_id,
        status=LeaveStatus(closed.status.value),
        decided_by=closed.decided_by,
        now=closed.at,
    )


def drop_leave(event: RecordedEvent) -> None:
    """A leave was cancelled: its approval has no subject any more."""
    requests.cancel_of(
        event.organisation_id,
        kind=LEAVE.code,
        subject_id=event.subject_id,
        actor_id=event.actor_id,
        now=event.received_at,
    )


def reassign(event: RecordedEvent) -> None:
    """Managers, roles or people changed: open steps go to those who decide now."""
    deadlines.reassign(organisation_id=event.organisation_id, now=event.received_at)


LEAVE = ApprovalKind(code="leave", zh="请假", en="Leave", chain=(NEAREST_MANAGER,), on_decided=settle_leave)
