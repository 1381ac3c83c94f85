"""Claims of fees: lists, one of them, and the photos that carry it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts.types import Scope
from shifang.displays.models import Claim, ClaimPhoto
from shifang.displays.queries.agreements import visible_agreements
from shifang.kernel.problems import NOT_FOUND, Refusal


def visible_claims(scope: Scope) -> QuerySet[Claim]:
    """Return the claims on agreements that the scope may see."""
    rows = Claim.objects.filter(
        organisation_id=scope.organisation_id, agreement_id__in=visible_agreements(scope).values("id")
    )
    return rows.select_related("agreement__customer", "claimed_by", "closed_by")


def list_claims(
    scope: Scope, *, status: str, agreement_id: UUID | None, before: UUID | None, limit: int
) -> tuple[list[Claim], int]:
    """Return a page of claims, newest first, and how many there are in all."""
    wanted = {"status": status or None, "agreement_id": agreement_id}
    rows = visible_claims(scope).filter(**{name: value for name, value in wanted.items() if value is not None})
    total = rows.count()
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit]), total


def find_claim(scope: Scope, claim_id: UUID) -> Claim:
    """Return a visible claim; raise `not_found` otherwise."""
    found = visible_claims(scope).filter(id=claim_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def claim_photos(scope: Scope, claim_ids: Iterable[UUID]) -> dict[UUID, list[ClaimPhoto]]:
    """Return the photos of claims with the judgements they rest on, by claim."""
    rows = ClaimPhoto.objects.filter(organisation_id=scope.organisation_id, claim_id__in=set(claim_ids))
    found: dict[UUID, list[ClaimPhoto]] = {}
    for row in rows.select_related("audit__decided_by", "audit__visit__person").order_by("id"):
        found.setdefault(row.claim_id, []).append(row)
    return found


def living_claim(scope: Scope, *, agreement_id: UUID, start: date) -> Claim | None:
    """Return the claim that covers a period, if one is pending or approved."""
    rows = Claim.objects.filter(organisation_id=scope.organisation_id, agreement_id=agreement_id, period_start=start)
    return rows.filter(status__in=["pending", "approved"]).first()
