"""A holding as it ran, what a rule would have made of it, and what it makes of many."""

from bisect import insort
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from shifang.pool.types.reclaim import Contact, Days, Due

SHOWN = 200
"""So many of what a rule ends are shown one by one."""


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that decided about one holding, with the moment at which each thing happened.

    Contacts, oldest first, are those of whoever since the claim. Opportunities (opened, closed) and deals (made, end of
    the contract) are all of the customer's: one from before the claim keeps it too. `won` is as it stands today.
    `asked` are the holder's requests for more days (asked, decided). `visits_only`: no contact is anything but a visit.
    """

    claimed_at: datetime
    ended_at: datetime | None = None
    contacts: tuple[Contact, ...] = ()
    opportunities: tuple[tuple[datetime, datetime | None], ...] = ()
    deals: tuple[tuple[datetime, date | None], ...] = ()
    won: bool = False
    protections: tuple[Days, ...] = ()
    freezes: tuple[Days, ...] = ()
    asked: tuple[tuple[datetime, datetime | None], ...] = ()
    visits_only: bool = False


class Return(NamedTuple):
    """The day whose sweep would have returned a customer, and the moment by whose facts."""

    on: date
    by: datetime


Where = tuple[UUID, UUID, int | None]
"""Owner, department, and H3 cell of resolution 7."""


class Judged(NamedTuple):
    """A holding that a rule ends: whose, where, since when, and on which day it ends.

    `visited_at` is the first verified visit of the week after, `by` the moment by whose facts it ends (None: by all
    that is known).
    """

    customer_id: UUID
    where: Where
    since: datetime
    on: date
    by: datetime | None
    visited_at: datetime | None = None


class Told(NamedTuple):
    """A holding that a rule ends, with everything that the rule says of it."""

    customer_id: UUID
    owner_id: UUID
    on: date
    visited_at: datetime | None
    due: Due


@dataclass(slots=True)
class Ended:
    """What a rule ends: how many holdings of how many customers, after how many of them somebody came within a week,
    and the first ones: those who were visited before the others, then by day. `told` are these with reasons.
    """

    returns: int = 0
    customers: int = 0
    visited_after: int = 0
    first: list[Judged] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    newest: UUID | None = field(default=None, compare=False)

    def add(self, judged: Judged, *, most: int) -> None:
        """Count one more; the holdings of one customer come one after another."""
        self.returns += 1
        self.customers += judged.customer_id != self.newest
        self.newest = judged.customer_id
        self.visited_after += judged.visited_at is not None
        self._keep(judged, most)

    def absorb(self, other: "Ended", *, most: int) -> None:
        """Add what was counted of other customers."""
        self.returns += other.returns
        self.customers += other.customers
        self.visited_after += other.visited_after
        for each in other.first:
            self._keep(each, most)

    def _keep(self, judged: Judged, most: int) -> None:
        if len(self.first) >= most:
            if _order(judged) >= _order(self.first[-1]):
                return
            self.first.pop()
        insort(self.first, judged, key=_order)


def _order(judged: Judged) -> tuple[bool, date, UUID]:
    return judged.visited_at is None, judged.on, judged.customer_id


@dataclass(slots=True)
class Effect:
    """Some holdings, and how many of them end: under the draft (and were visited in the week after), under the rules in
    force, and by the first sweep that goes by the draft.
    """

    held: int = 0
    draft: int = 0
    visited_after: int = 0
    present: int = 0
    tonight: int = 0

    def __reduce__(self) -> tuple[type["Effect"], tuple[int, ...]]:
        """There are thousands: they go between processes as their numbers."""
        return Effect, (self.held, self.draft, self.visited_after, self.present, self.tonight)

    def absorb(self, other: "Effect") -> None:
        """Add what was counted of other customers."""
        self.held += other.held
        self.draft += other.draft
        self.visited_after += other.visited_after
        self.present += other.present
        self.tonight += other.tonight


@dataclass(slots=True)
class Simulation:
    """What was found: the replay under the draft and under the rules in force, and what the draft does at once.

    `tonight` is the first day whose sweep goes by the draft; `ends` holds everybody's day under it, `due` those whom
    that sweep returns. `really` counts what was returned in the replayed days, `spared` the holdings that the rules in
    force return and the draft does not. `shown`: so many of each are kept, to be told with reasons.
    """

    first: date
    last: date
    tonight: date
    shown: int
    customers: int = 0
    really: int = 0
    asks: bool = False
    holdings: int = 0
    spared: int = 0
    effects: dict[Where, Effect] = field(default_factory=dict)
    draft: Ended = field(default_factory=Ended)
    present: Ended = field(default_factory=Ended)
    holders: int = 0
    ends: dict[date, int] = field(default_factory=dict)
    due: Ended = field(default_factory=Ended)

    def absorb(self, other: "Simulation") -> None:
        """Add what was found of other customers."""
        self.customers += other.customers
        self.really += other.really
        self.holdings += other.holdings
        self.spared += other.spared
        self.holders += other.holders
        for where, effect in other.effects.items():
            self.effects.setdefault(where, Effect()).absorb(effect)
        for day, count in other.ends.items():
            self.ends[day] = self.ends.get(day, 0) + count
        self.draft.absorb(other.draft, most=self.shown)
        self.present.absorb(other.present, most=self.shown)
        self.due.absorb(other.due, most=self.shown)
