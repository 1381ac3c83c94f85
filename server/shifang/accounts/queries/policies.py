"""Which policy is in force."""

import time
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from shifang.accounts.models import PolicyVersion
from shifang.accounts.types import POLICY_KINDS, Policy, Scope
from shifang.platform import clock, tenancy

_POLICY_SECONDS = 2.0
_policies: dict[tuple[UUID, str], tuple[float, Policy]] = {}
_lock = Lock()


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


def phone_policies(scope: Scope) -> list[Policy]:
    """Return the policies in force that phones need."""
    return [policy(scope, code) for code, kind in sorted(POLICY_KINDS.items()) if kind.phone]


def forget_policy(organisation_id: UUID, kind: str) -> None:
    """Drop the kept policy after a change."""
    with _lock:
        _policies.pop((organisation_id, kind), None)


def policy_version(organisation_id: UUID, kind: str, version: int) -> Policy:
    """Return a version of a policy, in force or not; version 0 is the product's default. Unknown: DoesNotExist."""
    if version == 0:
        return _as_policy(kind, None)
    return _as_policy(kind, PolicyVersion.objects.get(organisation_id=organisation_id, kind=kind, version=version))


def policy_before(organisation_id: UUID, kind: str, *, at: datetime) -> Policy:
    """Return the policy that was in force just before a moment."""
    rows = PolicyVersion.objects.filter(organisation_id=organisation_id, kind=kind, valid_from__lt=at)
    return _as_policy(kind, rows.order_by("-version").first())


def _load_policy(organisation_id: UUID, kind: str) -> Policy:
    with tenancy.organisation(organisation_id):
        row = (
            PolicyVersion.objects.filter(organisation_id=organisation_id, kind=kind, valid_from__lte=clock.now())
            .order_by("-version")
            .first()
        )
    return _as_policy(kind, row)


def _as_policy(kind: str, row: PolicyVersion | None) -> Policy:
    defaults: dict[str, Any] = dict(POLICY_KINDS[kind].default)
    if row is None:
        return Policy(kind=kind, version=0, body=defaults)
    return Policy(kind=kind, version=row.version, body={**defaults, **row.body})
