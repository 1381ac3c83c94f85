"""Where the things of a leaver go: customers where they were told to, the rest after its customer."""

from collections.abc import Mapping, Sequence, Set
from uuid import UUID

from shifang.pool.types.hand_over import HandedThing, HandOverStuck, Instructions, Routes

Follower = tuple[UUID, UUID]
"""A thing and its customer."""


def route(
    told: Instructions,
    *,
    customers: Sequence[UUID],
    opportunities: Sequence[Follower],
    visits: Sequence[Follower],
    follow_ups: Sequence[Follower] = (),
    issues: Sequence[Follower] = (),
    owners: Mapping[UUID, UUID | None],
    frozen: Set[UUID],
    poolless: Set[UUID],
) -> Routes:
    """Return where everything goes.

    `owners` are those of all customers of what follows its customer, now; `frozen` customers keep their owner unless a
    person is named, `poolless` ones are taken in by no pool.
    """
    held = set(customers)
    ways = {each: told.overrides.get(each, told.default) for each in customers}
    stuck = [
        (HandedThing.CUSTOMER, each, HandOverStuck.NOT_HELD) for each in sorted(told.overrides) if each not in held
    ]
    for each, person in ways.items():
        if person is None and (each in frozen or each in poolless):
            stuck.append(
                (HandedThing.CUSTOMER, each, HandOverStuck.FROZEN if each in frozen else HandOverStuck.NO_POOL)
            )

    def follower(customer_id: UUID) -> UUID | None:
        owner = owners.get(customer_id)
        return ways.get(customer_id) or told.rest or (owner if owner != told.leaver_id else None)

    receivers = {each: follower(customer_id) for each, customer_id in opportunities}
    stuck += [
        (HandedThing.OPPORTUNITY, each, HandOverStuck.NO_RECEIVER)
        for each, person in receivers.items()
        if person is None
    ]
    return Routes(
        customers=ways,
        opportunities={each: person for each, person in receivers.items() if person is not None},
        visits={
            each: None if customer_id in ways and ways[customer_id] is None else follower(customer_id)
            for each, customer_id in visits
        },
        follow_ups={each: follower(customer_id) for each, customer_id in follow_ups},
        issues={each: follower(customer_id) for each, customer_id in issues},
        stuck=tuple(stuck),
    )
