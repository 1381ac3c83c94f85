"""A whole team's month: 2,000 customers, 20 days, 10 people, strict patterns and windows.

The customers are split among the people by minutes of work, then each person's days are searched for, two at a time, a
core each. Quick: 120 seconds; full: besides half an hour, which the 120 seconds are compared with.
"""

import resource
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from bench.run import Figure, figure
from shifang.kernel.geo import Point
from shifang.planning.operations.searching import best_within
from shifang.planning.rules.check import breaches
from shifang.planning.rules.periodic import plan
from shifang.planning.rules.territory import split
from shifang.planning.rules.travel import minutes as ways_of
from shifang.planning.types.periodic import ANY_TIME, DayRoute, Pattern, PeriodicPlan, PeriodicProblem, Visitable
from shifang.planning.types.territory import Shop, Terms, Worker
from shifang.planning.types.travel import Travel

CUSTOMERS, DAYS, PEOPLE = 2000, 20, 10
WEEK = 5
DAY = 480.0
CORES = 2
EVENNESS = 0.005
MORNING, AFTERNOON, EARLY = ((0.0, 180.0),), ((270.0, 450.0),), ((30.0, 150.0), (300.0, 420.0))


def measure(*, quick: bool) -> list[Figure]:
    """Return how soon all are served, how even the work is, and the gap to a long search."""
    shops, windows = town(seed=2026)
    problems, seconds = territories(shops, windows)
    plan(problems[0], seed=0, steps=10)  # compiles
    note = f"{CUSTOMERS:,} customers, {DAYS} days, {PEOPLE} people, {CORES} searches at a time"
    first = search(problems, seconds=30.0 - seconds)
    made = search(problems, seconds=120.0 - seconds)
    figures = [
        figure("planning.team_split_s", seconds, "s", aim=None, better="lower", note=note),
        figure("planning.team_left_out_30s", left_out(first), "customers", aim=0, better="lower", note=note),
        figure("planning.team_left_out_120s", left_out(made), "customers", aim=0, better="lower", note=note),
        figure("planning.team_person_cv", person_cv(problems, made), "%", aim=3, better="lower", note=note),
        figure("planning.team_day_cv", day_cv(problems, made), "%", aim=10, better="lower", note="mean over people"),
        figure("planning.team_travel_120s", travel(made), "min", aim=None, better="lower", note=note),
        figure(
            "planning.team_gap_30s_to_120s",
            100 * (travel(first) / travel(made) - 1),
            "%",
            aim=None,
            better="lower",
            note=note,
        ),
        figure(
            "planning.team_peak_mb",
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "MB",
            aim=1024,
            better="lower",
            note="the whole process, compiler included",
        ),
    ]
    if not quick:
        long = search(problems, seconds=1800.0)
        gap = 100 * (cost(made) / cost(long) - 1)
        figures.append(figure("planning.team_gap_to_half_hour", gap, "%", aim=2, better="lower", note="cost"))
    return figures


def town(*, seed: int) -> tuple[list[Shop], list[Sequence[tuple[float, float]]]]:
    """Return customers in clusters about a town, a tenth of them weekly, three tenths fortnightly, and their hours."""
    chance = np.random.default_rng(seed)
    clusters = chance.normal(0, 0.12, (40, 2))
    where = clusters[chance.integers(0, len(clusters), CUSTOMERS)] + chance.normal(0, 0.02, (CUSTOMERS, 2))
    visits = chance.choice([1.0, 0.5, 0.25], CUSTOMERS, p=[0.1, 0.3, 0.6])
    minutes = chance.integers(10, 26, CUSTOMERS)
    hours = chance.choice(4, CUSTOMERS, p=[0.7, 0.1, 0.1, 0.1])
    shops = [
        Shop(Point(31.2 + north, 121.4 + east), float(often), float(long))
        for (north, east), often, long in zip(where, visits, minutes, strict=True)
    ]
    return shops, [(ANY_TIME, MORNING, AFTERNOON, EARLY)[each] for each in hours]


def territories(shops: list[Shop], windows: list[Sequence[tuple[float, float]]]) -> tuple[list[PeriodicProblem], float]:
    """Return each person's problem, and how long it took to split the customers."""
    homes = [Point(31.2 + 0.1 * np.cos(each), 121.4 + 0.1 * np.sin(each)) for each in range(PEOPLE)]
    begun = time.perf_counter()
    found = split(shops, [Worker(home) for home in homes], Terms())
    problems = []
    for person, home in enumerate(homes):
        mine = [each for each, holder in enumerate(found.holders) if holder == person]
        customers = [
            Visitable(at + 1, shops[each].minutes, patterns(shops[each].visits), windows=windows[each])
            for at, each in enumerate(mine)
        ]
        routes = [DayRoute(day, 0, 0, closes=DAY, longest=DAY) for day in range(DAYS)]
        ways = ways_of([home, *(shops[each].point for each in mine)], Travel())
        problems.append(PeriodicProblem(customers, routes, ways, evenness=EVENNESS))
    return problems, time.perf_counter() - begun


def patterns(visits: float) -> tuple[Pattern, ...]:
    """Return the strict patterns: the same weekday every so many weeks."""
    weeks = round(1 / visits)
    return tuple(
        Pattern(sum(1 << (week * WEEK + day) for week in range(first, DAYS // WEEK, weeks)))
        for first in range(weeks)
        for day in range(WEEK)
    )


def search(problems: list[PeriodicProblem], *, seconds: float) -> list[PeriodicPlan]:
    """Return a plan of each problem, found within so many seconds in all."""
    share = seconds * CORES / len(problems)

    def one(problem: PeriodicProblem) -> PeriodicPlan:
        made = best_within(problem, seconds=share, seed=1, monotonic=time.monotonic, searches=1)
        broken = breaches(problem, made)
        if broken:
            raise AssertionError(broken)
        return made

    with ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(one, problems))


def left_out(made: list[PeriodicPlan]) -> int:
    """Return how many customers are in no route."""
    return sum(len(each.left_out) for each in made)


def travel(made: list[PeriodicPlan]) -> float:
    """Return the minutes on the road of all."""
    return sum(each.travel for each in made)


def cost(made: list[PeriodicPlan]) -> float:
    """Return what the searches weigh."""
    return sum(each.cost for each in made)


def minutes(problem: PeriodicProblem, made: PeriodicPlan) -> list[float]:
    """Return the minutes of work of each day, waiting left out."""
    told = []
    for stops in made.routes:
        nodes = [0, *(problem.customers[stop.customer].place for stop in stops), 0]
        way = float(sum(problem.travel[a, b] for a, b in pairwise(nodes)))
        told.append(way + sum(problem.customers[stop.customer].service for stop in stops))
    return told


def person_cv(problems: list[PeriodicProblem], made: list[PeriodicPlan]) -> float:
    """Return how unevenly the month's minutes lie on the people, in percent."""
    sums = [sum(minutes(problem, each)) for problem, each in zip(problems, made, strict=True)]
    return 100 * statistics.pstdev(sums) / statistics.mean(sums)


def day_cv(problems: list[PeriodicProblem], made: list[PeriodicPlan]) -> float:
    """Return how unevenly each person's minutes lie on the days, in percent."""
    days = [minutes(problem, each) for problem, each in zip(problems, made, strict=True)]
    return 100 * statistics.mean(statistics.pstdev(each) / statistics.mean(each) for each in days)
