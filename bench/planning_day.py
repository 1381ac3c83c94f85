"""One day: tours with windows (Dumas and others 1995) and re-planning at noon.

The tours lie in ../shared/data/route/tsptw; without them only the re-planning is measured. OR-Tools and VROOM are put
the same days in the same run. Quick: seven tours; full: all of them.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench.other_planners import Routes, by_ortools, by_vroom
from bench.run import Figure, figure
from shifang.planning.rules.check_day import day_breaches
from shifang.planning.rules.day import order_day, timed
from shifang.planning.tests.make_day import street
from shifang.planning.types.day import Day, Duty, Stop

TOURS = Path(__file__).parents[2] / "shared/data/route/tsptw"
SAMPLE = ("n20w100.001", "n40w60.001", "n60w80.001", "n80w80.001", "n100w60.001", "n150w40.001", "n200w20.001")
TOUR_ROUNDS = 200
TOUR_LIMIT_S = 1.0
NOONS, DUE, ON_THE_WAY = 40, 15, 50
NOON_MS = 300.0


def measure(*, quick: bool) -> Iterator[Figure]:
    """Yield how near the orders of a day are to the best known, and how soon they are there."""
    order_day(street(3, 3))  # imports
    yield from _noon()
    if TOURS.is_dir():
        yield from _tours(quick=quick)


def _noon() -> Iterator[Figure]:
    days = [street(DUE, ON_THE_WAY, seed=seed, promised=seed % 3, at_once=True) for seed in range(NOONS)]
    makers: dict[str, Callable[[Day], Routes]] = {
        "": lambda day: [[each.stop for each in route] for route in order_day(day).routes],
        # Within 300 ms it has mostly found nothing yet.
        "_ortools": lambda day: by_ortools(day, seconds=1.0),
        # The quickest of its levels: the best takes seconds.
        "_vroom": lambda day: by_vroom(day, level=0),
    }
    for name, make in makers.items():
        spent, due, extra = [], 0, 0
        for day in days:
            begun = time.perf_counter()
            routes = make(day)
            spent.append(1000 * (time.perf_counter() - begun))
            served = {index for route in routes for index in route}
            due += sum(stop.duty is not Duty.OPTIONAL and i not in served for i, stop in enumerate(day.stops))
            extra += sum(day.stops[index].duty is Duty.OPTIONAL for index in served)
            _checked(day, routes, own=not name)
        note = (
            f"{NOONS} days of {DUE} planned stops, up to 2 promised, {ON_THE_WAY} optional: "
            f"{due} due stops left out in all, {extra / NOONS:.1f} optional ones a day"
        )
        aim = None if name else NOON_MS
        yield figure(
            f"planning.noon_p95{name}", statistics.quantiles(spent, n=20)[-1], "ms", aim=aim, better="lower", note=note
        )


def _tours(*, quick: bool) -> Iterator[Figure]:
    known = dict(_best_known())
    names = SAMPLE if quick else sorted(known)
    days = {name: _tour(TOURS / f"Dumas/{name}.txt") for name in names}
    makers: dict[str, Callable[[Day], Routes]] = {
        "": lambda day: [
            [each.stop for each in route] for route in order_day(day, seed=1, rounds={Duty.PLANNED: TOUR_ROUNDS}).routes
        ],
        "_ortools": lambda day: by_ortools(day, seconds=TOUR_LIMIT_S),
        "_vroom": by_vroom,
    }
    for name, make in makers.items():
        spent, missed = [], []
        for each, day in days.items():
            begun = time.perf_counter()
            routes = make(day)
            spent.append(time.perf_counter() - begun)
            _checked(day, routes, own=not name)
            served = sum(len(route) for route in routes)
            if served < len(day.stops) or timed(day, routes, left_out={}).way != known[each]:
                missed.append(each)
        note = f"{len(days)} tours, " + (f"not best known: {', '.join(missed)}" if missed else "all best known")
        tier = "_sample" if quick else ""
        share = 100 * (1 - len(missed) / len(days))
        yield figure(
            f"planning.tsptw_best_known{tier}{name}",
            share,
            "%",
            aim=None if name else 100.0,
            better="higher",
            note=note,
        )
        yield figure(
            f"planning.tsptw_slowest{tier}{name}",
            max(spent),
            "s",
            aim=None if name else TOUR_LIMIT_S,
            better="lower",
            note=note,
        )


def _checked(day: Day, routes: Routes, *, own: bool) -> None:
    """Hold an own order against the checker; others are only held against their own figures."""
    if own:
        made = timed(day, routes, left_out={})
        served = {index for route in routes for index in route}
        broken = [each for each in day_breaches(day, made) if "neither visited" not in each]
        if broken or len(served) != sum(len(route) for route in routes):
            raise AssertionError(broken)


def _best_known() -> Iterator[tuple[str, int]]:
    for line in (TOURS / "Dumas.txt").read_text().splitlines():
        words = line.split()
        if words and words[0].startswith("n") and (TOURS / "Dumas" / words[0]).exists():
            yield words[0].removesuffix(".txt"), int(float(words[1]))


def _tour(path: Path) -> Day:
    words = [float(word) for word in path.read_text().split()]
    count = int(words[0])
    travel = np.array(words[1 : 1 + count * count]).reshape(count, count).astype(np.int64)
    windows = np.array(words[1 + count * count :]).reshape(count, 2).astype(int).tolist()
    stops = [Stop(place, 0, ((opens, closes),)) for place, (opens, closes) in enumerate(windows) if place > 0]
    return Day(stops, travel, hours=((0, windows[0][1]),), start=0, end=0, at_once=True, waiting=0)
