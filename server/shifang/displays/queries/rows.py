"""Agreements, judgements and claims as plain rows for the API, exports and reports."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.displays import rules
from shifang.displays.models import Agreement, Audit, Claim, ClaimPhoto
from shifang.displays.queries.agreements import terms_of, versions
from shifang.displays.queries.claims import claim_photos
from shifang.displays.queries.codes import photo_codes
from shifang.displays.queries.photos import Judged, answered, judged, waiting

_COLUMNS = (
    "id",
    "customer_id",
    "status",
    "version",
    "name",
    "category",
    "standards",
    "points",
    "starts_on",
    "ends_on",
    "every",
    "amount_cents",
    "created_at",
    "ended_at",
    "end_reason",
)


def agreement_row(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement, loaded with its customer."""
    return {**{name: getattr(agreement, name) for name in _COLUMNS}, "customer_name": agreement.customer.name}


def agreement_detail(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement with its versions and periods."""
    living = Claim.objects.filter(
        organisation_id=agreement.organisation_id, agreement_id=agreement.id, status__in=["pending", "approved"]
    )
    claims = {each.period_start: each for each in living}
    return {
        **agreement_row(agreement),
        "versions": [
            {
                "version": each.version,
                "terms": each.terms,
                "saved_by": each.saved_by.name if each.saved_by else None,
                "saved_at": each.saved_at,
            }
            for each in versions(agreement)
        ],
        "periods": [
            {
                "start": period.start,
                "end": period.end,
                "claim_id": claim.id if (claim := claims.get(period.start)) else None,
                "claim_code": claim.code if claim else None,
                "claim_status": claim.status if claim else None,
            }
            for period in rules.periods(terms_of(agreement))
        ],
    }


def judged_row(scope: Scope, photo: Judged) -> dict[str, Any]:
    """Return a photo under an agreement."""
    audit, row = photo.audit, photo.row
    shared = ("sha256", "category", "taken_at", "latitude", "longitude", "visit_id", "visit_code", "person_id")
    return {
        **{name: row[name] for name in (*shared, "person_name", "verification", "finding")},
        "decision": audit.decision if audit else None,
        "reason": audit.reason if audit else "",
        "missing": audit.missing if audit else [],
        "decided_by": audit.decided_by.name if audit and audit.decided_by else None,
        "decided_at": audit.decided_at if audit else None,
        "claim": photo.facts.claim,
        "fault": photo.fault,
        "own": row["person_id"] == scope.person_id,
    }


def queue(scope: Scope, *, limit: int) -> dict[str, Any]:
    """Return photos that wait to be judged, the oldest first."""
    found = waiting(scope)
    items = [
        {"agreement": agreement_row(agreement), "photo": judged_row(scope, judged(scope, agreement, [photo])[0])}
        for agreement, photo in found[:limit]
    ]
    return {"items": items, "more": len(found) > limit}


def audit_rows(scope: Scope, audits: Sequence[Audit]) -> list[dict[str, Any]]:
    """Return judgements, loaded with agreement, customer, visit and auditor."""
    done = answered(scope, audits)
    return [_audit_row(each, answered=each.id in done) for each in audits]


def _audit_row(audit: Audit, *, answered: bool) -> dict[str, Any]:
    own = ("id", "agreement_id", "version", "period_start", "sha256", "visit_id", "taken_at", "decision", "reason")
    return {
        **{name: getattr(audit, name) for name in (*own, "missing", "decided_at", "retake_visit_id")},
        "agreement_name": audit.agreement.name,
        "customer_id": audit.agreement.customer_id,
        "customer_name": audit.agreement.customer.name,
        "visit_code": audit.visit.code,
        "person_name": audit.visit.person.name,
        "decided_by": audit.decided_by.name if audit.decided_by else None,
        "retake_visit_code": audit.retake_visit.code if audit.retake_visit else None,
        "answered": answered,
    }


def claim_rows(scope: Scope, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Return claims with their photos."""
    photos = claim_photos(scope, [each.id for each in claims])
    listed = [photo for each in photos.values() for photo in each]
    codes = photo_codes(scope, [(photo.audit.visit.code, photo.sha256) for photo in listed])
    return [_claim_row(each, photos.get(each.id, []), codes) for each in claims]


def _claim_row(claim: Claim, photos: Sequence[ClaimPhoto], codes: dict[str, str]) -> dict[str, Any]:
    own = ("id", "code", "agreement_id", "version", "period_start", "period_end", "amount_cents", "note", "status")
    return {
        **{name: getattr(claim, name) for name in (*own, "claimed_at", "closed_at", "close_note", "approval_id")},
        "agreement_name": claim.agreement.name,
        "customer_id": claim.agreement.customer_id,
        "customer_name": claim.agreement.customer.name,
        "claimed_by": claim.claimed_by.name if claim.claimed_by else None,
        "closed_by": claim.closed_by.name if claim.closed_by else None,
        "photos": [_photo_row(each, codes[each.sha256]) for each in photos],
    }


def _photo_row(photo: ClaimPhoto, code: str) -> dict[str, Any]:
    audit = photo.audit
    return {
        "sha256": photo.sha256,
        "code": code,
        "visit_id": audit.visit_id,
        "visit_code": audit.visit.code,
        "person_name": audit.visit.person.name,
        "taken_at": audit.taken_at,
        "decision": audit.decision,
        "reason": audit.reason,
        "decided_by": audit.decided_by.name if audit.decided_by else None,
        "decided_at": audit.decided_at,
    }


def claim_of(scope: Scope, claim_id: UUID) -> Claim:
    """Return a claim with all that rows need, for one that the caller has already been allowed to see."""
    rows = Claim.objects.select_related("agreement__customer", "claimed_by", "closed_by")
    return rows.get(organisation_id=scope.organisation_id, id=claim_id)
