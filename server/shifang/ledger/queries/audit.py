"""Reading the whole log again, believing nothing that is stored beside the events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from shifang.ledger.models import Event, Pending, Placed, Tile
from shifang.ledger.queries.events import last_position
from shifang.ledger.rules.checkpoint import Checkpoint
from shifang.ledger.rules.entry import entry_hash, entry_text
from shifang.ledger.rules.erasing import KIND, LEFT, Range, named_by, unnamed
from shifang.ledger.rules.merkle import Growing, complete, leaf_hash
from shifang.ledger.rules.tiles import HEIGHT, WIDTH

_MOST_STRAYS = 2000
# A tile that nothing will ever fill: told by its number alone.
_TILES_TOO_MANY = """
    SELECT EXISTS (
        SELECT 1 FROM ledger_tile WHERE organisation_id = %(organisation_id)s AND (number + 1) * power(256, level + 1)
            > (SELECT coalesce(max(position), 0) FROM ledger_placed WHERE organisation_id = %(organisation_id)s)
    )
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, and at which position (or which size of the log).

    `gap`: a position is missing or given twice; `event_missing`, `event_changed`: the event is not what its leaf
    says; `not_placed`: an event that came neither by the sequencer nor waits for it; `checkpoint`: the log is not the
    one that was signed; `cut`: it is shorter than the one that was signed; `tiles`: the stored tree is another;
    `erased`: facts and salt are gone and no erasing event names it.
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
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """What stands at the positions of one tile of leaves; `root` where it is full, `last` is its last position."""

    number: int
    leaves: tuple[bytes, ...]
    root: bytes | None
    last: int
    faults: tuple[Fault, ...]
    erased: tuple[int, ...] = ()
    named: tuple[Range, ...] = ()


class Auditing:
    """An audit on its way: spans go in from the first on. What is added while it runs is left to the next one.

    Two checkpoints of one size that contradict each other cannot both fit, and are told.
    """

    def __init__(self, organisation_id: UUID, held: Sequence[Checkpoint]) -> None:
        self.organisation_id = organisation_id
        self.total = last_position(organisation_id)
        self._signed = _roots(held)
        self._growing = Growing()
        self._tiles: list[bytes] = []
        self._faults: list[Fault] = []
        self._erased: list[int] = []
        self._named: list[Range] = []
        self._last = 0
        self._read: int | None = None

    @property
    def done(self) -> int:
        """How many events have been read."""
        return self._growing.size

    def go_on(self, spans: int) -> bool:
        """Read so many spans more; return whether any is left."""
        for _ in range(spans):
            number = next_span(self.organisation_id, after=self._read, until=self.total)
            if number is None:
                return False
            span = read_span(self.organisation_id, number, until=self.total)
            self._read = span.last
            self.add(span)
        return True

    def add(self, span: Span) -> None:
        """Take the next span in."""
        if span.number * WIDTH != self._last:
            self._faults.append(Fault("gap", self._last + 1))
        self._last = span.last
        self._faults += span.faults
        self._erased += span.erased
        self._named += span.named
        start, end = self._growing.size, self._growing.size + len(span.leaves)
        if span.root is not None:
            self._tiles.append(span.root)
        if span.root is not None and start % WIDTH == 0 and not any(start < size < end for size in self._signed):
            self._growing.append_complete(span.root, height=HEIGHT)
            self._hold()
            return
        for leaf in span.leaves:
            self._growing.append(leaf)
            self._hold()

    def verdict(self, strays: Sequence[UUID]) -> Audited:
        """Return what was found, with the events that stand in no place."""
        size = self._growing.size
        faults = [
            *self._faults,
            *(Fault("cut", signed) for signed in sorted(self._signed) if signed > size),
            *(Fault("erased", position) for position in unnamed(self._erased, self._named)),
            *(Fault("not_placed", 0, each) for each in strays),
            *wrong_tiles(self.organisation_id, self._tiles),
        ]
        return Audited(size, self._growing.root, tuple(faults), len(self._erased))

    def _hold(self) -> None:
        """Hold the tree against the checkpoints of its size."""
        size = self._growing.size
        if size in self._signed and self._signed[size] != {self._growing.root}:
            self._faults.append(Fault("checkpoint", size))


def audit(organisation_id: UUID, held: Sequence[Checkpoint]) -> Audited:
    """Compute every leaf and root anew and hold them against checkpoints that somebody kept."""
    auditing = Auditing(organisation_id, held)
    while auditing.go_on(64):
        pass
    return auditing.verdict(strays(organisation_id))


def next_span(organisation_id: UUID, *, after: int | None, until: int) -> int | None:
    """Return the number of the first span with an event after a position; a superuser can place some below 1."""
    rows = Placed.objects.filter(organisation_id=organisation_id, position__lte=until)
    if after is not None:
        rows = rows.filter(position__gt=after)
    position = rows.order_by("position").values_list("position", flat=True).first()
    return None if position is None else (position - 1) // WIDTH


def read_span(organisation_id: UUID, number: int, *, until: int) -> Span:
    """Read the events at the positions of a span, and the tile that was stored for it."""
    first, end = number * WIDTH, min((number + 1) * WIDTH, until)
    placed = Placed.objects.filter(organisation_id=organisation_id, position__gt=first, position__lte=end)
    rows = list(placed.order_by("position", "id"))
    events = Event.objects.filter(organisation_id=organisation_id).in_bulk([row.id for row in rows])
    leaves = tuple(bytes(row.leaf) for row in rows)
    faults = [
        fault
        for before, row in zip([first, *(row.position for row in rows)], rows, strict=False)
        for fault in _faults_of(row, events.get(row.id), before=before)
    ]
    root = complete(leaves) if len(leaves) == WIDTH else None
    if root is not None and _stored(organisation_id, 0, number) != (b"".join(leaves), root):
        faults.append(Fault("tiles", first + 1))
    return Span(
        number,
        leaves,
        root,
        rows[-1].position if rows else first,
        tuple(faults),
        erased=tuple(row.position for row in rows if _is_erased(events.get(row.id))),
        named=tuple(each for row in rows for each in _named(row, events.get(row.id))),
    )


def strays(organisation_id: UUID, *, low: UUID | None = None, high: UUID | None = None) -> list[UUID]:
    """Return events, those of a range of ids, that have no place and do not wait for one."""
    mine = {"organisation_id": OuterRef("organisation_id"), "id": OuterRef("id")}
    known = Exists(Placed.objects.filter(**mine)) | Exists(Pending.objects.filter(**mine))
    rows = Event.objects.filter(~known, organisation_id=organisation_id)
    if low is not None and high is not None:
        rows = rows.filter(id__gte=low, id__lte=high)
    return list(rows.order_by("id").values_list("id", flat=True)[:_MOST_STRAYS])


def wrong_tiles(organisation_id: UUID, roots: Sequence[bytes]) -> Iterator[Fault]:
    """Yield the tiles above the leaves that are not what the leaves say, and whether there are some too many."""
    level = 1
    while len(roots) >= WIDTH:
        above = []
        for number in range(len(roots) >> HEIGHT):
            hashes = roots[number * WIDTH : (number + 1) * WIDTH]
            above.append(complete(hashes))
            if _stored(organisation_id, level, number) != (b"".join(hashes), above[-1]):
                yield Fault("tiles", (number << HEIGHT * (level + 1)) + 1)
        roots, level = above, level + 1
    with connection.cursor() as cursor:
        cursor.execute(_TILES_TOO_MANY, {"organisation_id": organisation_id})
        row = cursor.fetchone()
    if row and row[0]:
        yield Fault("tiles", 0)


def _stored(organisation_id: UUID, level: int, number: int) -> tuple[bytes, bytes] | None:
    tile = Tile.objects.filter(organisation_id=organisation_id, level=level, number=number).first()
    return None if tile is None else (bytes(tile.hashes), bytes(tile.root))


def _roots(held: Sequence[Checkpoint]) -> dict[int, set[bytes]]:
    """Return the roots that were signed, by size; more than one where somebody signed two histories."""
    found: dict[int, set[bytes]] = {}
    for each in held:
        found.setdefault(each.size, set()).add(each.root)
    return found


def _faults_of(row: Placed, event: Event | None, *, before: int) -> Iterator[Fault]:
    if row.position != before + 1:
        yield Fault("gap", before + 1, row.id)
    wrong = _wrong_leaf(row, event)
    if wrong is not None:
        yield Fault(wrong, row.position, row.id)


def _is_erased(event: Event | None) -> bool:
    return event is not None and not event.salt and event.facts == LEFT


def _named(row: Placed, event: Event | None) -> list[Range]:
    """What an erasing event names; one that is not as its leaf says names nothing."""
    if event is None or event.kind != KIND or _wrong_leaf(row, event) is not None:
        return []
    return named_by(event.facts)


def _wrong_leaf(row: Placed, event: Event | None) -> str | None:
    if event is None:
        return "event_missing"
    if _is_erased(event):
        return None
    same = leaf_hash(entry_hash(entry_text(event), salt=bytes(event.salt))) == bytes(row.leaf)
    return None if same else "event_changed"
