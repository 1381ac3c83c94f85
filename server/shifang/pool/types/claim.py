"""Who may take a customer out of a pool: the rule, the facts, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Obstacle(StrEnum):
    """A rule that stands against a claim."""

    COOLING_OFF = "cooling_off"
    EMBARGO = "embargo"
    SHORTLIST = "shortlist"
    TOO_FAR = "too_far"
    PLACE_UNKNOWN = "place_unknown"
    HOLDING_CAP = "holding_cap"
    TIER_CAP = "tier_cap"
    DAY_QUOTA = "day_quota"
    WEEK_QUOTA = "week_quota"
    SPACING = "spacing"


class TieBreak(StrEnum):
    """Who gets a customer whom several want: the first, or one of a window drawn by lot or with most room left."""

    FIRST = "first"
    LOTTERY = "lottery"
    CAPACITY = "capacity"


class WindowEnd(StrEnum):
    """Why a window ends without a draw: somebody has the customer, it is frozen, no pool takes it in."""

    OWNED = "owned"
    FROZEN = "frozen"
    NOWHERE = "nowhere"


class EntryOutcome(StrEnum):
    """What became of somebody's entry; `nobody`: all who entered were passed over."""

    WAITING = "waiting"
    WON = "won"
    LOST = "lost"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class OfferRule:
    """To how many people a customer that comes back is offered first, and for how many hours; 0 hours: to nobody."""

    hours: int = 0
    people: int = 3


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """What a claim from one pool must keep to. None and 0 switch a limit off.

    Hours and days of cooling-off and embargo are of 60 minutes and 24 hours; quotas are of local days and of weeks from
    Monday. Customers of `exclude_tiers`, and won ones with `exclude_won`, do not count for the cap. `distance_m` binds
    claims from a phone; the console claims from anywhere.
    """

    day_quota: int | None = None
    week_quota: int | None = None
    holding_cap: int | None = None
    tier_caps: Mapping[str, int] = field(default_factory=dict)
    exclude_won: bool = True
    exclude_tiers: frozenset[str] = frozenset()
    spacing_minutes: int = 0
    embargo_hours: int = 0
    cooling_off_days: int = 0
    team_cooling_off: bool = False
    distance_m: int | None = None
    tie_break: TieBreak = TieBreak.FIRST
    window_minutes: int = 30
    offer: OfferRule = OfferRule()


@dataclass(frozen=True, slots=True)
class Held:
    """A customer that the person holds now."""

    tier: str
    won: bool


@dataclass(frozen=True, slots=True)
class Former:
    """A holding of this customer that is over."""

    person_id: UUID
    department_id: UUID
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """All that decides about one claim.

    `claims` are the moments of the person's claims of the last eight days, whatever became of them; `distance_m` None:
    not from a phone, NaN: from a phone whose place was not believed; `shortlist` who may take it until `open_from`.
    """

    person_id: UUID
    department_id: UUID
    tier: str
    entered_at: datetime
    claims: tuple[datetime, ...] = ()
    held: tuple[Held, ...] = ()
    former: tuple[Former, ...] = ()
    distance_m: float | None = None
    shortlist: frozenset[UUID] = frozenset()
    open_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """An obstacle with its numbers; `lifts_at` None: time alone will not lift it."""

    obstacle: Obstacle
    lifts_at: datetime | None
    params: Mapping[str, Any] = field(default_factory=dict)
