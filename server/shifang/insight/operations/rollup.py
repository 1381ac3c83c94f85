"""What a rollup of people's weeks is: its table, and the statement that makes its rows of the facts."""

from dataclasses import dataclass

from shifang.insight.models import PersonDay, PersonTime

# A UUID of version 7 whose time is the day (UTC) and whose rest is a hash of the keys.
_ID = (
    "(lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' "
    "|| substr(h, 4, 15))::uuid"
)


@dataclass(frozen=True, slots=True)
class Rollup:
    """A rollup whose rows are of a day and a person; what else tells them apart are the other `dimensions`.

    `rows` is a WITH that ends in `summed`: one row for each of the dimensions, with all measures. It is given
    `organisation_id`, and `people` with the `weeks` (Mondays) of each.
    """

    model: type[PersonDay] | type[PersonTime]
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
        columns = ", ".join((*self.dimensions, *self.measures))
        keys = ", ".join(name for name in self.dimensions if name != "day")
        return (
            f"{self.rows} INSERT INTO {self.model._meta.db_table} (id, organisation_id, {columns}) "  # noqa: S608
            f"SELECT {_ID}, %(organisation_id)s, {columns} "
            f"FROM (SELECT *, md5(concat_ws('|', {keys})) AS h FROM summed) AS hashed"
        )
