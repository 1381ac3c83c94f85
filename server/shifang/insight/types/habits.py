"""Words of the high-performer model: which habits are looked at, which results, and what is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import METRICS, Interval, Metric

LEAST_PEOPLE = 20
"""So many people are needed, …"""
LEAST_TOP = 5
"""… of whom so many stand above the border, …"""
LEAST_DAYS = 10
"""… each with verified visits on so many days while habits are measured, …"""
LEAST_LATER_DAYS = 3
"""… and on so many while results are."""
LEAST_RANGE_DAYS = 15
"""A shorter range cannot hold as many worked days in its first two thirds."""
FAMILY_ERROR = 0.05
"""The chance that anything is told where no habit has to do with the result."""


class HabitResult(StrEnum):
    """The metrics that habits are held against."""

    REVENUE = "revenue"
    DEALS = "deals"
    VISITS_VERIFIED = "visits_verified"
    STRIKE_RATE_VISITED = "strike_rate_visited"


class HabitVerdict(StrEnum):
    """What came of looking. `no_top`: too many have the same result for a top quarter to stand apart."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    SMALL_GROUP = "small_group"
    NO_TOP = "no_top"


class HabitChange(StrEnum):
    """Where a suggestion is carried out: in the steps of a day, or in how often customers of a tier are visited."""

    SOP = "sop"
    FREQUENCY = "frequency"


@dataclass(frozen=True, slots=True)
class Habit:
    """A metric as a habit of single people. With a `tier` it is that tier's share of their verified visits."""

    code: str
    zh: str
    en: str
    unit: Unit
    better: str
    measures: frozenset[str]
    tier: str = ""

    @property
    def change(self) -> HabitChange:
        """Where it would be changed."""
        return HabitChange.FREQUENCY if self.tier else HabitChange.SOP


def _of_metric(metric: Metric) -> Habit:
    return Habit(metric.code, metric.zh, metric.en, metric.unit, metric.better, metric.measures)


def of_tier(key: str, *, zh: str, en: str) -> Habit:
    """Return the habit of visiting a tier; `zh` and `en` are the tier's names."""
    return Habit(
        code=f"tier:{key}",
        zh=f"{zh}占核实拜访的比例",
        en=f"Share of verified visits to “{en}”",
        unit=Unit.SHARE,
        better="",
        measures=frozenset({"verified"}),
        tier=key,
    )


HABITS: tuple[Habit, ...] = tuple(
    _of_metric(METRICS[code])
    for code in (
        "first_visit_at",
        "last_visit_until",
        "visits_a_day",
        "time_on_site",
        "travel_time",
        "idle_time",
        "plan_adherence",
        "unplanned_share",
        "photo_pass_rate",
        "no_progress_share",
    )
)
"""Those of every organisation; tiers come with its settings."""
TIERS = 2
"""So many tiers, the most important first, are looked at: with each more, less is found of all others."""

_SOME_VERIFIED = frozenset({"kept", "replaced", "planned_ordered", "unplanned", "ordered", "no_progress"})


def is_part_of(habit: Habit, result: Metric) -> bool:
    """Return whether a habit counts what the result counts: that it goes with it would be arithmetic, no finding."""
    return not _counted(habit.measures).isdisjoint(_counted(result.measures))


def _counted(measures: frozenset[str]) -> frozenset[str]:
    """Measures of the plan and of outcomes count some of the verified visits."""
    return measures | {"verified"} if measures & _SOME_VERIFIED else measures


@dataclass(frozen=True, slots=True)
class Sample:
    """A person: what they did in the earlier days, as far as it is known, and what came of the later ones."""

    person_id: UUID
    department_id: UUID
    habits: Mapping[str, float]
    result: float


@dataclass(frozen=True, slots=True)
class Separating:
    """A habit that separates the top quarter from the rest.

    `top` and `rest` are medians. `superiority` is the share of pairs of one of the top and one of the rest in which the
    former has more of it (a half: no difference); `interval` its 95 % interval. `p` is corrected for all habits looked
    at. `goes_with` are habits that differ too, and no more than this one explains.
    """

    code: str
    top: float
    rest: float
    superiority: float
    interval: Interval
    p: float
    goes_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Separation:
    """What was found. `border`: the least result of the top. `unknown`: habits known of too few, or alike in all."""

    told: HabitVerdict
    border: float | None = None
    top: frozenset[UUID] = frozenset()
    found: tuple[Separating, ...] = ()
    looked_at: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
