"""Order the stops of a day. Same day, seed and rounds: same order.

Three searches follow one another, each from what the one before found: first what was promised is served, then as much
as possible of what is planned, then what lies on the way is taken in where its prize is worth the way. What an earlier
one served, a later one keeps. PyVRP takes one window for each client, so a stop with several is a group of clients of
which one is visited. It takes a third of a second to import and is imported when a day is first ordered.
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shifang.kernel.problems import Refusal
from shifang.planning.rules.day_times import day_spans, expected, hindrance, spans_of
from shifang.planning.types.day import MOST_STOPS, Day, DayOrder, Duty, NotToday
from shifang.planning.types.today import TOO_MANY_STOPS

ROUNDS = {Duty.PROMISED: 40, Duty.PLANNED: 150, Duty.OPTIONAL: 50}
"""Rounds of each search that order a street day within a fraction of a second."""
_UNSERVED = 10**6
"""What leaving out a stop that is due costs: more than any way of a day."""
_QUARTERS = 4


def order_day(day: Day, *, seed: int = 0, rounds: dict[Duty, int] | None = None) -> DayOrder:
    """Return in which order the stops are visited, when each begins, and why others are left out.

    Raises `planning.too_many_stops` before any work.
    """
    if len(day.stops) > MOST_STOPS:
        raise Refusal(TOO_MANY_STOPS, limit=MOST_STOPS, stops=len(day.stops))
    left_out: dict[int, NotToday] = {}
    for index in range(len(day.stops)):
        why = hindrance(day, index)
        if why is not None:
            left_out[index] = why
    routes: list[list[int]] = []
    known: list[int] = []
    for duty in Duty:
        new = [i for i, stop in enumerate(day.stops) if stop.duty is duty and i not in left_out]
        if not new:
            continue
        known = [*(i for route in routes for i in route), *new]
        routes = _Search(day, known, {i for route in routes for i in route}).improve(
            routes, seed=seed, rounds=(rounds or ROUNDS)[duty]
        )
    served = {index for route in routes for index in route}
    for index, stop in enumerate(day.stops):
        if index not in served and index not in left_out:
            left_out[index] = NotToday.OUT_OF_THE_WAY if stop.duty is Duty.OPTIONAL else NotToday.NO_ROOM
    return timed(day, routes, left_out=left_out)


def timed(day: Day, routes: Sequence[Sequence[int]], *, left_out: dict[int, NotToday]) -> DayOrder:
    """Return the times of routes whose order is given."""
    found = tuple(expected(day, route) for route in routes)
    ways = sum(each.way for route in found for each in route) + sum(_home(day, route) for route in routes)
    waiting = sum(each.begins - each.arrives for route in found for each in route)
    return DayOrder(found, left_out, way=ways, waiting=waiting)


def _home(day: Day, route: Sequence[int]) -> int:
    place = day.stops[route[-1]].place if route else None
    return 0 if day.end is None or place is None else int(day.travel[place, day.end])


@dataclass(frozen=True, slots=True)
class _Copy:
    """A stop as it may be visited in one of its windows."""

    stop: int
    opens: int
    closes: int


class _Search:
    """One search among known stops, some of which were served before and are kept."""

    def __init__(self, day: Day, known: Sequence[int], kept: set[int]) -> None:
        import pyvrp.exceptions

        self._pyvrp: Any = pyvrp
        self._day = day
        self._copies: list[_Copy] = []
        self._first: dict[int, int] = {}
        groups: list[Any] = []
        clients: list[Any] = []
        for index in known:
            spans = spans_of(day, index)
            self._first[index] = len(clients)
            several = len(spans) > 1
            for opens, closes in spans:
                self._copies.append(_Copy(index, opens, closes))
                clients.append(self._client(index, (opens, closes), kept, len(groups) if several else None))
            if several:
                members = list(range(self._first[index], len(clients)))
                groups.append(pyvrp.ClientGroup(members, required=index in kept))
        self._data = self._problem(clients, groups)

    def improve(self, routes: Sequence[Sequence[int]], *, seed: int, rounds: int) -> list[list[int]]:
        """Return better routes than those given, after so many rounds."""
        begun = self._pyvrp.Solution(self._data, [self._clients_of(route) for route in routes]) if routes else None
        found = self._run(begun, seed=seed, rounds=rounds)
        if not found.is_feasible():
            found = self._run(self._pyvrp.Solution(self._data, []), seed=seed, rounds=rounds)
        visited = ([a.idx for a in route.schedule() if a.is_client()] for route in found.routes())
        return [[self._copies[client].stop for client in route] for route in visited]

    def _run(self, begun: Any, *, seed: int, rounds: int) -> Any:
        # It says that windows are hard to meet, which what is left out tells too.
        warnings.filterwarnings("ignore", category=self._pyvrp.exceptions.PenaltyBoundWarning)
        stop = self._pyvrp.stop.MaxIterations(rounds)
        made = self._pyvrp.solve(
            self._data, stop, seed=seed, collect_stats=False, display=False, initial_solution=begun
        )
        return made.best

    def _client(self, index: int, span: tuple[int, int], kept: set[int], group: int | None) -> Any:
        stop, (opens, closes) = self._day.stops[index], span
        worth = stop.prize if stop.duty is Duty.OPTIONAL else _UNSERVED
        return self._pyvrp.Client(
            stop.place,
            service_duration=stop.service,
            tw_early=opens,
            tw_late=closes,
            # Its time is part of the day's length, which is paid for; whether it is worth its way is asked here.
            prize=0 if index in kept else _QUARTERS * worth + self._day.waiting * stop.service,
            required=index in kept and group is None,
            group=group,
        )

    def _problem(self, clients: Iterable[Any], groups: Iterable[Any]) -> Any:
        day, pyvrp = self._day, self._pyvrp
        nowhere = len(day.travel)
        travel = np.zeros((nowhere + 1, nowhere + 1), dtype=np.int64)
        travel[:nowhere, :nowhere] = day.travel
        np.fill_diagonal(travel, 0)
        opens, closes = day_spans(day)
        depots = [pyvrp.Depot(nowhere if day.start is None else day.start)]
        depots.append(pyvrp.Depot(nowhere if day.end is None else day.end))
        person = pyvrp.VehicleType(
            day.people,
            start_depot=0,
            end_depot=1,
            tw_early=opens,
            tw_late=closes,
            start_late=opens if day.at_once else None,
            unit_distance_cost=_QUARTERS - day.waiting,
            unit_duration_cost=day.waiting,
        )
        places = [pyvrp.Location(0, 0)] * (nowhere + 1)
        return pyvrp.ProblemData(places, list(clients), depots, [person], [travel], [travel], list(groups))

    def _clients_of(self, route: Sequence[int]) -> list[int]:
        """Return the client that stands for each stop of a route: the copy in whose window it begins."""
        found = []
        for each in expected(self._day, route):
            client = self._first[each.stop]
            while self._copies[client].closes < each.begins:
                client += 1
            found.append(client)
        return found
