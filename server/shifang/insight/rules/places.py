"""Which cells a map shows. Pure."""

from dataclasses import dataclass
from functools import lru_cache

from shifang.insight.types.places import COARSEST
from shifang.kernel.cells import cells_in, count_in
from shifang.kernel.geo import BoundingBox

# Cells are up to so much smaller than the mean of their resolution.
_SMALLER = 2


@dataclass(frozen=True, slots=True)
class View:
    """The cells that touch a box, all of one resolution."""

    resolution: int
    cells: frozenset[int]


@lru_cache(maxsize=64)
def view_of(box: BoundingBox, *, finest: int, most: int) -> View:
    """Return the cells of a box: as fine as asked, or as fine as it takes to be no more than `most`."""
    for resolution in range(finest, COARSEST, -1):
        if count_in(box, resolution) <= most * _SMALLER:
            cells = cells_in(box, resolution)
            if len(cells) <= most:
                return View(resolution, cells)
    return View(COARSEST, cells_in(box, COARSEST))
