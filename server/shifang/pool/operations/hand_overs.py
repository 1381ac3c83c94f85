"""Handing everything of a leaver on in one go: customers with all that is open there, and approvals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import active_departments
from shifang.accounts.types import Scope
from shifang.approvals.operations.deadlines import pass_on
from shifang.customers.operations.ownership import NewOwner, change_owners
from shifang.customers.queries.keeping import departments_of, kept_customers, lock_many, owners_of
from shifang.customers.types.words import OwnershipCause
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock
from shifang.platform.bulk import insert_rows
from shifang.platform.turns import take_turns
from shifang.pool.models import HandOver, HandOverLine
from shifang.pool.operations.following import hand_on_followers, wide
from shifang.pool.operations.offers import offer_first
from shifang.pool.operations.recording import record
from shifang.pool.operations.standings import AT_ONCE, refresh
from shifang.pool.queries.hand_overs import Estate, estate_of
from shifang.pool.queries.holding import frozen_among, home_of
from shifang.pool.queries.pools import Atlas
from shifang.pool.rules.hand_over import route
from shifang.pool.types.closed_lists import (
    HAND_OVER_BLOCKED,
    HAND_OVER_CHANGED,
    HAND_OVER_INVALID,
    HANDED_OVER,
    POOL_HAND_OVER,
    REASON_NEEDED,
)
from shifang.pool.types.hand_over import HandedThing, Instructions, Routes

Counts = Mapping[HandedThing, int]
"""How many of each kind; of kinds that are not named nothing is expected."""


Line = tuple[HandedThing, UUID, UUID | None, UUID | None]
"""A thing with its customer and who gets it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a hand-over would do; `homes` are the pools to which customers would go back."""

    estate: Estate
    routes: Routes
    homes: Mapping[UUID, UUID]


def preview_hand_over(*, scope: Scope, told: Instructions, now: datetime) -> Planned:
    """Return where everything of a leaver would go; nothing is written.

    Raises `not_found` for people that the asker does not see, `pool.hand_over_invalid`.
    """
    scope.require(POOL_HAND_OVER)
    _departments(scope, told)
    return _plan(scope, told, now=now)


def hand_over(*, scope: Scope, told: Instructions, reason: str, expected: Counts | None, now: datetime) -> HandOver:
    """Hand everything of a leaver on, all or nothing. Who decides over the leaver decides over all that is theirs.

    Freezes go with the customer to a person; to a pool they do not go. Raises as the preview does,
    `pool.reason_needed`, `pool.hand_over_blocked` with every thing that cannot go where it was told to, and
    `pool.hand_over_changed` when there is more or less than expected.
    """
    scope.require(POOL_HAND_OVER)
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    departments = _departments(scope, told)
    take_turns(f"pool.claim:{told.leaver_id}")
    lock_many(scope.organisation_id, estate_of(scope, told.leaver_id).customers)
    planned = _plan(scope, told, now=now)
    estate, routes = planned.estate, planned.routes
    counted = estate.counts()
    if any(counted[kind] != number for kind, number in (expected or {}).items()):
        raise Refusal(HAND_OVER_CHANGED)
    if routes.stuck:
        errors = [{"kind": kind.value, "id": str(each), "reason": why.value} for kind, each, why in routes.stuck]
        raise Refusal(HAND_OVER_BLOCKED, count=len(routes.stuck), errors=errors[:500])
    made = HandOver.objects.create(
        organisation_id=scope.organisation_id,
        leaver_id=told.leaver_id,
        reason=reason.strip(),
        by_id=scope.me,
        department_id=cast(UUID, scope.department_id),
        made_at=now,
    )
    _carry_out(scope, made, routes, departments=departments, now=now)
    handed = pass_on(scope=scope, person_id=told.leaver_id, operation_id=made.id, now=now)
    _write_down(scope, made, planned, handed=handed, now=now)
    for start in range(0, len(estate.customers), AT_ONCE):
        refresh(scope=scope, customer_ids=estate.customers[start : start + AT_ONCE], now=now)
    return made


def _departments(scope: Scope, told: Instructions) -> dict[UUID, UUID]:
    """Return the departments of all who are named to receive something."""
    named = {each for each in (told.default, told.rest, *told.overrides.values()) if each is not None}
    if told.leaver_id in named:
        raise Refusal(HAND_OVER_INVALID, field="person_id")
    found = active_departments(scope, sorted(named))
    if found.keys() != named:
        raise Refusal(NOT_FOUND)
    return found


def _plan(scope: Scope, told: Instructions, *, now: datetime) -> Planned:
    estate = estate_of(scope, told.leaver_id)
    pooled = [each for each in estate.customers if told.overrides.get(each, told.default) is None]
    frozen, homes = _held_back(scope, pooled, now=now)
    owners = owners_of(scope.organisation_id, estate.following())
    active = active_departments(wide(scope), [each for each in owners.values() if each is not None])
    routes = route(
        told,
        customers=estate.customers,
        opportunities=[(each, customer) for each, customer, _ in estate.opportunities],
        visits=[(each, customer) for each, customer, _ in estate.visits],
        follow_ups=[(each, customer) for each, customer, _ in estate.follow_ups],
        issues=[(each, customer) for each, customer, _ in estate.issues],
        owners={each: owner if owner in active else None for each, owner in owners.items()},
        frozen=frozen,
        poolless=set(pooled) - homes.keys(),
    )
    return Planned(estate, routes, homes)


def _held_back(scope: Scope, customer_ids: list[UUID], *, now: datetime) -> tuple[set[UUID], dict[UUID, UUID]]:
    """Return the frozen ones of some customers, and the pools that would take in those that any would."""
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    atlas = Atlas(scope, today=today)
    homes: dict[UUID, UUID] = {}
    for start in range(0, len(customer_ids), AT_ONCE):
        kept = kept_customers(scope.organisation_id, customer_ids[start : start + AT_ONCE])
        found = {customer_id: home_of(atlas, each) for customer_id, each in kept.items()}
        homes |= {customer_id: home for customer_id, home in found.items() if home is not None}
    return frozen_among(scope, customer_ids, today=today), homes


def _carry_out(
    scope: Scope, made: HandOver, routes: Routes, *, departments: Mapping[UUID, UUID], now: datetime
) -> None:
    before = departments_of(scope.organisation_id, routes.customers)
    owners = {
        each: NewOwner(person, departments[person] if person is not None else before[each])
        for each, person in routes.customers.items()
    }
    change_owners(
        scope=scope,
        owners=owners,
        cause=OwnershipCause.HANDED_OVER,
        reason=made.reason,
        operation_id=made.id,
        now=now,
    )
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    pooled = [each for each, person in routes.customers.items() if person is None]
    for start in range(0, len(pooled), AT_ONCE):
        offer_first(scope=scope, customer_ids=pooled[start : start + AT_ONCE], atlas=atlas, now=now)
    hand_on_followers(scope=scope, routes=routes, reason=made.reason, operation_id=made.id, now=now)


def _write_down(
    scope: Scope, made: HandOver, planned: Planned, *, handed: Mapping[UUID, Set[UUID]], now: datetime
) -> None:
    lines = list(_lines(planned, handed))
    insert_rows(
        HandOverLine,
        [
            {
                "id": clock.new_id(),
                "organisation_id": scope.organisation_id,
                "hand_over_id": made.id,
                "kind": kind.value,
                "thing_id": thing,
                "customer_id": customer,
                "person_id": person,
            }
            for kind, thing, customer, person in lines
        ],
    )
    routes, counted = planned.routes, planned.estate.counts()
    people = Counter(str(person) if person is not None else "pool" for person in routes.customers.values())
    record(
        HANDED_OVER,
        Subject("hand_over", made.id),
        scope=scope,
        now=now,
        department_id=made.department_id,
        leaver_id=str(made.leaver_id),
        reason=made.reason,
        customers=counted[HandedThing.CUSTOMER],
        opportunities=counted[HandedThing.OPPORTUNITY],
        visits=counted[HandedThing.VISIT],
        follow_ups=counted[HandedThing.FOLLOW_UP],
        issues=counted[HandedThing.ISSUE],
        approvals={str(each): sorted(map(str, people)) for each, people in handed.items()},
        requests=[str(each) for each, _ in planned.estate.requests],
        receivers=dict(people),
        # Whose the approvals are now is told with each of them.
        told=sorted({str(person) for kind, _, _, person in lines if person and kind is not HandedThing.APPROVAL}),
    )


def _lines(planned: Planned, handed: Mapping[UUID, Set[UUID]]) -> Iterator[Line]:
    estate, routes = planned.estate, planned.routes
    yield from ((HandedThing.CUSTOMER, each, each, routes.customers[each]) for each in estate.customers)
    for kind, rows, people in (
        (HandedThing.OPPORTUNITY, estate.opportunities, routes.opportunities),
        (HandedThing.VISIT, estate.visits, routes.visits),
        (HandedThing.FOLLOW_UP, estate.follow_ups, routes.follow_ups),
        (HandedThing.ISSUE, estate.issues, routes.issues),
    ):
        yield from ((kind, each[0], each[1], people[each[0]]) for each in rows)
    for waiting in estate.approvals:
        yield (
            HandedThing.APPROVAL,
            waiting.approval_id,
            None,
            min(handed.get(waiting.approval_id, ()), default=None),
        )
    yield from ((HandedThing.REQUEST, each, None, None) for each, _ in estate.requests)
