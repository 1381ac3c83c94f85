"""What a phone keeps: whole at first, then what the log says has changed."""

from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.ledger import queries as ledger
from shifang.ledger.types import RecordedEvent
from shifang.protocol import queries
from shifang.protocol.types import SECTIONS

# Beyond this many events a fresh start is cheaper than a difference.
_EVENTS_AT_MOST = 2000
# After these, what a person may see is another: the phone starts afresh.
_RESHAPING = frozenset({"person.changed", "role.changed", "department.changed"})


def synchronise(scope: Scope, *, since: str) -> dict[str, Any]:
    """Return the sections since a cursor; `reset` is true when they are whole.

    The cursor is the position of the log that was read before the sections, so nothing can fall between.
    """
    position = _position(since)
    newest = ledger.last_position(scope.organisation_id)
    if position is None or position > newest:
        return _whole(scope, newest)
    events = queries.events_since(scope, position=position, limit=_EVENTS_AT_MOST)
    if len(events) >= _EVENTS_AT_MOST or _reshaped(scope, events):
        return _whole(scope, newest)
    cursor = events[-1].position if events and events[-1].position is not None else position
    sections = {}
    if events:
        for name, section in SECTIONS.items():
            upserts, removed = section.changed(scope, events)
            if upserts or removed:
                sections[name] = _section(upserts, removed)
    return {"cursor": str(cursor), "reset": False, "more": False, "sections": sections}


def _whole(scope: Scope, position: int) -> dict[str, Any]:
    sections = {name: _section(section.full(scope), []) for name, section in SECTIONS.items()}
    return {"cursor": str(position), "reset": True, "more": False, "sections": sections}


def _section(upserts: list[dict[str, Any]], removed: list[UUID]) -> dict[str, Any]:
    return {"upserts": upserts, "removed": removed}


def _position(since: str) -> int | None:
    return int(since) if since.isascii() and since.isdigit() and len(since) < 18 else None


def _reshaped(scope: Scope, events: list[RecordedEvent]) -> bool:
    return any(
        event.kind in _RESHAPING and (event.kind != "person.changed" or event.subject_id == scope.person_id)
        for event in events
    )
