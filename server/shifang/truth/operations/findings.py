"""The review queue: opening a finding, deciding it, appealing against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.protocol import operations as protocol
from shifang.truth.models import Finding
from shifang.truth.queries.findings import visible
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.findings import (
    APPEALED,
    CLOSED,
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

_SETTLED = (Standing.DECIDED.value, Standing.CLOSED.value)


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

    `kept` are the facts as the claim's owner stores them. None when there is nothing new to review.
    """
    if assessment.verdict is Outcome.ACCEPTED:
        return None
    judged = {
        "verdict": assessment.verdict.value,
        "risk": assessment.risk,
        "tier": assessment.tier.value,
        "signals": marks_of(assessment),
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
    return record_opened(row)


def record_opened(row: Finding) -> Finding:
    """Record that a claim waits to be reviewed."""
    _record(row, OPENED, actor_id=None, at=row.received_at, verdict=row.verdict)
    return row


def marks_of(assessment: Assessment) -> list[str]:
    """Return the signals that the policy makes something of."""
    return [each.signal for each in assessment.findings if each.verdict is not Verdict.INFO]


def decide(*, scope: Scope, finding_id: UUID, decision: Ruling, note: str, now: datetime) -> Finding:
    """Say whether the suspicion is right. What follows from it is up to the domain that owns the subject."""
    scope.require(FINDING_DECIDE)
    row = _locked(scope, finding_id)
    if row.person_id == scope.person_id:
        raise Refusal(FINDING_OWN)
    if row.status in _SETTLED:
        raise Refusal(FINDING_DECIDED)
    if not note.strip():
        raise Refusal(FINDING_NEEDS_NOTE)
    return _decided(row, decision=decision, note=note, decided_by=scope.me, at=now)


def rule_by_hand(
    *, organisation_id: UUID, command_id: UUID, decision: Ruling, note: str, decided_by: UUID, now: datetime
) -> Finding | None:
    """Keep what lies in letting a stopped claim through by hand, or closing it: the ruling on its finding.

    None when no finding waits for one. One's own claim is for somebody else to let through.
    """
    rows = Finding.objects.filter(organisation_id=organisation_id, command_id=command_id)
    row = rows.exclude(status__in=_SETTLED).select_for_update().first()
    if row is None:
        return None
    if row.person_id == decided_by:
        raise Refusal(FINDING_OWN)
    return _decided(row, decision=decision, note=note, decided_by=decided_by, at=now, by_hand=True)


def close(*, organisation_id: UUID, command_ids: Iterable[UUID], now: datetime, why: str) -> int:
    """Take claims that nobody need decide any more out of the queue; return how many.

    `why`: judged_again, or made_again. A claim that is appealed waits for its reviewer all the same.
    """
    rows = Finding.objects.filter(
        organisation_id=organisation_id, command_id__in=list(command_ids), status=Standing.OPEN.value
    )
    found = list(rows.select_for_update().order_by("id"))
    for row in found:
        row.status = Standing.CLOSED.value
        row.save(force_update=True, update_fields=["status"])
        _record(row, CLOSED, actor_id=None, at=now, why=why)
    return len(found)


def _locked(scope: Scope, finding_id: UUID) -> Finding:
    """Return a visible finding, locked after its subject's turn: commands about it lock in this order."""
    rows = visible(scope).filter(id=finding_id)
    row = rows.first()
    if row is None:
        raise Refusal(NOT_FOUND)
    protocol.hold(row.organisation_id, row.subject_id)
    return rows.select_for_update(of=("self",)).get()


def _decided(
    row: Finding, *, decision: Ruling, note: str, decided_by: UUID, at: datetime, by_hand: bool = False
) -> Finding:
    before = row.decision
    row.status, row.decision, row.note = Standing.DECIDED.value, decision.value, note.strip()
    row.decided_by, row.decided_at = decided_by, at
    row.save(force_update=True)
    _record(
        row,
        REVIEWED,
        actor_id=decided_by,
        at=at,
        decision=row.decision,
        before=before,
        note=row.note,
        verdict=row.verdict,
        appealed=row.appealed_at is not None,
        by_hand=by_hand,
    )
    return row


def appeal(*, scope: Scope, subject_id: UUID, note: str, now: datetime) -> Finding:
    """The rep says why a claim was true; a decided finding is opened again, once."""
    rows = Finding.objects.filter(organisation_id=scope.organisation_id, subject_id=subject_id, person_id=scope.me)
    rows = rows.filter(appealed_at__isnull=True).exclude(status=Standing.CLOSED.value)
    rows = rows.exclude(status=Standing.DECIDED.value, decision=Ruling.DISMISS.value)
    row = rows.order_by("-id").select_for_update().first()
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
