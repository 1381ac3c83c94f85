"""A periodic plan: customers that are visited by patterns of days, routes of days, and what became of them.

Times are minutes (or any one unit) of working time from the start of each day, travel is a matrix in the same unit.
A day is a number from 0; a pattern is a set of days as bits, day 0 the lowest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

ANY_TIME = ((0.0, float("inf")),)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Days on which a customer may be visited together, and what choosing them costs (a change, a day not liked)."""

    days: int
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Visitable:
    """A customer: `place` is its row in the travel matrix.

    `windows` are spans in which a visit may begin, for every day alike or, in `windows_of`, for single days.
    `person` None: anybody's route serves. `penalty` is what leaving it out costs.
    """

    place: int
    service: float
    patterns: Sequence[Pattern]
    windows: Sequence[tuple[float, float]] = ANY_TIME
    windows_of: dict[int, Sequence[tuple[float, float]]] | None = None
    load: float = 0.0
    person: int | None = None
    penalty: float | None = None


@dataclass(frozen=True, slots=True)
class DayRoute:
    """A day of a person: where it starts and ends, its hours, and what fits (travel and service without waiting).

    `price` is what setting out costs: a day without visits costs nothing.
    """

    day: int
    start: int
    end: int
    opens: float = 0.0
    closes: float = float("inf")
    longest: float = float("inf")
    capacity: float = float("inf")
    person: int | None = None
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class PeriodicProblem:
    """Customers and days; `evenness` prices the square of a route's length, so that days come out alike."""

    customers: Sequence[Visitable]
    routes: Sequence[DayRoute]
    travel: npt.NDArray[np.float64]
    evenness: float = 0.0

    @property
    def days(self) -> int:
        """How many days the plan has."""
        return max((route.day for route in self.routes), default=-1) + 1


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A visit in a route: the customer's index and the earliest time at which it begins."""

    customer: int
    begins: float


class LeftOut(StrEnum):
    """Why a customer is in no route."""

    NO_PATTERN = "no_pattern"
    NO_PERSON = "no_person"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    WINDOW = "window"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class PeriodicPlan:
    """The routes in the order of the problem's; the pattern chosen for each customer (None: left out, and why)."""

    routes: tuple[tuple[PlannedStop, ...], ...]
    patterns: tuple[int | None, ...]
    left_out: dict[int, LeftOut]
    travel: float
    cost: float
