"""Founding an organisation: done by the owner of the installation, not through the API."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connections

from shifang.accounts.models import Department, Person, Role
from shifang.accounts.rules import name_key
from shifang.accounts.types import PERMISSIONS, ROLES
from shifang.platform import clock, tenancy


@dataclass(frozen=True, slots=True)
class Founded:
    """A new organisation with its root department, its built-in roles and its first admin."""

    organisation_id: UUID
    department_id: UUID
    roles: dict[str, UUID]
    admin_id: UUID


def found_organisation(
    *,
    code: str,
    name: str,
    timezone: str,
    admin_login: str,
    admin_name: str,
    admin_password: str,
    now: datetime,
) -> Founded:
    """Create an organisation; the row itself is written by the owner role."""
    organisation_id = clock.new_id()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_organisation (id, code, name, timezone, locale, created_at, offered) "
            "VALUES (%s, %s, %s, %s, 'zh', %s, %s)",
            [organisation_id, code.lower(), name, timezone, now, sorted(PERMISSIONS)],
        )
    with tenancy.organisation(organisation_id):
        root = Department.objects.create(organisation_id=organisation_id, name=name)
        roles = {role.key: role.id for role in _built_in_roles(organisation_id)}
        admin = Person.objects.create(
            organisation_id=organisation_id,
            login=admin_login,
            name=admin_name,
            name_key=name_key(admin_name),
            password=make_password(admin_password),
            role_id=roles["admin"],
            department_id=root.id,
            created_at=now,
        )
    return Founded(organisation_id=organisation_id, department_id=root.id, roles=roles, admin_id=admin.id)


def _built_in_roles(organisation_id: UUID) -> list[Role]:
    return Role.objects.bulk_create(
        [
            Role(
                organisation_id=organisation_id,
                key=key,
                name=zh,
                reach=reach,
                permissions=sorted(code for code, item in PERMISSIONS.items() if key in item.roles),
            )
            for key, reach, zh, _ in ROLES
        ]
    )
