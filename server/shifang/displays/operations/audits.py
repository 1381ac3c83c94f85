"""Judging photos: pass, fail, or to be taken again, which plans a visit for the one who took it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.displays import rules
from shifang.displays.models import Agreement, Audit
from shifang.displays.operations.recording import record
from shifang.displays.queries.agreements import find_agreement, terms_of
from shifang.displays.queries.photos import Judged, photos_named
from shifang.displays.types import (
    DISPLAYS_AUDIT,
    IN_CLAIM,
    OWN_PHOTO,
    PHOTO_ELSEWHERE,
    PHOTO_JUDGED,
    PHOTO_OUTSIDE_PERIOD,
    PHOTO_UNVERIFIED,
    REASON_NEEDED,
    RETAKE_ASKED,
    STATUS_WRONG,
    AgreementStatus,
    Period,
    PhotoDecision,
)
from shifang.kernel.problems import Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock, tenancy
from shifang.visits.operations.begin import local_day
from shifang.visits.operations.schedule import schedule
from shifang.visits.queries.visits import next_planned
from shifang.visits.types.closed_lists import VISIT_PLAN


def judge(
    *,
    scope: Scope,
    agreement_id: UUID,
    sha256: str,
    decision: PhotoDecision,
    reason: str,
    missing: list[str],
    now: datetime,
) -> Audit:
    """Say of a photo of a verified visit whether it shows what was agreed; a later word replaces an earlier one.

    Raises `display.reason_needed`, `display.own_photo`, `display.in_claim`, `display.photo_*`.
    """
    scope.require(DISPLAYS_AUDIT)
    if decision is not PhotoDecision.PASS and not (reason.strip() or missing):
        raise Refusal(REASON_NEEDED)
    agreement = find_agreement(scope, agreement_id)
    if agreement.status == AgreementStatus.DRAFT:
        raise Refusal(STATUS_WRONG, status=agreement.status)
    # Two auditors at one photo follow one another.
    Agreement.objects.select_for_update().get(organisation_id=scope.organisation_id, id=agreement.id)
    photo = photos_named(scope, agreement, [sha256]).get(sha256)
    period = _period(agreement, photo, sha256=sha256, scope=scope)
    if photo is None:
        raise Refusal(PHOTO_ELSEWHERE, photo=sha256[:12], sha256=sha256)
    if photo.audit is not None:
        Audit.objects.filter(organisation_id=scope.organisation_id, id=photo.audit.id).update(superseded_at=now)
    audit = Audit.objects.create(
        id=clock.new_id(),
        organisation_id=scope.organisation_id,
        agreement=agreement,
        version=agreement.version,
        period_start=period.start,
        sha256=sha256,
        visit_id=photo.row["visit_id"],
        taken_at=photo.row["taken_at"],
        decision=decision.value,
        reason=reason.strip(),
        missing=missing,
        decided_by_id=scope.person_id,
        decided_at=now,
    )
    if decision is PhotoDecision.RETAKE:
        _plan_retake(audit, agreement, photo=photo, scope=scope, now=now)
    _tell(audit, agreement, photo=photo, scope=scope, now=now)
    return audit


def _period(agreement: Agreement, photo: Judged | None, *, sha256: str, scope: Scope) -> Period:
    """The period that a photo may be judged for; raises the rule that it breaks."""
    named: dict[str, Any] = {"photo": sha256[:12], "sha256": sha256}
    if photo is None or photo.facts.category != agreement.category:
        raise Refusal(PHOTO_ELSEWHERE, **named)
    if photo.row["person_id"] == scope.person_id:
        raise Refusal(OWN_PHOTO)
    if photo.facts.claim:
        raise Refusal(IN_CLAIM, **named, claim=photo.facts.claim)
    if photo.facts.verification != "verified":
        raise Refusal(PHOTO_UNVERIFIED, **named, visit=photo.facts.visit_code)
    period = rules.period_of(terms_of(agreement), photo.facts.taken_on)
    if period is None:
        start, end = str(agreement.starts_on), str(agreement.ends_on)
        raise Refusal(PHOTO_OUTSIDE_PERIOD, **named, day=str(photo.facts.taken_on), start=start, end=end)
    return period


def _plan_retake(audit: Audit, agreement: Agreement, *, photo: Judged, scope: Scope, now: datetime) -> None:
    """Have the photo taken again at the next visit planned there, or at one planned for tomorrow."""
    person_id: UUID = photo.row["person_id"]
    today = local_day(scope, now)
    planned = next_planned(scope, customer_id=agreement.customer_id, person_id=person_id, since=today)
    if planned is None and scope.may(VISIT_PLAN):
        try:
            with tenancy.organisation(scope.organisation_id):
                planned = schedule(
                    scope=scope,
                    customer_id=agreement.customer_id,
                    person_id=person_id,
                    planned_for=today + timedelta(days=1),
                    due_reason=_due(agreement, audit),
                    now=now,
                )
        except Refusal:
            # The person has left, or works for somebody else now: they are told, and no visit is planned.
            planned = None
    if planned is not None:
        audit.retake_visit_id = planned.id
        audit.save(update_fields=["retake_visit"])


def _due(agreement: Agreement, audit: Audit) -> str:
    return f"{agreement.name}: {audit.reason or '; '.join(audit.missing)}"[:200]


def _tell(audit: Audit, agreement: Agreement, *, photo: Judged, scope: Scope, now: datetime) -> None:
    facts = {
        "sha256": audit.sha256,
        "visit_id": str(audit.visit_id),
        "visit_code": photo.facts.visit_code,
        "period_start": str(audit.period_start),
        "decision": audit.decision,
        "reason": audit.reason,
        "missing": list(audit.missing),
    }
    subject = Subject("display_audit", audit.id)
    record(PHOTO_JUDGED, agreement, scope=scope, now=now, subject=subject, **facts)
    if audit.decision == PhotoDecision.RETAKE:
        retake = {
            "person_id": str(photo.row["person_id"]),
            "retake_visit_id": str(audit.retake_visit_id) if audit.retake_visit_id else None,
        }
        record(RETAKE_ASKED, agreement, scope=scope, now=now, subject=subject, **facts, **retake)
