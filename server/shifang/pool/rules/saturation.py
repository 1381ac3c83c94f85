"""Two figures that are never mixed: how far a pool has backed up, and how far a region is worked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median


class Advice(StrEnum):
    """What the figures say to do."""

    PEOPLE_MISSING = "people_missing"
    RULES_TOO_LOOSE = "rules_too_loose"
    CLAIMED_AND_LEFT = "claimed_and_left"
    CHANGE_STRATEGY = "change_strategy"
    FIND_CUSTOMERS = "find_customers"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Backlog:
    """公海积压度. `weeks` is the pool's size divided by the claims a week of the last four; None when nobody claims.

    `days_median` is over what lies in the pool now; `again` the share of entries of the time that had been claimed
    before; `visited` the share of claims followed by a verified visit within 7 days.
    """

    size: int
    claims_a_week: float
    weeks: float | None
    days_median: float | None
    again: float | None
    visited: float | None


@dataclass(frozen=True, slots=True)
class Worked:
    """区域开发饱和度: of the customers known in a region, those that are claimed and visited (verified) in the time."""

    known: int
    claimed: int
    visited: int

    @property
    def share(self) -> float | None:
        return self.visited / self.known if self.known else None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: when, and when the first verified visit after it was."""

    at: datetime
    visited_at: datetime | None


WEEK = timedelta(days=7)
CAPACITY_WEEKS = 4
BACKED_UP_WEEKS = 8.0
OFTEN_AGAIN = 0.5
SELDOM_VISITED = 0.5
WORKED_OUT = 0.8
HARDLY_WORKED = 0.2
SETTLED_DAYS = 7.0
"""What lies in a pool for less than this may still be claimed in time: it says nothing about people."""


def backlog(
    entered: Sequence[datetime], *, claims: Sequence[Claim], entries: int, entries_again: int, now: datetime
) -> Backlog:
    """Return the figures of one pool.

    `entered`: since when each customer in it lies there; `claims` of the last four weeks and one more (a claim younger
    than a week is not asked for its visit); `entries` into the pool of that time, `entries_again` those claimed before.
    """
    since = now - CAPACITY_WEEKS * WEEK
    recent = [each for each in claims if each.at > since]
    rate = len(recent) / CAPACITY_WEEKS
    ripe = [each for each in claims if each.at <= now - WEEK]
    visited = sum(each.visited_at is not None and each.visited_at - each.at <= WEEK for each in ripe)
    return Backlog(
        size=len(entered),
        claims_a_week=rate,
        weeks=len(entered) / rate if rate else None,
        days_median=median((now - each) / timedelta(days=1) for each in entered) if entered else None,
        again=entries_again / entries if entries else None,
        visited=visited / len(ripe) if ripe else None,
    )


def advice_on_pool(figures: Backlog) -> Advice:
    """Return what a pool's figures say, the most pressing first."""
    if figures.visited is not None and figures.visited < SELDOM_VISITED:
        return Advice.CLAIMED_AND_LEFT
    if figures.again is not None and figures.again > OFTEN_AGAIN:
        return Advice.RULES_TOO_LOOSE
    backed_up = figures.size > 0 and (figures.weeks is None or figures.weeks > BACKED_UP_WEEKS)
    if backed_up and (figures.days_median or 0.0) >= SETTLED_DAYS:
        return Advice.PEOPLE_MISSING
    return Advice.FINE


def advice_on_region(worked: Worked) -> Advice:
    """Return what a region's figure says."""
    if worked.share is None or worked.known == 0:
        return Advice.FIND_CUSTOMERS
    if worked.share >= WORKED_OUT:
        return Advice.CHANGE_STRATEGY
    return Advice.PEOPLE_MISSING if worked.share <= HARDLY_WORKED else Advice.FINE
