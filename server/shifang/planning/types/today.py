"""Words of today's route: errands, where the person stands, what is told of it, and what can go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shifang.kernel.geo import Point
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind
from shifang.planning.types.day import Duty, NotToday

MOST_OPTIONAL = 50
FARTHEST_DAYS = 14
"""How many days ahead a route may be ordered."""
USUAL_MINUTES = 30
"""How long a visit takes where no rule says so."""

ROUTE_CHANGED = event_kind("planning.route_changed", zh="当天路线调整", en="Route of the day changed")

TOO_MANY_STOPS = problem(
    "planning.too_many_stops",
    status=422,
    zh="一天最多排 {limit} 站，现有 {stops} 站。",
    en="A day holds at most {limit} stops; these are {stops}.",
)
DAY_OUT_OF_REACH = problem(
    "planning.day_out_of_reach",
    status=422,
    zh="只能调整今天起 {days} 天内的路线。",
    en="Only routes of the next {days} days can be changed.",
)
STOP_TWICE = problem(
    "planning.stop_twice", status=422, zh="同一客户在路线中出现了两次。", en="A customer stands in the route twice."
)


class StopKind(StrEnum):
    """Why somebody is on the way to a customer: a planned visit, one that is overdue, one to be claimed."""

    PLANNED = "planned"
    OVERDUE = "overdue"
    POOL = "pool"


class ReplanReason(StrEnum):
    """Why a route is ordered anew: late 耽搁, closed 关门, grabbed 被他人认领, added 加客户, by hand 自己调整."""

    DELAY = "delay"
    SHOP_CLOSED = "shop_closed"
    CLAIMED = "claimed"
    ADDED = "added"
    OTHER = "other"


class StopState(StrEnum):
    """How far a stop of the day is; `taken`: somebody else claimed it."""

    DONE = "done"
    CLOSED = "closed"
    ON_SITE = "on_site"
    AHEAD = "ahead"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody to go to on a day: where, for how long, between which seconds of the day a visit may begin."""

    customer_id: UUID
    name: str
    tier: str
    point: Point | None
    seconds: int
    windows: Sequence[tuple[int, int]]
    duty: Duty
    kind: StopKind = StopKind.PLANNED
    visit_id: UUID | None = None
    prize: int = 0
    window: tuple[int | None, int | None] | None = None
    due_reason: str = ""
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class Begun:
    """A stop that is over, or where the person is now."""

    customer_id: UUID
    name: str
    tier: str
    point: Point | None
    visit_id: UUID
    state: StopState
    began_at: datetime | None
    ended_at: datetime | None
    due_reason: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A stop of the route that somebody else has claimed."""

    customer_id: UUID
    name: str
    tier: str
    point: Point | None
    by_name: str


BY_PLAN = "plan"
"""The reason of a route that a published plan laid out; nobody's phone says so."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The route that the person accepted last, else that of the published plan: who is visited when, since when.

    `visits` are those that there were then, `added` the customers whom the person took in, `aside` visits that they do
    not make that day.
    """

    customers: tuple[UUID, ...]
    begins: dict[UUID, datetime]
    at: datetime
    reason: str
    visits: dict[UUID, UUID] = field(default_factory=dict)
    added: frozenset[UUID] = frozenset()
    aside: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def own(self) -> bool:
        """Return whether the person accepted it."""
        return self.reason != BY_PLAN


@dataclass(frozen=True, slots=True)
class Ahead:
    """A stop that is ahead, with its times as seconds of the day; late: past its windows or the hours of work."""

    errand: Errand
    way_s: int
    way_m: int
    arrives: int
    begins: int
    leaves: int
    late: bool


@dataclass(frozen=True, slots=True)
class Extra:
    """A customer who might be visited as well: so many seconds of way more, behind so many stops that are ahead."""

    errand: Errand
    way_s: int
    behind: int


@dataclass(frozen=True, slots=True)
class Route:
    """What is ahead of somebody, in order, and what cannot be visited today."""

    ahead: tuple[Ahead, ...]
    left_out: tuple[tuple[Errand, NotToday], ...]
    way_s: int
    waiting_s: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What a proposal changes for a customer; None: it was, or will be, in no route."""

    customer_id: UUID
    name: str
    before: int | None
    after: int | None
    began: int | None
    begins: int | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A person's day as it stands: what is over, what is ahead, where and when they go on.

    `since` is the second of the day from which they are free; `on_the_way`: they have begun to work; `base`: where
    their days start and end; `aside` are planned visits that they do not want to make that day.
    """

    person_id: UUID
    day: date
    errands: tuple[Errand, ...]
    begun: tuple[Begun, ...] = ()
    taken: tuple[Taken, ...] = ()
    hours: tuple[tuple[int, int], ...] = ()
    start: Point | None = None
    since: int = 0
    on_the_way: bool = False
    base: tuple[Point, Point] | None = None
    kept: Kept | None = None
    extras: tuple[Errand, ...] = field(default=())
    aside: tuple[Errand, ...] = ()
