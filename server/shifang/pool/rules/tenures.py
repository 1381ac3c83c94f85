"""Who held a customer from when to when, and what was done past the rules: read from the history of owners."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from shifang.customers.types.owners import OwnerLine
from shifang.customers.types.words import OwnershipCause
from shifang.pool.rules.fairness import Tenure

# What the rules of a pool lead to by themselves, or what begins a customer.
_BY_THE_RULES = frozenset(
    {
        OwnershipCause.CREATED,
        OwnershipCause.IMPORTED,
        OwnershipCause.CLAIMED,
        OwnershipCause.RELEASED,
        OwnershipCause.RECLAIMED,
    }
)


def tenures(lines: Sequence[OwnerLine], visits: Sequence[datetime]) -> Iterator[Tenure]:
    """Yield the holdings of one customer, from its changes of owner and its verified visits, both oldest first."""
    for line, after in pairwise([*lines, None]):
        if line is None or line.owner_id is None:
            continue
        until = after.at if after is not None else None
        visited = sum(line.at < each and (until is None or each <= until) for each in visits)
        yield Tenure(line.customer_id, line.owner_id, line.at, until, visited)


def past_the_rules(lines: Iterable[OwnerLine]) -> list[OwnerLine]:
    """Return the changes by which somebody gave a customer to another person past the rules of claiming."""
    return [
        each
        for each in lines
        if each.cause not in _BY_THE_RULES and each.by is not None and each.owner_id not in {None, each.by}
    ]
