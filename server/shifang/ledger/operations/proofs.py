"""Making the proof of a visit: a checkpoint that covers its events, their paths, and the log's seal on all of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from shifang.kernel.problems import Refusal
from shifang.ledger.models import Checkpoint
from shifang.ledger.operations.checkpoints import Rewritten, sign_checkpoint
from shifang.ledger.operations.sequencing import sequence
from shifang.ledger.queries.checkpoints import log_verifier, newest_checkpoint, signing_key
from shifang.ledger.queries.events import last_position
from shifang.ledger.queries.proofs import Standing, events_about, path_since, told
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules.checkpoint import origin_of
from shifang.ledger.rules.proof import Proof, written
from shifang.ledger.types import LOG_REWRITTEN, PROOF_EMPTY, PROOF_SINCE, PROOF_TOO_SOON
from shifang.platform import tenancy

_BETWEEN = timedelta(minutes=1)
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Words:
    """What witnesses said to a checkpoint: their signature lines, and a time stamp."""

    lines: str = ""
    timestamp: bytes | None = None


def unwitnessed(_: UUID) -> Words:
    """Return what nobody has said."""
    return Words()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which visit, with its photos' ids by hash; `since` is the size of a checkpoint that somebody holds.

    `documents` are texts that may be shown; those that no event names are left out. `words` tells what witnesses said
    to the checkpoint of an id.
    """

    visit_id: UUID
    photos: Mapping[str, UUID] = field(default_factory=dict)
    documents: Sequence[str] = ()
    since: int | None = None
    words: Callable[[UUID], Words] = unwitnessed


def make_proof(*, organisation_id: UUID, wanted: Wanted, now: datetime) -> bytes:
    """Return a proof of all events about a visit, by a checkpoint that is made now if the newest does not cover them.

    That happens once a minute at most; who comes sooner is told how long to wait.
    """
    events = _placed(organisation_id, wanted)
    checkpoint = _covering(organisation_id, events, wanted.since, now=now)
    with tenancy.organisation(organisation_id):
        tree = StoredTree(organisation_id, checkpoint.size, under=checkpoint.note)
        words = wanted.words(checkpoint.id)
        proof = Proof(
            visit=wanted.visit_id,
            made_at=now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            key=str(log_verifier(organisation_id)),
            checkpoint=checkpoint.note + words.lines,
            timestamp=words.timestamp,
            events=tuple(told(each, tree) for each in events),
            documents=_named(wanted.documents, events),
            consistency=None if wanted.since is None else path_since(wanted.since, tree),
        )
    return written(proof, name=origin_of(organisation_id), key=signing_key())


def _named(documents: Sequence[str], events: Sequence[Standing]) -> tuple[str, ...]:
    named = {each.event.facts.get("document_sha256") for each in events}
    return tuple(each for each in dict.fromkeys(documents) if sha256(each.encode()).hexdigest() in named)


def _placed(organisation_id: UUID, wanted: Wanted) -> list[Standing]:
    """Return the visit's events, every one with its place: what waits for the sequencer is placed now."""
    for _ in range(_ROUNDS):
        with tenancy.organisation(organisation_id):
            found = events_about(organisation_id, visit_id=wanted.visit_id, photos=wanted.photos)
        if not found:
            raise Refusal(PROOF_EMPTY)
        if all(each.placed for each in found):
            return found
        sequence(organisation_id=organisation_id)
    raise Refusal(PROOF_TOO_SOON, seconds=_BETWEEN.seconds)


def _covering(organisation_id: UUID, events: Sequence[Standing], since: int | None, *, now: datetime) -> Checkpoint:
    with tenancy.organisation(organisation_id):
        newest = newest_checkpoint(organisation_id)
        size = last_position(organisation_id)
    if since is not None and not 0 < since <= size:
        raise Refusal(PROOF_SINCE, size=size)
    needed = max(since or 0, *(each.placed.position for each in events if each.placed))
    if newest is not None and newest.size >= needed:
        return newest
    if newest is not None and now - newest.signed_at < _BETWEEN:
        raise Refusal(PROOF_TOO_SOON, seconds=(newest.signed_at + _BETWEEN - now).seconds + 1)
    try:
        sign_checkpoint(organisation_id=organisation_id, now=now)
    except Rewritten:
        raise Refusal(LOG_REWRITTEN) from None
    with tenancy.organisation(organisation_id):
        made = newest_checkpoint(organisation_id)
    if made is None or made.size < needed:
        raise Refusal(PROOF_TOO_SOON, seconds=_BETWEEN.seconds)
    return made
