"""What a proof is put together from: events with their leaves, and their paths to a checkpoint's root."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from shifang.ledger.models import Event, Placed
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules.entry import entry_text
from shifang.ledger.rules.merkle import consistency_proof, inclusion_proof
from shifang.ledger.rules.proof import Erased, Since, Told
from shifang.ledger.types import PROOF_FETCHED


@dataclass(frozen=True, slots=True)
class Standing:
    """An event and where it stands, None while it waits for its position."""

    event: Event
    placed: Placed | None


def events_about(organisation_id: UUID, *, visit_id: UUID, photos: Mapping[str, UUID]) -> list[Standing]:
    """Return the events about a visit and about the photos that these name, in the log's order.

    `photos` are ids by hash. Who fetched a proof is no part of what is proven.
    """
    mine = Event.objects.filter(organisation_id=organisation_id)
    events = list(mine.filter(Q(subject_id=visit_id) | Q(related_id=visit_id)).exclude(kind=PROOF_FETCHED.code))
    named = {name for each in events for name in each.facts.get("photo_sha256", ())}
    shown = [identifier for digest, identifier in photos.items() if digest in named]
    pictured = mine.filter(subject_kind="photo", subject_id__in=shown).exclude(related_id=visit_id)
    events += [each for each in pictured if not each.salt or each.facts.get("sha256") in named]
    places = Placed.objects.filter(organisation_id=organisation_id).in_bulk([each.id for each in events])
    found = [Standing(each, places.get(each.id)) for each in events]
    return sorted(found, key=lambda each: each.placed.position if each.placed else 0)


def told(standing: Standing, tree: StoredTree) -> Told | Erased:
    """Return an event as a proof tells it; one without its salt was erased and only holds its place."""
    if standing.placed is None:
        raise LookupError(standing.event.id)
    index = standing.placed.position - 1
    tree.fetch(index)
    path = inclusion_proof(index, tree.size, tree).hashes
    if not standing.event.salt:
        return Erased(index, path, bytes(standing.placed.leaf))
    return Told(index, path, entry_text(standing.event), bytes(standing.event.salt))


def path_since(older: int, tree: StoredTree) -> Since:
    """Return the path from an older tree to this one."""
    return Since(older, consistency_proof(older, tree.size, tree).hashes)
