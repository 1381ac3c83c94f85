from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.planning.rules.patterns import NOTHING_DUE, patterns
from shifang.planning.rules.rhythms import fault_in
from shifang.planning.types.frequency import Frequency

MONDAY = date(2026, 3, 2)
FOUR_WEEKS = [MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
KEY_ACCOUNT = Frequency(1, 1, spacing=4)
FORTNIGHTLY = Frequency(1, 2, spacing=9)
MONTHLY = Frequency(1, 4, spacing=18)
EIGHT_WEEKLY = Frequency(1, 8, spacing=36)


def visits_of(pattern, days=FOUR_WEEKS):
    return [day for index, day in enumerate(days) if pattern.days >> index & 1]


def made(frequency, *, last=None, days=FOUR_WEEKS):
    return [visits_of(each, days) for each in patterns(frequency, days, last)]


@st.composite
def frequencies(draw):
    visits, weeks = draw(st.integers(1, 8)), draw(st.integers(1, 12))
    weekdays = draw(st.frozensets(st.integers(1, 7), min_size=1))
    return Frequency(
        visits,
        weeks,
        weekdays=weekdays,
        preferred=draw(st.frozensets(st.sampled_from(sorted(weekdays)))),
        spacing=draw(st.integers(1, max(7 * weeks // visits, 1))),
    )


@st.composite
def periods(draw):
    start = MONDAY + timedelta(days=draw(st.integers(0, 6)))
    whole = [start + timedelta(days=day) for day in range(7 * draw(st.integers(1, 12)))]
    worked = draw(st.frozensets(st.integers(1, 7), min_size=1))
    off = draw(st.sets(st.sampled_from(whole), max_size=6))
    return [day for day in whole if day.isoweekday() in worked and day not in off]


def test_the_usual_frequencies_on_four_plain_weeks():
    assert len(made(KEY_ACCOUNT)) == 5
    assert len(made(FORTNIGHTLY)) == 10
    assert len(made(MONTHLY)) == 20
    assert made(KEY_ACCOUNT)[0] == [MONDAY + timedelta(days=7 * week) for week in range(4)]
    assert {len(days) for days in made(FORTNIGHTLY)} == {2}


@given(frequencies(), st.integers(1, 3))
def test_every_pattern_of_plain_weeks_has_exactly_its_visits(frequency, cycles):
    days = [MONDAY + timedelta(days=day) for day in range(7 * frequency.weeks * cycles)]
    found = made(frequency, days=days)
    assert bool(found) == (fault_in(frequency) is None)
    assert all(len(visits) == frequency.visits * cycles for visits in found)
    assert len(found) == len({tuple(visits) for visits in found})


@given(frequencies(), periods(), st.none() | st.integers(-120, 3))
def test_every_pattern_keeps_spacing_and_weekdays_and_never_has_more_visits_than_are_due(frequency, days, before):
    last = None if before is None or not days else days[0] + timedelta(days=before)
    found = patterns(frequency, days, last)
    if not any(day.isoweekday() in frequency.weekdays for day in days):
        assert found == ()
    for pattern in found:
        visits = visits_of(pattern, days)
        assert all(day.isoweekday() in frequency.weekdays for day in visits)
        reached = [last, *visits] if last is not None else visits
        assert all((later - earlier).days >= frequency.spacing for earlier, later in pairwise(reached))
        weeks = (days[-1] - days[0]).days // 7 + 1
        assert len(visits) <= -(-frequency.visits * weeks // frequency.weeks) + frequency.visits // frequency.weeks + 1
        assert pattern.price >= 0
    if found != NOTHING_DUE:
        assert all(pattern.days for pattern in found)


@given(frequencies(), st.integers(0, 60))
def test_a_last_visit_long_ago_takes_no_visit_away(frequency, days_ago):
    days = [MONDAY + timedelta(days=day) for day in range(7 * frequency.weeks)]
    far = MONDAY - timedelta(days=7 * frequency.weeks + days_ago)
    assert [each.days for each in patterns(frequency, days, far)] == [
        each.days for each in patterns(frequency, days, None)
    ]


@pytest.mark.parametrize(
    ("frequency", "fault"),
    [
        (Frequency(0, 1), "visits"),
        (Frequency(8, 1), "visits"),
        (Frequency(15, 4), "visits"),
        (Frequency(1, 0), "weeks"),
        (Frequency(1, 53), "weeks"),
        (Frequency(1, 1, weekdays=frozenset()), "weekdays"),
        (Frequency(1, 1, weekdays=frozenset({0, 8})), "weekdays"),
        (Frequency(1, 1, weekdays=frozenset({1}), preferred=frozenset({2})), "preferred"),
        (Frequency(3, 1, weekdays=frozenset({1, 2})), "visits"),
        (Frequency(2, 1, spacing=4), "spacing"),
        (Frequency(1, 1, spacing=8), "spacing"),
        (Frequency(1, 1, spacing=0), "spacing"),
        (Frequency(2, 1, weekdays=frozenset({1, 2}), spacing=3), "spacing"),
        (Frequency(1, 1, minutes=0), "minutes"),
        (Frequency(1, 1, minutes=601), "minutes"),
        (Frequency(3, 2, spacing=3), None),
        (Frequency(1, 52, spacing=364), None),
    ],
)
def test_frequencies_that_cannot_be_name_the_part_at_fault(frequency, fault):
    assert fault_in(frequency) == fault


def test_there_is_no_pattern_without_a_worked_day_that_is_allowed():
    assert patterns(Frequency(1, 1, weekdays=frozenset({6, 7})), FOUR_WEEKS, None) == ()
    assert patterns(Frequency(3, 1, weekdays=frozenset({5, 6, 7})), FOUR_WEEKS, None) == ()
    assert patterns(KEY_ACCOUNT, [], None) == ()


def test_a_holiday_moves_a_visit_within_its_week_and_a_week_off_takes_it_away():
    without_monday = [day for day in FOUR_WEEKS if day != MONDAY + timedelta(days=7)]
    mondays = made(KEY_ACCOUNT, days=without_monday)[0]
    assert mondays == [MONDAY + timedelta(days=days) for days in (0, 8, 14, 21)]
    week_off = [day for day in FOUR_WEEKS if not 7 <= (day - MONDAY).days < 14]
    assert all(len(visits) == 3 for visits in made(KEY_ACCOUNT, days=week_off))
    assert len(made(KEY_ACCOUNT, days=week_off)) == 5


def test_the_first_visit_keeps_clear_of_the_last_one():
    friday = MONDAY - timedelta(days=3)
    assert {visits[0].isoweekday() for visits in made(KEY_ACCOUNT, last=friday)} == {2, 3, 4, 5}
    assert min(visits[0] for visits in made(MONTHLY, last=friday)) == friday + timedelta(days=18)


def test_who_can_only_be_visited_too_soon_after_the_last_visit_skips_that_one():
    only_mondays = Frequency(1, 1, weekdays=frozenset({1}), spacing=4)
    friday = MONDAY - timedelta(days=3)
    assert made(only_mondays, last=friday) == [[MONDAY + timedelta(days=7 * week) for week in (1, 2, 3)]]


def test_in_the_middle_of_a_week_this_weeks_visit_is_not_made_twice():
    rest = [day for day in FOUR_WEEKS if day >= MONDAY + timedelta(days=2)]
    for visits in made(KEY_ACCOUNT, last=MONDAY, days=rest):
        assert visits[0] >= MONDAY + timedelta(days=4)
    assert patterns(KEY_ACCOUNT, rest[:3], MONDAY + timedelta(days=1)) == NOTHING_DUE


def test_a_long_interval_is_due_in_a_short_period_only_when_it_ends_there():
    long_ago, lately = MONDAY - timedelta(days=50), MONDAY - timedelta(days=7)
    assert {len(visits) for visits in made(EIGHT_WEEKLY, last=long_ago)} == {1}
    assert len(made(EIGHT_WEEKLY)) == 20
    assert patterns(EIGHT_WEEKLY, FOUR_WEEKS, lately) == NOTHING_DUE


def test_another_day_than_a_preferred_one_costs_a_little_and_so_does_being_late():
    liked = Frequency(1, 1, preferred=frozenset({2}), spacing=4)
    prices = {visits_of(each)[0].isoweekday(): each.price for each in patterns(liked, FOUR_WEEKS, None)}
    assert prices[2] == 0 < prices[1]
    late = {visits_of(each)[0]: each.price for each in patterns(MONTHLY, FOUR_WEEKS, MONDAY - timedelta(days=28))}
    assert late[MONDAY] == 0 < late[MONDAY + timedelta(days=1)] < late[MONDAY + timedelta(days=18)]


def test_weeks_of_a_period_that_begins_on_a_wednesday_run_from_there():
    wednesday = MONDAY + timedelta(days=2)
    days = [wednesday + timedelta(days=day) for day in range(28)]
    assert all(len(visits) == 4 for visits in made(KEY_ACCOUNT, days=days))
    assert all(len(visits) == 2 for visits in made(FORTNIGHTLY, days=days))


def test_a_saturday_worked_every_other_week_is_a_day_like_others():
    days = sorted([*FOUR_WEEKS, MONDAY + timedelta(days=5), MONDAY + timedelta(days=19)])
    saturdays = made(Frequency(1, 1, weekdays=frozenset({5, 6}), spacing=4), days=days)
    assert [day.isoweekday() for day in saturdays[1]] == [6, 5, 6, 5]
