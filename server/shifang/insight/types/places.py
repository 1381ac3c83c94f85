"""Words of the market map: which measures it shows, at which resolutions of H3."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shifang.insight.types.measures import MEASURES
from shifang.kernel.geo import BoundingBox

MEASURED = ("done", "valid", "verified", "refuted", "flagged", "ordered", "on_site_s")
"""Measures of visits by where they were checked in, as they are defined in `types.measures`."""

COARSEST, FINEST = 1, 9
"""Resolutions that can be asked for."""
KEPT = range(3, FINEST + 1)
"""Resolutions of months; still coarser ones are summed from the coarsest of them. Days have the finest alone."""
MOST_CELLS = 5000

if unknown := set(MEASURED) - MEASURES.keys():
    message = f"measures that are not defined: {sorted(unknown)}"
    raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Seen:
    """What of the map is looked at: days (both included), a department and those below it, a box or all places.

    At most `most` cells, none finer than `finest`.
    """

    since: date
    until: date
    department_id: UUID | None = None
    box: BoundingBox | None = None
    finest: int = FINEST
    most: int = MOST_CELLS


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: sums of the measures, and what lies in it now.

    `visited`: customers with a verified visit, each department counting its own; None unless the days are one month
    and the resolution is kept.
    """

    cell: int
    sums: dict[str, int]
    visited: int | None
    customers: int
    owned: int
