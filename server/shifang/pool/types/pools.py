"""Which customers belong to which pool, and what is left to see of them there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shifang.pool.types.before_claim import BeforeClaim
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.reclaim import ReclaimRule

ANY_TIER = "*"


@dataclass(frozen=True, slots=True)
class PoolRules:
    """The rules of one pool: how customers are claimed from it, when they come back, by tier (`*`: all others), and
    what of them is seen before a claim."""

    claim: ClaimRule = field(default_factory=ClaimRule)
    reclaim: Mapping[str, ReclaimRule] = field(default_factory=dict)
    before_claim: BeforeClaim = field(default_factory=BeforeClaim)

    def reclaim_of(self, tier: str) -> ReclaimRule:
        """Return the rule for customers of a tier; one without conditions when there is none."""
        return self.reclaim.get(tier) or self.reclaim.get(ANY_TIER) or ReclaimRule()


@dataclass(frozen=True, slots=True)
class PoolScope:
    """What a pool takes in. Empty sets: of every department, region, type, tier.

    `departments` are those named; their sub-departments belong to them. `cells` are H3 cells, resolution 8 or coarser.
    A smaller `priority` goes before a larger one; of equals the older pool (by id) does.
    """

    id: UUID
    priority: int
    departments: frozenset[UUID] = frozenset()
    cells: frozenset[int] = frozenset()
    types: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """What decides about a customer's pool: its department and those above, its cells of every resolution."""

    departments: frozenset[UUID]
    cells: frozenset[int]
    type: str
    tier: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """The pool in which an unclaimed customer lies, since when it does, and when it falls back to the next."""

    pool_id: UUID
    since: datetime
    until: datetime | None = None
