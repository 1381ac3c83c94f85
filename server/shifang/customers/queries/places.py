"""How many customers lie where: by H3 cell, for maps."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max, Min, QuerySet

from shifang.accounts.queries import department_tree
from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.queries.customers import visible_customers
from shifang.kernel.cells import parent_sql
from shifang.kernel.geo import BoundingBox


def customers_by_cell(
    scope: Scope, runs: Sequence[tuple[int, int]], *, resolution: int, department_id: UUID | None = None
) -> dict[int, tuple[int, int]]:
    """Return by cell how many visible customers lie in it, and how many of these have an owner.

    `runs` are ranges of cells of resolution 9 (both ends included) that are looked at; the cells told are of
    `resolution`, 9 at most. With a department, of it and all below it.
    """
    try:
        customers, given = _visible(scope, department_id).values_list("cell9", "owner_id").query.sql_with_params()
    except EmptyResultSet:
        return {}
    # The ranges lead to the index on cell9; as conditions of a filter they would be hundreds.
    statement = f"""
SELECT {parent_sql("c.cell9", resolution)}, count(*), count(c.owner_id)
FROM unnest(%s::bigint[], %s::bigint[]) AS r (low, high)
JOIN ({customers}) AS c ON c.cell9 BETWEEN r.low AND r.high
GROUP BY 1
"""  # noqa: S608 - a statement of the ORM's
    with connection.cursor() as cursor:
        cursor.execute(statement, [[low for low, _ in runs], [high for _, high in runs], *given])
        return {cell: (count, owned) for cell, count, owned in cursor.fetchall()}


def box_of_customers(scope: Scope, department_id: UUID | None = None) -> BoundingBox | None:
    """Return the box that holds all visible customers with a position, never across the 180th meridian; None without
    any."""
    found = _visible(scope, department_id).aggregate(
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude")
    )
    return None if found["west"] is None else BoundingBox(**found)


def _visible(scope: Scope, department_id: UUID | None) -> QuerySet[Customer]:
    rows = visible_customers(scope)
    if department_id is None:
        return rows
    # The id is no person's, so `manager_id` adds nothing.
    return rows.filter(department_id__in=department_tree(department_id=department_id, manager_id=department_id))
