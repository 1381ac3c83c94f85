"""The door of every HTTP route: a bearer token becomes a Scope, and the route runs in one transaction."""

import time
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from shifang.accounts.operations.sessions import split_token, touch
from shifang.accounts.queries import live_session
from shifang.accounts.types import Scope
from shifang.platform import clock, tenancy

# A disabled person must be out within 5 s: what is kept here lives shorter.
_KEPT_SECONDS = 3.0
_KEPT_AT_MOST = 20_000


class ScopedRequest(HttpRequest):
    """A request that has passed the door."""

    auth: Scope


class Door(HttpBearer):
    """Authenticates `Authorization: Bearer <access token>`."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[bytes, tuple[float, Scope]] = {}
        self._lock = Lock()

    def authenticate(self, request: HttpRequest, token: str) -> Scope | None:
        """Return the scope of a living session, else None (→ 401)."""
        parsed = split_token(token)
        if parsed is None:
            return None
        organisation_id, digest = parsed
        key = organisation_id.bytes + digest
        moment = time.monotonic()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and moment - kept[0] < _KEPT_SECONDS:
            return kept[1]
        now = clock.now()
        found = live_session(organisation_id=organisation_id, access_hash=digest, now=now)
        if found is None:
            return None
        touch(organisation_id, session_id=found.id, last_seen_at=found.last_seen_at, now=now)
        with self._lock:
            if len(self._kept) >= _KEPT_AT_MOST:
                self._kept.clear()
            self._kept[key] = (moment, found.scope)
        return found.scope

    def forget(self) -> None:
        """Drop everything kept in this process."""
        with self._lock:
            self._kept.clear()


door = Door()


def in_transaction(route: Callable[..., Any]) -> Callable[..., Any]:
    """Run a route inside one transaction of the asker's organisation; a refusal rolls it back."""

    @wraps(route)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        scope = getattr(request, "auth", None)
        if not isinstance(scope, Scope):
            return route(request, *args, **kwargs)
        with tenancy.organisation(scope.organisation_id):
            return route(request, *args, **kwargs)

    return run


def address_of(request: HttpRequest) -> str:
    """Return the client's address; X-Forwarded-For is believed from configured proxies only."""
    remote = str(request.META.get("REMOTE_ADDR", ""))
    if remote in settings.TRUSTED_PROXIES:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        for address in reversed(forwarded):
            if address not in settings.TRUSTED_PROXIES:
                return address[:45]
    return remote[:45]
