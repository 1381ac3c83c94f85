"""When a privately held customer goes back to the pool: the rule, the facts it looks at, and its verdict."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Cause(StrEnum):
    """What may end a holding."""

    NO_VERIFIED_VISIT = "no_verified_visit"
    NO_CONTACT = "no_contact"
    NO_OPPORTUNITY = "no_opportunity"
    NO_DEAL = "no_deal"
    CONTRACT_ENDED = "contract_ended"
    PROTECTION_EXPIRED = "protection_expired"


class Combine(StrEnum):
    """Whether one condition is enough or all must be met."""

    ANY = "any"
    ALL = "all"


class Counting(StrEnum):
    """Which days count: every day but those of approved leave, or the holder's working days alone."""

    NATURAL = "natural"
    WORKING = "working"


class ContactKind(StrEnum):
    """What somebody did for a customer, the strongest first."""

    VERIFIED_VISIT = "verified_visit"
    CALL = "call"
    NOTE = "note"


class Exemption(StrEnum):
    """Why no day is set although a rule is in force."""

    WON = "won"
    OPEN_OPPORTUNITY = "open_opportunity"
    FROZEN = "frozen"


class PauseKind(StrEnum):
    """A protection moves the day on which a holding ends; a freeze stops its clock and keeps the owner."""

    PROTECTION = "protection"
    FREEZE = "freeze"


WEIGHTS = {ContactKind.VERIFIED_VISIT: 3, ContactKind.CALL: 2, ContactKind.NOTE: 1}


@dataclass(frozen=True, slots=True)
class Condition:
    """A cause with its days; `least` is the weight that contacts must have together within the days (NO_CONTACT)."""

    cause: Cause
    days: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class ReclaimRule:
    """When customers of one pool and tier go back. No conditions: never.

    `warn_days` are days before the due day, `grace_days` what everybody gets from the day the rule came into force. A
    holder may be granted more days so many times, `extension_days` together; while a request waits to be decided, the
    day on which the holding ends moves by up to `hold_days`, however often somebody asks.
    """

    conditions: tuple[Condition, ...] = ()
    combine: Combine = Combine.ANY
    counting: Counting = Counting.NATURAL
    warn_days: tuple[int, ...] = (7, 3, 1)
    exempt_won: bool = True
    exempt_open_opportunity: bool = False
    grace_days: int = 7
    extensions: int = 0
    extension_days: int = 30
    hold_days: int = 3


class Contact(NamedTuple):
    """Something that was done for the customer, by the device's clock."""

    kind: ContactKind
    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Days:
    """Local days from the first to the last, both included; `last` None: until it is lifted."""

    first: date
    last: date | None


class HoldingFacts(NamedTuple):
    """All that decides about one holding. Contacts are those of whoever, since the customer is held.

    `opportunities` and `deals` are the moments at which one was opened or made since the claim; `more_asked` tells that
    the holder has asked for more days and nobody has decided yet.
    """

    claimed_at: datetime
    contacts: tuple[Contact, ...] = ()
    opportunities: tuple[datetime, ...] = ()
    deals: tuple[datetime, ...] = ()
    open_opportunity: bool = False
    won: bool = False
    contract_until: date | None = None
    protections: tuple[Days, ...] = ()
    freezes: tuple[Days, ...] = ()
    more_asked: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition, judged: its days began to run on `since` with an event (None: the claim) and are over on `due`.

    `stopped` counts the days in between that did not count; `due` None: this condition will not be met.
    """

    cause: Cause
    days: int
    since: date
    event_id: UUID | None
    event_kind: str
    stopped: int
    due: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """The first local day on whose sweep the customer goes back, or why there is none; reasons in the rule's order.

    `protected_until` or `grace_until` tell what moved the day behind that of the reasons, `held_until` the last day
    that a request for more days adds while it waits.
    """

    on: date | None
    reasons: tuple[Reason, ...] = ()
    exempt: Exemption | None = None
    protected_until: date | None = None
    grace_until: date | None = None
    held_until: date | None = None
    warn_on: tuple[tuple[int, date], ...] = field(default=())
