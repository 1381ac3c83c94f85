"""Writing the log: events are recorded in the business transaction and placed by the sequencer."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from shifang.ledger.models import Event, Pending
from shifang.ledger.queries import recorded_event
from shifang.ledger.types import KINDS, REACTIONS, Fact, RecordedEvent
from shifang.platform import clock, tenancy
from shifang.platform.bulk import insert_rows

_PLACE = """
WITH taken AS (
    DELETE FROM ledger_pending p USING (
        SELECT organisation_id, id FROM ledger_pending ORDER BY id LIMIT %s
    ) q WHERE p.organisation_id = q.organisation_id AND p.id = q.id
    RETURNING p.organisation_id, p.id
)
INSERT INTO ledger_placed (organisation_id, id, position)
SELECT organisation_id, id,
       (SELECT coalesce(max(position), 0) FROM ledger_placed) + row_number() OVER (ORDER BY id)
FROM taken
"""


def record(organisation_id: UUID, fact: Fact) -> RecordedEvent:
    """Record one event in the running transaction and let domains above react to it."""
    return record_many(organisation_id, [fact])[0]


def record_many(organisation_id: UUID, facts: Sequence[Fact]) -> list[RecordedEvent]:
    """Record events in order; reactions run after all of them stand."""
    events = [event_row(organisation_id, fact) for fact in facts]
    names = [field.attname for field in Event._meta.concrete_fields]
    insert_rows(Event, [{name: getattr(event, name) for name in names} for event in events])
    insert_rows(Pending, [{"id": event.id, "organisation_id": organisation_id} for event in events])
    recorded = [recorded_event(event) for event in events]
    for event in recorded:
        for reaction in REACTIONS.get(event.kind, ()):
            reaction(event)
    return recorded


def sequence(*, organisation_id: UUID, limit: int = 5000) -> int:
    """Give positions to committed events that have none, in order; return how many were placed.

    One sequencer at a time works for an organisation (advisory lock), so positions have no gaps and an event
    that commits later gets a later position whatever its id says.
    """
    with tenancy.organisation(organisation_id), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"ledger:{organisation_id}"])
        cursor.execute(_PLACE, [limit])
        return int(cursor.rowcount)


def event_row(organisation_id: UUID, fact: Fact) -> Event:
    """Return an event as the row that keeps it, with an id and a salt of its own."""
    if fact.kind.code not in KINDS:
        message = f"event kind {fact.kind.code} is not declared"
        raise ValueError(message)
    return Event(
        id=clock.new_id(),
        organisation_id=organisation_id,
        kind=fact.kind.code,
        actor_id=fact.actor_id,
        department_id=fact.department_id,
        subject_kind=fact.subject.kind,
        subject_id=fact.subject.id,
        related_id=fact.related_id,
        happened_at=fact.happened_at,
        received_at=fact.received_at,
        facts=dict(fact.facts),
        salt=secrets.token_bytes(16),
    )
