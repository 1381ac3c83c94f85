"""Auditing the log for somebody at the desk: a job with progress, against what is kept here and what they bring."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.ledger.queries.audit import Auditing, strays
from shifang.ledger.queries.checkpoints import Signed, log_verifier, signed_checkpoints
from shifang.ledger.rules.checkpoint import BadCheckpoint, Checkpoint, read
from shifang.ledger.rules.cosignature import cosigned_at, cosigner
from shifang.platform import clock, jobs, tenancy
from shifang.witnesses import queries, stamps
from shifang.witnesses.models import Audit, Testimony
from shifang.witnesses.rules import pasted
from shifang.witnesses.types import CHECKPOINT_WRONG, LEDGER_AUDIT, WitnessKind

_SPANS_AT_ONCE = 32
_FAULTS_KEPT = 200
# A year of hourly checkpoints.
_MOST_CHECKPOINTS = 9000


def begin(*, scope: Scope, held: Sequence[str], now: datetime) -> Audit:
    """Begin an audit against checkpoints that somebody brings; each must be one of this log."""
    scope.require(LEDGER_AUDIT)
    notes = [pasted(text) for text in held]
    for number, note in enumerate(notes, start=1):
        try:
            read(note, [log_verifier(scope.organisation_id)])
        except BadCheckpoint as wrong:
            raise Refusal(CHECKPOINT_WRONG, number=number, reason=str(wrong)) from None
    audit = Audit.objects.create(organisation_id=scope.organisation_id, person_id=scope.me, started_at=now, held=notes)
    jobs.enqueue("witnesses.audit", organisation_id=str(scope.organisation_id), audit_id=str(audit.id))
    return audit


def run(*, organisation_id: UUID, audit_id: UUID) -> None:
    """Do an audit; one that is finished is not done again."""
    with tenancy.organisation(organisation_id):
        audit = Audit.objects.filter(organisation_id=organisation_id, id=audit_id, finished_at=None).first()
        if audit is None:
            return
        stored = signed_checkpoints(organisation_id, limit=_MOST_CHECKPOINTS)
        known, faults = _read_all(organisation_id, stored)
        brought = [read(note, [log_verifier(organisation_id)]) for note in audit.held]
        auditing = Auditing(organisation_id, [*known, *brought])
        words, wrong_words = words_that_hold(organisation_id, stored)
    more = True
    while more:
        with tenancy.organisation(organisation_id):
            more = auditing.go_on(_SPANS_AT_ONCE)
            rows = Audit.objects.filter(organisation_id=organisation_id, id=audit_id)
            rows.update(total=auditing.total, done=auditing.done)
    with tenancy.organisation(organisation_id):
        found = auditing.verdict(strays(organisation_id))
        faults += [*wrong_words, *(_fault(each.code, each.position, each.about) for each in found.faults)]
        rows.update(
            root=found.root,
            finished_at=clock.now(),
            faults=faults[:_FAULTS_KEPT],
            fault_count=len(faults),
            checked={"stored": len(known), "held": len(brought), "words": words, "erased": found.erased},
        )


def _fault(code: str, position: int, about: object = None) -> dict[str, Any]:
    return {"code": code, "position": position, "about": None if about is None else str(about)}


def _read_all(organisation_id: UUID, stored: Sequence[Signed]) -> tuple[list[Checkpoint], list[dict[str, Any]]]:
    """Return the stored checkpoints that are the log's own, and a fault for each that is not."""
    known, faults = [], []
    for each in stored:
        try:
            known.append(read(each.note, [log_verifier(organisation_id)]))
        except BadCheckpoint:
            faults.append(_fault("note", each.size))
    return known, faults


def words_that_hold(organisation_id: UUID, stored: Sequence[Signed]) -> tuple[int, list[dict[str, Any]]]:
    """Verify anew what witnesses said; return how many words there are, and a fault for each that does not hold."""
    count, faults = 0, []
    for witnessed in queries.witnessed(organisation_id, stored):
        for word in witnessed.testimonies:
            count += 1
            if not all(_holds(witnessed.signed, word)):
                faults.append(_fault("testimony", witnessed.signed.size, word.witness.name))
    return count, faults


def _holds(signed: Signed, word: Testimony) -> Iterator[bool]:
    settings = word.witness.settings
    try:
        if word.witness.kind == WitnessKind.STAMP:
            token = b64decode(word.content)
            yield stamps.stamped_at(token, signed.note.encode(), certificates=settings["certificate"]) == word.given_at
        if word.witness.kind == WitnessKind.COSIGN:
            body = signed.note.partition("\n\n")[0] + "\n"
            yield cosigned_at(body, word.content, cosigner(settings["key"])) == int(word.given_at.timestamp())
    except (Refusal, ValueError):
        yield False
