"""How far regions are worked 区域开发饱和度: per department and per H3 cell, now and week by week."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import department_chart, department_names
from shifang.accounts.types import Scope
from shifang.customers.queries.owners import by_customer, known_customers, owner_lines
from shifang.customers.types.owners import Known, OwnerLine
from shifang.kernel.cells import cell_word, centre_of, outline_of
from shifang.pool.rules.history import owner_at
from shifang.pool.rules.saturation import WEEK, Worked, advice_on_region
from shifang.pool.rules.scope import upwards
from shifang.visits.queries.verified import verified_moments

VISITED_DAYS = 90
MOST_CELLS = 5000
BEFORE_WEEKS = 4

_Group = tuple[UUID, int | None]
_Counts = list[list[int]]
"""[known, claimed, visited] for each moment."""
_History = tuple[Sequence[OwnerLine], Sequence[datetime]]
"""A customer's changes of owner and its verified visits."""


def saturation(
    scope: Scope, *, weeks: int, resolution: int, department_id: UUID | None, now: datetime
) -> dict[str, Any]:
    """Return how far the visible customers are worked: in all, by department and those below it, by cell.

    `known` are customers that are not dead, `claimed` those with an owner, `visited` those of them with a verified
    visit within 90 days before the moment. Departments and positions are those of today. `before` of a cell is its
    share four weeks ago (or at the beginning of a shorter trend).
    """
    chart = {each: parent for each, (parent, _) in department_chart(scope).items()}
    moments = [now - back * WEEK for back in range(weeks, -1, -1)]
    groups = _counted(scope, chart, moments, resolution=resolution, department_id=department_id)
    days = [moment.astimezone(ZoneInfo(scope.timezone)).date() for moment in moments]
    by_department: dict[UUID, list[_Counts]] = {}
    by_cell: dict[int, list[_Counts]] = {}
    for (department, cell), counts in groups.items():
        for above in upwards(department, chart):
            if scope.sees(department_id=above, person_id=None):
                by_department.setdefault(above, []).append(counts)
        if cell is not None:
            by_cell.setdefault(cell, []).append(counts)
    names = department_names(scope, list(by_department))
    total = _summed(groups.values(), len(moments))
    back = max(0, weeks - BEFORE_WEEKS)
    cells = [(cell, _summed(parts, len(moments))) for cell, parts in by_cell.items()]
    cells.sort(key=lambda each: (-each[1][-1][0], each[0]))
    return {
        "visited_days": VISITED_DAYS,
        "resolution": resolution,
        **_told(total),
        "unplaced": sum(counts[-1][0] for (_, cell), counts in groups.items() if cell is None),
        "trend": _trend(total, days),
        "departments": [
            {"department_id": each, "name": names.get(each, ""), **_told(summed), "trend": _trend(summed, days)}
            for each, parts in sorted(by_department.items(), key=lambda one: names.get(one[0], ""))
            for summed in (_summed(parts, len(moments)),)
        ],
        "cells": [_cell(cell, summed, back) for cell, summed in cells[:MOST_CELLS] if summed[-1][0]],
        "cells_left_out": max(0, len(cells) - MOST_CELLS),
    }


def _counted(
    scope: Scope,
    chart: Mapping[UUID, UUID | None],
    moments: Sequence[datetime],
    *,
    resolution: int,
    department_id: UUID | None,
) -> dict[_Group, _Counts]:
    lines = by_customer(owner_lines(scope.organisation_id, since=moments[0]))
    window = timedelta(days=VISITED_DAYS)
    visits = verified_moments(scope.organisation_id, since=moments[0] - window)
    groups: dict[_Group, _Counts] = {}
    for each in known_customers(scope):
        if department_id is not None and department_id not in upwards(each.department_id, chart):
            continue
        cell = each.cell7 if resolution == 7 else each.cell8
        counts = groups.setdefault((each.department_id, cell), [[0, 0, 0] for _ in moments])
        _count(counts, each, moments, history=(lines.get(each.id, ()), visits.get(each.id, ())))
    return groups


def _count(counts: _Counts, customer: Known, moments: Sequence[datetime], *, history: _History) -> None:
    lines, visits = history
    window = timedelta(days=VISITED_DAYS)
    for moment, sums in zip(moments, counts, strict=True):
        if customer.created_at > moment:
            continue
        claimed = owner_at(customer.owner_id, lines, moment) is not None
        sums[0] += 1
        sums[1] += claimed
        sums[2] += claimed and bisect_right(visits, moment) > bisect_right(visits, moment - window)


def _summed(parts: Iterable[_Counts], length: int) -> _Counts:
    found = [[0, 0, 0] for _ in range(length)]
    for counts in parts:
        for sums, more in zip(found, counts, strict=True):
            for at, number in enumerate(more):
                sums[at] += number
    return found


def _told(counts: _Counts) -> dict[str, Any]:
    worked = Worked(*counts[-1])
    return {**_figures(counts[-1]), "advice": advice_on_region(worked)}


def _figures(sums: Sequence[int]) -> dict[str, Any]:
    known, claimed, visited = sums
    return {"known": known, "claimed": claimed, "visited": visited, "share": Worked(known, claimed, visited).share}


def _trend(counts: _Counts, days: Sequence[Any]) -> list[dict[str, Any]]:
    return [{"day": day, **_figures(sums)} for day, sums in zip(days, counts, strict=True)]


def _cell(cell: int, counts: _Counts, back: int) -> dict[str, Any]:
    centre = centre_of(cell)
    return {
        "cell": cell_word(cell),
        "latitude": centre.latitude,
        "longitude": centre.longitude,
        "outline": [(each.longitude, each.latitude) for each in outline_of(cell)],
        **_told(counts),
        "before": Worked(*counts[back]).share,
    }
