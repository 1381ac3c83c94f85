"""The rollup of a person's days: what was planned for them, what was done on them."""

from collections.abc import Collection

from shifang.insight.models import PersonDay
from shifang.insight.operations.rollup import Rollup
from shifang.insight.queries.facts import DONE, FACTS_OF_WEEKS, PLANNED
from shifang.insight.types.measures import OF_PLAN, PERSON_DAY

_DIMENSIONS = ("day", "person_id", "department_id", "customer_type", "tier")
_MEASURES = tuple(each.name for each in PERSON_DAY)
_OF_DAY = tuple(name for name in _MEASURES if name not in OF_PLAN)


def _part(table: str, own: Collection[str]) -> str:
    columns = ", ".join(name if name in own else f"0 AS {name}" for name in _MEASURES)
    return f"SELECT {', '.join(_DIMENSIONS)}, {columns} FROM {table}"  # noqa: S608 - names of columns above


ROLLUP = Rollup(
    PersonDay,
    dimensions=_DIMENSIONS,
    measures=_MEASURES,
    rows=f"""
{FACTS_OF_WEEKS}{PLANNED}{DONE}
summed AS (
    SELECT {", ".join(_DIMENSIONS)}, {", ".join(f"sum({name}) AS {name}" for name in _MEASURES)}
    FROM ({_part("of_plan", OF_PLAN)} UNION ALL {_part("of_day", _OF_DAY)}) AS parts
    GROUP BY {", ".join(_DIMENSIONS)}
)
""",  # noqa: S608 - names of columns above
)
