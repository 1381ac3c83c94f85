"""Recording events in the business transaction; the sequencer places them afterwards."""

import json
import secrets
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from shifang.ledger.models import Event, Pending
from shifang.ledger.queries import recorded_event
from shifang.ledger.queries.private import sealed_facts
from shifang.ledger.types import KINDS, REACTIONS, Fact, RecordedEvent, Together
from shifang.platform import clock
from shifang.platform.bulk import insert_rows

_COLUMNS = [field.attname for field in Event._meta.concrete_fields]


def record(organisation_id: UUID, fact: Fact) -> RecordedEvent:
    """Record one event in the running transaction and let domains above react to it."""
    return record_many(organisation_id, [fact])[0]


def record_many(organisation_id: UUID, facts: Sequence[Fact]) -> list[RecordedEvent]:
    """Record events in order; reactions run after all of them stand."""
    events = [event_row(organisation_id, fact) for fact in facts]
    insert_rows(Event, [{name: getattr(event, name) for name in _COLUMNS} for event in events])
    insert_rows(Pending, [{"id": event.id, "organisation_id": organisation_id} for event in events])
    recorded = [recorded_event(event) for event in events]
    run_reactions(recorded)
    return recorded


def recording(organisation_id: UUID, facts: Sequence[Fact]) -> tuple[list[RecordedEvent], tuple[str, dict[str, Any]]]:
    """Return events with the parts of a WITH that record them, and their values; then `run_reactions`."""
    events = [event_row(organisation_id, fact) for fact in facts]
    values = {
        f"{name}_{at}": json.dumps(event.facts, ensure_ascii=False) if name == "facts" else getattr(event, name)
        for at, event in enumerate(events)
        for name in _COLUMNS
    }
    lines = ", ".join(f"({', '.join(f'%({name}_{at})s' for name in _COLUMNS)})" for at in range(len(events)))
    parts = (
        f"told AS (INSERT INTO ledger_event ({', '.join(_COLUMNS)}) VALUES {lines} "  # noqa: S608 - names of columns
        "RETURNING id, organisation_id), "
        "pending AS (INSERT INTO ledger_pending (id, organisation_id) SELECT id, organisation_id FROM told)"
    )
    return [recorded_event(event) for event in events], (parts, values)


def run_reactions(events: Iterable[RecordedEvent]) -> None:
    """Let domains above react to events that stand in the log: to each by itself, then to those of a kind together."""
    of_kind: dict[str, list[RecordedEvent]] = {}
    for event in events:
        of_kind.setdefault(event.kind, []).append(event)
        for reaction in REACTIONS.get(event.kind, ()):
            if not isinstance(reaction, Together):
                reaction(event)
    for kind, found in of_kind.items():
        for reaction in REACTIONS.get(kind, ()):
            if isinstance(reaction, Together):
                reaction.to_all(found)


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
