"""Words of drafted territories: where a draft stands, which customers stay and why, what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from shifang.kernel.geo import Point

MOST_PEOPLE, MOST_CUSTOMERS, MOST_MOVED = 50, 20_000, 1000
MOST_CHANGE = 120
"""What a change of hands may cost at most, in minutes of travel a week."""
UNDO_WITHIN = timedelta(days=7)


class TerritoryState(StrEnum):
    """Where a draft stands."""

    SEARCHING = "searching"
    DRAFT = "draft"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DISCARDED = "discarded"


class Stays(StrEnum):
    """Why a search leaves a customer with whoever holds it."""

    NO_POSITION = "no_position"
    NOT_REGULAR = "not_regular"
    FROZEN = "frozen"


class Outcome(StrEnum):
    """What became of a customer that was to change hands. After an undo: returned, or kept by its new holder."""

    APPLIED = "applied"
    RETURNED = "returned"
    KEPT = "kept"
    HOLDER_CHANGED = "holder_changed"
    FROZEN = "frozen"
    PERSON_GONE = "person_gone"
    NOT_FREE = "not_free"


@dataclass(frozen=True, slots=True)
class Held:
    """A customer as the search finds it: its holder (None: nobody), visits a week and minutes of one."""

    customer_id: UUID
    holder: UUID | None
    point: Point | None
    visits: float
    minutes: int
    stays: Stays | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whose each customer would be, and its minutes a week from its neighbours."""

    holders: tuple[UUID | None, ...]
    hops: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Burden:
    """What a customer asks of whoever holds it, in minutes a week with it and on the road."""

    holder: UUID | None
    point: Point | None
    visits: float
    service: float
    travel: float


@dataclass(frozen=True, slots=True)
class Territory:
    """A person's territory: customers, minutes a week, and how far they lie from their middle on average."""

    customers: int
    service: float
    travel: float
    spread_km: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The territories of some people in their order, and how uneven their work is beside their share of hours.

    `unevenness` is the coefficient of variation.
    """

    territories: Sequence[Territory]
    unevenness: float
