"""Opportunities and their way through the stages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Customer, Opportunity, OpportunityMove
from shifang.customers.operations.recording import asker, changed_fields, lock_customer, record
from shifang.customers.queries.customers import find_customer
from shifang.customers.queries.people import assignee
from shifang.customers.queries.relations import find_related
from shifang.customers.queries.settings import settings
from shifang.customers.rules.changes import plain
from shifang.customers.rules.settings import Stage
from shifang.customers.types.closed_lists import (
    EDIT,
    OPPORTUNITY_ADDED,
    OPPORTUNITY_CHANGED,
    OPPORTUNITY_MOVED,
    REASON_REQUIRED,
    STAGE_UNCHANGED,
    UNKNOWN_CHOICE,
)
from shifang.customers.types.words import OpportunityDraft, StageKind
from shifang.kernel.problems import Refusal
from shifang.ledger.types import Subject


def add_opportunity(*, scope: Scope, customer_id: UUID, draft: OpportunityDraft, now: datetime) -> Opportunity:
    """Open an opportunity of a visible customer at a stage (the first unless named), owned by the asker or another."""
    scope.require(EDIT)
    customer = find_customer(scope, customer_id)
    in_force = settings(scope)
    stage = _stage(scope, draft.stage) if draft.stage is not None else in_force.first_stage
    owner_id = draft.owner_id or asker(scope)
    assignee(scope, owner_id)
    opportunity = Opportunity.objects.create(
        organisation_id=scope.organisation_id,
        customer=customer,
        name=draft.name.strip(),
        stage=stage.key,
        stage_kind=stage.kind,
        amount_cents=draft.amount_cents,
        expected_on=draft.expected_on,
        owner_id=owner_id,
        note=draft.note.strip(),
        created_at=now,
        updated_at=now,
        closed_at=None if stage.kind is StageKind.OPEN else now,
    )
    _write_move(opportunity, scope=scope, before="", note="", now=now)
    facts = {
        "name": opportunity.name,
        "stage": stage.key,
        "stage_kind": stage.kind.value,
        "amount_cents": opportunity.amount_cents,
        "expected_on": plain(opportunity.expected_on),
        "owner_id": plain(owner_id),
        "settings_version": in_force.version,
    }
    record(OPPORTUNITY_ADDED, scope=scope, customer=customer, subject=_subject(opportunity), now=now, facts=facts)
    return opportunity


def change_opportunity(*, scope: Scope, opportunity_id: UUID, changes: Mapping[str, Any], now: datetime) -> Opportunity:
    """Change fields; `stage` moves it on (`move_note` says why, which a lost one must have)."""
    scope.require(EDIT)
    opportunity = find_related(scope, Opportunity, opportunity_id)
    customer = lock_customer(scope, opportunity.customer_id)
    after = {name: value for name, value in changes.items() if name not in {"stage", "move_note"}}
    if after.get("owner_id") is not None and after["owner_id"] != opportunity.owner_id:
        assignee(scope, after["owner_id"])
    changed = changed_fields(opportunity, after, now=now)
    if changed:
        facts = {"name": opportunity.name, "changes": changed}
        record(OPPORTUNITY_CHANGED, scope=scope, customer=customer, subject=_subject(opportunity), now=now, facts=facts)
    if "stage" in changes:
        stage = _stage(scope, changes["stage"])
        move(opportunity, stage, scope=scope, customer=customer, note=changes.get("move_note", "").strip(), now=now)
    return opportunity


def move_opportunity(*, scope: Scope, opportunity_id: UUID, stage: str, note: str, now: datetime) -> Opportunity:
    """Move an opportunity of a visible customer to another stage; staying where it is is no error.

    For domains above: the outcome step of a visit moves opportunities on.
    """
    opportunity = find_related(scope, Opportunity, opportunity_id)
    if opportunity.stage == stage:
        return opportunity
    return change_opportunity(
        scope=scope, opportunity_id=opportunity_id, changes={"stage": stage, "move_note": note}, now=now
    )


def move(opportunity: Opportunity, stage: Stage, *, scope: Scope, customer: Customer, note: str, now: datetime) -> None:
    """Move a locked opportunity and write the step down."""
    if opportunity.stage == stage.key:
        raise Refusal(STAGE_UNCHANGED)
    if stage.kind is StageKind.LOST and not note:
        raise Refusal(REASON_REQUIRED)
    before, before_kind = opportunity.stage, opportunity.stage_kind
    opportunity.stage, opportunity.stage_kind, opportunity.updated_at = stage.key, stage.kind, now
    opportunity.closed_at = None if stage.kind is StageKind.OPEN else now
    opportunity.save(update_fields=["stage", "stage_kind", "closed_at", "updated_at"])
    _write_move(opportunity, scope=scope, before=before, note=note, now=now)
    facts = {
        "name": opportunity.name,
        "stage": {"before": before, "after": stage.key},
        "stage_kind": {"before": before_kind, "after": stage.kind.value},
        "amount_cents": opportunity.amount_cents,
        "note": note,
        "settings_version": settings(scope).version,
    }
    record(OPPORTUNITY_MOVED, scope=scope, customer=customer, subject=_subject(opportunity), now=now, facts=facts)


def _stage(scope: Scope, key: str) -> Stage:
    found = settings(scope).stages.get(key)
    if found is None:
        raise Refusal(UNKNOWN_CHOICE, field="stage", value=key)
    return found


def _write_move(opportunity: Opportunity, *, scope: Scope, before: str, note: str, now: datetime) -> None:
    OpportunityMove.objects.create(
        organisation_id=scope.organisation_id,
        opportunity=opportunity,
        from_stage=before,
        to_stage=opportunity.stage,
        to_kind=opportunity.stage_kind,
        amount_cents=opportunity.amount_cents,
        note=note,
        person_id=scope.person_id,
        moved_at=now,
    )


def _subject(opportunity: Opportunity) -> Subject:
    return Subject("opportunity", opportunity.id)
