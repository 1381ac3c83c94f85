"""Signing in and out: passwords, opaque tokens, rotation, and lanes that slow guessing down."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.db import transaction
from django.db.models import Q

from shifang.accounts.models import Organisation, Person, Session, SignInGuard
from shifang.accounts.queries import find_organisation, scope_of
from shifang.accounts.rules import (
    ACCESS_LIFE,
    REFRESH_GRACE,
    REFRESH_LIFE,
    Lane,
    after_failure,
    lanes_for,
    password_is_weak,
    seconds_blocked,
)
from shifang.accounts.rules import PASSWORD_MINIMUM as MINIMUM
from shifang.accounts.types import (
    PASSWORD_WEAK,
    SESSION_ENDED,
    SESSION_REVOKED,
    SIGN_IN_FAILED,
    SIGN_IN_SLOW_DOWN,
    SIGNED_IN,
    Scope,
)
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import tenancy

# argon2 takes tens of MiB and a core each: more at once would starve everybody else.
_hashing = BoundedSemaphore(2)
_nobody = make_password(secrets.token_urlsafe(16))
_SEEN_EVERY = timedelta(minutes=1)
_COOKIE_SALT = "shifang.device"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed, and from where."""

    organisation: str
    login: str
    password: str
    address: str
    device_id: UUID | None = None
    device_label: str = ""
    device_cookie: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A fresh pair of tokens, in the clear for the last time, and the scope they open."""

    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
    device_cookie: str
    scope: Scope


def sign_in(credentials: Credentials, *, now: datetime) -> Tokens:
    """Sign in by organisation code, login or phone, and password.

    Raises `sign_in.failed` without saying what was wrong, or `sign_in.slow_down` with the seconds to wait.
    """
    organisation_id = find_organisation(credentials.organisation.strip())
    if organisation_id is None:
        _check(credentials.password, _nobody)
        raise Refusal(SIGN_IN_FAILED)
    with tenancy.organisation(organisation_id):
        person = _find_person(organisation_id, credentials.login.strip())
        known = _known_device(credentials.device_cookie, person)
        lanes = lanes_for(login=credentials.login, address=credentials.address, known_device=known)
        _refuse_blocked(organisation_id, lanes=lanes, now=now)
    good = _check(credentials.password, person.password if person else _nobody)
    if person is None or not good or person.disabled_at is not None:
        with tenancy.organisation(organisation_id):
            _count_failure(organisation_id, lanes=lanes, now=now)
        raise Refusal(SIGN_IN_FAILED)
    with tenancy.organisation(organisation_id):
        SignInGuard.objects.filter(organisation_id=organisation_id, lane__in=lanes).exclude(
            lane__startswith="address:"
        ).delete()
        session, tokens = _open_session(person, credentials=credentials, now=now)
        _record(SIGNED_IN, session=session, actor_id=person.id, now=now)
    return tokens


def refresh(*, refresh_token: str, now: datetime) -> Tokens:
    """Exchange a refresh token for a new pair; a token used twice ends the session, but for a short grace."""
    parsed = split_token(refresh_token)
    if parsed is None:
        raise Refusal(SESSION_ENDED)
    organisation_id, digest = parsed
    stolen = None
    with tenancy.organisation(organisation_id):
        session = (
            Session.objects.select_for_update(of=("self",))
            .select_related("person__role")
            .filter(
                Q(refresh_hash=digest) | Q(previous_refresh_hash=digest),
                organisation_id=organisation_id,
                revoked_at__isnull=True,
                refresh_expires_at__gt=now,
            )
            .first()
        )
        if session is None or not _still_good(session):
            raise Refusal(SESSION_ENDED)
        reused = bytes(session.refresh_hash) != digest
        if reused and (session.rotated_at is None or now - session.rotated_at > REFRESH_GRACE):
            session.revoked_at = now
            session.save(update_fields=["revoked_at"])
            _record(SESSION_REVOKED, session=session, actor_id=None, now=now)
            stolen = session
        else:
            tokens = _rotate(session, now=now)
    if stolen is not None:
        raise Refusal(SESSION_ENDED)
    return tokens


def revoke(*, scope: Scope, session_id: UUID, now: datetime) -> None:
    """End one of the person's own sessions."""
    with tenancy.organisation(scope.organisation_id):
        session = Session.objects.filter(
            organisation_id=scope.organisation_id, id=session_id, person_id=scope.me
        ).first()
        if session is None:
            raise Refusal(NOT_FOUND)
        if session.revoked_at is None:
            session.revoked_at = now
            session.save(update_fields=["revoked_at"])
            _record(SESSION_REVOKED, session=session, actor_id=scope.person_id, now=now)


def change_password(*, scope: Scope, old: str, new: str) -> None:
    """Change the person's own password; every other session ends."""
    with tenancy.organisation(scope.organisation_id):
        person = Person.objects.get(organisation_id=scope.organisation_id, id=scope.me)
    if not _check(old, person.password):
        raise Refusal(SIGN_IN_FAILED)
    with tenancy.organisation(scope.organisation_id):
        set_password(person, password=new)
        if scope.session_id is not None:
            own = Session.objects.filter(organisation_id=scope.organisation_id, id=scope.session_id)
            own.update(generation=person.generation)


def set_password(person: Person, *, password: str) -> None:
    """Set a person's password, refusing weak ones, and end all sessions."""
    if password_is_weak(password, login=person.login, phone=person.phone):
        raise Refusal(PASSWORD_WEAK, minimum=MINIMUM)
    with _hashing:
        person.password = make_password(password)
    person.generation += 1
    person.save(update_fields=["password", "generation"])


def touch(organisation_id: UUID, *, session_id: UUID, last_seen_at: datetime, now: datetime) -> None:
    """Note that a session was used, at most once a minute."""
    if now - last_seen_at > _SEEN_EVERY:
        with tenancy.organisation(organisation_id):
            Session.objects.filter(organisation_id=organisation_id, id=session_id).update(last_seen_at=now)


def split_token(token: str) -> tuple[UUID, bytes] | None:
    """Return the organisation and the digest of the secret of a token, or None when it is none."""
    organisation, _, secret = token.partition(".")
    try:
        return UUID(hex=organisation), hashlib.sha256(secret.encode()).digest()
    except ValueError:
        return None


def _find_person(organisation_id: UUID, login: str) -> Person | None:
    wanted = Q(login=login.lower())
    if login:
        wanted |= Q(phone=login)
    return Person.objects.select_related("role").filter(wanted, organisation_id=organisation_id).first()


def _check(password: str, encoded: str) -> bool:
    with _hashing:
        return check_password(password, encoded)


def _known_device(cookie: str, person: Person | None) -> str | None:
    if not cookie or person is None:
        return None
    try:
        kept = signing.loads(cookie, salt=_COOKIE_SALT)
    except signing.BadSignature:
        return None
    if kept.get("p") != str(person.id):
        return None
    return hashlib.sha256(cookie.encode()).hexdigest()[:40]


def _refuse_blocked(organisation_id: UUID, *, lanes: tuple[str, ...], now: datetime) -> None:
    rows = SignInGuard.objects.filter(organisation_id=organisation_id, lane__in=lanes)
    seconds = max((seconds_blocked(_lane(row), now=now) for row in rows), default=0)
    if seconds:
        raise Refusal(SIGN_IN_SLOW_DOWN, seconds=seconds)


def _count_failure(organisation_id: UUID, *, lanes: tuple[str, ...], now: datetime) -> None:
    for name in lanes:
        with transaction.atomic():
            SignInGuard.objects.bulk_create(
                [SignInGuard(organisation_id=organisation_id, lane=name, updated_at=now)], ignore_conflicts=True
            )
            row = SignInGuard.objects.select_for_update().get(organisation_id=organisation_id, lane=name)
            after = after_failure(_lane(row), now=now)
            row.failures, row.blocked_until, row.updated_at = after.failures, after.blocked_until, now
            row.save()


def _lane(row: SignInGuard) -> Lane:
    return Lane(name=row.lane, failures=row.failures, blocked_until=row.blocked_until, updated_at=row.updated_at)


def _still_good(session: Session) -> bool:
    person = session.person
    return person.disabled_at is None and person.generation == session.generation


def _open_session(person: Person, *, credentials: Credentials, now: datetime) -> tuple[Session, Tokens]:
    session = Session(
        organisation_id=person.organisation_id,
        person=person,
        generation=person.generation,
        device_id=credentials.device_id,
        label=credentials.device_label[:120],
        address=credentials.address,
        created_at=now,
        last_seen_at=now,
    )
    cookie = credentials.device_cookie
    if _known_device(cookie, person) is None:
        cookie = signing.dumps({"p": str(person.id), "n": secrets.token_hex(8)}, salt=_COOKIE_SALT)
    return session, _issue(session, now=now, cookie=cookie)


def _rotate(session: Session, *, now: datetime) -> Tokens:
    session.previous_refresh_hash = session.refresh_hash
    session.rotated_at = now
    session.last_seen_at = now
    return _issue(session, now=now, cookie="")


def _issue(session: Session, *, now: datetime, cookie: str) -> Tokens:
    access, refreshing = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    session.access_hash = hashlib.sha256(access.encode()).digest()
    session.refresh_hash = hashlib.sha256(refreshing.encode()).digest()
    session.access_expires_at = now + ACCESS_LIFE
    session.refresh_expires_at = now + REFRESH_LIFE
    session.save()
    prefix = session.organisation_id.hex
    timezone = Organisation.objects.values_list("timezone", flat=True).get(id=session.organisation_id)
    return Tokens(
        access_token=f"{prefix}.{access}",
        access_expires_at=session.access_expires_at,
        refresh_token=f"{prefix}.{refreshing}",
        refresh_expires_at=session.refresh_expires_at,
        device_cookie=cookie,
        scope=scope_of(session.person, timezone=timezone, session_id=session.id),
    )


def _record(kind: EventKind, *, session: Session, actor_id: UUID | None, now: datetime) -> None:
    ledger.record(
        session.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("person", session.person_id),
            actor_id=actor_id,
            department_id=session.person.department_id,
            happened_at=now,
            received_at=now,
            facts={"session_id": str(session.id), "label": session.label, "address": session.address},
        ),
    )
