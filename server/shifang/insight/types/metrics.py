"""The registry of metrics: what each number is made of, said once for the API, the pages and the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shifang.insight.types.measures import MEASURES, Grain, Unit


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


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: the sum of `numerator`, divided by the sum of `denominator` where there is one.

    `better` says whether more is better ("higher"), less ("lower"), or neither ("").
    """

    code: str
    zh: str
    en: str
    unit: Unit
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    better: str = "higher"
    privacy: Privacy = Privacy.PERSON

    @property
    def measures(self) -> frozenset[str]:
        """The columns it is made of."""
        return frozenset((*self.numerator, *self.denominator))

    @property
    def grains(self) -> tuple[Grain, ...]:
        """The rollups it is summed from; with more than one it can be told apart by what they have in common."""
        return tuple(dict.fromkeys(MEASURES[name].grain for name in (*self.numerator, *self.denominator)))

    @property
    def sources(self) -> tuple[str, ...]:
        """The tables of the facts behind it."""
        named = (table for name in (*self.numerator, *self.denominator) for table in MEASURES[name].source)
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which values a share lies with 95 % confidence."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what it was made of; without one, `why` says so. Never a silent zero.

    `interval` stands beside a share of things counted: how far chance alone may have moved it.
    """

    value: float | None
    numerator: int
    denominator: int | None
    why: Verdict | None = None
    interval: Interval | None = None


_HOURS = (
    Metric(
        "days_worked",
        "有核实拜访的天数",
        "Days with visits",
        Unit.COUNT,
        ("worked",),
        better="higher",
    ),
    Metric(
        "first_visit_at",
        "首访时刻",
        "First visit of the day",
        Unit.TIME_OF_DAY,
        ("first_at_s",),
        ("worked",),
        better="lower",
    ),
    Metric(
        "last_visit_until",
        "末访结束时刻",
        "Last visit ends",
        Unit.TIME_OF_DAY,
        ("last_at_s",),
        ("worked",),
        better="",
    ),
    Metric(
        "time_between",
        "日均店间时间",
        "Time between visits a day",
        Unit.SECONDS,
        ("between_s",),
        ("worked",),
        better="lower",
    ),
    Metric(
        "travel_time",
        "日均行程时间",
        "Travel a day",
        Unit.SECONDS,
        ("travel_s",),
        ("tracked",),
        better="lower",
    ),
    Metric(
        "idle_time",
        "日均空闲时间",
        "Idle time a day",
        Unit.SECONDS,
        ("idle_s",),
        ("followed",),
        better="lower",
    ),
    Metric(
        "distance",
        "行程里程",
        "Distance travelled",
        Unit.METRES,
        ("distance_m",),
        better="",
    ),
    Metric(
        "distance_a_day",
        "日均里程",
        "Distance a day",
        Unit.METRES,
        ("distance_m",),
        ("tracked",),
        better="lower",
    ),
)
_SALES = (
    Metric("deals", "成交笔数", "Deals", Unit.COUNT, ("deals",)),
    Metric("revenue", "成交金额", "Revenue", Unit.CENTS, ("amount_cents",)),
    Metric("average_deal", "平均成交金额", "Average deal", Unit.CENTS, ("amount_cents",), ("deals",)),
    Metric(
        "deals_a_visit", "每次核实拜访的成交笔数", "Deals per verified visit", Unit.COUNT, ("deals",), ("verified",)
    ),
    Metric(
        "revenue_a_visit",
        "每次核实拜访的成交金额",
        "Revenue per verified visit",
        Unit.CENTS,
        ("amount_cents",),
        ("verified",),
    ),
)
_CUSTOMERS = (
    Metric("coverage", "客户覆盖率（按月）", "Coverage by month", Unit.SHARE, ("covered",), ("held",)),
    Metric(
        "frequency_kept",
        "拜访频次达成率（按月）",
        "Frequency kept by month",
        Unit.SHARE,
        ("frequency_kept",),
        ("frequency_counted",),
    ),
    Metric(
        "customers_visited", "拜访客户数（逐月累计）", "Customers visited, month by month", Unit.COUNT, ("visited",)
    ),
    Metric(
        "visits_per_customer",
        "每客户月均拜访天数",
        "Visit days per visited customer and month",
        Unit.COUNT,
        ("visited_times",),
        ("visited",),
        better="",
    ),
    Metric(
        "customers_held",
        "有负责人的客户数（逐月累计）",
        "Customers held, month by month",
        Unit.COUNT,
        ("held",),
        better="",
    ),
    Metric(
        "customers_in_pools",
        "公海客户数（逐月累计）",
        "Customers in pools, month by month",
        Unit.COUNT,
        ("pooled",),
        better="",
    ),
    Metric(
        "pooled_share",
        "公海客户占比（按月）",
        "Share in pools by month",
        Unit.SHARE,
        ("pooled",),
        ("pooled", "held"),
        better="",
    ),
)
_POOLS = (
    Metric("pool_inflow", "公海流入", "Came into pools", Unit.COUNT, ("came_in",), better=""),
    Metric("pool_outflow", "公海流出", "Left pools", Unit.COUNT, ("went_out",), better=""),
    Metric("pool_reclaimed", "回收客户数", "Reclaimed", Unit.COUNT, ("reclaimed",), better="lower"),
    Metric("pool_claimed", "领取客户数", "Claimed", Unit.COUNT, ("claimed",), better=""),
    Metric("claims_visited_share", "领取后拜访率", "Claims visited", Unit.SHARE, ("claims_visited",), ("claimed",)),
    Metric(
        "claim_to_visit",
        "领取到首访用时",
        "Claim to first visit",
        Unit.SECONDS,
        ("claim_wait_s",),
        ("claims_visited",),
        better="lower",
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
        ("no_progress",),
        ("verified",),
        better="lower",
    ),
    Metric(
        "unplanned_share",
        "计划外拜访占比",
        "Share of visits off plan",
        Unit.SHARE,
        ("unplanned",),
        ("verified",),
        better="",
    ),
    Metric("photo_pass_rate", "照片合格率", "Photo pass rate", Unit.SHARE, ("photos_passed",), ("photos",)),
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
    Metric("visits_a_day", "日均核实拜访数", "Verified visits a day", Unit.COUNT, ("verified",), ("worked",)),
    *_HOURS,
    *_SALES,
    *_CUSTOMERS,
    *_POOLS,
)
METRICS: Mapping[str, Metric] = {each.code: each for each in _ALL}

if unknown := {name for each in METRICS.values() for name in each.measures} - MEASURES.keys():
    message = f"metrics of measures that no rollup has: {sorted(unknown)}"
    raise ValueError(message)
