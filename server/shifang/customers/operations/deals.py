"""Deals: made, corrected, cancelled. A deal makes its customer a won one and wins its opportunity."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Customer, Deal, Opportunity
from shifang.customers.operations.opportunities import move
from shifang.customers.operations.recording import asker, changed_fields, lock_customer, record
from shifang.customers.queries.customers import find_customer
from shifang.customers.queries.relations import find_related
from shifang.customers.queries.settings import settings
from shifang.customers.rules.changes import plain, stage_after_deal
from shifang.customers.types.closed_lists import CHANGED, DATES_REVERSED, DEAL_CHANGED, DEAL_MADE, EDIT, REASON_REQUIRED
from shifang.customers.types.words import DealDraft, DealStatus, LifeStage, StageKind
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject


def make_deal(*, scope: Scope, customer_id: UUID, draft: DealDraft, now: datetime) -> Deal:
    """Write down a deal of a visible customer, made by the asker.

    Raises `not_found`, `customer.dates_reversed`.
    """
    scope.require(EDIT)
    find_customer(scope, customer_id)
    customer = lock_customer(scope, customer_id)
    _check_dates(draft.contract_from, draft.contract_until)
    deal = Deal.objects.create(
        organisation_id=scope.organisation_id,
        customer=customer,
        opportunity=_won_opportunity(draft.opportunity_id, scope=scope, customer=customer, now=now),
        title=draft.title.strip(),
        amount_cents=draft.amount_cents,
        closed_on=draft.closed_on,
        contract_number=draft.contract_number.strip(),
        contract_from=draft.contract_from,
        contract_until=draft.contract_until,
        person_id=asker(scope),
        department_id=customer.department_id,
        customer_type=customer.type,
        tier=customer.tier,
        status=DealStatus.ACTIVE,
        note=draft.note.strip(),
        created_at=now,
        updated_at=now,
    )
    names = (
        "title",
        "amount_cents",
        "closed_on",
        "contract_number",
        "contract_from",
        "contract_until",
        "opportunity_id",
    )
    facts = {name: plain(getattr(deal, name)) for name in names if getattr(deal, name) not in ("", None)}
    record(DEAL_MADE, scope=scope, customer=customer, subject=Subject("deal", deal.id), now=now, facts=facts)
    _win_customer(customer, deal, scope=scope, now=now)
    return deal


def change_deal(*, scope: Scope, deal_id: UUID, changes: Mapping[str, Any], now: datetime) -> Deal:
    """Correct a deal, or cancel it with a note."""
    scope.require(EDIT)
    deal = find_related(scope, Deal, deal_id)
    customer = lock_customer(scope, deal.customer_id)
    _check_dates(changes.get("contract_from", deal.contract_from), changes.get("contract_until", deal.contract_until))
    if changes.get("status") == DealStatus.CANCELLED and not changes.get("note", deal.note).strip():
        raise Refusal(REASON_REQUIRED)
    changed = changed_fields(deal, changes, now=now)
    if changed:
        facts = {"title": deal.title, "changes": changed}
        record(DEAL_CHANGED, scope=scope, customer=customer, subject=Subject("deal", deal.id), now=now, facts=facts)
    return deal


def _win_customer(customer: Customer, deal: Deal, *, scope: Scope, now: datetime) -> None:
    stage = stage_after_deal(LifeStage(customer.life_stage))
    if stage.value == customer.life_stage:
        return
    changed = changed_fields(customer, {"life_stage": stage.value, "life_stage_reason": ""}, now=now)
    record(CHANGED, scope=scope, customer=customer, now=now, facts={"changes": changed, "deal_id": plain(deal.id)})


def _won_opportunity(
    opportunity_id: UUID | None, *, scope: Scope, customer: Customer, now: datetime
) -> Opportunity | None:
    if opportunity_id is None:
        return None
    opportunity = find_related(scope, Opportunity, opportunity_id)
    if opportunity.customer_id != customer.id:
        raise Refusal(NOT_FOUND)
    if opportunity.stage_kind != StageKind.WON:
        won = next((each for each in settings(scope).stages.values() if each.kind is StageKind.WON), None)
        if won is not None:
            move(opportunity, won, scope=scope, customer=customer, note="", now=now)
    return opportunity


def _check_dates(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        raise Refusal(DATES_REVERSED)
