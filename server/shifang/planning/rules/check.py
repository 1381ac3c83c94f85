"""Whether a periodic plan keeps what it must: reckoned anew from the problem alone, sharing nothing with the search."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from shifang.planning.types.periodic import DayRoute, PeriodicPlan, PeriodicProblem, PlannedStop

TOLERANCE = 1e-6


def breaches(problem: PeriodicProblem, plan: PeriodicPlan) -> list[str]:
    """Return every broken constraint in words; none: the plan may be driven."""
    found = list(_of_patterns(problem, plan))
    for route, stops in zip(problem.routes, plan.routes, strict=True):
        if not stops:
            continue
        found += [f"day {route.day}: {breach}" for breach in _of_route(problem, route, stops)]
    return found


def travel_of(problem: PeriodicProblem, plan: PeriodicPlan) -> float:
    """Return how long all ways of a plan are."""
    return sum(_ways(problem, route, stops) for route, stops in zip(problem.routes, plan.routes, strict=True))


def _of_patterns(problem: PeriodicProblem, plan: PeriodicPlan) -> Iterator[str]:
    visits = Counter(
        (stop.customer, route.day) for route, stops in zip(problem.routes, plan.routes, strict=True) for stop in stops
    )
    for index, (customer, days) in enumerate(zip(problem.customers, plan.patterns, strict=True)):
        visited = sum(1 << day for day in range(problem.days) if visits[index, day])
        if visited != (days or 0):
            yield f"customer {index}: visited on {visited:b}, planned for {days or 0:b}"
        if days is not None and days not in {pattern.days for pattern in customer.patterns}:
            yield f"customer {index}: {days:b} is none of its patterns"
        if (days is None) != (index in plan.left_out):
            yield f"customer {index}: left out without a word, or told to be left out and visited"
    yield from (f"customer {index}: {count} visits on day {day}" for (index, day), count in visits.items() if count > 1)


def _of_route(problem: PeriodicProblem, route: DayRoute, stops: tuple[PlannedStop, ...]) -> Iterator[str]:
    at, place = route.opens, route.start
    for stop in stops:
        customer = problem.customers[stop.customer]
        at += float(problem.travel[place, customer.place])
        if stop.begins < at - TOLERANCE:
            yield f"customer {stop.customer} begins at {stop.begins}, reached at {at}"
        spans = (customer.windows_of or {}).get(route.day, customer.windows)
        if not any(opens - TOLERANCE <= stop.begins <= closes + TOLERANCE for opens, closes in spans):
            yield f"customer {stop.customer} begins at {stop.begins}, outside its windows"
        if customer.person not in (None, route.person):
            yield f"customer {stop.customer} belongs to somebody else"
        at, place = stop.begins + customer.service, customer.place
    if at + float(problem.travel[place, route.end]) > route.closes + TOLERANCE:
        yield "ends too late"
    served = [problem.customers[stop.customer] for stop in stops]
    if _ways(problem, route, stops) + sum(each.service for each in served) > route.longest + TOLERANCE:
        yield "too long"
    if sum(each.load for each in served) > route.capacity + TOLERANCE:
        yield "too full"


def _ways(problem: PeriodicProblem, route: DayRoute, stops: tuple[PlannedStop, ...]) -> float:
    if not stops:
        return 0.0
    places = [route.start, *(problem.customers[stop.customer].place for stop in stops), route.end]
    return sum(float(problem.travel[a, b]) for a, b in pairwise(places))
