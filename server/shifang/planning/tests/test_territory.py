"""Splitting customers among people: even work, near each other, few taken from anybody."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.geo import Point
from shifang.planning.rules.territory import measure, split
from shifang.planning.types.territory import Shop, Split, Terms, Worker

TOWN = Point(31.2, 121.4)


def shops_of(count: int, people: int, *, seed: int, held: bool = True) -> list[Shop]:
    """Return shops of a town in clusters; who holds them goes by longitude, badly balanced."""
    chance = np.random.default_rng(seed)
    clusters = chance.uniform(-0.2, 0.2, (6, 2))
    offsets = clusters[chance.integers(0, 6, count)] + chance.normal(0, 0.03, (count, 2))
    return [
        Shop(
            Point(TOWN.latitude + north, TOWN.longitude + east),
            visits=float(chance.choice([1.0, 0.5, 0.25])),
            minutes=float(chance.integers(10, 45)),
            holder=int(np.clip((east + 0.25) * 2 * people, 0, people - 1)) if held else None,
        )
        for north, east in offsets
    ]


def workers_of(count: int, *, seed: int = 0) -> list[Worker]:
    chance = np.random.default_rng(seed)
    return [
        Worker(Point(TOWN.latitude + north, TOWN.longitude + east))
        for north, east in chance.uniform(-0.2, 0.2, (count, 2))
    ]


def largest(shops: list[Shop], found: Split) -> float:
    """Return the minutes of the heaviest shop, ways included, as no more than all of a worker's in proportion."""
    ways = sum(each.travel for each in found.workloads) / max(len(shops), 1)
    return max(shop.visits * shop.minutes for shop in shops) + 10 * ways


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), people=st.integers(1, 6), held=st.booleans())
def test_every_shop_has_a_holder_and_everybody_about_as_much_work(seed: int, people: int, held: bool) -> None:
    shops, terms = shops_of(120, people, seed=seed, held=held), Terms()
    found = split(shops, workers_of(people, seed=seed), terms)
    assert all(holder is not None and 0 <= holder < people for holder in found.holders)
    assert sum(each.customers for each in found.workloads) == len(shops)
    minutes = [each.minutes for each in found.workloads]
    mean = sum(minutes) / people
    assert max(minutes) - mean <= terms.tolerance * mean + largest(shops, found)
    assert found.changed == sum(
        shop.holder is not None and shop.holder != holder for shop, holder in zip(shops, found.holders, strict=True)
    )


@pytest.mark.parametrize("seed", range(4))
def test_few_shops_that_cannot_be_divided_come_out_even_too(seed: int) -> None:
    shops = shops_of(30, 3, seed=seed)
    found = split(shops, [Worker()] * 3, Terms())
    assert found.unevenness <= 0.02
    kept = split([replace(shop, fixed=True) for shop in shops], [Worker()] * 3, Terms())
    assert kept.changed == 0, "what is fixed stays, however uneven"


def test_two_thousand_shops_come_out_even_to_within_three_per_cent_and_nearer_together() -> None:
    shops, workers, terms = shops_of(2000, 10, seed=1), workers_of(10), Terms()
    today, found = measure(shops, workers, terms), split(shops, workers, terms)
    assert today.unevenness > 0.3
    assert found.unevenness <= 0.03
    assert sum(each.spread for each in found.workloads) < sum(each.spread for each in today.workloads)


@pytest.mark.parametrize("tolerance", [0.0, 0.02, 0.1, 0.5])
def test_nobody_is_farther_from_even_than_is_borne(tolerance: float) -> None:
    found = split(shops_of(600, 4, seed=9), workers_of(4), Terms(tolerance=tolerance))
    assert None not in found.holders
    minutes = [each.minutes for each in found.workloads]
    assert max(minutes) <= (1.02 + tolerance) * sum(minutes) / 4


def test_the_dearer_a_change_the_fewer_customers_change_hands() -> None:
    shops, workers = shops_of(300, 4, seed=2), workers_of(4)
    changes = [split(shops, workers, Terms(change=price)).changed for price in (0.0, 20.0, 200.0)]
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > changes[-1]


def test_an_even_split_that_nobody_would_better_stays_as_it_is() -> None:
    shops, workers = shops_of(300, 4, seed=3), workers_of(4)
    first = split(shops, workers, Terms())
    kept = [
        Shop(shop.point, shop.visits, shop.minutes, holder) for shop, holder in zip(shops, first.holders, strict=True)
    ]
    assert split(kept, workers, Terms(change=500.0, tolerance=0.05)).changed == 0


def test_who_works_half_the_hours_has_half_the_work_and_who_has_none_no_customers() -> None:
    shops = shops_of(400, 3, seed=4)
    workers = [Worker(share=1.0), Worker(share=0.5), Worker(share=0.0)]
    whole, half, none = split(shops, workers, Terms()).workloads
    assert half.minutes == pytest.approx(whole.minutes / 2, rel=0.1)
    assert none.customers == 0


def test_each_day_of_work_leads_out_and_home_once() -> None:
    shops = shops_of(60, 1, seed=2)
    east, west = (Point(TOWN.latitude, TOWN.longitude + each) for each in (2, -1))
    workers = (Worker(), Worker(east), Worker(east, end=west))
    within, there, both = (measure(shops, [each], Terms()) for each in workers)
    among = within.workloads[0].travel
    assert among == pytest.approx(sum(within.hops))
    assert there.hops == both.hops == within.hops
    far = there.workloads[0].travel - among
    kilometres = 2 * 2 * 111.2 * math.cos(math.radians(TOWN.latitude))
    assert far == pytest.approx(5 * Terms().pace * kilometres, rel=0.15)
    assert both.workloads[0].travel - among == pytest.approx(far * 0.75, rel=0.1)
    [twice] = measure(shops, [Worker(east, days=2.5)], Terms()).workloads
    assert twice.travel - among == pytest.approx(far / 2)
    [few] = measure(shops[:2], [Worker(east)], Terms()).workloads
    visits = sum(shop.visits for shop in shops[:2])
    assert few.travel < visits * Terms().pace * kilometres * 1.15, "no more days than visits"


def test_who_lives_far_from_all_customers_has_as_many_fewer_as_their_ways_take() -> None:
    shops = shops_of(400, 2, seed=8, held=False)
    far = Point(TOWN.latitude, TOWN.longitude + 0.5)
    near, remote = split(shops, [Worker(TOWN), Worker(far)], Terms()).workloads
    assert remote.travel > 1.5 * near.travel
    assert remote.customers < near.customers
    assert remote.minutes == pytest.approx(near.minutes, rel=0.05)


def test_customers_on_both_sides_of_the_180th_meridian_are_neighbours() -> None:
    shops = [Shop(Point(0.0, longitude), 1.0, 30.0) for longitude in (179.99, -179.99, 179.98, -179.98)]
    found = split(shops, [Worker()], Terms())
    assert found.workloads[0].spread < 20


def test_one_shop_no_shops_and_nobody_to_have_them() -> None:
    lonely = [Shop(TOWN, 1.0, 20.0)]
    assert split(lonely, [Worker(), Worker()], Terms()).holders in ((0,), (1,))
    assert split([], [Worker()], Terms()).holders == ()
    with pytest.raises(ValueError, match="nobody"):
        split(lonely, [Worker(share=0.0)], Terms())


def test_shops_in_one_place_are_split_evenly_too() -> None:
    found = split([Shop(TOWN, 1.0, 20.0)] * 50, [Worker(), Worker()], Terms())
    assert [each.customers for each in found.workloads] == [25, 25]


def test_fixed_customers_stay_and_weigh_with_their_holder() -> None:
    shops = [replace(each, fixed=each.holder == 0) for each in shops_of(200, 3, seed=5)]
    found = split(shops, [Worker(share=0.0), Worker(), Worker()], Terms())
    kept = [index for index, shop in enumerate(shops) if shop.fixed]
    assert kept
    assert [index for index, holder in enumerate(found.holders) if holder == 0] == kept
    assert found.workloads[0].service == pytest.approx(sum(shops[each].visits * shops[each].minutes for each in kept))


def test_work_that_is_nowhere_on_the_map_is_evened_out_by_other_customers() -> None:
    shops = shops_of(300, 2, seed=6)
    bare = split(shops, [Worker(), Worker()], Terms())
    load = bare.workloads[0].minutes / 2
    laden, free = split(shops, [Worker(load=load), Worker()], Terms()).workloads
    assert laden.minutes == pytest.approx(free.minutes, rel=0.05)
    assert laden.customers < free.customers


def test_a_search_that_is_called_off_ends_with_the_best_so_far() -> None:
    heard: list[float] = []

    def told(share: float) -> bool:
        heard.append(share)
        return False

    found = split(shops_of(100, 3, seed=7), workers_of(3), Terms(), told)
    assert len(heard) == 1
    assert 0 < heard[0] < 1
    assert sum(each.customers for each in found.workloads) == 100
