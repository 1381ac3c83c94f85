"""Numbers set as a page: on paper, and as the picture of a message."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shifang.accounts.queries import organisation_of, person_of
from shifang.accounts.types import Scope
from shifang.evidence.typesetting import typeset
from shifang.insight.queries.tables import Numbers
from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import Metric, Value
from shifang.insight.types.words import BY_WORDS, WHY_WORDS

_TEMPLATE = Path(__file__).parent / "numbers.typ"
MOST_ROWS = 200
_PAGE_METRICS = 6


def page_of(scope: Scope, numbers: Numbers, *, title: str, now: datetime) -> dict[str, Any]:
    """Return what is printed of numbers: the whole of every metric, then the first of them by group."""
    shown = list(numbers.metrics)[:_PAGE_METRICS]
    first = shown[0]
    most = max((each.values[first.code].value or 0 for each in numbers.answer.groups), default=0)
    rows = [
        {
            "key": [str(part) for part in numbers.key(each)],
            "cells": [told(numbers, metric, each.values[metric.code]) for metric in shown],
            "bar": (each.values[first.code].value or 0) / most if most > 0 else 0,
        }
        for each in numbers.answer.groups[:MOST_ROWS]
    ]
    moment = now.astimezone(ZoneInfo(scope.timezone)).strftime("%Y-%m-%d %H:%M")
    by = numbers.question.by
    return {
        "title": title,
        "language": numbers.language,
        "organisation": organisation_of(scope).name,
        "printed": f"{numbers.said('printed')} {moment} · {person_of(scope).name}",
        "facts": numbers.narrowed(),
        "totals": [
            {"name": numbers.name(each), "value": told(numbers, each, numbers.answer.total.values[each.code])}
            for each in numbers.metrics
        ],
        "headings": [numbers.word(BY_WORDS[each]) for each in by] + [numbers.name(each) for each in shown],
        "keys": len(by),
        "rows": rows if by else [],
        "note": numbers.said("more").format(most=MOST_ROWS) if len(numbers.answer.groups) > MOST_ROWS else "",
        "none": numbers.said("none"),
        "formulas": [[numbers.name(each), numbers.formula(each)] for each in numbers.metrics],
        "formulas_title": numbers.said("formulas"),
    }


def pdf_of(page: dict[str, Any]) -> bytes:
    """Return a page as PDF."""
    made: bytes = typeset(_TEMPLATE, page)
    return made


def picture_of(page: dict[str, Any]) -> bytes:
    """Return the first page as PNG."""
    made = typeset(_TEMPLATE, page, form="png")
    first: bytes = made[0] if isinstance(made, list) else made
    return first


def told(numbers: Numbers, metric: Metric, value: Value) -> str:
    """Return a value in words of the language, or why there is none."""
    if value.why is not None or value.value is None:
        return numbers.word(WHY_WORDS[value.why]) if value.why is not None else "–"
    number = value.value
    if metric.unit is Unit.SHARE:
        return f"{number:.1%}"
    if metric.unit is Unit.METRES:
        return f"{number / 1000:,.1f} km"
    if metric.unit is Unit.CENTS:
        return f"¥{number / 100:,.2f}"
    if metric.unit is Unit.COUNT:
        return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"
    minutes = round(number / 60)
    return f"{minutes // 60}:{minutes % 60:02}"
