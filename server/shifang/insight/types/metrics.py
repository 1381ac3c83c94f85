"""The registry of metrics: what each number is made of, said once for the API, the pages and the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shifang.insight.types.measures import MEASURES


class Unit(StrEnum):
    """What a value is counted in. A share lies between 0 and 1; a time of day is in seconds since local midnight."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    TIME_OF_DAY = "time_of_day"
    METRES = "metres"


class Grain(StrEnum):
    """The rollup that a metric is summed from; it says what the metric can be told apart by."""

    PERSON_DAY = "person_day"
    PERSON_TIME = "person_time"


class Privacy(StrEnum):
    """Who may be told: everybody who sees the people, or nobody of single people."""

    PERSON = "person"
    GROUP = "group"


class Verdict(StrEnum):
    """Why there is no number."""

    NO_DATA = "no_data"
    NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"
    SMALL_GROUP = "small_group"
    NOT_BY_THIS = "not_by_this"


_TRACKS = ("visits_visit", "tracking_segment")


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: the sum of `numerator`, divided by the sum of `denominator` where there is one.

    `better` says whether more is better ("higher"), less ("lower"), or neither (""). `sources` are the tables of the
    facts behind it, `grain` the rollup it is summed from.
    """

    code: str
    zh: str
    en: str
    unit: Unit
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    better: str = "higher"
    grain: Grain = Grain.PERSON_DAY
    sources: tuple[str, ...] = ("visits_visit",)
    privacy: Privacy = Privacy.PERSON

    @property
    def measures(self) -> frozenset[str]:
        """The columns it is made of."""
        return frozenset((*self.numerator, *self.denominator))


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what it was made of; without one, `why` says so. Never a silent zero."""

    value: float | None
    numerator: int
    denominator: int | None
    why: Verdict | None = None


_HOURS = (
    Metric(
        "days_worked",
        "有核实拜访的天数",
        "Days with visits",
        Unit.COUNT,
        ("worked",),
        better="higher",
        grain=Grain.PERSON_TIME,
    ),
    Metric(
        "first_visit_at",
        "首访时刻",
        "First visit of the day",
        Unit.TIME_OF_DAY,
        ("first_at_s",),
        ("worked",),
        better="lower",
        grain=Grain.PERSON_TIME,
    ),
    Metric(
        "last_visit_until",
        "末访结束时刻",
        "Last visit ends",
        Unit.TIME_OF_DAY,
        ("last_at_s",),
        ("worked",),
        better="",
        grain=Grain.PERSON_TIME,
    ),
    Metric(
        "time_between",
        "日均店间时间",
        "Time between visits a day",
        Unit.SECONDS,
        ("between_s",),
        ("worked",),
        better="lower",
        grain=Grain.PERSON_TIME,
    ),
    Metric(
        "travel_time",
        "日均行程时间",
        "Travel a day",
        Unit.SECONDS,
        ("travel_s",),
        ("tracked",),
        better="lower",
        grain=Grain.PERSON_TIME,
        sources=_TRACKS,
    ),
    Metric(
        "idle_time",
        "日均空闲时间",
        "Idle time a day",
        Unit.SECONDS,
        ("idle_s",),
        ("followed",),
        better="lower",
        grain=Grain.PERSON_TIME,
        sources=_TRACKS,
    ),
    Metric(
        "distance",
        "行程里程",
        "Distance travelled",
        Unit.METRES,
        ("distance_m",),
        better="",
        grain=Grain.PERSON_TIME,
        sources=_TRACKS,
    ),
    Metric(
        "distance_a_day",
        "日均里程",
        "Distance a day",
        Unit.METRES,
        ("distance_m",),
        ("tracked",),
        better="lower",
        grain=Grain.PERSON_TIME,
        sources=_TRACKS,
    ),
)
_ALL = (
    Metric("visits_planned", "计划拜访数", "Visits planned", Unit.COUNT, ("planned",)),
    Metric("visits_done", "完成拜访数", "Visits done", Unit.COUNT, ("done",)),
    Metric("visits_valid", "有效拜访数", "Valid visits", Unit.COUNT, ("valid",)),
    Metric("visits_verified", "核实拜访数", "Verified visits", Unit.COUNT, ("verified",)),
    Metric("visits_unplanned", "计划外核实拜访数", "Verified visits off plan", Unit.COUNT, ("unplanned",), better=""),
    Metric("visits_flagged", "有风险发现的拜访数", "Visits with findings", Unit.COUNT, ("flagged",), better="lower"),
    Metric("visits_to_review", "待复核拜访数", "Visits to review", Unit.COUNT, ("to_review",), better="lower"),
    Metric("visits_refuted", "被否定拜访数", "Refuted visits", Unit.COUNT, ("refuted",), better="lower"),
    Metric(
        "visits_missed",
        "未完成的计划拜访",
        "Planned visits missed",
        Unit.COUNT,
        ("cancelled", "overdue"),
        better="lower",
    ),
    Metric("visits_closed", "遇门店关闭", "Shops found closed", Unit.COUNT, ("closed",), better="lower"),
    Metric(
        "plan_adherence",
        "计划完成率",
        "Plan adherence",
        Unit.SHARE,
        ("kept", "replaced"),
        ("kept", "replaced", "failed", "cancelled", "overdue"),
    ),
    Metric("verified_share", "核实率", "Share verified", Unit.SHARE, ("verified",), ("done",)),
    Metric("valid_share", "有效率", "Share valid", Unit.SHARE, ("valid",), ("done",)),
    Metric("flagged_share", "风险发现率", "Share with findings", Unit.SHARE, ("flagged",), ("done",), better="lower"),
    Metric(
        "strike_rate_visited", "成交率（按核实拜访）", "Strike rate of visits", Unit.SHARE, ("ordered",), ("verified",)
    ),
    Metric(
        "strike_rate_planned",
        "成交率（按计划拜访）",
        "Strike rate of the plan",
        Unit.SHARE,
        ("planned_ordered",),
        ("planned",),
    ),
    Metric(
        "no_progress_share",
        "无进展拜访占比",
        "Visits without progress",
        Unit.SHARE,
        ("no_outcome",),
        ("verified",),
        better="lower",
    ),
    Metric(
        "time_on_site",
        "平均在店时长",
        "Time on site per visit",
        Unit.SECONDS,
        ("on_site_s",),
        ("verified",),
        better="",
    ),
    Metric("time_on_site_total", "在店总时长", "Time on site", Unit.SECONDS, ("on_site_s",), better=""),
    *_HOURS,
)
METRICS: Mapping[str, Metric] = {each.code: each for each in _ALL}

if unknown := {name for each in METRICS.values() for name in each.measures} - MEASURES.keys():
    message = f"metrics of measures that no rollup has: {sorted(unknown)}"
    raise ValueError(message)
