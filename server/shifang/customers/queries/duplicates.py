"""Existing customers that a new one looks like."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.queries.customers import visible_customers
from shifang.customers.queries.near import customers_around
from shifang.customers.queries.settings import settings
from shifang.customers.rules.names import name_normal, phone_digits
from shifang.customers.rules.similarity import look_alike, similarity
from shifang.customers.types.words import Candidate
from shifang.kernel.geo import Point

# The same number further away is a chain's, or an owner's of two shops.
SAME_PHONE_M = 1000
_FEWEST_DIGITS = 7
_MOST = 10


@dataclass(frozen=True, slots=True)
class Known:
    """A customer that one about to be added may be; what is not the asker's to see is told by name and owner alone."""

    id: UUID
    name: str
    distance_m: int
    similarity: float
    same_phone: bool
    visible: bool
    address: str
    owner_id: UUID | None
    owner_name: str | None


def known_like(scope: Scope, *, name: str, phone: str, point: Point) -> list[Known]:
    """Return customers of the organisation that one of this name and number at this place may be, likeliest first.

    Similar names within the distance of the settings, the same number within a kilometre.
    """
    everybody = Customer.objects.filter(organisation_id=scope.organisation_id)
    radius_m, normal, digits = settings(scope).field_radius_m, name_normal(name), phone_digits(phone)
    found: dict[UUID, tuple[Customer, float]] = {}
    for customer, distance in customers_around(everybody, centre=point, radius_m=radius_m):
        if look_alike(normal, customer.name_normal, distance=distance, radius_m=radius_m) is not None:
            found[customer.id] = (customer, distance)
    numbered = everybody.filter(phone__contains=digits[-4:]) if len(digits) >= _FEWEST_DIGITS else everybody.none()
    calling = set()
    for customer, distance in customers_around(numbered, centre=point, radius_m=SAME_PHONE_M):
        if phone_digits(customer.phone) == digits:
            calling.add(customer.id)
            found[customer.id] = (customer, distance)
    seen = set(visible_customers(scope).filter(id__in=found).values_list("id", flat=True))
    names = person_names(scope, [customer.owner_id for customer, _ in found.values()])
    rows = [
        Known(
            id=customer.id,
            name=customer.name,
            distance_m=round(distance),
            similarity=round(similarity(normal, customer.name_normal), 2),
            same_phone=customer.id in calling,
            visible=customer.id in seen,
            address=customer.address if customer.id in seen else "",
            owner_id=customer.owner_id,
            owner_name=names.get(customer.owner_id) if customer.owner_id else None,
        )
        for customer, distance in found.values()
    ]
    return sorted(rows, key=lambda each: (not each.same_phone, -each.similarity, each.distance_m))[:_MOST]


def look_alikes(
    scope: Scope, *, name: str, point: Point, radius_m: float, distinct_from: Iterable[UUID] = ()
) -> list[Candidate]:
    """Return customers of the organisation close by with a similar name, most alike first.

    Customers of colleagues count too: whoever adds a shop that exists learns its name, distance and owner, and its
    address when it is theirs to see.
    """
    normal = name_normal(name)
    everybody = Customer.objects.filter(organisation_id=scope.organisation_id).exclude(id__in=list(distinct_from))
    found = []
    for customer, distance in customers_around(everybody, centre=point, radius_m=radius_m):
        alike = look_alike(normal, customer.name_normal, distance=distance, radius_m=radius_m)
        if alike is not None:
            seen = scope.sees(department_id=customer.department_id, person_id=customer.owner_id)
            found.append(_candidate(customer, distance=distance, alike=alike, seen=seen))
    return sorted(found, key=lambda each: (-each.similarity, each.distance_m))[:10]


def _candidate(customer: Customer, *, distance: float, alike: float, seen: bool) -> Candidate:
    return Candidate(
        id=customer.id,
        name=customer.name,
        address=customer.address if seen else "",
        distance_m=round(distance),
        similarity=round(alike, 2),
        owner_id=customer.owner_id,
        life_stage=customer.life_stage,
    )
