"""The product without its log: domains tell each other what happened; no event is made, sealed, written or placed."""

from collections.abc import Sequence
from uuid import UUID

from shifang.config.wsgi import application
from shifang.ledger import operations
from shifang.ledger.operations import recording
from shifang.ledger.types import Fact, RecordedEvent
from shifang.platform import clock

__all__ = ["application"]


def _tell(organisation_id: UUID, facts: Sequence[Fact]) -> list[RecordedEvent]:
    """Let domains above react, as `record_many` does, and write nothing."""
    told = [
        RecordedEvent(
            id=clock.new_id(),
            organisation_id=organisation_id,
            kind=fact.kind.code,
            actor_id=fact.actor_id,
            department_id=fact.department_id,
            subject_kind=fact.subject.kind,
            subject_id=fact.subject.id,
            related_id=fact.related_id,
            happened_at=fact.happened_at,
            received_at=fact.received_at,
            facts=fact.facts,
        )
        for fact in facts
    ]
    recording.run_reactions(told)
    return told


# `record` finds the one, whoever records many the other.
recording.record_many = operations.record_many = _tell
