"""Giving customers to whom a draft of territories names, with all that is open there; and taking it back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import active_departments
from shifang.accounts.types import Scope
from shifang.customers.operations.ownership import NewOwner, change_owners
from shifang.customers.queries.keeping import Kept, kept_customers, lock_many, owners_of
from shifang.customers.types.words import OwnershipCause
from shifang.kernel.problems import Refusal
from shifang.ledger.types import EventKind, Subject
from shifang.planning.models import TerritoryDraft, TerritoryLine
from shifang.planning.operations.territories import may_draft
from shifang.planning.queries.along import AT_ONCE, Hands, along, kept_from
from shifang.planning.queries.territories import CHANGED, find_draft, lines_of
from shifang.planning.types.closed_lists import (
    REASON_NEEDED,
    TERRITORIES_APPLIED,
    TERRITORIES_UNDONE,
    TERRITORY_STATE,
    TERRITORY_UNCHANGED,
    TERRITORY_UNDO_OVER,
)
from shifang.planning.types.territories import UNDO_WITHIN, Outcome, TerritoryState
from shifang.platform.turns import take_turns
from shifang.pool.operations.following import hand_on_followers
from shifang.pool.operations.offers import offer_first
from shifang.pool.operations.recording import record
from shifang.pool.operations.standings import refresh
from shifang.pool.queries.holding import frozen_among, home_of
from shifang.pool.queries.pools import Atlas
from shifang.pool.types.hand_over import Routes
from shifang.visits.operations.begin import local_day


@dataclass(frozen=True)
class Effect:
    """What applying a draft, or undoing it, does: who gives what to whom, what goes along, and what is left, with why.

    `owners` are those of the customers from then on.
    """

    hands: Mapping[UUID, Hands]
    owners: Mapping[UUID, NewOwner]
    routes: Routes
    left: Mapping[UUID, Outcome] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how much goes along, and how much is left for which reason."""
        routes = self.routes
        return {
            "customers": len(self.hands),
            "visits": len(routes.visits),
            "follow_ups": len(routes.follow_ups),
            "issues": len(routes.issues),
            "opportunities": len(routes.opportunities),
            **{each.value: number for each, number in sorted(Counter(self.left.values()).items())},
        }


def preview(*, scope: Scope, draft_id: UUID, now: datetime) -> Effect:
    """Return what applying a draft would do now. Raises `not_found`, `planning.territory_state`."""
    draft = find_draft(scope, draft_id)
    may_draft(scope, unowned=draft.unowned)
    if draft.state != TerritoryState.DRAFT:
        raise Refusal(TERRITORY_STATE)
    return _applying(scope, _changed(draft), now=now)


def apply(*, scope: Scope, draft_id: UUID, reason: str, now: datetime) -> TerritoryDraft:
    """Give customers to whom a draft names, with their planned visits of later days, next actions, issues and
    opportunities. Frozen ones, those whose holder is another by now, and those whose person cannot have them stay.

    Raises `not_found`, `planning.reason_needed`, `planning.territory_state`, `planning.territory_unchanged`.
    """
    draft = find_draft(scope, draft_id, lock=True)
    may_draft(scope, unowned=draft.unowned)
    if draft.state != TerritoryState.DRAFT:
        raise Refusal(TERRITORY_STATE)
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    changed = _changed(draft)
    _lock(scope, changed)
    effect = _applying(scope, changed, now=now)
    if not effect.hands:
        raise Refusal(TERRITORY_UNCHANGED)
    draft.reason = reason.strip()
    draft.state, draft.applied_by_id, draft.applied_at = TerritoryState.APPLIED, scope.me, now
    draft.undo_until = now + UNDO_WITHIN
    draft.save(update_fields=["reason", "state", "applied_by", "applied_at", "undo_until"])
    first = {each for each, hands in effect.hands.items() if hands.giver is None}
    for cause, owners in (
        (OwnershipCause.ASSIGNED, {each: owner for each, owner in effect.owners.items() if each in first}),
        (OwnershipCause.TRANSFERRED, {each: owner for each, owner in effect.owners.items() if each not in first}),
    ):
        change_owners(scope=scope, owners=owners, cause=cause, reason=draft.reason, operation_id=draft.id, now=now)
    _close(scope, draft, effect, done=Outcome.APPLIED, kind=TERRITORIES_APPLIED, now=now)
    return draft


def undo(*, scope: Scope, draft_id: UUID, now: datetime) -> TerritoryDraft:
    """Give back what applying gave away, with all that is open there, within some days.

    Customers that are no longer with whoever got them, frozen ones, those whose holder before cannot have them any more
    and those that no pool would take in stay. Raises `not_found`, `planning.territory_state`,
    `planning.territory_undo_over`.
    """
    draft = find_draft(scope, draft_id, lock=True)
    may_draft(scope, unowned=draft.unowned)
    if draft.state != TerritoryState.APPLIED or draft.undo_until is None:
        raise Refusal(TERRITORY_STATE)
    if draft.undo_until <= now:
        until = draft.undo_until.astimezone(ZoneInfo(scope.timezone)).strftime("%Y-%m-%d %H:%M")
        raise Refusal(TERRITORY_UNDO_OVER, until=until)
    given = list(lines_of(draft).filter(outcome=Outcome.APPLIED))
    _lock(scope, given)
    atlas = Atlas(scope, today=local_day(scope, now))
    effect = _undoing(scope, draft, given, atlas=atlas)
    draft.state, draft.undone_by_id, draft.undone_at = TerritoryState.UNDONE, scope.me, now
    draft.save(update_fields=["state", "undone_by", "undone_at"])
    change_owners(
        scope=scope,
        owners=effect.owners,
        cause=OwnershipCause.UNDONE,
        reason=draft.reason,
        operation_id=draft.id,
        now=now,
    )
    pooled = [each for each, hands in effect.hands.items() if hands.taker is None]
    for chunk in _chunks(pooled):
        offer_first(scope=scope, customer_ids=chunk, atlas=atlas, now=now)
    _close(scope, draft, effect, done=Outcome.RETURNED, kind=TERRITORIES_UNDONE, now=now)
    return draft


def _changed(draft: TerritoryDraft) -> list[TerritoryLine]:
    return list(lines_of(draft).filter(CHANGED).order_by("customer_id"))


def _lock(scope: Scope, lines: Sequence[TerritoryLine]) -> None:
    people = {each for line in lines for each in (line.before_id, line.person_id) if each is not None}
    take_turns(*(f"pool.claim:{each}" for each in people))
    lock_many(scope.organisation_id, [each.customer_id for each in lines])


def _applying(scope: Scope, lines: Sequence[TerritoryLine], *, now: datetime) -> Effect:
    ids = [each.customer_id for each in lines]
    today = local_day(scope, now)
    owners = owners_of(scope.organisation_id, ids)
    frozen = frozen_among(scope, ids, today=today)
    departments = active_departments(scope, [each.person_id for each in lines if each.person_id is not None])
    left: dict[UUID, Outcome] = {}
    hands: dict[UUID, Hands] = {}
    for each in lines:
        if each.customer_id not in owners or owners[each.customer_id] != each.before_id:
            left[each.customer_id] = Outcome.HOLDER_CHANGED
        elif each.customer_id in frozen:
            left[each.customer_id] = Outcome.FROZEN
        elif each.person_id not in departments:
            left[each.customer_id] = Outcome.PERSON_GONE
        else:
            hands[each.customer_id] = Hands(each.before_id, each.person_id)
    first = {each: two.taker for each, two in hands.items() if two.giver is None and two.taker is not None}
    if first:
        for customer_id in kept_from(scope, first, atlas=Atlas(scope, today=today), now=now):
            left[customer_id] = Outcome.NOT_FREE
            del hands[customer_id]
    return Effect(
        hands=hands,
        owners={
            each: NewOwner(two.taker, departments[two.taker]) for each, two in hands.items() if two.taker is not None
        },
        routes=along(scope.organisation_id, hands, today=today),
        left=left,
    )


def _undoing(scope: Scope, draft: TerritoryDraft, lines: Sequence[TerritoryLine], *, atlas: Atlas) -> Effect:
    ids = [each.customer_id for each in lines]
    frozen = frozen_among(scope, ids, today=atlas.today)
    active = active_departments(scope, [each.before_id for each in lines if each.before_id is not None])
    kept: dict[UUID, Kept] = {}
    for chunk in _chunks(ids):
        kept |= kept_customers(scope.organisation_id, chunk)
    hands: dict[UUID, Hands] = {}
    owners: dict[UUID, NewOwner] = {}
    for each in lines:
        now_kept = kept.get(each.customer_id)
        if now_kept is None or (now_kept.owner_id, now_kept.since) != (each.person_id, draft.applied_at):
            continue
        if each.before_id is None:
            pooled = replace(now_kept, department_id=each.department_id)
            may_return = home_of(atlas, pooled) is not None
        else:
            may_return = each.before_id in active
        if may_return and each.customer_id not in frozen:
            hands[each.customer_id] = Hands(each.person_id, each.before_id)
            owners[each.customer_id] = NewOwner(each.before_id, each.department_id)
    return Effect(
        hands=hands,
        owners=owners,
        routes=along(scope.organisation_id, hands, today=atlas.today),
        left={each: Outcome.KEPT for each in ids if each not in hands},
    )


def _close(
    scope: Scope, draft: TerritoryDraft, effect: Effect, *, done: Outcome, kind: EventKind, now: datetime
) -> None:
    """Hand on what goes along, write down what became of each customer, and tell the log."""
    hand_on_followers(scope=scope, routes=effect.routes, reason=draft.reason, operation_id=draft.id, now=now)
    became = {**dict.fromkeys(effect.hands, done), **effect.left}
    for outcome in set(became.values()):
        mine = [each for each, what in became.items() if what is outcome]
        lines_of(draft).filter(customer_id__among=mine).update(outcome=outcome)
    gives = Counter(str(each.giver) for each in effect.hands.values() if each.giver is not None)
    takes = Counter(str(each.taker) for each in effect.hands.values() if each.taker is not None)
    facts: dict[str, Any] = {"reason": draft.reason, **effect.counts(), "gives": dict(gives), "takes": dict(takes)}
    record(kind, Subject("territories", draft.id), scope=scope, now=now, department_id=draft.department_id, **facts)
    for chunk in _chunks(list(effect.hands)):
        refresh(scope=scope, customer_ids=chunk, now=now)


def _chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
