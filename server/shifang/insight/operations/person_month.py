"""The customers' months of people, summed up: what is asked of a company reads these, not every customer."""

from shifang.insight.models import PersonMonth
from shifang.insight.operations.rollup import Rollup
from shifang.insight.types.measures import CUSTOMER_MONTH

_MEASURES = tuple(each.name for each in CUSTOMER_MONTH)
_DIMENSIONS = ("day", "person_id", "department_id", "customer_type", "tier")
_WHOSE = """
r.organisation_id = %(organisation_id)s AND r.day = %(day)s AND r.id >= %(lowest)s AND r.id < %(highest)s
AND (%(people)s::uuid[] IS NULL OR r.person_id = ANY(%(people)s::uuid[]))
"""


class PeopleRollup(Rollup):
    """A rollup whose rows are of a person and a day: it is given a `day` and `people`, null for all."""

    @property
    def clear(self) -> str:
        """The statement that drops the rows of a day's people."""
        return f"DELETE FROM {self.model._meta.db_table} r WHERE {_WHOSE}"  # noqa: S608 - a table's name


ROLLUP = PeopleRollup(
    PersonMonth,
    dimensions=_DIMENSIONS,
    measures=_MEASURES,
    rows=f"""
WITH summed AS (
    SELECT {", ".join(_DIMENSIONS)}, {", ".join(f"sum({name})::int AS {name}" for name in _MEASURES)}
    FROM insight_customermonth r WHERE {_WHOSE}
    GROUP BY {", ".join(_DIMENSIONS)}
)
""",  # noqa: S608 - names of columns above
)
