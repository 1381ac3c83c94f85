"""Claiming a fee on passed photos, and what its approval leads to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.approvals.operations import requests
from shifang.approvals.operations.requests import Question
from shifang.approvals.types import NEAREST_MANAGER, ApprovalKind, Closed
from shifang.approvals.types import Status as ApprovalStatus
from shifang.displays import rules
from shifang.displays.models import Agreement, Claim, ClaimPhoto
from shifang.displays.operations.recording import record
from shifang.displays.queries.agreements import find_agreement, terms_of
from shifang.displays.queries.claims import living_claim
from shifang.displays.queries.photos import Judged, period_beginning, photos_named
from shifang.displays.types import (
    CLAIM_CLOSED,
    CLAIM_FILED,
    DISPLAYS_CLAIM,
    PERIOD_CLAIMED,
    PHOTO_ELSEWHERE,
    PHOTOS_NEEDED,
    STATUS_WRONG,
    AgreementStatus,
    ClaimStatus,
    Period,
)
from shifang.kernel.problems import Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock
from shifang.visits.operations.begin import local_day
from shifang.visits.rules.code import visit_code


def claim_fee(
    *, scope: Scope, agreement_id: UUID, start: date, photos: Sequence[str], note: str, now: datetime
) -> Claim:
    """Claim the fee of the period that begins on a day; every photo must carry it, else its broken rule is raised."""
    scope.require(DISPLAYS_CLAIM)
    agreement = find_agreement(scope, agreement_id)
    if agreement.status == AgreementStatus.DRAFT:
        raise Refusal(STATUS_WRONG, status=agreement.status)
    # Claims of one agreement follow one another; of one photo in two, the database refuses the later.
    Agreement.objects.select_for_update().get(organisation_id=scope.organisation_id, id=agreement.id)
    period = period_beginning(agreement, start)
    standing = living_claim(scope, agreement_id=agreement.id, start=start)
    if standing is not None:
        raise Refusal(PERIOD_CLAIMED, claim=standing.code)
    carried = _carried(scope, agreement, period, photos=photos)
    claim = _insert(scope, agreement, period, note=note, now=now)
    ClaimPhoto.objects.bulk_create(
        ClaimPhoto(organisation_id=scope.organisation_id, claim=claim, sha256=each.facts.sha256, audit=each.audit)
        for each in carried
    )
    facts = _facts(claim, agreement, photos)
    record(CLAIM_FILED, agreement, scope=scope, now=now, subject=Subject("display_claim", claim.id), **facts)
    question = Question(
        kind=KIND.code,
        id=claim.approval_id,
        subject=Subject("display_claim", claim.id),
        related_id=agreement.customer_id,
        payload={
            **facts,
            "note": claim.note,
            "agreement_name": agreement.name,
            "customer_name": agreement.customer.name,
        },
    )
    requests.request(scope=scope, question=question, now=now)
    claim.refresh_from_db()
    return claim


def close_claim(closed: Closed) -> None:
    """Follow the approval of a claim (in the deciding transaction).

    A photo that broke a rule since it was claimed lets nobody approve: the rule is raised, and nothing is decided.
    """
    scope = replace(system_scope(closed.organisation_id), person_id=closed.decided_by)
    rows = Claim.objects.select_for_update().filter(organisation_id=closed.organisation_id)
    claim = rows.get(id=closed.subject_id)
    agreement = Agreement.objects.select_related("customer").get(
        organisation_id=closed.organisation_id, id=claim.agreement_id
    )
    photos = list(
        ClaimPhoto.objects.filter(organisation_id=closed.organisation_id, claim_id=claim.id)
        .order_by("id")
        .values_list("sha256", flat=True)
    )
    approved = closed.status is ApprovalStatus.APPROVED
    if approved:
        period = Period(claim.period_start, claim.period_end)
        _require_sound(scope, agreement, period, photos=photos, but=claim.code)
    claim.status, claim.closed_by_id = ClaimStatus(closed.status.value).value, closed.decided_by
    claim.closed_at, claim.close_note = closed.at, closed.note
    claim.save(update_fields=["status", "closed_by", "closed_at", "close_note"])
    if not approved:
        mine = ClaimPhoto.objects.filter(organisation_id=closed.organisation_id, claim_id=claim.id)
        mine.update(living=False)
    facts = {**_facts(claim, agreement, photos), "status": claim.status, "note": closed.note}
    record(CLAIM_CLOSED, agreement, scope=scope, now=closed.at, subject=Subject("display_claim", claim.id), **facts)


KIND = ApprovalKind(
    code="display.claim", zh="陈列费用核销", en="Display fee", chain=(NEAREST_MANAGER,), on_decided=close_claim
)


def _carried(scope: Scope, agreement: Agreement, period: Period, *, photos: Sequence[str]) -> list[Judged]:
    """The photos a claim names, each sound; raises the first broken rule."""
    if not photos:
        raise Refusal(PHOTOS_NEEDED)
    return _require_sound(scope, agreement, period, photos=photos, but="")


def _require_sound(
    scope: Scope, agreement: Agreement, period: Period, *, photos: Sequence[str], but: str
) -> list[Judged]:
    found = photos_named(scope, agreement, photos)
    missing = next((sha256 for sha256 in photos if sha256 not in found), None)
    if missing is not None:
        raise Refusal(PHOTO_ELSEWHERE, photo=missing[:12], sha256=missing)
    judged = [found[sha256] for sha256 in dict.fromkeys(photos)]
    facts = [replace(each.facts, claim="" if each.facts.claim == but else each.facts.claim) for each in judged]
    fault = rules.first_fault(terms_of(agreement), period, facts, customer_id=agreement.customer_id)
    if fault is not None:
        raise fault
    return judged


def _insert(scope: Scope, agreement: Agreement, period: Period, *, note: str, now: datetime) -> Claim:
    claim_id = clock.new_id()
    return Claim.objects.create(
        id=claim_id,
        organisation_id=scope.organisation_id,
        code=f"F{visit_code(claim_id, local_day(scope, now))}",
        agreement=agreement,
        version=agreement.version,
        period_start=period.start,
        period_end=period.end,
        amount_cents=agreement.amount_cents,
        note=note.strip(),
        status=ClaimStatus.PENDING.value,
        claimed_by_id=scope.me,
        claimed_at=now,
        approval_id=claim_id,
    )


def _facts(claim: Claim, agreement: Agreement, photos: Sequence[str]) -> dict[str, Any]:
    return {
        "claim_id": str(claim.id),
        "code": claim.code,
        "customer_id": str(agreement.customer_id),
        "period_start": str(claim.period_start),
        "period_end": str(claim.period_end),
        "amount_cents": claim.amount_cents,
        "photos": list(photos),
    }
