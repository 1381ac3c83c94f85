"""Agreements one may see: those of the customers one may see."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.customers import visible_customers
from shifang.displays.models import Agreement, AgreementVersion
from shifang.displays.types import Every, Terms
from shifang.kernel.problems import NOT_FOUND, Refusal


@dataclass(frozen=True, slots=True)
class AgreementFilters:
    """What a list of agreements is narrowed to; empty parts narrow nothing."""

    status: str = ""
    customer_id: UUID | None = None
    search: str = ""


def visible_agreements(scope: Scope) -> QuerySet[Agreement]:
    """Return the agreements with customers that the scope may see."""
    rows = Agreement.objects.filter(organisation_id=scope.organisation_id).select_related("customer")
    if scope.reach is Reach.ORGANISATION:
        return rows
    return rows.filter(customer_id__in=visible_customers(scope).values("id"))


def list_agreements(
    scope: Scope, filters: AgreementFilters, *, before: UUID | None, limit: int
) -> tuple[list[Agreement], int]:
    """Return a page of agreements, newest first, and how many there are in all."""
    rows = visible_agreements(scope)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.customer_id is not None:
        rows = rows.filter(customer_id=filters.customer_id)
    if filters.search:
        rows = rows.filter(Q(name__icontains=filters.search) | Q(customer__name__icontains=filters.search))
    total = rows.count()
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[:limit]), total


def find_agreement(scope: Scope, agreement_id: UUID) -> Agreement:
    """Return a visible agreement; raise `not_found` otherwise."""
    found = visible_agreements(scope).filter(id=agreement_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def versions(agreement: Agreement) -> list[AgreementVersion]:
    """Return every version of an agreement's terms, newest first."""
    rows = AgreementVersion.objects.filter(organisation_id=agreement.organisation_id, agreement_id=agreement.id)
    return list(rows.select_related("saved_by").order_by("-version"))


def terms_of(agreement: Agreement) -> Terms:
    """Return the terms in force."""
    return Terms(
        name=agreement.name,
        category=agreement.category,
        standards=tuple(agreement.standards),
        points=tuple(agreement.points),
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        every=Every(agreement.every),
        amount_cents=agreement.amount_cents,
    )


def terms_by_version(scope: Scope, agreement_ids: Iterable[UUID]) -> dict[tuple[UUID, int], Terms]:
    """Return every version of the terms of agreements, by agreement and version."""
    rows = AgreementVersion.objects.filter(organisation_id=scope.organisation_id, agreement_id__in=set(agreement_ids))
    return {(row.agreement_id, row.version): _from_plain(row.terms) for row in rows}


def plain_terms(terms: Terms) -> dict[str, Any]:
    """Return terms as JSON."""
    return {
        name: str(value) if name in {"starts_on", "ends_on"} else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(terms).items()
    }


def _from_plain(plain: Mapping[str, Any]) -> Terms:
    return Terms(
        name=plain["name"],
        category=plain["category"],
        standards=tuple(plain["standards"]),
        points=tuple(plain["points"]),
        starts_on=date.fromisoformat(plain["starts_on"]),
        ends_on=date.fromisoformat(plain["ends_on"]),
        every=Every(plain["every"]),
        amount_cents=plain["amount_cents"],
    )


def sees_standard(scope: Scope, sha256: str) -> bool:
    """Return whether a photo is, or was, a standard of an agreement that the asker may see."""
    used = AgreementVersion.objects.filter(organisation_id=scope.organisation_id, standards__contains=[sha256])
    return visible_agreements(scope).filter(id__in=used.values("agreement_id")).exists()
