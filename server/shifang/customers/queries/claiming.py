"""What the rules of claiming look at: one statement locks the customer, one reads everything, as one row."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.customers.queries.keeping import Change, Kept
from shifang.customers.types.words import LifeStage, OwnershipCause

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OF_MINE = 12
# Who finds the customer taken while waiting for it holds nothing: the losers of a race do not queue behind each other.
# The rest is read by a statement of its own: who waited for the lock must see what its holder wrote.
LOCK = """
SELECT id FROM customers_customer
WHERE organisation_id = %(organisation_id)s AND id = %(customer_id)s AND owner_id IS NULL FOR UPDATE
"""
READ = """
SELECT mine.*, owners, previous, departments, causes, moments, claims, tiers, stages, numbers, open, until
FROM (
    SELECT name, owner_id, department_id, type, tier, life_stage, latitude, longitude, cell7, cell8, cell9, created_at
    FROM customers_customer WHERE organisation_id = %(organisation_id)s AND id = %(customer_id)s
) AS mine, (
    SELECT array_agg(owner_id ORDER BY at, id) AS owners, array_agg(previous_owner_id ORDER BY at, id) AS previous,
           array_agg(department_id ORDER BY at, id) AS departments, array_agg(cause ORDER BY at, id) AS causes,
           array_agg((extract(epoch FROM at) * 1000000)::bigint ORDER BY at, id) AS moments
    FROM customers_ownership WHERE organisation_id = %(organisation_id)s AND customer_id = %(customer_id)s
) AS history, (
    SELECT array_agg((extract(epoch FROM at) * 1000000)::bigint) AS claims FROM customers_ownership
    WHERE organisation_id = %(organisation_id)s AND owner_id = %(person_id)s AND cause = 'claimed'
      AND at >= %(claims_since)s
) AS claimed, (
    SELECT array_agg(tier) AS tiers, array_agg(life_stage) AS stages, array_agg(number) AS numbers FROM (
        SELECT tier, life_stage, count(*) AS number FROM customers_customer
        WHERE organisation_id = %(organisation_id)s AND owner_id = %(person_id)s GROUP BY tier, life_stage
    ) AS each
) AS held, (
    SELECT bool_or(stage_kind = 'open') AS open FROM customers_opportunity
    WHERE organisation_id = %(organisation_id)s AND customer_id = %(customer_id)s
) AS chances, (
    SELECT max(contract_until) AS until FROM customers_deal
    WHERE organisation_id = %(organisation_id)s AND customer_id = %(customer_id)s AND status = 'active'
) AS sold
"""


# For whoever comes too late: nothing but what they are told, and what says whether they may be told.
READ_OWNED = """
SELECT owner_id, (
           SELECT name FROM accounts_person AS p WHERE p.organisation_id = c.organisation_id AND p.id = owner_id
       ), department_id, type, tier, cell7, cell8, coalesce((
           SELECT at FROM customers_ownership AS o
           WHERE o.organisation_id = c.organisation_id AND customer_id = c.id
             AND (owner_id = previous_owner_id) IS NOT TRUE
           ORDER BY at DESC, id DESC LIMIT 1
       ), created_at) AS since
FROM customers_customer AS c WHERE organisation_id = %(organisation_id)s AND id = %(customer_id)s
"""


@dataclass(frozen=True, slots=True)
class Owned:
    """A customer as who wants it finds it when somebody else has it: whose it is since when, and what places it."""

    owner_id: UUID
    owner_name: str
    department_id: UUID
    type: str
    tier: str
    cells: frozenset[int]
    since: datetime


@dataclass(frozen=True, slots=True)
class Claimable:
    """A locked customer with its history of owners and what the person who asks has claimed and holds: (tier, won) of
    each. `contract_until` and `open_opportunity` are the customer's.
    """

    kept: Kept
    changes: list[Change] = field(default_factory=list)
    claims: list[datetime] = field(default_factory=list)
    held: list[tuple[str, bool]] = field(default_factory=list)
    open_opportunity: bool = False
    contract_until: date | None = None


def owned(read: tuple[Any, ...]) -> Owned | None:
    """Return what the statement `READ_OWNED` found, None when nobody has the customer."""
    owner_id, name, department_id, kind, tier, cell7, cell8, since = read
    if owner_id is None:
        return None
    return Owned(owner_id, name, department_id, kind, tier, _cells(cell7, cell8), since)


def claimable(customer_id: UUID, read: tuple[Any, ...]) -> Claimable:
    """Return what the statement `READ` found."""
    mine, read = read[:_OF_MINE], read[_OF_MINE:]
    name, owner_id, department_id, kind, tier, stage, latitude, longitude, cell7, cell8, cell9, created_at = mine
    owners, previous, departments, causes, moments, claims, tiers, stages, numbers, is_open, until = read
    lines = zip(owners or (), previous or (), departments or (), causes or (), moments or (), strict=True)
    changes = [
        Change(customer_id, line[0], line[1], line[2], OwnershipCause(line[3]), _moment(line[4])) for line in lines
    ]
    # A move to another department with the same owner begins nothing anew.
    begun = [each.at for each in changes if each.owner_id is None or each.owner_id != each.previous_owner_id]
    kept = Kept(
        customer_id=customer_id,
        name=name,
        owner_id=owner_id,
        department_id=department_id,
        type=kind,
        tier=tier,
        won=stage == LifeStage.WON,
        cells=_cells(cell7, cell8),
        latitude=latitude,
        longitude=longitude,
        cell9=cell9,
        since=begun[-1] if begun else created_at,
    )
    held = [
        (each, stage == LifeStage.WON)
        for each, stage, number in zip(tiers or (), stages or (), numbers or (), strict=True)
        for _ in range(number)
    ]
    return Claimable(kept, changes, [_moment(each) for each in claims or ()], held, bool(is_open), until)


def _cells(*cells: int | None) -> frozenset[int]:
    return frozenset([each for each in cells if each is not None])


def _moment(microseconds: int) -> datetime:
    # As numbers, moments are read ten times as fast.
    return _EPOCH + timedelta(microseconds=microseconds)
