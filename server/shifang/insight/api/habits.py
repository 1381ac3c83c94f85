"""What high performers do otherwise."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.accounts.types import Scope
from shifang.customers.spreadsheets.writing import workbook_stream
from shifang.insight.api.metrics import IntervalOut
from shifang.insight.queries.habits import HabitsReport, habits_report
from shifang.insight.queries.habits_sheets import habits_sheets
from shifang.insight.rules.habit_words import pairs_alike, pairs_interval, sentence, suggestion_of
from shifang.insight.rules.thirds import Days
from shifang.insight.types.closed_lists import INSIGHT_HABITS
from shifang.insight.types.habits import (
    LEAST_DAYS,
    LEAST_LATER_DAYS,
    LEAST_PEOPLE,
    LEAST_TOP,
    Habit,
    HabitChange,
    HabitResult,
    HabitVerdict,
    Separating,
)
from shifang.insight.types.measures import Unit
from shifang.platform import clock
from shifang.platform.problems import language_of

router = Router(tags=["insight"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HabitsQuery(Schema):
    """Which result, of which days (both included) and of which department and those below it."""

    result: HabitResult
    since: date
    until: date
    department_id: UUID | None = None


class HabitOut(Schema):
    """A habit in words; `tier` is set where it is the share of visits to that tier."""

    code: str
    zh: str
    en: str
    unit: Unit
    tier: str


class HabitDotOut(Schema):
    """One person's habit; id and name are null where one may not see the person."""

    person_id: UUID | None
    name: str | None
    value: float
    top: bool


class HabitSuggestionOut(Schema):
    """A change to try, in the steps of a day (`sop`) or in how often a tier is visited (`frequency`): from what is
    usual among the rest to what high performers do, in the habit's unit and in words."""

    kind: HabitChange
    habit: str
    usual: float
    aim: float
    zh: str
    en: str


class HabitFoundOut(Schema):
    """A habit that separates high performers (`top`: their median) from the rest (`rest`).

    `pairs` is the share of pairs of one of each that differ as the medians do, with its 95 % interval; `p` is corrected
    for all habits looked at. `goes_with`: habits that differ too, and no more than this one explains. No suggestion is
    made where high performers do less well in it. That they go together does not make it the cause.
    """

    habit: HabitOut
    top: float
    rest: float
    pairs: float
    interval: IntervalOut
    p: float
    goes_with: list[HabitOut]
    suggestion: HabitSuggestionOut | None
    zh: str
    en: str
    dots: list[HabitDotOut]


class HabitDaysOut(Schema):
    """Days, both included."""

    since: date
    until: date


class HabitsLeastOut(Schema):
    """What is needed: people, high performers among them, and worked days of each in either part of the range."""

    people: int
    top: int
    days: int
    later_days: int


class HabitsOut(Schema):
    """What high performers do otherwise: habits of `habit_days` against the result of `result_days`, later days.

    `verdict`: found, nothing_found, small_group (fewer people than `least`) or no_top (too many have the same result).
    `border` is the least result of the `top` people. `looked_at` are habits with no reliable relation, `unknown` those
    known of too few or alike in all, `part_of` those left out because the result is counted from the same.
    """

    result: HabitResult
    verdict: HabitVerdict
    habit_days: HabitDaysOut
    result_days: HabitDaysOut
    people: int
    least: HabitsLeastOut
    top: int | None
    border: float | None
    found: list[HabitFoundOut]
    looked_at: list[HabitOut]
    unknown: list[HabitOut]
    part_of: list[HabitOut]
    built_until: date | None


@router.get("/insight/habits", response=HabitsOut, summary="What high performers do otherwise")
def show_habits(request: ScopedRequest, query: Query[HabitsQuery]) -> Any:
    """Raises `insight.range_invalid`, `insight.habits_range_short`, `insight.too_many_groups`."""
    return _told(_report(request.auth, query))


@router.get("/insight/habits/export", response={200: None}, summary="What high performers do otherwise, as XLSX")
def export_habits(request: ScopedRequest, query: Query[HabitsQuery]) -> HttpResponseBase:
    """Names no people. Raises `insight.range_invalid`, `insight.habits_range_short`, `insight.too_many_groups`."""
    sheets = habits_sheets(_report(request.auth, query), language=language_of(request))
    headers = {"Content-Disposition": 'attachment; filename="high-performers.xlsx"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(workbook_stream(sheets), content_type=_XLSX, headers=headers)


def _report(scope: Scope, query: HabitsQuery) -> HabitsReport:
    scope.require(INSIGHT_HABITS)
    return habits_report(
        scope,
        result=query.result,
        since=query.since,
        until=query.until,
        department_id=query.department_id,
        today=clock.now().astimezone(ZoneInfo(scope.timezone)).date(),
    )


def _told(report: HabitsReport) -> dict[str, Any]:
    separation = report.separation
    return {
        "result": report.result,
        "verdict": separation.told,
        "habit_days": _days(report.habit_days),
        "result_days": _days(report.result_days),
        "people": len(report.people),
        "least": {
            "people": LEAST_PEOPLE,
            "top": LEAST_TOP,
            "days": LEAST_DAYS,
            "later_days": LEAST_LATER_DAYS,
        },
        "top": len(separation.top) or None,
        "border": separation.border,
        "found": [_found(report, each) for each in separation.found],
        "looked_at": [report.habits[code] for code in separation.looked_at],
        "unknown": [report.habits[code] for code in separation.unknown],
        "part_of": report.part_of,
        "built_until": report.built_until,
    }


def _days(days: Days) -> dict[str, date]:
    return {"since": days[0], "until": days[1]}


def _found(report: HabitsReport, found: Separating) -> dict[str, Any]:
    habit = report.habits[found.code]
    return {
        "habit": habit,
        "top": found.top,
        "rest": found.rest,
        "pairs": pairs_alike(found),
        "interval": pairs_interval(found),
        "p": found.p,
        "goes_with": [report.habits[code] for code in found.goes_with],
        "suggestion": suggestion_of(habit, found),
        "zh": sentence(habit, found, language="zh"),
        "en": sentence(habit, found, language="en"),
        "dots": _dots(report, habit),
    }


def _dots(report: HabitsReport, habit: Habit) -> list[dict[str, Any]]:
    return [
        {
            "person_id": each.person_id if each.person_id in report.names else None,
            "name": report.names.get(each.person_id),
            "value": each.habits[habit.code],
            "top": each.person_id in report.separation.top,
        }
        for each in report.people
        if habit.code in each.habits
    ]
