import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel import cells
from shifang.kernel.geo import BoundingBox, Point, destination, distance_m

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


@given(points, st.integers(0, 9))
def test_descendants_are_those_between_the_lowest_and_the_highest(point: Point, resolution: int) -> None:
    cell = cells.parent_of(cells.cell_of(point, 9), resolution)
    low, high = cells.descendants_of(cell, 9)
    assert low <= cells.cell_of(point, 9) <= high
    for other in cells.disk(cell, 1):
        lowest, highest = cells.descendants_of(other, 9)
        assert other == cell or highest < low or high < lowest


@given(points, st.integers(0, 9), st.integers(1, 4))
def test_runs_hold_the_descendants_of_all_cells_and_no_others(point: Point, resolution: int, k: int) -> None:
    some = cells.disk(cells.parent_of(cells.cell_of(point, 9), resolution), k)[::2]
    runs = cells.runs_of(some, 9)
    inside = {each: cells.descendants_of(each, 9) for each in cells.disk(some[0], k + 1)}
    for each, (low, high) in inside.items():
        held = [run for run in runs if run[0] <= low and high <= run[1]]
        assert (len(held) == 1) == (each in some)


boxes = st.builds(
    lambda centre, wide, high: BoundingBox(
        west=centre.longitude - wide,
        south=centre.latitude - high,
        east=centre.longitude + wide,
        north=centre.latitude + high,
    ),
    st.builds(Point, st.floats(-70, 70), st.floats(-170, 170)),
    st.floats(0.01, 8),
    st.floats(0.01, 5),
)


@given(boxes, st.integers(4, 5), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@settings(max_examples=60)
def test_the_cells_of_a_box_hold_every_place_in_it(box: BoundingBox, resolution: int, across: float, up: float) -> None:
    inside = Point(
        box.south + (box.north - box.south) * up,
        box.west + (box.east - box.west) * across,
    )
    found = cells.cells_in(box, resolution)
    # H3 does not nest exactly: a place near an edge may be next door.
    around = cells.disk(cells.parent_of(cells.cell_of(inside, 10), resolution), 1)
    assert not found.isdisjoint(around)
    middle = cells.centre_of(around[0])
    assert around[0] in found or not box.contains(middle)
    wider = BoundingBox(west=box.west - 2, south=box.south - 1, east=box.east + 2, north=box.north + 1)
    assert all(wider.contains(cells.centre_of(each)) for each in found)


def test_a_box_across_the_180th_meridian_has_two_sides() -> None:
    found = cells.cells_in(BoundingBox(west=179, south=-1, east=-179, north=1), 4)
    east, west = (cells.parent_of(cells.cell_of(Point(0.3, longitude), 9), 4) for longitude in (179.5, -179.5))
    assert {east, west} <= found
    assert len(found) < 100
