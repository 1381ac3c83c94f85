"""Trackers: tokens that are issued once, kept hashed, and revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.accounts.operations.sessions import split_token
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.tracking.models import Tracker
from shifang.tracking.operations.ingest import Sender
from shifang.tracking.queries.points import tracked_person
from shifang.tracking.types import NO_TOKEN, TRACKER_ADDED, TRACKER_MANAGE, TRACKER_REVOKED

_USED_EVERY = timedelta(minutes=5)
_FIND = """
SELECT set_config('shifang.organisation', %(organisation_id)s, true);
UPDATE tracking_tracker SET last_used_at = %(now)s
WHERE organisation_id = %(organisation_id)s AND token_hash = %(digest)s AND revoked_at IS NULL
  AND (last_used_at IS NULL OR last_used_at < %(since)s);
SELECT t.id, p.id, p.department_id, o.timezone
FROM tracking_tracker t
JOIN accounts_person p ON p.organisation_id = t.organisation_id AND p.id = t.person_id
JOIN accounts_organisation o ON o.id = t.organisation_id
WHERE t.organisation_id = %(organisation_id)s AND t.token_hash = %(digest)s AND t.revoked_at IS NULL
  AND p.disabled_at IS NULL
"""


def issue(*, scope: Scope, person_id: UUID, label: str, now: datetime) -> tuple[Tracker, str]:
    """Issue a token for a person's tracker app: the tracker, and the token, which is never shown again."""
    scope.require(TRACKER_MANAGE)
    person = tracked_person(scope, person_id)
    secret = secrets.token_urlsafe(24)
    made = Tracker.objects.create(
        organisation_id=scope.organisation_id,
        person_id=person.id,
        label=label,
        token_hash=hashlib.sha256(secret.encode()).digest(),
        created_at=now,
        created_by=scope.me,
    )
    _record(TRACKER_ADDED, made, scope=scope, department_id=person.department_id, now=now)
    return made, f"{scope.organisation_id.hex}.{secret}"


def revoke(*, scope: Scope, tracker_id: UUID, now: datetime) -> None:
    """Revoke a token; what it sends from now on is refused."""
    scope.require(TRACKER_MANAGE)
    rows = Tracker.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=tracker_id)
    tracker = rows.first()
    if tracker is None:
        raise Refusal(NOT_FOUND)
    person = tracked_person(scope, tracker.person_id)
    if tracker.revoked_at is None:
        rows.update(revoked_at=now)
        _record(TRACKER_REVOKED, tracker, scope=scope, department_id=person.department_id, now=now)


def sender_of(token: str, *, now: datetime) -> Sender:
    """Return whose points a token's are; raise `tracker.no_token` when it does not live."""
    parsed = split_token(token) if len(token) < 200 and "\0" not in token else None
    if parsed is None:
        raise Refusal(NO_TOKEN)
    organisation_id, digest = parsed
    values: dict[str, Any] = {
        "organisation_id": str(organisation_id),
        "digest": digest,
        "now": now,
        "since": now - _USED_EVERY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        cursor.nextset()
        cursor.nextset()
        row = cursor.fetchone()
    if row is None:
        raise Refusal(NO_TOKEN)
    return Sender(organisation_id=organisation_id, person_id=row[1], department_id=row[2], timezone=row[3])


def _record(kind: EventKind, tracker: Tracker, *, scope: Scope, department_id: UUID, now: datetime) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("tracker", tracker.id),
            actor_id=scope.person_id,
            department_id=department_id,
            happened_at=now,
            received_at=now,
            facts={"person_id": str(tracker.person_id), "label": tracker.label},
        ),
    )
