"""Reads of the review queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.types import Reach, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.truth.models import Finding
from shifang.truth.types.findings import FINDING_EXPORT, FINDING_VIEW, Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are asked for."""

    status: Standing | None = None
    person_id: UUID | None = None
    signal: str = ""
    subject_id: UUID | None = None
    before: UUID | None = None


def visible(scope: Scope) -> QuerySet[Finding]:
    """Return the findings that the asker may see: one's own, one's tree's, or all."""
    rows = Finding.objects.filter(organisation_id=scope.organisation_id)
    if scope.reach is Reach.ORGANISATION:
        return rows
    if scope.reach is Reach.TREE:
        return rows.filter(Q(department_id__in=scope.departments) | Q(person_id=scope.me))
    return rows.filter(person_id=scope.me)


def list_findings(scope: Scope, wanted: Wanted, *, limit: int) -> list[Finding]:
    """Return findings, newest first."""
    scope.require(FINDING_VIEW)
    rows = visible(scope)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status.value)
    if wanted.person_id is not None:
        rows = rows.filter(person_id=wanted.person_id)
    if wanted.subject_id is not None:
        rows = rows.filter(subject_id=wanted.subject_id)
    if wanted.signal:
        rows = rows.filter(signals__contains=[wanted.signal])
    if wanted.before is not None:
        rows = rows.filter(id__lt=wanted.before)
    return list(rows.order_by("-id")[:limit])


def waiting(scope: Scope) -> int:
    """Return how many findings wait for a decision."""
    return visible(scope).exclude(status=Standing.DECIDED.value).count()


def find_finding(scope: Scope, finding_id: UUID) -> Finding:
    """Return one finding; raise `not_found` when it is not to be seen."""
    scope.require(FINDING_VIEW)
    row = visible(scope).filter(id=finding_id).first()
    if row is None:
        raise Refusal(NOT_FOUND)
    return row


def labels(scope: Scope, *, since: datetime, until: datetime, limit: int) -> list[Finding]:
    """Return decided findings, oldest first: what reviewers said is the label of what was measured."""
    scope.require(FINDING_EXPORT)
    rows = visible(scope).filter(status=Standing.DECIDED.value, decided_at__gte=since, decided_at__lt=until)
    return list(rows.order_by("decided_at", "id")[:limit])
