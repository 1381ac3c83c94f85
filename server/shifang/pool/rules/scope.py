"""A customer is in at most one pool: the first, by priority, that takes it in. Fall-backs lead upwards and end."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from shifang.pool.types.pools import Belonging, Placed, PoolScope


def takes_in(pool: PoolScope, customer: Placed) -> bool:
    """Return whether a pool takes a customer in."""
    return (
        (not pool.departments or not pool.departments.isdisjoint(customer.departments))
        and (not pool.cells or not pool.cells.isdisjoint(customer.cells))
        and (not pool.types or customer.type in pool.types)
        and (not pool.tiers or customer.tier in pool.tiers)
    )


def pool_of(pools: Iterable[PoolScope], customer: Placed) -> UUID | None:
    """Return the one pool a customer belongs to, or None when no pool takes it in."""
    fitting = [each for each in pools if takes_in(each, customer)]
    return min(fitting, key=lambda each: (each.priority, each.id)).id if fitting else None


def upwards(department_id: UUID, parents: Mapping[UUID, UUID | None]) -> tuple[UUID, ...]:
    """Return a department and those above it, nearest first."""
    found: list[UUID] = []
    at: UUID | None = department_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return tuple(found)


def circle(fallbacks: Mapping[UUID, UUID | None]) -> tuple[UUID, ...]:
    """Return the pools of a circle of fall-backs in their order, () when every way ends."""
    for start in sorted(fallbacks):
        way: list[UUID] = []
        at: UUID | None = start
        while at is not None and at not in way:
            way.append(at)
            at = fallbacks.get(at)
        if at is not None:
            return tuple(way[way.index(at) :])
    return ()


def belonging(
    home: UUID, entered_at: datetime, steps: Mapping[UUID, tuple[UUID | None, int | None]], *, now: datetime
) -> Belonging:
    """Return where an unclaimed customer lies: after each pool's days it falls back to the next.

    `steps` are (fall-back, days of 24 hours) by pool.
    """
    at, since, seen = home, entered_at, {home}
    while True:
        following, days = steps.get(at, (None, None))
        if following is None or days is None or following in seen:
            return Belonging(at, since, None)
        until = since + timedelta(days=days)
        if until > now:
            return Belonging(at, since, until)
        at, since = following, until
        seen.add(at)
