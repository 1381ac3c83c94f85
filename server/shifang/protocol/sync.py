"""What a phone keeps: whole at first, then what the log says has changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.ledger import queries as ledger
from shifang.ledger.types import RecordedEvent
from shifang.platform import clock
from shifang.protocol import queries
from shifang.protocol.types import SECTIONS

# Beyond this many events a fresh start is cheaper than a difference.
_EVENTS_AT_MOST = 2000
# After these, what a person may see is another: the phone starts afresh.
_RESHAPING = frozenset({"person.changed", "role.changed", "department.changed"})


def synchronise(scope: Scope, *, since: str) -> dict[str, Any]:
    """Return the sections since a cursor; `reset` is true when they are whole.

    The cursor is the position of the log that was read before the sections, so nothing can fall between, and the
    organisation's day: what is told for some days ahead only comes within reach as days pass.
    """
    today = clock.now().astimezone(ZoneInfo(scope.timezone)).date()
    known = _known(since, today)
    newest = ledger.last_position(scope.organisation_id)
    if known is None or known.position > newest:
        return _whole(scope, newest, today)
    events = queries.events_since(scope, position=known.position, limit=_EVENTS_AT_MOST)
    if len(events) >= _EVENTS_AT_MOST or _reshaped(scope, events):
        return _whole(scope, newest, today)
    last = events[-1].position if events and events[-1].position is not None else known.position
    sections = {}
    for name, section in SECTIONS.items() if events or known.day < today else ():
        upserts, removed = section.changed(scope, events) if events else ([], [])
        if section.later is not None and known.day < today:
            upserts = [*upserts, *section.later(scope, known.day)]
        if upserts or removed:
            sections[name] = _section(upserts, removed)
    return {"cursor": _cursor(last, today), "reset": False, "more": False, "sections": sections}


def _whole(scope: Scope, position: int, today: date) -> dict[str, Any]:
    sections = {name: _section(section.full(scope), []) for name, section in SECTIONS.items()}
    return {"cursor": _cursor(position, today), "reset": True, "more": False, "sections": sections}


def _section(upserts: list[dict[str, Any]], removed: list[UUID]) -> dict[str, Any]:
    return {"upserts": upserts, "removed": removed}


def _cursor(position: int, day: date) -> str:
    return f"{position}.{day:%Y%m%d}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a phone knows already: the log up to a position, as of a day."""

    position: int
    day: date


def _known(since: str, today: date) -> _Known | None:
    """Return what a cursor says; None: nothing that can be used. One without a day is of today."""
    position, _, day = since.partition(".")
    if not (since.isascii() and position.isdigit() and len(position) < 18):
        return None
    try:
        return _Known(int(position), datetime.strptime(day, "%Y%m%d").date() if day else today)  # noqa: DTZ007 - a day
    except ValueError:
        return None


def _reshaped(scope: Scope, events: list[RecordedEvent]) -> bool:
    return any(
        event.kind in _RESHAPING and (event.kind != "person.changed" or event.subject_id == scope.person_id)
        for event in events
    )
