"""One customer, or some by their ids."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Count, QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.customers.models import Customer, Issue
from shifang.customers.queries.settings import settings
from shifang.customers.rules.settings import Settings
from shifang.customers.types.veils import VEILS
from shifang.customers.types.words import CustomerPlace, CustomerRow, IssueStatus
from shifang.kernel.geo import Point
from shifang.kernel.problems import NOT_FOUND, Refusal

OPEN_ISSUES = (IssueStatus.OPEN, IssueStatus.IN_PROGRESS)


def visible_customers(scope: Scope) -> QuerySet[Customer]:
    """Return the customers the scope may see: own ones, those of the department tree, or all."""
    return Customer.objects.filter(visible(scope, person="owner_id", department="department_id"))


def find_customer(scope: Scope, customer_id: UUID) -> Customer:
    """Return a visible customer; raise `not_found` otherwise."""
    found = visible_customers(scope).filter(id=customer_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def notice_facts(organisation_id: UUID, customer_id: UUID) -> tuple[str, UUID | None]:
    """Return the name and the owner of a customer, for what is told about it."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id=customer_id)
    facts: tuple[str, UUID | None] = rows.values_list("name", "owner_id").get()
    return facts


def require_visible(scope: Scope, customer_id: UUID) -> None:
    """Raise `not_found` unless the scope may see the customer."""
    if not visible_customers(scope).filter(id=customer_id).exists():
        raise Refusal(NOT_FOUND)


def visible_among(scope: Scope, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some customers that the scope may see."""
    return set(visible_customers(scope).filter(id__among=list(ids)).values_list("id", flat=True))


def customer_row(scope: Scope, customer_id: UUID) -> CustomerRow:
    """Return a visible customer as details show it; raise `not_found` otherwise."""
    rows = rows_of(scope, visible_customers(scope).filter(id=customer_id))
    if not rows:
        raise Refusal(NOT_FOUND)
    return rows[0]


def customer_place(scope: Scope, customer_id: UUID) -> CustomerPlace:
    """Return what is needed to visit a visible customer; raise `not_found` otherwise."""
    return _place(find_customer(scope, customer_id), settings(scope))


def customer_places(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, CustomerPlace]:
    """Return places of customers of the organisation by id, whoever owns them.

    For domains above that have themselves decided that the scope may see these (a joint visit, a plan, a pool). What
    nobody has any more is veiled from who had it.
    """
    found = Customer.objects.filter(organisation_id=scope.organisation_id, id__in=set(ids))
    in_force = settings(scope)
    places = {each.id: _place(each, in_force) for each in found}
    unseen = [
        each.id
        for each in places.values()
        if each.owner_id is None and not scope.sees(department_id=each.department_id, person_id=None)
    ]
    for addresses in VEILS if unseen else ():
        for customer_id, shorten in addresses(scope, unseen).items():
            places[customer_id] = replace(places[customer_id], address=shorten(places[customer_id].address))
    return places


def segments(organisation_id: UUID, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the type and the tier of customers by id, whoever owns them."""
    rows = Customer.objects.filter(organisation_id=organisation_id, id__among=list(ids))
    return {customer_id: (kind, tier) for customer_id, kind, tier in rows.values_list("id", "type", "tier")}


def rows_of(scope: Scope, customers: QuerySet[Customer]) -> list[CustomerRow]:
    """Return customers as rows, in the order of the query: three statements, whatever their number."""
    found = list(customers.select_related("owner", "department"))
    issues = open_issue_counts(scope, [each.id for each in found])
    in_force = settings(scope)
    return [row_of(each, in_force=in_force, open_issues=issues.get(each.id, 0)) for each in found]


def open_issue_counts(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many issues are open, by customer; those without are left out."""
    counted = (
        Issue.objects.filter(organisation_id=scope.organisation_id, customer_id__in=ids, status__in=OPEN_ISSUES)
        .values("customer_id")
        .annotate(number=Count("id"))
    )
    return {each["customer_id"]: each["number"] for each in counted}


def row_of(customer: Customer, *, in_force: Settings, open_issues: int, distance_m: int | None = None) -> CustomerRow:
    """Return a loaded customer (owner and department joined) as a row."""
    return CustomerRow(
        id=customer.id,
        name=customer.name,
        name_key=customer.name_key,
        address=customer.address,
        type=customer.type,
        tier=customer.tier,
        life_stage=customer.life_stage,
        life_stage_reason=customer.life_stage_reason,
        tags=list(customer.tags),
        phone=customer.phone,
        latitude=customer.latitude,
        longitude=customer.longitude,
        geofence_radius_m=customer.geofence_radius_m,
        geofence_in_force_m=in_force.geofence(own=customer.geofence_radius_m, type_key=customer.type),
        opening_hours=customer.opening_hours,
        attributes=customer.attributes,
        note=customer.note,
        source=customer.source,
        origin=customer.origin,
        owner_id=customer.owner_id,
        owner_name=customer.owner.name if customer.owner is not None else None,
        department_id=customer.department_id,
        department_name=customer.department.name,
        last_visit_at=customer.last_visit_at,
        last_follow_up_at=customer.last_follow_up_at,
        open_issues=open_issues,
        created_at=customer.created_at,
        updated_at=customer.updated_at,
        distance_m=distance_m,
    )


def point_of(customer: Customer) -> Point | None:
    """Return the customer's position, None while it is not known."""
    if customer.latitude is None or customer.longitude is None:
        return None
    return Point(customer.latitude, customer.longitude)


def _place(customer: Customer, in_force: Settings) -> CustomerPlace:
    return CustomerPlace(
        id=customer.id,
        name=customer.name,
        address=customer.address,
        type=customer.type,
        tier=customer.tier,
        life_stage=customer.life_stage,
        owner_id=customer.owner_id,
        department_id=customer.department_id,
        point=point_of(customer),
        geofence_radius_m=in_force.geofence(own=customer.geofence_radius_m, type_key=customer.type),
        last_visit_at=customer.last_visit_at,
    )
