"""The nearest customers: rings of H3 cells widen until enough are found, exact distance orders them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.queries.customers import rows_of
from shifang.customers.queries.lists import filtered
from shifang.customers.types.words import CustomerRow, Filters
from shifang.kernel import cells
from shifang.kernel.geo import Point, distance_m
from shifang.kernel.problems import Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor

# Each search covers nine times the area of the one before; beyond the last, the whole list is ordered.
_RADII_M = (500.0, 1500.0, 4500.0, 13500.0, 40500.0)

Found = tuple[float, UUID]


def nearest_customers(
    scope: Scope, filters: Filters, *, near: Point, cursor: str | None, limit: int
) -> tuple[list[CustomerRow], str | None]:
    """Return a page of positioned customers by distance from a place, and the next cursor."""
    after = _position(cursor)
    matching = filtered(scope, filters).filter(latitude__isnull=False)
    found: list[Found] = []
    for condition, radius in _widening(near, start_m=after[0] if after else 0.0):
        found = _distances(matching.filter(condition), near=near, within_m=radius)
        found = [each for each in found if after is None or each > after]
        if len(found) > limit:
            break
    chosen = sorted(found)[: limit + 1]
    rows = _rows(scope, chosen[:limit])
    following = encode_cursor(*chosen[limit - 1]) if len(chosen) > limit else None
    return rows, following


def customers_around(customers: QuerySet[Customer], *, centre: Point, radius_m: float) -> list[tuple[Customer, float]]:
    """Return the customers of a query within a radius, with their distances in metres."""
    resolution = cells.resolution_for(centre, radius_m)
    covered = Q(**{f"cell{resolution}__in": cells.cover(centre, radius_m, resolution)})
    found = []
    for customer in customers.filter(covered):
        if customer.latitude is not None and customer.longitude is not None:
            distance = distance_m(centre, Point(customer.latitude, customer.longitude))
            if distance <= radius_m:
                found.append((customer, distance))
    return found


def _widening(near: Point, *, start_m: float) -> Iterator[tuple[Q, float]]:
    for radius in _RADII_M:
        if radius >= start_m:
            resolution = cells.resolution_for(near, radius)
            yield Q(**{f"cell{resolution}__in": cells.cover(near, radius, resolution)}), radius
    yield Q(), float("inf")


def _distances(matching: QuerySet[Customer], *, near: Point, within_m: float) -> list[Found]:
    places: Any = matching.values_list("id", "latitude", "longitude")
    measured = (
        (distance_m(near, Point(latitude, longitude)), identifier) for identifier, latitude, longitude in places
    )
    return [each for each in measured if each[0] <= within_m]


def _rows(scope: Scope, chosen: list[Found]) -> list[CustomerRow]:
    ids = [identifier for _distance, identifier in chosen]
    wanted = Customer.objects.filter(organisation_id=scope.organisation_id, id__in=ids)
    by_id = {row.id: row for row in rows_of(scope, wanted)}
    return [replace(by_id[identifier], distance_m=round(distance)) for distance, identifier in chosen]


def _position(cursor: str | None) -> Found | None:
    if cursor is None:
        return None
    distance, identifier = decode_cursor(cursor, size=2)
    try:
        return float(distance), UUID(identifier)
    except (AttributeError, TypeError, ValueError):
        raise Refusal(CURSOR_INVALID) from None
