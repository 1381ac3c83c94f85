"""Moving the gate: the calendar has changed, or somebody pauses."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import clock
from shifang.tracking.models import Pause
from shifang.tracking.types import TRACK_PAUSED, TRACK_RESUMED, TRACK_SEND

_MOVE = """
INSERT INTO tracking_gate AS g (organisation_id, id, version) VALUES (%s, %s, 1)
ON CONFLICT (organisation_id, id) DO UPDATE SET version = g.version + 1
"""


def move_gate(organisation_id: UUID, whose: UUID) -> None:
    """Raise the version of the gate of a person, or of everybody (the organisation's own id)."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [organisation_id, whose])


def pause(*, scope: Scope, now: datetime) -> None:
    """Stop taking the asker's positions from now on; who is paused stays so."""
    scope.require(TRACK_SEND)
    made = Pause(id=clock.new_id(), organisation_id=scope.organisation_id, person_id=scope.me, started_at=now)
    Pause.objects.bulk_create([made], ignore_conflicts=True)
    if Pause.objects.filter(organisation_id=scope.organisation_id, id=made.id).exists():
        _moved(scope, TRACK_PAUSED, now)


def resume(*, scope: Scope, now: datetime) -> None:
    """Take the asker's positions again, where they were paused."""
    scope.require(TRACK_SEND)
    rows = Pause.objects.filter(organisation_id=scope.organisation_id, person_id=scope.me, ended_at=None)
    if rows.update(ended_at=now):
        _moved(scope, TRACK_RESUMED, now)


def _moved(scope: Scope, kind: EventKind, now: datetime) -> None:
    move_gate(scope.organisation_id, scope.me)
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("person", scope.me),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
        ),
    )
