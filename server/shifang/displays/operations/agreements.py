"""Making agreements, changing their terms, putting them in force and ending them."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import require_visible
from shifang.displays import rules
from shifang.displays.models import Agreement, AgreementVersion
from shifang.displays.operations.recording import record
from shifang.displays.queries.agreements import find_agreement, plain_terms, terms_of
from shifang.displays.types import (
    AGREEMENT_ENDED,
    AGREEMENT_SAVED,
    AGREEMENT_STARTED,
    DISPLAYS_MANAGE,
    REASON_NEEDED,
    STANDARD_MISSING,
    STATUS_WRONG,
    AgreementStatus,
    Terms,
)
from shifang.evidence.queries import held
from shifang.kernel.problems import Refusal
from shifang.platform import clock


def add_agreement(*, scope: Scope, customer_id: UUID, terms: Terms, now: datetime) -> Agreement:
    """Make a draft with a visible customer; raise `not_found`, `display.terms_invalid`, `display.standard_missing`."""
    scope.require(DISPLAYS_MANAGE)
    require_visible(scope, customer_id)
    _check(scope, terms)
    agreement = Agreement.objects.create(
        id=clock.new_id(),
        organisation_id=scope.organisation_id,
        customer_id=customer_id,
        status=AgreementStatus.DRAFT.value,
        version=1,
        created_at=now,
        **_columns(terms),
    )
    _keep(agreement, terms, scope=scope, now=now)
    return agreement


def change_agreement(*, scope: Scope, agreement_id: UUID, terms: Terms, now: datetime) -> Agreement:
    """Give an agreement other terms as a new version; what was judged and claimed keeps the version it was done by."""
    scope.require(DISPLAYS_MANAGE)
    agreement = _locked(scope, agreement_id)
    if agreement.status == AgreementStatus.ENDED:
        raise Refusal(STATUS_WRONG, status=agreement.status)
    _check(scope, terms)
    fault = rules.start_fault(terms) if agreement.status == AgreementStatus.ACTIVE else None
    if fault is not None:
        raise fault
    if terms == terms_of(agreement):
        return agreement
    for name, value in _columns(terms).items():
        setattr(agreement, name, value)
    agreement.version += 1
    agreement.save()
    _keep(agreement, terms, scope=scope, now=now)
    return agreement


def start_agreement(*, scope: Scope, agreement_id: UUID, now: datetime) -> Agreement:
    """Put a draft in force; it needs a standard photo and points to look for. One in force stays so."""
    scope.require(DISPLAYS_MANAGE)
    agreement = _locked(scope, agreement_id)
    if agreement.status == AgreementStatus.ACTIVE:
        return agreement
    if agreement.status == AgreementStatus.ENDED:
        raise Refusal(STATUS_WRONG, status=agreement.status)
    fault = rules.start_fault(terms_of(agreement))
    if fault is not None:
        raise fault
    agreement.status = AgreementStatus.ACTIVE.value
    agreement.save(update_fields=["status"])
    record(AGREEMENT_STARTED, agreement, scope=scope, now=now)
    return agreement


def end_agreement(*, scope: Scope, agreement_id: UUID, reason: str, now: datetime) -> Agreement:
    """End an agreement before its time, with a reason; photos of its periods may still be claimed."""
    scope.require(DISPLAYS_MANAGE)
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    agreement = _locked(scope, agreement_id)
    if agreement.status == AgreementStatus.ENDED:
        raise Refusal(STATUS_WRONG, status=agreement.status)
    agreement.status, agreement.ended_at, agreement.end_reason = AgreementStatus.ENDED.value, now, reason.strip()
    agreement.save(update_fields=["status", "ended_at", "end_reason"])
    record(AGREEMENT_ENDED, agreement, scope=scope, now=now, reason=agreement.end_reason)
    return agreement


def _locked(scope: Scope, agreement_id: UUID) -> Agreement:
    found = find_agreement(scope, agreement_id)
    rows = Agreement.objects.select_for_update().filter(organisation_id=scope.organisation_id)
    locked: Agreement = rows.get(id=found.id)
    return locked


def _check(scope: Scope, terms: Terms) -> None:
    fault = rules.terms_fault(terms)
    if fault is not None:
        raise fault
    missing = sorted(set(terms.standards) - held(scope, terms.standards))
    if missing:
        raise Refusal(STANDARD_MISSING, photo=missing[0][:12])


def _columns(terms: Terms) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(terms).items()}


def _keep(agreement: Agreement, terms: Terms, *, scope: Scope, now: datetime) -> None:
    plain = plain_terms(terms)
    AgreementVersion.objects.create(
        organisation_id=scope.organisation_id,
        agreement=agreement,
        version=agreement.version,
        terms=plain,
        standards=list(terms.standards),
        saved_by_id=scope.person_id,
        saved_at=now,
    )
    record(AGREEMENT_SAVED, agreement, scope=scope, now=now, terms=plain)
