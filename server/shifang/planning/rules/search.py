"""Ruin and recreate under simulated annealing, a piece at a time.

The temperature falls geometrically from `hot` to `cold` over the whole budget; who calls says which share of it a piece
covers. With the same seed and the same pieces comes the same plan.
"""

import numpy as np

from shifang.planning.compiled import compiled
from shifang.planning.rules.moves import (
    copy_plan,
    find_place,
    insert_customer,
    insert_running,
    insert_visit,
    note_removed,
    start_step,
    step_back,
    time_touched,
)
from shifang.planning.rules.ruin import AVERAGE, ruin_area, ruin_strings
from shifang.planning.rules.tables import Floats, Ints, Scratch, State, Tables

BLINK = 0.01
ONE_DAY = 0.4
"""Share of steps that keep all patterns and improve the routes of one day."""
AREA = 0.3
"""Share of the other steps that take out an area."""


@compiled
def search(
    p: Tables,
    s: State,
    best: State,
    u: Scratch,
    costs: Floats,
    steps: int,
    hot: float,
    cold: float,
    rng: np.random.Generator,
) -> None:
    """Make so many steps. `costs` holds the cost of the plan in the making and of the best one."""
    for step in range(steps):
        temperature = hot * (cold / hot) ** (step / steps)
        change = _step(p, s, u, rng)
        if change < -temperature * np.log(rng.random()):
            costs[0] += change
            if costs[0] < costs[1] - 1e-7:
                costs[1] = costs[0]
                copy_plan(s, best)
        else:
            step_back(p, s, u)


@compiled
def begin_with(
    p: Tables, s: State, best: State, u: Scratch, costs: Floats, running: Ints, rng: np.random.Generator
) -> None:
    """Put customers into an empty plan by the patterns of a running one, -1 none; what does not fit stays out."""
    start_step(u)
    for c in range(running.shape[0]):
        if running[c] >= 0:
            costs[0] += insert_running(p, s, u, c, running[c], rng)
    costs[1] = costs[0]
    copy_plan(s, best)


@compiled
def _step(p: Tables, s: State, u: Scratch, rng: np.random.Generator) -> float:
    start_step(u)
    if rng.random() < ONE_DAY:
        return _improve_day(p, s, u, int(rng.random() * p.days), rng)
    change = ruin_area(p, s, u, rng) if rng.random() < AREA else ruin_strings(p, s, u, -1, rng)
    _call_absent(s, u, rng)
    time_touched(p, s, u)
    _put_in_order(p, u, rng)
    for i in range(u.counts[1]):
        change += insert_customer(p, s, u, u.removed[i], BLINK, rng)
    return change


@compiled
def _improve_day(p: Tables, s: State, u: Scratch, d: int, rng: np.random.Generator) -> float:
    change = ruin_strings(p, s, u, d, rng)
    time_touched(p, s, u)
    _put_in_order(p, u, rng)
    for i in range(u.counts[1]):
        c = u.removed[i]
        find_place(p, s, u, c, d, BLINK, rng)
        if u.best[d] == np.inf:
            return np.inf
        insert_visit(p, s, u, c, d)
        change += u.best[d]
    return change


@compiled
def _call_absent(s: State, u: Scratch, rng: np.random.Generator) -> None:
    """List customers left out since earlier steps, as many as a step takes out, to be tried again."""
    taken = u.counts[1]
    absent = -taken
    for c in range(s.pattern.shape[0]):
        absent += s.pattern[c] < 0
    chance = AVERAGE / max(absent, 1)
    for c in range(s.pattern.shape[0]):
        if absent > 0 and s.pattern[c] < 0 and rng.random() < chance and not _listed(u, c, taken):
            note_removed(s, u, c)


@compiled
def _listed(u: Scratch, c: int, taken: int) -> bool:
    for i in range(taken):  # noqa: SIM110 - the compiler knows no any()
        if u.removed[i] == c:
            return True
    return False


@compiled
def _put_in_order(p: Tables, u: Scratch, rng: np.random.Generator) -> None:
    """Sort what is to be put in: by chance, what asks most first, the farthest first, or the nearest first."""
    kind = rng.random() * 11
    for i in range(u.counts[1]):
        c = u.removed[i]
        if kind < 4:
            u.keys[i] = rng.random()
        elif kind < 8:
            u.keys[i] = -p.penalty[c]
        elif kind < 10:
            u.keys[i] = -p.travel[p.start[0], c]
        else:
            u.keys[i] = p.travel[p.start[0], c]
    for i in range(1, u.counts[1]):
        key, c, pattern = u.keys[i], u.removed[i], u.patterns[i]
        j = i - 1
        while j >= 0 and u.keys[j] > key:
            u.keys[j + 1], u.removed[j + 1], u.patterns[j + 1] = u.keys[j], u.removed[j], u.patterns[j]
            j -= 1
        u.keys[j + 1], u.removed[j + 1], u.patterns[j + 1] = key, c, pattern
