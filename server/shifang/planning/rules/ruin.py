"""What a step takes out of a plan: strings of visits in neighbouring routes, or all customers of an area.

Slack induction by string removals (Christiaens and Vanden Berghe, Transportation Science 54(2), 2020), made periodic: a
customer goes with all its visits, so that its pattern is chosen anew; or only the visits of one day, whose routes are
then improved by themselves.
"""

import numpy as np

from shifang.planning.compiled import compiled
from shifang.planning.rules.moves import CUT, note_removed, remove_customer, remove_visit
from shifang.planning.rules.tables import Scratch, State, Tables

AVERAGE = 10.0
"""Customers that a step takes out on average."""
LONGEST = 10.0
"""Visits of one string at most."""
SPLIT = 0.5
"""Chance that a string leaves some visits in its midst, and that it leaves one more."""


@compiled
def ruin_area(p: Tables, s: State, u: Scratch, rng: np.random.Generator) -> float:
    """Take the customers nearest to a chosen one out."""
    seed = int(rng.random() * p.near.shape[0])
    many = min(1 + int(rng.random() * 2.0 * AVERAGE), p.near.shape[1])
    change = 0.0
    for j in range(many):
        c = p.near[seed, j]
        if s.pattern[c] >= 0:
            change += remove_customer(p, s, u, c)
    return change


@compiled
def ruin_strings(p: Tables, s: State, u: Scratch, only: int, rng: np.random.Generator) -> float:
    """Take strings of visits near a chosen customer out; `only` a day's visits, or (-1) customers altogether."""
    most = min(LONGEST, _mean_size(s))
    if most == 0:
        return 0.0
    strings = int(rng.random() * (4.0 * AVERAGE / (1.0 + most) - 1.0) + 1.0)
    seed = int(rng.random() * p.near.shape[0])
    change = 0.0
    for j in range(p.near.shape[1]):
        c = p.near[seed, j]
        if s.pattern[c] < 0:
            continue
        d = only if only >= 0 else _some_day(p, s, c, rng)
        r = s.route_of[c, d]
        if r < 0 or u.touched[r] == CUT:
            continue
        change += _remove_string(p, s, u, r, c, most, only, rng)
        u.touched[r] = CUT
        strings -= 1
        if strings == 0:
            break
    return change


@compiled
def _mean_size(s: State) -> float:
    visits = 0
    used = 0
    for r in range(s.size.shape[0]):
        visits += s.size[r]
        used += s.size[r] > 0
    return visits / max(used, 1)


@compiled
def _some_day(p: Tables, s: State, c: int, rng: np.random.Generator) -> int:
    days = p.patterns[s.pattern[c]]
    count = 0
    chosen = 0
    for d in range(p.days):
        if (days >> d) & 1:
            count += 1
            if rng.random() * count < 1.0:
                chosen = d
    return chosen


@compiled
def _remove_string(
    p: Tables, s: State, u: Scratch, r: int, c: int, most: float, only: int, rng: np.random.Generator
) -> float:
    size = s.size[r]
    length = min(int(rng.random() * min(most, size)) + 1, size)
    left = 0
    if 1 < length < size and rng.random() < SPLIT:
        left = 1
        while length + left < size and rng.random() < SPLIT:
            left += 1
    span = length + left
    i = 1
    while s.stops[r, i] != c:
        i += 1
    low, high = max(1, i - span + 1), min(i, size - span + 1)
    first = low + int(rng.random() * (high - low + 1))
    gap = first + int(rng.random() * (length + 1))
    taken = 0
    for j in range(first, first + span):
        if j < gap or j >= gap + left:
            u.keys[taken] = s.stops[r, j]
            taken += 1
    change = 0.0
    for j in range(taken):
        c = int(u.keys[j])
        if only >= 0:
            note_removed(s, u, c)
            change += remove_visit(p, s, u, c, only)
        else:
            change += remove_customer(p, s, u, c)
    return change
