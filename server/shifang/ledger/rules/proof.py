"""A proof's file: what it holds, how it is written, and how strictly it is read. docs/proof.md tells every field.

It is JSON in canonical form (RFC 8785; of numbers only whole ones), so there is exactly one way to write a proof.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shifang.ledger.rules.checkpoint import sign

SCHEMA = "shifang.visit-proof.1"
# A visit has some dozens of events; what is longer is no proof.
LONGEST = 32 * 1024 * 1024
EXACT = 2**53 - 1
_HASH, _SALT = 32, 16
_FIELDS = {"checkpoint", "consistency", "documents", "events", "key", "made_at", "schema", "seal", "timestamp", "visit"}


class BadProof(ValueError):
    """Bytes that are no proof, or one that is not written as it must be; says where."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event with all that its leaf commits to."""

    index: int
    path: tuple[bytes, ...]
    entry: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class Erased:
    """An event whose facts and salt are gone: its leaf only holds its place."""

    index: int
    path: tuple[bytes, ...]
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Since:
    """The hashes that lead from an older tree to the checkpoint's."""

    older: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof's file holds; `documents` are texts whose SHA-256 an event names."""

    visit: UUID
    made_at: str
    key: str
    checkpoint: str
    events: tuple[Told | Erased, ...]
    documents: tuple[str, ...] = ()
    consistency: Since | None = None
    timestamp: bytes | None = None


def seal_text(content: bytes) -> str:
    """Return what is signed for a whole proof; `content` is its file without the seal."""
    return f"{SCHEMA}\n{_b64(sha256(content).digest())}\n"


def written(proof: Proof, *, name: str, key: Ed25519PrivateKey) -> bytes:
    """Return a proof's file, sealed by the log's key."""
    fields = _fields(proof)
    text = seal_text(canonical(fields))
    return canonical({**fields, "seal": f"{text}\n{sign(text, name=name, key=key)}"})


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Return the one way to write JSON that holds texts, whole numbers and names of ASCII only."""
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def read(raw: bytes) -> tuple[Proof, str, bytes]:
    """Return a proof, its seal, and the bytes that are sealed; raise BadProof for every other bytes."""
    if len(raw) > LONGEST:
        raise BadProof("size")
    try:
        fields = json.loads(raw.decode(), parse_float=_no_number, parse_constant=_no_number)
        again = canonical(fields) if isinstance(fields, dict) else b""
    except (ValueError, RecursionError):
        raise BadProof("json") from None
    if set(fields) != _FIELDS if isinstance(fields, dict) else True:
        raise BadProof("fields")
    if fields["schema"] != SCHEMA:
        raise BadProof("schema")
    if again != raw:
        raise BadProof("canonical")
    seal = _text(fields.pop("seal"))
    return _proof(fields), seal, canonical(fields)


def _proof(fields: Mapping[str, Any]) -> Proof:
    return Proof(
        visit=_uuid(fields["visit"]),
        made_at=_text(fields["made_at"]),
        key=_text(fields["key"]),
        checkpoint=_text(fields["checkpoint"]),
        events=tuple(_event(each) for each in _list(fields["events"])),
        documents=tuple(_text(each) for each in _list(fields["documents"])),
        consistency=None if fields["consistency"] is None else _since(fields["consistency"]),
        timestamp=None if fields["timestamp"] is None else _bytes(fields["timestamp"]),
    )


def _event(value: Any) -> Told | Erased:
    names = set(value) if isinstance(value, dict) else set()
    if names == {"index", "leaf", "path"}:
        return Erased(_number(value["index"]), _path(value["path"]), _bytes(value["leaf"], _HASH))
    if names != {"entry", "index", "path", "salt"}:
        raise BadProof("events")
    return Told(_number(value["index"]), _path(value["path"]), _text(value["entry"]), _bytes(value["salt"], _SALT))


def _since(value: Any) -> Since:
    if not isinstance(value, dict) or set(value) != {"older", "path"}:
        raise BadProof("consistency")
    return Since(_number(value["older"]), _path(value["path"]))


def _fields(proof: Proof) -> dict[str, Any]:
    since = proof.consistency
    return {
        "schema": SCHEMA,
        "visit": str(proof.visit),
        "made_at": proof.made_at,
        "key": proof.key,
        "checkpoint": proof.checkpoint,
        "events": [_event_fields(each) for each in proof.events],
        "documents": list(proof.documents),
        "consistency": None if since is None else {"older": since.older, "path": [_b64(each) for each in since.path]},
        "timestamp": None if proof.timestamp is None else _b64(proof.timestamp),
    }


def _event_fields(event: Told | Erased) -> dict[str, Any]:
    place = {"index": event.index, "path": [_b64(each) for each in event.path]}
    if isinstance(event, Erased):
        return {**place, "leaf": _b64(event.leaf)}
    return {**place, "entry": event.entry, "salt": _b64(event.salt)}


def _no_number(text: str) -> Any:
    raise BadProof(text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadProof("text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= EXACT:
        raise BadProof("number")
    return value


def _list(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise BadProof("list")
    return value


def _uuid(value: Any) -> UUID:
    try:
        found = UUID(_text(value))
    except ValueError:
        raise BadProof("uuid") from None
    if str(found) != value:
        raise BadProof("uuid")
    return found


def _path(value: Any) -> tuple[bytes, ...]:
    return tuple(_bytes(each, _HASH) for each in _list(value))


def _bytes(value: Any, length: int | None = None) -> bytes:
    try:
        raw = b64decode(_text(value), validate=True)
    except (binascii.Error, ValueError):
        raise BadProof("base64") from None
    if _b64(raw) != value or length not in {None, len(raw)}:
        raise BadProof("base64")
    return raw


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()
