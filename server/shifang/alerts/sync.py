"""The phone's newest alerts, as a section of sync (registered where protocol and alerts meet)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shifang.accounts.queries import person_of
from shifang.accounts.types import Scope
from shifang.alerts import queries
from shifang.alerts.models import Alert
from shifang.alerts.types import ALERT_RAISED
from shifang.ledger.types import RecordedEvent


def full(scope: Scope) -> list[dict[str, Any]]:
    """Return the newest 50 alerts of the person."""
    return _cards(scope, queries.newest(scope, unread=False, before=None, limit=queries.NEWEST))


def changed(scope: Scope, events: Sequence[RecordedEvent]) -> tuple[list[dict[str, Any]], list[UUID]]:
    """Return the person's alerts that these events raised; none is ever dropped."""
    me = str(scope.person_id)
    raised = [event for event in events if event.kind == ALERT_RAISED.code and me in event.facts["recipients"]]
    return _cards(scope, queries.of_events(scope, [event.subject_id for event in raised])) if raised else [], []


def _cards(scope: Scope, alerts: Sequence[Alert]) -> list[dict[str, Any]]:
    if not alerts:
        return []
    language = person_of(scope).locale
    shown = (queries.view(alert, language=language) for alert in alerts)
    return [{name: getattr(view, name) for name in queries.AlertView.__slots__} for view in shown]
