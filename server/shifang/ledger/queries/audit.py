"""Reading the whole log again, believing nothing that is stored beside the events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from shifang.ledger.models import Event, Pending, Placed
from shifang.ledger.queries.events import last_position
from shifang.ledger.queries.tree import StoredTree
from shifang.ledger.rules.checkpoint import Checkpoint
from shifang.ledger.rules.entry import entry_hash, entry_text
from shifang.ledger.rules.merkle import Growing, leaf_hash, root

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, and at which position (or which size of the log).

    `gap`: a position is missing or given twice; `event_missing`, `event_changed`: the event is not what its leaf
    says; `not_placed`: an event that came neither by the sequencer nor waits for it; `checkpoint`: the log is not the
    one that was signed; `cut`: it is shorter than the one that was signed; `tiles`: the stored tree is another.
    """

    code: str
    position: int
    about: UUID | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """The log as it is now, and all that does not fit."""

    size: int
    root: bytes
    faults: tuple[Fault, ...]


def audit(organisation_id: UUID, held: Sequence[Checkpoint]) -> Audited:
    """Compute every leaf and root anew and hold them against checkpoints that somebody kept.

    Two of one size that contradict each other cannot both fit, and are told.
    """
    signed = _roots(held)
    faults: list[Fault] = []
    growing = Growing()
    for chunk in _chunks(organisation_id):
        events = Event.objects.filter(organisation_id=organisation_id).in_bulk([row.id for row in chunk])
        for row in chunk:
            if row.position != growing.size + 1:
                faults.append(Fault("gap", growing.size + 1, row.id))
            growing.append(bytes(row.leaf))
            fault = _wrong_leaf(row, events.get(row.id))
            if fault is not None:
                faults.append(Fault(fault, row.position, row.id))
            if growing.size in signed and signed[growing.size] != {growing.root}:
                faults.append(Fault("checkpoint", growing.size))
    faults += [Fault("cut", size) for size in sorted(signed) if size > growing.size]
    faults += [Fault("not_placed", 0, each) for each in _strays(organisation_id)]
    if growing.size and _stored_root(organisation_id) != growing.root:
        faults.append(Fault("tiles", growing.size))
    return Audited(growing.size, growing.root, tuple(faults))


def _roots(held: Sequence[Checkpoint]) -> dict[int, set[bytes]]:
    """Return the roots that were signed, by size; more than one where somebody signed two histories."""
    found: dict[int, set[bytes]] = {}
    for each in held:
        found.setdefault(each.size, set()).add(each.root)
    return found


def _chunks(organisation_id: UUID) -> Iterator[list[Placed]]:
    """Yield what is placed, in order; positions that a superuser gave below 1 as well."""
    rows = Placed.objects.filter(organisation_id=organisation_id).order_by("position", "id")
    last: int | None = None
    while True:
        chunk = list((rows if last is None else rows.filter(position__gt=last))[:_AT_ONCE])
        if not chunk:
            return
        yield chunk
        last = chunk[-1].position


def _wrong_leaf(row: Placed, event: Event | None) -> str | None:
    if event is None:
        return "event_missing"
    same = leaf_hash(entry_hash(entry_text(event), salt=bytes(event.salt))) == bytes(row.leaf)
    return None if same else "event_changed"


def _strays(organisation_id: UUID) -> list[UUID]:
    mine = {"organisation_id": OuterRef("organisation_id"), "id": OuterRef("id")}
    known = Exists(Placed.objects.filter(**mine)) | Exists(Pending.objects.filter(**mine))
    rows = Event.objects.filter(~known, organisation_id=organisation_id)
    return list(rows.order_by("id").values_list("id", flat=True)[:_AT_ONCE])


def _stored_root(organisation_id: UUID) -> bytes | None:
    """Return the root by the stored tiles, None when a tile is not there or not whole."""
    size = last_position(organisation_id)
    try:
        return root(size, StoredTree(organisation_id, size))
    except (LookupError, ValueError):
        return None
