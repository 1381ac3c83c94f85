"""Being a witness for the logs of other installations (C2SP's tlog-witness): only what goes on is cosigned."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shifang.ledger.rules.checkpoint import BadCheckpoint, Checkpoint, read, verifier
from shifang.ledger.rules.cosignature import cosign
from shifang.ledger.rules.merkle import consistent
from shifang.witnesses.models import WatchedLog
from shifang.witnesses.queries import own_cosigner, witnessing_key
from shifang.witnesses.rules import AddCheckpoint, BadRequest, add_checkpoint


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other log is told; its size where this witness has seen another one."""

    status: int
    text: str = ""
    media: str = "text/plain; charset=utf-8"


def watch(*, name: str, key: str, now: datetime) -> WatchedLog:
    """Witness a log from now on, by the key that it signs with; raise BadCheckpoint when the key is none.

    A log that is witnessed by another key already must be removed first: what was seen of it is then forgotten.
    """
    told = verifier(key)
    row, _ = WatchedLog.objects.get_or_create(
        origin=told.name, defaults={"key": str(told), "name": name, "added_at": now}
    )
    if row.key != str(told):
        raise BadCheckpoint(f"{told.name} is witnessed by another key")
    return row


def unwatch(*, origin: str) -> bool:
    """Stop witnessing a log; return whether it was witnessed."""
    return WatchedLog.objects.filter(origin=origin).delete()[0] > 0


def answer(body: bytes, *, now: datetime) -> Answer:
    """Answer a log that asks for a cosignature: checked and remembered in one transaction, before it is answered."""
    try:
        request = add_checkpoint(body.decode())
        origin = request.note.partition("\n")[0]
    except (BadRequest, UnicodeDecodeError) as wrong:
        return Answer(400, f"{wrong}\n")
    with transaction.atomic():
        log = WatchedLog.objects.select_for_update().filter(origin=origin).first()
        if log is None:
            return Answer(404, "this log is not witnessed here\n")
        try:
            checkpoint = read(request.note, [verifier(log.key)])
        except BadCheckpoint as wrong:
            return Answer(403, f"{wrong}\n")
        objection = _objection(log, request, checkpoint)
        if objection is not None:
            return objection
        log.size, log.root, log.note, log.seen_at = checkpoint.size, checkpoint.root, request.note, now
        log.save()
    line = cosign(checkpoint.body, name=own_cosigner().name, key=witnessing_key(), seconds=int(now.timestamp()))
    return Answer(200, line)


def _objection(log: WatchedLog, request: AddCheckpoint, checkpoint: Checkpoint) -> Answer | None:
    """Return why a checkpoint does not go on from what was seen, None when it does."""
    seen = Answer(409, f"{log.size}\n", "text/x.tlog.size")
    if request.old > checkpoint.size:
        return Answer(400, "the old size is larger than the checkpoint\n")
    if request.old != log.size:
        return seen
    if log.size == checkpoint.size and log.size and bytes(log.root) != checkpoint.root:
        return seen
    if log.size == 0:
        return None
    held = consistent(request.proof(checkpoint.size), older_root=bytes(log.root), newer_root=checkpoint.root)
    return None if held else Answer(422, "this log does not begin with what was seen before\n")
