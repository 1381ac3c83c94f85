"""Numbers to be taken along: a row for each group and the whole, each value as a spreadsheet knows it, and how it is
made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from shifang.accounts.queries import department_names, person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.settings import settings
from shifang.customers.spreadsheets.writing import Share, Sheet
from shifang.insight.queries.asking import Answer, Group, answer
from shifang.insight.types.asking import By, Question
from shifang.insight.types.measures import MEASURES, Unit
from shifang.insight.types.metrics import METRICS, Metric, Value, Verdict
from shifang.insight.types.words import BY_WORDS, TABLE_WORDS, UNIT_WORDS, WHY_WORDS


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was asked and answered, with everything that is needed to write it down in a language ("zh" or "en")."""

    question: Question
    answer: Answer
    metrics: Sequence[Metric]
    names: dict[Any, str]
    language: str

    def word(self, words: tuple[str, str]) -> str:
        """Return a word in the language."""
        return words[self.language == "en"]

    def said(self, name: str) -> str:
        """Return a word of tables."""
        return self.word(TABLE_WORDS[name])

    def name(self, metric: Metric) -> str:
        """Return a metric's name."""
        return metric.en if self.language == "en" else metric.zh

    def key(self, group: Group) -> list[Any]:
        """Return what tells a group apart: names, and days as dates."""
        return [each if isinstance(each, date) else self.names.get(each, str(each)) for each in group.key]

    def formula(self, metric: Metric) -> str:
        """Return how a metric is made, in words."""
        above, below = ([self._part(name) for name in side] for side in (metric.numerator, metric.denominator))
        return " + ".join(above) + (f" ÷ ({' + '.join(below)})" if below else "")

    def _part(self, name: str) -> str:
        measure = MEASURES[name]
        return measure.en if self.language == "en" else measure.zh

    def narrowed(self) -> list[tuple[str, str]]:
        """Return of which days, whom and what was asked."""
        asked = self.question
        told = [("range", f"{asked.since.isoformat()} – {asked.until.isoformat()}")]
        for field in ("department_id", "person_id", "customer_type", "tier"):
            value = getattr(asked, field)
            if value:
                told.append((field.removesuffix("_id"), self.names.get(value, str(value))))
        return [(self.said(name), value) for name, value in told]


def numbers_of(scope: Scope, question: Question, *, language: str, today: date) -> Numbers:
    """Return the answer to a question with the names of all that it is about.

    Raises `insight.metric_unknown`, `insight.range_invalid`, `insight.too_many_groups`.
    """
    found = answer(scope, question, today=today)
    metrics = [METRICS[code] for code in question.metrics]
    return Numbers(question, found, metrics, _names(scope, question, found, language=language), language)


def sheets(numbers: Numbers) -> list[Sheet]:
    """Return the numbers and their formulas as sheets of a workbook."""
    headings = [numbers.word(BY_WORDS[by]) for by in numbers.question.by]
    for metric in numbers.metrics:
        name = numbers.name(metric)
        headings.append(name)
        if metric.denominator:
            headings += [f"{name} · {numbers.said(part)}" for part in ("numerator", "denominator")]
    about: list[list[Any]] = [
        [numbers.name(each), numbers.formula(each), numbers.word(UNIT_WORDS[each.unit]), ", ".join(each.sources)]
        for each in numbers.metrics
    ]
    about += [[], *([name, value] for name, value in numbers.narrowed())]
    if numbers.answer.built_until is not None:
        about.append([numbers.said("built"), numbers.answer.built_until])
    of_formulas = [numbers.said(name) for name in ("metric", "formula", "unit", "sources")]
    return [
        Sheet(numbers.said("numbers"), headings, _rows(numbers)),
        Sheet(numbers.said("formulas"), of_formulas, about),
    ]


def _rows(numbers: Numbers) -> list[list[Any]]:
    rows = [[*numbers.key(each), *_cells(numbers, each)] for each in numbers.answer.groups]
    width = len(numbers.question.by)
    whole = [numbers.said("whole"), *[None] * (width - 1)] if width else []
    return [*rows, [*whole, *_cells(numbers, numbers.answer.total)]]


def _cells(numbers: Numbers, group: Group) -> list[Any]:
    cells: list[Any] = []
    for metric in numbers.metrics:
        value = group.values[metric.code]
        cells.append(cell(metric, value) if value.why is None else numbers.word(WHY_WORDS[value.why]))
        if metric.denominator:
            known = value.why in {None, Verdict.NOTHING_TO_DIVIDE_BY}
            cells += [value.numerator, value.denominator] if known else [None, None]
    return cells


def cell(metric: Metric, value: Value) -> Any:
    """Return a known value as a spreadsheet takes it: durations as such, metres as kilometres, cents as money."""
    number = value.value or 0
    if metric.unit is Unit.SHARE:
        return Share(number)
    if metric.unit in {Unit.SECONDS, Unit.TIME_OF_DAY}:
        return timedelta(seconds=round(number))
    if metric.unit is Unit.METRES:
        return round(number / 1000, 3)
    if metric.unit is Unit.CENTS:
        return Decimal(round(number)) / 100
    return int(number) if float(number).is_integer() else number


def _names(scope: Scope, question: Question, found: Answer, *, language: str) -> dict[Any, str]:
    asked: dict[By, list[UUID | None]] = {
        By.PERSON: [question.person_id],
        By.DEPARTMENT: [question.department_id],
    }
    for at, by in enumerate(question.by):
        if by in asked:
            asked[by] += [each.key[at] for each in found.groups]
    in_force = settings(scope)
    words = {key: each[language] for each_of in (in_force.types, in_force.tiers) for key, each in each_of.items()}
    none = "未设置" if language == "zh" else "not set"
    people, departments = person_names(scope, asked[By.PERSON]), department_names(scope, asked[By.DEPARTMENT])
    return {**words, "": none, **people, **departments}
