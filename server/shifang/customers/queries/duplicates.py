"""Existing customers that a new one looks like."""

from collections.abc import Iterable
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.queries.near import customers_around
from shifang.customers.rules.names import name_normal
from shifang.customers.rules.similarity import look_alike
from shifang.customers.types.words import Candidate
from shifang.kernel.geo import Point


def look_alikes(
    scope: Scope, *, name: str, point: Point, radius_m: float, distinct_from: Iterable[UUID] = ()
) -> list[Candidate]:
    """Return customers of the organisation close by with a similar name, most alike first.

    Customers of colleagues count too: whoever adds a shop that exists learns its name, distance and owner.
    """
    normal = name_normal(name)
    everybody = Customer.objects.filter(organisation_id=scope.organisation_id).exclude(id__in=list(distinct_from))
    found = []
    for customer, distance in customers_around(everybody, centre=point, radius_m=radius_m):
        alike = look_alike(normal, customer.name_normal, distance=distance, radius_m=radius_m)
        if alike is not None:
            found.append(_candidate(customer, distance=distance, alike=alike))
    return sorted(found, key=lambda each: (-each.similarity, each.distance_m))[:10]


def _candidate(customer: Customer, *, distance: float, alike: float) -> Candidate:
    return Candidate(
        id=customer.id,
        name=customer.name,
        address=customer.address,
        distance_m=round(distance),
        similarity=round(alike, 2),
        owner_id=customer.owner_id,
        life_stage=customer.life_stage,
    )
