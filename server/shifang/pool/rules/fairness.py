"""How evenly customers are spread, and patterns in which quotas are got round."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID


def gini(amounts: Sequence[int]) -> float | None:
    """Return Gini's coefficient: 0 when all have the same, near 1 when one has all; None when nobody has anything.

    Computed from sorted amounts: G = 2·Σ i·x_i / (n·Σ x_i) − (n + 1)/n with i from 1
    (Sen, On Economic Inequality, 1973).
    """
    total, count = sum(amounts), len(amounts)
    if total == 0:
        return None
    weighted = sum(rank * amount for rank, amount in enumerate(sorted(amounts), 1))
    return 2 * weighted / (count * total) - (count + 1) / count


@dataclass(frozen=True, slots=True)
class Tenure:
    """One holding of one customer, from a claim to its end (None: it lasts)."""

    customer_id: UUID
    person_id: UUID
    began_at: datetime
    ended_at: datetime | None
    verified_visits: int


@dataclass(frozen=True, slots=True)
class Relay:
    """People who pass customers among themselves: `rounds` returns to somebody who had held the customer before."""

    people: tuple[UUID, ...]
    customers: tuple[UUID, ...]
    rounds: int


def relays(tenures: Sequence[Tenure], *, within: timedelta, least: int = 2) -> tuple[Relay, ...]:
    """Return groups among whom customers went round without a verified visit, the busiest first.

    A round is a customer that comes back to one of its former holders, each hand-over within a time of the one before
    and none of the holdings in between with a verified visit.
    """
    by_customer: dict[UUID, list[Tenure]] = {}
    for each in sorted(tenures, key=lambda each: each.began_at):
        by_customer.setdefault(each.customer_id, []).append(each)
    rounds: Counter[tuple[UUID, ...]] = Counter()
    where: dict[tuple[UUID, ...], set[UUID]] = {}
    for customer_id, history in by_customer.items():
        for people in _rounds(history, within):
            rounds[people] += 1
            where.setdefault(people, set()).add(customer_id)
    return tuple(
        Relay(people, tuple(sorted(where[people])), count)
        for people, count in sorted(rounds.items(), key=lambda each: (-each[1], each[0]))
        if count >= least
    )


def _rounds(history: Sequence[Tenure], within: timedelta) -> list[tuple[UUID, ...]]:
    found: list[tuple[UUID, ...]] = []
    chain: list[Tenure] = []
    for before, each in pairwise([None, *history]):
        if each is None:
            continue
        if before is None or not _handed_over(before, each, within):
            chain = []
        chain.append(each)
        earlier = [at for at, other in enumerate(chain[:-1]) if other.person_id == each.person_id]
        if earlier and len({other.person_id for other in chain[earlier[-1] :]}) > 1:
            found.append(tuple(sorted({other.person_id for other in chain[earlier[-1] :]})))
            chain = chain[earlier[-1] + 1 :]
    return found


def _handed_over(before: Tenure, after: Tenure, within: timedelta) -> bool:
    return before.verified_visits == 0 and before.ended_at is not None and after.began_at - before.ended_at <= within
