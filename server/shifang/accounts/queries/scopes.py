"""Who asks, and whom they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from shifang.accounts.models import Organisation, Person, Session
from shifang.accounts.queries.people import managers_above, person_row
from shifang.accounts.types import Reach, Scope
from shifang.platform import tenancy

_TREE = """
WITH RECURSIVE tree AS (
    SELECT id FROM accounts_department WHERE id = %s OR manager_id = %s
    UNION
    SELECT d.id FROM accounts_department d JOIN tree t ON d.parent_id = t.id
)
SELECT id FROM tree
"""
_LIVE = """
SELECT s.id, s.last_seen_at, p.id, p.department_id, r.reach, r.permissions, r.key, o.timezone,
    ARRAY(
        WITH RECURSIVE tree AS (
            SELECT d.id FROM accounts_department d
            WHERE r.reach = 'tree' AND (d.id = p.department_id OR d.manager_id = p.id)
            UNION
            SELECT d.id FROM accounts_department d JOIN tree t ON d.parent_id = t.id
        )
        SELECT id FROM tree
    )
FROM accounts_session s
JOIN accounts_person p ON p.organisation_id = s.organisation_id AND p.id = s.person_id
JOIN accounts_role r ON r.organisation_id = p.organisation_id AND r.id = p.role_id
JOIN accounts_organisation o ON o.id = s.organisation_id
WHERE s.organisation_id = %(organisation_id)s AND s.access_hash = %(access_hash)s
  AND s.access_expires_at > %(now)s AND s.revoked_at IS NULL
  AND p.disabled_at IS NULL AND p.generation = s.generation
"""
_ZONE = "SELECT timezone FROM accounts_organisation WHERE id = %(organisation_id)s"


def find_organisation(code: str) -> UUID | None:
    """Return the id of the organisation with this code, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shifang_find_organisation(%s)", [code])
        row = cursor.fetchone()
    return row[0] if row else None


def organisation_of(scope: Scope) -> Organisation:
    """Return the organisation of the scope."""
    return Organisation.objects.get(id=scope.organisation_id)


def system_scope(organisation_id: UUID) -> Scope:
    """Return the scope of the system's own work in an organisation, inside or outside of a transaction."""
    (((timezone,),),) = tenancy.at_once(organisation_id, (_ZONE, {"organisation_id": organisation_id}))
    return Scope.system(organisation_id, timezone=timezone)


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


def scope_of_person(organisation_id: UUID, person_id: UUID) -> Scope:
    """Return the scope of a person as it is now, for work that goes on in their name."""
    system = system_scope(organisation_id)
    return scope_of(person_row(system, person_id), timezone=system.timezone)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that may be used, and the scope of its person."""

    id: UUID
    last_seen_at: datetime
    scope: Scope


def live_session(*, organisation_id: UUID, access_hash: bytes, now: datetime) -> LiveSession | None:
    """Return the session of an access token and its scope, or None when it does not live.

    Every request passes here, so it is one message to the database, tenant setting included, outside of any
    transaction.
    """
    words = {"organisation_id": organisation_id, "access_hash": access_hash, "now": now}
    (rows,) = tenancy.at_once(organisation_id, (_LIVE, words))
    if not rows:
        return None
    (row,) = rows
    session_id, last_seen_at, person_id, department_id, reach, permissions, role, timezone, departments = row
    scope = Scope(
        organisation_id=organisation_id,
        person_id=person_id,
        department_id=department_id,
        reach=Reach(reach),
        departments=frozenset(departments),
        permissions=frozenset(permissions),
        role=role or "custom",
        session_id=session_id,
        timezone=timezone,
    )
    return LiveSession(id=session_id, last_seen_at=last_seen_at, scope=scope)


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


def visible_people_among(scope: Scope, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of these people whom the scope sees, whether they can sign in or not."""
    return set(Person.objects.filter(visible_people(scope), id__in=set(ids)).values_list("id", flat=True))


def active_departments(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the department of each of these people whom the scope sees and who can sign in."""
    rows = Person.objects.filter(visible_people(scope), id__in=set(ids), disabled_at__isnull=True)
    return dict(rows.values_list("id", "department_id"))


def companions(scope: Scope) -> Q:
    """Return the filter on Person of those who may come along on a visit: whom one sees, and one's own managers."""
    above = managers_above(scope, scope.department_id) if scope.department_id is not None else []
    return visible_people(scope) | Q(organisation_id=scope.organisation_id, id__in=above)


def companion_departments(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the department of each of these people who may come along and can sign in."""
    rows = Person.objects.filter(companions(scope), id__in=set(ids), disabled_at__isnull=True)
    return dict(rows.values_list("id", "department_id"))


def colleagues(scope: Scope) -> list[dict[str, Any]]:
    """Return id, name and department of those who may come along and can sign in, by pinyin."""
    rows = Person.objects.filter(companions(scope), disabled_at__isnull=True).order_by("name_key", "id")
    return [dict(row) for row in rows.values("id", "name", "department_id")]


def people_words(scope: Scope) -> list[tuple[UUID, UUID, tuple[str, ...]]]:
    """Return people whom the scope sees and who can sign in: id, department, and login, phone, number, name."""
    rows = Person.objects.filter(visible_people(scope), disabled_at__isnull=True)
    found = rows.values_list("id", "department_id", "login", "phone", "employee_number", "name")
    return [(person, department, tuple(words)) for person, department, *words in found]
