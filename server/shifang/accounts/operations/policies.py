"""Policies: a new version for every change, checked against the schema of the domain that owns the kind."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from jsonschema import Draft202012Validator, FormatChecker

from shifang.accounts import queries
from shifang.accounts.models import PolicyVersion
from shifang.accounts.operations.recording import record
from shifang.accounts.types import (
    POLICY_CHANGED,
    POLICY_INVALID,
    POLICY_KINDS,
    POLICY_MANAGE,
    Policy,
    Scope,
)
from shifang.kernel.problems import CONFLICT, NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import tenancy

_LARGEST = 256 * 1024
_ERRORS_SHOWN = 20


def put_policy(*, scope: Scope, kind: str, body: Mapping[str, Any], version: int, now: datetime) -> Policy:
    """Put a policy in force from now on.

    `version` is the one the author saw: raises `conflict` when somebody has changed it since, `policy.invalid`
    with the places at fault when the body does not meet the schema.
    """
    scope.require(POLICY_MANAGE)
    if kind not in POLICY_KINDS:
        raise Refusal(NOT_FOUND)
    check_body(kind, body)
    with tenancy.organisation(scope.organisation_id):
        queries.forget_policy(scope.organisation_id, kind)
        standing = queries.policy(scope, kind)
        if standing.version != version:
            raise Refusal(CONFLICT)
        row = _insert(scope, kind=kind, body=dict(body), version=version + 1, now=now)
        facts = {"kind": kind, "version": row.version, "before": standing.version}
        record(POLICY_CHANGED, Subject("policy", row.id), scope=scope, now=now, facts=facts)
        queries.forget_policy(scope.organisation_id, kind)
        transaction.on_commit(lambda: queries.forget_policy(scope.organisation_id, kind))
    return Policy(kind=kind, version=row.version, body=row.body)


def check_body(kind: str, body: Mapping[str, Any]) -> None:
    """Raise `policy.invalid` with the places at fault unless the body meets the schema of its kind."""
    if len(json.dumps(body)) > _LARGEST:
        raise Refusal(POLICY_INVALID, errors=[{"field": "", "problem": "too_large"}])
    validator = Draft202012Validator(POLICY_KINDS[kind].schema, format_checker=FormatChecker())
    wrong = sorted(validator.iter_errors(body), key=lambda error: error.json_path)
    if wrong:
        errors = [
            {"field": error.json_path.removeprefix("$").removeprefix("."), "problem": str(error.validator)}
            for error in wrong[:_ERRORS_SHOWN]
        ]
        raise Refusal(POLICY_INVALID, errors=errors)
    declared = POLICY_KINDS[kind]
    place = declared.fault({**declared.default, **body}) if declared.fault is not None else None
    if place is not None:
        raise Refusal(POLICY_INVALID, errors=[{"field": place, "problem": "inconsistent"}])


def _insert(scope: Scope, *, kind: str, body: dict[str, Any], version: int, now: datetime) -> PolicyVersion:
    try:
        with transaction.atomic():
            return PolicyVersion.objects.create(
                organisation_id=scope.organisation_id,
                kind=kind,
                version=version,
                body=body,
                valid_from=now,
                author_id=scope.person_id,
                created_at=now,
            )
    except IntegrityError as error:
        raise Refusal(CONFLICT) from error
