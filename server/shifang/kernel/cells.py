"""H3 cells as integers: the one spatial index.

An H3 index uses 63 bits, so every cell fits PostgreSQL's signed bigint as it is.
"""

from __future__ import annotations

import math
from functools import lru_cache

from h3.api import basic_int as h3

from shifang.kernel.geo import Point, distance_m

RESOLUTIONS = (7, 8, 9, 10)
# Hexagons stand 1.5 edges apart in the direction where a step is shortest: cos 30° of the
# distance between the centres of neighbours.
_SHORTEST_STEP = math.sqrt(3) / 2
# Cells of one neighbourhood differ by less than this.
_MARGIN = 0.97


def cell_of(point: Point, resolution: int) -> int:
    """The cell that holds the point."""
    return int(h3.latlng_to_cell(point.latitude, point.longitude, _known(resolution)))


def cells_of(point: Point) -> dict[int, int]:
    """The point's cell at every stored resolution, by resolution."""
    return {resolution: cell_of(point, resolution) for resolution in RESOLUTIONS}


def resolution_of(cell: int) -> int:
    return int(h3.get_resolution(cell))


def is_cell(number: int) -> bool:
    """Whether a number is an H3 cell at all."""
    return bool(0 < number < 2**63 and h3.is_valid_cell(number))


def parent_of(cell: int, resolution: int) -> int:
    """The coarser cell above. H3 children are not nested exactly: a point near an edge may
    lie in another parent than its own cell's, so store `cells_of`, do not derive."""
    return int(h3.cell_to_parent(cell, resolution))


def cell_word(cell: int) -> str:
    """The cell as H3 writes it, in hexadecimal: a browser's numbers do not hold its 63 bits."""
    return str(h3.int_to_str(cell))


def cell_from(word: str) -> int | None:
    """The cell that a word names; None when it names none."""
    try:
        cell = int(h3.str_to_int(word))
    except (ValueError, OverflowError):
        return None
    return cell if h3.is_valid_cell(cell) else None


def centre_of(cell: int) -> Point:
    latitude, longitude = h3.cell_to_latlng(cell)
    return Point(latitude, longitude)


def outline_of(cell: int) -> list[Point]:
    """The corners of the cell, not closed."""
    return [Point(latitude, longitude) for latitude, longitude in h3.cell_to_boundary(cell)]


def disk(cell: int, k: int) -> list[int]:
    """The cell and all around it up to k steps away."""
    return [int(each) for each in h3.grid_disk(cell, k)]


def ring(cell: int, k: int) -> list[int]:
    """The cells exactly k steps away: the next ring of an expanding search."""
    return [int(each) for each in h3.grid_ring(cell, k)]


def rings_for(centre: Point, radius_m: float, resolution: int) -> int:
    """How many rings around the point's cell surely hold every point within the radius.

    k steps away a cell's centre is at least k shortest steps off, and both points may lie a
    corner's distance from their centres: k ≤ (radius + 2 * corner) / step. The mean size of
    H3's table is not used: near the corners of its icosahedron (Dalian is at one) cells are
    28 % smaller.
    """
    step, corner = _measured(cell_of(centre, resolution))
    return math.floor((radius_m + 2 * corner) / step)


def reach_of(centre: Point, k: int, resolution: int) -> float:
    """Metres around a point that k rings surely cover: where an expanding search may stop."""
    step, corner = _measured(cell_of(centre, resolution))
    return max(0.0, (k + 1) * step - 2 * corner)


def cover(centre: Point, radius_m: float, resolution: int) -> list[int]:
    """Cells that hold every point within the radius (and more: refine by distance)."""
    return disk(cell_of(centre, resolution), rings_for(centre, radius_m, resolution))


def resolution_for(centre: Point, radius_m: float) -> int:
    """The finest stored resolution whose cover stays under about 400 cells."""
    for resolution in reversed(RESOLUTIONS):
        if rings_for(centre, radius_m, resolution) <= 11:
            return resolution
    return RESOLUTIONS[0]


@lru_cache(maxsize=4096)
def _measured(cell: int) -> tuple[float, float]:
    """(shortest step between rings, distance to the farthest corner) in metres, here."""
    centre = centre_of(cell)
    spacing = min(distance_m(centre, centre_of(each)) for each in disk(cell, 1) if each != cell)
    corner = max(distance_m(centre, each) for each in outline_of(cell))
    return spacing * _SHORTEST_STEP * _MARGIN, corner / _MARGIN


def _known(resolution: int) -> int:
    if resolution not in RESOLUTIONS:
        raise ValueError(f"cells are kept at {RESOLUTIONS}, not {resolution}")
    return resolution
