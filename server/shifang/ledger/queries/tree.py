"""The stored tree: leaves beside the positions, complete tiles above them, the unfinished right edge put together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from shifang.ledger.models import Placed, Tile
from shifang.ledger.rules.merkle import complete
from shifang.ledger.rules.tiles import HEIGHT, WIDTH
from shifang.platform import tenancy

_HASH = 32
# All that leads from a leaf to the root: the tiles above it, and what stands in the unfinished tile of every level.
_PATH = """
    SELECT tile.level, tile.number, tile.hashes
    FROM unnest(%(levels)s::integer[], %(numbers)s::bigint[]) AS above (level, number)
        JOIN ledger_tile tile ON tile.organisation_id = %(organisation_id)s
            AND tile.level = above.level AND tile.number = above.number
    UNION ALL
    SELECT 0, %(leaves)s / 256, string_agg(leaf, '' ORDER BY position) FROM ledger_placed
    WHERE organisation_id = %(organisation_id)s AND position > %(leaves)s AND position <= %(size)s
    UNION ALL
    SELECT edge.level, edge.first / 256, (
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
    _tiles: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree of 2**level leaves that is the index-th of its level."""
        tile_level, within = divmod(level, HEIGHT)
        first = index << within
        number, at = divmod(first, WIDTH)
        return complete(self._tile(tile_level, number)[at : at + (1 << within)])

    def _tile(self, level: int, number: int) -> list[bytes]:
        """Return the hashes of a tile, fewer than 256 where the tree of this size has no more."""
        known = self._tiles.get((level, number))
        if known is None:
            known = self._tiles[level, number] = self._read(level, number)
        return known

    def _read(self, level: int, number: int) -> list[bytes]:
        first, end = number * WIDTH, min((number + 1) * WIDTH, self.size >> HEIGHT * level)
        if end - first == WIDTH:
            row = Tile.objects.filter(organisation_id=self.organisation_id, level=level, number=number)
            hashes = row.values_list("hashes", flat=True).first()
            if hashes is None or len(hashes) != WIDTH * _HASH:
                raise LookupError(f"tile {level}/{number} is not there")
            hashes = bytes(hashes)
            return [hashes[at : at + _HASH] for at in range(0, len(hashes), _HASH)]
        below = leaves_between if level == 0 else roots_between(level - 1)
        return below(self.organisation_id, first, end)

    def fetch(self, index: int) -> None:
        """Read all that the proof of a leaf needs in one go."""
        levels = range((self.size.bit_length() - 1) // HEIGHT + 1)
        whole = [self.size >> HEIGHT * (level + 1) for level in levels]
        above = [(level, index >> HEIGHT * (level + 1)) for level in levels]
        above = [(level, number) for level, number in above if number < whole[level]]
        wanted = {
            "organisation_id": self.organisation_id,
            "levels": [level for level, _ in above],
            "numbers": [number for _, number in above],
            "leaves": whole[0] * WIDTH,
            "size": self.size,
            "edges": list(levels[1:]),
            "firsts": [whole[level] * WIDTH for level in levels[1:]],
            "pasts": [self.size >> HEIGHT * level for level in levels[1:]],
        }
        (rows,) = tenancy.at_once(self.organisation_id, (_PATH, wanted))
        for level, number, hashes in rows:
            self._tiles[level, number] = [hashes[at : at + _HASH] for at in range(0, len(hashes or b""), _HASH)]
