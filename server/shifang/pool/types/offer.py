"""Whom a customer that came back is offered to first: what is known of each, and what it adds up to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shifang.kernel.geo import Point

WINDOW_DAYS = 90
"""Days that count; as many before them are what the trend is held against."""


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody did in a span: verified visits, customers visited, customers among whom a deal was made."""

    visits: int = 0
    visited: int = 0
    won: int = 0


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who may claim: their last days and those before, where their customers lie, and their room.

    `room` None: no cap; then `held` is compared with what the others hold.
    """

    person_id: UUID
    now: Record = Record()
    before: Record = Record()
    base: Point | None = None
    held: int = 0
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well somebody would do with one customer: `points` of 100, each part from 0 to 1, and what it rests on."""

    person_id: UUID
    points: float
    visits: float
    conversion: float
    trend: float
    nearness: float
    spare: float
    distance_m: int | None
    contender: Contender


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody to whom a customer is offered before it is open to all."""

    person_id: UUID
    open_from: datetime
