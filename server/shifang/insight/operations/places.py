"""Rollups of places: what departments did in H3 cells, by day and by month.

As in `folding`, rows are deleted and made anew from the facts. The key is a department's day: where a visit was checked
in may change, its department and its day do not once it was. The cells that lose or gain a row by it say which rows of
the month are made anew above them, at every resolution. The cost grows with the day's facts and the month's rows of its
departments; days of visits are found by the index `visits_by_department`.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from shifang.insight.models import CellDay, CellMonth
from shifang.insight.operations.rollup import made_anew
from shifang.insight.rules.months import month_after, month_of
from shifang.insight.types.places import KEPT, MEASURED
from shifang.kernel.cells import parent_sql
from shifang.kernel.ids import lowest_on

Key = tuple[UUID, date]
"""A department and a day."""

# So many departments' days are folded at once: what one statement holds in memory does not grow with the company.
_BUNCH = 1000

_DIMENSIONS = ("day", "department_id", "cell")
_DAY_TABLE, _MONTH_TABLE = CellDay._meta.db_table, CellMonth._meta.db_table
_BETWEEN = "{0}.id >= %(lowest)s AND {0}.id < %(highest)s"


def _measure(name: str) -> str:
    """A visit's share in a measure."""
    if name == "on_site_s":
        return "CASE WHEN f.verified THEN coalesce(f.on_site_s, 0) ELSE 0 END"
    if name == "ordered":
        return "(f.verified AND f.outcome = 'ordered')::int"
    return f"f.{name}::int"


_CLEAR_DAYS = f"""
DELETE FROM {_DAY_TABLE} r USING unnest(%(departments)s::uuid[], %(days)s::date[]) AS k (department_id, day)
WHERE r.organisation_id = %(organisation_id)s AND r.department_id = k.department_id AND r.day = k.day
  AND {_BETWEEN.format("r")}
RETURNING r.department_id, r.cell
"""  # noqa: S608 - names of tables and columns
_ROWS_OF_DAYS = f"""
WITH summed AS (
    SELECT f.day, f.department_id, f.cell9 AS cell, {", ".join(f"sum({_measure(name)}) AS {name}" for name in MEASURED)}
    FROM unnest(%(departments)s::uuid[], %(days)s::date[]) AS k (department_id, day)
    JOIN insight_fact_visit f
      ON f.organisation_id = %(organisation_id)s AND f.department_id = k.department_id AND f.day = k.day
    WHERE f.checked_in_at IS NOT NULL AND f.cell9 IS NOT NULL
    GROUP BY f.day, f.department_id, f.cell9
)
"""  # noqa: S608 - names of columns above
_FOLD_DAYS = (
    made_anew(_DAY_TABLE, dimensions=_DIMENSIONS, measures=MEASURED, rows=_ROWS_OF_DAYS)
    + " RETURNING department_id, cell"
)


def _above(column: str) -> str:
    """The cells above one of the finest resolution, itself included."""
    return f"CROSS JOIN LATERAL (VALUES {', '.join(f'({parent_sql(column, each)})' for each in KEPT)}) AS a (cell)"


_TOUCHED = f"""
WITH touched AS (
    SELECT DISTINCT k.department_id, a.cell
    FROM unnest(%(departments)s::uuid[], %(cells)s::bigint[]) AS k (department_id, cell) {_above("k.cell")}
)
"""  # noqa: S608 - names of columns above
_CLEAR_MONTH = f"""{_TOUCHED}
DELETE FROM {_MONTH_TABLE} r USING touched t
WHERE r.organisation_id = %(organisation_id)s AND r.cell = t.cell AND r.department_id = t.department_id
  AND r.day = %(month)s AND {_BETWEEN.format("r")}
"""  # noqa: S608 - names of tables and columns
_OF_MONTH = "= ANY(%(among)s::uuid[]) AND {0}.day >= %(month)s AND {0}.day < %(following)s"
_ROWS_OF_MONTH = f"""{_TOUCHED},
counted AS (
    SELECT d.department_id, a.cell, {", ".join(f"sum(d.{name}) AS {name}" for name in MEASURED)}
    FROM {_DAY_TABLE} d {_above("d.cell")}
    WHERE d.organisation_id = %(organisation_id)s AND d.department_id {_OF_MONTH.format("d")} AND {_BETWEEN.format("d")}
    GROUP BY d.department_id, a.cell
),
-- Customers cannot be summed from days: each is counted once in the month.
seen AS (
    SELECT t.department_id, t.cell, count(DISTINCT f.customer_id) AS visited
    FROM insight_fact_visit f {_above("f.cell9")}
    JOIN touched t ON t.department_id = f.department_id AND t.cell = a.cell
    WHERE f.organisation_id = %(organisation_id)s AND f.department_id {_OF_MONTH.format("f")}
      AND f.verified AND f.cell9 IS NOT NULL
    GROUP BY t.department_id, t.cell
),
summed AS (
    SELECT %(month)s::date AS day, department_id, cell, {", ".join(MEASURED)}, coalesce(visited, 0) AS visited
    FROM touched JOIN counted USING (department_id, cell) LEFT JOIN seen USING (department_id, cell)
)
"""  # noqa: S608 - names of tables and columns
_FOLD_MONTH = made_anew(_MONTH_TABLE, dimensions=_DIMENSIONS, measures=(*MEASURED, "visited"), rows=_ROWS_OF_MONTH)


def fold_places(organisation_id: UUID, keys: Collection[Key]) -> int:
    """Make the rows of these departments' days anew, and those of their months above them; return how many there are
    now. Whoever calls holds `Follow`.
    """
    rows = 0
    # A month at a time, so that only its partitions are touched.
    ordered = sorted(set(keys), key=lambda key: (month_of(key[1]), key))
    with connection.cursor() as cursor:
        for month, of_month in groupby(ordered, key=lambda key: month_of(key[1])):
            for bunch in _bunches(of_month):
                rows += _fold(cursor, organisation_id, month=month, keys=bunch)
    return rows


def _bunches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    left = iter(keys)
    while bunch := list(islice(left, _BUNCH)):
        yield bunch


def _fold(cursor: CursorWrapper, organisation_id: UUID, *, month: date, keys: Collection[Key]) -> int:
    following = month_after(month)
    values: dict[str, Any] = {
        "organisation_id": organisation_id,
        "month": month,
        "following": following,
        "lowest": lowest_on(month),
        "highest": lowest_on(following),
        "departments": [department_id for department_id, _ in keys],
        "days": [day for _, day in keys],
    }
    cursor.execute(_CLEAR_DAYS, values)
    touched = set(cursor.fetchall())
    cursor.execute(_FOLD_DAYS, values)
    made = cursor.fetchall()
    touched.update(made)
    if not touched:
        return 0
    values["departments"] = [department_id for department_id, _ in touched]
    values["among"] = list(dict.fromkeys(values["departments"]))
    values["cells"] = [cell for _, cell in touched]
    cursor.execute(_CLEAR_MONTH, values)
    cursor.execute(_FOLD_MONTH, values)
    return len(made) + int(cursor.rowcount)
