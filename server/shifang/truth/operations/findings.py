"""The review queue: opening a finding, deciding it, appealing against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.truth.models import Finding
from shifang.truth.queries.findings import visible
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.findings import (
    APPEALED,
    FINDING_DECIDE,
    FINDING_DECIDED,
    FINDING_NEEDS_NOTE,
    FINDING_OWN,
    NOTHING_TO_APPEAL,
    OPENED,
    REVIEWED,
    Ruling,
    Standing,
)
from shifang.truth.types.judgement import Assessment, Outcome, Verdict, assessment_json


@dataclass(frozen=True, slots=True)
class Claim:
    """Who claimed what: the thing it is about (a visit), its customer, and the command it came by."""

    organisation_id: UUID
    subject: Subject
    related_id: UUID | None
    command_id: UUID
    person_id: UUID
    department_id: UUID
    device_id: UUID


def open_finding(claim: Claim, *, facts: CheckInFacts, kept: dict[str, Any], assessment: Assessment) -> Finding | None:
    """Put a claim that is not simply accepted into the queue; a claim judged again keeps its place.

    `kept` are the facts as the claim's owner stores them. None when there is nothing to review, or it is decided.
    """
    if assessment.verdict is Outcome.ACCEPTED:
        return None
    judged = {
        "verdict": assessment.verdict.value,
        "risk": assessment.risk,
        "tier": assessment.tier.value,
        "signals": [each.signal for each in assessment.findings if each.verdict is not Verdict.INFO],
        "facts": kept,
        "assessment": assessment_json(assessment),
        "policy_version": assessment.policy_version,
        "engine_version": assessment.engine_version,
    }
    rows = Finding.objects.filter(organisation_id=claim.organisation_id, command_id=claim.command_id)
    before = rows.select_for_update().first()
    if before is not None:
        if before.status == Standing.OPEN:
            rows.update(**judged)
        return None
    row = Finding.objects.create(
        organisation_id=claim.organisation_id,
        subject_kind=claim.subject.kind,
        subject_id=claim.subject.id,
        related_id=claim.related_id,
        command_id=claim.command_id,
        person_id=claim.person_id,
        department_id=claim.department_id,
        device_id=claim.device_id,
        happened_at=facts.happened_at,
        received_at=facts.received_at,
        **judged,
    )
    _record(row, OPENED, actor_id=None, at=facts.received_at, signals=row.signals, risk=row.risk)
    return row


def decide(*, scope: Scope, finding_id: UUID, decision: Ruling, note: str, now: datetime) -> Finding:
    """Say whether the suspicion is right. What follows from it is up to the domain that owns the subject."""
    scope.require(FINDING_DECIDE)
    row = visible(scope).filter(id=finding_id).select_for_update(of=("self",)).first()
    if row is None:
        raise Refusal(NOT_FOUND)
    if row.person_id == scope.person_id:
        raise Refusal(FINDING_OWN)
    if row.status == Standing.DECIDED:
        raise Refusal(FINDING_DECIDED)
    if not note.strip():
        raise Refusal(FINDING_NEEDS_NOTE)
    before = row.decision
    row.status, row.decision, row.note = Standing.DECIDED.value, decision.value, note.strip()
    row.decided_by, row.decided_at = scope.person_id, now
    row.save(force_update=True)
    _record(
        row,
        REVIEWED,
        actor_id=scope.person_id,
        at=now,
        decision=row.decision,
        before=before,
        note=row.note,
        verdict=row.verdict,
        appealed=row.appealed_at is not None,
    )
    return row


def appeal(*, scope: Scope, subject_id: UUID, note: str, now: datetime) -> Finding:
    """The rep says why a claim was true; a decided finding is opened again, once."""
    rows = Finding.objects.filter(organisation_id=scope.organisation_id, subject_id=subject_id, person_id=scope.me)
    row = rows.filter(appealed_at__isnull=True).order_by("-id").select_for_update().first()
    if row is None:
        raise Refusal(NOTHING_TO_APPEAL)
    row.appeal, row.appealed_at, row.status = note, now, Standing.APPEALED.value
    row.save(force_update=True)
    _record(row, APPEALED, actor_id=scope.person_id, at=now, note=note)
    return row


def _record(row: Finding, kind: EventKind, *, actor_id: UUID | None, at: datetime, **facts: Any) -> None:
    ledger.record(
        row.organisation_id,
        Fact(
            kind=kind,
            subject=Subject(row.subject_kind, row.subject_id),
            related_id=row.related_id,
            actor_id=actor_id,
            department_id=row.department_id,
            happened_at=at,
            received_at=at,
            facts={
                "finding_id": str(row.id),
                "command_id": str(row.command_id),
                "person_id": str(row.person_id),
                **facts,
            },
        ),
    )
