"""The tree in tiles of 256 hashes (as C2SP's tlog-tiles): a tile of level 0 holds leaves, of level n roots of tiles."""

from collections.abc import Iterator

HEIGHT = 8
WIDTH = 1 << HEIGHT


def filled(before: int, now: int) -> Iterator[tuple[int, range]]:
    """Yield, level by level from 0, the numbers of the tiles that a log fills by growing from `before` to `now`."""
    level = 0
    while now >= WIDTH:
        before, now = before // WIDTH, now // WIDTH
        if before < now:
            yield level, range(before, now)
        level += 1
