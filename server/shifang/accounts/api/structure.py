"""Departments, roles and permissions."""

from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from ninja import Field, Router, Schema, Status

from shifang.accounts import queries
from shifang.accounts.api.fields import NamedOut, Title, given, named
from shifang.accounts.door import ScopedRequest, door
from shifang.accounts.operations import structure
from shifang.accounts.queries import lists
from shifang.accounts.types import PEOPLE_VIEW, PERMISSIONS, Reach, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.platform.paging import Page

router = Router(tags=["people"])

Permissions = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=300)]


class DepartmentOut(Schema):
    """A department; the tree is made of `parent_id`. `people` counts those who can sign in, in itself alone."""

    id: UUID
    name: str
    parent_id: UUID | None
    manager_id: UUID | None
    manager: NamedOut | None
    archived: bool
    people: int


class DepartmentIn(Schema):
    """A new department below another one."""

    name: Title
    parent_id: UUID
    manager_id: UUID | None = None


class DepartmentChange(Schema):
    """What changes; `manager_id` null takes the manager away."""

    name: Title | None = None
    parent_id: UUID | None = None
    manager_id: UUID | None = None
    archived: bool | None = None


class RoleFull(Schema):
    """A role with all it grants; `key` is set for the built-in ones."""

    id: UUID
    key: str
    name: str
    reach: Reach
    permissions: list[str]
    people: int


class RoleIn(Schema):
    """A new role."""

    name: Title
    reach: Reach
    permissions: Permissions


class RoleChange(Schema):
    """What changes of a role."""

    name: Title | None = None
    reach: Reach | None = None
    permissions: Permissions | None = None


class PermissionOut(Schema):
    """A permission, its words, and the built-in roles that hold it at first."""

    code: str
    zh: str
    en: str
    roles: list[str]


@router.get("/departments", response=Page[DepartmentOut])
def list_departments(request: ScopedRequest) -> dict[str, Any]:
    """Return the departments I see, flat."""
    request.auth.require(PEOPLE_VIEW)
    items = _departments_out(request.auth)
    return {"items": items, "next_cursor": None, "total": len(items)}


@router.post("/departments", response={201: DepartmentOut})
def add_department(request: ScopedRequest, body: DepartmentIn) -> Status[dict[str, Any]]:
    """Add a department."""
    row = structure.add_department(
        scope=request.auth, name=body.name, parent_id=body.parent_id, manager_id=body.manager_id, now=clock.now()
    )
    transaction.on_commit(door.forget)
    return Status(201, _department_row(request.auth, row.id))


@router.patch("/departments/{department_id}", response=DepartmentOut)
def change_department(request: ScopedRequest, department_id: UUID, body: DepartmentChange) -> dict[str, Any]:
    """Rename, move, give a manager to, or archive a department; what has happened stays where it happened."""
    structure.change_department(
        scope=request.auth,
        department_id=department_id,
        changes=given(body, nullable=frozenset({"manager_id"})),
        now=clock.now(),
    )
    transaction.on_commit(door.forget)
    return _department_row(request.auth, department_id)


@router.get("/roles", response=Page[RoleFull])
def list_roles(request: ScopedRequest) -> dict[str, Any]:
    """Return the roles."""
    request.auth.require(PEOPLE_VIEW)
    items = _roles_out(request.auth)
    return {"items": items, "next_cursor": None, "total": len(items)}


@router.post("/roles", response={201: RoleFull})
def add_role(request: ScopedRequest, body: RoleIn) -> Status[dict[str, Any]]:
    """Add a role of our own."""
    row = structure.add_role(
        scope=request.auth, name=body.name, reach=body.reach, permissions=body.permissions, now=clock.now()
    )
    return Status(201, _role_row(request.auth, row.id))


@router.patch("/roles/{role_id}", response=RoleFull)
def change_role(request: ScopedRequest, role_id: UUID, body: RoleChange) -> dict[str, Any]:
    """Change a role; it counts for everyone who has it."""
    structure.change_role(scope=request.auth, role_id=role_id, changes=given(body), now=clock.now())
    transaction.on_commit(door.forget)
    return _role_row(request.auth, role_id)


@router.get("/permissions", response=Page[PermissionOut])
def list_permissions(request: ScopedRequest) -> dict[str, Any]:
    """Return every permission there is."""
    request.auth.require(PEOPLE_VIEW)
    items = [
        {"code": each.code, "zh": each.zh, "en": each.en, "roles": sorted(each.roles)}
        for each in sorted(PERMISSIONS.values(), key=lambda each: each.code)
    ]
    return {"items": items, "next_cursor": None, "total": len(items)}


def _departments_out(scope: Scope) -> list[dict[str, Any]]:
    rows = lists.list_departments(scope)
    names = queries.person_names(scope, [row.manager_id for row, _ in rows])
    return [
        {
            "id": row.id,
            "name": row.name,
            "parent_id": row.parent_id,
            "manager_id": row.manager_id,
            "manager": named(row.manager_id, names),
            "archived": row.archived,
            "people": people,
        }
        for row, people in rows
    ]


def _roles_out(scope: Scope) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "key": row.key,
            "name": row.name,
            "reach": row.reach,
            "permissions": row.permissions,
            "people": people,
        }
        for row, people in lists.list_roles(scope)
    ]


def _department_row(scope: Scope, department_id: UUID) -> dict[str, Any]:
    # A department that was just added below mine is not in my scope yet: the system's sees it.
    return _by_id(_departments_out(scope.as_system()), department_id)


def _role_row(scope: Scope, role_id: UUID) -> dict[str, Any]:
    return _by_id(_roles_out(scope), role_id)


def _by_id(rows: list[dict[str, Any]], identifier: UUID) -> dict[str, Any]:
    found = next((row for row in rows if row["id"] == identifier), None)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found
