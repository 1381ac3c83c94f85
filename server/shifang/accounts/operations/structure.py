"""The department tree and the roles. A move changes the future only: facts keep the department they happened in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from shifang.accounts import queries
from shifang.accounts.models import Department, Person, Role
from shifang.accounts.operations.people import require_admin
from shifang.accounts.operations.recording import apply_changes, record
from shifang.accounts.rules import beyond_own, makes_cycle
from shifang.accounts.types import (
    BEYOND_OWN,
    DEPARTMENT_ADDED,
    DEPARTMENT_ARCHIVED,
    DEPARTMENT_CHANGED,
    DEPARTMENT_CYCLE,
    DEPARTMENT_IN_USE,
    DEPARTMENT_ROOT,
    PEOPLE_MANAGE,
    PERMISSIONS,
    ROLE_ADDED,
    ROLE_BUILT_IN,
    ROLE_CHANGED,
    TAKEN,
    Reach,
    Scope,
)
from shifang.kernel.problems import INVALID, NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import tenancy


def add_department(*, scope: Scope, name: str, parent_id: UUID, manager_id: UUID | None, now: datetime) -> Department:
    """Add a department below another one."""
    scope.require(PEOPLE_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        _require_parent(scope, parent_id)
        if manager_id is not None:
            _require_manager(scope, manager_id)
        row = Department.objects.create(
            organisation_id=scope.organisation_id, name=name, parent_id=parent_id, manager_id=manager_id
        )
        facts = {"name": name, "parent_id": str(parent_id), "manager_id": str(manager_id) if manager_id else None}
        record(DEPARTMENT_ADDED, Subject("department", row.id), scope=scope, now=now, department_id=row.id, facts=facts)
    return row


def change_department(*, scope: Scope, department_id: UUID, changes: Mapping[str, Any], now: datetime) -> Department:
    """Rename, move, give a manager to, archive or bring back a department (name, parent_id, manager_id, archived)."""
    scope.require(PEOPLE_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        _lock_tree(scope)
        row = queries.department_row(scope, department_id)
        scope.require_sight(department_id=row.id, person_id=None)
        if changes.get("parent_id", row.parent_id) != row.parent_id:
            _check_move(scope, row, parent_id=changes["parent_id"])
        if changes.get("manager_id") is not None:
            _require_manager(scope, changes["manager_id"])
        if changes.get("archived") and not row.archived:
            _check_empty(scope, row)
        changed = apply_changes(row, changes)
        if changed:
            row.save()
            subject = Subject("department", row.id)
            record(DEPARTMENT_CHANGED, subject, scope=scope, now=now, department_id=row.id, facts={"changes": changed})
    return row


def add_role(*, scope: Scope, name: str, reach: Reach, permissions: Sequence[str], now: datetime) -> Role:
    """Add a role of the organisation's own, of no more than the asker holds."""
    scope.require(PEOPLE_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        _check_grant(scope, reach=reach, permissions=permissions)
        row = Role(organisation_id=scope.organisation_id, name=name, reach=reach, permissions=sorted(set(permissions)))
        _save_unique(row)
        facts = {"name": name, "reach": reach.value, "permissions": row.permissions}
        record(ROLE_ADDED, Subject("role", row.id), scope=scope, now=now, facts=facts)
    return row


def change_role(*, scope: Scope, role_id: UUID, changes: Mapping[str, Any], now: datetime) -> Role:
    """Change a role (name, reach, permissions); a built-in one keeps its reach."""
    scope.require(PEOPLE_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        row = Role.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=role_id).first()
        if row is None:
            raise Refusal(NOT_FOUND)
        wanted = dict(changes)
        if "permissions" in wanted:
            wanted["permissions"] = sorted(set(wanted["permissions"]))
        reach = Reach(wanted.get("reach", row.reach))
        if row.key and reach != row.reach:
            raise Refusal(ROLE_BUILT_IN)
        # Neither may a role above the asker be touched, nor one be lifted above the asker.
        _check_grant(
            scope, reach=Reach(row.reach), permissions=[each for each in row.permissions if each in PERMISSIONS]
        )
        _check_grant(scope, reach=reach, permissions=wanted.get("permissions", row.permissions))
        changed = apply_changes(row, wanted)
        if changed:
            _save_unique(row)
            require_admin(scope)
            record(ROLE_CHANGED, Subject("role", row.id), scope=scope, now=now, facts={"changes": changed})
    return row


def _check_grant(scope: Scope, *, reach: Reach, permissions: Sequence[str]) -> None:
    unknown = sorted(set(permissions) - PERMISSIONS.keys())
    if unknown:
        raise Refusal(INVALID, errors=[{"field": "permissions", "problem": f"unknown: {each}"} for each in unknown])
    _require_own(scope, reach=reach, permissions=permissions)


def _require_own(scope: Scope, *, reach: Reach, permissions: Sequence[str]) -> None:
    beyond = beyond_own(scope, reach=reach, permissions=permissions)
    if beyond:
        raise Refusal(BEYOND_OWN, missing=beyond)


def _lock_tree(scope: Scope) -> None:
    # Two moves at once could each be sound and close a circle together.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"accounts.tree:{scope.organisation_id}"])


def _check_move(scope: Scope, row: Department, *, parent_id: UUID | None) -> None:
    if parent_id is None or row.parent_id is None:
        raise Refusal(DEPARTMENT_ROOT)
    _require_parent(scope, parent_id)
    parents = {each: parent for each, (parent, _) in queries.department_chart(scope).items()}
    if makes_cycle(parents, department_id=row.id, parent_id=parent_id):
        raise Refusal(DEPARTMENT_CYCLE)


def _require_parent(scope: Scope, parent_id: UUID) -> None:
    parent = queries.department_row(scope, parent_id)
    scope.require_sight(department_id=parent.id, person_id=None)
    if parent.archived:
        raise Refusal(DEPARTMENT_ARCHIVED)


def _require_manager(scope: Scope, manager_id: UUID) -> None:
    person = queries.person_row(scope, manager_id)
    scope.require_sight(department_id=person.department_id, person_id=person.id)


def _check_empty(scope: Scope, row: Department) -> None:
    if row.parent_id is None:
        raise Refusal(DEPARTMENT_ROOT)
    people = Person.objects.filter(
        organisation_id=scope.organisation_id, department_id=row.id, disabled_at__isnull=True
    )
    below = Department.objects.filter(organisation_id=scope.organisation_id, parent_id=row.id, archived=False)
    if people.exists() or below.exists():
        raise Refusal(DEPARTMENT_IN_USE)


def _save_unique(role: Role) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as error:
        raise Refusal(TAKEN, field="name") from error
