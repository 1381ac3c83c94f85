"""Words of drafted plans: who works when, who is to be visited how often, what stands already, what was left out.

Times of day are minutes from the organisation's midnight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from shifang.kernel.geo import Point
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.travel import Travel

Spans = tuple[tuple[int, int], ...]
MOST_PEOPLE, MOST_WEEKS, MOST_CUSTOMERS, MOST_VISITS = 50, 8, 5000, 40_000


class State(StrEnum):
    """Where a plan stands."""

    SEARCHING = "searching"
    DRAFT = "draft"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


class Reason(StrEnum):
    """Why a customer that is to be visited is not, or less often."""

    NO_POSITION = "no_position"
    NO_HOURS = "no_hours"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    NO_PATTERN = "no_pattern"
    WINDOW = "window"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class WorkDay:
    """A day on which somebody works; nothing new is planned for one that has `begun`."""

    day: date
    spans: Spans
    begun: bool = False

    @property
    def opens(self) -> int:
        """Return when work starts."""
        return self.spans[0][0]

    @property
    def closes(self) -> int:
        """Return when work ends."""
        return self.spans[-1][1]

    @property
    def minutes(self) -> int:
        """Return how long is worked, breaks left out."""
        return sum(closes - opens for opens, closes in self.spans)


@dataclass(frozen=True)
class Worker:
    """Somebody who visits: the days of work, and where they start and end (None: with the first and last visit)."""

    id: UUID
    days: tuple[WorkDay, ...]
    start: Point | None = None
    end: Point | None = None

    @cached_property
    def by_day(self) -> Mapping[date, WorkDay]:
        """Return the days of work by date."""
        return {each.day: each for each in self.days}


@dataclass(frozen=True, slots=True)
class Client:
    """A customer to be visited regularly by whoever holds it. `hours` {}: not known; `last`: the last visit before."""

    id: UUID
    person_id: UUID
    point: Point | None
    frequency: Frequency
    hours: Mapping[int, Spans] = field(default_factory=dict)
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit of the running plan. A `committed` one stays where it is: it has begun, was agreed for certain hours,
    lies on a day that has begun, or was planned by hand for a customer without a frequency.
    """

    visit_id: UUID
    customer_id: UUID
    person_id: UUID
    day: date
    committed: bool
    point: Point | None = None
    minutes: int = 30
    window: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a draft is weighed by: how alike days are to be, what each changed visit costs in minutes, and whether
    anybody may visit anybody's customers.
    """

    evenness: float = 0.005
    change_price: float = 15.0
    share: bool = False


@dataclass(frozen=True)
class Facts:
    """All that a draft stands on."""

    first: date
    weeks: int
    workers: Sequence[Worker]
    clients: Sequence[Client]
    standing: Sequence[Standing] = ()
    travel: Travel = field(default_factory=Travel)
    wishes: Wishes = field(default_factory=Wishes)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return every day of the period."""
        return tuple(self.first + timedelta(days=each) for each in range(7 * self.weeks))


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit of a draft: `visit_id` is the visit of the running plan that it stands for; a fixed one must not move."""

    person_id: UUID
    day: date
    customer_id: UUID
    arrival: int
    minutes: int
    fixed: bool = False
    visit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A customer that was left out, whose it is, why, and the numbers that say so."""

    customer_id: UUID
    person_id: UUID
    reason: Reason
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a search leads to: the stops in the order of people, days and ways, who was left out, and the cost."""

    stops: tuple[Stop, ...]
    left_out: tuple[Left, ...]
    cost: float = 0.0
