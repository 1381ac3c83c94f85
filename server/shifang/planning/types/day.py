"""One day of one person, or of a team that starts together: stops, hours, and the order in which they are visited.

Times are whole seconds from midnight of the organisation's day, travel is a matrix of seconds between places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

MOST_STOPS = 500
MOST_WINDOWS = 8
WHOLE_DAY = ((0, 86_400),)
ANY_TIME = ((0, 2 * 86_400),)
"""Of whom nobody knows when they are open: a shift of the evening goes on after midnight."""


class Duty(IntEnum):
    """How firmly a stop belongs to the day: what was promised, then what is planned, then what lies on the way."""

    PROMISED = 0
    PLANNED = 1
    OPTIONAL = 2


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit to be made: `place` is its row in the travel matrix, None when nobody knows where it is.

    `windows` are spans in which it may begin. A promised stop begins in its windows even outside working hours.
    `prize` is how many seconds of way an optional stop is worth.
    """

    place: int | None
    service: int
    windows: Sequence[tuple[int, int]] = ANY_TIME
    duty: Duty = Duty.PLANNED
    prize: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The stops of a day and the hours of work, breaks left out.

    `start` and `end` are places; None: wherever the first stop is, and wherever the last was. `at_once`: the person is
    on the way already, so waiting begins now. `waiting` prices a second of waiting in quarters of a second of way.
    """

    stops: Sequence[Stop]
    travel: npt.NDArray[np.int64]
    hours: Sequence[tuple[int, int]] = WHOLE_DAY
    start: int | None = None
    end: int | None = None
    at_once: bool = False
    waiting: int = 2
    people: int = 1


class NotToday(StrEnum):
    """Why a stop is not visited on the day."""

    NO_POSITION = "no_position"
    NO_HOURS = "no_hours"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    WINDOW = "window"
    NO_ROOM = "no_room"
    OUT_OF_THE_WAY = "out_of_the_way"
    NOT_WANTED = "not_wanted"


@dataclass(frozen=True, slots=True)
class Expected:
    """A stop in its order: the way to it, when one arrives, begins (waiting in between) and goes on."""

    stop: int
    way: int
    arrives: int
    begins: int
    leaves: int


@dataclass(frozen=True, slots=True)
class DayOrder:
    """The routes of a day (one for each person), what is left out and why, and the seconds of way and waiting."""

    routes: tuple[tuple[Expected, ...], ...]
    left_out: dict[int, NotToday]
    way: int
    waiting: int

    @property
    def stops(self) -> tuple[Expected, ...]:
        """The only person's route."""
        return self.routes[0] if self.routes else ()
