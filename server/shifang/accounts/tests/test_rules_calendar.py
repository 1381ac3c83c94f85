"""The working calendar, the department tree and what may be granted: rules alone."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.accounts import rules
from shifang.accounts.types import Reach, Scope
from shifang.kernel.intervals import Holiday, HolidayKind, Leave, Shift, TimeWindow, WorkingCalendar

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = frozenset({1, 2, 3, 4, 5})
EARLY, LATE, WIDE = TimeWindow(time(7), time(15)), TimeWindow(time(13), time(21)), TimeWindow(time(9), time(18))


def shift(window: TimeWindow, start: date | None = None, end: date | None = None, days: frozenset[int] = WEEK) -> Shift:
    return Shift(days=days, window=window, valid_from=start, valid_until=end)


def windows_on(shifts: tuple[Shift, ...], day: date) -> list[TimeWindow]:
    return [each.window for each in shifts if each.covers(day) and day.isoweekday() in each.days]


def test_a_persons_shift_replaces_the_departments_while_it_is_valid() -> None:
    own = shift(EARLY, date(2026, 3, 2), date(2026, 3, 6))
    shifts = rules.layered([[own], [shift(WIDE)]])
    assert windows_on(shifts, date(2026, 2, 27)) == [WIDE]
    assert windows_on(shifts, date(2026, 3, 2)) == [EARLY]
    assert windows_on(shifts, date(2026, 3, 6)) == [EARLY]
    assert windows_on(shifts, date(2026, 3, 9)) == [WIDE]


def test_a_valid_shift_decides_its_days_off_too() -> None:
    own = shift(EARLY, days=frozenset({1}))
    shifts = rules.layered([[own], [shift(WIDE)]])
    assert windows_on(shifts, date(2026, 3, 3)) == []


def test_two_shifts_of_one_level_stand_side_by_side() -> None:
    shifts = rules.layered([[shift(EARLY), shift(LATE)], [shift(WIDE)]])
    assert windows_on(shifts, date(2026, 3, 2)) == [EARLY, LATE]


ranges = st.tuples(st.none() | st.integers(0, 60), st.none() | st.integers(0, 60))


def dated(window: TimeWindow, bounds: tuple[int | None, int | None]) -> Shift:
    start, end = bounds
    if start is not None and end is not None and end < start:
        start, end = end, start
    base = date(2026, 1, 1)
    days = frozenset(range(1, 8))
    return Shift(
        days=days,
        window=window,
        valid_from=None if start is None else base + timedelta(days=start),
        valid_until=None if end is None else base + timedelta(days=end),
    )


@given(st.lists(st.lists(ranges, max_size=3), max_size=4), st.integers(-5, 65))
def test_layers_agree_with_looking_at_the_day(levels: list[list[tuple[int | None, int | None]]], offset: int) -> None:
    windows = [TimeWindow(time(hour), time(hour + 1)) for hour in range(4)]
    made = [[dated(windows[rank], bounds) for bounds in level] for rank, level in enumerate(levels)]
    day = date(2026, 1, 1) + timedelta(days=offset)
    deciding = next(
        ([each for each in level if each.covers(day)] for level in made if any(e.covers(day) for e in level)), []
    )
    assert windows_on(rules.layered(made), day) == [each.window for each in deciding]


def calendar(**changes: object) -> WorkingCalendar:
    facts = {"zone": ZONE, "shifts": (shift(WIDE),), **changes}
    return WorkingCalendar(**facts)


def test_a_day_plan_names_holidays_and_make_up_days() -> None:
    spring = Holiday(date(2026, 2, 17), HolidayKind.OFF)
    made_up = Holiday(date(2026, 2, 28), HolidayKind.MAKE_UP, works_as=1)
    days = calendar(holidays=(spring, made_up))
    assert rules.day_plan(days, date(2026, 2, 17)).seconds == 0
    assert rules.day_plan(days, date(2026, 2, 17)).holiday == spring
    saturday = rules.day_plan(days, date(2026, 2, 28))
    assert (saturday.seconds, saturday.holiday) == (9 * 3600, made_up)
    assert rules.day_plan(days, date(2026, 3, 1)).seconds == 0


def test_leave_is_taken_off_the_plan() -> None:
    noon = datetime(2026, 3, 2, 4, tzinfo=UTC)  # 12:00 in Shanghai
    plan = rules.day_plan(calendar(leaves=(Leave(noon, noon + timedelta(hours=20)),)), date(2026, 3, 2))
    assert plan.on_leave
    assert plan.seconds == 3 * 3600
    assert not rules.day_plan(calendar(), date(2026, 3, 2)).on_leave


TREE = {UUID(int=1): None, UUID(int=2): UUID(int=1), UUID(int=3): UUID(int=2), UUID(int=4): UUID(int=1)}


@pytest.mark.parametrize(
    ("moved", "below", "cycle"), [(2, 3, True), (2, 2, True), (3, 4, False), (1, 4, True), (4, 3, False)]
)
def test_a_department_never_goes_below_itself(moved: int, below: int, cycle: bool) -> None:
    assert rules.makes_cycle(TREE, department_id=UUID(int=moved), parent_id=UUID(int=below)) is cycle


def test_a_tree_that_is_broken_already_counts_as_a_cycle() -> None:
    broken = {UUID(int=1): UUID(int=2), UUID(int=2): UUID(int=1), UUID(int=3): None}
    assert rules.makes_cycle(broken, department_id=UUID(int=3), parent_id=UUID(int=1))


def asker(reach: Reach, *permissions: str) -> Scope:
    return Scope(
        organisation_id=UUID(int=1),
        person_id=UUID(int=2),
        department_id=UUID(int=3),
        reach=reach,
        departments=frozenset(),
        permissions=frozenset(permissions),
        timezone="Asia/Shanghai",
    )


def test_nobody_grants_more_than_they_hold() -> None:
    helper = asker(Reach.TREE, "people.manage", "people.view")
    assert rules.beyond_own(helper, reach=Reach.OWN, permissions=["people.view"]) == []
    assert rules.beyond_own(helper, reach=Reach.ORGANISATION, permissions=["people.view", "policy.manage"]) == [
        "policy.manage",
        "reach:organisation",
    ]
