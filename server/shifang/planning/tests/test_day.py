"""Orders of a day: whatever the stops, what must hold holds, and what is left out is told."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.problems import Refusal
from shifang.planning.rules.check_day import day_breaches
from shifang.planning.rules.day import order_day
from shifang.planning.tests.make_day import WORK, street
from shifang.planning.types.day import ANY_TIME, MOST_STOPS, Day, DayOrder, Duty, NotToday, Stop

HOUR = 3600
QUICK = {Duty.PROMISED: 20, Duty.PLANNED: 40, Duty.OPTIONAL: 20}
LINE = np.abs(np.subtract.outer(np.arange(12), np.arange(12))) * 600
"""Places along one street, ten minutes apart."""


def along(*stops: Stop, **given: object) -> DayOrder:
    day = Day(stops, LINE, **{"hours": WORK, "start": 0, "end": 0, **given})
    order = order_day(day)
    assert day_breaches(day, order) == []
    return order


def test_nothing_to_do_is_an_empty_day() -> None:
    assert along() == DayOrder((), {}, way=0, waiting=0)


def test_one_stop_is_reached_as_it_opens() -> None:
    [stop] = along(Stop(3, 1200, ((10 * HOUR, 11 * HOUR),))).stops
    assert (stop.way, stop.arrives, stop.begins, stop.leaves) == (1800, 10 * HOUR, 10 * HOUR, 10 * HOUR + 1200)


def test_who_is_on_the_way_already_waits_in_front_of_the_door() -> None:
    order = along(Stop(3, 1200, ((10 * HOUR, 11 * HOUR),)), at_once=True)
    assert (order.stops[0].arrives, order.waiting) == (9 * HOUR + 1800, 1800)


def test_stops_along_a_street_are_visited_in_their_order_whatever_the_order_they_come_in() -> None:
    order = along(*(Stop(place, 600) for place in (7, 2, 9, 4)), end=11)
    assert [each.stop for each in order.stops] == [1, 3, 0, 2]
    assert order.way == 11 * 600


def test_a_stop_with_two_windows_is_visited_in_the_one_that_fits() -> None:
    late = Stop(1, 1200, ((9 * HOUR, 9 * HOUR + 60), (15 * HOUR, 16 * HOUR)))
    [stop] = along(late).stops
    assert 15 * HOUR <= stop.begins <= 16 * HOUR


def test_no_visit_reaches_into_the_break() -> None:
    order = along(*(Stop(place, 5400) for place in (1, 2, 3)))
    assert not any(each.begins < 13 * HOUR and each.leaves > 12 * HOUR for each in order.stops)


def test_what_was_promised_is_kept_and_the_rest_goes_around_it() -> None:
    promised = Stop(9, 1200, ((10 * HOUR, 10 * HOUR + 300),), Duty.PROMISED)
    order = along(*(Stop(place, 3600) for place in range(1, 7)), promised)
    kept = next(each for each in order.stops if each.stop == 6)
    assert 10 * HOUR <= kept.begins <= 10 * HOUR + 300


def test_what_was_promised_for_the_evening_is_kept_past_the_hours_of_work() -> None:
    order = along(Stop(1, 1200), Stop(2, 1200, ((19 * HOUR, 19 * HOUR),), Duty.PROMISED))
    assert [each.begins for each in order.stops if each.stop == 1] == [19 * HOUR]


def test_an_optional_stop_is_taken_in_where_its_prize_is_worth_the_way() -> None:
    near, far = (Stop(place, 600, duty=Duty.OPTIONAL, prize=1500) for place in (5, 9))
    order = along(Stop(4, 600), near, far)
    assert [each.stop for each in order.stops].count(1) == 1
    assert order.left_out == {2: NotToday.OUT_OF_THE_WAY}


@pytest.mark.parametrize(
    ("stop", "why"),
    [
        (Stop(None, 600), NotToday.NO_POSITION),
        (Stop(1, 6 * HOUR), NotToday.TOO_LONG),
        (Stop(1, 600, ((20 * HOUR, 21 * HOUR),)), NotToday.WINDOW),
        (Stop(1, 600, ((11 * HOUR, 10 * HOUR),)), NotToday.WINDOW),
        (Stop(1, 600, ()), NotToday.WINDOW),
        (Stop(11, 4 * HOUR + 1800, ((9 * HOUR, 10 * HOUR),)), NotToday.WINDOW),
        (Stop(12, 600), NotToday.TOO_FAR),
    ],
)
def test_what_cannot_be_visited_is_left_out_and_the_rest_is_not(stop: Stop, why: NotToday) -> None:
    travel = np.pad(LINE, (0, 1), constant_values=10 * HOUR)  # one place across the sea
    day = Day((stop, Stop(2, 600)), travel, hours=WORK, start=0, end=0)
    order = order_day(day)
    assert day_breaches(day, order) == []
    assert order.left_out == {0: why}
    assert [each.stop for each in order.stops] == [1]


def test_a_day_without_hours_leaves_out_all_but_what_was_promised() -> None:
    order = along(Stop(1, 600), Stop(2, 600, ((9 * HOUR, 9 * HOUR),), Duty.PROMISED), hours=())
    assert order.left_out == {0: NotToday.NO_HOURS}
    assert [each.stop for each in order.stops] == [1]


def test_more_than_fits_into_the_day_says_so() -> None:
    order = along(*(Stop(place, HOUR) for place in range(1, 12)))
    assert set(order.left_out.values()) == {NotToday.NO_ROOM}
    assert len(order.stops) >= 5


def test_ten_thousand_stops_are_refused_before_any_work() -> None:
    with pytest.raises(Refusal) as refused:
        order_day(Day([Stop(0, 60)] * 10_000, LINE))
    assert refused.value.kind.code == "planning.too_many_stops"
    assert refused.value.params == {"limit": MOST_STOPS, "stops": 10_000}


def test_the_same_seed_and_rounds_give_the_same_order() -> None:
    day = street(12, 20, seed=3, promised=2)
    assert order_day(day, seed=5) == order_day(day, seed=5)


def test_a_team_shares_the_stops() -> None:
    day = Day([Stop(place, 2 * HOUR) for place in range(1, 7)], LINE, hours=WORK, start=0, end=0, people=3)
    order = order_day(day)
    assert day_breaches(day, order) == []
    assert order.left_out == {}
    assert len(order.routes) in {2, 3}


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 10),
    st.integers(0, 10),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([None, 0]),
    st.sampled_from([None, 0]),
)
def test_every_order_keeps_what_it_must(seed, planned, optional, promised, at_once, start, end) -> None:
    day = replace(street(planned, optional, seed=seed, promised=promised, at_once=at_once), start=start, end=end)
    assert day_breaches(day, order_day(day, seed=seed, rounds=QUICK)) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_ordering_anew_from_the_street_never_moves_what_was_promised(seed, data) -> None:
    day = street(8, 4, seed=seed, promised=2)
    first = order_day(day, seed=seed, rounds=QUICK)
    known = [each.stop for each in first.stops]
    done = data.draw(st.integers(0, len(known)))
    now = first.stops[done - 1].leaves if done else WORK[0][0]
    here = day.stops[known[done - 1]].place if done else 0
    left = [index for index in range(len(day.stops)) if index not in known[:done]]
    dropped = data.draw(st.sets(st.sampled_from(left))) if left else set()
    stays = [index for index in left if index not in dropped]
    hours = tuple((max(opens, now), closes) for opens, closes in WORK if closes > now)
    rest = Day([day.stops[index] for index in stays], day.travel, hours=hours, start=here, end=0, at_once=True)
    again = order_day(rest, seed=seed, rounds=QUICK)
    assert day_breaches(rest, again) == []
    for each in again.stops:
        if rest.stops[each.stop].duty is Duty.PROMISED:
            assert any(opens <= each.begins <= closes for opens, closes in rest.stops[each.stop].windows)
    for each, why in again.left_out.items():
        if rest.stops[each].duty is Duty.PROMISED:
            assert why in {NotToday.WINDOW, NotToday.NO_ROOM, NotToday.TOO_FAR, NotToday.NO_HOURS}


def test_what_may_begin_at_any_time_of_the_day_still_begins_at_work() -> None:
    assert Stop(1, 60).windows == ANY_TIME
    [stop] = along(Stop(1, 60)).stops
    assert WORK[0][0] <= stop.begins <= WORK[1][1] - 60
