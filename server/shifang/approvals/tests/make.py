"""A kind of approval for tests, and short ways to ask for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.tests.make import MadeOrganisation
from shifang.approvals.operations import requests
from shifang.approvals.operations.requests import Question
from shifang.approvals.types import KINDS, NEAREST_MANAGER, ApprovalKind, Closed
from shifang.ledger.types import Subject
from shifang.platform import clock

TOLD: list[Closed] = []

KIND = ApprovalKind(code="test.thing", zh="测试事项", en="Test thing", chain=(NEAREST_MANAGER,), on_decided=TOLD.append)
KINDS.setdefault(KIND.code, KIND)


def ask(
    made: MadeOrganisation,
    role: str = "rep",
    *,
    subject_id: UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
    now: datetime | None = None,
) -> UUID:
    """Ask for a yes in the name of a person and return the approval."""
    question = Question(
        kind=KIND.code,
        subject=Subject("thing", subject_id or clock.new_id()),
        payload=payload or {"why": "because"},
        due_at=due_at,
    )
    return requests.request(scope=made.scope(role), question=question, now=now or clock.now())[0]


def told(approval_id: UUID) -> list[Closed]:
    """Return what the asking domain was told of an approval."""
    return [each for each in TOLD if each.approval_id == approval_id]
