"""H3 cells as integers: the one spatial index.

An H3 index uses 63 bits, so every cell fits PostgreSQL's signed bigint as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from h3 import LatLngPoly
from h3.api import basic_int as h3

from shifang.kernel.geo import EARTH_RADIUS_M, BoundingBox, Point, distance_m

RESOLUTIONS = (7, 8, 9, 10)
# Hexagons stand 1.5 edges apart in the direction where a step is shortest: cos 30° of the
# distance between the centres of neighbours.
_SHORTEST_STEP = math.sqrt(3) / 2
# Cells of one neighbourhood differ by less than this.
_MARGIN = 0.97
# How an index is written: four bits of resolution from bit 52 on, below them three bits for each of fifteen digits, the
# coarsest first; a digit finer than the cell is 7, the last child's is 6.
_RESOLUTION_BIT = 52
_DIGITS = 15
_WITHOUT_RESOLUTION = (2**63 - 1) & ~(0b1111 << _RESOLUTION_BIT)
# H3 takes a wider outline for one that crosses the 180th meridian.
_WIDEST_SLICE_DEG = 90.0


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


def parent_sql(column: str, resolution: int) -> str:
    """The SQL of `parent_of` for a column of cells that are at least as fine as the resolution."""
    return f"(({column} & {_WITHOUT_RESOLUTION}) | {resolution << _RESOLUTION_BIT | _digits(7, finer_than=resolution)})"


def descendants_of(cell: int, resolution: int) -> tuple[int, int]:
    """The lowest and the highest index among the cells of a finer resolution whose `parent_of` is the cell: between
    them lies no other."""
    own = resolution_of(cell)
    stem = (cell & _WITHOUT_RESOLUTION & ~_digits(7, finer_than=own)) | resolution << _RESOLUTION_BIT
    below = _digits(7, finer_than=resolution)
    last = _digits(6, finer_than=own) & ~below
    return stem | below, stem | last | below


def runs_of(cells: Iterable[int], resolution: int) -> list[tuple[int, int]]:
    """The descendants of some cells of one resolution as few ranges of indexes, both ends included."""
    return sorted(descendants_of(int(each), resolution) for each in h3.compact_cells(list(cells)))


def area_km2(cell: int) -> float:
    return float(h3.cell_area(cell, unit="km^2"))


def count_in(box: BoundingBox, resolution: int) -> float:
    """About how many cells of a resolution a box holds."""
    turn = math.radians((box.east - box.west) % 360.0 if box.crosses_antimeridian else box.east - box.west)
    rise = math.sin(math.radians(box.north)) - math.sin(math.radians(box.south))
    mean_m2 = float(h3.average_hexagon_area(resolution, unit="m^2"))
    return EARTH_RADIUS_M**2 * turn * rise / mean_m2


def cells_in(box: BoundingBox, resolution: int) -> frozenset[int]:
    """All cells of a resolution that touch a box."""
    corners = [(latitude, longitude) for latitude in (box.south, box.north) for longitude in (box.west, box.east)]
    # Of a box without breadth or height at least its ends.
    found = {int(h3.latlng_to_cell(*corner, resolution)) for corner in corners}
    for west, east in _slices(box):
        ring = [(box.south, west), (box.south, east), (box.north, east), (box.north, west)]
        found.update(h3.h3shape_to_cells_experimental(LatLngPoly(ring), resolution, contain="overlap"))
    return frozenset(found)


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


def _digits(digit: int, *, finer_than: int) -> int:
    """A digit in all places of an index that are finer than a resolution."""
    places = range(finer_than + 1, _DIGITS + 1)
    return sum(digit << 3 * (_DIGITS - place) for place in places)


def _slices(box: BoundingBox) -> Iterator[tuple[float, float]]:
    """The box from west to east in slices that H3 takes for what they are."""
    spans = [(box.west, 180.0), (-180.0, box.east)] if box.crosses_antimeridian else [(box.west, box.east)]
    for west, east in spans:
        count = max(1, math.ceil((east - west) / _WIDEST_SLICE_DEG))
        edges = [west + (east - west) * step / count for step in range(count + 1)]
        if west < east and box.south < box.north:
            yield from pairwise(edges)


def _known(resolution: int) -> int:
    if resolution not in RESOLUTIONS:
        raise ValueError(f"cells are kept at {RESOLUTIONS}, not {resolution}")
    return resolution
