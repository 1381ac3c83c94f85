"""What the rollups count: every column of theirs, in words. A metric is a sum of these, or a ratio of two."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of a rollup. `counts` and its English say what one unit of it is."""

    name: str
    zh: str
    en: str


PERSON_DAY: tuple[Measure, ...] = (
    Measure("planned", "计划拜访（不含提前取消、被替代和陪访）", "planned visits (not called off, replaced or joint)"),
    Measure("kept", "按计划完成且核实的拜访", "planned visits that were made and verified"),
    Measure(
        "replaced",
        "同周内以计划外核实拜访补上的计划",
        "planned visits made up for in the same week by an unplanned one",
    ),
    Measure("failed", "已执行但无效或被否定的计划拜访", "planned visits made but invalid or refuted"),
    Measure("closed", "门店关闭的计划拜访", "planned visits that found the shop closed"),
    Measure("cancelled", "当天或之后取消的计划拜访", "planned visits cancelled on their day or later"),
    Measure("waiting", "进行中或尚待判定的计划拜访", "planned visits under way or not judged yet"),
    Measure("left_open", "未开始的计划拜访", "planned visits that were not begun"),
    Measure("planned_ordered", "按计划完成、核实且有订单的拜访", "planned visits made, verified and with an order"),
    Measure("done", "已签退的拜访", "visits checked out"),
    Measure("valid", "符合规则的拜访", "visits that kept the rules"),
    Measure("invalid", "无效拜访", "visits against the rules"),
    Measure("verified", "核实的拜访", "verified visits"),
    Measure("refuted", "被否定的拜访", "refuted visits"),
    Measure("flagged", "带有风险发现的拜访", "visits with findings against them"),
    Measure("to_review", "待复核的拜访", "visits that wait for a review"),
    Measure("unplanned", "计划外的核实拜访", "verified visits that were not planned"),
    Measure("ordered", "有订单的核实拜访", "verified visits with an order"),
    Measure("no_outcome", "没有结果的核实拜访", "verified visits without an outcome"),
    Measure("on_site_s", "核实拜访的在店时长", "time on site of verified visits"),
)
PERSON_TIME: tuple[Measure, ...] = (
    Measure("worked", "有核实拜访的天数", "days with a verified visit"),
    Measure("first_at_s", "首次核实拜访的签到时刻", "time of day of the first verified check-in"),
    Measure("last_at_s", "末次核实拜访的签退时刻", "time of day of the last verified check-out"),
    Measure("between_s", "核实拜访之间的时间", "time between verified visits"),
    Measure("tracked", "有轨迹的天数", "days with a track"),
    Measure("travel_s", "轨迹中的行程时间", "time on the move by the track"),
    Measure("distance_m", "轨迹中的行程距离", "distance travelled by the track"),
    Measure("followed", "既有核实拜访又有轨迹的天数", "days with a verified visit and a track"),
    Measure("idle_s", "核实拜访之间未移动的时间", "time between verified visits without moving"),
)
OVERDUE = Measure("overdue", "当天已过仍未开始的计划拜访", "planned visits not begun by the end of their day")
"""Of `left_open`, what lies before today: what is asked decides it, no row holds it."""
MEASURES: dict[str, Measure] = {each.name: each for each in (*PERSON_DAY, *PERSON_TIME, OVERDUE)}
