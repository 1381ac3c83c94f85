"""Periodic plans: whom to visit on which days and in which order.

`PeriodicSearch` goes on as long as it is told to and can be asked for its best plan at any time; `plan` is a whole
search of so many steps. Same problem, seed and steps: same plan.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from shifang.planning.rules.left_out import why_left_out
from shifang.planning.rules.moves import copy_plan
from shifang.planning.rules.search import begin_with, search
from shifang.planning.rules.tables import State, empty, scratch, tables
from shifang.planning.rules.timing import time_route
from shifang.planning.types.periodic import PeriodicPlan, PeriodicProblem, PlannedStop

HOT, COLD = 1.0, 0.02
"""Temperatures at the beginning and the end, in mean legs of the first plan."""
FIRST_STEPS = 200
PIECES = 100


class PeriodicSearch:
    """A search that is advanced piece by piece.

    `running` holds the days on which a plan in force visits each customer (None: free). The search begins with them;
    prices on the problem's patterns keep what may stay.
    """

    def __init__(self, problem: PeriodicProblem, *, seed: int, running: Sequence[int | None] | None = None) -> None:
        self.problem = problem
        self.steps = 0
        self._tables = tables(problem)
        self._state, self._best = empty(self._tables), empty(self._tables)
        self._scratch = scratch(self._tables)
        self._random = np.random.default_rng(seed)
        lengths = self._state.length
        still = float(lengths.sum() + problem.evenness * np.square(lengths).sum() + self._tables.penalty.sum())
        self._costs = np.array([still, still])
        self._leg = 1.0
        if problem.customers and problem.routes:
            if running is not None:
                self._begin_with(running)
            self._run(FIRST_STEPS, hot=1e-3, cold=1e-3)
            self._leg = max(self._travel() / max(int(self._best.size.sum()), 1), 1e-6)

    @property
    def cost(self) -> float:
        """What the best plan so far costs."""
        return float(self._costs[1])

    def advance(self, *, steps: int, begin: float, end: float) -> None:
        """Make steps that cover the share from `begin` to `end` (0 to 1) of the whole budget."""
        if self.problem.customers and self.problem.routes:
            cooling = COLD / HOT
            self._run(steps, hot=HOT * self._leg * cooling**begin, cold=HOT * self._leg * cooling**end)

    def follow(self, other: "PeriodicSearch") -> None:
        """Go on from another search's best plan if it is better than the own."""
        if other.cost < self.cost:
            copy_plan(other._best, self._best)
            copy_plan(other._best, self._state)
            self._costs[:] = other.cost

    def plan(self) -> PeriodicPlan:
        """Return the best plan so far."""
        best = self._best
        for r in range(len(best.size)):
            time_route(self._tables, best, r)
        chosen = [int(k) for k in best.pattern]
        return PeriodicPlan(
            routes=tuple(
                tuple(
                    PlannedStop(customer=int(best.stops[r, i]), begins=float(best.earliest[r, i]))
                    for i in range(1, int(best.size[r]) + 1)
                )
                for r in range(len(best.size))
            ),
            patterns=tuple(
                self.problem.customers[c].patterns[k - int(self._tables.first_pattern[c])].days if k >= 0 else None
                for c, k in enumerate(chosen)
            ),
            left_out={c: why_left_out(self.problem, c) for c, k in enumerate(chosen) if k < 0},
            travel=self._travel(),
            cost=self.cost,
        )

    def _begin_with(self, running: Sequence[int | None]) -> None:
        chosen = np.full(len(running), -1, np.int64)
        for c, (customer, days) in enumerate(zip(self.problem.customers, running, strict=True)):
            of_days = [k for k, pattern in enumerate(customer.patterns) if pattern.days == days]
            if of_days:
                chosen[c] = self._tables.first_pattern[c] + of_days[0]
        begin_with(self._tables, self._state, self._best, self._scratch, self._costs, chosen, self._random)

    def _run(self, steps: int, *, hot: float, cold: float) -> None:
        search(self._tables, self._state, self._best, self._scratch, self._costs, steps, hot, cold, self._random)
        self.steps += steps

    def _travel(self) -> float:
        return sum(_way(self._tables.travel, self._best, r) for r in range(len(self._best.size)))


def plan(
    problem: PeriodicProblem, *, seed: int, steps: int, running: Sequence[int | None] | None = None
) -> PeriodicPlan:
    """Return the plan that so many steps of search lead to."""
    searching = PeriodicSearch(problem, seed=seed, running=running)
    for piece in range(PIECES):
        searching.advance(steps=max(steps // PIECES, 1), begin=piece / PIECES, end=(piece + 1) / PIECES)
    return searching.plan()


def _way(travel: npt.NDArray[np.float64], state: State, r: int) -> float:
    if state.size[r] == 0:
        return 0.0
    nodes = state.stops[r, : state.size[r] + 2]
    return float(travel[nodes[:-1], nodes[1:]].sum())
