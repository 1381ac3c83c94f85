"""Customers of pools around some places that the asker could claim now, were they there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import claims_since
from shifang.kernel.geo import Point
from shifang.pool.models import Standing
from shifang.pool.queries.assignments import ground_of, look_at
from shifang.pool.queries.holding import CLAIMS_BACK
from shifang.pool.queries.nearby import Near, nearest_pooled
from shifang.pool.queries.offers import offered_to
from shifang.pool.queries.pools import Atlas
from shifang.pool.rules.claim import objections
from shifang.pool.types.assignment import Unfree
from shifang.pool.types.claim import ClaimFacts
from shifang.pool.types.closed_lists import POOL_CLAIM

_LONG_AGO = timedelta(days=3650)


def claimable_around(
    scope: Scope, places: Sequence[tuple[Point, float]], *, limit: int, now: datetime
) -> dict[UUID, Near]:
    """Return customers within metres of places that no rule keeps from the asker, up to `limit` around each.

    How near a phone must be is left out: the asker will be there.
    """
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    pools = _open_pools(scope, atlas=atlas, now=now)
    found: dict[UUID, Near] = {}
    for near, radius_m in places if pools else ():
        for each in nearest_pooled(scope.organisation_id, pools, near=near, radius_m=radius_m, limit=limit):
            if each.id not in found or each.distance_m < found[each.id].distance_m:
                found[each.id] = each
    barred = _barred(scope, {each.id: each.pool_id for each in found.values()}, atlas=atlas, now=now)
    return {each: near for each, near in found.items() if each not in barred}


def claimable_among(scope: Scope, customer_ids: Sequence[UUID], *, now: datetime) -> set[UUID]:
    """Return those of some customers that no rule keeps from the asker, were they there."""
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    pools = _open_pools(scope, atlas=atlas, now=now)
    rows = Standing.objects.filter(
        organisation_id=scope.organisation_id, id__among=customer_ids, pool_id__in=pools, owner__isnull=True
    )
    pool_of = dict(rows.values_list("id", "pool_id"))
    return pool_of.keys() - _barred(scope, pool_of, atlas=atlas, now=now)


def _open_pools(scope: Scope, *, atlas: Atlas, now: datetime) -> list[UUID]:
    """Return the pools from which the asker may claim, and whose quotas leave a claim now."""
    if scope.person_id is None or scope.department_id is None or not scope.may(POOL_CLAIM):
        return []
    department_id = scope.department_id
    pools = [each for each in atlas.ruled if atlas.may_claim(each, department_id=department_id)]
    claims = tuple(claims_since(scope.organisation_id, scope.me, since=now - CLAIMS_BACK))
    facts = ClaimFacts(scope.me, department_id, tier="", entered_at=now - _LONG_AGO, claims=claims)
    zone = ZoneInfo(scope.timezone)
    return [each for each in pools if not objections(atlas.ruled[each].rules.claim, facts, now=now, zone=zone)]


def _barred(scope: Scope, pool_of: Mapping[UUID, UUID], *, atlas: Atlas, now: datetime) -> set[UUID]:
    mine = set(offered_to(scope, now=now)) if pool_of else set()
    barred: set[UUID] = set()
    for pool_id in set(pool_of.values()):
        ids = [each for each, pool in pool_of.items() if pool == pool_id]
        ground = ground_of(scope, pool_id, [scope.me], atlas=atlas)
        look_at(scope, ground, ids, atlas=atlas, now=now)
        for customer_id in mine.intersection(ids):
            if ground.unfree.get(customer_id) is Unfree.OFFERED:
                del ground.unfree[customer_id]
        barred |= set(ground.unfree)
        for customer_id in ids:
            if customer_id not in barred and ground.against({customer_id: scope.me}, now=now):
                barred.add(customer_id)
    return barred
