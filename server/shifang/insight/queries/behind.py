"""The visits behind a number: those that some measures count, worked out from the facts as the rollups are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from shifang.accounts.types import Scope
from shifang.insight.models import PersonDay
from shifang.insight.queries.asking import check_range, rows_of
from shifang.insight.queries.facts import DONE, FACTS_OF_WEEKS, PLANNED
from shifang.insight.rules.weeks import week_of
from shifang.insight.types.asking import Question
from shifang.insight.types.closed_lists import METRIC_UNKNOWN
from shifang.insight.types.measures import OF_PLAN, OVERDUE, PERSON_DAY, Grain
from shifang.kernel.problems import Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor
from shifang.visits.models import Visit
from shifang.visits.queries.visits import visits_among

_DIMENSIONS = ("day", "person_id", "department_id", "customer_type", "tier")
_OF_VISITS = {each.name for each in (*PERSON_DAY, OVERDUE)}
# So many rows of a rollup are looked behind at once: each has a visit at least.
_ROWS = 200


@dataclass(frozen=True, slots=True)
class Counted:
    """A visit, the day on which it counts (the planned one for measures of the plan), and whether findings stand."""

    visit: Visit
    day: date
    flagged: bool


def visits_behind(
    scope: Scope,
    question: Question,
    measures: Sequence[str],
    *,
    unverified: bool,
    today: date,
    cursor: str,
    limit: int,
) -> tuple[list[Counted], str | None]:
    """Return a page of the visits that the measures count in the days asked, newest first, and the next one's cursor.

    With `unverified`, only those of them that are not verified. Raises `insight.metric_unknown`,
    `insight.range_invalid`.
    """
    for name in measures:
        if name not in _OF_VISITS:
            raise Refusal(METRIC_UNKNOWN, code=name)
    check_range(question)
    after = _position(cursor) if cursor else None
    rows = rows_of(scope, question, Grain.PERSON_DAY).filter(_counting(measures, today))
    if after is not None:
        rows = rows.filter(day__lte=after[0])
    found: list[tuple[date, UUID, bool]] = []
    for days in _batches(rows):
        found += sorted(
            (
                each
                for each in _counted(scope, rows.filter(day__in=days), measures, unverified=unverified, today=today)
                if after is None or each[:2] < after
            ),
            reverse=True,
        )
        if len(found) > limit:
            break
    page = found[:limit]
    following = encode_cursor(*page[-1][:2]) if len(found) > limit else None
    visits = visits_among(scope, [visit_id for _, visit_id, _ in page])
    return [Counted(visits[visit_id], day, flagged) for day, visit_id, flagged in page if visit_id in visits], following


def _counting(measures: Sequence[str], today: date) -> Q:
    asked = Q()
    for name in measures:
        asked |= Q(left_open__gt=0, day__lt=today) if name == OVERDUE.name else Q(**{f"{name}__gt": 0})
    return asked


def _batches(rows: QuerySet[PersonDay]) -> list[list[date]]:
    """Return the days of the rows, newest first, in bunches of about as many rows."""
    bunches: list[list[date]] = []
    held = _ROWS
    for day, count in rows.values_list("day").annotate(rows=Count("id")).order_by("-day"):
        if held >= _ROWS:
            bunches.append([])
            held = 0
        bunches[-1].append(day)
        held += count
    return bunches


def _counted(
    scope: Scope, rows: QuerySet[PersonDay], measures: Sequence[str], *, unverified: bool, today: date
) -> set[tuple[date, UUID, bool]]:
    groups = list(rows.values_list(*_DIMENSIONS))
    keys = sorted({(person_id, week_of(day)) for day, person_id, *_ in groups})
    values: dict[str, Any] = {
        "organisation_id": scope.organisation_id,
        "people": [person_id for person_id, _ in keys],
        "weeks": [week for _, week in keys],
        "today": today,
        **{f"of_{name}": [each[at] for each in groups] for at, name in enumerate(_DIMENSIONS)},
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(measures, unverified=unverified), values)
        return set(cursor.fetchall())


def _statement(measures: Sequence[str], *, unverified: bool) -> str:
    parts = " UNION ALL ".join(
        f"SELECT visit_id, {', '.join(_DIMENSIONS)} FROM {_table(name)} WHERE {_holds(name)}"  # noqa: S608 - registered
        for name in measures
    )
    return f"""
{FACTS_OF_WEEKS}{PLANNED}{DONE}
parts AS ({parts}),
groups AS (
    SELECT * FROM unnest(%(of_day)s::date[], %(of_person_id)s::uuid[], %(of_department_id)s::uuid[],
                         %(of_customer_type)s::text[], %(of_tier)s::text[]) AS g ({", ".join(_DIMENSIONS)})
)
SELECT p.day, p.visit_id, f.flagged FROM parts p JOIN groups USING ({", ".join(_DIMENSIONS)})
JOIN facts f ON f.visit_id = p.visit_id {"AND NOT f.verified" if unverified else ""}
"""  # noqa: S608 - names of columns above


def _table(name: str) -> str:
    return "of_plan" if name in OF_PLAN or name == OVERDUE.name else "of_day"


def _holds(name: str) -> str:
    return "left_open > 0 AND day < %(today)s" if name == OVERDUE.name else f"{name} > 0"


def _position(cursor: str) -> tuple[date, UUID]:
    day, identifier = decode_cursor(cursor, size=2)
    try:
        return date.fromisoformat(str(day)), UUID(str(identifier))
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None
