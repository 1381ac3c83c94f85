"""The doors of the phone: commands, sync, and the list of what waits for a human; live events for open pages."""

import hashlib
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest, in_transaction
from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.ledger import queries as ledger
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor
from shifang.protocol import operations, queries, receipts
from shifang.protocol.operations import Envelope
from shifang.protocol.receipts import Receipted
from shifang.protocol.rules import sent_texts
from shifang.protocol.sync import synchronise
from shifang.protocol.types import BATCH_LIMIT, ID_REUSED, SEE_PARKED, SEND

# Commands have a transaction each, so this router is mounted without the one around a request: the other
# routes ask for theirs.
router = Router(tags=["protocol"])


class CommandIn(Schema):
    """A command: a client-made UUIDv7, its kind, the device's time, device and number, and the content."""

    id: UUID
    kind: Annotated[str, Field(min_length=1, max_length=48)]
    happened_at: datetime
    device_id: UUID
    sequence: Annotated[int, Field(ge=0, le=2**53)]
    payload: dict[str, Any]


class BatchIn(Schema):
    """An ordered batch."""

    commands: Annotated[list[CommandIn], Field(max_length=BATCH_LIMIT)]


class ReceiptOut(Schema):
    """The server's signature over what it holds (docs/protocol.md): ECDSA P-256 as r ‖ s, base64url."""

    key: str
    at: str
    signature: str


class ReceiptKeyOut(Schema):
    """A key of receipts (SubjectPublicKeyInfo) and the signature of the key before over it; base64url."""

    id: str
    public_key: str
    handover: str


class ReceiptKeysOut(Schema):
    """Every key that ever signed receipts here, oldest first; the last one signs now."""

    keys: list[ReceiptKeyOut]


class AnswerOut(Schema):
    """What became of one command."""

    id: UUID
    status: Literal["applied", "duplicate", "waiting", "parked", "rejected", "dismissed"]
    code: str = ""
    params: dict[str, Any] = {}
    result: dict[str, Any] = {}
    receipt: ReceiptOut | None = None


class AnswersOut(Schema):
    """Answers in the order of the batch."""

    results: list[AnswerOut]


class OpenCommandOut(Schema):
    """A command that waits or needs a human."""

    id: UUID
    kind: str
    status: str
    code: str
    params: dict[str, Any]
    person_id: UUID
    person_name: str
    device_id: UUID
    sequence: int
    happened_at: datetime
    received_at: datetime
    subject_id: UUID | None
    waits_for: UUID | None
    payload: dict[str, Any]
    note: str


class ResolveIn(Schema):
    """The decision on a parked command."""

    action: Literal["retry", "dismiss"]
    note: Annotated[str, Field(max_length=500)] = ""


class SectionOut(Schema):
    """What is new in one part."""

    upserts: list[dict[str, Any]]
    removed: list[UUID]


class SyncOut(Schema):
    """What is new since the cursor; with `reset` the phone drops what it had of these sections."""

    cursor: str
    reset: bool
    more: bool
    sections: dict[str, SectionOut]


class LiveEventOut(Schema):
    """A placed event."""

    position: int
    id: UUID
    kind: str
    actor_id: UUID | None
    subject_kind: str
    subject_id: UUID
    related_id: UUID | None
    happened_at: datetime
    received_at: datetime
    facts: dict[str, Any]


class LiveOut(Schema):
    """Events after the cursor that the asker may see; ask again with the new cursor."""

    cursor: int
    events: list[LiveEventOut]


class GapsOut(Schema):
    """Closed ranges of sequence numbers that never arrived from a device."""

    device_id: UUID
    missing: list[Annotated[list[int], Field(min_length=2, max_length=2)]]


@router.post("/commands", response=AnswersOut)
def send_commands(request: ScopedRequest, body: BatchIn) -> AnswersOut:
    """Take an ordered batch of commands."""
    envelopes = [
        Envelope(
            id=item.id,
            kind=item.kind,
            happened_at=item.happened_at,
            device_id=item.device_id,
            sequence=item.sequence,
            payload=item.payload,
        )
        for item in body.commands
    ]
    answers = operations.take(scope=request.auth, envelopes=envelopes, now=clock.now())
    results = [_answer_out(answer) for answer in answers]
    texts = sent_texts(request.body)
    if len(texts) == len(results):
        for result, text in zip(results, texts, strict=True):
            result.receipt = _receipt(request.auth, result, text)
    return AnswersOut(results=results)


@router.get("/receipts/keys", response=ReceiptKeysOut)
@in_transaction
def list_receipt_keys(request: ScopedRequest) -> dict[str, Any]:
    """Return the public keys that a phone verifies receipts with; it pins the first that it learns."""
    request.auth.require(SEND)
    return {"keys": receipts.known_keys()}


@router.get("/commands", response=Page[OpenCommandOut])
@in_transaction
def list_commands(
    request: ScopedRequest,
    status: Literal["parked", "waiting"] = "parked",
    person_id: UUID | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return the commands that are parked or waiting, newest first."""
    scope = request.auth
    scope.require(SEE_PARKED)
    rows = queries.visible_commands(scope).filter(status=status)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    total = rows.count()
    if cursor:
        rows = rows.filter(id__lt=decode_id(cursor))
    found = list(rows.order_by("-id")[: limit + 1])
    names = person_names(scope, [row.person_id for row in found])
    return {
        "items": [
            {**{name: getattr(row, name) for name in _OPEN_FIELDS}, "person_name": names.get(row.person_id, "")}
            for row in found[:limit]
        ],
        "next_cursor": encode_cursor(found[limit - 1].id) if len(found) > limit else None,
        "total": total,
    }


@router.post("/commands/{command_id}/resolve", response=AnswerOut)
@in_transaction
def resolve_command(request: ScopedRequest, command_id: UUID, body: ResolveIn) -> AnswerOut:
    """Let a parked command through with one's own authority, or close it."""
    answer = operations.resolve(
        scope=request.auth, command_id=command_id, action=body.action, note=body.note, now=clock.now()
    )
    return _answer_out(answer)


@router.get("/commands/gaps", response=GapsOut)
@in_transaction
def list_gaps(request: ScopedRequest, device_id: UUID) -> dict[str, Any]:
    """Return which numbers of a device never arrived."""
    request.auth.require(SEE_PARKED)
    return {"device_id": device_id, "missing": queries.sequence_gaps(request.auth, device_id=device_id)}


@router.get("/sync", response=SyncOut)
@in_transaction
def sync(request: ScopedRequest, since: Annotated[str, Query(max_length=40)] = "") -> dict[str, Any]:
    """Return what the phone keeps, whole or what changed since the cursor."""
    request.auth.require(SEND)
    return synchronise(request.auth, since=since)


@router.get("/live", response=LiveOut)
@in_transaction
def live(
    request: ScopedRequest,
    since: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Limit = 200,
) -> dict[str, Any]:
    """Return events after a position; without one, the position to begin from."""
    scope = request.auth
    if since is None:
        return {"cursor": ledger.last_position(scope.organisation_id), "events": []}
    events = queries.events_since(scope, position=since, limit=limit)
    cursor = events[-1].position if events else since
    return {"cursor": cursor, "events": queries.visible_events(scope, events)}


_OPEN_FIELDS = (
    "id",
    "kind",
    "status",
    "code",
    "params",
    "person_id",
    "device_id",
    "sequence",
    "happened_at",
    "received_at",
    "subject_id",
    "waits_for",
    "payload",
    "note",
)


def _receipt(scope: Scope, answer: AnswerOut, text: bytes) -> ReceiptOut | None:
    """A receipt for a command that is kept, whatever became of it; none for one that was not taken."""
    if answer.code == ID_REUSED.code:
        return None
    what = Receipted(
        kind="command",
        organisation_id=scope.organisation_id,
        name=str(answer.id),
        sha256=hashlib.sha256(text).hexdigest(),
        size=len(text),
        status=answer.status,
    )
    return ReceiptOut.model_validate(receipts.sign(what, now=clock.now()), from_attributes=True)


def _answer_out(answer: operations.Answer) -> AnswerOut:
    return AnswerOut(
        id=answer.id,
        status=answer.status.value,
        code=answer.code,
        params=answer.params or {},
        result=answer.result or {},
    )
