"""Texts that events commit to by their SHA-256: a judgement with its facts, the answers of a step.

A text is made when the event is recorded and again, from the stored rows, when a proof is asked for: both must be the
same to the byte, so numbers are written as the database gives them back.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

JUDGEMENT = "visit.judgement"
STEP = "visit.step"
JUDGED = (
    "visit_id",
    "command_id",
    "purpose",
    "cause",
    "person_id",
    "device_id",
    "happened_at",
    "received_at",
    "judged_at",
    "verdict",
    "accepted",
    "facts",
    "environment",
    "assessment",
    "policy_version",
    "engine_version",
    "overridden_by",
)
DONE = ("visit_id", "command_id", "step_id", "kind", "answers", "started_at", "finished_at", "happened_at")


def judgement_text(attempt: Any) -> str:
    """Return a judgement of a position as its text."""
    return _text(JUDGEMENT, {name: getattr(attempt, name) for name in JUDGED})


def step_text(record: Any) -> str:
    """Return what was answered in a step as its text."""
    return _text(STEP, {name: getattr(record, name) for name in DONE})


def digest_of(text: str) -> str:
    """Return what an event names a text by."""
    return sha256(text.encode()).hexdigest()


def _text(kind: str, fields: Mapping[str, Any]) -> str:
    plain = _plain({"document": kind, **fields})
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, UUID):
        return str(value)
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | int:
    """PostgreSQL knows no negative zero, and writes a large number out as a whole one."""
    return int(Decimal(repr(value))) if abs(value) >= 1e16 else value + 0.0
