"""The registry of metrics, and the numbers themselves."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import department_names, person_names
from shifang.accounts.types import Scope
from shifang.insight.api.asked import AskedQuery, Code, NumbersQuery, today_of
from shifang.insight.operations.following import rebuild
from shifang.insight.queries.asking import Answer, Group, answer
from shifang.insight.queries.behind import Counted, visits_behind
from shifang.insight.types.asking import By, Question
from shifang.insight.types.closed_lists import INSIGHT_REBUILD, INSIGHT_VIEW
from shifang.insight.types.measures import MEASURES, Grain, Unit
from shifang.insight.types.metrics import METRICS, Metric, Privacy, Verdict
from shifang.platform import clock
from shifang.platform.paging import Limit, Page
from shifang.visits.api.schemas import VisitOut
from shifang.visits.queries.rows import visit_row
from shifang.visits.types.closed_lists import VISIT_VIEW

router = Router(tags=["insight"])


class MeasureOut(Schema):
    """A part of a formula, in words; `behind` is the measure whose visits it is made of, where it is of visits."""

    name: str
    zh: str
    en: str
    unit: Unit
    behind: str | None


class MetricOut(Schema):
    """A metric: the sum of `numerator`, divided by the sum of `denominator` where there is one."""

    code: str
    zh: str
    en: str
    unit: Unit
    numerator: list[MeasureOut]
    denominator: list[MeasureOut]
    better: str
    grains: list[Grain]
    sources: list[str]
    privacy: Privacy


class BehindQuery(AskedQuery):
    """Measures, and whether only those visits are wanted that are not verified."""

    measure: Annotated[list[Code], Field(min_length=1, max_length=8)]
    unverified: bool = False


class IntervalOut(Schema):
    """Between which values a share lies with 95 % confidence."""

    low: float
    high: float


class ValueOut(Schema):
    """A number with what it was made of; null with the reason `why` where there is none.

    `interval` is there for shares of things counted (Wilson's score interval).
    """

    value: float | None
    numerator: int
    denominator: int | None
    why: Verdict | None
    interval: IntervalOut | None


class GroupOut(Schema):
    """`key`: the ids, days or codes that were asked by, in order; `names` of people and departments among them."""

    key: list[str]
    names: list[str | None]
    people: int
    values: dict[str, ValueOut]


class NumbersOut(Schema):
    """`built_until`: the numbers are being made anew and are right up to that day; null: they all are.

    `measures` are the sums that the total's values are made of; empty where nothing is known.
    """

    groups: list[GroupOut]
    total: GroupOut
    measures: dict[str, int]
    built_until: date | None


class CountedOut(VisitOut):
    """A visit behind a number. `counted_on` is the day on which it counts; `flagged`: findings stand against it."""

    counted_on: date
    flagged: bool
    outcome: str


@router.get("/insight/metrics", response=list[MetricOut], summary="All metrics and their formulas")
def list_metrics(request: ScopedRequest) -> Any:
    request.auth.require(INSIGHT_VIEW)
    return [_metric(each) for each in METRICS.values()]


@router.get("/insight/numbers", response=NumbersOut, summary="Metrics of a range of days")
def ask_numbers(request: ScopedRequest, query: Query[NumbersQuery]) -> Any:
    """Raises `insight.metric_unknown`, `insight.range_invalid`, `insight.too_many_groups`."""
    scope = request.auth
    scope.require(INSIGHT_VIEW)
    question = query.question()
    return _told(scope, question, answer(scope, question, today=today_of(scope)))


@router.get("/insight/visits", response=Page[CountedOut], summary="The visits behind a number")
def list_behind(
    request: ScopedRequest,
    query: Query[BehindQuery],
    cursor: Annotated[str, Field(max_length=200)] = "",
    limit: Limit = 50,
) -> Any:
    """Raises `insight.metric_unknown`, `insight.range_invalid`."""
    scope = request.auth
    scope.require(INSIGHT_VIEW)
    scope.require(VISIT_VIEW)
    found, following = visits_behind(
        scope,
        query.question(),
        tuple(dict.fromkeys(query.measure)),
        unverified=query.unverified,
        today=today_of(scope),
        cursor=cursor,
        limit=limit,
    )
    return {"items": [_counted(each) for each in found], "next_cursor": following}


@router.post("/insight/rebuild", response={204: None}, summary="Make all numbers anew from the facts")
def begin_rebuild(request: ScopedRequest) -> Any:
    request.auth.require(INSIGHT_REBUILD)
    rebuild(organisation_id=request.auth.organisation_id, now=clock.now())
    return 204, None


def _counted(each: Counted) -> dict[str, Any]:
    return {
        **visit_row(each.visit),
        "counted_on": each.day,
        "flagged": each.flagged,
        "outcome": each.visit.outcome,
    }


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        **{name: getattr(metric, name) for name in ("code", "zh", "en", "unit", "better", "privacy")},
        "grains": list(metric.grains),
        "sources": list(metric.sources),
        "numerator": [MEASURES[name] for name in metric.numerator],
        "denominator": [MEASURES[name] for name in metric.denominator],
    }


def _told(scope: Scope, question: Question, found: Answer) -> dict[str, Any]:
    names: dict[UUID, str] = {}
    for by, named in ((By.PERSON, person_names), (By.DEPARTMENT, department_names)):
        if by in question.by:
            at = question.by.index(by)
            names |= named(scope, [each.key[at] for each in found.groups])
    return {
        "groups": [_group(each, names) for each in found.groups],
        "total": _group(found.total, names),
        "measures": found.total.measures,
        "built_until": found.built_until,
    }


def _group(group: Group, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "key": [each.isoformat() if isinstance(each, date) else str(each) for each in group.key],
        "names": [names.get(each) for each in group.key],
        "people": group.people,
        "values": group.values,
    }
