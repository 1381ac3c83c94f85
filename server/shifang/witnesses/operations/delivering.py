"""Bringing checkpoints to their witnesses: no transaction is open while the other side takes its time."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.alerts import queries as alerts
from shifang.alerts import senders
from shifang.alerts.outside import Outside
from shifang.alerts.types import ANSWERED_BADLY, Channel, ChannelKind, Message
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.operations.checkpoints import Rewritten, sign_checkpoint
from shifang.ledger.queries.checkpoints import Signed
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules.checkpoint import BadCheckpoint
from shifang.ledger.rules.cosignature import cosigned_at, cosigner, own_line
from shifang.ledger.rules.merkle import consistency_proof
from shifang.ledger.types import LOG_REWRITTEN, Fact, Subject
from shifang.platform import tenancy
from shifang.witnesses import queries, stamps
from shifang.witnesses.models import Testimony, Witness
from shifang.witnesses.rules import AddCheckpoint
from shifang.witnesses.types import (
    COSIGNATURE_WRONG,
    LEDGER_AUDIT,
    NO_CHANNEL,
    NOTHING_SIGNED,
    OBJECTED,
    WITNESS_OBJECTED,
    WITNESSES_MANAGE,
    WitnessKind,
    Word,
)

_TEXT = {"Content-Type": "text/plain; charset=utf-8"}
_TITLES = {
    "zh": "存证快照：{size} 条，请原样保存",
    "en": "Checkpoint of the log: {size} events; keep this text as it is",
}
# What stamps and cosigns comes first: people then get the checkpoint with the cosignatures.
_ORDER = (WitnessKind.STAMP, WitnessKind.COSIGN, WitnessKind.CHANNEL)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A checkpoint on its way to a witness."""

    witness: Witness
    signed: Signed
    outside: Outside
    now: datetime

    @property
    def body(self) -> str:
        """What the log has signed."""
        return self.signed.note.partition("\n\n")[0] + "\n"


def sign(*, scope: Scope, now: datetime) -> None:
    """Sign the log as it stands, for somebody who wants a checkpoint now."""
    scope.require(LEDGER_AUDIT)
    _sign(scope.organisation_id, now=now)


def _sign(organisation_id: UUID, *, now: datetime) -> None:
    try:
        note = sign_checkpoint(organisation_id=organisation_id, now=now)
    except Rewritten:
        raise Refusal(LOG_REWRITTEN) from None
    if note is None:
        raise Refusal(NOTHING_SIGNED)


def deliver(*, organisation_id: UUID, outside: Outside, now: datetime) -> int:
    """Bring every checkpoint to the witnesses that have not had it; return how many deliveries failed.

    A witness that fails is left alone until the next time.
    """
    with tenancy.organisation(organisation_id):
        todo = queries.owed(organisation_id, now=now)
    failed: set[UUID] = set()
    for witness, signed in sorted(todo, key=lambda each: _ORDER.index(WitnessKind(each[0].kind))):
        if witness.id not in failed and _attempt(witness, signed, outside=outside, now=now) is not None:
            failed.add(witness.id)
    return len(failed)


def test(*, scope: Scope, witness_id: UUID, outside: Outside, now: datetime) -> dict[str, object] | None:
    """Bring the newest checkpoint to a witness now, the first one if there was none.

    Returns what went wrong as {code, params}, None when the witness took it.
    """
    scope.require(WITNESSES_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        witness = queries.witness_of(scope, witness_id)
        newest = queries.newest_witnessed(scope.organisation_id)
    if newest is None:
        _sign(scope.organisation_id, now=now)
        with tenancy.organisation(scope.organisation_id):
            newest = queries.newest_witnessed(scope.organisation_id)
    if newest is None:
        raise Refusal(NOTHING_SIGNED)
    return _attempt(witness, newest.signed, outside=outside, now=now)


def _attempt(witness: Witness, signed: Signed, *, outside: Outside, now: datetime) -> dict[str, object] | None:
    failure: dict[str, object] | None = None
    word = None
    try:
        word = _ASKED[WitnessKind(witness.kind)](_Asking(witness, signed, outside, now))
    except Refusal as refusal:
        failure = {"code": refusal.kind.code, "params": refusal.params}
    with tenancy.organisation(witness.organisation_id):
        _note(witness, signed, word=word, failure=failure, now=now)
    return failure


def _note(
    witness: Witness, signed: Signed, *, word: Word | None, failure: dict[str, object] | None, now: datetime
) -> None:
    rows = Witness.objects.select_for_update().filter(organisation_id=witness.organisation_id, id=witness.id)
    before = rows.get()
    if word is not None:
        Testimony.objects.get_or_create(
            organisation_id=witness.organisation_id,
            witness_id=witness.id,
            checkpoint_id=signed.id,
            defaults={"given_at": word.given_at, "content": word.content},
        )
        rows.update(seen_size=max(before.seen_size, signed.size), seen_at=now, failure=None)
        return
    rows.update(failure=failure, failed_at=now)
    if failure and failure["code"] == OBJECTED.code and failure != before.failure:
        subject = Subject("witness", witness.id)
        facts = {"witness": witness.name, "size": signed.size}
        ledger.record(witness.organisation_id, Fact(WITNESS_OBJECTED, subject, now, now, facts=facts))


def _stamp(asking: _Asking) -> Word:
    settings = asking.witness.settings
    message = asking.signed.note.encode()
    asked = stamps.query(message)
    answer = asking.outside.post(settings["url"], asked, headers=stamps.MEDIA)
    at = stamps.stamped_at(answer, message, certificates=settings["certificate"], asked=asked)
    return Word(at, b64encode(answer).decode())


def _cosign(asking: _Asking) -> Word:
    witness, signed = asking.witness, asking.signed
    by = cosigner(witness.settings["key"])
    status, answer = _add_checkpoint(asking, old=witness.seen_size)
    # The witness may have seen more than it could tell us of, or less than we believe: it names what it has.
    if status == 409 and answer.strip().isdigit() and int(answer) != witness.seen_size and int(answer) <= signed.size:
        status, answer = _add_checkpoint(asking, old=int(answer))
    if status in (409, 422):
        told = answer.decode(errors="replace").strip()
        raise Refusal(OBJECTED, size=told if told.isdigit() else witness.seen_size)
    if not 200 <= status < 300:
        raise Refusal(ANSWERED_BADLY, answer=status)
    try:
        line = own_line(answer.decode(), by)
        seconds = cosigned_at(asking.body, line, by)
    except (BadCheckpoint, UnicodeDecodeError) as wrong:
        raise Refusal(COSIGNATURE_WRONG, reason=str(wrong)[:200]) from None
    return Word(datetime.fromtimestamp(seconds, tz=UTC), line)


def _add_checkpoint(asking: _Asking, *, old: int) -> tuple[int, bytes]:
    witness, signed = asking.witness, asking.signed
    hashes: tuple[bytes, ...] = ()
    old = min(old, signed.size)
    if old:
        try:
            with tenancy.organisation(witness.organisation_id):
                hashes = consistency_proof(old, signed.size, StoredTree(witness.organisation_id, signed.size)).hashes
        except LookupError:
            raise Refusal(LOG_REWRITTEN) from None
    address = f"{witness.settings['url'].rstrip('/')}/add-checkpoint"
    return asking.outside.exchange(address, AddCheckpoint(old, hashes, signed.note).text.encode(), headers=_TEXT)


def _keep(asking: _Asking) -> Word:
    witness, signed = asking.witness, asking.signed
    with tenancy.organisation(witness.organisation_id):
        try:
            found = alerts.channel_of(system_scope(witness.organisation_id), UUID(witness.settings["channel_id"]))
        except Refusal as gone:
            raise Refusal(NO_CHANNEL if gone.kind is NOT_FOUND else gone.kind) from None
        if not found.enabled:
            raise Refusal(NO_CHANNEL)
        note = queries.witnessed(witness.organisation_id, [signed])[0].note
    message = Message(
        title=_TITLES[found.language].format(size=signed.size),
        body=note,
        kind="ledger.checkpoint",
        subject_kind="checkpoint",
        subject_id=signed.id,
        happened_at=signed.signed_at,
    )
    channel = Channel(kind=ChannelKind(found.kind), settings=found.settings)
    senders.send(channel, message, outside=asking.outside, now=asking.now)
    return Word(asking.now)


_ASKED: dict[WitnessKind, Callable[[_Asking], Word]] = {
    WitnessKind.STAMP: _stamp,
    WitnessKind.COSIGN: _cosign,
    WitnessKind.CHANNEL: _keep,
}
