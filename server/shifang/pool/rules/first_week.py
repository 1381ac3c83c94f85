"""The first visits to customers that somebody has just been given: every one once, spread over the days of work."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shifang.kernel.geo import Point, distance_m


def first_visits(
    places: Sequence[tuple[UUID, Point]], days: Sequence[date], *, start: Point | None = None
) -> list[tuple[UUID, date]]:
    """Return the day of each customer's first visit; neighbours share a day, and no day has two more than another.

    The way goes from the start (else from the first of them) to whoever is nearest and not yet visited, and is cut into
    as many pieces as there are days.
    """
    if not days:
        return []
    left = sorted(places, key=lambda each: each[0])
    at = start or (left[0][1] if left else None)
    way: list[UUID] = []
    while left and at is not None:
        here = at
        following = min(left, key=lambda each: (distance_m(here, each[1]), each[0]))
        left.remove(following)
        way.append(following[0])
        at = following[1]
    return [(customer_id, days[rank * len(days) // len(way)]) for rank, customer_id in enumerate(way)]
