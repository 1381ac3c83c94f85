"""Photos under agreements: what was taken at the customer, what was said of each, and whether it may carry a claim."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from shifang.accounts.types import Scope
from shifang.displays import rules
from shifang.displays.models import Agreement, Audit, ClaimPhoto
from shifang.displays.queries.agreements import terms_of, visible_agreements
from shifang.displays.types import PERIOD_UNKNOWN, AgreementStatus, Period, PhotoDecision, PhotoFacts
from shifang.kernel.problems import Refusal
from shifang.truth.queries.findings import waiting_about
from shifang.visits.models import VisitPhoto
from shifang.visits.queries.photos import day_begins, photo_rows, taken_at_customers

QUEUE_PAGE = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """A photo under an agreement: the wall's row, the facts of rules, the judgement that counts, and what a claim on
    it would break."""

    row: Mapping[str, Any]
    facts: PhotoFacts
    audit: Audit | None
    fault: str


def photos_of(scope: Scope, agreement: Agreement, period: Period) -> list[Judged]:
    """Return the held photos of an agreement's kind and customer that were taken in a period, newest first."""
    rows = taken_at_customers(scope, [agreement.customer_id]).filter(
        category=agreement.category,
        held_at__isnull=False,
        taken_at__gte=day_begins(scope, period.start),
        taken_at__lt=day_begins(scope, period.end, later=1),
    )
    return judged(scope, agreement, list(rows.order_by("-taken_at", "-id")[:500]))


def period_beginning(agreement: Agreement, start: date) -> Period:
    """Return the period of an agreement that begins on a day; raise `display.period_unknown`."""
    found = next((each for each in rules.periods(terms_of(agreement)) if each.start == start), None)
    if found is None:
        raise Refusal(PERIOD_UNKNOWN, start=str(start))
    return found


def photos_named(scope: Scope, agreement: Agreement, hashes: Iterable[str]) -> dict[str, Judged]:
    """Return photos by their hashes as they were taken at the agreement's customer; unknown ones are left out."""
    rows = taken_at_customers(scope, [agreement.customer_id]).filter(sha256__in=set(hashes), held_at__isnull=False)
    return {each.facts.sha256: each for each in judged(scope, agreement, list(rows.order_by("id")))}


def judged(scope: Scope, agreement: Agreement, photos: Sequence[VisitPhoto]) -> list[Judged]:
    """Return photos with what is known of them under an agreement."""
    zone, terms = ZoneInfo(scope.timezone), terms_of(agreement)
    hashes = [each.sha256 for each in photos]
    audits = current_audits(scope, [agreement.id], hashes)
    claims = living_claims(scope, hashes)
    # A photo found in two shops is in doubt on both sides until somebody has decided which one is true.
    doubted = waiting_about(scope.organisation_id, hashes)
    made: list[Judged] = []
    for row in photo_rows(scope, photos):
        audit = audits.get((agreement.id, row["sha256"]))
        facts = _facts(
            row, audit=audit, claim=claims.get(row["sha256"], ""), taken_on=row["taken_at"].astimezone(zone).date()
        )
        if facts.sha256 in doubted and facts.finding != "confirmed":
            facts = replace(facts, finding="open")
        period = rules.period_of(terms, facts.taken_on) or Period(terms.starts_on, terms.ends_on)
        fault = rules.claim_fault(terms, period, facts, customer_id=agreement.customer_id)
        made.append(Judged(row=row, facts=facts, audit=audit, fault=fault.kind.code if fault else ""))
    return made


def current_audits(scope: Scope, agreement_ids: Iterable[UUID], hashes: Iterable[str]) -> dict[tuple[UUID, str], Audit]:
    """Return the judgements that count, by agreement and photo."""
    rows = Audit.objects.filter(
        organisation_id=scope.organisation_id,
        agreement_id__in=set(agreement_ids),
        sha256__in=set(hashes),
        superseded_at__isnull=True,
    ).select_related("decided_by", "retake_visit")
    return {(row.agreement_id, row.sha256): row for row in rows}


def living_claims(scope: Scope, hashes: Iterable[str]) -> dict[str, str]:
    """Return the code of the living claim that uses a photo, by hash."""
    rows = ClaimPhoto.objects.filter(organisation_id=scope.organisation_id, sha256__in=set(hashes), living=True)
    return dict(rows.values_list("sha256", "claim__code"))


def waiting(scope: Scope) -> list[tuple[Agreement, VisitPhoto]]:
    """Return photos of verified visits that active agreements wait to have judged, the oldest first."""
    active = visible_agreements(scope).filter(status=AgreementStatus.ACTIVE.value)
    under = active.filter(customer_id=OuterRef("visit__customer_id"), category=OuterRef("category"))
    said = Audit.objects.filter(
        organisation_id=scope.organisation_id,
        sha256=OuterRef("sha256"),
        agreement__customer_id=OuterRef("visit__customer_id"),
        superseded_at__isnull=True,
    )
    photos = (
        taken_at_customers(scope, active.values("customer_id"))
        .filter(Exists(under), ~Exists(said), visit__verification="verified", held_at__isnull=False)
        .filter(~Q(visit__person_id=scope.person_id) if scope.person_id else Q())
        .order_by("taken_at", "id")[:QUEUE_PAGE]
    )
    by_place: dict[tuple[UUID, str], list[Agreement]] = {}
    for agreement in active:
        by_place.setdefault((agreement.customer_id, agreement.category), []).append(agreement)
    zone = ZoneInfo(scope.timezone)
    return [
        (agreement, photo)
        for photo in photos
        for agreement in by_place.get((photo.visit.customer_id, photo.category), ())
        if rules.period_of(terms_of(agreement), photo.taken_at.astimezone(zone).date()) is not None
    ]


def answered(scope: Scope, audits: Sequence[Audit]) -> frozenset[UUID]:
    """Return those of the judgements after which another photo of the kind was taken at the customer."""
    later = VisitPhoto.objects.filter(
        organisation_id=scope.organisation_id,
        visit__customer_id=OuterRef("agreement__customer_id"),
        category=OuterRef("agreement__category"),
        taken_at__gt=OuterRef("decided_at"),
        current=True,
    )
    rows = Audit.objects.filter(Exists(later), organisation_id=scope.organisation_id, id__in=[a.id for a in audits])
    return frozenset(rows.values_list("id", flat=True))


def list_audits(
    scope: Scope, *, agreement_id: UUID | None, decision: str, before: UUID | None, limit: int
) -> list[Audit]:
    """Return judgements that count of agreements one may see, newest first."""
    rows = Audit.objects.filter(
        organisation_id=scope.organisation_id,
        superseded_at__isnull=True,
        agreement_id__in=visible_agreements(scope).values("id"),
    )
    wanted = {"agreement_id": agreement_id, "decision": decision or None, "id__lt": before}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return list(_whole(rows).order_by("-id")[:limit])


def audit_of(scope: Scope, audit_id: UUID) -> Audit:
    """Return a judgement that the caller has just made, with all that rows need."""
    return _whole(Audit.objects.filter(organisation_id=scope.organisation_id)).get(id=audit_id)


def _whole(rows: QuerySet[Audit]) -> QuerySet[Audit]:
    return rows.select_related("agreement__customer", "visit__person", "decided_by", "retake_visit")


def _facts(row: Mapping[str, Any], *, audit: Audit | None, claim: str, taken_on: date) -> PhotoFacts:
    return PhotoFacts(
        sha256=row["sha256"],
        visit_code=row["visit_code"],
        customer_id=row["customer_id"],
        category=row["category"],
        taken_on=taken_on,
        verification=row["verification"],
        finding=row["finding"] or "",
        decision=PhotoDecision(audit.decision) if audit is not None else None,
        claim=claim,
    )
