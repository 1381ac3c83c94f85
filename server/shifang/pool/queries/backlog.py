"""How far pools have backed up 公海积压度: now and week by week, read back from the history of owners."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.owners import known_of, pooled_histories
from shifang.pool.queries.pools import Atlas
from shifang.pool.rules.history import Stay, spells, stays
from shifang.pool.rules.saturation import CAPACITY_WEEKS, WEEK, Backlog, Claim, advice_on_pool, backlog
from shifang.visits.queries.verified import verified_visits


def backlogs(scope: Scope, *, weeks: int, now: datetime) -> list[dict[str, Any]]:
    """Return the backlog of each pool, now and at the end of each of some weeks before, oldest first.

    Pools, their regions and fall-backs are those of today. Who does not see the whole organisation is told of the
    customers of the departments below, and of the pools in which there are some or from which these claim.
    """
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    moments = [now - back * WEEK for back in range(weeks, -1, -1)]
    since = moments[0] - (CAPACITY_WEEKS + 1) * WEEK
    by_pool: dict[UUID, list[Stay]] = {
        pool_id: []
        for pool_id in atlas.ruled
        if scope.reach is Reach.ORGANISATION or atlas.may_claim(pool_id, department_id=scope.department_id)
    }
    for stay in _stays(scope, atlas, since=since, now=now):
        by_pool.setdefault(stay.pool_id, []).append(stay)
    visits = _visits(scope.organisation_id, by_pool.values(), since=since)
    zone = ZoneInfo(scope.timezone)
    found = []
    for pool_id, each in atlas.ruled.items():
        if pool_id not in by_pool:
            continue
        figures = [_figures(by_pool[pool_id], visits, now=moment) for moment in moments]
        found.append(
            {
                "pool_id": pool_id,
                "name": each.pool.name,
                **asdict(figures[-1]),
                "advice": advice_on_pool(figures[-1]),
                "trend": [
                    {"day": moment.astimezone(zone).date(), **asdict(figure)}
                    for moment, figure in zip(moments, figures, strict=True)
                ],
            }
        )
    return found


def _stays(scope: Scope, atlas: Atlas, *, since: datetime, now: datetime) -> Iterable[Stay]:
    histories = pooled_histories(scope.organisation_id, since=since)
    known = known_of(scope.organisation_id, histories)
    steps = atlas.steps()
    for customer_id, lines in histories.items():
        customer = known.get(customer_id)
        for spell in spells(lines) if customer else ():
            if not scope.sees(department_id=spell.department_id, person_id=None) or customer is None:
                continue
            home = atlas.home(
                department_id=spell.department_id, cells=customer.cells, type=customer.type, tier=customer.tier
            )
            if home is not None:
                yield from stays(home, spell, steps, now=now)


def _visits(organisation_id: UUID, by_pool: Iterable[Sequence[Stay]], *, since: datetime) -> dict[UUID, list[datetime]]:
    claimed = {each.customer_id for group in by_pool for each in group if each.claimed}
    found: dict[UUID, list[datetime]] = {}
    for visit in verified_visits(organisation_id, sorted(claimed), since=since):
        found.setdefault(visit.customer_id, []).append(visit.at)
    return found


def _figures(group: Sequence[Stay], visits: Mapping[UUID, Sequence[datetime]], *, now: datetime) -> Backlog:
    month, asked = now - CAPACITY_WEEKS * WEEK, now - (CAPACITY_WEEKS + 1) * WEEK
    entered = [each for each in group if month < each.since <= now]
    claims = [
        Claim(each.until, _first_after(visits.get(each.customer_id, ()), each.until))
        for each in group
        if each.claimed and each.until is not None and asked < each.until <= now
    ]
    return backlog(
        [each.since for each in group if each.lasts_at(now)],
        claims=claims,
        entries=len(entered),
        entries_again=sum(each.again for each in entered),
        now=now,
    )


def _first_after(moments: Sequence[datetime], at: datetime) -> datetime | None:
    behind = bisect_left(moments, at)
    return moments[behind] if behind < len(moments) else None
