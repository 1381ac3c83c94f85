"""Signing in and out, own sessions, and who I am."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from shifang.accounts import queries
from shifang.accounts.door import ScopedRequest, address_of
from shifang.accounts.operations import sessions as operations
from shifang.accounts.operations.sessions import Credentials, Tokens
from shifang.accounts.types import Scope
from shifang.platform import clock, tenancy

router = Router(tags=["sessions"])

Short = Annotated[str, Field(min_length=1, max_length=120)]
Password = Annotated[str, Field(min_length=1, max_length=256)]


class Named(Schema):
    """Something with an id and a name."""

    id: UUID
    name: str


class RoleOut(Named):
    """A role as the person's own page shows it."""

    key: str


class OrganisationOut(Named):
    """The organisation of the person."""

    code: str
    timezone: str


class MeOut(Schema):
    """The person who is signed in."""

    id: UUID
    name: str
    login: str
    phone: str
    locale: str
    role: RoleOut
    permissions: list[str]
    reach: str
    department: Named
    organisation: OrganisationOut


class SignInIn(Schema):
    """Organisation code, login or phone, password; the device cookie of an earlier sign-in if kept."""

    organisation: Short
    login: Short
    password: Password
    device_id: UUID | None = None
    device_label: Annotated[str, Field(max_length=120)] = ""
    device_cookie: Annotated[str, Field(max_length=400)] = ""


class RefreshIn(Schema):
    """A refresh token; it can be used once."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=200)]


class TokensOut(Schema):
    """A fresh pair of tokens."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
    device_cookie: str
    me: MeOut


class SessionOut(Schema):
    """One of my sessions."""

    id: UUID
    label: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


class PasswordIn(Schema):
    """The old and the new password."""

    old: Password
    new: Password


@router.post("/auth/sign-in", auth=None, response=TokensOut)
def sign_in(request: HttpRequest, body: SignInIn) -> TokensOut:
    """Sign in by organisation + login or phone + password."""
    tokens = operations.sign_in(
        Credentials(
            organisation=body.organisation,
            login=body.login,
            password=body.password,
            address=address_of(request),
            device_id=body.device_id,
            device_label=body.device_label,
            device_cookie=body.device_cookie,
        ),
        now=clock.now(),
    )
    return _tokens_out(tokens)


@router.post("/auth/refresh", auth=None, response=TokensOut)
def refresh(request: HttpRequest, body: RefreshIn) -> TokensOut:
    """Exchange a refresh token for a new pair."""
    return _tokens_out(operations.refresh(refresh_token=body.refresh_token, now=clock.now()))


@router.post("/auth/sign-out", response={204: None})
def sign_out(request: ScopedRequest) -> Status[None]:
    """End the session of this token."""
    if request.auth.session_id is not None:
        operations.revoke(scope=request.auth, session_id=request.auth.session_id, now=clock.now())
    return Status(204, None)


@router.get("/auth/sessions", response=list[SessionOut])
def list_sessions(request: ScopedRequest) -> list[dict[str, Any]]:
    """Return my living sessions, newest first."""
    rows = queries.living_sessions(request.auth, now=clock.now())
    return [
        {
            "id": row.id,
            "label": row.label,
            "address": row.address,
            "created_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "current": row.id == request.auth.session_id,
        }
        for row in rows
    ]


@router.delete("/auth/sessions/{session_id}", response={204: None})
def revoke_session(request: ScopedRequest, session_id: UUID) -> Status[None]:
    """End one of my sessions."""
    operations.revoke(scope=request.auth, session_id=session_id, now=clock.now())
    return Status(204, None)


@router.post("/auth/password", response={204: None})
def change_password(request: ScopedRequest, body: PasswordIn) -> Status[None]:
    """Change my password; my other sessions end."""
    operations.change_password(scope=request.auth, old=body.old, new=body.new)
    return Status(204, None)


@router.get("/me", response=MeOut)
def me(request: ScopedRequest) -> MeOut:
    """Return who I am and what I may."""
    return me_out(request.auth)


def me_out(scope: Scope) -> MeOut:
    """Return the person of a scope; the organisation must be set."""
    person = queries.person_of(scope)
    organisation = queries.organisation_of(scope)
    return MeOut(
        id=person.id,
        name=person.name,
        login=person.login,
        phone=person.phone,
        locale=person.locale,
        role=RoleOut(id=person.role_id, name=person.role.name, key=person.role.key),
        permissions=sorted(scope.permissions),
        reach=scope.reach,
        department=Named(id=person.department_id, name=person.department.name),
        organisation=OrganisationOut(
            id=organisation.id, name=organisation.name, code=organisation.code, timezone=organisation.timezone
        ),
    )


def _tokens_out(tokens: Tokens) -> TokensOut:
    with tenancy.organisation(tokens.scope.organisation_id):
        person = me_out(tokens.scope)
    return TokensOut(
        access_token=tokens.access_token,
        access_expires_at=tokens.access_expires_at,
        refresh_token=tokens.refresh_token,
        refresh_expires_at=tokens.refresh_expires_at,
        device_cookie=tokens.device_cookie,
        me=person,
    )
