"""Lists of what lies in pools, of what people hold until when, and of sweeps."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from shifang.accounts.queries import person_names, visible
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.keeping import Card, cards, named_like
from shifang.kernel.geo import Point
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_text_and_id, encode_cursor
from shifang.pool.models import Pool, Standing, Sweep
from shifang.pool.queries.nearby import nearest_pooled
from shifang.pool.queries.offers import offered_to, told_first
from shifang.pool.queries.pools import Atlas, Ruled
from shifang.pool.queries.sight import is_spared
from shifang.pool.queries.windows import open_windows
from shifang.pool.rules.masking import hidden_address
from shifang.pool.types.before_claim import MaskedField

_SEARCHED = 500
_NEVER = date.max

Line = dict[str, Any]


def open_pools(scope: Scope, *, now: datetime) -> dict[UUID, Ruled]:
    """Return the pools that the asker looks into: those it claims from or keeps; all for who sees the organisation."""
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    everything = scope.reach is Reach.ORGANISATION
    return {
        pool_id: each
        for pool_id, each in atlas.ruled.items()
        if everything
        or scope.person_id in each.pool.admins
        or atlas.may_claim(pool_id, department_id=scope.department_id)
    }


def near_me(scope: Scope, *, near: Point, radius_m: float, limit: int, now: datetime) -> list[Line]:
    """Return the nearest unclaimed customers of the asker's pools within a radius."""
    pools = open_pools(scope, now=now)
    found = nearest_pooled(scope.organisation_id, list(pools), near=near, radius_m=radius_m, limit=limit)
    known = cards(scope.organisation_id, [each.id for each in found])
    since = _since(scope, list(known))
    lines = [
        _pooled_line(scope, known[each.id], pools[each.pool_id], since=since[each.id], distance=each.distance_m)
        for each in found
        if each.id in known and each.id in since
    ]
    return _before_claim(scope, lines, now=now)


def pooled(
    scope: Scope,
    *,
    pool_id: UUID | None,
    search: str,
    offered: bool = False,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> tuple[list[Line], str | None]:
    """Return a page of unclaimed customers, those longest in their pool first; with `offered` those that are offered
    to the asker before all others. Raises `not_found` for a pool."""
    pools = open_pools(scope, now=now)
    if pool_id is not None and pool_id not in pools:
        raise Refusal(NOT_FOUND)
    rows = Standing.objects.filter(
        organisation_id=scope.organisation_id, owner__isnull=True, pool_id__in=[pool_id] if pool_id else list(pools)
    )
    if offered:
        mine = told_first(scope, offered_to(scope, now=now), now=now)
        rows = rows.filter(id__in=[each for each, offer in mine.items() if offer["points"] is not None])
    if search.strip():
        rows = rows.filter(id__in=named_like(scope.organisation_id, search, held=False, limit=_SEARCHED))
    if cursor is not None:
        after, identifier = _moment_and_id(cursor)
        rows = rows.filter(Q(since__gt=after) | Q(since=after, id__gt=identifier))
    page = list(rows.order_by("since", "id")[: limit + 1])
    known = cards(scope.organisation_id, [each.id for each in page])
    lines = [
        _pooled_line(scope, known[each.id], pools[each.pool_id], since=each.since, distance=None)
        for each in page[:limit]
        if each.pool_id is not None
    ]
    last = page[limit - 1] if len(page) > limit else None
    return _before_claim(scope, lines, now=now), encode_cursor(last.since.isoformat(), last.id) if last else None


def holdings(
    scope: Scope,
    *,
    person_id: UUID | None,
    due_by: date | None,
    search: str = "",
    cursor: str | None,
    limit: int,
    now: datetime,
) -> tuple[list[Line], str | None]:
    """Return a page of held customers that the asker sees, those that end first before the others."""
    rows = Standing.objects.filter(visible(scope, person="owner_id", department="department_id"), owner__isnull=False)
    if person_id is not None:
        rows = rows.filter(owner_id=person_id)
    if due_by is not None:
        rows = rows.filter(due_on__lte=due_by)
    if search.strip():
        rows = rows.filter(
            id__in=named_like(scope.organisation_id, search, held=True, owner_id=person_id, limit=_SEARCHED)
        )
    if cursor is not None:
        rows = rows.filter(_behind(cursor))
    page = list(rows.order_by(F("due_on").asc(nulls_last=True), "id")[: limit + 1])
    known = cards(scope.organisation_id, [each.id for each in page])
    names = person_names(scope, [each.owner_id for each in page])
    pools = pool_names(scope)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    lines = [
        {
            **_line(known[each.id], pool=(each.pool_id, pools.get(each.pool_id)), since=each.since, distance=None),
            "owner_id": each.owner_id,
            "owner_name": names.get(each.owner_id) if each.owner_id else None,
            "due_on": each.due_on,
            "days_left": (each.due_on - today).days if each.due_on else None,
        }
        for each in page[:limit]
    ]
    last = page[limit - 1] if len(page) > limit else None
    return lines, encode_cursor((last.due_on or _NEVER).isoformat(), last.id) if last else None


def pool_names(scope: Scope) -> dict[UUID | None, str]:
    """Return the names of all pools, those out of use among them."""
    return dict(Pool.objects.filter(organisation_id=scope.organisation_id).values_list("id", "name"))


def sweeps(scope: Scope, *, limit: int) -> list[Sweep]:
    """Return the newest sweeps."""
    return list(Sweep.objects.filter(organisation_id=scope.organisation_id).order_by("-day")[:limit])


def _line(card: Card, *, pool: tuple[UUID | None, str | None], since: datetime, distance: float | None) -> Line:
    return {
        "customer_id": card.id,
        "name": card.name,
        "type": card.type,
        "tier": card.tier,
        "address": card.address,
        "latitude": card.latitude,
        "longitude": card.longitude,
        "pool_id": pool[0],
        "pool_name": pool[1],
        "since": since,
        "distance_m": round(distance) if distance is not None else None,
    }


def _pooled_line(scope: Scope, card: Card, ruled: Ruled, *, since: datetime, distance: float | None) -> Line:
    masked = (
        frozenset() if is_spared(scope, ruled, department_id=card.department_id) else ruled.rules.before_claim.masked
    )
    line = _line(card, pool=(ruled.pool.id, ruled.pool.name), since=since, distance=distance)
    if MaskedField.ADDRESS in masked:
        line["address"] = hidden_address(card.address)
    rule = ruled.rules.claim
    return {
        **line,
        "claim_within_m": rule.distance_m,
        "tie_break": rule.tie_break,
        "masked": [each for each in MaskedField if each in masked],
    }


def _before_claim(scope: Scope, lines: list[Line], *, now: datetime) -> list[Line]:
    """Add who may claim before all others, and the windows in which claims are collected."""
    found = [line["customer_id"] for line in lines]
    offers, windows = told_first(scope, found, now=now), open_windows(scope, found)
    return [
        {**line, "offer": offers.get(line["customer_id"]), "window": windows.get(line["customer_id"])} for line in lines
    ]


def _since(scope: Scope, customer_ids: list[UUID]) -> dict[UUID, datetime]:
    rows = Standing.objects.filter(organisation_id=scope.organisation_id, id__in=customer_ids, owner__isnull=True)
    return dict(rows.values_list("id", "since"))


def _moment_and_id(cursor: str) -> tuple[datetime, UUID]:
    text, identifier = decode_text_and_id(cursor)
    try:
        return datetime.fromisoformat(text), identifier
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None


def _behind(cursor: str) -> Q:
    text, identifier = decode_text_and_id(cursor)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None
    if day == _NEVER:
        return Q(due_on__isnull=True, id__gt=identifier)
    return Q(due_on__gt=day) | Q(due_on=day, id__gt=identifier) | Q(due_on__isnull=True)
