import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.geo import Point, distance_m
from shifang.planning.rules.travel import FACTORS, FEWEST_WAYS, PACES_KMH, calibrated, metres, minutes, way_minutes
from shifang.planning.types.travel import Travel, Way

POINTS = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))
CITY = [Point(31.2, 121.4), Point(31.25, 121.5), None, Point(31.1, 121.3)]


@given(st.lists(POINTS, min_size=1, max_size=6))
def test_lines_are_those_of_the_globe_and_alike_both_ways(places):
    found = metres(places)
    for row, here in enumerate(places):
        for column, there in enumerate(places):
            assert math.isclose(found[row, column], distance_m(here, there), rel_tol=1e-9, abs_tol=1e-3)
    assert (found == found.T).all()


def test_minutes_grow_with_the_detour_and_shrink_with_the_speed():
    usual = minutes(CITY, Travel())
    assert minutes(CITY, Travel(factor=2.8))[0, 1] == pytest.approx(2 * usual[0, 1])
    assert minutes(CITY, Travel(speed_kmh=50))[0, 1] == pytest.approx(usual[0, 1] / 2)
    assert usual[0, 1] == pytest.approx(way_minutes(distance_m(CITY[0], CITY[1]), Travel()))
    # 11 km as the crow flies are 15 km to drive.
    assert usual[0, 1] == pytest.approx(distance_m(CITY[0], CITY[1]) / 1000 * 1.4 / 25 * 60)


def test_a_place_that_is_not_known_is_on_the_way():
    usual = minutes(CITY, Travel())
    assert (usual[2] == 0).all()
    assert (usual[:, 2] == 0).all()
    assert minutes([], Travel()).shape == (0, 0)


def test_too_few_ways_say_nothing():
    ways = [Way(1000, 2000, 240)] * (FEWEST_WAYS - 1)
    assert calibrated(ways) == Travel(1.4, 25.0, 0)
    assert calibrated([*ways, Way(1000, 2000, 240)]) == Travel(2.0, 30.0, FEWEST_WAYS)


def test_wrong_ways_do_not_count():
    good = [Way(1000, 1500, 180)] * 30
    wrong = [
        Way(1000, 900, 180),
        Way(1000, 9000, 1800),
        Way(100, 150, 60),
        Way(1000, 1500, 0),
        Way(1000, 1500, 10),
        Way(500_000, 700_000, 30_000),
    ]
    assert calibrated([*good, *wrong]) == calibrated(good) == Travel(1.5, 30.0, 30)


@given(st.lists(st.builds(Way, *[st.floats(0, 1e6)] * 3), max_size=60))
def test_the_factor_and_the_speed_stay_within_bounds(ways):
    found = calibrated(ways)
    assert FACTORS[0] <= found.factor <= FACTORS[1]
    assert PACES_KMH[0] <= found.speed_kmh <= PACES_KMH[1]
    assert found.ways == 0 or FEWEST_WAYS <= found.ways <= len(ways)
