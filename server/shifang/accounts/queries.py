"""Who may see whom, and which policy is in force."""

import time
from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from shifang.accounts.models import Department, Organisation, Person, PolicyVersion, Session
from shifang.accounts.types import POLICY_KINDS, Policy, Reach, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock, tenancy

_TREE = """
WITH RECURSIVE tree AS (
    SELECT id FROM accounts_department WHERE id = %s OR manager_id = %s
    UNION
    SELECT d.id FROM accounts_department d JOIN tree t ON d.parent_id = t.id
)
SELECT id FROM tree
"""
_POLICY_SECONDS = 2.0
_policies: dict[tuple[UUID, str], tuple[float, Policy]] = {}
_lock = Lock()


def find_organisation(code: str) -> UUID | None:
    """Return the id of the organisation with this code, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shifang_find_organisation(%s)", [code])
        row = cursor.fetchone()
    return row[0] if row else None


def organisation_of(scope: Scope) -> Organisation:
    """Return the organisation of the scope."""
    return Organisation.objects.get(id=scope.organisation_id)


def person_of(scope: Scope) -> Person:
    """Return the person of the scope with role and department."""
    return Person.objects.select_related("role", "department").get(organisation_id=scope.organisation_id, id=scope.me)


def department_tree(*, department_id: UUID, manager_id: UUID) -> frozenset[UUID]:
    """Return the department, those the person manages, and all below them."""
    with connection.cursor() as cursor:
        cursor.execute(_TREE, [department_id, manager_id])
        return frozenset(row[0] for row in cursor.fetchall())


def scope_of(person: Person, *, timezone: str, session_id: UUID | None = None) -> Scope:
    """Return the scope of a person with role loaded; the organisation must be set."""
    reach = Reach(person.role.reach)
    departments: frozenset[UUID] = frozenset()
    if reach is Reach.TREE:
        departments = department_tree(department_id=person.department_id, manager_id=person.id)
    return Scope(
        organisation_id=person.organisation_id,
        person_id=person.id,
        department_id=person.department_id,
        reach=reach,
        departments=departments,
        permissions=frozenset(person.role.permissions),
        role=person.role.key or "custom",
        session_id=session_id,
        timezone=timezone,
    )


def live_session(*, organisation_id: UUID, access_hash: bytes, now: datetime) -> tuple[Session, Scope] | None:
    """Return the session of an access token and its scope, or None when it does not live."""
    session = (
        Session.objects.select_related("person__role")
        .filter(
            organisation_id=organisation_id,
            access_hash=access_hash,
            access_expires_at__gt=now,
            revoked_at__isnull=True,
            person__disabled_at__isnull=True,
        )
        .first()
    )
    if session is None or session.generation != session.person.generation:
        return None
    timezone = Organisation.objects.values_list("timezone", flat=True).get(id=organisation_id)
    return session, scope_of(session.person, timezone=timezone, session_id=session.id)


def living_sessions(scope: Scope, *, now: datetime) -> list[Session]:
    """Return the person's own sessions that can still be used, the last used first."""
    rows = Session.objects.filter(
        organisation_id=scope.organisation_id,
        person_id=scope.me,
        revoked_at__isnull=True,
        refresh_expires_at__gt=now,
    )
    return list(rows.order_by("-last_seen_at"))


def visible_people(scope: Scope) -> Q:
    """Return the filter on Person of those the scope may see: a rep sees the colleagues of the department."""
    condition = Q(organisation_id=scope.organisation_id)
    if scope.reach is Reach.ORGANISATION:
        return condition
    if scope.reach is Reach.TREE:
        return condition & (Q(department_id__in=scope.departments) | Q(id=scope.person_id))
    return condition & Q(department_id=scope.department_id)


def visible(scope: Scope, *, person: str = "person_id", department: str = "department_id") -> Q:
    """Return the filter on any table whose rows belong to a person and a department."""
    condition = Q(organisation_id=scope.organisation_id)
    if scope.reach is Reach.ORGANISATION:
        return condition
    own = Q(**{person: scope.person_id})
    if scope.reach is Reach.TREE:
        return condition & (own | Q(**{f"{department}__in": scope.departments}))
    return condition & own


def person_names(scope: Scope, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Return the names of people of the organisation by id; ids that do not exist are left out."""
    wanted = {identifier for identifier in ids if identifier is not None}
    rows = Person.objects.filter(organisation_id=scope.organisation_id, id__in=wanted)
    return dict(rows.values_list("id", "name"))


def active_departments(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the department of each of these people whom the scope sees and who can sign in."""
    rows = Person.objects.filter(visible_people(scope), id__in=set(ids), disabled_at__isnull=True)
    return dict(rows.values_list("id", "department_id"))


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


def policy(scope: Scope, kind: str) -> Policy:
    """Return the policy of a kind in force (read at most every two seconds per process)."""
    key = (scope.organisation_id, kind)
    moment = time.monotonic()
    with _lock:
        kept = _policies.get(key)
    if kept is not None and moment - kept[0] < _POLICY_SECONDS:
        return kept[1]
    found = _load_policy(scope.organisation_id, kind)
    with _lock:
        _policies[key] = (moment, found)
    return found


def forget_policy(organisation_id: UUID, kind: str) -> None:
    """Drop the kept policy after a change."""
    with _lock:
        _policies.pop((organisation_id, kind), None)


def _load_policy(organisation_id: UUID, kind: str) -> Policy:
    with tenancy.organisation(organisation_id):
        row = (
            PolicyVersion.objects.filter(organisation_id=organisation_id, kind=kind, valid_from__lte=clock.now())
            .order_by("-version")
            .first()
        )
    defaults: dict[str, Any] = dict(POLICY_KINDS[kind].default)
    if row is None:
        return Policy(kind=kind, version=0, body=defaults)
    return Policy(kind=kind, version=row.version, body={**defaults, **row.body})


def department_names(scope: Scope, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    """Return the names of departments of the organisation by id; ids that do not exist are left out."""
    wanted = {identifier for identifier in ids if identifier is not None}
    rows = Department.objects.filter(organisation_id=scope.organisation_id, id__in=wanted)
    return dict(rows.values_list("id", "name"))


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


def scope_of_person(organisation_id: UUID, person_id: UUID) -> Scope:
    """Return the scope of a person as it is now, for work that goes on in their name."""
    system = Scope.system(organisation_id)
    person = person_row(system, person_id)
    return scope_of(person, timezone=organisation_of(system).timezone)
