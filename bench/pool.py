"""Unclaimed customers near a place among a million, beside reading the plain disk of cells over the radius."""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from bench import setting
from bench.run import Figure, figure

CUSTOMERS = 1_000_000
CITIES = 40
NEAREST = 50
# (radius in metres, aim for the slowest of twenty in milliseconds)
RADII = ((500, 4.5), (2000, 6.0))

_DISK = """
SELECT id, pool_id, latitude, longitude FROM pool_standing
WHERE organisation_id = %s AND cell9 = ANY(%s) AND pool_id = ANY(%s) AND owner_id IS NULL AND cell9 IS NOT NULL
"""


def measure(*, quick: bool) -> list[Figure]:
    """Return the times of the search, and their ratio to the plain disk in the same run."""
    setting.prepare()
    from shifang.platform import tenancy

    organisation_id, pool_id, places = _fill()
    repeats = 200 if quick else 1000
    found = []
    with tenancy.organisation(organisation_id):
        for radius, aim in RADII:
            ours, disk = _times(organisation_id, pool_id, places[:repeats], radius=radius)
            p95, floor = _p95(ours), _p95(disk)
            note = f"{NEAREST} nearest of {CUSTOMERS:,} in {CITIES} towns, {repeats} places, one connection"
            name = f"pool.near_{radius}m"
            found += [
                figure(f"{name}_p95_ms", p95, "ms", aim=aim, better="lower", note=note),
                figure(f"{name}_p50_ms", statistics.median(ours) * 1000, "ms", aim=None, better="lower", note=note),
                figure(
                    f"{name}_ratio_to_disk",
                    p95 / floor,
                    "×",
                    aim=None,
                    better="lower",
                    note="against one statement over all cells of the radius, sorted in Python, same index",
                ),
            ]
    return found


def _times(organisation_id: UUID, pool_id: UUID, places: list[Any], *, radius: int) -> tuple[list[float], list[float]]:
    from shifang.pool.queries.nearby import nearest_pooled

    ours, disk = [], []
    for near in places:
        here: Any = near

        def search(here: Any = here) -> list[Any]:
            found = nearest_pooled(organisation_id, [pool_id], near=here, radius_m=radius, limit=NEAREST)
            return [(each.distance_m, each.id) for each in found]

        def plain(here: Any = here) -> list[Any]:
            return _plain(organisation_id, pool_id, here, radius=radius)

        seconds, found = _timed(search)
        floor, expected = _timed(plain)
        if found != expected:
            message = f"the search near {here} is not the plain disk's"
            raise AssertionError(message)
        ours.append(seconds)
        disk.append(floor)
    return ours, disk


def _plain(organisation_id: UUID, pool_id: UUID, near: Any, *, radius: int) -> list[Any]:
    from django.db import connection

    from shifang.kernel import cells
    from shifang.kernel.geo import Point, distance_m

    with connection.cursor() as cursor:
        cursor.execute(_DISK, [organisation_id, cells.cover(near, radius, 9), [pool_id]])
        rows = cursor.fetchall()
    measured = sorted(
        (distance_m(near, Point(latitude, longitude)), identifier) for identifier, _, latitude, longitude in rows
    )
    return [each for each in measured if each[0] <= radius][:NEAREST]


def _timed(work: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[94] * 1000


def _fill() -> tuple[UUID, UUID, list[Any]]:
    """Lay a million unclaimed customers into towns of different density; return places where people stand."""
    import psycopg

    from shifang.kernel import cells
    from shifang.kernel.geo import Point
    from shifang.platform import clock
    from shifang.pool.tests.make import march, world

    at = world()
    rolls = random.Random(7)
    towns = [(rolls.uniform(22, 40), rolls.uniform(103, 121), rolls.uniform(0.02, 0.12)) for _ in range(CITIES)]

    def point() -> Point:
        latitude, longitude, spread = rolls.choice(towns)
        return Point(latitude + rolls.gauss(0, spread), longitude + rolls.gauss(0, spread))

    since = march(2)
    columns = "organisation_id, id, pool_id, department_id, since, latitude, longitude, cell9"
    with psycopg.connect(setting.prepare()) as connection:
        with connection.cursor().copy(f"COPY pool_standing ({columns}) FROM STDIN") as copy:
            for _ in range(CUSTOMERS):
                here = point()
                place = (here.latitude, here.longitude, cells.cell_of(here, 9))
                copy.write_row((at.made.id, clock.new_id(), at.pool.id, at.made.branch, since, *place))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE) pool_standing")
    return at.made.id, at.pool.id, [point() for _ in range(2000)]
