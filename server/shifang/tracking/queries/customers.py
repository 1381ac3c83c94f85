"""Which customer a stay is at."""

from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import visible_customers
from shifang.customers.queries.near import customers_around
from shifang.customers.queries.settings import settings
from shifang.kernel.geo import Point

_FURTHEST_M = 500.0
_FENCE_M = 200


def customer_at(scope: Scope, place: Point) -> UUID | None:
    """Return the nearest customer in whose fence a place lies, None without one."""
    in_force = settings(scope)
    found = [
        (distance, customer.id)
        for customer, distance in customers_around(visible_customers(scope), centre=place, radius_m=_FURTHEST_M)
        if distance <= (in_force.geofence(own=customer.geofence_radius_m, type_key=customer.type) or _FENCE_M)
    ]
    return min(found)[1] if found else None
