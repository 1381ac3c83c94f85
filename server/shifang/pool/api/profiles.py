"""A customer that lies in a pool, as its pool shows it before a claim."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.schemas import OriginOut
from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.platform.problems import response_of
from shifang.pool.operations.looking import open_pooled
from shifang.pool.queries.sight import past_views
from shifang.pool.types.before_claim import MaskedField
from shifang.pool.types.closed_lists import VIEW_QUOTA

router = Router(tags=["pools"])


class PooledContactOut(Schema):
    """A person at the customer; null is hidden, numbers and names are cut short."""

    id: UUID
    name: str
    title: str
    phone: str | None
    wechat: str | None
    email: str | None
    decides: bool
    primary: bool
    habits: str | None
    preferences: str | None
    note: str | None


class PooledFollowUpOut(Schema):
    """What a colleague did with the customer; null is hidden."""

    channel: str
    person_name: str
    contact_name: str
    outcome: str | None
    note: str | None
    next_action: str | None
    next_on: date | None
    happened_at: datetime


class PooledChangeOut(Schema):
    """Who had the customer before and what ended it; null is hidden, or nobody."""

    owner_name: str | None
    previous_owner_name: str | None
    cause: str
    reason: str | None
    at: datetime


class PooledProfileOut(Schema):
    """A customer before it is claimed: the newest 20 follow-ups and changes of owner.

    `masked` names what its pool hides from the asker: `phones` (numbers are cut short, WeChat and e-mail null),
    `contacts` (names are cut short), `notes`, `attributes` (null), `address` (up to the district). `views` of the day
    and `views_per_day` are of whom something may be hidden from, null for others.
    """

    customer_id: UUID
    name: str
    type: str
    tier: str
    life_stage: str
    tags: list[str]
    address: str
    phone: str | None
    latitude: float | None
    longitude: float | None
    opening_hours: list[dict[str, Any]]
    attributes: dict[str, Any] | None
    note: str | None
    origin: OriginOut | None
    last_visit_at: datetime | None
    last_follow_up_at: datetime | None
    open_issues: int
    created_at: datetime
    contacts: list[PooledContactOut]
    follow_ups: list[PooledFollowUpOut]
    ownership: list[PooledChangeOut]
    pool_id: UUID
    pool_name: str
    masked: list[MaskedField]
    views: int | None
    views_per_day: int | None


class PastViewsOut(Schema):
    """Somebody who tried, so many `times` on a day, to open more customers of a pool than the `most` it allowed."""

    person_id: UUID
    person_name: str
    day: date
    most: int
    times: int
    first_at: datetime
    last_at: datetime


@router.get("/pools/{pool_id}/past-views", response=list[PastViewsOut])
def list_past_views(request: ScopedRequest, pool_id: UUID) -> list[dict[str, Any]]:
    """List who reached past the daily views of a pool in the last 30 days, the newest first."""
    return past_views(request.auth, pool_id)


@router.get("/pool-customers/{pooled_id}/profile", response=PooledProfileOut)
def show(request: ScopedRequest, pooled_id: UUID) -> dict[str, Any] | HttpResponse:
    """Open a customer that lies in a pool. Counts once a day against the pool's views (`pool.view_quota`) for whoever
    sees it by the right to claim alone. Writes `contact.viewed` where numbers are shown."""
    try:
        opened = open_pooled(scope=request.auth, customer_id=pooled_id, now=clock.now())
    except Refusal as refusal:
        if refusal.kind is not VIEW_QUOTA:
            raise
        # Raised, it would take back that somebody reached past the quota.
        return response_of(request, refusal)
    told = {name: getattr(opened, name) for name in ("pool_id", "pool_name", "masked", "views", "views_per_day")}
    return {**asdict(opened.profile), **told}
