import time

import pytest

from shifang.planning.operations.searching import ROUNDS, best_within
from shifang.planning.rules.check import breaches
from shifang.planning.rules.periodic import plan
from shifang.planning.tests.make import territory

pytestmark = pytest.mark.timeout(300)
# Searches are called off by the count of rounds: on a slow machine their time must not end them first.


@pytest.fixture(autouse=True, scope="module")
def _compiled():
    plan(territory(5), seed=0, steps=10)


def test_two_searches_make_a_plan_and_tell_how_far_they_are():
    told = []
    problem = territory(30, windows=True)
    made = best_within(
        problem,
        seconds=20.0,
        seed=1,
        monotonic=time.monotonic,
        told=lambda share, cost: told.append((share, cost)) or len(told) < 4,
    )
    assert breaches(problem, made) == []
    shares, costs = zip(*told, strict=True)
    assert list(shares) == sorted(shares)
    assert 0 < len(told) <= ROUNDS
    assert list(costs) == sorted(costs, reverse=True)
    assert made.cost == costs[-1]


def test_a_search_that_is_called_off_gives_the_best_plan_so_far():
    problem = territory(30)
    rounds = []
    made = best_within(
        problem, seconds=20.0, seed=1, monotonic=time.monotonic, told=lambda share, cost: bool(rounds.append(share))
    )
    assert len(rounds) == 1
    assert breaches(problem, made) == []


def test_no_time_gives_the_first_plan():
    problem = territory(30)
    assert breaches(problem, best_within(problem, seconds=1e-9, seed=1, monotonic=time.monotonic)) == []
