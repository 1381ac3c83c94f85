"""Taking commands: each in its own transaction, answered once, however often it arrives.

The row of a command is inserted first: whoever loses that race waits for the winner's transaction and reads its
answer, so a command sent by many threads at once is applied by one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import QuerySet
from pydantic import BaseModel, ValidationError

from shifang.accounts.types import Scope
from shifang.kernel.problems import FORBIDDEN, NOT_FOUND, ProblemKind, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import tenancy
from shifang.platform.turns import take_turns
from shifang.protocol import queries
from shifang.protocol.models import Command
from shifang.protocol.operations.devices import see_device
from shifang.protocol.operations.sealing import payload_column
from shifang.protocol.rules import clock_fault
from shifang.protocol.types import (
    COMMAND_PARKED,
    COMMAND_RESOLVED,
    COMMANDS,
    ID_REUSED,
    NOT_PARKED,
    PAYLOAD_INVALID,
    RESOLVE,
    SEND,
    UNKNOWN_KIND,
    WAITS_FOR_PARENT,
    Call,
    CommandKind,
    Outcome,
    Park,
    Status,
    Wait,
)

_LONGEST_CHAIN = 500
_OPEN = frozenset({Status.PARKED, Status.WAITING})
_SENT = ("kind", "payload", "happened_at", "device_id", "sequence")
_DECIDED = ["status", "code", "params", "result", "subject_id", "waits_for", "resolved_at", "resolved_by", "note"]
_INSERT = """
INSERT INTO protocol_command (id, organisation_id, kind, person_id, department_id, device_id, sequence, happened_at,
    received_at, payload, status, code, params, result, note)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '{}', '{}', '')
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A command as it came over the wire."""

    id: UUID
    kind: str
    happened_at: datetime
    device_id: UUID
    sequence: int
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the phone is told of one command."""

    id: UUID
    status: Status
    code: str = ""
    params: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    errors: tuple[dict[str, Any], ...] = ()


def take(*, scope: Scope, envelopes: Sequence[Envelope], now: datetime) -> list[Answer]:
    """Take a batch in order; every command has a transaction and an answer of its own."""
    scope.require(SEND)
    return [take_one(scope=scope, envelope=envelope, now=now) for envelope in envelopes]


def take_one(*, scope: Scope, envelope: Envelope, now: datetime) -> Answer:
    """Take one command and run what it releases."""
    answer = _directly(scope, envelope, now)
    if answer is not None:
        return answer
    with tenancy.organisation(scope.organisation_id):
        row = _new_row(scope, envelope, now)
        if not _insert(row):
            return _first_answer(scope, envelope)
        answer, releases = _apply(row, scope=scope, envelope=envelope, now=now)
        _release(scope.organisation_id, releases=releases, now=now)
    return answer


def _directly(scope: Scope, envelope: Envelope, now: datetime) -> Answer | None:
    """Let a kind apply an everyday command by itself; None sends it the ordinary way, which finds all faults."""
    kind = COMMANDS.get(envelope.kind)
    if kind is None or kind.direct is None or kind.permission not in scope.permissions:
        return None
    if connection.in_atomic_block or clock_fault(happened_at=envelope.happened_at, received_at=now) is not None:
        return None
    try:
        payload = kind.payload.model_validate(envelope.payload)
    except ValidationError:
        return None
    outcome = kind.direct(_call_of(scope, envelope, payload=payload, now=now), envelope.payload)
    if outcome is None:
        return None
    return Answer(id=envelope.id, status=outcome.status, params={}, result=_plain(outcome.result))


def _call_of(scope: Scope, envelope: Envelope, *, payload: BaseModel, now: datetime) -> Call:
    return Call(
        scope=scope,
        id=envelope.id,
        device_id=envelope.device_id,
        sequence=envelope.sequence,
        happened_at=envelope.happened_at,
        received_at=now,
        payload=payload,
    )


def resolve(*, scope: Scope, command_id: UUID, action: str, note: str, now: datetime) -> Answer:
    """Let a parked or waiting command through (`retry`, with the decider's authority) or close it (`dismiss`)."""
    scope.require(RESOLVE)
    with tenancy.organisation(scope.organisation_id):
        row = _locked_in_turn(queries.visible_commands(scope).filter(id=command_id))
        if row is None:
            raise Refusal(NOT_FOUND)
        if row.status not in _OPEN:
            raise Refusal(NOT_PARKED)
        return _resolved(row, decider=scope, action=action, note=note, now=now)


def carry_out(*, decider: Scope, command_id: UUID, action: str, note: str, now: datetime) -> Answer | None:
    """Do to a command what a domain above has decided about it; None when there is nothing left to do.

    `retry` also lets through what a person has closed before.
    """
    with tenancy.organisation(decider.organisation_id):
        rows = Command.objects.filter(organisation_id=decider.organisation_id, id=command_id)
        row = _locked_in_turn(rows)
        if row is None:
            return None
        closed_by_hand = row.status == Status.DISMISSED and row.resolved_by is not None
        if row.status not in _OPEN and not (closed_by_hand and action == "retry"):
            return None
        return _resolved(row, decider=decider, action=action, note=note, now=now)


def _resolved(row: Command, *, decider: Scope, action: str, note: str, now: datetime) -> Answer:
    row.note = note
    answer = _retry(row, decider=decider, now=now) if action == "retry" else _close(row, decider=decider, now=now)
    _record(COMMAND_RESOLVED, row=row, actor_id=decider.person_id, now=now, action=action, note=note)
    return answer


def _locked_in_turn(rows: QuerySet[Command]) -> Command | None:
    """Return the command, locked, after waiting for one's turn: commands of its subject lock in this order."""
    row = rows.first()
    if row is None:
        return None
    kind = COMMANDS.get(row.kind)
    if kind is not None and kind.turn in row.payload:
        hold(row.organisation_id, UUID(str(row.payload[kind.turn])))
    return rows.select_for_update().get()


def retry_parked(organisation_id: UUID, *, subject_id: UUID, now: datetime) -> int:
    """Run the parked commands of a subject again on the ordinary way; return how many were applied."""
    applied = 0
    with tenancy.organisation(organisation_id):
        for row in queries.open_commands(organisation_id, subject_id=subject_id, status=Status.PARKED):
            answer = _retry(row, decider=None, now=now)
            applied += answer.status is Status.APPLIED
    return applied


def close_parked(organisation_id: UUID, *, subject_id: UUID, kind: str, note: str, now: datetime) -> int:
    """Close older parked commands of one kind and subject, e.g. check-ins that a newer one has replaced."""
    with tenancy.organisation(organisation_id):
        rows = queries.open_commands(organisation_id, subject_id=subject_id, status=Status.PARKED)
        closed = [row for row in rows if row.kind == kind]
        for row in closed:
            row.note = note
            _close(row, decider=None, now=now)
    return len(closed)


def _apply(row: Command, *, scope: Scope, envelope: Envelope, now: datetime) -> tuple[Answer, tuple[UUID, ...]]:
    kind = COMMANDS.get(envelope.kind)
    try:
        if kind is None:
            raise Refusal(UNKNOWN_KIND, kind=envelope.kind)
        if kind.permission not in scope.permissions:
            raise Refusal(FORBIDDEN, permission=kind.permission)
        see_device(scope, device_id=envelope.device_id, now=now)
        fault = clock_fault(happened_at=envelope.happened_at, received_at=now)
        if fault is not None:
            raise Park(fault.kind, **fault.params)
        payload = kind.payload.model_validate(envelope.payload)
        outcome = _attempt(kind, _call_of(scope, envelope, payload=payload, now=now))
    except ValidationError as wrong:
        errors = tuple(
            {"field": ".".join(str(part) for part in error["loc"]), "problem": error["type"]}
            for error in wrong.errors(include_url=False, include_input=False, include_context=False)
        )
        outcome = _rejected(PAYLOAD_INVALID, params={"errors": list(errors)[:20]})
    except Refusal as refusal:
        outcome = _rejected(refusal.kind, params=refusal.params)
    except Wait as wait:
        row.waits_for = wait.parent_id
        outcome = Outcome(status=Status.WAITING, kind=WAITS_FOR_PARENT, params={"parent_id": str(wait.parent_id)})
    except Park as park:
        outcome = Outcome.parked(park.kind, subject_id=park.subject_id, **park.params)
    return _keep(row, outcome=outcome, now=now), outcome.releases


def _attempt(kind: CommandKind, call: Call) -> Outcome:
    """Apply a command. One that must wait looks once more while it holds its parent's name.

    Whoever brings the parent holds that name too before it looks for who waits: so either the parent is seen here, or
    this command is seen there.
    """
    turn = getattr(call.payload, kind.turn) if kind.turn else None
    if turn is not None:
        hold(call.scope.organisation_id, turn)
    try:
        with transaction.atomic():
            return kind.guarded(call)
    except Wait as wait:
        if wait.parent_id == turn:
            raise
        hold(call.scope.organisation_id, wait.parent_id)
    with transaction.atomic():
        return kind.guarded(call)


def hold(organisation_id: UUID, subject_id: UUID) -> None:
    """Wait for one's turn among the commands about a thing; it is over with the transaction."""
    take_turns(f"command:{organisation_id}:{subject_id}")


def _rejected(kind: ProblemKind, *, params: dict[str, Any]) -> Outcome:
    return Outcome(status=Status.REJECTED, kind=kind, params=params)


def _keep(row: Command, *, outcome: Outcome, now: datetime) -> Answer:
    """Write the answer beside the command and return it."""
    was_parked = row.status == Status.PARKED
    row.status = outcome.status
    row.code = outcome.kind.code if outcome.kind else ""
    row.params = _plain(outcome.params)
    row.result = _plain(outcome.result)
    row.subject_id = outcome.subject_id or row.subject_id
    if outcome.status is not Status.WAITING:
        row.waits_for = None
    row.save(force_update=True, update_fields=_DECIDED)
    if outcome.status is Status.PARKED and not was_parked:
        _record(COMMAND_PARKED, row=row, actor_id=row.person_id, now=now, code=row.code, params=row.params)
    return _answer(row)


def _retry(row: Command, *, decider: Scope | None, now: datetime) -> Answer:
    scope = queries.scope_of_sender(row)
    kind = COMMANDS[row.kind]
    call = Call(
        scope=scope,
        id=row.id,
        device_id=row.device_id,
        sequence=row.sequence,
        happened_at=row.happened_at,
        received_at=row.received_at,
        payload=kind.payload.model_validate(row.payload),
        overridden_by=decider.person_id if decider else None,
    )
    try:
        outcome = _attempt(kind, call)
    except Refusal as refusal:
        outcome = Outcome.parked(refusal.kind, **refusal.params)
    except Park as park:
        outcome = Outcome.parked(park.kind, subject_id=park.subject_id, **park.params)
    except Wait as wait:
        row.waits_for = wait.parent_id
        outcome = Outcome(status=Status.WAITING, kind=WAITS_FOR_PARENT, params={"parent_id": str(wait.parent_id)})
    if outcome.status is Status.APPLIED:
        row.resolved_at = now
        row.resolved_by = decider.person_id if decider else None
    answer = _keep(row, outcome=outcome, now=now)
    _release(row.organisation_id, releases=outcome.releases, now=now)
    return answer


def _close(row: Command, *, decider: Scope | None, now: datetime) -> Answer:
    row.status = Status.DISMISSED
    row.resolved_at = now
    row.resolved_by = decider.person_id if decider else None
    row.save(force_update=True, update_fields=_DECIDED)
    return _answer(row)


def _release(organisation_id: UUID, *, releases: tuple[UUID, ...], now: datetime) -> None:
    """Run commands that waited for these ids, and those that they release in turn."""
    queue = list(releases)
    for _ in range(_LONGEST_CHAIN):
        if not queue:
            return
        parent_id = queue.pop(0)
        hold(organisation_id, parent_id)
        for row in queries.waiting_for(organisation_id, parent_id=parent_id):
            # A released command may have been run by one that it released itself.
            row.refresh_from_db(fields=["status"])
            if row.status == Status.WAITING:
                _retry(row, decider=None, now=now)


def _new_row(scope: Scope, envelope: Envelope, now: datetime) -> Command:
    return Command(
        id=envelope.id,
        organisation_id=scope.organisation_id,
        kind=envelope.kind[:48],
        person_id=scope.me,
        department_id=scope.department_id,
        device_id=envelope.device_id,
        sequence=envelope.sequence,
        happened_at=envelope.happened_at,
        received_at=now,
        payload=envelope.payload,
        status=Status.APPLIED,
    )


def _insert(row: Command) -> bool:
    """Insert the row; return False when the id is there already (after its transaction has ended)."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                row.id,
                row.organisation_id,
                row.kind,
                row.person_id,
                row.department_id,
                row.device_id,
                row.sequence,
                row.happened_at,
                row.received_at,
                payload_column(row.organisation_id, row.id, row.payload),
                row.status,
            ],
        )
        return bool(cursor.rowcount == 1)


def _first_answer(scope: Scope, envelope: Envelope) -> Answer:
    row = Command.objects.get(organisation_id=scope.organisation_id, id=envelope.id)
    same = all(getattr(row, name) == getattr(envelope, name) for name in _SENT)
    if row.person_id != scope.person_id or not same:
        return Answer(id=envelope.id, status=Status.REJECTED, code=ID_REUSED.code, params={})
    answer = _answer(row)
    if answer.status is not Status.APPLIED:
        return answer
    return Answer(id=answer.id, status=Status.DUPLICATE, code=answer.code, params=answer.params, result=answer.result)


def _answer(row: Command) -> Answer:
    return Answer(id=row.id, status=Status(row.status), code=row.code, params=row.params, result=row.result)


def _record(kind: EventKind, *, row: Command, actor_id: UUID | None, now: datetime, **facts: Any) -> None:
    ledger.record(
        row.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("command", row.id),
            related_id=row.subject_id,
            actor_id=actor_id,
            department_id=row.department_id,
            happened_at=row.happened_at,
            received_at=now,
            facts={"kind": row.kind, "person_id": str(row.person_id), **facts},
        ),
    )


def _plain(values: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
    return made
