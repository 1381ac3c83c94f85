"""A periodic problem and a plan in the making as plain arrays, as the compiled search reads them.

n customers come first among the nodes, the bases behind them. R routes, D days, W windows a day, M stops at most.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from shifang.planning.types.periodic import PeriodicProblem, Visitable

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NEIGHBOURS = 100
ENDLESS = 1e15


class Tables(NamedTuple):
    """The problem. Patterns of customer c: `patterns[first_pattern[c]:first_pattern[c + 1]]`, bits of days.

    Routes that may serve group g on day d: `routes[first_route[g * D + d]:first_route[g * D + d + 1]]`.
    """

    travel: Floats
    """(nodes, nodes)"""
    service: Floats
    load: Floats
    near: Ints
    """(n, neighbours): the nearest customers, itself first."""
    windows: Floats
    """(n, D, W, 2): when a visit may begin; of an unused row the end lies before the beginning."""
    patterns: Ints
    first_pattern: Ints
    price: Floats
    """Of each pattern."""
    group: Ints
    penalty: Floats
    day: Ints
    start: Ints
    end: Ints
    opens: Floats
    closes: Floats
    capacity: Floats
    longest: Floats
    outing: Floats
    """What the first visit of a route costs besides."""
    routes: Ints
    first_route: Ints
    days: int
    evenness: float


class State(NamedTuple):
    """A plan in the making. `stops[r]` begins and ends with the bases; position 1 is the first visit."""

    stops: Ints
    """(R, M + 2)"""
    size: Ints
    earliest: Floats
    """(R, M + 2): when the visit at a position begins at the earliest; at the last, when the base is reached."""
    latest: Floats
    """(R, M + 2): the latest arrival that leaves all behind it possible."""
    length: Floats
    """Travel and service, without waiting."""
    load: Floats
    route_of: Ints
    """(n, D): the route that visits the customer on the day, -1 none."""
    pattern: Ints
    """Index of the chosen pattern, -1 left out."""


class Scratch(NamedTuple):
    """What one step of the search changed, to take it back, and room to reckon in."""

    before: State
    """Routes as they were, where `touched` is not 0."""
    touched: Ints
    routes: Ints
    """The touched routes, `counts[0]` of them."""
    removed: Ints
    """Customers taken out, `counts[1]` of them, and in `patterns` the patterns they had."""
    patterns: Ints
    counts: Ints
    keys: Floats
    best: Floats
    """(D,): the cheapest insertion found on a day, its route and position."""
    best_route: Ints
    best_position: Ints


def tables(problem: PeriodicProblem) -> Tables:
    """Return the problem as arrays. The nodes are renumbered: customers, then each route's start and end."""
    customers, routes, days = problem.customers, problem.routes, problem.days
    persons = sorted({route.person for route in routes if route.person is not None})
    group_of = {person: index for index, person in enumerate(persons)}
    nodes = [each.place for each in customers] + [route.start for route in routes] + [route.end for route in routes]
    travel = np.ascontiguousarray(problem.travel[np.ix_(nodes, nodes)], dtype=np.float64)
    served = [
        [r for r, route in enumerate(routes) if route.day == day and person in (None, route.person)]
        for person in [*persons, None]
        for day in range(days)
    ] + [[] for _ in range(days)]
    n, count = len(customers), len(routes)
    patterns = [pattern for each in customers for pattern in each.patterns]
    return Tables(
        travel=travel,
        service=_floats([each.service for each in customers]),
        load=_floats([each.load for each in customers]),
        near=_ints(np.argsort(travel[:n, :n], axis=1, kind="stable")[:, : min(n, NEIGHBOURS)]),
        windows=_windows(customers, days),
        patterns=_ints([pattern.days for pattern in patterns]),
        first_pattern=_ints(np.cumsum([0] + [len(each.patterns) for each in customers])),
        price=_floats([pattern.price for pattern in patterns]),
        group=_ints(
            [len(persons) if each.person is None else group_of.get(each.person, len(persons) + 1) for each in customers]
        ),
        penalty=_penalties(problem, travel),
        day=_ints([route.day for route in routes]),
        start=_ints(range(n, n + count)),
        end=_ints(range(n + count, n + 2 * count)),
        opens=_floats([route.opens for route in routes]),
        closes=_floats([min(route.closes, ENDLESS) for route in routes]),
        capacity=_floats([route.capacity for route in routes]),
        longest=_floats([route.longest for route in routes]),
        outing=_floats([route.price for route in routes]),
        routes=_ints([r for group in served for r in group]),
        first_route=_ints(np.cumsum([0] + [len(group) for group in served])),
        days=days,
        evenness=problem.evenness,
    )


def empty(problem: Tables) -> State:
    """Return a plan without visits."""
    n, count = len(problem.service), len(problem.day)
    shape = (count, n + 2)
    stops = np.full(shape, -1, np.int64)
    stops[:, 0], stops[:, 1] = problem.start, problem.end
    ways = problem.travel[problem.start, problem.end]
    earliest, latest = np.zeros(shape), np.zeros(shape)
    earliest[:, 0], earliest[:, 1], latest[:, 1] = problem.opens, problem.opens + ways, problem.closes
    return State(
        stops=stops,
        size=np.zeros(count, np.int64),
        earliest=earliest,
        latest=latest,
        length=ways.copy(),
        load=np.zeros(count),
        route_of=np.full((n, problem.days), -1, np.int64),
        pattern=np.full(n, -1, np.int64),
    )


def scratch(problem: Tables) -> Scratch:
    """Return room for the steps of a search."""
    n, count = len(problem.service), len(problem.day)
    return Scratch(
        before=empty(problem),
        touched=np.zeros(count, np.int64),
        routes=np.zeros(count, np.int64),
        removed=np.zeros(n, np.int64),
        patterns=np.zeros(n, np.int64),
        counts=np.zeros(2, np.int64),
        keys=np.zeros(max(n, 1)),
        best=np.zeros(problem.days),
        best_route=np.zeros(problem.days, np.int64),
        best_position=np.zeros(problem.days, np.int64),
    )


def _windows(customers: Sequence[Visitable], days: int) -> Floats:
    spans = [[(each.windows_of or {}).get(day, each.windows) for day in range(days)] for each in customers]
    most = max((len(of_day) for of_customer in spans for of_day in of_customer), default=1)
    table = np.empty((len(customers), days, max(most, 1), 2))
    table[..., 0], table[..., 1] = ENDLESS, -ENDLESS
    for c, of_customer in enumerate(spans):
        for day, of_day in enumerate(of_customer):
            for k, (opens, closes) in enumerate(sorted(of_day)):
                table[c, day, k] = opens, min(closes, ENDLESS)
    return table


def _penalties(problem: PeriodicProblem, travel: Floats) -> Floats:
    """Leaving out costs more than whatever the visits could add, unless it has its own price."""
    way = 4 * float(travel.max(initial=0.0)) + 1
    spans = [min(route.longest, route.closes - route.opens) for route in problem.routes]
    span = max((span for span in spans if np.isfinite(span)), default=0.0)
    steep = 1 + 2 * problem.evenness * span
    outing = max((route.price for route in problem.routes), default=0.0)
    return _floats([_penalty(each, way, steep=steep, outing=outing) for each in problem.customers])


def _penalty(customer: Visitable, way: float, *, steep: float, outing: float) -> float:
    if customer.penalty is not None:
        return customer.penalty
    visits = max((pattern.days.bit_count() for pattern in customer.patterns), default=0)
    price = max((pattern.price for pattern in customer.patterns), default=0)
    return visits * ((way + customer.service) * steep + outing) + price


def _ints(values: object) -> Ints:
    return np.ascontiguousarray(list(values) if isinstance(values, range) else values, dtype=np.int64)


def _floats(values: object) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64)
