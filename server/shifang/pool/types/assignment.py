"""Giving pool customers to several people at once: who is to get how many, from which, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from shifang.kernel.geo import Point


class Unfree(StrEnum):
    """Why a customer cannot be given to a person now."""

    OWNED = "owned"
    ELSEWHERE = "elsewhere"
    FROZEN = "frozen"
    EMBARGO = "embargo"
    OFFERED = "offered"
    COOLING_OFF = "cooling_off"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer that may be given away."""

    id: UUID
    tier: str
    point: Point


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is to get up to `count` customers around `base`; None: wherever a compact group is found.

    `room` bounds the customers of a tier; tiers that are not in it are not bounded. `barred` are not for this person.
    """

    id: UUID
    count: int
    base: Point | None = None
    room: Mapping[str, int] = field(default_factory=dict)
    barred: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gets: the customers by their distance from `centre`, and what they are worth together.

    `spread_m` is the mean distance from the centre.
    """

    person_id: UUID
    centre: Point | None
    customers: tuple[Candidate, ...]
    value: int
    spread_m: float
