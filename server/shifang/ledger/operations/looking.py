"""Who looked at a person's data: written to the log, once for a look however often it is asked for."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from shifang.ledger.operations.recording import record_many
from shifang.ledger.queries import done_since
from shifang.ledger.types import Fact
from shifang.platform.turns import take_turns


def note_looks(organisation_id: UUID, looks: Sequence[Fact], *, within: timedelta) -> None:
    """Record looks, but those that the same person has had within a time: of the same kind, at the same subject, and
    with the same facts.

    Two requests of one page may come at once: the second waits for the first, and then finds what it has written.
    """
    if not looks:
        return
    take_turns(*{f"look:{organisation_id}:{each.kind.code}:{each.actor_id}:{each.subject.id}" for each in looks})
    record_many(organisation_id, [each for each in looks if not _had(organisation_id, each, within)])


def _had(organisation_id: UUID, look: Fact, within: timedelta) -> bool:
    seen = done_since(
        organisation_id,
        kind=look.kind,
        subject_id=look.subject.id,
        actor_id=look.actor_id,
        since=look.received_at - within,
    )
    return any(event.facts == look.facts for event in seen)
