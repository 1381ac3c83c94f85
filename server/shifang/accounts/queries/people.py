"""People and departments as others need them: rows, names, managers, holders of a permission."""

from collections.abc import Sequence
from uuid import UUID

from shifang.accounts.models import Department, Person
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal


def person_row(scope: Scope, person_id: UUID, *, lock: bool = False) -> Person:
    """Return a person of the organisation with role; raise `not_found` otherwise. Sight is the caller's matter."""
    rows = Person.objects.select_related("role").filter(organisation_id=scope.organisation_id, id=person_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def department_row(scope: Scope, department_id: UUID) -> Department:
    """Return a department of the organisation; raise `not_found` otherwise. Sight is the caller's matter."""
    found = Department.objects.filter(organisation_id=scope.organisation_id, id=department_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def person_names(scope: Scope, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Return the names of people of the organisation by id; ids that do not exist are left out."""
    wanted = {identifier for identifier in ids if identifier is not None}
    rows = Person.objects.filter(organisation_id=scope.organisation_id, id__in=wanted)
    return dict(rows.values_list("id", "name"))


def department_names(scope: Scope, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Return the names of departments of the organisation by id; ids that do not exist are left out."""
    wanted = {identifier for identifier in ids if identifier is not None}
    rows = Department.objects.filter(organisation_id=scope.organisation_id, id__in=wanted)
    return dict(rows.values_list("id", "name"))


def managers_above(scope: Scope, department_id: UUID) -> list[UUID]:
    """Return the managers from the department upwards, nearest first, without repeats."""
    rows = {
        row.id: row
        for row in Department.objects.filter(organisation_id=scope.organisation_id).only("parent_id", "manager_id")
    }
    found: list[UUID] = []
    current = rows.get(department_id)
    seen: set[UUID] = set()
    while current is not None and current.id not in seen:
        seen.add(current.id)
        if current.manager_id is not None and current.manager_id not in found:
            found.append(current.manager_id)
        current = rows.get(current.parent_id) if current.parent_id else None
    return found


def department_chart(scope: Scope) -> dict[UUID, tuple[UUID | None, UUID | None]]:
    """Return every department of the organisation: id → (parent, manager)."""
    rows = Department.objects.filter(organisation_id=scope.organisation_id)
    return {each: (parent, manager) for each, parent, manager in rows.values_list("id", "parent_id", "manager_id")}


def role_holders(scope: Scope, *, permission: str) -> dict[UUID, frozenset[str]]:
    """Return everyone who can sign in and holds a permission, with the key (if built in) and id of their role."""
    rows = Person.objects.filter(
        organisation_id=scope.organisation_id, disabled_at__isnull=True, role__permissions__contains=[permission]
    )
    return {
        person: frozenset(filter(None, (key, str(role))))
        for person, role, key in rows.values_list("id", "role_id", "role__key")
    }
