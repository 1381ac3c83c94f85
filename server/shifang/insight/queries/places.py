"""What the market map shows: cells of a box with what was done in them and what lies there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.places import box_of_customers, customers_by_cell
from shifang.insight.models import CellDay, CellMonth, Follow
from shifang.insight.queries.asking import check_range
from shifang.insight.rules.months import Range, months_of, parted
from shifang.insight.rules.places import View, view_of
from shifang.insight.types.asking import Question
from shifang.insight.types.closed_lists import INSIGHT_PLACES
from shifang.insight.types.places import FINEST, KEPT, MEASURED, Place, Seen
from shifang.kernel.cells import parent_sql, runs_of
from shifang.kernel.geo import BoundingBox
from shifang.kernel.ids import lowest_on
from shifang.kernel.problems import FORBIDDEN, Refusal
from shifang.visits.queries.visits import departments_below

_WORLD = BoundingBox(west=-180, south=-90, east=180, north=90)
_DAY_TABLE, _MONTH_TABLE = CellDay._meta.db_table, CellMonth._meta.db_table
_Sums = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Places:
    """The cells of a box in which anything is, of one resolution. `built_until` is that of `queries.asking.Answer`."""

    box: BoundingBox
    resolution: int
    places: Sequence[Place]
    built_until: date | None


def places(scope: Scope, seen: Seen) -> Places:
    """Return the cells that touch the box (without one, that of all customers) and have visits or customers.

    Raises `insight.range_invalid`; `forbidden` where nobody but oneself is seen.
    """
    _check(scope, seen)
    box = seen.box or box_of_customers(scope, seen.department_id) or _WORLD
    view = view_of(box, finest=seen.finest, most=seen.most)
    whole, days = parted(seen.since, seen.until)
    sums: _Sums = {}
    for each, table in (*((span, _DAY_TABLE) for span in days), *([(whole, _MONTH_TABLE)] if whole else [])):
        _add(sums, _counted(scope, seen, view, span=each, table=table))
    of_one_month = whole is not None and not days and len(months_of(*whole)) == 1 and view.resolution in KEPT
    customers = customers_by_cell(
        scope, runs_of(view.cells, FINEST), resolution=view.resolution, department_id=seen.department_id
    )
    follow = Follow.objects.filter(organisation_id=scope.organisation_id).first()
    return Places(
        box=box,
        resolution=view.resolution,
        places=[
            _place(cell, sums.get(cell, {}), customers.get(cell, (0, 0)), of_one_month=of_one_month)
            for cell in sorted(sums.keys() | customers.keys())
        ],
        built_until=date.min if follow is None else follow.built_until,
    )


def months(scope: Scope, seen: Seen) -> list[tuple[date, dict[str, int]]]:
    """Return the sums of the measures in the cells that `places` tells of, for each month that the days touch.

    Raises as `places` does.
    """
    _check(scope, seen)
    box = seen.box or box_of_customers(scope, seen.department_id) or _WORLD
    view = view_of(box, finest=seen.finest, most=seen.most)
    of_days = months_of(seen.since, seen.until)
    rows = _read(scope, seen, view, span=(of_days[0], of_days[-1]), table=_MONTH_TABLE, key="d.day", measures=MEASURED)
    found = {day: dict(zip(MEASURED, map(int, sums), strict=True)) for day, *sums in rows}
    return [(month, found.get(month, dict.fromkeys(MEASURED, 0))) for month in of_days]


def _check(scope: Scope, seen: Seen) -> None:
    check_range(Question(metrics=(), since=seen.since, until=seen.until))
    if scope.reach is Reach.OWN:
        # Rows are of departments: of one person they cannot tell.
        raise Refusal(FORBIDDEN, permission=INSIGHT_PLACES)


def _counted(scope: Scope, seen: Seen, view: View, *, span: Range, table: str) -> _Sums:
    names = (*MEASURED, "visited") if table == _MONTH_TABLE else MEASURED
    key = parent_sql("d.cell", view.resolution)
    rows = _read(scope, seen, view, span=span, table=table, key=key, measures=names)
    return {cell: dict(zip(names, map(int, sums), strict=True)) for cell, *sums in rows}


def _read(
    scope: Scope, seen: Seen, view: View, *, span: Range, table: str, key: str, measures: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return sums by a key, of the rows of days (or months) from the first to the last."""
    kept = FINEST if table == _DAY_TABLE else max(view.resolution, KEPT[0])
    runs = runs_of(view.cells, kept)
    departments = _departments(scope, seen)
    values: dict[str, Any] = {
        "organisation_id": scope.organisation_id,
        "lows": [low for low, _ in runs],
        "highs": [high for _, high in runs],
        "since": span[0],
        "until": span[1],
        # The same, said of the months' partitions.
        "lowest": lowest_on(span[0]),
        "highest": lowest_on(span[1] + timedelta(days=1)),
        "departments": None if departments is None else list(departments),
    }
    statement = f"""
SELECT {key}, {", ".join(f"sum(d.{name})" for name in measures)}
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (low, high)
JOIN {table} d ON d.organisation_id = %(organisation_id)s AND d.cell BETWEEN r.low AND r.high
 AND d.day >= %(since)s AND d.day <= %(until)s AND d.id >= %(lowest)s AND d.id < %(highest)s
 {"" if departments is None else "AND d.department_id = ANY(%(departments)s::uuid[])"}
GROUP BY 1
"""  # noqa: S608 - names of tables and columns
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _departments(scope: Scope, seen: Seen) -> frozenset[Any] | None:
    """The departments whose rows are read; None stands for all."""
    below = departments_below(seen.department_id)
    if scope.reach is Reach.ORGANISATION:
        return below
    return scope.departments if below is None else scope.departments & below


def _add(sums: _Sums, more: _Sums) -> None:
    for cell, counted in more.items():
        known = sums.setdefault(cell, {})
        for name, count in counted.items():
            known[name] = known.get(name, 0) + count


def _place(cell: int, sums: Mapping[str, int], customers: tuple[int, int], *, of_one_month: bool) -> Place:
    return Place(
        cell=cell,
        sums={name: sums.get(name, 0) for name in MEASURED},
        visited=sums.get("visited", 0) if of_one_month else None,
        customers=customers[0],
        owned=customers[1],
    )
