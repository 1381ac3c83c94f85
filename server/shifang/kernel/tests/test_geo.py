import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shifang.kernel.geo import (
    BoundingBox,
    LocalPlane,
    Point,
    bearing_deg,
    bounding_box,
    box_around,
    destination,
    distance_m,
)

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
inhabited = st.builds(Point, st.floats(-70, 70), st.floats(-180, 180))
courses = st.floats(0, 360, exclude_max=True)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.1, 0), (-91, 0), (0, 180.5), (0, -181), (math.nan, 0), (0, math.nan), (math.inf, 0)],
)
def test_a_place_off_the_earth_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        Point(latitude, longitude)


def test_a_known_distance_and_course() -> None:
    baltimore, washington = Point(39.2904, -76.6122), Point(38.9072, -77.0369)
    assert distance_m(baltimore, washington) == pytest.approx(56_300, rel=0.005)
    assert bearing_deg(baltimore, washington) == pytest.approx(220.8, abs=0.5)


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_past_half_the_earth(a: Point, b: Point) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-6)
    assert 0 <= distance_m(a, b) <= math.pi * 6_371_009


@given(inhabited, courses, st.floats(0.5, 100_000))
def test_going_somewhere_takes_the_distance_and_the_course(start: Point, course: float, distance: float) -> None:
    end = destination(start, course, distance)
    assert distance_m(start, end) == pytest.approx(distance, rel=1e-6, abs=1e-3)
    assume(distance > 10)
    turn = abs(bearing_deg(start, end) - course)
    assert min(turn, 360 - turn) < 0.01


@given(points, points)
def test_a_bearing_is_a_full_circle_without_its_end(a: Point, b: Point) -> None:
    assert 0 <= bearing_deg(a, b) < 360


@given(inhabited, st.floats(-10_000, 10_000), st.floats(-10_000, 10_000))
def test_the_local_plane_goes_there_and_back(origin: Point, east: float, north: float) -> None:
    plane = LocalPlane(origin)
    there = plane.to_point(east, north)
    assert plane.to_metres(there) == pytest.approx((east, north), abs=1e-3)


@given(st.builds(Point, st.floats(-55, 55), st.floats(-180, 180)), courses, st.floats(10, 5_000))
def test_the_local_plane_measures_as_the_sphere_does(origin: Point, course: float, distance: float) -> None:
    flat = math.hypot(*LocalPlane(origin).to_metres(destination(origin, course, distance)))
    assert flat == pytest.approx(distance, rel=2e-3)


@given(points, courses, st.floats(0, 50_000), st.floats(0, 1))
def test_the_box_holds_the_circle(centre: Point, course: float, radius: float, share: float) -> None:
    box = box_around(centre, radius + 0.01)
    assert box.contains(destination(centre, course, radius * share))


def test_a_box_across_the_antimeridian_holds_both_sides() -> None:
    box = BoundingBox(west=170, south=-10, east=-170, north=10)
    assert box.crosses_antimeridian
    assert box.contains(Point(0, 179))
    assert box.contains(Point(0, -179))
    assert not box.contains(Point(0, 0))


def test_a_box_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="south"):
        BoundingBox(west=0, south=10, east=1, north=9)


@given(st.lists(points, min_size=1, max_size=20))
def test_the_box_of_points_holds_each(some: list[Point]) -> None:
    box = bounding_box(some)
    assert all(box.contains(point) for point in some)
