"""Reading the inbox, rules and channels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.alerts.models import Alert, AlertChannel, AlertRule
from shifang.alerts.rules import text_of
from shifang.alerts.types import ALERTS_VIEW, FIRST_DAY, KINDS, Audience, Directory, Rule, To
from shifang.kernel.problems import NOT_FOUND, Refusal

NEWEST = 50


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert in the reader's language; `urgent` asks for attention now, `day` is the first that it is about."""

    id: UUID
    kind: str
    title: str
    body: str
    urgent: bool
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    day: str | None
    happened_at: datetime
    created_at: datetime
    read_at: datetime | None


def inbox(scope: Scope, *, unread: bool = False) -> QuerySet[Alert]:
    """Return the alerts of the person who asks."""
    rows = Alert.objects.filter(organisation_id=scope.organisation_id, recipient_id=scope.person_id)
    return rows.filter(read_at=None) if unread else rows


def newest(scope: Scope, *, unread: bool, before: UUID | None, limit: int) -> list[Alert]:
    """Return a page of the inbox, newest first."""
    rows = inbox(scope, unread=unread)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit])


def of_events(scope: Scope, event_ids: Sequence[UUID]) -> list[Alert]:
    """Return the asker's alerts about these events."""
    return list(inbox(scope).filter(event_id__in=event_ids).order_by("-id")[:NEWEST])


def view(alert: Alert, *, language: str) -> AlertView:
    """Return an alert as it is shown; a kind that is no longer declared shows its code."""
    kind = KINDS.get(alert.kind)
    title, body = text_of(kind, alert.params, language) if kind else (alert.kind, "")
    return AlertView(
        id=alert.id,
        kind=alert.kind,
        title=title,
        body=body,
        urgent=bool(kind and kind.urgent),
        subject_kind=alert.subject_kind,
        subject_id=alert.subject_id,
        related_id=alert.related_id,
        day=alert.params.get(FIRST_DAY),
        happened_at=alert.happened_at,
        created_at=alert.created_at,
        read_at=alert.read_at,
    )


def rules_of(scope: Scope) -> list[Rule]:
    """Return the organisation's rules in their order."""
    rows = AlertRule.objects.filter(organisation_id=scope.organisation_id).order_by("position", "id")
    return [
        Rule(
            kind=row.kind,
            enabled=row.enabled,
            department_id=row.department_id,
            audience=tuple(Audience(To(entry["to"]), entry.get("id", "")) for entry in row.audience),
            channels=tuple(UUID(str(channel)) for channel in row.channels),
        )
        for row in rows
    ]


def channels_of(scope: Scope) -> list[AlertChannel]:
    """Return the organisation's channels by name."""
    return list(AlertChannel.objects.filter(organisation_id=scope.organisation_id).order_by("name", "id"))


def channel_of(scope: Scope, channel_id: UUID) -> AlertChannel:
    """Return a channel of the organisation; raise `not_found` otherwise."""
    found = AlertChannel.objects.filter(organisation_id=scope.organisation_id, id=channel_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def directory(scope: Scope) -> Directory:
    """Return the people who can be told and the tree they are in."""
    system = scope.as_system()
    roles = accounts.role_holders(system, permission=ALERTS_VIEW)
    return Directory(
        departments=accounts.department_chart(system),
        roles=roles,
        homes=accounts.active_departments(system, list(roles)),
    )
