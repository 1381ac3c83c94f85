"""Visits by filters, and one by its id."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.queries import department_tree, visible
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor
from shifang.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of visits is narrowed to; empty parts narrow nothing.

    Days are the organisation's; a department stands for those below it too.
    """

    since: date | None = None
    until: date | None = None
    person_id: UUID | None = None
    department_id: UUID | None = None
    customer_id: UUID | None = None
    life: str = ""
    validity: str = ""
    completeness: str = ""
    verification: str = ""
    search: str = ""


def visible_visits(scope: Scope) -> QuerySet[Visit]:
    """Return the visits the scope may see: own ones, those that happened in the department tree, or all."""
    return Visit.objects.filter(visible(scope))


def departments_below(department_id: UUID | None) -> frozenset[UUID] | None:
    """Return a department and all below it; None for none."""
    if department_id is None:
        return None
    # The id is no person's, so `manager_id` adds nothing.
    return department_tree(department_id=department_id, manager_id=department_id)


def find_visit(scope: Scope, visit_id: UUID) -> Visit:
    """Return a visible visit with customer and person; raise `not_found` otherwise."""
    found = visible_visits(scope).select_related("customer", "person", "department").filter(id=visit_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def visits_among(scope: Scope, ids: Collection[UUID]) -> dict[UUID, Visit]:
    """Return those of some visits that are visible, with customer, person and department."""
    rows = visible_visits(scope).select_related("customer", "person", "department")
    return {each.id: each for each in rows.filter(id__among=list(ids))}


def next_planned(scope: Scope, *, customer_id: UUID, person_id: UUID, since: date) -> Visit | None:
    """Return the next visit planned of a person to a customer, on a day or later."""
    rows = Visit.objects.filter(
        organisation_id=scope.organisation_id, customer_id=customer_id, person_id=person_id, life="planned"
    )
    return rows.filter(day__gte=since).order_by("day", "id").first()


def planned_of(organisation_id: UUID, person_id: UUID) -> list[tuple[UUID, UUID, date]]:
    """Return (id, customer, day) of every visit of a person that has not begun."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id, person_id=person_id, life="planned", started_at__isnull=True
    )
    return list(rows.order_by("day", "id").values_list("id", "customer_id", "day"))


def still_planned(organisation_id: UUID, visit_ids: Sequence[UUID]) -> list[UUID]:
    """Return those of some visits that nobody has begun, cancelled or ended."""
    rows = Visit.objects.filter(organisation_id=organisation_id, id__in=visit_ids, life="planned")
    return list(rows.filter(started_at__isnull=True).order_by("id").values_list("id", flat=True))


def filtered(scope: Scope, filters: Filters) -> QuerySet[Visit]:
    """Return the visible visits that meet the filters."""
    equal = {
        "person_id": filters.person_id,
        "department_id__in": departments_below(filters.department_id),
        "customer_id": filters.customer_id,
        "life": filters.life,
        "validity": filters.validity,
        "completeness": filters.completeness,
        "verification": filters.verification,
        "day__gte": filters.since,
        "day__lte": filters.until,
    }
    rows = visible_visits(scope).filter(
        **{name: value for name, value in equal.items() if value is not None and value != ""}
    )
    if filters.search:
        rows = rows.filter(_matches(filters.search))
    return rows


def list_visits(scope: Scope, filters: Filters, *, cursor: str, limit: int) -> tuple[list[Visit], str | None]:
    """Return a page of visits, newest day first, and the cursor of the next."""
    rows = filtered(scope, filters).select_related("customer", "person", "department")
    if cursor:
        day, identifier = _position(cursor)
        rows = rows.filter(Q(day__lt=day) | Q(day=day, id__lt=identifier))
    found = list(rows.order_by("-day", "-id")[: limit + 1])
    following = encode_cursor(found[limit - 1].day, found[limit - 1].id) if len(found) > limit else None
    return found[:limit], following


def companions(scope: Scope, visit: Visit) -> list[Visit]:
    """Return the linked visits of a joint visit, whoever made them."""
    if visit.joint_id is None:
        return []
    rows = Visit.objects.filter(organisation_id=scope.organisation_id, joint_id=visit.joint_id).exclude(id=visit.id)
    return list(rows.exclude(life="cancelled").select_related("person").order_by("id"))


def _matches(words: str) -> Q:
    return Q(code__icontains=words) | Q(customer__name__icontains=words) | Q(person__name__icontains=words)


def _position(cursor: str) -> tuple[date, UUID]:
    day, identifier = decode_cursor(cursor, size=2)
    try:
        return date.fromisoformat(str(day)), UUID(str(identifier))
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None
