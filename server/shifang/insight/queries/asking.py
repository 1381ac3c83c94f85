"""The one question that every page, export and test asks of the rollups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DateField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth, TruncWeek

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.insight.models import Follow, PersonDay, PersonTime
from shifang.insight.rules.metrics import value_of
from shifang.insight.types.asking import MOST_GROUPS, MOST_YEARS, By, Question
from shifang.insight.types.closed_lists import METRIC_UNKNOWN, RANGE_INVALID, TOO_MANY_GROUPS
from shifang.insight.types.measures import OVERDUE
from shifang.insight.types.metrics import METRICS, Grain, Metric, Value, Verdict
from shifang.kernel.ids import lowest_at
from shifang.kernel.problems import Refusal
from shifang.visits.queries.visits import departments_below

_Sums = Mapping[str, Any]
_MODELS: Mapping[Grain, Any] = {
    Grain.PERSON_DAY: PersonDay,
    Grain.PERSON_TIME: PersonTime,
}
_KEYS: Mapping[By, Any] = {
    By.PERSON: F("person_id"),
    By.DEPARTMENT: F("department_id"),
    By.DAY: F("day"),
    By.WEEK: Cast(TruncWeek("day"), DateField()),
    By.MONTH: Cast(TruncMonth("day"), DateField()),
    By.TYPE: F("customer_type"),
    By.TIER: F("tier"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one group; `key` has a part for each thing asked by. `people`: how many stand behind it.

    `measures` are the sums that the values are made of; those of a rollup without rows are not there.
    """

    key: tuple[Any, ...]
    values: Mapping[str, Value]
    people: int
    measures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """All groups, and the whole they make up. `built_until`: a rebuild has come so far; None: all is there."""

    groups: Sequence[Group]
    total: Group
    built_until: date | None


def answer(scope: Scope, question: Question, *, today: date) -> Answer:
    """Return what was asked, of those whom the scope sees.

    Raises `insight.metric_unknown`, `insight.range_invalid`, `insight.too_many_groups`.
    """
    metrics = [_metric(code) for code in question.metrics]
    check_range(question)
    told: dict[tuple[Any, ...], dict[Grain, _Sums]] = {}
    total: dict[Grain, _Sums] = {}
    for grain, of_grain in _by_grain(metrics, question).items():
        rows = rows_of(scope, question, grain)
        sums = _sums(of_grain, today)
        total[grain] = rows.aggregate(**sums)
        named = {f"by_{each.value}": _KEYS[each] for each in question.by}
        if named:
            found = rows.values(**named).annotate(**sums).order_by(*named)[: MOST_GROUPS + 1]
            for row in found:
                told.setdefault(tuple(row[name] for name in named), {})[grain] = row
    if len(told) > MOST_GROUPS:
        raise Refusal(TOO_MANY_GROUPS, most=MOST_GROUPS)
    follow = Follow.objects.filter(organisation_id=scope.organisation_id).first()
    return Answer(
        groups=[_group(metrics, told[key], key=key, question=question) for key in sorted(told)],
        total=_group(metrics, total, key=(), question=question),
        built_until=date.min if follow is None else follow.built_until,
    )


def check_range(question: Question) -> None:
    """Raise `insight.range_invalid` unless the days are in order and not too many."""
    if not question.since <= question.until <= _years_on(question.since):
        raise Refusal(RANGE_INVALID, years=MOST_YEARS)


def _by_grain(metrics: Sequence[Metric], question: Question) -> dict[Grain, list[Metric]]:
    found: dict[Grain, list[Metric]] = {}
    for each in metrics:
        if _can(each, question):
            found.setdefault(each.grain, []).append(each)
    return found


def _can(metric: Metric, question: Question) -> bool:
    """Only visits have a customer's type and tier; hours of a day have none."""
    of_customers = {By.TYPE, By.TIER} & {*question.by} or question.customer_type or question.tier
    return metric.grain is Grain.PERSON_DAY or not of_customers


def _metric(code: str) -> Metric:
    found = METRICS.get(code)
    if found is None:
        raise Refusal(METRIC_UNKNOWN, code=code)
    return found


def _years_on(day: date) -> date:
    return day + timedelta(days=366 * MOST_YEARS)


def rows_of(scope: Scope, question: Question, grain: Grain) -> QuerySet[Any]:
    """Return the rows of the people and days that are asked about."""
    table: QuerySet[Any] = _MODELS[grain]._default_manager.all()
    rows = table.filter(visible(scope)).filter(
        day__gte=question.since,
        day__lte=question.until,
        # The same, said of the months' partitions.
        id__gte=lowest_at(datetime.combine(question.since, time(), tzinfo=UTC)),
        id__lt=lowest_at(datetime.combine(question.until + timedelta(days=1), time(), tzinfo=UTC)),
    )
    if question.person_id is not None:
        rows = rows.filter(person_id=question.person_id)
    below = departments_below(question.department_id)
    if below is not None:
        rows = rows.filter(department_id__in=below)
    if question.customer_type:
        rows = rows.filter(customer_type=question.customer_type)
    if question.tier:
        rows = rows.filter(tier=question.tier)
    return rows


def _sums(metrics: Sequence[Metric], today: date) -> dict[str, Any]:
    names = frozenset[str]().union(*(each.measures for each in metrics))
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in names if name != OVERDUE.name}
    if OVERDUE.name in names:
        sums[f"sum_{OVERDUE.name}"] = Sum("left_open", filter=Q(day__lt=today))
    return {**sums, "rows": Count("id"), "people": Count("person_id", distinct=True)}


def _group(
    metrics: Sequence[Metric], found: Mapping[Grain, _Sums], *, key: tuple[Any, ...], question: Question
) -> Group:
    people = max((each["people"] for each in found.values()), default=0)
    values = {each.code: _value(each, found.get(each.grain), question) for each in metrics}
    measures = {name: sum_ for row in found.values() if row["rows"] for name, sum_ in _sums_in(row).items()}
    return Group(key=key, values=values, people=people, measures=measures)


def _value(metric: Metric, row: _Sums | None, question: Question) -> Value:
    if not _can(metric, question):
        return Value(None, 0, None, Verdict.NOT_BY_THIS)
    if row is None or not row["rows"]:
        return value_of(metric, None)
    return value_of(metric, _sums_in(row), people=row["people"])


def _sums_in(row: _Sums) -> dict[str, int]:
    return {name.removeprefix("sum_"): int(count or 0) for name, count in row.items() if name.startswith("sum_")}
