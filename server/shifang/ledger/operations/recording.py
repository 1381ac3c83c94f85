"""Recording events in the business transaction; the sequencer places them afterwards."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from shifang.ledger.models import Event, Pending
from shifang.ledger.queries import recorded_event
from shifang.ledger.queries.private import sealed_facts
from shifang.ledger.types import KINDS, REACTIONS, Fact, RecordedEvent
from shifang.platform import clock
from shifang.platform.bulk import insert_rows


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


def event_row(organisation_id: UUID, fact: Fact) -> Event:
    """Return an event as the row that keeps it, with an id and a salt of its own."""
    if fact.kind.code not in KINDS:
        message = f"event kind {fact.kind.code} is not declared"
        raise ValueError(message)
    event_id = clock.new_id()
    return Event(
        id=event_id,
        organisation_id=organisation_id,
        kind=fact.kind.code,
        actor_id=fact.actor_id,
        department_id=fact.department_id,
        subject_kind=fact.subject.kind,
        subject_id=fact.subject.id,
        related_id=fact.related_id,
        happened_at=fact.happened_at,
        received_at=fact.received_at,
        facts=sealed_facts(organisation_id, event_id, kind=fact.kind.code, facts=fact.facts),
        salt=secrets.token_bytes(16),
    )
