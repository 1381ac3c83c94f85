"""The tree in tiles of 256 hashes (as C2SP's tlog-tiles): a tile of level 0 holds leaves, of level n roots of tiles.

A complete tile is kept with its inner nodes, level by level and its root last, so that no path computes them again.
"""

from collections.abc import Iterator, Sequence

from shifang.ledger.rules.merkle import levels

HASH = 32
HEIGHT = 8
WIDTH = 1 << HEIGHT
KEPT = (2 * WIDTH - 1) * HASH
"""Bytes of a tile as it is kept."""


def kept(hashes: Sequence[bytes]) -> bytes:
    """Return a complete tile as it is kept."""
    return b"".join(each for level in levels(hashes) for each in level)


def root_of(tile: bytes) -> bytes:
    """Return the root of a kept tile."""
    return tile[-HASH:]


def node_of(tile: bytes, *, height: int, number: int) -> bytes:
    """Return the node of a kept tile that is the number-th of its height; height 0 are the tile's own hashes."""
    at = (2 * WIDTH - (2 * WIDTH >> height) + number) * HASH
    return tile[at : at + HASH]


def filled(before: int, now: int) -> Iterator[tuple[int, range]]:
    """Yield, level by level from 0, the numbers of the tiles that a log fills by growing from `before` to `now`."""
    level = 0
    while now >= WIDTH:
        before, now = before // WIDTH, now // WIDTH
        if before < now:
            yield level, range(before, now)
        level += 1
