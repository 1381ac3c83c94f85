"""What a funnel tells: cohorts of customers by the month of their first visit, and the stages of opportunities."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WINDOWS = (30, 60, 90)
"""Days after the first visit within which a deal is looked for."""
LEAST = 10
"""Shares of fewer customers, and medians of fewer deals, are not told."""


@dataclass(frozen=True, slots=True)
class Within:
    """Of the customers who were first visited at least so many days ago, how many had a deal within them.

    None where they are fewer than `LEAST`: it is too early to say, or there are too few.
    """

    ripe: int
    won: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers first visited in a month (its first day; None: of all), and how far they came.

    `bought_before` had a deal before the first visit and are not among `visited`. Medians are of those with a deal,
    None of fewer than `LEAST`.
    """

    month: date | None
    visited: int
    opportunity: int
    won: int
    bought_before: int
    median_days: float | None
    median_visits: float | None
    within: Mapping[int, Within]


@dataclass(frozen=True, slots=True)
class StageFlow:
    """A stage of opportunities opened in the days asked: how many came into it, went on, were lost from it or wait.

    `median_days` is how long those stood in it that left; `waiting_days` how long those stand that wait. `blocked`: of
    the stages with enough that left it, the one from which the fewest went on.
    """

    stage: str
    entered: int
    advanced: int
    lost: int
    waiting: int
    waiting_cents: int
    median_days: float | None
    waiting_days: float | None
    blocked: bool
