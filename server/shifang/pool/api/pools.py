"""Pools and their rules."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from shifang.accounts.door import ScopedRequest
from shifang.kernel import cells
from shifang.kernel.geo import Point
from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.pool.models import Pool
from shifang.pool.operations import pools
from shifang.pool.queries.pools import find_pool, listed, newest_rules
from shifang.pool.rules.stored import rules_from_json
from shifang.pool.types.closed_lists import POOL_ASSIGN, POOL_VIEW, RULES_INVALID

router = Router(tags=["pools"])
# Around 2,000 cells: what a screen can show.
MOST_RINGS = 25
Word = Annotated[str, Field(min_length=1, max_length=32)]


class PoolIn(Schema):
    """A pool: what it takes in (empty lists: everything), who claims from it, where the unclaimed go, and its rules.

    `admins` are people from whom nothing that lies in it is hidden. `cells` are H3 cells of resolution 7 or 8 in
    hexadecimal; `rules` holds `claim`, by tier or `*` `reclaim`, and `before_claim`: `masked` fields, `views_per_day`.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    priority: Annotated[int, Field(ge=0, le=10_000)] = 100
    departments: Annotated[list[UUID], Field(max_length=500)] = []
    members: Annotated[list[UUID], Field(max_length=500)] = []
    admins: Annotated[list[UUID], Field(max_length=100)] = []
    cells: Annotated[list[Word], Field(max_length=20_000)] = []
    types: Annotated[list[Word], Field(max_length=50)] = []
    tiers: Annotated[list[Word], Field(max_length=50)] = []
    fallback_id: UUID | None = None
    fallback_days: Annotated[int, Field(ge=1, le=1095)] | None = None
    in_force_from: date | None = None
    rules: dict[str, Any] = {}

    def draft(self) -> pools.PoolDraft:
        """Return the pool as the domain takes it."""
        return pools.PoolDraft(
            name=self.name,
            priority=self.priority,
            rules=rules_from_json(self.rules),
            departments=tuple(self.departments),
            members=tuple(self.members),
            admins=tuple(self.admins),
            cells=tuple(_cell(each) for each in self.cells),
            types=tuple(self.types),
            tiers=tuple(self.tiers),
            fallback_id=self.fallback_id,
            fallback_days=self.fallback_days,
            in_force_from=self.in_force_from,
        )


class PoolOut(Schema):
    """A pool with its newest rules, and the day from which they are in force."""

    id: UUID
    name: str
    priority: int
    departments: list[UUID]
    members: list[UUID]
    admins: list[UUID]
    cells: list[str]
    types: list[str]
    tiers: list[str]
    fallback_id: UUID | None
    fallback_days: int | None
    version: int
    rules: dict[str, Any]
    in_force_from: date
    created_at: datetime
    archived_at: datetime | None


class CellsQuery(Schema):
    """A place (WGS-84), how far around it, and the size of the cells."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    radius_m: Annotated[int, Field(ge=1, le=1_000_000)]
    resolution: Annotated[int, Field(ge=7, le=8)] = 8


class CellOut(Schema):
    """An H3 cell in hexadecimal and its corners as (longitude, latitude)."""

    cell: str
    outline: list[tuple[float, float]]


class CellsOut(Schema):
    """Cells to draw; none and `too_wide` when there would be too many."""

    cells: list[CellOut]
    too_wide: bool = False


class PoolFilter(Schema):
    """Living pools, or those out of use."""

    archived: bool = False


@router.get("/pools", response=list[PoolOut])
def list_all(request: ScopedRequest, filters: Query[PoolFilter]) -> list[dict[str, Any]]:
    """List the pools of the organisation, the first to take customers in first."""
    request.auth.require_any(POOL_VIEW, POOL_ASSIGN)
    return [_row(each) for each in listed(request.auth, archived=filters.archived)]


@router.post("/pools", response={201: PoolOut})
def add(request: ScopedRequest, body: PoolIn) -> Status[dict[str, Any]]:
    """Make a pool."""
    return Status(201, _row(pools.add_pool(scope=request.auth, draft=body.draft(), now=clock.now())))


@router.get("/pool-cells", response=CellsOut)
def list_cells(request: ScopedRequest, query: Query[CellsQuery]) -> dict[str, Any]:
    """List the H3 cells around a place, for drawing the region of a pool."""
    request.auth.require_any(POOL_VIEW, POOL_ASSIGN)
    centre = Point(query.latitude, query.longitude)
    if cells.rings_for(centre, query.radius_m, query.resolution) > MOST_RINGS:
        return {"cells": [], "too_wide": True}
    return {"cells": _outlined(cells.cover(centre, query.radius_m, query.resolution))}


@router.get("/pools/{pool_id}/cells", response=CellsOut)
def show_cells(request: ScopedRequest, pool_id: UUID) -> dict[str, Any]:
    """Return the region of a pool with the corners of its cells."""
    request.auth.require_any(POOL_VIEW, POOL_ASSIGN)
    return {"cells": _outlined(find_pool(request.auth, pool_id).cells)}


@router.get("/pools/{pool_id}", response=PoolOut)
def show(request: ScopedRequest, pool_id: UUID) -> dict[str, Any]:
    """Return one pool."""
    request.auth.require_any(POOL_VIEW, POOL_ASSIGN)
    return _row(find_pool(request.auth, pool_id))


@router.put("/pools/{pool_id}", response=PoolOut)
def change(request: ScopedRequest, pool_id: UUID, body: PoolIn) -> dict[str, Any]:
    """Give a pool another scope or other rules, as a new version."""
    return _row(pools.change_pool(scope=request.auth, pool_id=pool_id, draft=body.draft(), now=clock.now()))


@router.post("/pools/{pool_id}/archive", response=PoolOut)
def archive(request: ScopedRequest, pool_id: UUID) -> dict[str, Any]:
    """Take a pool out of use."""
    return _row(pools.archive_pool(scope=request.auth, pool_id=pool_id, now=clock.now()))


def _row(pool: Pool) -> dict[str, Any]:
    names = ("id", "name", "priority", "departments", "members", "admins", "types", "tiers")
    more = ("fallback_id", "fallback_days", "version", "created_at", "archived_at")
    drawn = [cells.cell_word(each) for each in pool.cells]
    return {**{name: getattr(pool, name) for name in (*names, *more)}, "cells": drawn, **newest_rules(pool)}


def _cell(word: str) -> int:
    found = cells.cell_from(word)
    if found is None:
        raise Refusal(RULES_INVALID, field="cells")
    return found


def _outlined(found: Iterable[int]) -> list[dict[str, Any]]:
    return [
        {"cell": cells.cell_word(each), "outline": [(at.longitude, at.latitude) for at in cells.outline_of(each)]}
        for each in found
    ]
