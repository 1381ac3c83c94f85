import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.datum import (
    Datum,
    bd09_to_gcj02,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    in_mainland_china,
    to_wgs84,
    wgs84_to_gcj02,
)
from shifang.kernel.geo import Point, distance_m

MILLIMETRE = 0.001
# Well inside the border, where both directions are defined.
mainland = st.builds(Point, st.floats(30, 42), st.floats(80, 118)) | st.builds(
    Point, st.floats(23, 30), st.floats(100, 115)
)
abroad = st.builds(Point, st.floats(-80, 15), st.floats(-180, 180)) | st.builds(
    Point, st.floats(-80, 80), st.floats(-170, 60)
)


@given(mainland)
def test_gcj02_and_back_is_exact_to_a_millimetre(point: Point) -> None:
    assert distance_m(gcj02_to_wgs84(wgs84_to_gcj02(point)), point) < MILLIMETRE


@given(mainland)
def test_bd09_and_back_is_exact_to_a_millimetre(point: Point) -> None:
    assert distance_m(bd09_to_gcj02(gcj02_to_bd09(point)), point) < MILLIMETRE


@given(mainland, st.sampled_from(Datum))
def test_every_datum_goes_there_and_back(point: Point, datum: Datum) -> None:
    assert distance_m(to_wgs84(from_wgs84(point, datum), datum), point) < 2 * MILLIMETRE


@given(mainland)
def test_the_shift_has_the_size_it_is_known_for(point: Point) -> None:
    # Smallest, searched for: 17.5 m near 37.143 N 96.601 E.
    assert 17 < distance_m(wgs84_to_gcj02(point), point) < 1_000


@given(abroad, st.sampled_from(Datum))
def test_outside_the_mainland_nothing_moves(point: Point, datum: Datum) -> None:
    assert from_wgs84(point, datum) == point
    assert to_wgs84(point, datum) == point


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        # Widely published pairs: Tian'anmen in Beijing, the Bund in Shanghai's centre.
        (Point(39.907333, 116.391083), Point(39.908736, 116.397326)),
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
    ],
)
def test_published_pairs_of_wgs84_and_gcj02(wgs: Point, gcj: Point) -> None:
    assert distance_m(wgs84_to_gcj02(wgs), gcj) < 1.0


def test_a_published_pair_of_gcj02_and_bd09() -> None:
    assert distance_m(gcj02_to_bd09(Point(39.908736, 116.397326)), Point(39.9151, 116.4037)) < 10
    assert distance_m(bd09_to_gcj02(Point(39.915, 116.404)), Point(39.90865673957631, 116.39762729119315)) < 0.5


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Point(39.9075, 116.3972), True),  # Beijing
        (Point(22.5431, 114.0579), True),  # Shenzhen, civic centre
        (Point(22.5329, 114.1139), True),  # Shenzhen, Luohu station
        (Point(22.2815, 114.1588), False),  # Hong Kong, Central
        (Point(22.4445, 114.0222), False),  # Hong Kong, Yuen Long
        (Point(22.1987, 113.5439), False),  # Macau
        (Point(22.2711, 113.5767), True),  # Zhuhai
        (Point(25.0330, 121.5654), False),  # Taipei
        (Point(24.4798, 118.0894), True),  # Xiamen
        (Point(39.2904, -76.6122), False),  # Baltimore
        (Point(35.6812, 139.7671), False),  # Tokyo
        (Point(21.0278, 105.8342), False),  # Hanoi
        (Point(20.0440, 110.1999), True),  # Haikou
        (Point(43.8256, 87.6168), True),  # Urumqi
        (Point(45.8038, 126.5350), True),  # Harbin
    ],
)
def test_where_gcj02_applies(place: Point, expected: bool) -> None:
    assert in_mainland_china(place) is expected
