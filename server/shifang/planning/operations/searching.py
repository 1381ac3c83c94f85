"""Let several searches look for a plan at the same time, for so many seconds or until somebody has had enough."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock

import numpy as np

from shifang.planning.rules.periodic import PeriodicSearch
from shifang.planning.types.periodic import DayRoute, Pattern, PeriodicPlan, PeriodicProblem, Visitable

ROUNDS = 40
MEETINGS = (20, 30, 36)
"""Rounds after which whoever is behind goes on from the best plan."""
KEPT = (1, 10, 20, 30)
"""Rounds after which the best plan so far is handed out."""


_lock = Lock()
_ready: list[bool] = []


def make_ready() -> None:
    """Compile the search, once in a process: after an upgrade that takes longer than many a search."""
    with _lock:
        if not _ready:
            travel = np.ones((3, 3)) - np.eye(3)
            customers = [Visitable(place=each, service=1.0, patterns=(Pattern(1), Pattern(2))) for each in (1, 2)]
            small = PeriodicProblem(customers, [DayRoute(day, 0, 0, closes=9.0) for day in (0, 1)], travel)
            PeriodicSearch(small, seed=0, running=[1, None]).advance(steps=10, begin=0.0, end=1.0)
            _ready.append(True)


def best_within(
    problem: PeriodicProblem,
    *,
    seconds: float,
    seed: int,
    monotonic: Callable[[], float],
    searches: int = 2,
    running: Sequence[int | None] | None = None,
    told: Callable[[float, float], bool] | None = None,
    kept: Callable[[PeriodicPlan], None] | None = None,
) -> PeriodicPlan:
    """Return the best plan that so many searches, a thread each, find within a wall time.

    `told` hears the share of the time that is over and the best cost so far, and ends the search by returning False.
    `kept` is given the best plan so far now and then.
    """
    begun = monotonic()
    with ThreadPoolExecutor(searches) as pool:
        made = list(
            pool.map(lambda each: PeriodicSearch(problem, seed=each, running=running), range(seed, seed + searches))
        )
        pace = max(made[0].steps / max(monotonic() - begun, 1e-3), 1.0)
        for each in range(1, ROUNDS + 1):
            at = monotonic()
            share = (at - begun) / seconds
            ahead = (1.0 - share) / (ROUNDS + 1 - each)
            if ahead <= 0:
                break
            steps = max(int(pace * ahead * seconds), 10)
            piece = partial(PeriodicSearch.advance, steps=steps, begin=share, end=min(share + ahead, 1.0))
            list(pool.map(piece, made))
            pace = steps / max(monotonic() - at, 1e-6)
            best = min(made, key=lambda one: one.cost)
            if each in MEETINGS:
                for one in made:
                    one.follow(best)
            if kept and each in KEPT:
                kept(best.plan())
            if told and not told(min((monotonic() - begun) / seconds, 1.0), best.cost):
                break
    return min(made, key=lambda one: one.cost).plan()
