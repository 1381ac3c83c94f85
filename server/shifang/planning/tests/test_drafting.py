"""Drafts from people, customers and the running plan."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.geo import Point, destination
from shifang.planning.rules.diff import ChangeKind, changes
from shifang.planning.rules.drafting import span_windows
from shifang.planning.rules.ordered import Halt, in_order
from shifang.planning.tests.make_drafts import (
    FORTNIGHTLY,
    HERE,
    MONDAY,
    MONTHLY,
    SHIFT,
    WEEKLY,
    around,
    client,
    days_of,
    facts,
    numbered,
    searched,
    standing_of,
    worker,
)
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.plans import Reason, Standing, WorkDay, Worker

pytestmark = pytest.mark.timeout(300)


def reasons(left) -> dict:
    return {each.customer_id: each.reason for each in left}


def test_customers_are_visited_as_often_as_they_should_be():
    clients = around(40, hours=True)
    draft, left = searched(facts([worker()], clients))
    assert left == []
    for each in clients:
        days = days_of(draft.stops, each.id)
        assert len(days) == {WEEKLY: 4, FORTNIGHTLY: 2}.get(each.frequency, 1)
        assert all((b - a).days >= each.frequency.spacing for a, b in pairwise(days))


def test_every_day_can_be_worked_as_it_is_drafted():
    clients = {each.id: each for each in around(40, hours=True)}
    given_facts = facts([worker()], list(clients.values()))
    draft, _ = searched(given_facts)
    person = given_facts.workers[0]
    for day in person.days:
        stops = [each for each in draft.stops if each.day == day.day]
        halts = [
            Halt(
                each.customer_id,
                clients[each.customer_id].point,
                each.minutes,
                span_windows(day.spans, opening, each.minutes),
            )
            for each in stops
            for opening in [clients[each.customer_id].hours[day.day.isoweekday()]]
        ]
        times = in_order(person, day, halts, given_facts.travel)
        assert times.broken == ()
        assert list(times.arrivals) == [each.arrival for each in stops]


def test_nobody_visits_during_a_break_or_on_a_day_off():
    draft, _ = searched(facts([worker(away=(0, 1, 2))], around(20)))
    assert min(each.day for each in draft.stops) == MONDAY + timedelta(days=3)
    for each in draft.stops:
        assert any(opens <= each.arrival and each.arrival + each.minutes <= closes for opens, closes in SHIFT)


def test_everybody_visits_their_own_customers_unless_they_share():
    clients = [*around(12, person=1), *around(12, person=2)]
    workers = [worker(1), worker(2)]
    draft, _ = searched(facts(workers, clients))
    owners = {each.id: each.person_id for each in clients}
    assert all(owners[each.customer_id] == each.person_id for each in draft.stops)
    alone = [worker(1), worker(2, away=tuple(range(28)))]
    _, left = searched(facts(alone, clients))
    assert set(reasons(left).values()) == {Reason.NO_HOURS}
    shared, left = searched(facts(alone, clients, share=True))
    assert left == []
    assert {each.customer_id for each in shared.stops} == set(owners)


def test_who_cannot_be_visited_is_told_with_the_reason():
    far, sea = destination(HERE, 90, 200_000), Point(35.6, 139.7)
    clients = [
        client(1),
        client(2, point=None),
        client(3, point=far),
        client(4, point=sea),
        client(5, frequency=Frequency(1, 1, minutes=301)),
        client(6, frequency=Frequency(1, 1, weekdays=frozenset({7}))),
        client(7, hours={1: ((0, 300),)}),
        client(8, hours={1: ((540, 560),)}),
        client(9, person=2),
    ]
    draft, left = searched(facts([worker(), worker(2, away=tuple(range(28)))], clients))
    assert reasons(left) == {
        clients[1].id: Reason.NO_POSITION,
        clients[2].id: Reason.TOO_FAR,
        clients[3].id: Reason.TOO_FAR,
        clients[4].id: Reason.TOO_LONG,
        clients[5].id: Reason.NO_PATTERN,
        clients[6].id: Reason.WINDOW,
        clients[7].id: Reason.WINDOW,
        clients[8].id: Reason.NO_HOURS,
    }
    assert {each.customer_id for each in draft.stops} == {clients[0].id}
    told = {each.customer_id: each.numbers for each in left}
    assert told[clients[4].id] == {"minutes": 301, "longest": 300}
    assert told[clients[2].id]["km"] == pytest.approx(200, abs=1)


def test_without_a_base_the_day_starts_with_the_first_visit():
    clients = [client(1), client(2, point=destination(HERE, 0, 5000)), client(3, point=Point(35.6, 139.7))]
    draft, left = searched(facts([worker(base=None)], clients))
    assert reasons(left) == {clients[2].id: Reason.TOO_FAR}
    first = min((each for each in draft.stops if each.day == draft.stops[0].day), key=lambda each: each.arrival)
    assert first.arrival == SHIFT[0][0]


def test_who_has_no_room_left_is_told_and_the_important_ones_come_first():
    clients = [
        *(client(number, frequency=WEEKLY) for number in range(10)),
        *(client(number, frequency=MONTHLY_LONG) for number in range(10, 200)),
    ]
    draft, left = searched(facts([worker(weeks=1)], clients, weeks=1))
    assert {each.id for each in clients[:10]} <= {each.customer_id for each in draft.stops}
    assert set(reasons(left).values()) == {Reason.NO_ROOM}
    assert left[0].numbers == {"visits": 1, "minutes": 60}


MONTHLY_LONG = Frequency(1, 1, minutes=60)


def test_nothing_is_planned_where_nothing_is_due():
    clients = [client(1, frequency=Frequency(1, 12, minutes=20), last=MONDAY - timedelta(days=3))]
    draft, left = searched(facts([worker(weeks=1)], clients, weeks=1))
    assert (draft.stops, left) == ((), [])


def test_nothing_new_comes_to_a_day_that_has_begun():
    begun = worker(weeks=1)
    days = (WorkDay(MONDAY, SHIFT, begun=True), *begun.days[1:])
    clients = around(10)
    here = clients[0]
    standing = [Standing(numbered(77), here.id, numbered(1), MONDAY, committed=True, point=here.point, minutes=30)]
    draft, _ = searched(facts([Worker(begun.id, days, HERE, HERE)], clients, standing, weeks=1))
    assert [(each.customer_id, each.fixed, each.visit_id) for each in draft.stops if each.day == MONDAY] == [
        (here.id, True, numbered(77))
    ]
    assert len(days_of(draft.stops, here.id)) == 1


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.sets(st.integers(0, 60), max_size=8), st.booleans())
def test_a_committed_visit_never_moves(seed, committed, share):
    clients = [*around(15, person=1, seed=seed), *around(15, person=2, seed=seed + 1)]
    workers = [worker(1), worker(2)]
    first, _ = searched(facts(workers, clients), steps=200)
    standing = standing_of(first.stops, committed=committed)
    other = [*around(15, person=1, seed=seed + 2), *clients[15:]]
    draft, _ = searched(facts(workers, other, standing, share=share, change_price=0), steps=200, seed=2)
    there = {(each.customer_id, each.person_id, each.day): each for each in draft.stops}
    for each in standing:
        if each.committed:
            stop = there[each.customer_id, each.person_id, each.day]
            assert stop.fixed
            assert stop.visit_id == each.visit_id
    dropped = [each for each in changes(standing, draft.stops) if each.kind is not ChangeKind.ADDED]
    assert {each.visit_id for each in dropped}.isdisjoint({each.visit_id for each in standing if each.committed})


def test_committed_visits_that_do_not_fit_stay_all_the_same():
    clients = [client(number) for number in range(12)]
    standing = [
        Standing(
            numbered(100 + n), each.id, numbered(1), MONDAY, committed=True, point=HERE, minutes=30, window=(600, 660)
        )
        for n, each in enumerate(clients)
    ]
    draft, left = searched(facts([worker(weeks=1)], clients, standing, weeks=1))
    assert {each.visit_id for each in draft.stops if each.fixed} == {each.visit_id for each in standing}
    assert left
    assert {each.day for each in draft.stops} == {MONDAY}


def test_a_visit_by_hand_to_a_customer_without_a_frequency_stays():
    unknown = numbered(4242)
    standing = [
        Standing(numbered(9), unknown, numbered(1), MONDAY, committed=True, point=HERE, minutes=30, window=(840, 900))
    ]
    draft, left = searched(facts([worker(weeks=1)], around(10), standing, weeks=1))
    stop = next(each for each in draft.stops if each.customer_id == unknown)
    assert (stop.day, stop.fixed, stop.visit_id, left) == (MONDAY, True, numbered(9), [])
    assert 840 <= stop.arrival <= 870


def changed(price: float, *, seed: int) -> int:
    clients = around(40, seed=seed)
    before, _ = searched(facts([worker()], clients), steps=800)
    # Meanwhile some customers are gone and others have come.
    now = [
        *clients[6:],
        *[client(5000 + n, frequency=FORTNIGHTLY, point=each.point) for n, each in enumerate(clients[:6])],
    ]
    after, _ = searched(facts([worker()], now, standing_of(before.stops), change_price=price), steps=800, seed=7)
    return sum(each.kind is ChangeKind.MOVED for each in changes(standing_of(before.stops), after.stops))


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_the_diff_shrinks_as_changes_cost_more(seed):
    # One search may find by chance what another misses, so several territories are counted together.
    none, some, dear, never = (sum(changed(price, seed=seed + k) for k in range(4)) for price in (0.0, 5.0, 60.0, 1e6))
    assert never == 0
    assert dear <= some < none


def test_nothing_changes_when_nothing_has_changed():
    clients = around(30)
    before, _ = searched(facts([worker()], clients))
    after, _ = searched(facts([worker()], clients, standing_of(before.stops), change_price=60), seed=9)
    assert changes(standing_of(before.stops), after.stops) == []
    assert all(each.visit_id is not None for each in after.stops)


def test_days_of_a_person_are_alike():
    draft, _ = searched(facts([worker()], around(60)), steps=4000)
    lengths = [0] * 20
    for each in draft.stops:
        lengths[(each.day - MONDAY).days // 7 * 5 + each.day.weekday()] += each.minutes
    mean = sum(lengths) / 20
    assert (sum((each - mean) ** 2 for each in lengths) / 20) ** 0.5 / mean < 0.25


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 7), st.integers(0, 10**6), st.sampled_from([HERE, None]), st.sampled_from([0.0, 0.005, 0.05]))
def test_few_customers_near_each_other_are_visited_on_one_day(count, seed, base, evenness):
    chance = np.random.default_rng(seed)
    clients = [
        client(n, frequency=MONTHLY, point=destination(HERE, chance.uniform(0, 360), chance.uniform(0, 2000)))
        for n in range(count)
    ]
    draft, left = searched(facts([worker(base=base)], clients, evenness=evenness), steps=500)
    assert left == []
    assert len({each.day for each in draft.stops}) == 1


@settings(max_examples=4, deadline=None)
@given(st.integers(12, 30), st.integers(0, 10**6))
def test_days_are_begun_as_work_asks_for_them(count, seed):
    clients = [replace(each, frequency=MONTHLY) for each in around(count, seed=seed)]
    draft, left = searched(facts([worker(base=None)], clients))
    assert left == []
    assert len({each.day for each in draft.stops}) <= count / 3 + 1


def test_no_customers_are_no_work():
    draft, left = searched(facts([worker()], []))
    assert (draft.stops, left) == ((), [])
