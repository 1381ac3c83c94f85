import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.datum import Datum, from_wgs84
from shifang.kernel.geo import Point
from shifang.kernel.problems import Refusal
from shifang.tracking.rules import codec
from shifang.tracking.rules.normalise import normalised, plain_columns, rows_of, without_repeats
from shifang.tracking.tests.make import rows, track
from shifang.tracking.types import MOST_POINTS, UNKNOWN_MS, Refused, joined

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MS = round(NOW.timestamp() * 1000)
GOOD = [MS - 60_000, 31.2, 121.4, 5.0, 1.0, 90.0, 1000, 0]


def taken(points: list, datum: Datum = Datum.WGS84):
    table, malformed = rows_of(points)
    return normalised(table, received_at=NOW, datum=datum), malformed


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ([math.nan, 31.2, 121.4], Refused.NOT_A_NUMBER),
        ([MS, math.inf, 121.4], Refused.NOT_A_NUMBER),
        ([MS, 31.2, -math.inf], Refused.NOT_A_NUMBER),
        ([MS, None, 121.4], Refused.NOT_A_NUMBER),
        ([MS, 90.1, 121.4], Refused.OUT_OF_RANGE),
        ([MS, 31.2, -180.5], Refused.OUT_OF_RANGE),
        ([1e300, 31.2, 121.4], Refused.OUT_OF_RANGE),
        ([MS, 0.0, 0.0], Refused.NULL_ISLAND),
        ([MS + 3_600_000, 31.2, 121.4], Refused.FUTURE),
        ([MS - 46 * 86_400_000, 31.2, 121.4], Refused.TOO_OLD),
        ([0, 31.2, 121.4], Refused.TOO_OLD),
    ],
)
def test_a_bad_point_is_refused_and_its_neighbours_are_kept(bad: list, fault: Refused) -> None:
    found, _ = taken([GOOD, bad, [MS, 31.3, 121.4]])
    assert found.refused == {fault: 1}
    assert found.track.latitude.tolist() == [31.2, 31.3]


@pytest.mark.parametrize("bad", ["x", None, 5, {}, [1], ["1", "2", "3"], [1, 2, [3]], [1] * 9, [10**400, 1, 1]])
def test_what_is_no_point_at_all_is_counted(bad: object) -> None:
    found, malformed = taken([GOOD, bad, [MS, 31.3, 121.4]])
    assert (len(found.track), malformed) == (2, 1)


def test_what_phones_say_for_not_known_is_not_known() -> None:
    found, _ = taken([[MS, 31.2, 121.4, -1, -1, -1, -5, None], [MS + 1, 31.2, 121.4, math.inf, math.nan, 361, 1e300]])
    for name in ("accuracy_m", "speed_mps", "bearing_deg"):
        assert np.isnan(getattr(found.track, name)).all()
    assert set(found.track.monotonic_ms.tolist()) == {UNKNOWN_MS}
    assert not found.track.mock.any()


def test_order_is_restored_and_repeats_are_told_once() -> None:
    points = rows(track(50, start=NOW - timedelta(minutes=5)))
    found, _ = taken([*points[::-1], *points[:10]])
    assert found.refused == {Refused.DUPLICATE: 10}
    assert (np.diff(found.track.time_ms) > 0).all()


def test_coordinates_of_chinese_maps_become_wgs84() -> None:
    gcj = from_wgs84(Point(31.2, 121.4), Datum.GCJ02)
    found, _ = taken([[MS, gcj.latitude, gcj.longitude]], Datum.GCJ02)
    assert abs(found.track.latitude[0] - 31.2) < 1e-8
    assert abs(found.track.longitude[0] - 121.4) < 1e-8


def test_too_many_points_are_refused_with_a_code() -> None:
    with pytest.raises(Refusal, match=r"track\.too_many_points"):
        rows_of([GOOD] * (MOST_POINTS + 1))


def test_merging_uploads_that_overlap_changes_nothing() -> None:
    whole = track(100)
    mixed = joined([whole.take(slice(40, 100)), whole.take(slice(0, 60))])
    np.testing.assert_array_equal(without_repeats(mixed).time_ms, whole.time_ms)


measured = st.none() | st.sampled_from([-1.0, 0.0, 0.004, 359.999, 360.0, 361.0, 1e5, 2e5]) | st.floats(0, 900)


@given(
    st.lists(
        st.tuples(st.floats(1, 89), st.floats(1, 179), measured, measured, measured, st.integers(0, 2**50)),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=150, deadline=None)
def test_the_short_way_writes_what_the_long_way_writes(points: list[tuple]) -> None:
    table, _ = rows_of([[MS - 10_000 + at * 7.0, *point, at % 2] for at, point in enumerate(points)])
    columns = plain_columns(table, received_ms=MS)
    assert columns is not None
    long_way = codec.encode(normalised(table, received_at=NOW, datum=Datum.WGS84).track)
    assert codec.encode_columns(columns) == long_way
    last, told = codec.last_of(columns), codec.decode(long_way)
    for name in ("time_ms", "latitude", "longitude", "accuracy_m", "speed_mps", "bearing_deg"):
        known = getattr(last, name)
        np.testing.assert_array_equal(np.nan if known is None else known, getattr(told, name)[-1])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (0, MS - 20_000),
        (0, MS + 3_600_000),
        (0, math.nan),
        (1, 91.0),
        (1, 0.0),
        (2, math.inf),
        (6, -1.0),
        (6, math.nan),
    ],
)
def test_a_table_with_anything_the_matter_goes_the_long_way(column: int, value: float) -> None:
    table, _ = rows_of(rows(track(5, start=NOW - timedelta(seconds=10))))
    assert plain_columns(table, received_ms=MS) is not None
    table[2, column] = value
    if (column, value) == (1, 0.0):
        table[2, 2] = 0.0
    assert plain_columns(table, received_ms=MS) is None


leaf = st.sampled_from([None, True, -1, 0, 31.2, 1e300, 10**400, MS, math.nan, math.inf, "", "x", [], {}])
anything = leaf | st.lists(leaf, max_size=9)


@given(st.lists(anything, max_size=12))
@settings(max_examples=100, deadline=None)
def test_whatever_comes_is_taken_or_counted(points: list) -> None:
    found, malformed = taken([*points, GOOD])
    assert len(found.track) + malformed + sum(found.refused.values()) == len(points) + 1
    assert found.track.time_ms[-1] >= GOOD[0]
