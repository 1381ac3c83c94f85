"""Folding: the rollup rows of some people and weeks are deleted and made anew from the facts, in one transaction.

A row is a pure function of the facts, so folding twice, late or out of order gives the same bytes, and a worker that
dies half-way has done nothing. The cost grows with the facts of the keys, not with history.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from shifang.insight.models import CellDay, CellMonth
from shifang.insight.operations import person_day, person_deals, person_time, pool_move
from shifang.kernel.ids import lowest_at

Key = tuple[UUID, date]
"""A person and the Monday of a week: plans are made up for within a week, so its days are folded together."""

ROLLUPS = (person_day.ROLLUP, person_time.ROLLUP, person_deals.ROLLUP)
_WEEK = timedelta(days=7)


def fold_weeks(organisation_id: UUID, keys: Collection[Key]) -> int:
    """Make the rows of these people and weeks anew; return how many there are now. Whoever calls holds `Follow`."""
    rows = 0
    ordered = sorted(set(keys), key=lambda key: (key[1], key[0]))
    with connection.cursor() as cursor:
        # A week at a time, so that only its months' partitions are touched.
        for week, of_week in groupby(ordered, key=lambda key: key[1]):
            people = [person_id for person_id, _ in of_week]
            values: dict[str, Any] = {
                "organisation_id": organisation_id,
                "people": people,
                "weeks": [week] * len(people),
                "lowest": lowest_at(_midnight(week)),
                "highest": lowest_at(_midnight(week + _WEEK)),
            }
            for each in ROLLUPS:
                cursor.execute(each.clear, values)
                cursor.execute(each.fold, values)
                rows += cursor.rowcount
    return rows


def forget(organisation_id: UUID, *, since: date, until: date) -> None:
    """Drop the rows of whole months (days, both included), to be made anew."""
    for model in (*(each.model for each in (*ROLLUPS, pool_move.ROLLUP)), CellDay, CellMonth):
        model.objects.filter(organisation_id=organisation_id, day__gte=since, day__lte=until).delete()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
