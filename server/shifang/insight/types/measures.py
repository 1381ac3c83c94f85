"""What the rollups count: every column of theirs, in words. A metric is a sum of these, or a ratio of two."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_VISITS = ("visits_visit",)


class Unit(StrEnum):
    """What a value is counted in. A share lies between 0 and 1; a time of day is in seconds since local midnight."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    TIME_OF_DAY = "time_of_day"
    METRES = "metres"
    CENTS = "cents"


class Grain(StrEnum):
    """The rollup that a measure is a column of; it says what the measure can be told apart by."""

    PERSON_DAY = "person_day"
    PERSON_TIME = "person_time"
    PERSON_DEALS = "person_deals"
    CUSTOMER_MONTH = "customer_month"
    POOL_MOVE = "pool_move"


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of a rollup: what one unit of it is in words, and `source`, the tables of the facts it is made of."""

    name: str
    zh: str
    en: str
    grain: Grain = Grain.PERSON_DAY
    unit: Unit = Unit.COUNT
    source: tuple[str, ...] = _VISITS

    @property
    def behind(self) -> str | None:
        """The measure whose visits lie behind it: its own, verified ones for hours between visits, none for tracks."""
        if self.grain is Grain.PERSON_DAY:
            return self.name
        return "verified" if self.source == _VISITS else None


def _of_plan() -> Iterable[Measure]:
    yield Measure(
        "planned", "计划拜访（不含提前取消、被替代和陪访）", "planned visits (not called off, replaced or joint)"
    )
    yield Measure("kept", "按计划完成且核实的拜访", "planned visits that were made and verified")
    yield Measure(
        "replaced",
        "同周内以计划外核实拜访补上的计划",
        "planned visits made up for in the same week by an unplanned one",
    )
    yield Measure("failed", "已执行但无效或被否定的计划拜访", "planned visits made but invalid or refuted")
    yield Measure("closed", "门店关闭的计划拜访", "planned visits that found the shop closed")
    yield Measure("cancelled", "当天或之后取消的计划拜访", "planned visits cancelled on their day or later")
    yield Measure("waiting", "进行中或尚待判定的计划拜访", "planned visits under way or not judged yet")
    yield Measure("left_open", "未开始的计划拜访", "planned visits that were not begun")
    yield Measure(
        "planned_ordered", "按计划完成、核实且有订单的拜访", "planned visits made, verified and with an order"
    )


def _of_day() -> Iterable[Measure]:
    photos = ("visits_visit", "evidence_photo")
    moves = ("visits_visit", "customers_opportunitymove", "customers_deal")
    yield Measure("done", "已签退的拜访", "visits checked out")
    yield Measure("valid", "符合规则的拜访", "visits that kept the rules")
    yield Measure("invalid", "无效拜访", "visits against the rules")
    yield Measure("verified", "核实的拜访", "verified visits")
    yield Measure("refuted", "被否定的拜访", "refuted visits")
    yield Measure("flagged", "带有风险发现的拜访", "visits with findings against them", source=("truth_finding",))
    yield Measure("to_review", "待复核的拜访", "visits that wait for a review")
    yield Measure("unplanned", "计划外的核实拜访", "verified visits that were not planned")
    yield Measure("ordered", "有订单的核实拜访", "verified visits with an order")
    yield Measure("no_outcome", "没有结果的核实拜访", "verified visits without an outcome")
    yield Measure(
        "no_progress",
        "没有结果、商机也无推进的核实拜访",
        "verified visits without an outcome or an opportunity moved",
        source=moves,
    )
    yield Measure("on_site_s", "核实拜访的在店时长", "time on site of verified visits", unit=Unit.SECONDS)
    yield Measure("photos", "已判定的拜访照片", "photos of visits that were judged", source=photos)
    yield Measure("photos_passed", "没有问题的拜访照片", "photos of visits with nothing against them", source=photos)


def _of_time() -> Iterable[Measure]:
    tracks = ("tracking_segment",)
    both = ("visits_visit", *tracks)
    time = Grain.PERSON_TIME
    yield Measure("worked", "有核实拜访的天数", "days with a verified visit", time)
    yield Measure(
        "first_at_s",
        "首次核实拜访的签到时刻",
        "time of day of the first verified check-in",
        time,
        Unit.TIME_OF_DAY,
    )
    yield Measure(
        "last_at_s",
        "末次核实拜访的签退时刻",
        "time of day of the last verified check-out",
        time,
        Unit.TIME_OF_DAY,
    )
    yield Measure("between_s", "核实拜访之间的时间", "time between verified visits", time, Unit.SECONDS)
    yield Measure("tracked", "有轨迹的天数", "days with a track", time, source=tracks)
    yield Measure("travel_s", "轨迹中的行程时间", "time on the move by the track", time, Unit.SECONDS, tracks)
    yield Measure("distance_m", "轨迹中的行程距离", "distance travelled by the track", time, Unit.METRES, tracks)
    yield Measure("followed", "既有核实拜访又有轨迹的天数", "days with a verified visit and a track", time, source=both)
    yield Measure(
        "idle_s",
        "核实拜访之间未移动的时间",
        "time between verified visits without moving",
        time,
        Unit.SECONDS,
        both,
    )


def _of_deals() -> Iterable[Measure]:
    deals, source = Grain.PERSON_DEALS, ("customers_deal",)
    yield Measure("deals", "成交笔数（不含已取消）", "deals that stand", deals, source=source)
    yield Measure("amount_cents", "成交金额（不含已取消）", "money of deals that stand", deals, Unit.CENTS, source)


def _of_customers() -> Iterable[Measure]:
    month, customers = Grain.CUSTOMER_MONTH, ("customers_customer", "customers_ownership")
    visited = (*customers, "visits_visit")
    asked = (*visited, "accounts_policyversion", "planning_customerfrequency")
    yield Measure(
        "held", "有负责人的客户（按月末）", "customers that somebody held at the month's end", month, source=customers
    )
    yield Measure("pooled", "公海中的客户（按月末）", "customers in pools at the month's end", month, source=customers)
    yield Measure(
        "visited", "当月有核实拜访的客户", "customers with a verified visit in the month", month, source=visited
    )
    yield Measure(
        "covered",
        "有负责人且当月有核实拜访的客户",
        "customers held at the month's end with a verified visit in the month",
        month,
        source=visited,
    )
    yield Measure(
        "visited_times",
        "客户有核实拜访的天数（一天只算一次）",
        "days with a verified visit, customer by customer",
        month,
        source=visited,
    )
    yield Measure(
        "wanted_times",
        "按拜访频次应有的拜访（取整）",
        "visits that the frequency asks for, in whole ones",
        month,
        source=asked,
    )
    yield Measure(
        "frequency_counted",
        "按频次至少应有一次拜访的客户",
        "held customers that the frequency asks a visit of at least",
        month,
        source=asked,
    )
    yield Measure(
        "frequency_kept", "拜访次数达到频次的客户", "of them those visited as often as asked for", month, source=asked
    )


def _of_pools() -> Iterable[Measure]:
    moves, source = Grain.POOL_MOVE, ("customers_ownership",)
    visited = (*source, "visits_visit")
    yield Measure("came_in", "进入公海的客户次数", "customers that came into a pool", moves, source=source)
    yield Measure("reclaimed", "被回收的客户次数", "customers that were reclaimed", moves, source=source)
    yield Measure("went_out", "离开公海的客户次数", "customers that left a pool", moves, source=source)
    yield Measure("claimed", "领取的客户次数", "customers that were claimed", moves, source=source)
    yield Measure(
        "claims_visited",
        "领取后已有核实拜访的客户次数",
        "claims that a verified visit followed before the customer changed hands",
        moves,
        source=visited,
    )
    yield Measure(
        "claim_wait_s",
        "从领取到首次核实拜访的时间",
        "time from the claim to the first verified visit",
        moves,
        Unit.SECONDS,
        visited,
    )


PERSON_DAY: tuple[Measure, ...] = (*_of_plan(), *_of_day())
PERSON_TIME: tuple[Measure, ...] = tuple(_of_time())
PERSON_DEALS: tuple[Measure, ...] = tuple(_of_deals())
CUSTOMER_MONTH: tuple[Measure, ...] = tuple(_of_customers())
POOL_MOVE: tuple[Measure, ...] = tuple(_of_pools())
OVERDUE = Measure("overdue", "当天已过仍未开始的计划拜访", "planned visits not begun by the end of their day")
"""Of `left_open`, what lies before today: what is asked decides it, no row holds it."""
OF_PLAN: frozenset[str] = frozenset(each.name for each in _of_plan())
"""Measures of the planned day; all others of a person's day are of the day on which a visit happened."""
OF_NOBODY: frozenset[str] = frozenset({"pooled"})
"""Measures of what no person has: they cannot be told of people."""
MEASURES: dict[str, Measure] = {
    each.name: each for each in (*PERSON_DAY, *PERSON_TIME, *PERSON_DEALS, *CUSTOMER_MONTH, *POOL_MOVE, OVERDUE)
}
