"""The one question that every page, export and test asks of the rollups."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth, TruncWeek

from shifang.accounts.queries import visible
from shifang.accounts.types import Reach, Scope
from shifang.insight.models import Follow, PersonDay, PersonDeals, PersonMonth, PersonTime, PoolMove
from shifang.insight.rules.metrics import value_of
from shifang.insight.rules.months import month_of
from shifang.insight.types.asking import MOST_GROUPS, MOST_YEARS, By, Question
from shifang.insight.types.closed_lists import METRIC_UNKNOWN, RANGE_INVALID, TOO_MANY_GROUPS
from shifang.insight.types.measures import MEASURES, OF_NOBODY, OVERDUE, Grain
from shifang.insight.types.metrics import METRICS, Metric, Value, Verdict
from shifang.kernel.ids import lowest_at
from shifang.kernel.problems import Refusal
from shifang.visits.queries.visits import departments_below

_Sums = Mapping[str, Any]
_MODELS: Mapping[Grain, Any] = {
    Grain.PERSON_DAY: PersonDay,
    Grain.PERSON_TIME: PersonTime,
    Grain.PERSON_DEALS: PersonDeals,
    Grain.CUSTOMER_MONTH: PersonMonth,
    Grain.POOL_MOVE: PoolMove,
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
# Hours of a day have no customer's type and tier; a customer's month has no days.
_UNTOLD: Mapping[Grain, frozenset[By]] = {
    Grain.PERSON_TIME: frozenset({By.TYPE, By.TIER}),
    Grain.CUSTOMER_MONTH: frozenset({By.DAY, By.WEEK}),
}
_NOBODY = UUID(int=0)


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
    if scope.reach is Reach.OWN and question.person_id is None:
        question = replace(question, person_id=scope.person_id)
    told: dict[tuple[Any, ...], dict[Grain, _Sums]] = {}
    total: dict[Grain, _Sums] = {}
    for grain, names in _by_grain(metrics, question).items():
        rows = rows_of(scope, question, grain)
        sums = _sums(names, today)
        total[grain] = rows.aggregate(**sums)
        keys = {f"by_{each.value}": _KEYS[each] for each in question.by}
        if keys and not _UNTOLD.get(grain, frozenset()) & {*question.by}:
            if By.PERSON in question.by:
                rows = rows.exclude(person_id=_NOBODY)
            found = rows.values(**keys).annotate(**sums).order_by(*keys)[: MOST_GROUPS + 1]
            for row in found:
                told.setdefault(tuple(row[name] for name in keys), {})[grain] = row
    if len(told) > MOST_GROUPS:
        raise Refusal(TOO_MANY_GROUPS, most=MOST_GROUPS)
    follow = Follow.objects.filter(organisation_id=scope.organisation_id).first()
    return Answer(
        groups=[_group(metrics, told[key], total, key=key, question=question) for key in sorted(told)],
        total=_group(metrics, total, total, key=(), question=replace(question, by=())),
        built_until=date.min if follow is None else _built_until(follow, total, today),
    )


def check_range(question: Question) -> None:
    """Raise `insight.range_invalid` unless the days are in order and not too many."""
    if not question.since <= question.until <= _years_on(question.since):
        raise Refusal(RANGE_INVALID, years=MOST_YEARS)


def _built_until(follow: Follow, grains: Collection[Grain], today: date) -> date | None:
    """Return until when the rollups that were asked are whole; customers' months are made for themselves."""
    reached = [] if follow.built_until is None else [follow.built_until]
    if Grain.CUSTOMER_MONTH in grains and follow.next_month <= today:
        reached.append(date.fromordinal(max(follow.next_month.toordinal() - 1, 1)))
    return min(reached, default=None)


def _by_grain(metrics: Sequence[Metric], question: Question) -> dict[Grain, set[str]]:
    """Return the measures that are needed of each rollup."""
    found: dict[Grain, set[str]] = {}
    for each in metrics:
        if _known(each, question):
            for name in each.measures:
                found.setdefault(MEASURES[name].grain, set()).add(name)
    return found


def _known(metric: Metric, question: Question) -> bool:
    """Whether a metric can be told of this person and these customers alone: hours of a day have no customer."""
    if question.person_id is not None and OF_NOBODY & metric.measures:
        return False
    return not (question.customer_type or question.tier) or Grain.PERSON_TIME not in metric.grains


def _told_apart(metric: Metric, by: Collection[By]) -> bool:
    if By.PERSON in by and OF_NOBODY & metric.measures:
        return False
    return not any(_UNTOLD.get(grain, frozenset()) & {*by} for grain in metric.grains)


def _metric(code: str) -> Metric:
    found = METRICS.get(code)
    if found is None:
        raise Refusal(METRIC_UNKNOWN, code=code)
    return found


def _years_on(day: date) -> date:
    return day + timedelta(days=366 * MOST_YEARS)


def rows_of(scope: Scope, question: Question, grain: Grain) -> QuerySet[Any]:
    """Return the rows of the people and days that are asked about; of customers' months, those that have such a day."""
    table: QuerySet[Any] = _MODELS[grain]._default_manager.all()
    since = month_of(question.since) if grain is Grain.CUSTOMER_MONTH else question.since
    rows = table.filter(visible(scope)).filter(
        day__gte=since,
        day__lte=question.until,
        # The same, said of the months' partitions.
        id__gte=lowest_at(datetime.combine(since, time(), tzinfo=UTC)),
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


def _sums(names: Collection[str], today: date) -> dict[str, Any]:
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in names if name != OVERDUE.name}
    if OVERDUE.name in names:
        sums[f"sum_{OVERDUE.name}"] = Sum("left_open", filter=Q(day__lt=today))
    return {**sums, "rows": Count("id"), "people": Count("person_id", filter=~Q(person_id=_NOBODY), distinct=True)}


def _group(
    metrics: Sequence[Metric],
    found: Mapping[Grain, _Sums],
    whole: Mapping[Grain, _Sums],
    *,
    key: tuple[Any, ...],
    question: Question,
) -> Group:
    people = max((each["people"] for each in found.values()), default=0)
    values = {each.code: _value(each, found, whole=whole, question=question) for each in metrics}
    measures = {name: sum_ for row in found.values() if row["rows"] for name, sum_ in _sums_in(row).items()}
    return Group(key=key, values=values, people=people, measures=measures)


def _value(metric: Metric, found: Mapping[Grain, _Sums], *, whole: Mapping[Grain, _Sums], question: Question) -> Value:
    """A rollup without rows in a group counts nothing there; one without any row knows nothing."""
    if not (_known(metric, question) and _told_apart(metric, question.by)):
        return Value(None, 0, None, Verdict.NOT_BY_THIS)
    rows = [found[grain] for grain in metric.grains if grain in found and found[grain]["rows"]]
    if not rows or not all(whole[grain]["rows"] for grain in metric.grains):
        return value_of(metric, None)
    sums = dict.fromkeys(metric.measures, 0)
    for row in rows:
        sums |= _sums_in(row)
    return value_of(metric, sums, people=max(row["people"] for row in rows))


def _sums_in(row: _Sums) -> dict[str, int]:
    return {name.removeprefix("sum_"): int(count or 0) for name, count in row.items() if name.startswith("sum_")}
