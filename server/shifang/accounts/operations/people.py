"""People: adding, changing, disabling, enabling, new passwords. Nobody acts on more power than their own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from shifang.accounts import queries
from shifang.accounts.models import Person, Role, Session
from shifang.accounts.operations.recording import apply_changes, record
from shifang.accounts.operations.sessions import set_password
from shifang.accounts.rules import beyond_own, name_key
from shifang.accounts.types import (
    BEYOND_OWN,
    DEPARTMENT_ARCHIVED,
    LAST_ADMIN,
    PASSWORD_RESET,
    PEOPLE_MANAGE,
    PERSON_ADDED,
    PERSON_CHANGED,
    PERSON_DISABLED,
    PERSON_ENABLED,
    TAKEN,
    Reach,
    Scope,
)
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import tenancy

# Without letters and digits that look alike on paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone who is to sign in; without a password one is made up."""

    login: str
    name: str
    role_id: UUID
    department_id: UUID
    phone: str = ""
    email: str = ""
    employee_number: str = ""
    locale: str = "zh"
    password: str | None = None


def add_person(*, scope: Scope, new: NewPerson, now: datetime) -> tuple[Person, str | None]:
    """Add a person; return them, and the made-up password (shown this once) when none was given."""
    scope.require(PEOPLE_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        _require_grantable(scope, _role(scope, new.role_id))
        _require_department(scope, new.department_id)
        login, phone = new.login.lower(), new.phone
        _refuse_taken(scope, login=login, phone=phone, but=None)
        person = Person(
            organisation_id=scope.organisation_id,
            login=login,
            phone=phone,
            name=new.name,
            name_key=name_key(new.name),
            email=new.email,
            employee_number=new.employee_number,
            locale=new.locale,
            password=make_password(None),
            role_id=new.role_id,
            department_id=new.department_id,
            created_at=now,
        )
        _save_unique(person)
        made_up = None if new.password else _made_up_password()
        set_password(person, password=new.password or made_up or "")
        facts = {"name": person.name, "login": login, "role_id": str(new.role_id)}
        record(
            PERSON_ADDED,
            Subject("person", person.id),
            scope=scope,
            now=now,
            department_id=person.department_id,
            facts=facts,
        )
    return queries.person_row(scope, person.id), made_up


def change_person(*, scope: Scope, person_id: UUID, changes: Mapping[str, Any], now: datetime) -> Person:
    """Change fields of a person (login, name, phone, email, employee_number, locale, role_id, department_id)."""
    with tenancy.organisation(scope.organisation_id):
        person = _manageable(scope, person_id)
        wanted = dict(changes)
        if "login" in wanted:
            wanted["login"] = wanted["login"].lower()
        if "name" in wanted:
            wanted["name_key"] = name_key(wanted["name"])
        if "role_id" in wanted:
            _require_grantable(scope, _role(scope, wanted["role_id"]))
        if "department_id" in wanted:
            _require_department(scope, wanted["department_id"])
        _refuse_taken(
            scope, login=wanted.get("login", person.login), phone=wanted.get("phone", person.phone), but=person.id
        )
        before = person.department_id
        changed = apply_changes(person, wanted)
        if changed:
            _save_unique(person)
            require_admin(scope)
            changed.pop("name_key", None)
            subject = Subject("person", person.id)
            # The event stays with the department in which the person was until now.
            record(PERSON_CHANGED, subject, scope=scope, now=now, department_id=before, facts={"changes": changed})
    return person


def disable_person(*, scope: Scope, person_id: UUID, now: datetime) -> Person:
    """Disable a person: no sign-in any more, and every session ends at once."""
    with tenancy.organisation(scope.organisation_id):
        person = _manageable(scope, person_id)
        if person.disabled_at is None:
            person.disabled_at = now
            person.generation += 1
            person.save(update_fields=["disabled_at", "generation"])
            sessions = Session.objects.filter(
                organisation_id=scope.organisation_id, person_id=person.id, revoked_at__isnull=True
            )
            sessions.update(revoked_at=now)
            require_admin(scope)
            subject = Subject("person", person.id)
            record(PERSON_DISABLED, subject, scope=scope, now=now, department_id=person.department_id)
    return person


def enable_person(*, scope: Scope, person_id: UUID, now: datetime) -> Person:
    """Let a disabled person sign in again, with the password they had."""
    with tenancy.organisation(scope.organisation_id):
        person = _manageable(scope, person_id)
        if person.disabled_at is not None:
            person.disabled_at = None
            person.save(update_fields=["disabled_at"])
            subject = Subject("person", person.id)
            record(PERSON_ENABLED, subject, scope=scope, now=now, department_id=person.department_id)
    return person


def reset_password(*, scope: Scope, person_id: UUID, password: str | None, now: datetime) -> str | None:
    """Give a person a new password and end their sessions; return the one made up when none was given."""
    with tenancy.organisation(scope.organisation_id):
        person = _manageable(scope, person_id)
        made_up = None if password else _made_up_password()
        set_password(person, password=password or made_up or "")
        subject = Subject("person", person.id)
        record(PASSWORD_RESET, subject, scope=scope, now=now, department_id=person.department_id)
    return made_up


def require_admin(scope: Scope) -> None:
    """Raise `accounts.last_admin` when nobody is left who can sign in and manage all people.

    Whoever changes people or roles takes this lock, so that two admins cannot disable each other at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"accounts.admins:{scope.organisation_id}"])
    left = Person.objects.filter(
        organisation_id=scope.organisation_id,
        disabled_at__isnull=True,
        role__reach=Reach.ORGANISATION,
        role__permissions__contains=[PEOPLE_MANAGE],
    )
    if not left.exists():
        raise Refusal(LAST_ADMIN)


def _manageable(scope: Scope, person_id: UUID) -> Person:
    scope.require(PEOPLE_MANAGE)
    person = queries.person_row(scope, person_id, lock=True)
    scope.require_sight(department_id=person.department_id, person_id=person.id)
    _require_grantable(scope, person.role)
    return person


def _require_grantable(scope: Scope, role: Role) -> None:
    beyond = beyond_own(scope, reach=Reach(role.reach), permissions=role.permissions)
    if beyond:
        raise Refusal(BEYOND_OWN, missing=beyond)


def _role(scope: Scope, role_id: UUID) -> Role:
    role = Role.objects.filter(organisation_id=scope.organisation_id, id=role_id).first()
    if role is None:
        raise Refusal(NOT_FOUND)
    return role


def _require_department(scope: Scope, department_id: UUID) -> None:
    department = queries.department_row(scope, department_id)
    scope.require_sight(department_id=department.id, person_id=None)
    if department.archived:
        raise Refusal(DEPARTMENT_ARCHIVED)


def _refuse_taken(scope: Scope, *, login: str, phone: str, but: UUID | None) -> None:
    """One may sign in by login or phone: neither may be somebody else's login or phone."""
    others = Person.objects.filter(organisation_id=scope.organisation_id)
    if but is not None:
        others = others.exclude(id=but)
    if others.filter(Q(login=login) | Q(phone=login)).exists():
        raise Refusal(TAKEN, field="login")
    if phone and others.filter(Q(phone=phone) | Q(login=phone)).exists():
        raise Refusal(TAKEN, field="phone")


def _save_unique(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise Refusal(TAKEN, field="login") from error


def _made_up_password() -> str:
    letters = [secrets.choice(_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
