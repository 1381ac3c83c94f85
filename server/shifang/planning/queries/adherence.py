"""Plan adherence of people and weeks, read from the visits."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.planning.queries.lapses import today_of
from shifang.planning.rules.adherence import adherence, week_of
from shifang.planning.types.adherence import Adherence, DoneVisit, Progress
from shifang.visits.queries.planned import WeekVisit, visits_between
from shifang.visits.queries.visits import departments_below
from shifang.visits.types.words import Life

_BY_LIFE = {
    Life.PLANNED: Progress.OPEN,
    Life.CANCELLED: Progress.CANCELLED,
    Life.SHOP_CLOSED: Progress.CLOSED,
}


def adherence_of(
    scope: Scope, *, weeks: int, person_id: UUID | None, department_id: UUID | None, now: datetime
) -> dict[str, Any]:
    """Return what became of the planned visits of visible people in the last weeks, the running one among them."""
    zone, today = ZoneInfo(scope.timezone), today_of(scope, now)
    first = week_of(today) - timedelta(days=7 * (weeks - 1))
    below = departments_below(department_id)
    rows = visits_between(
        scope,
        since=first,
        until=week_of(today) + timedelta(days=6),
        person_id=person_id,
        departments=None if below is None else list(below),
    )
    numbers = adherence((_done(each, zone) for each in rows), today=today)
    mondays = [first + timedelta(days=7 * back) for back in range(weeks)]
    names = person_names(scope, list({person for person, _ in numbers}))
    return {
        "weeks": [
            _week(monday, _summed(each for (_, week), each in numbers.items() if week == monday)) for monday in mondays
        ],
        "people": [
            {
                "person_id": person,
                "name": name,
                **_told(_summed(numbers.get((person, monday), Adherence()) for monday in mondays)),
                "weeks": [_week(monday, numbers.get((person, monday), Adherence())) for monday in mondays],
            }
            for person, name in sorted(names.items(), key=lambda one: (one[1], one[0]))
        ],
        **_told(_summed(numbers.values())),
    }


def _done(visit: WeekVisit, zone: tzinfo) -> DoneVisit:
    return DoneVisit(
        person_id=visit.person_id,
        customer_id=visit.customer_id,
        day=visit.day,
        planned_for=visit.planned_for,
        progress=_progress(visit),
        ended_on=visit.life_at.astimezone(zone).date(),
    )


def _progress(visit: WeekVisit) -> Progress:
    known = _BY_LIFE.get(Life(visit.life))
    if known is not None:
        return known
    if visit.counts:
        return Progress.COUNTS
    return Progress.FAILED if visit.failed else Progress.RUNNING


def _summed(parts: Iterable[Adherence]) -> Adherence:
    summed = Adherence()
    for part in parts:
        for name, number in asdict(part).items():
            setattr(summed, name, getattr(summed, name) + number)
    return summed


def _told(numbers: Adherence) -> dict[str, Any]:
    return {**asdict(numbers), "planned": numbers.planned, "rate": numbers.rate}


def _week(monday: date, numbers: Adherence) -> dict[str, Any]:
    return {"week": monday, **_told(numbers)}
