"""Where people's days start and end."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from shifang.kernel.geo import Point
from shifang.planning.models import Base


def bases_of(organisation_id: UUID, people: Sequence[UUID]) -> dict[UUID, tuple[Point, Point]]:
    """Return the places where some people's days start and end; who has given none is left out."""
    rows = Base.objects.filter(organisation_id=organisation_id, person_id__among=people)
    return {row.person_id: (place(row.start), place(row.end or row.start)) for row in rows}


def place(plain: Mapping[str, Any]) -> Point:
    """Return a stored place as a point."""
    return Point(plain["latitude"], plain["longitude"])
