"""Customers of a pool for several people at once: preview, giving, undoing."""

from collections import Counter
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from shifang.accounts.door import ScopedRequest
from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import Card, cards
from shifang.kernel.geo import Point, distance_m
from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor
from shifang.pool.models import Assignment
from shifang.pool.operations import assignments
from shifang.pool.queries.assignments import Area, Wanted, find_assignment, lines_of, visible_assignments
from shifang.pool.queries.lists import pool_names
from shifang.pool.queries.sight import shown_cards
from shifang.pool.types.assignment import Share
from shifang.pool.types.closed_lists import ASSIGNMENT_INVALID, POOL_ASSIGN

router = Router(tags=["pools"])
Tier = Annotated[str, Field(min_length=1, max_length=32)]
Parts = Annotated[dict[Tier, Annotated[int, Field(ge=0, le=1000)]], Field(max_length=20)]
CellText = Annotated[str, Field(pattern="^[0-9a-f]{15}$")]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class PoolPlaceIn(_In):
    """A place, WGS-84."""

    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

    def point(self) -> Point:
        """Return the place as the domain takes it."""
        return Point(self.latitude, self.longitude)


class PoolAssignmentAreaIn(_In):
    """Where customers are looked for: in H3 cells of resolution 7 or 8 (their text form), within metres of a centre, in
    both, or in the whole pool. More than 5,000: those longest in the pool.
    """

    cells: Annotated[list[CellText], Field(max_length=5000)] = []
    centre: PoolPlaceIn | None = None
    radius_m: Annotated[int, Field(ge=100, le=50_000)] = 3000


class PoolAssignmentPersonIn(_In):
    """Who is to get up to `count` customers, near `base` (null: a compact group is looked for)."""

    person_id: UUID
    count: Annotated[int, Field(ge=1, le=500)]
    base: PoolPlaceIn | None = None


class PoolAssignmentPreviewIn(_In):
    """What an assignment is to be. `mix` are parts by tier (`{"A": 1, "B": 2}`; empty: as they come), `weights` what a
    customer of a tier is worth (empty: the last tier 1, each better one 1 more).
    """

    pool_id: UUID
    people: Annotated[list[PoolAssignmentPersonIn], Field(min_length=1, max_length=50)]
    area: PoolAssignmentAreaIn = PoolAssignmentAreaIn()
    mix: Parts = {}
    weights: Parts = {}

    def wish(self) -> assignments.Wish:
        """Return it as the domain takes it."""
        return assignments.Wish(
            pool_id=self.pool_id,
            people=tuple(
                Wanted(each.person_id, each.count, each.base.point() if each.base else None) for each in self.people
            ),
            area=Area(
                cells=tuple(int(each, 16) for each in self.area.cells),
                centre=self.area.centre.point() if self.area.centre else None,
                radius_m=self.area.radius_m,
            ),
            mix=self.mix,
            weights=self.weights,
        )


class PoolAssignmentCustomerOut(Schema):
    """A customer of a preview; `distance_m` from the centre of whoever would get it."""

    customer_id: UUID
    name: str
    tier: str
    address: str
    latitude: float
    longitude: float
    distance_m: int


class PoolAssignmentShareOut(Schema):
    """What one person would get: how many by tier, what they are worth together, and how far they lie from the base
    (or the middle of the group) on average. Fewer than `wanted`: the area, the tiers or the caps of the pool give no
    more.
    """

    person_id: UUID
    person_name: str
    wanted: int
    count: int
    tiers: dict[str, int]
    value: int
    spread_km: float
    latitude: float | None
    longitude: float | None
    customers: list[PoolAssignmentCustomerOut]


class PoolAssignmentPreviewOut(Schema):
    """Who would get which customers; `free` are all that could have been given in the area."""

    pool_id: UUID
    free: int
    weights: dict[str, int]
    people: list[PoolAssignmentShareOut]


class PoolAssignedIn(_In):
    """A customer and whom it goes to."""

    customer_id: UUID
    person_id: UUID


class PoolAssignmentIn(_In):
    """The previewed list, as it was or changed. With `first_visits_from` everybody's first visits are planned over the
    working days of the seven that begin then.
    """

    pool_id: UUID
    customers: Annotated[list[PoolAssignedIn], Field(min_length=1, max_length=assignments.MOST_SEATS)]
    reason: Reason
    first_visits_from: date | None = None

    def draft(self) -> assignments.Draft:
        """Return it as the domain takes it; raise `pool.assignment_invalid` for a customer named twice."""
        owners = {each.customer_id: each.person_id for each in self.customers}
        if len(owners) < len(self.customers):
            raise Refusal(ASSIGNMENT_INVALID, field="customers")
        return assignments.Draft(self.pool_id, owners, self.reason, self.first_visits_from)


class PoolAssignmentPersonOut(Schema):
    """What a person got in an assignment; `returned` of them went back when it was undone."""

    person_id: UUID
    person_name: str
    customers: int
    tiers: dict[str, int]
    first_visits: int
    returned: int


class PoolAssignmentOut(Schema):
    """An assignment that was made. It can be undone until `undo_until`, once."""

    id: UUID
    pool_id: UUID
    pool_name: str | None
    reason: str
    by_id: UUID
    by_name: str
    made_at: datetime
    undo_until: datetime
    undone_at: datetime | None
    undone_by_id: UUID | None
    customers: int
    returned: int
    people: list[PoolAssignmentPersonOut]


class PoolAssignmentLineOut(Schema):
    """A customer of an assignment, with the first visit that was planned."""

    customer_id: UUID
    name: str
    tier: str
    person_id: UUID
    visit_id: UUID | None
    returned: bool


class PoolAssignmentDetailOut(PoolAssignmentOut):
    """An assignment with its customers."""

    lines: list[PoolAssignmentLineOut]


@router.post("/pool-assignments/preview", response=PoolAssignmentPreviewOut)
def preview(request: ScopedRequest, body: PoolAssignmentPreviewIn) -> dict[str, Any]:
    """Show who would get which customers; nothing is written."""
    proposal = assignments.preview(scope=request.auth, wish=body.wish(), now=clock.now())
    known = shown_cards(request.auth, [one.id for each in proposal.shares for one in each.customers])
    names = person_names(request.auth, [each.person_id for each in proposal.shares])
    wanted = {each.person_id: each.count for each in body.people}
    people = [
        _share(each, known, name=names[each.person_id], wanted=wanted[each.person_id]) for each in proposal.shares
    ]
    return {"pool_id": body.pool_id, "free": proposal.free, "weights": proposal.weights, "people": people}


@router.post("/pool-assignments", response={201: PoolAssignmentDetailOut})
def assign(request: ScopedRequest, body: PoolAssignmentIn) -> Status[dict[str, Any]]:
    """Give customers to people, all or none."""
    made = assignments.assign(scope=request.auth, draft=body.draft(), now=clock.now())
    return Status(201, _detail(request.auth, made))


@router.get("/pool-assignments", response=Page[PoolAssignmentOut])
def list_all(request: ScopedRequest, cursor: str | None = None, limit: Limit = 30) -> dict[str, Any]:
    """List the assignments that the asker sees, newest first."""
    request.auth.require(POOL_ASSIGN)
    rows = visible_assignments(request.auth)
    if cursor is not None:
        rows = rows.filter(id__lt=decode_id(cursor))
    page = list(rows.order_by("-id")[: limit + 1])
    following = encode_cursor(page[limit - 1].id) if len(page) > limit else None
    return {"items": _rows(request.auth, page[:limit]), "next_cursor": following}


@router.get("/pool-assignments/{assignment_id}", response=PoolAssignmentDetailOut)
def show(request: ScopedRequest, assignment_id: UUID) -> dict[str, Any]:
    """Return an assignment with its customers."""
    request.auth.require(POOL_ASSIGN)
    return _detail(request.auth, find_assignment(request.auth, assignment_id))


@router.post("/pool-assignments/{assignment_id}/undo", response=PoolAssignmentDetailOut)
def undo(request: ScopedRequest, assignment_id: UUID) -> dict[str, Any]:
    """Give back to the pool what nobody has begun to visit since."""
    return _detail(request.auth, assignments.undo(scope=request.auth, assignment_id=assignment_id, now=clock.now()))


def _share(share: Share, known: dict[UUID, Card], *, name: str, wanted: int) -> dict[str, Any]:
    return {
        "person_id": share.person_id,
        "person_name": name,
        "wanted": wanted,
        "count": len(share.customers),
        "tiers": Counter(each.tier for each in share.customers),
        "value": share.value,
        "spread_km": round(share.spread_m / 1000, 2),
        "latitude": share.centre.latitude if share.centre else None,
        "longitude": share.centre.longitude if share.centre else None,
        "customers": [
            {
                "customer_id": each.id,
                "name": known[each.id].name,
                "tier": each.tier,
                "address": known[each.id].address,
                "latitude": each.point.latitude,
                "longitude": each.point.longitude,
                "distance_m": round(distance_m(share.centre, each.point)),
            }
            for each in share.customers
            if share.centre is not None
        ],
    }


def _rows(scope: Scope, page: list[Assignment]) -> list[dict[str, Any]]:
    lines = lines_of(scope, [each.id for each in page])
    pools = pool_names(scope)
    people = {line.person_id for rows in lines.values() for line in rows}
    names = person_names(scope, [*people, *(each.by_id for each in page)])
    found = []
    for each in page:
        mine = lines[each.id]
        row = {
            name: getattr(each, name)
            for name in ("id", "pool_id", "reason", "by_id", "made_at", "undo_until", "undone_at", "undone_by_id")
        }
        shares = [
            {
                "person_id": person_id,
                "person_name": names[person_id],
                "customers": len(theirs),
                "tiers": Counter(line.tier for line in theirs),
                "first_visits": sum(line.visit_id is not None for line in theirs),
                "returned": sum(line.returned for line in theirs),
            }
            for person_id in sorted({line.person_id for line in mine})
            if (theirs := [line for line in mine if line.person_id == person_id])
        ]
        totals = {"customers": len(mine), "returned": sum(line.returned for line in mine), "people": shares}
        found.append({**row, "pool_name": pools.get(each.pool_id), "by_name": names[each.by_id], **totals})
    return found


def _detail(scope: Scope, made: Assignment) -> dict[str, Any]:
    (row,) = _rows(scope, [made])
    lines = lines_of(scope, [made.id])[made.id]
    known = cards(scope.organisation_id, [each.customer_id for each in lines])
    names = ("customer_id", "tier", "person_id", "visit_id", "returned")
    shown = [{**{name: getattr(each, name) for name in names}, "name": known[each.customer_id].name} for each in lines]
    return {**row, "lines": shown}
