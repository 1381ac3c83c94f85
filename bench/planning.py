"""Plans against the best known: periodic vehicle routing by Cordeau, Gendreau and Laporte (1997).

The instances lie in ../shared/data/route/pvrp; without them nothing is measured. Each search has one core, and two
instances are searched at a time. Quick: five instances, three seeds, ten seconds; full: all of them, five seeds, and
a minute besides, which takes an hour.
"""

import csv
import math
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np

from bench.run import Figure, figure
from shifang.planning.operations.searching import best_within
from shifang.planning.rules.check import breaches, travel_of
from shifang.planning.rules.periodic import plan
from shifang.planning.types.periodic import DayRoute, Pattern, PeriodicProblem, Visitable

DATA = Path(__file__).parents[2] / "shared/data/route/pvrp"
SAMPLE = ("p02", "p05", "p08", "p12", "pr04")
AIMS = {10: 1.0, 60: 0.5}
WORST = 3.0
CORES = 2


def measure(*, quick: bool) -> Iterator[Figure]:
    """Yield the mean and the worst gap to the best known, in percent."""
    if DATA.is_dir():
        plan(read(DATA / SAMPLE[0]), seed=0, steps=10)  # compiles
        yield from _periodic(quick=quick)


def _periodic(*, quick: bool) -> Iterator[Figure]:
    best = {row["Instance Name"].partition("/")[2]: float(row["BKS"]) for row in csv.DictReader(_lines("BKS.csv"))}
    seeds = range(3) if quick else range(5)
    names = SAMPLE if quick else sorted(best)
    for seconds in (10,) if quick else AIMS:
        found = _gaps([(name, best[name], seed) for name, seed in product(names, seeds)], seconds=seconds)
        gaps = {name: statistics.median(found[name, seed] for seed in seeds) for name in names}
        note = f"median of {len(seeds)} seeds, one core each: " + ", ".join(f"{k} {v:.2f}" for k, v in gaps.items())
        tier = f"{seconds}s" + ("_sample" if quick else "")
        yield figure(
            f"planning.pvrp_mean_gap_{tier}",
            statistics.mean(gaps.values()),
            "%",
            aim=AIMS[seconds],
            better="lower",
            note=note,
        )
        yield figure(f"planning.pvrp_worst_gap_{tier}", max(gaps.values()), "%", aim=WORST, better="lower", note=note)


def _gaps(runs: list[tuple[str, float, int]], *, seconds: float) -> dict[tuple[str, int], float]:
    """Return the gap of each instance and seed, as many searched at a time as there are cores."""
    with ThreadPoolExecutor(CORES) as pool:
        found = pool.map(lambda run: _gap(run[0], run[1], seconds=seconds, seed=run[2]), runs)
        return {(name, seed): gap for (name, _, seed), gap in zip(runs, found, strict=True)}


def _gap(name: str, best: float, *, seconds: float, seed: int) -> float:
    problem = read(DATA / name)
    made = best_within(problem, seconds=seconds, seed=10 * seed, monotonic=time.monotonic, searches=1)
    broken = breaches(problem, made)
    if broken or made.left_out:
        raise AssertionError(f"{name}: {broken}, left out {made.left_out}")
    return 100 * (travel_of(problem, made) / best - 1)


def read(path: Path) -> PeriodicProblem:
    """Return an instance of Cordeau's format: `type m n t`, `t` lines `D Q`, then the depot and the customers."""
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    vehicles, count, days = (int(word) for word in rows[0][1:4])
    limits = [(float(row[0]) or math.inf, float(row[1]) or math.inf) for row in rows[1 : 1 + days]]
    nodes = rows[1 + days : 2 + days + count]
    places = np.array([[float(row[1]), float(row[2])] for row in nodes])
    customers = [
        Visitable(
            place=index,
            service=float(row[3]),
            load=float(row[4]),
            patterns=[_pattern(int(word), days) for word in row[7 : 7 + int(row[6])]],
        )
        for index, row in enumerate(nodes)
        if index > 0
    ]
    routes = [
        DayRoute(day, 0, 0, longest=longest, capacity=capacity)
        for day, (longest, capacity) in enumerate(limits)
        for _ in range(vehicles)
    ]
    return PeriodicProblem(customers, routes, np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)))


def _pattern(code: int, days: int) -> Pattern:
    """Bit t − 1 of the format is the first day."""
    return Pattern(sum(1 << day for day in range(days) if code >> (days - 1 - day) & 1))


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text().splitlines()
