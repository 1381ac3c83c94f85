"""People: list, add, change, disable, enable, new password; their devices."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from ninja import Query, Router, Schema, Status
from pydantic import StringConstraints

from shifang.accounts.api.fields import NamedOut, Title, given
from shifang.accounts.api.sessions import Password, RoleOut
from shifang.accounts.door import ScopedRequest, door
from shifang.accounts.models import Device, Person
from shifang.accounts.operations import devices, people
from shifang.accounts.operations.people import NewPerson
from shifang.accounts.queries import lists
from shifang.accounts.queries.lists import PeopleFilter
from shifang.accounts.types import PEOPLE_MANAGE, PEOPLE_VIEW, Scope
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_text_and_id, encode_cursor

router = Router(tags=["people"])

Login = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9._@+-]{2,64}$")]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(\+?[0-9]{5,19})?$")]
Email = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([^@\s]{1,100}@[^@\s]{1,99})?$")]
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Locale = Literal["zh", "en"]


class PersonOut(Schema):
    """A person; ways to reach and sign in are null for colleagues whom the asker does not manage."""

    id: UUID
    name: str
    login: str | None
    phone: str | None
    email: str | None
    employee_number: str | None
    locale: Locale
    role: RoleOut
    department: NamedOut
    disabled: bool
    disabled_at: datetime | None
    created_at: datetime


class PersonIn(Schema):
    """A new person; without a password one is made up and answered once."""

    login: Login
    name: Title
    role_id: UUID
    department_id: UUID
    phone: Phone = ""
    email: Email = ""
    employee_number: Number = ""
    locale: Locale = "zh"
    password: Password | None = None


class PersonChange(Schema):
    """What changes; what is left out or null stays."""

    login: Login | None = None
    name: Title | None = None
    role_id: UUID | None = None
    department_id: UUID | None = None
    phone: Phone | None = None
    email: Email | None = None
    employee_number: Number | None = None
    locale: Locale | None = None


class PersonAdded(Schema):
    """The new person and, if one was made up, the password: it is shown this once."""

    person: PersonOut
    password: str | None


class NewPasswordIn(Schema):
    """The new password; left out, one is made up."""

    password: Password | None = None


class NewPasswordOut(Schema):
    """The password that was made up, shown this once; null when it was given."""

    password: str | None


class DeviceOut(Schema):
    """A phone or browser that has sent commands."""

    id: UUID
    person: NamedOut
    label: str
    first_seen_at: datetime
    last_seen_at: datetime
    revoked_at: datetime | None


@router.get("/people", response=Page[PersonOut])
def list_people(
    request: ScopedRequest,
    search: Annotated[str, Query(max_length=80)] = "",
    department_id: UUID | None = None,
    role_id: UUID | None = None,
    status: Literal["active", "disabled"] | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return the people I may see, by pinyin."""
    scope = request.auth
    scope.require(PEOPLE_VIEW)
    wanted = PeopleFilter(search=search.strip(), department_id=department_id, role_id=role_id, status=status)
    after = decode_text_and_id(cursor) if cursor else None
    rows, total = lists.list_people(scope, wanted, after=after, limit=limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return {
        "items": [_person_out(scope, row) for row in rows[:limit]],
        "next_cursor": encode_cursor(last.name_key, last.id) if last else None,
        "total": total,
    }


@router.post("/people", response={201: PersonAdded})
def add_person(request: ScopedRequest, body: PersonIn) -> Status[dict[str, Any]]:
    """Add a person."""
    person, password = people.add_person(scope=request.auth, new=NewPerson(**body.model_dump()), now=clock.now())
    return Status(201, {"person": _one(request.auth, person.id), "password": password})


@router.get("/people/{person_id}", response=PersonOut)
def get_person(request: ScopedRequest, person_id: UUID) -> dict[str, Any]:
    """Return one person."""
    request.auth.require(PEOPLE_VIEW)
    return _one(request.auth, person_id)


@router.patch("/people/{person_id}", response=PersonOut)
def change_person(request: ScopedRequest, person_id: UUID, body: PersonChange) -> dict[str, Any]:
    """Change a person; another department or role counts from now on."""
    people.change_person(scope=request.auth, person_id=person_id, changes=given(body), now=clock.now())
    transaction.on_commit(door.forget)
    return _one(request.auth, person_id)


@router.post("/people/{person_id}/disable", response=PersonOut)
def disable_person(request: ScopedRequest, person_id: UUID) -> dict[str, Any]:
    """Disable a person; their sessions end at once."""
    people.disable_person(scope=request.auth, person_id=person_id, now=clock.now())
    transaction.on_commit(door.forget)
    return _one(request.auth, person_id)


@router.post("/people/{person_id}/enable", response=PersonOut)
def enable_person(request: ScopedRequest, person_id: UUID) -> dict[str, Any]:
    """Let a disabled person sign in again."""
    people.enable_person(scope=request.auth, person_id=person_id, now=clock.now())
    return _one(request.auth, person_id)


@router.post("/people/{person_id}/reset-password", response=NewPasswordOut)
def reset_password(request: ScopedRequest, person_id: UUID, body: NewPasswordIn) -> dict[str, Any]:
    """Give a person a new password; their sessions end at once."""
    made_up = people.reset_password(scope=request.auth, person_id=person_id, password=body.password, now=clock.now())
    transaction.on_commit(door.forget)
    return {"password": made_up}


@router.get("/devices", response=Page[DeviceOut])
def list_devices(request: ScopedRequest, person_id: UUID | None = None) -> dict[str, Any]:
    """Return my devices and those of the people I see."""
    request.auth.require(PEOPLE_VIEW)
    rows = lists.list_devices(request.auth, person_id=person_id)
    return {"items": [_device_out(row) for row in rows], "next_cursor": None, "total": len(rows)}


@router.post("/devices/{device_id}/revoke", response=DeviceOut)
def revoke_device(request: ScopedRequest, device_id: UUID) -> dict[str, Any]:
    """Revoke a device: its sessions end, and what it sends is refused."""
    device = devices.revoke_device(scope=request.auth, device_id=device_id, now=clock.now())
    transaction.on_commit(door.forget)
    return _device_out(device)


def _one(scope: Scope, person_id: UUID) -> dict[str, Any]:
    return _person_out(scope, lists.visible_person(scope, person_id))


def _person_out(scope: Scope, row: Person) -> dict[str, Any]:
    own = scope.sees(department_id=row.department_id, person_id=row.id) or scope.may(PEOPLE_MANAGE)
    return {
        "id": row.id,
        "name": row.name,
        "login": row.login if own else None,
        "phone": row.phone if own else None,
        "email": row.email if own else None,
        "employee_number": row.employee_number if own else None,
        "locale": row.locale,
        "role": {"id": row.role_id, "name": row.role.name, "key": row.role.key},
        "department": {"id": row.department_id, "name": row.department.name},
        "disabled": row.disabled_at is not None,
        "disabled_at": row.disabled_at,
        "created_at": row.created_at,
    }


def _device_out(row: Device) -> dict[str, Any]:
    return {
        "id": row.id,
        "person": {"id": row.person_id, "name": row.person.name},
        "label": row.label,
        "first_seen_at": row.first_seen_at,
        "last_seen_at": row.last_seen_at,
        "revoked_at": row.revoked_at,
    }
