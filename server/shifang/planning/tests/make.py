"""Territories for tests: customers around a base, with or without windows, visited weekly, fortnightly or once."""

import numpy as np

from shifang.planning.types.periodic import DayRoute, Pattern, PeriodicProblem, Visitable

WEEKLY = tuple(Pattern(sum(1 << (week * 5 + day) for week in range(4))) for day in range(5))
FORTNIGHTLY = tuple(
    Pattern(sum(1 << (week * 5 + day) for week in range(first, 4, 2))) for first in range(2) for day in range(5)
)
MONTHLY = tuple(Pattern(1 << day) for day in range(20))


def territory(
    count: int, *, seed: int = 0, windows: bool = False, hours: float = 480.0, evenness: float = 0.0
) -> PeriodicProblem:
    """Return a person's four weeks: minutes between places by straight lines at 2 minutes a kilometre."""
    chance = np.random.default_rng(seed)
    places = np.vstack([[15.0, 15.0], chance.uniform(0, 30, (count, 2))])
    travel = 2.0 * np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    customers = [
        Visitable(
            place=index + 1,
            service=float(chance.integers(10, 40)),
            patterns=(WEEKLY, FORTNIGHTLY, MONTHLY)[int(chance.integers(0, 3))],
            windows=((0.0, 180.0), (300.0, 440.0)) if windows and chance.random() < 0.5 else ((0.0, float("inf")),),
        )
        for index in range(count)
    ]
    routes = [DayRoute(day, 0, 0, closes=hours, longest=hours) for day in range(20)]
    return PeriodicProblem(customers, routes, travel, evenness=evenness)
