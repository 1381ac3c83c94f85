from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.intervals import Holiday, HolidayKind, Leave, Shift, TimeWindow, WorkingCalendar
from shifang.planning.rules.adherence import adherence
from shifang.planning.rules.lapse import WorkDays, lapse
from shifang.planning.types.adherence import DoneVisit, Progress
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.lapse import LapseState

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Shift(frozenset({1, 2, 3, 4, 5}), TimeWindow(time(9), time(18)))
PLAIN = WorkDays(WorkingCalendar(ZONE, (OFFICE,)))
MONDAY = date(2026, 3, 2)
WEEKLY = Frequency(1, 1, spacing=4)
ANNA, BEN = UUID(int=1), UUID(int=2)
SHOP, KIOSK = UUID(int=11), UUID(int=12)


def day(number):
    return MONDAY + timedelta(days=number)


def on(today, *, frequency=WEEKLY, last=MONDAY, work=PLAIN, warn_days=2):
    return lapse(frequency, last, work, warn_days=warn_days, today=today)


def test_a_week_after_a_monday_is_the_next_monday_and_two_worked_days_before_it_is_at_risk():
    assert [on(day(number)).state.value for number in (1, 2, 3, 7, 8)] == [
        "kept",
        "kept",
        "at_risk",
        "at_risk",
        "overdue",
    ]
    assert (on(day(1)).due_on, on(day(1)).warn_on) == (day(7), day(3))


def test_days_off_move_the_day_and_leave_does_not():
    holidays = tuple(Holiday(day(number), HolidayKind.OFF) for number in (7, 8))
    assert on(day(0), work=WorkDays(WorkingCalendar(ZONE, (OFFICE,), holidays))).due_on == day(9)
    away = TimeWindow(time(0), time(0)).on(day(7), ZONE)
    leave = (Leave(away.start, away.end),)
    assert on(day(0), work=WorkDays(WorkingCalendar(ZONE, (OFFICE,), (), leave))).due_on == day(7)
    only_thursdays = Frequency(1, 1, weekdays=frozenset({4}))
    assert on(day(0), frequency=only_thursdays).due_on == day(10)


def test_who_never_works_moves_no_day():
    assert on(day(0), work=WorkDays(WorkingCalendar(ZONE, ()))).due_on == day(7)


@given(
    st.integers(1, 5),
    st.integers(1, 12),
    st.integers(0, 200),
    st.integers(0, 20),
    st.sets(st.integers(0, 120), max_size=30),
)
def test_states_follow_each_other_in_order_and_the_day_is_never_before_the_interval(visits, weeks, ago, warn, off):
    frequency = Frequency(visits, weeks)
    work = WorkDays(WorkingCalendar(ZONE, (OFFICE,), tuple(Holiday(day(each), HolidayKind.OFF) for each in off)))
    last = day(-ago)
    found = lapse(frequency, last, work, warn_days=warn, today=MONDAY)
    assert found.due_on >= last + timedelta(days=frequency.interval)
    assert found.warn_on <= found.due_on
    assert work.works(found.due_on)
    order = list(LapseState)
    states = [
        order.index(lapse(frequency, last, work, warn_days=warn, today=found.warn_on + timedelta(days=each)).state)
        for each in range(-2, (found.due_on - found.warn_on).days + 3)
    ]
    assert states == sorted(states)
    assert set(states) == {0, 1, 2}


def planned(number, progress, *, customer=SHOP, person=ANNA, ended=None):
    ended_on = None if ended is None else day(ended)
    return DoneVisit(person, customer, day(number), day(number), progress, ended_on)


def unplanned(number, *, customer=SHOP, person=ANNA):
    return DoneVisit(person, customer, day(number), None, Progress.COUNTS)


@pytest.mark.parametrize(
    ("visit", "fate"),
    [
        (planned(1, Progress.COUNTS), "kept"),
        (planned(1, Progress.FAILED), "failed"),
        (planned(1, Progress.RUNNING), "waiting"),
        (planned(1, Progress.CLOSED), "closed"),
        (planned(1, Progress.OPEN), "missed"),
        (planned(2, Progress.OPEN), "to_come"),
        (planned(4, Progress.OPEN), "to_come"),
        (planned(4, Progress.CANCELLED, ended=3), "called_off"),
        (planned(1, Progress.CANCELLED, ended=1), "missed"),
        (planned(1, Progress.CANCELLED, ended=4), "missed"),
    ],
)
def test_what_became_of_a_planned_visit(visit, fate):
    [numbers] = adherence([visit], today=day(2)).values()
    assert getattr(numbers, fate) == 1
    assert numbers.planned == (fate != "called_off")
    assert numbers.rate == {"kept": 1.0, "missed": 0.0, "failed": 0.0}.get(fate)


def test_another_visit_of_the_week_keeps_one_planned_visit_and_is_then_not_unplanned():
    rows = [planned(0, Progress.OPEN), planned(3, Progress.FAILED), unplanned(1), unplanned(1, customer=KIOSK)]
    numbers = adherence(rows, today=day(5))[(ANNA, MONDAY)]
    assert (numbers.kept, numbers.failed, numbers.unplanned, numbers.rate) == (1, 1, 1, 0.5)


def test_a_visit_made_before_its_day_off_plan_keeps_the_plan_of_the_day():
    numbers = adherence([planned(4, Progress.OPEN), unplanned(1)], today=day(2))[(ANNA, MONDAY)]
    assert (numbers.kept, numbers.to_come, numbers.unplanned) == (1, 0, 0)


def test_another_person_or_week_keeps_nothing():
    rows = [planned(0, Progress.OPEN), unplanned(1, person=BEN), unplanned(7)]
    found = adherence(rows, today=day(9))
    assert found[(ANNA, MONDAY)].missed == 1
    assert found[(BEN, MONDAY)].unplanned == found[(ANNA, day(7))].unplanned == 1


@given(
    st.lists(
        st.builds(
            lambda number, progress, customer, is_planned, ended: (
                planned(number, progress, customer=customer, ended=ended)
                if is_planned
                else unplanned(number, customer=customer)
            ),
            st.integers(0, 13),
            st.sampled_from(Progress),
            st.sampled_from([SHOP, KIOSK]),
            st.booleans(),
            st.integers(0, 13),
        ),
        max_size=20,
    ),
    st.integers(0, 14),
)
def test_every_visit_is_counted_once(rows, today):
    found = adherence(rows, today=day(today)).values()
    counted = sum(each.planned + each.called_off for each in found)
    assert counted == sum(row.planned_for is not None for row in rows)
    assert sum(each.unplanned for each in found) <= sum(row.planned_for is None for row in rows)
    assert all(each.rate is None or 0 <= each.rate <= 1 for each in found)
