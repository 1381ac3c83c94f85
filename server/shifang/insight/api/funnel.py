"""From the first visit to the deal."""

from datetime import date
from typing import Any

from ninja import Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.insight.api.asked import AskedQuery
from shifang.insight.queries.funnel import funnel
from shifang.insight.types.closed_lists import INSIGHT_VIEW
from shifang.insight.types.funnel import LEAST, Cohort
from shifang.platform import clock

router = Router(tags=["insight"])


class WithinOut(Schema):
    """Of customers first visited at least `days` ago, how many had a deal within them; null: too few to say."""

    days: int
    ripe: int
    won: int
    share: float | None


class CohortOut(Schema):
    """Customers first visited in a month (its first day; null: all), and how far they came.

    Those who bought before anybody visited are told apart. Medians are null of fewer than `least` deals.
    """

    month: date | None
    visited: int
    opportunity: int
    won: int
    bought_before: int
    median_days: float | None
    median_visits: float | None
    within: list[WithinOut]


class StageFlowOut(Schema):
    """A stage of the opportunities opened in the days asked. Days; `blocked`: the fewest go on from it."""

    stage: str
    entered: int
    advanced: int
    lost: int
    waiting: int
    waiting_cents: int
    median_days: float | None
    waiting_days: float | None
    blocked: bool


class FunnelOut(Schema):
    """Cohorts by month, all of them together, and the open stages in their order."""

    cohorts: list[CohortOut]
    total: CohortOut
    stages: list[StageFlowOut]
    least: int


@router.get("/insight/funnel", response=FunnelOut, summary="From the first visit to the deal")
def show_funnel(request: ScopedRequest, query: Query[AskedQuery]) -> Any:
    """Cohorts of customers by the month of the first verified visit. Raises `insight.range_invalid`."""
    scope = request.auth
    scope.require(INSIGHT_VIEW)
    found = funnel(scope, query.question(), now=clock.now())
    return {
        "cohorts": [_cohort(each) for each in found.cohorts],
        "total": _cohort(found.total),
        "stages": found.stages,
        "least": LEAST,
    }


def _cohort(cohort: Cohort) -> dict[str, Any]:
    names = ("month", "visited", "opportunity", "won", "bought_before", "median_days", "median_visits")
    within = [
        {"days": days, "ripe": each.ripe, "won": each.won, "share": each.share} for days, each in cohort.within.items()
    ]
    return {**{name: getattr(cohort, name) for name in names}, "within": within}
