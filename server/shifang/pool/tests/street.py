"""A street of shops as a plain model knows it: who has which, what was asked and promised, and when each goes back by a
count of days on a wall calendar. Nothing here asks the product; the state machine holds the two against each other.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.pool.tests.make import ZONE
from shifang.pool.types.claim import ClaimRule, OfferRule, TieBreak
from shifang.pool.types.reclaim import Cause, Combine, Condition, Counting, ReclaimRule

ONE = timedelta(days=1)
PEOPLE = ("rep", "rep2", "manager")
QUOTA, CAP, COOLING, OFFER_HOURS, WINDOW, HOLD = 2, 3, 4, 24, timedelta(minutes=60), 3
UNDO_WITHIN = timedelta(hours=24)

_BASE: dict[str, Any] = {"day_quota": QUOTA, "holding_cap": CAP, "cooling_off_days": COOLING}
CLAIMING = {
    "first": ClaimRule(**_BASE),
    "offer": ClaimRule(**_BASE, offer=OfferRule(hours=OFFER_HOURS, people=1)),
    "lottery": ClaimRule(**_BASE, tie_break=TieBreak.LOTTERY, window_minutes=60),
}
_MORE: dict[str, Any] = {"grace_days": 0, "extensions": 2, "extension_days": 6, "hold_days": HOLD}
RECLAIMING = {
    "off": ReclaimRule(),
    "five": ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 5),), **_MORE),
    "four working": ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 4),), counting=Counting.WORKING, **_MORE),
    "contract": ReclaimRule((Condition(Cause.CONTRACT_ENDED, 2),), exempt_won=False, **_MORE),
    "sales": ReclaimRule((Condition(Cause.NO_OPPORTUNITY, 3), Condition(Cause.NO_DEAL, 6)), exempt_won=False, **_MORE),
    "all": ReclaimRule(
        (Condition(Cause.NO_VERIFIED_VISIT, 3), Condition(Cause.NO_OPPORTUNITY, 4)),
        combine=Combine.ALL,
        exempt_open_opportunity=True,
        **_MORE,
    ),
    "protection": ReclaimRule((Condition(Cause.PROTECTION_EXPIRED, 1),), **_MORE),
}


@dataclass(eq=False)
class Pause:
    """Days that somebody paused a shop for; None: until it is lifted."""

    id: UUID
    freezes: bool
    first: date
    last: date | None
    lifted: bool = False

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(eq=False)
class Asked:
    """A request for more days."""

    id: UUID
    approval_id: UUID
    holding: tuple[str, datetime]
    days: int
    status: str = "pending"


@dataclass(eq=False)
class Window:
    """Claims that are collected."""

    opened: datetime
    entrants: set[str]

    @property
    def closes(self) -> datetime:
        return self.opened + WINDOW


@dataclass(eq=False)
class Given:
    """An assignment."""

    id: UUID
    made: datetime
    people: Mapping[UUID, str]
    undone: bool = False


@dataclass(eq=False)
class Shop:
    """What is known of one shop."""

    id: UUID
    held: tuple[str, datetime] | None
    former: list[tuple[str, datetime]] = field(default_factory=list)
    visits: list[tuple[datetime, UUID]] = field(default_factory=list)
    begun: list[datetime] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    chances: list[tuple[datetime, UUID]] = field(default_factory=list)
    closed: set[UUID] = field(default_factory=set)
    deals: list[tuple[datetime, UUID, date | None]] = field(default_factory=list)
    won: bool = False
    window: Window | None = None
    offered: tuple[set[str], datetime] | None = None

    def spans(self, *, freezes: bool) -> list[Pause]:
        """Return the pauses of which a day is left."""
        rows = [each for each in self.pauses if each.freezes is freezes]
        return [each for each in rows if each.last is None or each.last >= each.first]

    def is_frozen(self, day: date) -> bool:
        return any(each.covers(day) for each in self.spans(freezes=True))

    def is_offered(self, now: datetime) -> bool:
        return self.offered is not None and now < self.offered[1]

    def end(self, now: datetime, *, held_before: bool = True) -> None:
        """Nobody has it from now on; `held_before` False: it was undone, and has never been."""
        assert self.held is not None
        if held_before:
            self.former.append((self.held[0], now))
        self.held = None

    def give(self, person: str, now: datetime) -> None:
        if self.held is not None:
            self.end(now)
        self.held, self.offered = (person, now), None

    def waiting(self) -> Asked | None:
        return next((each for each in self.asked if each.status == "pending"), None)


@dataclass
class Street:
    """All shops, the rules in force since a day, and everybody's days off."""

    shops: dict[UUID, Shop]
    claiming: str = "first"
    reclaiming: str = "five"
    inside: bool = True
    in_force: date = date(2026, 3, 1)
    claims: dict[str, list[datetime]] = field(default_factory=dict)
    away: dict[str, set[date]] = field(default_factory=dict)
    holidays: set[date] = field(default_factory=set)
    given: list[Given] = field(default_factory=list)

    # --- claims -------------------------------------------------------------------------------------------------------

    def refusal(self, shop: Shop, person: str, now: datetime) -> str | None:
        """Return why a claim is refused."""
        today = [each for each in self.claims.get(person, []) if each.date() == now.date()]
        against = {
            "pool.already_owned" if self.inside else "not_found": shop.held is not None,
            "pool.not_pooled": not self.inside,
            "pool.frozen": shop.is_frozen(now.date()),
            "pool.cooling_off": self.waits(shop, person, now),
            "pool.shortlist": shop.is_offered(now) and shop.offered is not None and person not in shop.offered[0],
            "pool.holding_cap": self.load(person) >= CAP,
            "pool.day_quota": len(today) >= QUOTA,
        }
        return next((code for code, stands in against.items() if stands), None)

    def waits(self, shop: Shop, person: str, now: datetime) -> bool:
        return any(who == person and now < ended + COOLING * ONE for who, ended in shop.former)

    def load(self, person: str) -> int:
        """Return how many customers of a person count for the cap."""
        return sum(each.held is not None and each.held[0] == person and not each.won for each in self.shops.values())

    def take(self, shop: Shop, person: str, now: datetime) -> None:
        self.claims.setdefault(person, []).append(now)
        shop.give(person, now)

    def offerable(self, shop: Shop, now: datetime) -> set[str]:
        """Return to whom a shop that has just come back may be offered first."""
        last = shop.former[-1][0] if shop.former else None
        return {each for each in PEOPLE if each != last and not self.waits(shop, each, now) and self.load(each) < CAP}

    # --- windows ------------------------------------------------------------------------------------------------------

    def over(self, now: datetime) -> list[Shop]:
        """Return the shops whose windows are to be decided, in the order in which they are."""
        found = [each for each in self.shops.values() if each.window is not None]
        found = [each for each in found if each.window and (each.held is not None or each.window.closes <= now)]
        return sorted(found, key=lambda each: each.window.closes if each.window else now)

    def settle(self, shop: Shop, seed: str, ids: Mapping[str, UUID], now: datetime) -> str:
        """Decide a window as its entrants may reckon themselves; return the event that tells it."""
        assert shop.window is not None
        entrants, shop.window = shop.window.entrants, None
        if shop.held is not None or shop.is_frozen(now.date()) or not self.inside:
            return "pool.window_ended"
        for person in sorted(entrants, key=lambda each: hashlib.sha256(f"{seed}:{ids[each]}".encode()).hexdigest()):
            if self.refusal(shop, person, now) is None:
                self.take(shop, person, now)
                break
        return "pool.drawn"

    # --- days ---------------------------------------------------------------------------------------------------------

    def due(self, shop: Shop, *, asked: bool = True) -> date | None:
        """Return the day whose sweep takes a shop; `asked` False: whoever asked for more days."""
        rule = RECLAIMING[self.reclaiming]
        if shop.held is None or not self.inside or not rule.conditions:
            return None
        if self._exempt(shop, rule):
            return None
        ends = [self._end_of(shop, each, rule) for each in rule.conditions]
        met = [each for each in ends if each is not None]
        if not met or (rule.combine is Combine.ALL and len(met) < len(ends)):
            return None
        day = max(max(met) if rule.combine is Combine.ALL else min(met), self.in_force)
        pauses = [*shop.spans(freezes=True), *shop.spans(freezes=False)]
        while any(each.covers(day) for each in pauses):
            day += ONE
        waiting = shop.waiting()
        if asked and waiting is not None and waiting.holding == shop.held:
            day += HOLD * ONE
        return day

    def _exempt(self, shop: Shop, rule: ReclaimRule) -> bool:
        return (
            (rule.exempt_won and shop.won)
            or (rule.exempt_open_opportunity and self.is_open(shop))
            or any(each.last is None for each in shop.spans(freezes=True))
        )

    def is_open(self, shop: Shop) -> bool:
        """Return whether an opportunity of a shop is open."""
        return any(chance not in shop.closed for _, chance in shop.chances)

    def _end_of(self, shop: Shop, condition: Condition, rule: ReclaimRule) -> date | None:
        start = self._start_of(shop, condition.cause)
        return None if start is None else self._behind(shop, start, condition.days, rule)

    def _start_of(self, shop: Shop, cause: Cause) -> date | None:
        """Return the day behind which the days of a cause run; None: it cannot come about."""
        assert shop.held is not None
        since = shop.held[1]
        claimed = since.astimezone(ZONE).date()
        if cause is Cause.NO_VERIFIED_VISIT:
            return max([claimed, *(at.astimezone(ZONE).date() for at, _ in shop.visits if at > since)])
        if cause is Cause.NO_OPPORTUNITY:
            return None if self.is_open(shop) or any(at > since for at, _ in shop.chances) else claimed
        if cause is Cause.NO_DEAL:
            return None if any(at > since for at, _, _ in shop.deals) else claimed
        if cause is Cause.CONTRACT_ENDED:
            ends = [until for _, _, until in shop.deals if until is not None]
            return max(claimed, *ends) if ends else None
        lasts = [each.last for each in shop.spans(freezes=False) if each.last is not None]
        return max(claimed, *lasts) if lasts else None

    def _behind(self, shop: Shop, start: date, days: int, rule: ReclaimRule) -> date:
        assert shop.held is not None
        day, left = start, days
        while left:
            day += ONE
            left -= self._counts(shop, shop.held[0], day, rule)
        return day + ONE

    def _counts(self, shop: Shop, person: str, day: date, rule: ReclaimRule) -> bool:
        works = day.weekday() < 5 and day not in self.holidays
        return (
            day not in self.away.get(person, set())
            and (rule.counting is Counting.NATURAL or works)
            and not shop.is_frozen(day)
        )

    def days_left(self, shop: Shop) -> tuple[int, int]:
        """Return how many days may be asked for and how many requests were granted to this holding."""
        granted = [each.days for each in shop.asked if each.status == "granted" and each.holding == shop.held]
        rule = RECLAIMING[self.reclaiming]
        left = 0 if len(granted) >= rule.extensions else max(0, rule.extension_days - sum(granted))
        return left, len(granted)

    def held_by(self, person: str) -> Iterator[Shop]:
        """Yield the shops of a person."""
        yield from (each for each in self.shops.values() if each.held is not None and each.held[0] == person)
