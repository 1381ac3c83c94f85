"""Reading the whole log again, believing nothing that is stored beside the events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from shifang.ledger.models import Event, Pending, Placed, Tile
from shifang.ledger.queries.events import last_position
from shifang.ledger.queries.spans import Fault, Span, next_span, read_spans
from shifang.ledger.rules.checkpoint import Checkpoint
from shifang.ledger.rules.erasing import Range, unnamed
from shifang.ledger.rules.merkle import Growing
from shifang.ledger.rules.tiles import HEIGHT, WIDTH, kept, root_of

_MOST_STRAYS = 2000
# A tile that nothing will ever fill: told by its number alone.
_TILES_TOO_MANY = """
    SELECT EXISTS (
        SELECT 1 FROM ledger_tile WHERE organisation_id = %(organisation_id)s AND (number + 1) * power(256, level + 1)
            > (SELECT coalesce(max(position), 0) FROM ledger_placed WHERE organisation_id = %(organisation_id)s)
    )
"""


@dataclass(frozen=True, slots=True)
class Audited:
    """The log as it is now, all that does not fit, and how many events are erased as erasing events say."""

    size: int
    root: bytes
    faults: tuple[Fault, ...]
    erased: int = 0


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
        first = next_span(self.organisation_id, after=self._read, until=self.total)
        if first is None:
            return False
        for span in read_spans(self.organisation_id, range(first, first + spans), until=self.total):
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
        size, gone = self._growing.size, unnamed(self._erased, self._named)
        faults = [
            *self._faults,
            *(Fault("cut", signed) for signed in sorted(self._signed) if signed > size),
            *(Fault("erased", position) for position in gone),
            *(Fault("not_placed", 0, each) for each in strays),
            *wrong_tiles(self.organisation_id, self._tiles),
        ]
        return Audited(size, self._growing.root, tuple(faults), len(self._erased) - len(gone))

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
            tile = kept(roots[number * WIDTH : (number + 1) * WIDTH])
            above.append(root_of(tile))
            if _stored(organisation_id, level, number) != (tile, above[-1]):
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
