"""Why a customer is in no route of a plan: what alone would keep it out, or that there was no room."""

from shifang.planning.types.periodic import DayRoute, LeftOut, PeriodicProblem, Visitable


def why_left_out(problem: PeriodicProblem, index: int) -> LeftOut:
    """Return the first hindrance on the way to a single visit, and `NO_ROOM` if alone it could be visited."""
    customer = problem.customers[index]
    days = 0
    for pattern in customer.patterns:
        days |= pattern.days
    if not days:
        return LeftOut.NO_PATTERN
    routes = [route for route in problem.routes if customer.person in (None, route.person) and days >> route.day & 1]
    if not routes:
        return LeftOut.NO_PERSON
    if all(customer.service > min(route.longest, route.closes - route.opens) for route in routes):
        return LeftOut.TOO_LONG
    if all(_way(problem, customer, route) + customer.service > _span(route) for route in routes):
        return LeftOut.TOO_FAR
    if not any(_in_window(problem, customer, route) for route in routes):
        return LeftOut.WINDOW
    return LeftOut.NO_ROOM


def _span(route: DayRoute) -> float:
    return min(route.longest, route.closes - route.opens)


def _way(problem: PeriodicProblem, customer: Visitable, route: DayRoute) -> float:
    return float(problem.travel[route.start, customer.place] + problem.travel[customer.place, route.end])


def _in_window(problem: PeriodicProblem, customer: Visitable, route: DayRoute) -> bool:
    arrival = route.opens + float(problem.travel[route.start, customer.place])
    last = route.closes - customer.service - float(problem.travel[customer.place, route.end])
    spans = (customer.windows_of or {}).get(route.day, customer.windows)
    return any(max(arrival, opens) <= min(closes, last) for opens, closes in spans)
