"""Taking a customer out of a pool, and giving it back."""

import math
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.operations.ownership import change_owner
from shifang.customers.operations.recording import lock_customer
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.keeping import Kept, kept_customers
from shifang.customers.types.words import OwnershipCause
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.pool.operations.offers import offer_first
from shifang.pool.operations.recording import record
from shifang.pool.operations.standings import refresh
from shifang.pool.operations.taking import take
from shifang.pool.operations.windows import enter
from shifang.pool.queries.claiming import Question, TooLate, ask
from shifang.pool.queries.holding import claim_facts, home_of, is_frozen
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.rules.claim import objections
from shifang.pool.types.claim import Objection, TieBreak
from shifang.pool.types.closed_lists import (
    ALREADY_OWNED,
    FROZEN,
    NOT_HELD,
    NOT_POOLED,
    OBSTACLES,
    POOL_CLAIM,
    POOL_RELEASE,
    REASON_NEEDED,
    RELEASED,
)


def claim(*, scope: Scope, customer_id: UUID, now: datetime, distance_m: float | None = None) -> Kept:
    """Give the asker a customer that lies in a pool they may claim from; return it as it lay there.

    `distance_m` (metres) comes with claims from a phone, judged from its position; NaN when that was not believed.
    One transaction: a person's claims take turns, so do the claims of one customer. Raises `not_found`,
    `pool.already_owned`, `pool.not_pooled`, `pool.frozen` and a problem for each rule of claiming. Where the pool draws
    between several, or a window is open still, the asker enters, and the customer stays until the window closes.
    """
    question, ruled, told = _claimable(scope, customer_id, distance_m=distance_m, now=now)
    kept = question.read.kept
    if ruled.rules.claim.tie_break is TieBreak.FIRST and not question.is_collected():
        take(scope=scope, question=question, told=told, now=now)
    else:
        enter(scope=scope, kept=kept, ruled=ruled, distance_m=distance_m, now=now)
    return kept


def award(*, scope: Scope, customer_id: UUID, now: datetime, distance_m: float | None = None) -> Kept:
    """Give the asker a customer whose window has closed; raise what a claim raises."""
    question, _, told = _claimable(scope, customer_id, distance_m=distance_m, now=now)
    take(scope=scope, question=question, told=told, now=now)
    return question.read.kept


def _claimable(
    scope: Scope, customer_id: UUID, *, distance_m: float | None, now: datetime
) -> tuple[Question, Ruled, dict[str, Any]]:
    """Return a customer that the asker may have, locked, the rules of its pool, and what the log is told."""
    scope.require(POOL_CLAIM)
    question = ask(scope, customer_id, now=now)
    if isinstance(question, TooLate):
        raise _owned(scope, question, now=now)
    kept, atlas = question.read.kept, question.atlas
    home = home_of(atlas, kept)
    if home is None:
        raise Refusal(NOT_POOLED)
    lies = atlas.lies_in(home, entered_at=kept.since, now=now)
    if not atlas.may_claim(lies.pool_id, department_id=scope.department_id):
        raise Refusal(NOT_FOUND)
    if question.is_frozen():
        raise Refusal(FROZEN)
    ruled = atlas.ruled[lies.pool_id]
    facts = claim_facts(
        scope,
        kept,
        entered_at=lies.since,
        distance_m=distance_m,
        now=now,
        read=question.read,
        offered=question.offered,
    )
    against = objections(ruled.rules.claim, facts, now=now, zone=ZoneInfo(scope.timezone))
    if against:
        raise refusal_of(against[0], scope=scope)
    told = {
        "pool_id": str(lies.pool_id),
        "version": ruled.version,
        "entered_at": lies.since.isoformat(),
        "distance_m": None if distance_m is None or math.isnan(distance_m) else distance_m,
        "held": len(facts.held),
        "claims_of_week": len(facts.claims),
    }
    return question, ruled, told


def release(*, scope: Scope, customer_id: UUID, reason: str, now: datetime) -> Kept:
    """Give a visible customer, one's own or that of somebody below, back to its pool, with a reason.

    Raises `not_found`, `pool.not_held`, `pool.not_pooled` when no pool takes it in, `pool.frozen`.
    """
    scope.require(POOL_RELEASE)
    require_visible(scope, customer_id)
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    kept = _locked(scope, customer_id)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    if kept.owner_id is None:
        raise Refusal(NOT_HELD)
    atlas = Atlas(scope, today=today)
    home = home_of(atlas, kept)
    if home is None:
        raise Refusal(NOT_POOLED)
    if is_frozen(scope, customer_id, today=today):
        raise Refusal(FROZEN)
    change_owner(
        scope=scope,
        customer_id=customer_id,
        owner_id=None,
        department_id=kept.department_id,
        cause=OwnershipCause.RELEASED,
        reason=reason.strip(),
        now=now,
    )
    record(
        RELEASED,
        Subject("customer", customer_id),
        scope=scope,
        now=now,
        department_id=kept.department_id,
        pool_id=str(home),
        version=atlas.ruled[home].version,
        owner_id=str(kept.owner_id),
        held_since=kept.since.isoformat(),
        reason=reason.strip(),
    )
    offer_first(scope=scope, customer_ids=[customer_id], atlas=atlas, now=now)
    refresh(scope=scope, customer_ids=[customer_id], now=now)
    return kept


def refusal_of(objection: Objection, *, scope: Scope) -> Refusal:
    """Return the problem that tells an objection, its moments in the organisation's time."""
    zone = ZoneInfo(scope.timezone)
    params: dict[str, Any] = {
        name: value.astimezone(zone).isoformat() if isinstance(value, datetime) else value
        for name, value in objection.params.items()
    }
    if objection.lifts_at is not None:
        params["lifts_at"] = objection.lifts_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return Refusal(OBSTACLES[objection.obstacle], **params)


def _locked(scope: Scope, customer_id: UUID) -> Kept:
    found = kept_customers(scope.organisation_id, [customer_id])
    if customer_id not in found:
        raise Refusal(NOT_FOUND)
    lock_customer(scope, customer_id)
    return kept_customers(scope.organisation_id, [customer_id])[customer_id]


def _owned(scope: Scope, late: TooLate, *, now: datetime) -> Refusal:
    atlas, known = late.atlas, late.owned
    home = atlas.home(department_id=known.department_id, cells=known.cells, type=known.type, tier=known.tier)
    # Who may not look into the pool learns nothing of it.
    if home is None or not atlas.may_claim(home, department_id=scope.department_id):
        return Refusal(NOT_FOUND)
    seconds = max(0, round((now - known.since).total_seconds()))
    return Refusal(ALREADY_OWNED, person=known.owner_name, seconds=seconds, owner_id=str(known.owner_id))
