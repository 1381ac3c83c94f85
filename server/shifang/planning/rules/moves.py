"""Single changes of a plan in the making: take visits out, find their cheapest place, put them in, take a step back.

A change of cost is returned by every move: travel, the price of patterns and of days on which somebody sets out, what
evenness asks and penalties.
"""

import numpy as np

from shifang.planning.compiled import compiled, inlined
from shifang.planning.rules.tables import Scratch, State, Tables
from shifang.planning.rules.timing import TOLERANCE, begins, time_route

TOUCHED, CUT = 1, 2
"""A route that the step changed; one of which it took a string."""


@compiled
def start_step(u: Scratch) -> None:
    """Forget what the last step changed."""
    for r in range(u.touched.shape[0]):
        u.touched[r] = 0
    u.counts[0] = 0
    u.counts[1] = 0


@inlined
def keep(s: State, u: Scratch, r: int) -> None:
    """Note a route as it was before the step."""
    if u.touched[r] != 0:
        return
    u.touched[r] = TOUCHED
    u.routes[u.counts[0]] = r
    u.counts[0] += 1
    u.before.size[r] = s.size[r]
    u.before.length[r] = s.length[r]
    u.before.load[r] = s.load[r]
    _copy_route(s, u.before, r)


@inlined
def _copy_route(a: State, b: State, r: int) -> None:
    for i in range(a.size[r] + 2):
        b.stops[r, i] = a.stops[r, i]
        b.earliest[r, i] = a.earliest[r, i]
        b.latest[r, i] = a.latest[r, i]


@inlined
def _stretched(p: Tables, length: float, more: float) -> float:
    return p.evenness * more * (2.0 * length + more)


@inlined
def remove_visit(p: Tables, s: State, u: Scratch, c: int, d: int) -> float:
    """Take a customer's visit of one day out; the route's times are left for `time_touched`."""
    r = s.route_of[c, d]
    keep(s, u, r)
    i = 1
    while s.stops[r, i] != c:
        i += 1
    before, after = s.stops[r, i - 1], s.stops[r, i + 1]
    for j in range(i, s.size[r] + 1):
        s.stops[r, j] = s.stops[r, j + 1]
    saved = p.travel[before, c] + p.travel[c, after] - p.travel[before, after]
    change = -saved + _stretched(p, s.length[r], -(saved + p.service[c]))
    s.size[r] -= 1
    s.length[r] -= saved + p.service[c]
    s.load[r] -= p.load[c]
    s.route_of[c, d] = -1
    if s.size[r] == 0:
        change -= p.outing[r]
    return change  # type: ignore[no-any-return]


@compiled
def note_removed(s: State, u: Scratch, c: int) -> None:
    """List a customer as one to be put in again."""
    u.removed[u.counts[1]] = c
    u.patterns[u.counts[1]] = s.pattern[c]
    u.counts[1] += 1


@compiled
def remove_customer(p: Tables, s: State, u: Scratch, c: int) -> float:
    """Take all visits of a customer out."""
    note_removed(s, u, c)
    days = p.patterns[s.pattern[c]]
    change = p.penalty[c] - p.price[s.pattern[c]]
    for d in range(p.days):
        if (days >> d) & 1:
            change += remove_visit(p, s, u, c, d)
    s.pattern[c] = -1
    return change  # type: ignore[no-any-return]


@compiled
def time_touched(p: Tables, s: State, u: Scratch) -> None:
    """Reckon the times of all changed routes anew."""
    for j in range(u.counts[0]):
        time_route(p, s, u.routes[j])


@compiled
def find_place(p: Tables, s: State, u: Scratch, c: int, d: int, blink: float, rng: np.random.Generator) -> None:
    """Find the cheapest insertion of a visit on a day; each better place is overlooked with the chance `blink`."""
    u.best[d] = np.inf
    group = p.group[c] * p.days + d
    for j in range(p.first_route[group], p.first_route[group + 1]):
        r = p.routes[j]
        if s.load[r] + p.load[c] <= p.capacity[r] and s.length[r] + p.service[c] <= p.longest[r]:
            _find_in_route(p, s, u, c, r, blink, rng)


@inlined
def _find_in_route(p: Tables, s: State, u: Scratch, c: int, r: int, blink: float, rng: np.random.Generator) -> None:
    d = p.day[r]
    service = p.service[c]
    length = s.length[r]
    outing = p.outing[r] if s.size[r] == 0 else 0.0
    room = p.longest[r] - length - service + TOLERANCE
    best = u.best[d]
    before = s.stops[r, 0]
    leaves = s.earliest[r, 0]
    for i in range(s.size[r] + 1):
        after = s.stops[r, i + 1]
        way = p.travel[before, c] + p.travel[c, after] - p.travel[before, after]
        if way <= room:
            cost = way + outing + _stretched(p, length, way + service)
            if cost < best and (blink == 0.0 or rng.random() >= blink):
                begin = begins(p.windows, c, d, leaves + p.travel[before, c])
                if begin + service + p.travel[c, after] <= s.latest[r, i + 1] + TOLERANCE:
                    best = cost
                    u.best_route[d] = r
                    u.best_position[d] = i + 1
        if i < s.size[r]:
            leaves = s.earliest[r, i + 1] + p.service[after]
        before = after
    u.best[d] = best


@inlined
def insert_visit(p: Tables, s: State, u: Scratch, c: int, d: int) -> None:
    """Put a visit where `find_place` found room for it."""
    r = u.best_route[d]
    i = u.best_position[d]
    keep(s, u, r)
    before, after = s.stops[r, i - 1], s.stops[r, i]
    for j in range(s.size[r] + 1, i - 1, -1):
        s.stops[r, j + 1] = s.stops[r, j]
    s.stops[r, i] = c
    s.size[r] += 1
    s.length[r] += p.travel[before, c] + p.travel[c, after] - p.travel[before, after] + p.service[c]
    s.load[r] += p.load[c]
    s.route_of[c, d] = r
    time_route(p, s, r)


@compiled
def insert_customer(p: Tables, s: State, u: Scratch, c: int, blink: float, rng: np.random.Generator) -> float:
    """Put all visits of a customer in by the cheapest pattern; leave it out if none fits or pays."""
    days = 0
    for k in range(p.first_pattern[c], p.first_pattern[c + 1]):
        days |= p.patterns[k]
    for d in range(p.days):
        if (days >> d) & 1:
            find_place(p, s, u, c, d, blink, rng)
    chosen = -1
    best = p.penalty[c]
    for k in range(p.first_pattern[c], p.first_pattern[c + 1]):
        cost = _cost_of(p, u, k)
        if cost < best:
            best, chosen = cost, k
    _insert_pattern(p, s, u, c, chosen)
    return best - p.penalty[c]  # type: ignore[no-any-return]


@compiled
def insert_running(p: Tables, s: State, u: Scratch, c: int, k: int, rng: np.random.Generator) -> float:
    """Put all visits of a customer in by the pattern of a running plan, if they fit."""
    for d in range(p.days):
        if (p.patterns[k] >> d) & 1:
            find_place(p, s, u, c, d, 0.0, rng)
    cost = _cost_of(p, u, k)
    if cost == np.inf:
        return 0.0
    _insert_pattern(p, s, u, c, k)
    return cost - p.penalty[c]  # type: ignore[no-any-return]


@inlined
def _insert_pattern(p: Tables, s: State, u: Scratch, c: int, k: int) -> None:
    s.pattern[c] = k
    if k >= 0:
        for d in range(p.days):
            if (p.patterns[k] >> d) & 1:
                insert_visit(p, s, u, c, d)


@inlined
def _cost_of(p: Tables, u: Scratch, k: int) -> float:
    cost = p.price[k]
    for d in range(p.days):
        if (p.patterns[k] >> d) & 1:
            cost += u.best[d]
    return cost  # type: ignore[no-any-return]


@compiled
def step_back(p: Tables, s: State, u: Scratch) -> None:
    """Make the plan what it was before the step."""
    for i in range(u.counts[1]):
        c = u.removed[i]
        s.pattern[c] = u.patterns[i]
    for j in range(u.counts[0]):
        r = u.routes[j]
        for i in range(1, s.size[r] + 1):
            s.route_of[s.stops[r, i], p.day[r]] = -1
    for j in range(u.counts[0]):
        r = u.routes[j]
        s.size[r] = u.before.size[r]
        s.length[r] = u.before.length[r]
        s.load[r] = u.before.load[r]
        _copy_route(u.before, s, r)
        for i in range(1, s.size[r] + 1):
            s.route_of[s.stops[r, i], p.day[r]] = r


@compiled
def copy_plan(a: State, b: State) -> None:
    """Copy a whole plan."""
    for r in range(a.size.shape[0]):
        b.size[r] = a.size[r]
        b.length[r] = a.length[r]
        b.load[r] = a.load[r]
        _copy_route(a, b, r)
    for c in range(a.pattern.shape[0]):
        b.pattern[c] = a.pattern[c]
        for d in range(a.route_of.shape[1]):
            b.route_of[c, d] = a.route_of[c, d]
