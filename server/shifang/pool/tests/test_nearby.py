"""The search nearby finds what a plain look at every customer finds."""

import random
from uuid import UUID

from shifang.kernel import cells
from shifang.kernel.geo import Point, distance_m
from shifang.platform import clock, tenancy
from shifang.pool.models import Standing
from shifang.pool.queries.nearby import nearest_pooled
from shifang.pool.tests.make import World, march, world

HERE = Point(31.2304, 121.4737)


def scatter(at: World, points: list[Point], *, owner: UUID | None = None) -> list[Standing]:
    made = [
        Standing(
            id=clock.new_id(),
            organisation_id=at.made.id,
            pool_id=at.pool.id,
            owner_id=owner,
            department_id=at.made.branch,
            since=march(2),
            latitude=point.latitude,
            longitude=point.longitude,
            cell9=cells.cell_of(point, 9),
        )
        for point in points
    ]
    with tenancy.organisation(at.made.id):
        Standing.objects.bulk_create(made)
    return made


def found(at: World, near: Point, radius_m: float, limit: int) -> list[tuple[float, UUID]]:
    with tenancy.organisation(at.made.id):
        rows = nearest_pooled(at.made.id, [at.pool.id], near=near, radius_m=radius_m, limit=limit)
    return [(each.distance_m, each.id) for each in rows]


def around(seed: int, *, count: int, spread: float, near: Point = HERE) -> list[Point]:
    rolls = random.Random(seed)
    return [
        Point(near.latitude + rolls.gauss(0, spread), (near.longitude + rolls.gauss(0, spread) + 180) % 360 - 180)
        for _ in range(count)
    ]


def test_the_same_customers_in_the_same_order_as_a_look_at_all() -> None:
    at = world()
    made = scatter(at, around(1, count=800, spread=0.02))
    for seed, radius, limit in ((2, 500, 50), (3, 2000, 50), (4, 5000, 7), (5, 50, 50), (6, 1500, 200)):
        (near,) = around(seed, count=1, spread=0.01)
        oracle = sorted((distance_m(near, Point(each.latitude, each.longitude)), each.id) for each in made)
        assert found(at, near, radius, limit) == [each for each in oracle if each[0] <= radius][:limit]


def test_across_the_date_line_too() -> None:
    at = world()
    near = Point(-17.0, 179.999)
    made = scatter(at, around(7, count=200, spread=0.01, near=near))
    oracle = sorted((distance_m(near, Point(each.latitude, each.longitude)), each.id) for each in made)
    assert found(at, near, 2000, 50) == [each for each in oracle if each[0] <= 2000][:50]


def test_what_is_held_or_of_another_pool_is_not_found() -> None:
    at = world()
    scatter(at, [HERE], owner=at.made.people["rep"])
    assert found(at, HERE, 500, 50) == []
    scatter(at, [HERE])
    assert len(found(at, HERE, 500, 50)) == 1
    with tenancy.organisation(at.made.id):
        assert nearest_pooled(at.made.id, [clock.new_id()], near=HERE, radius_m=500, limit=50) == []
