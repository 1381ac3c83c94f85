"""An organisation of one's own for every test, with people of every role and signed-in clients."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from shifang.accounts.models import Department, Person, Role, Session
from shifang.accounts.operations.found import found_organisation
from shifang.accounts.queries import scope_of
from shifang.accounts.rules import name_key
from shifang.accounts.types import Scope
from shifang.platform import clock, tenancy

PASSWORD = "right-horse-battery"


@dataclass
class MadeOrganisation:
    """An organisation with a root department, two branches below it, and one person of each role in the first."""

    id: UUID
    code: str
    root: UUID
    branch: UUID
    sibling: UUID
    roles: dict[str, UUID]
    people: dict[str, UUID] = field(default_factory=dict)
    timezone: str = "Asia/Shanghai"

    def scope(self, role: str = "admin") -> Scope:
        """Return the scope of the person of a role ("rep", "rep2", "manager", "admin", "auditor")."""
        with tenancy.organisation(self.id):
            person = Person.objects.select_related("role").get(id=self.people[role])
            return scope_of(person, timezone=self.timezone)

    def client(self, role: str = "admin") -> "Api":
        """Return a signed-in client of the person of a role."""
        return client(self.id, self.people[role])

    def add_person(self, name: str, *, role: str, department: UUID | None = None) -> UUID:
        """Add a person under a short name and return the id."""
        with tenancy.organisation(self.id):
            made = Person.objects.create(
                organisation_id=self.id,
                login=name.lower(),
                name=name,
                name_key=name_key(name),
                phone=f"138{secrets.randbelow(10**8):08d}",
                password="!",
                role_id=self.roles[role],
                department_id=department or self.branch,
                created_at=clock.now(),
            )
        self.people[name] = made.id
        return made.id


class Api:
    """A client of the API that speaks JSON."""

    def __init__(self, token: str | None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request to a path under /api/v1 and return Django's response."""
        options: dict[str, Any] = {"headers": {**self.headers, **headers}}
        if body is not None:
            options |= {"data": json.dumps(body, default=str), "content_type": "application/json"}
        return self.client.generic(method, f"/api/v1{path}", **options)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.send("POST", path, {} if body is None else body)

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self.send("DELETE", path)


def organisation(code: str = "", *, timezone: str = "Asia/Shanghai") -> MadeOrganisation:
    """Make an organisation with people rep, rep2 (sibling department), manager, admin, auditor."""
    code = code or f"t{secrets.token_hex(6)}"
    founded = found_organisation(
        code=code,
        name=f"Test {code}",
        timezone=timezone,
        admin_login="admin",
        admin_name="Admin",
        admin_password=PASSWORD,
        now=clock.now(),
    )
    with tenancy.organisation(founded.organisation_id):
        branch, sibling = (
            Department.objects.create(organisation_id=founded.organisation_id, parent_id=founded.department_id, name=n)
            for n in ("Branch", "Sibling")
        )
    made = MadeOrganisation(
        id=founded.organisation_id,
        code=code,
        root=founded.department_id,
        branch=branch.id,
        sibling=sibling.id,
        roles=founded.roles,
        people={"admin": founded.admin_id},
        timezone=timezone,
    )
    for role in ("rep", "manager", "auditor"):
        made.add_person(role, role=role)
    made.add_person("rep2", role="rep", department=made.sibling)
    with tenancy.organisation(made.id):
        Department.objects.filter(id=made.branch).update(manager_id=made.people["manager"])
    return made


def client(organisation_id: UUID, person_id: UUID) -> Api:
    """Return a client with a living session of the person."""
    secret = secrets.token_urlsafe(16)
    now = clock.now()
    with tenancy.organisation(organisation_id):
        person = Person.objects.get(id=person_id)
        Session.objects.create(
            organisation_id=organisation_id,
            person=person,
            generation=person.generation,
            access_hash=hashlib.sha256(secret.encode()).digest(),
            access_expires_at=now + timedelta(minutes=15),
            refresh_hash=hashlib.sha256(secrets.token_bytes(16)).digest(),
            refresh_expires_at=now + timedelta(days=30),
            created_at=now,
            last_seen_at=now,
        )
    return Api(f"{organisation_id.hex}.{secret}")


def anonymous() -> Api:
    """Return a client that has not signed in."""
    return Api(None)


def with_role(made: MadeOrganisation, *, name: str, permissions: list[str], reach: str = "tree") -> UUID:
    """Add a custom role and one person who has it; return the person."""
    with tenancy.organisation(made.id):
        role = Role.objects.create(organisation_id=made.id, name=name, reach=reach, permissions=permissions)
    made.roles[name] = role.id
    return made.add_person(name, role=name)
