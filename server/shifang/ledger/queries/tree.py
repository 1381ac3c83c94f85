"""The stored tree: leaves beside the positions, complete tiles above them, the unfinished right edge put together.

What lies above the leaves' tiles of a signed tree leads to many leaves, and is kept by each process. It is kept under
that very checkpoint, so it is never taken for a part of another tree: not after a backup was restored, and not by who
asks whether the tables still hold what was signed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shifang.ledger.models import Placed, Tile
from shifang.ledger.queries.kept import Kept
from shifang.ledger.rules.merkle import levels
from shifang.ledger.rules.tiles import HASH, HEIGHT, KEPT, WIDTH, node_of
from shifang.platform.wire import together

Edge = list[Sequence[bytes]]
"""What stands in the unfinished tile of a level, and the complete nodes above that."""

TILES: Kept[bytes] = Kept(512)
EDGES: Kept[Edge] = Kept(64)
"""At most 16 KB a thing: 9 MB."""

# All that leads from a leaf to the root: the tiles above it, and what stands in the unfinished tile of every level.
_PATH = """
    SELECT tile.level, tile.number, tile.hashes
    FROM unnest(%(levels)s::integer[], %(numbers)s::bigint[]) AS above (level, number)
        JOIN ledger_tile tile ON tile.organisation_id = %(organisation_id)s
            AND tile.level = above.level AND tile.number = above.number
    UNION ALL
    SELECT 0, NULL, string_agg(leaf, '' ORDER BY position) FROM ledger_placed
    WHERE organisation_id = %(organisation_id)s AND position > %(leaf)s AND position <= %(past)s
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
    """The complete subtrees among the first `size` leaves of an organisation's log (`rules.merkle.Subtree`).

    `under` is the text of the checkpoint that was signed over just this tree, of which more may be kept than is read.
    """

    organisation_id: UUID
    size: int
    under: str = ""
    _tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    _edges: dict[int, Edge] = field(default_factory=dict)

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree of 2**level leaves that is the index-th of its level."""
        tile_level, height = divmod(level, HEIGHT)
        number, at = divmod(index << height, WIDTH)
        if number < self._whole(tile_level):
            return node_of(self._tile(tile_level, number), height=height, number=at >> height)
        return self._unfinished(tile_level)[height][at >> height]

    def fetch(self, index: int) -> None:
        """Read all that the proof of a leaf needs in one go, but what is kept."""
        levels_here = range((self.size.bit_length() - 1) // HEIGHT + 1)
        above = [(level, index >> HEIGHT * (level + 1)) for level in levels_here]
        tiles = [each for each in above if each[1] < self._whole(each[0]) and not self._has_tile(*each)]
        edges = [level for level in levels_here if not self._has_edge(level)]
        if not tiles and not edges:
            return
        upper = [level for level in edges if level > 0]
        leaves = (self._whole(0) * WIDTH, self.size if 0 in edges else 0)
        wanted = {
            "organisation_id": self.organisation_id,
            "levels": [level for level, _ in tiles],
            "numbers": [number for _, number in tiles],
            "leaf": leaves[0],
            "past": leaves[1],
            "edges": upper,
            "firsts": [self._whole(level) * WIDTH for level in upper],
            "pasts": [self.size >> HEIGHT * level for level in upper],
        }
        for level, number, hashes in together([(_PATH, wanted)])[0]:
            if number is not None:
                self._take(level, number, hashes)
            elif level in edges:
                told = hashes or b""
                self._take_edge(level, [told[at : at + HASH] for at in range(0, len(told), HASH)])

    def _whole(self, level: int) -> int:
        """Return how many complete tiles of a level the tree of this size has."""
        return self.size >> HEIGHT * (level + 1)

    def _tile(self, level: int, number: int) -> bytes:
        if not self._has_tile(level, number):
            rows = Tile.objects.filter(organisation_id=self.organisation_id, level=level, number=number)
            self._take(level, number, rows.values_list("hashes", flat=True).first())
        return self._tiles[level, number]

    def _unfinished(self, level: int) -> Edge:
        if not self._has_edge(level):
            below = leaves_between if level == 0 else roots_between(level - 1)
            first, end = self._whole(level) * WIDTH, self.size >> HEIGHT * level
            self._take_edge(level, below(self.organisation_id, first, end))
        return self._edges[level]

    def _has_tile(self, level: int, number: int) -> bool:
        if (level, number) not in self._tiles and self.under and level > 0:
            kept = TILES.get((self.under, level, number))
            if kept is not None:
                self._tiles[level, number] = kept
        return (level, number) in self._tiles

    def _has_edge(self, level: int) -> bool:
        if level not in self._edges and self.under:
            kept = EDGES.get((self.under, level))
            if kept is not None:
                self._edges[level] = kept
        return level in self._edges

    def _take(self, level: int, number: int, tile: bytes | memoryview | None) -> None:
        if tile is None or len(tile) != KEPT:
            raise LookupError(f"tile {level}/{number} is not there")
        self._tiles[level, number] = bytes(tile)
        if self.under and level > 0:
            TILES.put((self.under, level, number), self._tiles[level, number])

    def _take_edge(self, level: int, hashes: Sequence[bytes]) -> None:
        self._edges[level] = levels(hashes)
        if self.under:
            EDGES.put((self.under, level), self._edges[level])
