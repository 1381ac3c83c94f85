"""The high-performer model as a workbook: what was asked, what was found and suggested, what was looked at."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shifang.customers.spreadsheets.writing import Sheet
from shifang.insight.queries.habits import HabitsReport
from shifang.insight.rules.habit_words import pairs_alike, pairs_interval, said, sentence, suggestion_of
from shifang.insight.rules.thirds import Days
from shifang.insight.types.habits import LEAST_DAYS, LEAST_LATER_DAYS, LEAST_PEOPLE, LEAST_TOP, Habit, HabitVerdict
from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import METRICS, Interval

_Both = tuple[str, str]
_TITLES: Mapping[str, _Both] = {
    "model": ("高绩效模型", "High performers"),
    "found": ("发现与建议", "Found and suggested"),
    "looked_at": ("看过的习惯", "Looked at"),
}
_HEADINGS: Mapping[str, tuple[_Both, ...]] = {
    "model": (("项目", "What"), ("内容", "Value")),
    "found": (
        ("习惯", "Habit"),
        ("高绩效组中位数", "Median of high performers"),
        ("其他人中位数", "Median of the others"),
        ("两两相比如此的比例", "Share of pairs that differ so"),
        ("95% 区间", "95% interval"),
        ("校正后 p 值", "Corrected p"),
        ("同时出现", "Goes with"),
        ("说明", "In words"),
        ("建议尝试", "Suggested to try"),
    ),
    "looked_at": (("习惯", "Habit"), ("结论", "What came of it")),
}
_TOLD: Mapping[HabitVerdict, _Both] = {
    HabitVerdict.FOUND: ("有发现", "Found something"),
    HabitVerdict.NOTHING_FOUND: ("没有发现能区分高绩效的习惯", "Nothing found that separates high performers"),
    HabitVerdict.SMALL_GROUP: ("人数太少，不计算", "Too few people: nothing was worked out"),
    HabitVerdict.NO_TOP: ("结果相同的人太多，分不出前四分之一", "Too many have the same result to tell a top quarter"),
}
_CAVEAT = (
    "这里只说明两者同时出现，不说明因果；请先小范围试行，再看结果。",
    "Things found to go together need not be cause and effect: try a change with a few people first.",
)
_OUTCOMES: Mapping[str, _Both] = {
    "not_found": ("与结果没有可靠的关联", "No reliable relation to the result"),
    "unknown": ("有数据的人太少，或人人相同", "Known of too few, or the same for all"),
    "part_of": ("属于结果本身的计算，不参与比较", "Part of how the result is counted: left out"),
}


def habits_sheets(report: HabitsReport, *, language: str) -> list[Sheet]:
    """Return the sheets; they name no people."""
    at = 1 if language == "en" else 0
    rows = {
        "model": _model(report, at=at, language=language),
        "found": _found(report, at=at, language=language),
        "looked_at": _looked_at(report, at=at),
    }
    return [Sheet(_TITLES[name][at], [each[at] for each in _HEADINGS[name]], found) for name, found in rows.items()]


def _model(report: HabitsReport, *, at: int, language: str) -> list[Sequence[Any]]:
    metric, separation = METRICS[report.result], report.separation
    least: _Both = (
        f"至少 {LEAST_PEOPLE} 人，其中高绩效组至少 {LEAST_TOP} 人；"
        f"每人习惯期至少 {LEAST_DAYS} 天、结果期至少 {LEAST_LATER_DAYS} 天有核实拜访",
        f"At least {LEAST_PEOPLE} people, {LEAST_TOP} of them high performers, each with verified visits on "
        f"{LEAST_DAYS} days while habits are measured and on {LEAST_LATER_DAYS} while results are",
    )
    rows: list[tuple[_Both, Any]] = [
        (("结果指标", "Result"), (metric.zh, metric.en)[at]),
        (("习惯期", "Days of habits"), _days(report.habit_days)),
        (("结果期", "Days of results"), _days(report.result_days)),
        (("参与人数", "People"), len(report.people)),
        (("最低要求", "Minimum"), least[at]),
        (("结论", "Conclusion"), _TOLD[separation.told][at]),
        (("请注意", "Please note"), _CAVEAT[at]),
    ]
    if separation.border is not None:
        border = said(metric.unit, separation.border, language=language)
        rows[5:5] = [
            (("高绩效组人数", "High performers"), len(separation.top)),
            (("高绩效组最低结果", "Least result among them"), border),
        ]
    return [(name[at], value) for name, value in rows]


def _found(report: HabitsReport, *, at: int, language: str) -> Iterable[Sequence[Any]]:
    for each in report.separation.found:
        habit = report.habits[each.code]
        suggested = suggestion_of(habit, each)
        yield (
            _name(habit, at),
            said(habit.unit, each.top, language=language),
            said(habit.unit, each.rest, language=language),
            said(Unit.SHARE, pairs_alike(each), language=language),
            _interval(pairs_interval(each), language=language),
            each.p,
            ("、", ", ")[at].join(_name(report.habits[code], at) for code in each.goes_with),
            sentence(habit, each, language=language),
            "" if suggested is None else (suggested.zh, suggested.en)[at],
        )


def _looked_at(report: HabitsReport, *, at: int) -> Iterable[Sequence[Any]]:
    separation = report.separation
    told = {
        "not_found": [report.habits[code] for code in separation.looked_at],
        "unknown": [report.habits[code] for code in separation.unknown],
        "part_of": report.part_of,
    }
    for outcome, habits in told.items():
        for habit in habits:
            yield _name(habit, at), _OUTCOMES[outcome][at]


def _name(habit: Habit, at: int) -> str:
    return (habit.zh, habit.en)[at]


def _days(days: Days) -> str:
    return f"{days[0].isoformat()} – {days[1].isoformat()}"


def _interval(interval: Interval, *, language: str) -> str:
    return " – ".join(said(Unit.SHARE, each, language=language) for each in (interval.low, interval.high))
