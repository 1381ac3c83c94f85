"""Letting somebody else decide for a while."""

from datetime import datetime
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.approvals import rules
from shifang.approvals.models import Delegation
from shifang.approvals.types import (
    APPROVALS_ADMINISTER,
    APPROVALS_DECIDE,
    DELEGATION_ADDED,
    DELEGATION_ENDED,
    DELEGATION_INVALID,
    LONGEST_DELEGATION_DAYS,
    Deputy,
)
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import tenancy


def delegate(*, scope: Scope, deputy: Deputy, note: str, now: datetime) -> Delegation:
    """Let `deputy.to_id` decide for `deputy.from_id` during a period.

    One's own decisions, or anybody's by an administrator of approvals. The deputy must be able to sign in and
    hold the permission to decide.
    """
    scope.require(APPROVALS_DECIDE)
    if deputy.from_id != scope.person_id:
        scope.require(APPROVALS_ADMINISTER)
    if not rules.delegation_allowed(deputy, now=now):
        raise Refusal(DELEGATION_INVALID, days=LONGEST_DELEGATION_DAYS)
    with tenancy.organisation(scope.organisation_id):
        if not {deputy.from_id, deputy.to_id} <= accounts.role_holders(scope, permission=APPROVALS_DECIDE).keys():
            raise Refusal(NOT_FOUND)
        row = Delegation.objects.create(
            organisation_id=scope.organisation_id,
            person_id=deputy.from_id,
            deputy_id=deputy.to_id,
            starts_at=deputy.starts_at,
            ends_at=deputy.ends_at,
            note=note,
            created_at=now,
            created_by_id=scope.me,
        )
        _record(DELEGATION_ADDED, row, scope=scope, now=now)
    return row


def end_delegation(*, scope: Scope, delegation_id: UUID, now: datetime) -> None:
    """End a delegation one gave or received, at once; ending it twice is the same."""
    scope.require(APPROVALS_DECIDE)
    with tenancy.organisation(scope.organisation_id):
        row = (
            Delegation.objects.select_for_update()
            .filter(organisation_id=scope.organisation_id, id=delegation_id)
            .first()
        )
        theirs = row is not None and scope.person_id in {row.person_id, row.deputy_id}
        if row is None or not (theirs or scope.may(APPROVALS_ADMINISTER)):
            raise Refusal(NOT_FOUND)
        if row.ended_at is None:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
            _record(DELEGATION_ENDED, row, scope=scope, now=now)


def _record(kind: EventKind, row: Delegation, *, scope: Scope, now: datetime) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("delegation", row.id),
            related_id=row.person_id,
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={
                "person_id": str(row.person_id),
                "deputy_id": str(row.deputy_id),
                "starts_at": row.starts_at.isoformat(),
                "ends_at": row.ends_at.isoformat(),
            },
        ),
    )
