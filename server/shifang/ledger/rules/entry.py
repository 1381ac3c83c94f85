"""What a leaf commits to: the text of an event, hidden by its salt.

A leaf says nothing of the event to whoever does not have the salt; without salt and facts it only holds its place.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

MARK = b"shifang.event.1\x00"
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Recorded(Protocol):
    """What of an event is committed to."""

    id: UUID
    kind: str
    actor_id: UUID | None
    department_id: UUID | None
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    happened_at: datetime
    received_at: datetime
    facts: Any


def entry_text(event: Recorded) -> str:
    """Return the text that is committed to: JSON with sorted keys and nothing between them.

    A proof carries this text as it is, so nobody who verifies needs to write JSON the same way.
    """
    entry = {
        "id": str(event.id),
        "kind": event.kind,
        "actor_id": _plain(event.actor_id),
        "department_id": _plain(event.department_id),
        "subject_kind": event.subject_kind,
        "subject_id": str(event.subject_id),
        "related_id": _plain(event.related_id),
        "happened_at": _moment(event.happened_at),
        "received_at": _moment(event.received_at),
        "facts": event.facts,
    }
    return written(entry)


def written(entry: Mapping[str, Any]) -> str:
    """Return an entry as its text; ids and moments are texts already."""
    return _JSON.encode(entry)


def entry_hash(text: str, *, salt: bytes) -> bytes:
    """Return the salted commitment to an entry's text; the salt has 16 bytes."""
    return sha256(MARK + salt + text.encode()).digest()


def _plain(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
