"""Team orienteering: who of a team visits whom within the day so that most score is collected (Chao, set 4).

The instances lie in ../shared/data/route/top. PyVRP, OR-Tools and VROOM are put the same days in the same run, each
when nothing else runs; of our own searches, which have one core each, two run at a time. Only in the full tier, where
it takes an hour.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bench.other_planners import Routes, by_ortools, by_vroom
from bench.run import Figure, figure
from shifang.planning.operations.searching import best_within
from shifang.planning.rules.day import order_day
from shifang.planning.rules.periodic import plan
from shifang.planning.types.day import Day, Duty, Stop
from shifang.planning.types.periodic import DayRoute, Pattern, PeriodicProblem, Visitable

TEAMS = Path(__file__).parents[2] / "shared/data/route/top/Set4"
TEAM_S, TEAM_LONG_S = 5.0, 60.0
SEEDS = 5
CORES = 2
SCALE = 1000
"""Whole units in one unit of an instance's plane."""
SCORE = 10.0
"""So many units of way a point of score is worth: served first, then near."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Yield how much of the best score a search of five seconds collects, and other planners."""
    if quick or not TEAMS.is_dir():
        return
    gaps: dict[str, list[float]] = {"": [], "_pyvrp": [], "_ortools": [], "_vroom": []}
    paths = sorted(TEAMS.glob("*.txt"))
    plan(_team(paths[0])[1], seed=0, steps=10)  # compiles
    with ThreadPoolExecutor(CORES) as pool:
        own = dict(zip(paths, pool.map(_own, paths), strict=True))
    for path in paths:
        day, _, scores = _team(path)
        short, long = own[path]
        others = {
            "_pyvrp": [[each.stop for each in route] for route in order_day(day, rounds={Duty.OPTIONAL: 2000}).routes],
            "_ortools": by_ortools(day, seconds=TEAM_S),
            "_vroom": by_vroom(day),
        }
        best = max(long, short, *(_score(routes, scores) for routes in others.values()))
        if best == 0:
            continue
        gaps[""].append(100 * (1 - short / best))
        for name, routes in others.items():
            gaps[name].append(100 * (1 - _score(routes, scores) / best))
    for name, each in gaps.items():
        note = f"{len(each)} instances; against the best of a run of {TEAM_LONG_S:g} s and all others here"
        aim = None if name else 1.0
        yield figure(f"planning.top_gap_5s{name}", statistics.mean(each), "%", aim=aim, better="lower", note=note)


def _own(path: Path) -> tuple[float, float]:
    """Return the median score of searches of five seconds, and the score of one of a minute."""
    _, problem, scores = _team(path)
    short = statistics.median(_score(_search(problem, TEAM_S, seed), scores) for seed in range(SEEDS))
    return short, _score(_search(problem, TEAM_LONG_S, 0), scores)


def _search(problem: PeriodicProblem, seconds: float, seed: int) -> Routes:
    made = best_within(problem, seconds=seconds, seed=10 * seed, monotonic=time.monotonic, searches=1)
    return [[each.customer for each in route] for route in made.routes]


def _score(routes: Routes, scores: Sequence[float]) -> float:
    return sum(scores[index] for route in routes for index in route)


def _team(path: Path) -> tuple[Day, PeriodicProblem, list[float]]:
    """Return an instance as a day and as a period of one day: the first node is the start, the last the end."""
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    people, longest = int(rows[1][1]), float(rows[2][1])
    nodes = np.array([[float(word) for word in row] for row in rows[3:]])
    ways = np.hypot(*(nodes[:, None, :2] - nodes[None, :, :2]).transpose(2, 0, 1))
    last = len(nodes) - 1
    scores = nodes[1:last, 2].tolist()
    stops = [
        Stop(index + 1, 0, duty=Duty.OPTIONAL, prize=int(score * SCORE * SCALE)) for index, score in enumerate(scores)
    ]
    whole = np.ceil(ways * SCALE - 1e-9).astype(np.int64)
    hours = ((0, int(longest * SCALE)),)
    day = Day(stops, whole, hours=hours, start=0, end=last, at_once=True, waiting=0, people=people)
    customers = [
        Visitable(place=index + 1, service=0.0, patterns=(Pattern(1),), penalty=SCORE * score)
        for index, score in enumerate(scores)
    ]
    routes = [DayRoute(0, 0, last, closes=longest, longest=longest) for _ in range(people)]
    return day, PeriodicProblem(customers, routes, ways), scores
