"""What is open with customers that change hands, and goes along with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import (
    kept_customers,
    next_actions_of,
    open_issues_of,
    open_opportunities_of,
)
from shifang.kernel.problems import Refusal
from shifang.pool.queries.assignments import ground_of, look_at
from shifang.pool.queries.holding import home_of
from shifang.pool.queries.pools import Atlas
from shifang.pool.types.hand_over import Routes
from shifang.visits.queries.visits import planned_of

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Hands:
    """Who gives a customer and who gets it; None: nobody."""

    giver: UUID | None
    taker: UUID | None


def along(organisation_id: UUID, moves: Mapping[UUID, Hands], *, today: date) -> Routes:
    """Return where what is open with customers goes: from the giver to the taker. Visits of later days only; without a
    taker they are cancelled and all else stays.
    """
    visits: dict[UUID, UUID | None] = {}
    opportunities: dict[UUID, UUID] = {}
    issues: dict[UUID, UUID | None] = {}
    follow_ups: dict[UUID, UUID | None] = {}
    for giver in sorted({each.giver for each in moves.values() if each.giver is not None}):
        takers = {customer: each.taker for customer, each in moves.items() if each.giver == giver}
        people = {customer: taker for customer, taker in takers.items() if taker is not None}
        visits |= {
            each: takers[customer]
            for each, customer, day in planned_of(organisation_id, giver)
            if customer in takers and day > today
        }
        opportunities |= _going(open_opportunities_of(organisation_id, giver), people)
        issues |= _going(open_issues_of(organisation_id, giver), people)
        follow_ups |= _going(next_actions_of(organisation_id, giver), people)
    return Routes(
        customers={customer: each.taker for customer, each in moves.items()},
        opportunities=opportunities,
        visits=visits,
        follow_ups=follow_ups,
        issues=issues,
        stuck=(),
    )


def kept_from(scope: Scope, wanted: Mapping[UUID, UUID], *, atlas: Atlas, now: datetime) -> set[UUID]:
    """Return those of some unowned customers that their pool's rules keep from the people named for them."""
    found: set[UUID] = set()
    by_pool: dict[UUID, dict[UUID, UUID]] = {}
    ids = sorted(wanted)
    for start in range(0, len(ids), AT_ONCE):
        for customer_id, each in kept_customers(scope.organisation_id, ids[start : start + AT_ONCE]).items():
            home = home_of(atlas, each)
            if home is not None:
                pool_id = atlas.lies_in(home, entered_at=each.since, now=now).pool_id
                by_pool.setdefault(pool_id, {})[customer_id] = wanted[customer_id]
    for pool_id, owners in sorted(by_pool.items()):
        try:
            ground = ground_of(scope, pool_id, sorted(set(owners.values())), atlas=atlas)
        except Refusal:
            # The asker does not see the pool, or its customers are not for these people.
            found |= owners.keys()
            continue
        look_at(scope, ground, list(owners), atlas=atlas, now=now)
        found |= {customer_id for customer_id, _ in ground.against(owners, now=now)}
    return found


def _going(
    rows: "list[tuple[UUID, UUID, str]] | list[tuple[UUID, UUID, date]]", people: Mapping[UUID, UUID]
) -> dict[UUID, UUID]:
    return {row[0]: people[row[1]] for row in rows if row[1] in people}
