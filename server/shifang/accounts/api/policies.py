"""Policies: what is in force, and a new version of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema

from shifang.accounts import queries
from shifang.accounts.api.fields import NamedOut, named
from shifang.accounts.door import ScopedRequest
from shifang.accounts.operations import policies
from shifang.accounts.queries import lists
from shifang.accounts.types import POLICY_KINDS, POLICY_VIEW, Policy, PolicyKind, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.platform.paging import Page

router = Router(tags=["policies"])


class PolicyOut(Schema):
    """A kind of policy, the JSON Schema of its body, and the version in force (0: the built-in default)."""

    kind: str
    zh: str
    en: str
    body_schema: dict[str, Any]
    default: dict[str, Any]
    version: int
    body: dict[str, Any]
    phone: bool


class PolicyVersionOut(Schema):
    """One version of a policy."""

    version: int
    body: dict[str, Any]
    valid_from: datetime
    author: NamedOut | None


class PolicyFull(PolicyOut):
    """A policy with its newest versions."""

    versions: list[PolicyVersionOut]


class PolicyIn(Schema):
    """The new body, and the version that the author saw."""

    body: dict[str, Any]
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]


@router.get("/policies", response=Page[PolicyOut])
def list_policies(request: ScopedRequest) -> dict[str, Any]:
    """Return every policy in force."""
    request.auth.require(POLICY_VIEW)
    items = [_policy_out(kind, standing) for kind, standing in lists.list_policies(request.auth)]
    return {"items": items, "next_cursor": None, "total": len(items)}


@router.get("/policies/{kind}", response=PolicyFull)
def get_policy(request: ScopedRequest, kind: str) -> dict[str, Any]:
    """Return one policy with its newest versions."""
    request.auth.require(POLICY_VIEW)
    return _full(request.auth, kind)


@router.put("/policies/{kind}", response=PolicyFull)
def put_policy(request: ScopedRequest, kind: str, body: PolicyIn) -> dict[str, Any]:
    """Put a new version in force."""
    policies.put_policy(scope=request.auth, kind=kind, body=body.body, version=body.version, now=clock.now())
    return _full(request.auth, kind)


def _full(scope: Scope, kind: str) -> dict[str, Any]:
    if kind not in POLICY_KINDS:
        raise Refusal(NOT_FOUND)
    versions: list[tuple[int, dict[str, Any], datetime, UUID | None]] = [
        (row.version, row.body, row.valid_from, row.author_id) for row in lists.policy_versions(scope, kind)[:20]
    ]
    names = queries.person_names(scope, [author for *_, author in versions])
    return {
        **_policy_out(POLICY_KINDS[kind], queries.policy(scope, kind)),
        "versions": [
            {"version": version, "body": body, "valid_from": valid_from, "author": named(author, names)}
            for version, body, valid_from, author in versions
        ],
    }


def _policy_out(kind: PolicyKind, standing: Policy) -> dict[str, Any]:
    return {
        "kind": kind.code,
        "zh": kind.zh,
        "en": kind.en,
        "body_schema": dict(kind.schema),
        "default": dict(kind.default),
        "version": standing.version,
        "body": dict(standing.body),
        "phone": kind.phone,
    }
