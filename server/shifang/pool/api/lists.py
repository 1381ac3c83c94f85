"""What lies in pools, here or anywhere; what people hold until when; the sweeps."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.kernel.geo import Point
from shifang.platform import clock
from shifang.platform.paging import Limit, Page
from shifang.pool.api.windows import ClaimWindowOut
from shifang.pool.operations.sweeping import confirm_sweep
from shifang.pool.queries import lists
from shifang.pool.types.before_claim import MaskedField
from shifang.pool.types.claim import TieBreak
from shifang.pool.types.closed_lists import POOL_MANAGE, POOL_VIEW

router = Router(tags=["pools"])
Cursor = Annotated[str, Field(max_length=1000)] | None


class PooledOut(Schema):
    """A customer in a pool as people see it before it is claimed: nothing of the people there. `distance_m` from the
    place asked for, null in lists; `claim_within_m` how near a phone must be to claim it, null: from anywhere;
    `tie_break` who gets it when several want it, null: it is held; `masked` names what its pool hides from the asker
    (of it, the address stands here: up to the district).
    """

    customer_id: UUID
    name: str
    type: str
    tier: str
    address: str
    latitude: float | None
    longitude: float | None
    pool_id: UUID | None
    pool_name: str | None
    since: datetime
    distance_m: int | None
    claim_within_m: int | None = None
    masked: list[MaskedField] = []
    tie_break: TieBreak | None = None


class FirstOut(Schema):
    """To how many people a customer is offered before it is open to all; `points` the asker's, null: to others."""

    open_from: datetime
    people: int
    points: float | None


class PooledLineOut(PooledOut):
    """A customer in the list of a pool: to whom it is offered first, `window` while claims are collected."""

    offer: FirstOut | None
    window: ClaimWindowOut | None


class HoldingOut(PooledOut):
    """A held customer: whose, and until which day (null: no rule ends it). `days_left` may be past: it goes tonight."""

    owner_id: UUID | None
    owner_name: str | None
    due_on: date | None
    days_left: int | None


class NearQuery(Schema):
    """A place (WGS-84) and how far around it."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    radius_m: Annotated[int, Field(ge=50, le=5000)] = 500
    limit: Limit = 50


class PooledQuery(Schema):
    """One pool or all that one looks into; words of the name; only those that are offered to the asker first."""

    pool_id: UUID | None = None
    search: Annotated[str, Field(max_length=100)] = ""
    offered: bool = False
    cursor: Cursor = None
    limit: Limit = 50


class HoldingQuery(Schema):
    """Of one person or all whom one sees; those that end up to a day; words of the name."""

    person_id: UUID | None = None
    due_by: date | None = None
    search: Annotated[str, Field(max_length=100)] = ""
    cursor: Cursor = None
    limit: Limit = 50


class SweepOut(Schema):
    """A day's return: `stopped` waits to be confirmed."""

    id: UUID
    day: date
    state: str
    held: int
    due: int
    reclaimed: int
    started_at: datetime
    finished_at: datetime | None
    confirmed_by_id: UUID | None


@router.get("/pool-customers", response=Page[PooledLineOut])
def list_pooled(request: ScopedRequest, query: Query[PooledQuery]) -> dict[str, Any]:
    """List unclaimed customers of the pools that the asker looks into, those longest there first."""
    request.auth.require(POOL_VIEW)
    rows, following = lists.pooled(request.auth, now=clock.now(), **query.model_dump())
    return {"items": rows, "next_cursor": following}


@router.get("/pool-customers/near", response=list[PooledLineOut])
def list_near(request: ScopedRequest, query: Query[NearQuery]) -> list[dict[str, Any]]:
    """List the nearest unclaimed customers around a place."""
    request.auth.require(POOL_VIEW)
    near = Point(query.latitude, query.longitude)
    return lists.near_me(request.auth, near=near, radius_m=query.radius_m, limit=query.limit, now=clock.now())


@router.get("/pool-holdings", response=Page[HoldingOut])
def list_holdings(request: ScopedRequest, query: Query[HoldingQuery]) -> dict[str, Any]:
    """List held customers that the asker sees, those that end first before the others."""
    request.auth.require(POOL_VIEW)
    rows, following = lists.holdings(request.auth, now=clock.now(), **query.model_dump())
    return {"items": rows, "next_cursor": following}


@router.get("/pool-sweeps", response=list[SweepOut])
def list_sweeps(request: ScopedRequest, limit: Limit = 30) -> Any:
    """List the newest sweeps."""
    request.auth.require(POOL_MANAGE)
    return lists.sweeps(request.auth, limit=limit)


@router.post("/pool-sweeps/{sweep_id}/confirm", response=SweepOut)
def confirm(request: ScopedRequest, sweep_id: UUID) -> Any:
    """Let a sweep of today that stopped run."""
    return confirm_sweep(scope=request.auth, sweep_id=sweep_id, now=clock.now())
