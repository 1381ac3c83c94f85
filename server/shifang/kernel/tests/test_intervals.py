from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.intervals import (
    Holiday,
    HolidayKind,
    Leave,
    Shift,
    Span,
    TimeWindow,
    WorkingCalendar,
    merge,
    opening_hours_json,
    parse_opening_hours,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
NINE_TO_SIX = TimeWindow(time(9), time(18))
OFFICE = Shift(WEEKDAYS, NINE_TO_SIX)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2026 in Shanghai; the 5th is a Monday."""
    return datetime(2026, 10, day, hour, minute, tzinfo=SHANGHAI)


def calendar(*holidays: Holiday, leaves: tuple[Leave, ...] = ()) -> WorkingCalendar:
    return WorkingCalendar(SHANGHAI, (OFFICE,), holidays, leaves)


def test_work_begins_at_the_minute_and_ends_before_it() -> None:
    assert not calendar().is_working(local(5, 8, 59))
    assert calendar().is_working(local(5, 9))
    assert calendar().is_working(local(5, 17, 59))
    assert not calendar().is_working(local(5, 18))
    assert not calendar().is_working(local(4, 12))


def test_a_holiday_is_free_and_its_make_up_day_is_worked() -> None:
    made = calendar(Holiday(date(2026, 10, 5), HolidayKind.OFF), Holiday(date(2026, 10, 10), HolidayKind.MAKE_UP))
    assert not made.is_working(local(5, 12))
    assert made.is_working(local(10, 12))
    assert made.working_seconds(local(5, 0), local(12, 0)) == 5 * 9 * 3600


def test_leave_is_cut_out_of_the_day() -> None:
    away = calendar(leaves=(Leave(local(5, 12), local(5, 14)),))
    assert away.is_working(local(5, 11))
    assert not away.is_working(local(5, 13))
    assert away.working_seconds(local(5, 0), local(6, 0)) == 7 * 3600
    assert away.is_working_day(date(2026, 10, 5))


def test_a_day_of_leave_is_no_working_day() -> None:
    away = calendar(leaves=(Leave(local(6, 0), local(7, 0)),))
    assert away.add_working_days(date(2026, 10, 5), 1) == date(2026, 10, 7)


def test_a_night_shift_runs_into_the_next_day() -> None:
    night = WorkingCalendar(SHANGHAI, (Shift(frozenset({5}), TimeWindow(time(22), time(6))),))
    assert night.is_working(local(10, 3))
    assert not night.is_working(local(9, 3))
    assert night.working_seconds(local(10, 0), local(10, 12)) == 6 * 3600


def test_overlapping_shifts_count_once() -> None:
    two = WorkingCalendar(SHANGHAI, (OFFICE, Shift(WEEKDAYS, TimeWindow(time(8), time(12)))))
    assert two.working_seconds(local(5, 0), local(6, 0)) == 10 * 3600


def test_a_shift_applies_between_its_days_only() -> None:
    summer = Shift(WEEKDAYS, NINE_TO_SIX, date(2026, 10, 6), date(2026, 10, 7))
    worked = WorkingCalendar(SHANGHAI, (summer,))
    assert [worked.is_working_day(date(2026, 10, day)) for day in (5, 6, 7, 8)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_clock_change_is_counted_as_it_passes() -> None:
    night = WorkingCalendar(NEW_YORK, (Shift(frozenset({6}), TimeWindow(time(22), time(6))),))
    start = datetime(2026, 10, 31, 12, tzinfo=NEW_YORK)
    assert night.working_seconds(start, start + timedelta(days=1)) == 9 * 3600


@pytest.mark.parametrize(("days", "expected"), [(0, 9), (1, 12), (5, 16), (6, 19), (-1, 8), (-5, 2)])
def test_working_days_skip_the_weekend(days: int, expected: int) -> None:
    assert calendar().add_working_days(date(2026, 10, 9), days) == date(2026, 10, expected)


def test_a_calendar_without_work_never_ends_a_deadline() -> None:
    with pytest.raises(ValueError, match="no 1 working days"):
        WorkingCalendar(SHANGHAI, ()).add_working_days(date(2026, 10, 5), 1)


moments = st.integers(0, 90 * 86_400_000).map(
    lambda milliseconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)


@given(moments, moments, moments)
def test_working_time_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    some = calendar(Holiday(date(2026, 2, 17), HolidayKind.OFF), leaves=(Leave(a, b),))
    whole = some.working_seconds(a, c)
    parts = some.working_seconds(a, b) + some.working_seconds(b, c)
    # Each part may lose the fraction of a second at its cut.
    assert 0 <= whole - parts <= 1
    assert 0 <= whole <= (c - a).total_seconds()


@given(st.lists(st.tuples(moments, moments)))
def test_merged_spans_are_apart_and_in_order(pairs: list[tuple[datetime, datetime]]) -> None:
    merged = merge([Span(min(pair), max(pair)) for pair in pairs])
    assert all(left.end < right.start for left, right in pairwise(merged))


def test_opening_hours_are_read_and_written_back() -> None:
    raw = [
        {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00"},
        {"days": [6], "from": "22:00", "to": "02:00"},
    ]
    hours = parse_opening_hours(raw)
    assert opening_hours_json(hours) == raw
    assert hours.is_open(local(5, 9), SHANGHAI)
    assert not hours.is_open(local(5, 18), SHANGHAI)
    assert hours.is_open(local(11, 1, 59), SHANGHAI)
    assert not hours.is_open(local(11, 2), SHANGHAI)


def test_unknown_opening_hours_never_close_a_shop() -> None:
    hours = parse_opening_hours([])
    assert not hours.known
    assert hours.is_open(local(4, 3), SHANGHAI)


def test_open_until_midnight() -> None:
    hours = parse_opening_hours([{"days": [1], "from": "00:00", "to": "24:00"}])
    assert hours.is_open(local(5, 23, 59), SHANGHAI)
    assert not hours.is_open(local(6, 0), SHANGHAI)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {},
        [{}],
        [{"days": [], "from": "09:00", "to": "18:00"}],
        [{"days": [0], "from": "09:00", "to": "18:00"}],
        [{"days": [True], "from": "09:00", "to": "18:00"}],
        [{"days": [1], "from": "9:00", "to": "18:00"}],
        [{"days": [1], "from": "09:60", "to": "18:00"}],
        [{"days": [1], "from": "09:00", "to": "25:00"}],
        [{"days": [1], "from": "٠٩:٠٠", "to": "18:00"}],
        [{"days": [1], "from": "09:00", "to": 18}],
        [{"days": [1], "from": "09:00"}],
        [{"days": [1], "from": "09:00", "to": "18:00", "note": "x"}],
        [{"days": [1], "from": "09:00", "to": "18:00"}] * 51,
    ],
)
def test_other_shapes_of_opening_hours_are_refused(raw: object) -> None:
    with pytest.raises(ValueError, match="hours"):
        parse_opening_hours(raw)


def test_a_span_needs_zones_and_order() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Span(datetime(2026, 1, 1), datetime(2026, 1, 2))
    with pytest.raises(ValueError, match="ends before"):
        Span(local(6, 0), local(5, 0))
