"""The stored tree: leaves beside the positions, complete tiles above them, the unfinished right edge put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shifang.ledger.models import Placed, Tile
from shifang.ledger.rules.merkle import levels
from shifang.ledger.rules.tiles import HASH, HEIGHT, KEPT, WIDTH, node_of
from shifang.platform import tenancy

# All that leads from a leaf to the root: the tiles above it, and what stands in the unfinished tile of every level.
_PATH = """
    SELECT tile.level, tile.number, tile.hashes
    FROM unnest(%(levels)s::integer[], %(numbers)s::bigint[]) AS above (level, number)
        JOIN ledger_tile tile ON tile.organisation_id = %(organisation_id)s
            AND tile.level = above.level AND tile.number = above.number
    UNION ALL
    SELECT 0, NULL, string_agg(leaf, '' ORDER BY position) FROM ledger_placed
    WHERE organisation_id = %(organisation_id)s AND position > %(leaves)s AND position <= %(size)s
    UNION ALL
    SELECT edge.level, NULL, (
        SELECT string_agg(root, '' ORDER BY number) FROM ledger_tile tile
        WHERE tile.organisation_id = %(organisation_id)s AND tile.level = edge.level - 1
            AND tile.number >= edge.first AND tile.number < edge.past)
    FROM unnest(%(edges)s::integer[], %(firsts)s::bigint[], %(pasts)s::bigint[]) AS edge (level, first, past)
"""


def leaves_between(organisation_id: UUID, first: int, end: int) -> list[bytes]:
    """Return the leaves of a range, counted from 0."""
    rows = Placed.objects.filter(organisation_id=organisation_id, position__gt=first, position__lte=end)
    return [bytes(leaf) for leaf in rows.order_by("position").values_list("leaf", flat=True)]


def roots_between(level: int) -> Callable[[UUID, int, int], list[bytes]]:
    """Return what reads the roots of a range of tiles of a level."""

    def read(organisation_id: UUID, first: int, end: int) -> list[bytes]:
        rows = Tile.objects.filter(organisation_id=organisation_id, level=level, number__gte=first, number__lt=end)
        return [bytes(root) for root in rows.order_by("number").values_list("root", flat=True)]

    return read


@dataclass(slots=True)
class StoredTree:
    """The complete subtrees among the first `size` leaves of an organisation's log (`rules.merkle.Subtree`)."""

    organisation_id: UUID
    size: int
    _tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    _edge: dict[int, list[Sequence[bytes]]] = field(default_factory=dict)

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree of 2**level leaves that is the index-th of its level."""
        tile_level, height = divmod(level, HEIGHT)
        number, at = divmod(index << height, WIDTH)
        if number < self._whole(tile_level):
            return node_of(self._tile(tile_level, number), height=height, number=at >> height)
        return self._unfinished(tile_level)[height][at >> height]

    def _whole(self, level: int) -> int:
        """Return how many complete tiles of a level the tree of this size has."""
        return self.size >> HEIGHT * (level + 1)

    def _tile(self, level: int, number: int) -> bytes:
        if (level, number) not in self._tiles:
            rows = Tile.objects.filter(organisation_id=self.organisation_id, level=level, number=number)
            self._take(level, number, rows.values_list("hashes", flat=True).first())
        return self._tiles[level, number]

    def _unfinished(self, level: int) -> list[Sequence[bytes]]:
        """Return what stands in the unfinished tile of a level, and the complete nodes above that."""
        if level not in self._edge:
            below = leaves_between if level == 0 else roots_between(level - 1)
            first, end = self._whole(level) * WIDTH, self.size >> HEIGHT * level
            self._edge[level] = levels(below(self.organisation_id, first, end))
        return self._edge[level]

    def _take(self, level: int, number: int, tile: bytes | memoryview | None) -> None:
        if tile is None or len(tile) != KEPT:
            raise LookupError(f"tile {level}/{number} is not there")
        self._tiles[level, number] = bytes(tile)

    def fetch(self, index: int) -> None:
        """Read all that the proof of a leaf needs in one go."""
        whole = [self._whole(level) for level in range((self.size.bit_length() - 1) // HEIGHT + 1)]
        above = [(level, index >> HEIGHT * (level + 1)) for level in range(len(whole))]
        above = [(level, number) for level, number in above if number < whole[level]]
        upper = range(1, len(whole))
        wanted = {
            "organisation_id": self.organisation_id,
            "levels": [level for level, _ in above],
            "numbers": [number for _, number in above],
            "leaves": whole[0] * WIDTH,
            "size": self.size,
            "edges": list(upper),
            "firsts": [whole[level] * WIDTH for level in upper],
            "pasts": [self.size >> HEIGHT * level for level in upper],
        }
        (rows,) = tenancy.at_once(self.organisation_id, (_PATH, wanted))
        for level, number, hashes in rows:
            if number is not None:
                self._take(level, number, hashes)
            else:
                told = hashes or b""
                self._edge[level] = levels([told[at : at + HASH] for at in range(0, len(told), HASH)])
