"""From the first visit to the deal: cohorts of customers, and where opportunities stand still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, DateField, DurationField, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, TruncMonth

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.customers.queries.settings import settings
from shifang.customers.queries.stages import steps_of
from shifang.customers.types.words import StageKind
from shifang.insight.models import CustomerPath
from shifang.insight.queries.asking import check_range
from shifang.insight.rules.funnel import Step, stage_flows, within
from shifang.insight.types.asking import Question
from shifang.insight.types.funnel import LEAST, WINDOWS, Cohort, StageFlow
from shifang.visits.queries.visits import departments_below


@dataclass(frozen=True, slots=True)
class Funnel:
    """The cohorts by month, all of them together, and the stages in their order."""

    cohorts: Sequence[Cohort]
    total: Cohort
    stages: Sequence[StageFlow]


class _Median(Aggregate):
    """The middle value, between two of them where their number is even (PERCENTILE_CONT)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def funnel(scope: Scope, question: Question, *, now: datetime) -> Funnel:
    """Return how far the customers first visited in the days asked came, of those whom the scope sees.

    Raises `insight.range_invalid`.
    """
    check_range(question)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    rows = _rows(scope, question)
    sums = _sums(today)
    month = Cast(TruncMonth("visited_on"), DateField())
    by_month = rows.values(month=month).annotate(**sums).order_by("month")
    return Funnel(
        cohorts=[_cohort(row, row["month"]) for row in by_month],
        total=_cohort(rows.aggregate(**sums), None),
        stages=_stages(scope, question, now=now),
    )


def _rows(scope: Scope, question: Question) -> QuerySet[CustomerPath]:
    rows = CustomerPath.objects.filter(visible(scope)).filter(
        visited_on__gte=question.since, visited_on__lte=question.until
    )
    below = departments_below(question.department_id)
    if below is not None:
        rows = rows.filter(department_id__in=below)
    for name in ("person_id", "customer_type", "tier"):
        wanted = getattr(question, name)
        if wanted:
            rows = rows.filter(**{name: wanted})
    return rows


def _sums(today: date) -> dict[str, Any]:
    new = Q(before=False)
    won = new & Q(deal_on__isnull=False)
    sums: dict[str, Any] = {
        "visited": Count("id", filter=new),
        "opportunity": Count("id", filter=new & Q(opportunity_on__isnull=False)),
        "won": Count("id", filter=won),
        "bought_before": Count("id", filter=~new),
        "median_days": _Median(F("deal_on") - F("visited_on"), filter=won, output_field=DurationField()),
        "median_visits": _Median("visits_to_deal", filter=won, output_field=FloatField()),
    }
    for days in WINDOWS:
        ripe = new & Q(visited_on__lte=today - timedelta(days=days))
        sums[f"ripe_{days}"] = Count("id", filter=ripe)
        sums[f"won_{days}"] = Count("id", filter=ripe & Q(deal_on__lte=F("visited_on") + timedelta(days=days)))
    return sums


def _cohort(row: Mapping[str, Any], month: date | None) -> Cohort:
    enough = row["won"] >= LEAST
    return Cohort(
        month=month,
        **{name: row[name] for name in ("visited", "opportunity", "won", "bought_before")},
        median_days=row["median_days"] / timedelta(days=1) if enough else None,
        median_visits=row["median_visits"] if enough else None,
        within={days: within(row[f"ripe_{days}"], row[f"won_{days}"]) for days in WINDOWS},
    )


def _stages(scope: Scope, question: Question, *, now: datetime) -> list[StageFlow]:
    zone = ZoneInfo(scope.timezone)
    since = datetime.combine(question.since, time(), tzinfo=zone)
    until = datetime.combine(question.until + timedelta(days=1), time(), tzinfo=zone)
    below = departments_below(question.department_id)
    steps = steps_of(scope, since=since, until=until, departments=below, person_id=question.person_id)
    order = [stage.key for stage in settings(scope).stages.values() if stage.kind is StageKind.OPEN]
    return stage_flows([Step(*each) for each in steps], order, now=now)
