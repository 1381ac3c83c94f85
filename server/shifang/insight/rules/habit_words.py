"""What was found about habits, said to people: values, sentences and suggestions in Chinese and English. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shifang.insight.types.habits import Habit, HabitChange, Separating
from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import Interval

_FIVE_MINUTES = 300


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change to try: what most do now (`usual`), and what to aim at, in the habit's unit."""

    kind: HabitChange
    habit: str
    usual: float
    aim: float
    zh: str
    en: str


def suggestion_of(habit: Habit, found: Separating) -> Suggestion | None:
    """Return the change that would bring the rest to what the top do; None where that is nothing to wish for.

    Where the registry says that less of it is better and the top have more, they are good in spite of it.
    """
    if habit.better == ("lower" if _is_more(found) else "higher"):
        return None
    aim = found.top
    if habit.unit is Unit.TIME_OF_DAY:
        aim = float(round(aim / _FIVE_MINUTES) * _FIVE_MINUTES)
    zh, en = (_suggested(habit, found, aim=aim, language=language) for language in _LANGUAGES)
    return Suggestion(habit.change, habit.code, usual=found.rest, aim=aim, zh=zh, en=en)


def sentence(habit: Habit, found: Separating, *, language: str) -> str:
    """Return in words what was found; it says nothing of causes."""
    top, rest = (said(habit.unit, value, language=language) for value in (found.top, found.rest))
    pairs = said(Unit.SHARE, pairs_alike(found), language=language)
    words = _WAYS[language]["time" if habit.unit is Unit.TIME_OF_DAY else "amount"]
    way = words[0 if _is_more(found) else 1]
    if language == "zh":
        return f"高绩效组的“{habit.zh}”{way}：中位数 {top}，其他人 {rest}；两两相比，{pairs} 如此。"
    return f"{habit.en}: {way} among high performers, median {top}, others {rest}; so in {pairs} of all pairs."


def pairs_alike(found: Separating) -> float:
    """Return the share of pairs of one of the top and one of the rest that differ as the medians do."""
    return found.superiority if _is_more(found) else round(1 - found.superiority, 6)


def pairs_interval(found: Separating) -> Interval:
    """Return the interval of the share of pairs that differ as the medians do."""
    low, high = found.interval.low, found.interval.high
    return Interval(low, high) if found.top > found.rest else Interval(round(1 - high, 6), round(1 - low, 6))


def said(unit: Unit, value: float, *, language: str) -> str:
    """Return a value with its unit."""
    return _SAID[unit](value, language)


def _is_more(found: Separating) -> bool:
    return found.top > found.rest


def _suggested(habit: Habit, found: Separating, *, aim: float, language: str) -> str:
    chinese = language == "zh"
    usual, goal = (said(habit.unit, value, language=language) for value in (found.rest, aim))
    if habit.unit is Unit.TIME_OF_DAY:
        bound = _BOUNDS[language][0 if _is_more(found) else 1]
        return f"SOP：{habit.zh}{bound} {goal}" if chinese else f"SOP: {_inside(habit.en)} {bound} {goal}"
    change = f"由 {usual} 调整到 {goal}" if chinese else f"from {usual} to {goal}"
    if not habit.tier:
        return f"SOP：{habit.zh}{change}" if chinese else f"SOP: {_inside(habit.en)} {change}"
    if chinese:
        return f"拜访频次：{'提高' if _is_more(found) else '降低'}该等级的频次，{habit.zh}{change}"
    often = "more" if _is_more(found) else "less"
    return f"Visit frequency: visit this tier {often} often, {_inside(habit.en)} {change}"


def _inside(words: str) -> str:
    """Return a name as it stands inside a sentence."""
    return words[:1].lower() + words[1:]


def _clock(value: float, _: str) -> str:
    minutes = round(value / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def _minutes(value: float, language: str) -> str:
    return f"{value / 60:,.1f}".removesuffix(".0") + (" 分钟" if language == "zh" else " min")


def _percent(value: float, _: str) -> str:
    return f"{value * 100:.1f}".removesuffix(".0") + "%"


def _kilometres(value: float, language: str) -> str:
    return f"{value / 1000:,.1f} {'公里' if language == 'zh' else 'km'}"


def _count(value: float, _: str) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _money(value: float, _: str) -> str:
    return f"¥{value / 100:,.2f}"


_LANGUAGES: tuple[str, str] = ("zh", "en")
# Of more, then of less.
_WAYS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "zh": {"time": ("更晚", "更早"), "amount": ("更高", "更低")},
    "en": {"time": ("later", "earlier"), "amount": ("higher", "lower")},
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "zh": ("不早于", "不晚于"),
    "en": ("no earlier than", "no later than"),
}
_SAID: Mapping[Unit, Callable[[float, str], str]] = {
    Unit.COUNT: _count,
    Unit.SHARE: _percent,
    Unit.SECONDS: _minutes,
    Unit.TIME_OF_DAY: _clock,
    Unit.METRES: _kilometres,
    Unit.CENTS: _money,
}
