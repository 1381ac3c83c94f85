import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shifang.planning.rules.check import breaches, travel_of
from shifang.planning.rules.periodic import PeriodicSearch, plan
from shifang.planning.tests.make import MONTHLY, WEEKLY, territory
from shifang.planning.types.periodic import DayRoute, LeftOut, Pattern, PeriodicProblem, Visitable

pytestmark = pytest.mark.timeout(300)  # the first call compiles


def lengths(problem, made):
    return [
        sum(problem.customers[stop.customer].service for stop in stops)
        + travel_of(PeriodicProblem(problem.customers, [route], problem.travel), replace(made, routes=(stops,)))
        for route, stops in zip(problem.routes, made.routes, strict=True)
    ]


@st.composite
def problems(draw):
    count, days, people = draw(st.integers(1, 12)), draw(st.integers(1, 6)), draw(st.integers(1, 2))
    hour = st.integers(0, 12).map(lambda quarter: quarter * 15.0)
    side = st.integers(0, 60).map(float)
    places = np.array(draw(st.lists(st.tuples(side, side), min_size=count + 2, max_size=count + 2)))
    customers = []
    for index in range(count):
        patterns = draw(st.lists(st.integers(1, 2**days - 1), max_size=4, unique=True))
        windows = draw(st.lists(st.tuples(hour, hour).map(lambda pair: (min(pair), max(pair))), max_size=3))
        customers.append(
            Visitable(
                place=index + 2,
                service=float(draw(st.integers(0, 60))),
                patterns=[Pattern(days_of, float(draw(st.integers(0, 9)))) for days_of in patterns],
                windows=windows,
                windows_of={0: ((0.0, 500.0),)} if draw(st.booleans()) else None,
                load=float(draw(st.integers(0, 5))),
                person=draw(st.sampled_from([None, *range(people + 1)])),
            )
        )
    routes = [
        DayRoute(
            day=day,
            start=0,
            end=draw(st.integers(0, 1)),
            opens=draw(st.sampled_from([0.0, 30.0])),
            closes=draw(st.sampled_from([20.0, 200.0, math.inf])),
            longest=draw(st.sampled_from([100.0, math.inf])),
            capacity=draw(st.sampled_from([6.0, math.inf])),
            person=person,
            price=draw(st.sampled_from([0.0, 40.0])),
        )
        for day in range(days)
        for person in range(people)
    ]
    travel = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    return PeriodicProblem(customers, routes, travel, evenness=draw(st.sampled_from([0.0, 0.01])))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(), st.integers(0, 5))
def test_any_plan_keeps_every_constraint_and_costs_what_it_says(problem, seed):
    searching = PeriodicSearch(problem, seed=seed)
    searching.advance(steps=300, begin=0.0, end=1.0)
    made = searching.plan()
    assert breaches(problem, made) == []
    assert made.travel == pytest.approx(travel_of(problem, made))
    prices = sum(
        next(pattern.price for pattern in customer.patterns if pattern.days == days)
        for customer, days in zip(problem.customers, made.patterns, strict=True)
        if days is not None
    )
    if not made.left_out:
        empty_ways = sum(
            float(problem.travel[route.start, route.end])
            for route, stops in zip(problem.routes, made.routes, strict=True)
            if not stops
        )
        spans = [
            length if stops else float(problem.travel[route.start, route.end])
            for route, stops, length in zip(problem.routes, made.routes, lengths(problem, made), strict=True)
        ]
        service = sum(problem.customers[stop.customer].service for stops in made.routes for stop in stops)
        outings = sum(route.price for route, stops in zip(problem.routes, made.routes, strict=True) if stops)
        still = made.travel + empty_ways + prices + outings + problem.evenness * sum(span**2 for span in spans)
        assert made.cost == pytest.approx(still), service


def test_the_same_seed_and_steps_make_the_same_plan():
    problem = territory(40, seed=3, windows=True)
    assert plan(problem, seed=7, steps=2_000) == plan(problem, seed=7, steps=2_000)
    assert plan(problem, seed=7, steps=2_000) != plan(problem, seed=8, steps=2_000)


def test_four_weeks_of_a_person_with_windows_are_planned_whole():
    problem = territory(60, windows=True)
    made = plan(problem, seed=1, steps=5_000)
    assert breaches(problem, made) == []
    assert made.left_out == {}


def test_evenness_makes_days_alike():
    spread = []
    for evenness in (0.0, 0.02):
        problem = territory(60, seed=2, evenness=evenness)
        days = lengths(problem, plan(problem, seed=1, steps=5_000))
        spread.append(float(np.std(days) / np.mean(days)))
    assert spread[1] < 0.2 < spread[0]


def test_a_dearer_change_changes_less():
    problem = territory(60, seed=5)
    running = plan(problem, seed=1, steps=3_000).patterns
    elsewhere = np.random.default_rng(1).uniform(0, 30, (10, 2))
    travel = problem.travel.copy()
    travel[1:11, 1:11] = 2.0 * np.hypot(*(elsewhere[:, None] - elsewhere[None]).transpose(2, 0, 1))
    moved = []
    for price in (0.0, 2.0, 1_000.0):
        customers = [
            replace(each, patterns=[Pattern(pattern.days, price * (pattern.days != days)) for pattern in each.patterns])
            for each, days in zip(problem.customers, running, strict=True)
        ]
        made = plan(replace(problem, travel=travel, customers=customers), seed=2, steps=3_000, running=running)
        moved.append(sum(a != b for a, b in zip(made.patterns, running, strict=True)))
    assert moved[0] > moved[1] > moved[2] == 0


def test_what_cannot_be_served_is_told_with_its_reason_and_the_rest_is_planned():
    problem = territory(6, hours=480.0)
    far = np.full(len(problem.travel), 4_000.0)
    travel = np.block([[problem.travel, far[:, None]], [far[None, :], np.zeros((1, 1))]])
    good = replace(problem.customers[0], service=20.0, patterns=WEEKLY)
    problem = PeriodicProblem(
        [
            good,
            replace(good, patterns=()),
            replace(good, person=5),
            replace(good, service=500.0),
            replace(good, place=len(travel) - 1),
            replace(good, windows=((481.0, 600.0),)),
            replace(good, windows=()),
        ],
        problem.routes,
        travel,
    )
    made = plan(problem, seed=0, steps=200)
    assert breaches(problem, made) == []
    assert made.left_out == {
        1: LeftOut.NO_PATTERN,
        2: LeftOut.NO_PERSON,
        3: LeftOut.TOO_LONG,
        4: LeftOut.TOO_FAR,
        5: LeftOut.WINDOW,
        6: LeftOut.WINDOW,
    }


def test_too_much_for_the_days_leaves_out_what_has_no_room():
    problem = territory(30, hours=100.0)
    problem = replace(problem, customers=[replace(each, service=80.0, patterns=MONTHLY) for each in problem.customers])
    made = plan(problem, seed=0, steps=1_000)
    assert breaches(problem, made) == []
    assert set(made.left_out.values()) <= {LeftOut.NO_ROOM, LeftOut.TOO_FAR}
    assert len(made.left_out) >= 10


def test_nobody_to_visit_and_no_days_make_an_empty_plan():
    travel = np.zeros((1, 1))
    assert plan(PeriodicProblem([], [DayRoute(0, 0, 0)], travel), seed=0, steps=10).routes == ((),)
    alone = PeriodicProblem([Visitable(0, 1.0, [Pattern(1)])], [], travel)
    assert plan(alone, seed=0, steps=10).left_out == {0: LeftOut.NO_PERSON}
