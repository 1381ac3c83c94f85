"""Giving customers of a pool to several people at once: shown beforehand, done in one go, undone within a day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import calendars_of
from shifang.accounts.types import Scope
from shifang.customers.operations.ownership import NewOwner, change_owners
from shifang.customers.queries.keeping import cards, kept_customers, lock_many
from shifang.customers.queries.settings import settings
from shifang.customers.types.words import OwnershipCause
from shifang.kernel import cells
from shifang.kernel.geo import Point
from shifang.kernel.problems import Refusal
from shifang.ledger.types import EventKind, Subject
from shifang.platform import clock
from shifang.platform.bulk import insert_rows
from shifang.platform.turns import take_turns
from shifang.pool.models import Assignment, AssignmentLine
from shifang.pool.operations.offers import offer_first
from shifang.pool.operations.recording import record
from shifang.pool.operations.standings import refresh
from shifang.pool.queries.assignments import (
    Area,
    Ground,
    Wanted,
    candidates_of,
    find_assignment,
    ground_of,
    lines_of,
    look_at,
)
from shifang.pool.queries.holding import frozen_among, home_of
from shifang.pool.queries.pools import Atlas
from shifang.pool.rules.assignment import divide
from shifang.pool.rules.first_week import first_visits
from shifang.pool.types.assignment import Share
from shifang.pool.types.closed_lists import (
    ASSIGNED,
    ASSIGNMENT_INVALID,
    ASSIGNMENT_UNDONE,
    NOT_FREE,
    POOL_ASSIGN,
    REASON_NEEDED,
    UNDO_OVER,
    UNDONE_ALREADY,
)
from shifang.visits.operations.endings import cancel_planned
from shifang.visits.operations.schedule import schedule
from shifang.visits.queries.verified import begun_since
from shifang.visits.queries.visits import still_planned
from shifang.visits.types.closed_lists import VISIT_PLAN

MOST_SEATS = 1000
UNDO_WITHIN = timedelta(hours=24)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to get how many customers of a pool, from where, in which mix of tiers (parts), by which worth."""

    pool_id: UUID
    people: tuple[Wanted, ...]
    area: Area = field(default_factory=Area)
    mix: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an assignment would do: the shares in the order asked for, and how many customers were free for it."""

    shares: tuple[Share, ...]
    free: int
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """Customers with whom they go to, as a preview proposed it or somebody changed it.

    With `first_visits_from`, everybody's first visits are planned over the working days of the week that begins then.
    """

    pool_id: UUID
    owners: Mapping[UUID, UUID]
    reason: str
    first_visits_from: date | None = None


def preview(*, scope: Scope, wish: Wish, now: datetime) -> Proposal:
    """Return who would get which customers; nothing is written.

    Raises `not_found`, `pool.assignment_invalid`.
    """
    scope.require(POOL_ASSIGN)
    atlas = _atlas(scope, now)
    ground = ground_of(scope, wish.pool_id, [each.person_id for each in wish.people], atlas=atlas)
    _check(wish)
    free = candidates_of(scope, ground, wish.area, atlas=atlas, now=now)
    weights = _weights(scope, wish.weights)
    ids = [each.id for each in free]
    receivers = [ground.receiver(each, ids, now=now) for each in wish.people]
    shares = divide(free, [each for each in receivers if each.count], mix=wish.mix, weights=weights)
    found = {each.person_id: each for each in shares}
    empty = {each.id: Share(each.id, each.base, (), 0, 0.0) for each in receivers}
    return Proposal(tuple((empty | found)[each.id] for each in receivers), len(free), weights)


def assign(*, scope: Scope, draft: Draft, now: datetime) -> Assignment:
    """Give customers to people as drafted, all or none.

    Raises `not_found`, `pool.assignment_invalid`, `pool.reason_needed`, and `pool.not_free` with every customer that
    the rules of the pool or somebody's claim keep from it. Nobody's quota is used: the people do not claim.
    """
    scope.require(POOL_ASSIGN, *([VISIT_PLAN] if draft.first_visits_from else []))
    if not draft.reason.strip():
        raise Refusal(REASON_NEEDED)
    if not 0 < len(draft.owners) <= MOST_SEATS:
        raise Refusal(ASSIGNMENT_INVALID, field="customers")
    ground = _locked_ground(scope, draft, now=now)
    made = _begin(scope, draft, now=now)
    change_owners(
        scope=scope,
        owners={each: NewOwner(person, ground.departments[person]) for each, person in draft.owners.items()},
        cause=OwnershipCause.ASSIGNED,
        reason=made.reason,
        operation_id=made.id,
        now=now,
    )
    visits = _plan_first_visits(scope, draft, sorted(set(draft.owners.values())), now=now)
    _write_lines(made, draft, ground=ground, visits=visits)
    counts = Counter(draft.owners.values())
    _record(
        made,
        ASSIGNED,
        scope=scope,
        now=now,
        version=ground.ruled.version,
        customers=len(draft.owners),
        people={str(each): number for each, number in sorted(counts.items())},
        first_visits=len(visits),
        undo_until=made.undo_until.isoformat(),
    )
    refresh(scope=scope, customer_ids=draft.owners, now=now)
    return made


def _locked_ground(scope: Scope, draft: Draft, *, now: datetime) -> Ground:
    """Return what an assignment stands on, its people and customers locked; raise `pool.not_free` with all that stands
    against it.
    """
    people = sorted(set(draft.owners.values()))
    take_turns(*(f"pool.claim:{each}" for each in people))
    lock_many(scope.organisation_id, list(draft.owners))
    atlas = _atlas(scope, now)
    ground = ground_of(scope, draft.pool_id, people, atlas=atlas)
    look_at(scope, ground, list(draft.owners), atlas=atlas, now=now)
    against = ground.against(draft.owners, now=now)
    if against:
        errors = [{"customer_id": str(each), "reason": why.value} for each, why in against]
        raise Refusal(NOT_FREE, count=len(against), errors=errors)
    return ground


def _begin(scope: Scope, draft: Draft, *, now: datetime) -> Assignment:
    return Assignment.objects.create(
        organisation_id=scope.organisation_id,
        pool_id=draft.pool_id,
        reason=draft.reason.strip(),
        by_id=scope.me,
        department_id=cast(UUID, scope.department_id),
        made_at=now,
        undo_until=now + UNDO_WITHIN,
    )


def _write_lines(made: Assignment, draft: Draft, *, ground: Ground, visits: Mapping[UUID, UUID]) -> None:
    rows = [
        {
            "id": clock.new_id(),
            "organisation_id": made.organisation_id,
            "assignment_id": made.id,
            "customer_id": customer_id,
            "person_id": person_id,
            "tier": ground.tiers[customer_id],
            "department_id": ground.before[customer_id],
            "visit_id": visits.get(customer_id),
            "returned": False,
        }
        for customer_id, person_id in sorted(draft.owners.items())
    ]
    insert_rows(AssignmentLine, rows)


def undo(*, scope: Scope, assignment_id: UUID, now: datetime) -> Assignment:
    """Give back to the pool what an assignment gave away, within a day.

    What somebody has begun to visit since, what is no longer with whoever got it, what is frozen and what no pool would
    take in stays where it is. Planned first visits are cancelled. Raises `not_found`, `pool.undone_already`,
    `pool.undo_over`.
    """
    scope.require(POOL_ASSIGN)
    made = find_assignment(scope, assignment_id, lock=True)
    if made.undone_at is not None:
        raise Refusal(UNDONE_ALREADY)
    if made.undo_until <= now:
        until = made.undo_until.astimezone(ZoneInfo(scope.timezone)).strftime("%Y-%m-%d %H:%M")
        raise Refusal(UNDO_OVER, until=until)
    lines = {each.customer_id: each for each in lines_of(scope, [made.id])[made.id]}
    take_turns(*sorted({f"pool.claim:{each.person_id}" for each in lines.values()}))
    lock_many(scope.organisation_id, list(lines))
    atlas = _atlas(scope, now)
    back = _returning(scope, made, lines, atlas=atlas)
    planned = [visit for each in back if (visit := lines[each].visit_id) is not None]
    for visit_id in still_planned(scope.organisation_id, planned):
        cancel_planned(scope=scope, visit_id=visit_id, reason=made.reason, now=now)
    change_owners(
        scope=scope,
        owners=back,
        cause=OwnershipCause.UNDONE,
        reason=made.reason,
        operation_id=made.id,
        now=now,
    )
    rows = AssignmentLine.objects.filter(organisation_id=scope.organisation_id, assignment_id=made.id)
    rows.filter(customer_id__in=list(back)).update(returned=True)
    made.undone_at, made.undone_by_id = now, scope.me
    made.save(update_fields=["undone_at", "undone_by"])
    offer_first(scope=scope, customer_ids=list(back), atlas=atlas, now=now)
    _record(made, ASSIGNMENT_UNDONE, scope=scope, now=now, returned=len(back), stayed=len(lines) - len(back))
    refresh(scope=scope, customer_ids=back, now=now)
    return made


def _returning(
    scope: Scope, made: Assignment, lines: Mapping[UUID, AssignmentLine], *, atlas: Atlas
) -> dict[UUID, NewOwner]:
    """Return the locked customers of an assignment that an undo gives back."""
    stays = begun_since(scope.organisation_id, list(lines), since=made.made_at)
    stays |= frozen_among(scope, list(lines), today=atlas.today)
    back = {}
    for each, kept in kept_customers(scope.organisation_id, list(lines)).items():
        line = lines[each]
        theirs = (kept.owner_id, kept.since) == (line.person_id, made.made_at)
        pooled = replace(kept, department_id=line.department_id)
        if theirs and each not in stays and home_of(atlas, pooled) is not None:
            back[each] = NewOwner(None, line.department_id)
    return back


def _atlas(scope: Scope, now: datetime) -> Atlas:
    return Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())


def _check(wish: Wish) -> None:
    seats = sum(each.count for each in wish.people)
    known = {7, 8}
    if not wish.people or any(each.count < 1 for each in wish.people) or seats > MOST_SEATS:
        raise Refusal(ASSIGNMENT_INVALID, field="people")
    if any(not cells.is_cell(each) or cells.resolution_of(each) not in known for each in wish.area.cells):
        raise Refusal(ASSIGNMENT_INVALID, field="cells")
    if any(parts < 0 for parts in wish.mix.values()) or (wish.mix and not any(wish.mix.values())):
        raise Refusal(ASSIGNMENT_INVALID, field="mix")
    if any(worth < 0 for worth in wish.weights.values()):
        raise Refusal(ASSIGNMENT_INVALID, field="weights")


def _weights(scope: Scope, given: Mapping[str, int]) -> dict[str, int]:
    """Return what customers are worth by tier: as given, else the more the better the tier, 1 for the last."""
    ranked = settings(scope).tier_rank()
    usual = {tier: len(ranked) - rank for rank, tier in enumerate(ranked)}
    return usual | dict(given)


def _plan_first_visits(scope: Scope, draft: Draft, people: Sequence[UUID], *, now: datetime) -> dict[UUID, UUID]:
    """Plan everybody's first visits and return them by customer; who does not work in that week gets none."""
    if draft.first_visits_from is None:
        return {}
    week = [draft.first_visits_from + timedelta(days=each) for each in range(WEEK)]
    calendars = calendars_of(scope, people, start=week[0], end=week[-1])
    known = cards(scope.organisation_id, list(draft.owners))
    planned: dict[UUID, UUID] = {}
    for person_id in people:
        mine = [known[each] for each, owner in sorted(draft.owners.items()) if owner == person_id]
        places = [
            (each.id, Point(each.latitude, each.longitude))
            for each in mine
            if each.latitude is not None and each.longitude is not None
        ]
        days = [each for each in week if calendars[person_id].is_working_day(each)]
        for customer_id, day in first_visits(places, days):
            visit = schedule(
                scope=scope,
                customer_id=customer_id,
                person_id=person_id,
                planned_for=day,
                due_reason=draft.reason.strip(),
                now=now,
            )
            planned[customer_id] = visit.id
    return planned


def _record(made: Assignment, kind: EventKind, *, scope: Scope, now: datetime, **facts: Any) -> None:
    record(
        kind,
        Subject("assignment", made.id),
        scope=scope,
        now=now,
        department_id=made.department_id,
        pool_id=str(made.pool_id),
        reason=made.reason,
        **facts,
    )
