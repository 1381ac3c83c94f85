"""The same days put to OR-Tools and VROOM, as far as they can express them; both are used by the bench alone."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import vroom
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from shifang.planning.rules.day_times import day_spans, spans_of
from shifang.planning.types.day import Day, Duty, Stop

UNSERVED = 10**7
Routes = list[list[int]]


def by_ortools(day: Day, *, seconds: float) -> Routes:
    """Return the routes that OR-Tools finds within a wall time: guided local search, stops that may be dropped."""
    travel, places = _travel(day)
    manager = pywrapcp.RoutingIndexManager(len(places), day.people, [0] * day.people, [1] * day.people)
    model = pywrapcp.RoutingModel(manager)
    service = np.array([0, 0, *(stop.service for stop in day.stops)])
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(travel.tolist()))
    with_service = model.RegisterTransitMatrix((travel + service[:, None]).tolist())
    opens, closes = day_spans(day)
    fixed = False
    model.AddDimension(with_service, closes - opens, closes, fixed, "time")
    times = model.GetDimensionOrDie("time")
    for person in range(day.people):
        times.CumulVar(model.Start(person)).SetRange(opens, opens if day.at_once else closes)
        times.CumulVar(model.End(person)).SetRange(opens, closes)
    for index, stop in enumerate(day.stops):
        at = manager.NodeToIndex(index + 2)
        spans = spans_of(day, index)
        begins = times.CumulVar(at)
        begins.SetRange(spans[0][0], spans[-1][1])
        for (_, ends), (begins_again, _) in pairwise(spans):
            begins.RemoveInterval(ends + 1, begins_again - 1)
        model.AddDisjunction([at], stop.prize if stop.duty is Duty.OPTIONAL else UNSERVED)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(how)
    routes: Routes = []
    for person in range(day.people) if found else ():
        at, route = found.Value(model.NextVar(model.Start(person))), []
        while not model.IsEnd(at):
            route.append(manager.IndexToNode(at) - 2)
            at = found.Value(model.NextVar(at))
        routes.append(route)
    return routes


def by_vroom(day: Day, *, level: int = 5, threads: int = 2) -> Routes:
    """Return the routes that VROOM finds at an exploration level; in place of prizes it has priorities."""
    travel, _ = _travel(day)
    problem = vroom.Input()
    problem.set_durations_matrix(profile="car", matrix_input=travel.astype(np.uint32))
    opens, closes = day_spans(day)
    problem.add_vehicle(
        [
            vroom.Vehicle(person, start=0, end=1, time_window=vroom.TimeWindow(opens, closes))
            for person in range(day.people)
        ]
    )
    due = any(stop.duty is not Duty.OPTIONAL for stop in day.stops)
    most = max((stop.prize for stop in day.stops), default=0)
    problem.add_job(
        [
            vroom.Job(
                index,
                location=index + 2,
                default_service=stop.service,
                priority=_priority(stop, due=due, most=most),
                time_windows=[vroom.TimeWindow(*span) for span in spans_of(day, index)],
            )
            for index, stop in enumerate(day.stops)
        ]
    )
    steps = problem.solve(exploration_level=level, nb_threads=threads).routes
    steps = steps[steps["type"] == "job"]
    return [[int(each) for each in group["id"]] for _, group in steps.groupby("vehicle_id", sort=True)]


def _priority(stop: Stop, *, due: bool, most: int) -> int:
    """Return what VROOM adds up to be as large as possible: what is due outweighs all that is not."""
    if stop.duty is not Duty.OPTIONAL:
        return 100
    return 1 if due or not most else round(100 * stop.prize / most)


def _travel(day: Day) -> tuple[np.ndarray, Sequence[int]]:
    """Return travel between start (0), end (1) and the stops (2 …)."""
    places = [day.start or 0, day.end or 0, *(stop.place or 0 for stop in day.stops)]
    return day.travel[np.ix_(places, places)], places
