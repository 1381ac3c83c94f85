import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel import cells
from shifang.kernel.geo import Point, destination, distance_m

# The whole earth, and the neighbourhood of Dalian where H3's hexagons are smallest.
points = st.builds(Point, st.floats(-75, 75), st.floats(-180, 180)) | st.builds(
    Point, st.floats(38.5, 39.5), st.floats(121, 123)
)
resolutions = st.sampled_from(cells.RESOLUTIONS)


@given(points)
def test_every_cell_fits_a_signed_bigint(point: Point) -> None:
    for resolution, cell in cells.cells_of(point).items():
        assert 0 < cell < 2**63
        assert cells.resolution_of(cell) == resolution


@given(points, resolutions, st.floats(0, 360), st.floats(0, 1), st.floats(1, 12))
@settings(max_examples=1500)
def test_the_cover_holds_every_point_within_the_radius(
    centre: Point, resolution: int, course: float, share: float, size: float
) -> None:
    edge = {7: 1406.0, 8: 531.0, 9: 201.0, 10: 76.0}[resolution]
    radius = size * edge
    inside = destination(centre, course, radius * share)
    assert cells.cell_of(inside, resolution) in cells.cover(centre, radius, resolution)


@given(points, resolutions, st.integers(0, 12), st.floats(0, 360))
@settings(max_examples=150)
def test_an_expanding_search_may_stop_at_its_reach(centre: Point, resolution: int, k: int, course: float) -> None:
    reach = cells.reach_of(centre, k, resolution)
    near = destination(centre, course, reach * 0.999)
    assert cells.cell_of(near, resolution) in cells.disk(cells.cell_of(centre, resolution), k)


@given(points, resolutions, st.integers(1, 6))
def test_a_disk_is_the_sum_of_its_rings(centre: Point, resolution: int, k: int) -> None:
    cell = cells.cell_of(centre, resolution)
    by_rings = {each for step in range(k + 1) for each in cells.ring(cell, step)}
    assert by_rings == set(cells.disk(cell, k))


@given(points, resolutions)
def test_a_cell_lies_around_its_centre(point: Point, resolution: int) -> None:
    cell = cells.cell_of(point, resolution)
    assert cells.cell_of(cells.centre_of(cell), resolution) == cell
    assert len(cells.outline_of(cell)) >= 5
    assert distance_m(point, cells.centre_of(cell)) < 2_500


def test_a_resolution_that_is_not_stored_is_refused() -> None:
    with pytest.raises(ValueError, match="kept at"):
        cells.cell_of(Point(0, 0), 11)


@pytest.mark.parametrize("radius", [100, 500, 2_000, 10_000])
def test_the_cover_of_a_usual_search_stays_small(radius: int) -> None:
    centre = Point(39.29, -76.61)
    resolution = cells.resolution_for(centre, radius)
    assert len(cells.cover(centre, radius, resolution)) <= 400


def test_a_cell_is_written_so_that_no_browser_rounds_it() -> None:
    cell = cells.cell_of(Point(31.2304, 121.4737), 8)
    assert cells.cell_from(cells.cell_word(cell)) == cell
    assert [cells.cell_from(each) for each in ("", "shop", "8", "f" * 15, "1" + "0" * 40)] == [None] * 5
