"""Pool customers near a place: rings of H3 cells widen until enough are surely found; exact distance orders them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from shifang.kernel import cells
from shifang.kernel.geo import Point, distance_m

_RESOLUTION = 9
# Ordered by the flat distance, which within a few kilometres differs from the true one by centimetres: a few more
# than asked for are read and ordered by the true one.
_MORE = 8
_NEAREST = """
SELECT id, pool_id, latitude, longitude FROM pool_standing
WHERE organisation_id = %s AND cell9 = ANY(%s) AND pool_id = ANY(%s) AND owner_id IS NULL AND cell9 IS NOT NULL
ORDER BY power(latitude - %s, 2)
       + power(least(abs(longitude - %s), 360 - abs(longitude - %s)) * %s, 2), id
LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A customer in a pool and how far it is, in metres."""

    distance_m: float
    id: UUID
    pool_id: UUID
    latitude: float
    longitude: float


def nearest_pooled(
    organisation_id: UUID, pools: Sequence[UUID], *, near: Point, radius_m: float, limit: int
) -> list[Near]:
    """Return up to `limit` unclaimed customers of some pools within a radius, the nearest first."""
    found: list[Near] = []
    for ring_cells, reach_m in _widening(near, radius_m):
        found += _read(organisation_id, pools, ring_cells, near=near, limit=limit + _MORE)
        found = sorted(found, key=lambda each: (each.distance_m, each.id))[: limit + _MORE]
        if len(found) > limit and found[limit - 1].distance_m <= reach_m:
            break
    return [each for each in found[:limit] if each.distance_m <= radius_m]


def _widening(near: Point, radius_m: float) -> Iterator[tuple[list[int], float]]:
    """Yield cells not read before, and how far around the place all that were read surely reach."""
    centre = cells.cell_of(near, _RESOLUTION)
    last = cells.rings_for(near, radius_m, _RESOLUTION)
    known, k = -1, min(2, last)
    while True:
        new = [each for step in range(known + 1, k + 1) for each in cells.ring(centre, step)]
        yield new, cells.reach_of(near, k, _RESOLUTION)
        if k >= last:
            return
        known, k = k, min(2 * k, last)


def _read(
    organisation_id: UUID, pools: Sequence[UUID], ring_cells: Sequence[int], *, near: Point, limit: int
) -> list[Near]:
    shrink = math.cos(math.radians(near.latitude))
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAREST,
            [
                organisation_id,
                list(ring_cells),
                list(pools),
                near.latitude,
                near.longitude,
                near.longitude,
                shrink,
                limit,
            ],
        )
        return [
            Near(distance_m(near, Point(latitude, longitude)), identifier, pool_id, latitude, longitude)
            for identifier, pool_id, latitude, longitude in cursor.fetchall()
        ]
