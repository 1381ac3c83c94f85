"""What a rollup of people's weeks is: its table, and the statement that makes its rows of the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shifang.insight.models import CustomerMonth, PersonDay, PersonDeals, PersonMonth, PersonTime, PoolMove

NOBODY = UUID(int=0)
"""Whose a customer in a pool is."""

# A UUID of version 7 whose time is the day (UTC) and whose rest is a hash of the keys.
_ID = (
    "(lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' "
    "|| substr(h, 4, 15))::uuid"
)


def made_anew(table: str, *, dimensions: Sequence[str], measures: Sequence[str], rows: str) -> str:
    """Return the statement that inserts the rows of `rows`: a WITH that ends in `summed`, one row for each of the
    dimensions (`day` among them) with all measures. It is given `organisation_id`.
    """
    columns = ", ".join((*dimensions, *measures))
    keys = ", ".join(name for name in dimensions if name != "day")
    return (
        f"{rows} INSERT INTO {table} (id, organisation_id, {columns}) "  # noqa: S608 - names of tables and columns
        f"SELECT {_ID}, %(organisation_id)s, {columns} "
        f"FROM (SELECT *, md5(concat_ws('|', {keys})) AS h FROM summed) AS hashed"
    )


@dataclass(frozen=True, slots=True)
class Rollup:
    """A rollup whose rows are of a day and a person; what else tells them apart are the other `dimensions`.

    `rows` is that of `made_anew`; it is given `people` with the `weeks` (Mondays) of each too.
    """

    model: (
        type[PersonDay]
        | type[PersonTime]
        | type[PersonDeals]
        | type[CustomerMonth]
        | type[PersonMonth]
        | type[PoolMove]
    )
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    rows: str

    @property
    def clear(self) -> str:
        """The statement that drops the rows of people and weeks."""
        return (
            f"DELETE FROM {self.model._meta.db_table} r "  # noqa: S608 - a table's name
            "USING unnest(%(people)s::uuid[], %(weeks)s::date[]) AS k (person_id, week) "
            "WHERE r.organisation_id = %(organisation_id)s AND r.person_id = k.person_id "
            "AND r.day >= k.week AND r.day < k.week + 7 AND r.id >= %(lowest)s AND r.id < %(highest)s"
        )

    @property
    def fold(self) -> str:
        """The statement that makes them anew."""
        table = self.model._meta.db_table
        return made_anew(table, dimensions=self.dimensions, measures=self.measures, rows=self.rows)


class CustomerRollup(Rollup):
    """A rollup whose rows are of a customer and a day (for a month, its first): it is given a `day` and `customers`."""

    @property
    def clear(self) -> str:
        """The statement that drops the rows of a day's customers."""
        return (
            f"DELETE FROM {self.model._meta.db_table} r "  # noqa: S608 - a table's name
            "WHERE r.organisation_id = %(organisation_id)s AND r.customer_id = ANY(%(customers)s::uuid[]) "
            "AND r.day = %(day)s AND r.id >= %(lowest)s AND r.id < %(highest)s"
        )
