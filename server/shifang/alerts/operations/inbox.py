"""Reading off the inbox."""

from datetime import datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.alerts import queries
from shifang.kernel.problems import NOT_FOUND, Refusal


def mark_read(*, scope: Scope, alert_id: UUID, now: datetime) -> None:
    """Mark one own alert as read; the first time stays."""
    mine = queries.inbox(scope).filter(id=alert_id)
    if not mine.exists():
        raise Refusal(NOT_FOUND)
    mine.filter(read_at=None).update(read_at=now)


def mark_all_read(*, scope: Scope, now: datetime) -> int:
    """Mark every own alert as read; return how many were unread."""
    return queries.inbox(scope, unread=True).update(read_at=now)
