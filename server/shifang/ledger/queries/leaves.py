"""Events as leaves: where an event stands, and the proof that it stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from shifang.ledger.models import Event, Placed
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules.entry import entry_text
from shifang.ledger.rules.merkle import Inclusion, inclusion_proof


@dataclass(frozen=True, slots=True)
class Leaf:
    """An event and its leaf; both `position` and `leaf` are None while it waits for the sequencer."""

    event_id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    happened_at: datetime
    received_at: datetime
    position: int | None
    leaf: bytes | None


@dataclass(frozen=True, slots=True)
class Opened:
    """All that is needed to compute a leaf anew: the entry's text and its salt."""

    leaf: Leaf
    text: str
    salt: bytes


def leaves_about(organisation_id: UUID, about: UUID, *, limit: int) -> list[Leaf]:
    """Return the leaves of an event, or of all events about a thing, newest first."""
    named = Q(id=about) | Q(subject_id=about) | Q(related_id=about)
    rows = list(Event.objects.filter(named, organisation_id=organisation_id).order_by("-id")[:limit])
    return _leaves(organisation_id, rows)


def opened(organisation_id: UUID, event_id: UUID) -> Opened | None:
    """Return an event's leaf with what it commits to, None when there is no such event."""
    row = Event.objects.filter(organisation_id=organisation_id, id=event_id).first()
    if row is None:
        return None
    return Opened(_leaves(organisation_id, [row])[0], entry_text(row), bytes(row.salt))


def inclusion(organisation_id: UUID, *, position: int, size: int, under: str = "") -> Inclusion:
    """Return the proof that the event at a position is in the log of a size; `under` as in `StoredTree`."""
    tree = StoredTree(organisation_id, size, under)
    tree.fetch(position - 1)
    return inclusion_proof(position - 1, size, tree)


def _leaves(organisation_id: UUID, rows: Sequence[Event]) -> list[Leaf]:
    placed = Placed.objects.filter(organisation_id=organisation_id).in_bulk([row.id for row in rows])
    return [
        Leaf(
            event_id=row.id,
            kind=row.kind,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            happened_at=row.happened_at,
            received_at=row.received_at,
            position=placed[row.id].position if row.id in placed else None,
            leaf=bytes(placed[row.id].leaf) if row.id in placed else None,
        )
        for row in rows
    ]
