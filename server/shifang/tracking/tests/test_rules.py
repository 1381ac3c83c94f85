"""Stays, smoothing, segments, the gate: pure rules over tracks whose truth is known."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.geo import EARTH_RADIUS_M
from shifang.kernel.intervals import Span
from shifang.tracking.rules import gate
from shifang.tracking.rules.segments import Limits, day_times, path_m, segments_of
from shifang.tracking.rules.smoothing import smoothed
from shifang.tracking.rules.stays import stay_ranges
from shifang.tracking.tests.make import MORNING, track
from shifang.tracking.types import Mode, SegmentKind, Track, empty_track

LIMITS = Limits(radius_m=100, shortest_ms=300_000, gap_ms=600_000)
BEGAN = round(MORNING.timestamp() * 1000)


def plainly(time_ms, latitude, longitude, *, radius_m: float, shortest_ms: int, gap_ms: int) -> list[tuple[int, int]]:
    """The same definition, point by point."""
    north, shrink = np.radians(latitude) * EARTH_RADIUS_M, np.cos(np.radians(latitude))
    turn = np.radians(longitude) * EARTH_RADIUS_M

    def reach(place: tuple[float, float, float], begin: int, until_ms: float) -> int:
        end = begin
        while end < len(time_ms) and (end == 0 or time_ms[end] - time_ms[end - 1] <= gap_ms or end == at):
            up, along = north[end] - place[0], (turn[end] - place[1]) * place[2]
            if up * up + along * along > radius_m * radius_m:
                break
            end += 1
            if time_ms[end - 1] >= until_ms:
                break
        return end

    found, at = [], 0
    while at < len(time_ms):
        until = time_ms[at] + shortest_ms
        end = reach((north[at], turn[at], shrink[at]), at, until)
        if time_ms[end - 1] < until:
            at += 1
            continue
        place = tuple(float(np.median(column[at:end])) for column in (north, turn, shrink))
        end = reach(place, end, np.inf)
        found.append((at, end - 1))
        at = end
    return found


steps = st.lists(
    st.tuples(st.sampled_from([0, 1000, 30_000, 60_000, 120_000, 700_000]), st.integers(-90, 90), st.integers(-90, 90)),
    min_size=2,
    max_size=80,
)


@given(steps)
@settings(max_examples=200, deadline=None)
def test_stays_are_those_of_the_plain_definition(moves: list[tuple[int, int, int]]) -> None:
    table = np.cumsum(np.array(moves, dtype=np.float64), axis=0)
    time_ms = BEGAN + table[:, 0].astype(np.int64)
    latitude, longitude = 31.2 + table[:, 1] / 111_320, 121.4 + table[:, 2] / 95_000
    sizes = {"radius_m": 100.0, "shortest_ms": 300_000, "gap_ms": 600_000}
    assert stay_ranges(time_ms, latitude, longitude, **sizes) == plainly(time_ms, latitude, longitude, **sizes)


def test_stays_of_a_long_track_are_those_of_the_plain_definition() -> None:
    day = track(6_000)
    sizes = {"radius_m": 100.0, "shortest_ms": 300_000, "gap_ms": 600_000}
    columns = (day.time_ms, day.latitude, day.longitude)
    found = stay_ranges(*columns, **sizes)
    assert len(found) == 5
    assert min(last - first for first, last in found) > 590
    assert found == plainly(*columns, **sizes)


def moved(day: Track, at: int, *, metres: float) -> Track:
    latitude = day.latitude.copy()
    latitude[at] += metres / 111_320
    return Track(day.time_ms, latitude, *(getattr(day, name) for name in Track.__slots__[2:]))


def test_a_lone_leap_is_an_outlier_and_no_movement() -> None:
    day = moved(track(1200), 900, metres=3000)
    found = smoothed(day, gap_ms=LIMITS.gap_ms)
    assert np.flatnonzero(found.outlier).tolist() == [900]
    assert np.abs(found.latitude[900] - found.latitude[899]) * 111_320 < 20
    segments = segments_of(day, found, limits=LIMITS)
    assert [segment.kind for segment in segments] == [SegmentKind.TRIP, SegmentKind.STAY]


def test_somebody_who_is_really_elsewhere_is_no_outlier() -> None:
    near, far = track(300), track(300, latitude=31.5, start=MORNING + timedelta(seconds=300))
    both = Track(*(np.concatenate([getattr(near, name), getattr(far, name)]) for name in Track.__slots__))
    found = smoothed(both, gap_ms=LIMITS.gap_ms)
    assert found.outlier.sum() <= 3
    assert abs(found.latitude[-1] - 31.5) < 0.1


def test_the_smoothed_speed_is_the_true_one() -> None:
    day = track(600)
    found = smoothed(day, gap_ms=LIMITS.gap_ms)
    truth = 8 + 2 * np.sin(np.arange(600) / 50)
    assert np.abs(found.speed_mps[30:-30] - truth[30:-30]).mean() < 1.0
    assert abs(path_m(found.latitude, found.longitude).sum() / truth.sum() - 1) < 0.05


def test_nothing_gives_nothing() -> None:
    found = smoothed(empty_track(), gap_ms=1)
    assert segments_of(empty_track(), found, limits=LIMITS) == []
    one = track(1)
    assert segments_of(one, smoothed(one, gap_ms=1), limits=LIMITS) == []


def test_a_day_is_told_without_holes() -> None:
    day = track(3000)
    hole = (np.arange(3000) < 1500) | (np.arange(3000) >= 2250)
    left = day.take(hole)
    segments = segments_of(left, smoothed(left, gap_ms=LIMITS.gap_ms), limits=LIMITS)
    assert [segment.kind for segment in segments].count(SegmentKind.GAP) == 1
    for before, after in pairwise(segments):
        assert before.ended_ms == after.started_ms
    assert segments[0].started_ms == left.time_ms[0]
    assert segments[-1].ended_ms == left.time_ms[-1]
    gap = next(segment for segment in segments if segment.kind is SegmentKind.GAP)
    assert gap.ended_ms - gap.started_ms == 751_000


def test_a_few_steps_to_the_shop_next_door_are_a_way_and_no_stay() -> None:
    quiet = track(1500, turns=10_000)
    # Twelve minutes at a place, thirty seconds to the next one 130 m off, twelve minutes there.
    east = np.interp(np.arange(1500), [0, 720, 750, 1500], [0, 0, 130, 130])
    day = Track(
        quiet.time_ms, np.full(1500, 31.2), 121.4 + east / 95_220, *(getattr(quiet, n) for n in Track.__slots__[3:])
    )
    found = segments_of(day, smoothed(day, gap_ms=LIMITS.gap_ms), limits=LIMITS)
    stays = [segment for segment in found if segment.kind is SegmentKind.STAY]
    assert len(stays) == 2
    assert all(segment.ended_ms - segment.started_ms >= LIMITS.shortest_ms for segment in stays)
    assert {segment.mode for segment in found} <= {None, Mode.WALK, Mode.RIDE}


@pytest.mark.parametrize(("speed", "mode"), [(1.3, Mode.WALK), (5.0, Mode.RIDE), (16.0, Mode.DRIVE), (70.0, Mode.FAST)])
def test_the_mode_follows_the_speed(speed: float, mode: Mode) -> None:
    quiet = track(900, turns=10_000)
    east = np.arange(900) * speed
    straight = Track(
        quiet.time_ms, np.full(900, 31.2), 121.4 + east / 95_220, *(getattr(quiet, n) for n in Track.__slots__[3:])
    )
    (trip,) = segments_of(straight, smoothed(straight, gap_ms=LIMITS.gap_ms), limits=LIMITS)
    assert (trip.kind, trip.mode) == (SegmentKind.TRIP, mode)
    assert abs(trip.distance_m / (899 * speed) - 1) < 0.02


def test_times_count_working_time_only() -> None:
    day = track(4800)
    segments = segments_of(day, smoothed(day, gap_ms=LIMITS.gap_ms), limits=LIMITS)
    stays = [segment for segment in segments if segment.kind is SegmentKind.STAY]
    edges = np.array([BEGAN, BEGAN + 2_400_000, BEGAN + 3_000_000, BEGAN + 7_200_000])
    times = day_times([(segment, segment is stays[0]) for segment in segments], edges=edges)
    assert times.working == 2400 + 4200
    assert abs(times.at_customers - 600) < 60
    assert times.at_customers + times.travelling + times.idle + times.unknown == times.working
    assert abs(times.unknown - 2400) < 5


# --- the gate --------------------------------------------------------------------------------------------------------

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hour: float) -> int:
    return round((DAY + timedelta(hours=hour)).timestamp() * 1000)


def test_only_moments_inside_a_shift_pass() -> None:
    edges = gate.bounds(
        [
            Span(DAY + timedelta(hours=9), DAY + timedelta(hours=12)),
            Span(DAY + timedelta(hours=13), DAY + timedelta(hours=18)),
        ]
    )
    moments = np.array([at(8.99), at(9), at(11.99), at(12), at(12.5), at(13), at(17.999), at(18), at(30)])
    assert gate.inside(moments, edges).tolist() == [False, True, True, False, False, True, True, False, False]
    assert not gate.inside(moments, np.zeros(0, dtype=np.int64)).any()


def test_pauses_are_cut_out() -> None:
    edges = np.array([at(9), at(18)])
    left = gate.without(edges, [(at(12), at(13)), (at(17), None)])
    assert left.tolist() == [at(9), at(12), at(13), at(17)]
    assert gate.overlap_ms(at(11), at(14), left) == 2 * 3_600_000
    assert gate.without(edges, [(at(8), at(19))]).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 20)), max_size=6), st.integers(0, 120))
@settings(max_examples=100, deadline=None)
def test_a_moment_passes_when_it_is_in_the_shift_and_in_no_pause(pauses: list[tuple[int, int]], moment: int) -> None:
    edges = np.array([10, 50, 60, 90])
    left = gate.without(edges, [(start, start + length) for start, length in pauses])
    expected = (10 <= moment < 50 or 60 <= moment < 90) and not any(s <= moment < s + n for s, n in pauses)
    assert bool(gate.inside(np.array([moment]), left)[0]) is expected
