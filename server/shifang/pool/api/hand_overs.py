"""Handing everything of a leaver on: preview, carrying it out, and what was done."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from shifang.accounts.door import ScopedRequest
from shifang.customers.queries.keeping import cards
from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor
from shifang.pool.api.hand_overs_told import COLUMNS, rows_of, shown
from shifang.pool.operations import hand_overs
from shifang.pool.queries.hand_overs import find_hand_over, lines_behind, visible_hand_overs
from shifang.pool.types.closed_lists import HAND_OVER_INVALID, POOL_HAND_OVER
from shifang.pool.types.hand_over import HandedThing, HandOverStuck, Instructions

router = Router(tags=["pools"])


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class HandOverOverrideIn(_In):
    """A customer that goes elsewhere than the others; null: back to its pool."""

    customer_id: UUID
    person_id: UUID | None


class HandOverPreviewIn(_In):
    """Who gets what of `person_id`: customers go to `default_person_id` (null: back to their pools) unless an override
    says otherwise. Opportunities, visits, next actions of follow-ups and issues follow their customer; those whose
    customer goes to nobody, or is somebody else's, go to `rest_person_id`, else to whoever has the customer. Visits to
    customers that go back to a pool are cancelled; follow-ups and issues that nobody gets stay with the customer.
    Approvals that wait for the leaver go to whom their chain names next; what the leaver asked for stays.
    """

    person_id: UUID
    default_person_id: UUID | None = None
    overrides: Annotated[list[HandOverOverrideIn], Field(max_length=20_000)] = []
    rest_person_id: UUID | None = None

    def told(self) -> Instructions:
        """Return it as the domain takes it; raise `pool.hand_over_invalid` for a customer named twice."""
        overrides = {each.customer_id: each.person_id for each in self.overrides}
        if len(overrides) < len(self.overrides):
            raise Refusal(HAND_OVER_INVALID, field="overrides")
        return Instructions(self.person_id, self.default_person_id, overrides, self.rest_person_id)


class HandOverCountsIn(_In):
    """What the preview counted; what is left out is not compared."""

    customers: Annotated[int, Field(ge=0)]
    opportunities: Annotated[int, Field(ge=0)]
    visits: Annotated[int, Field(ge=0)]
    follow_ups: Annotated[int, Field(ge=0)] | None = None
    issues: Annotated[int, Field(ge=0)] | None = None
    approvals: Annotated[int, Field(ge=0)] | None = None
    requests: Annotated[int, Field(ge=0)] | None = None

    def counts(self) -> dict[HandedThing, int]:
        """Return it by kind."""
        return {kind: number for kind, column in COLUMNS.items() if (number := getattr(self, column)) is not None}


class HandOverIn(HandOverPreviewIn):
    """A hand-over to be carried out; refused when there is more or less than `expected`."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]
    expected: HandOverCountsIn | None = None


class HandOverPoolOut(Schema):
    """How many customers would go back to a pool."""

    pool_id: UUID
    pool_name: str
    customers: int


class HandOverReceiverOut(Schema):
    """What one person got (null: customers back to pools, visits cancelled)."""

    person_id: UUID | None
    person_name: str | None
    customers: int
    opportunities: int
    visits: int
    follow_ups: int
    issues: int
    approvals: int


class HandOverLoadOut(HandOverReceiverOut):
    """What one person would get, and what they hold today. `pools` tells to which pools customers would go back."""

    holds: int
    pools: list[HandOverPoolOut]


class HandOverStuckOut(Schema):
    """A thing that cannot go where it was told to: a frozen customer, one that no pool takes in, an opportunity that
    nobody gets, an override for a customer that the leaver does not have
    (then nothing more is told of it).
    """

    kind: HandedThing
    id: UUID
    reason: HandOverStuck
    customer_id: UUID | None
    name: str | None
    label: str | None


class HandOverThingOut(Schema):
    """A thing and who gets it; `name`, `tier` and the place are the customer's, `label` the name of an opportunity, the
    title of an issue or the kind of an approval, `day` that of a visit or a next action. An approval's person is the
    first who decides it.
    """

    kind: HandedThing
    id: UUID
    customer_id: UUID | None
    name: str | None
    tier: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    label: str | None
    day: date | None
    person_id: UUID | None


class HandOverPreviewOut(Schema):
    """What a hand-over would do: all counts, and the first 2,000 things of each kind."""

    person_id: UUID
    person_name: str
    customers: int
    opportunities: int
    visits: int
    follow_ups: int
    issues: int
    approvals: int
    requests: int
    receivers: list[HandOverLoadOut]
    stuck: list[HandOverStuckOut]
    things: list[HandOverThingOut]


class HandOverOut(Schema):
    """A hand-over that was carried out."""

    id: UUID
    person_id: UUID
    person_name: str
    reason: str
    by_id: UUID
    by_name: str
    made_at: datetime
    customers: int
    opportunities: int
    visits: int
    follow_ups: int
    issues: int
    approvals: int
    requests: int
    receivers: list[HandOverReceiverOut]


class HandOverLineOut(Schema):
    """One thing of a hand-over and who got it (null: the customer went to its pool, the visit was cancelled, all else
    stayed where it was).
    """

    kind: HandedThing
    thing_id: UUID
    customer_id: UUID | None
    name: str | None
    person_id: UUID | None


@router.post("/pool-hand-overs/preview", response=HandOverPreviewOut)
def preview(request: ScopedRequest, body: HandOverPreviewIn) -> dict[str, Any]:
    """Show where everything of a leaver would go; nothing is written."""
    planned = hand_overs.preview_hand_over(scope=request.auth, told=body.told(), now=clock.now())
    return shown(request.auth, planned)


@router.post("/pool-hand-overs", response={201: HandOverOut})
def carry_out(request: ScopedRequest, body: HandOverIn) -> Status[dict[str, Any]]:
    """Hand everything of a leaver on, all or nothing."""
    expected = body.expected
    made = hand_overs.hand_over(
        scope=request.auth,
        told=body.told(),
        reason=body.reason,
        expected=expected.counts() if expected else None,
        now=clock.now(),
    )
    return Status(201, rows_of(request.auth, [made])[0])


@router.get("/pool-hand-overs", response=Page[HandOverOut])
def list_all(request: ScopedRequest, cursor: str | None = None, limit: Limit = 30) -> dict[str, Any]:
    """List the hand-overs that the asker sees, newest first."""
    request.auth.require(POOL_HAND_OVER)
    rows = visible_hand_overs(request.auth)
    if cursor is not None:
        rows = rows.filter(id__lt=decode_id(cursor))
    page = list(rows.order_by("-id")[: limit + 1])
    following = encode_cursor(page[limit - 1].id) if len(page) > limit else None
    return {"items": rows_of(request.auth, page[:limit]), "next_cursor": following}


@router.get("/pool-hand-overs/{hand_over_id}", response=HandOverOut)
def show(request: ScopedRequest, hand_over_id: UUID) -> dict[str, Any]:
    """Return a hand-over."""
    request.auth.require(POOL_HAND_OVER)
    return rows_of(request.auth, [find_hand_over(request.auth, hand_over_id)])[0]


@router.get("/pool-hand-overs/{hand_over_id}/lines", response=Page[HandOverLineOut])
def list_lines(
    request: ScopedRequest, hand_over_id: UUID, cursor: str | None = None, limit: Limit = 50
) -> dict[str, Any]:
    """List what a hand-over handed on."""
    request.auth.require(POOL_HAND_OVER)
    found = find_hand_over(request.auth, hand_over_id)
    page = lines_behind(found, decode_id(cursor) if cursor is not None else None, limit=limit + 1)
    known = cards(request.auth.organisation_id, [each.customer_id for each in page if each.customer_id])
    names = ("kind", "thing_id", "customer_id", "person_id")
    items = [
        {
            **{name: getattr(each, name) for name in names},
            "name": known[each.customer_id].name if each.customer_id else None,
        }
        for each in page[:limit]
    ]
    return {"items": items, "next_cursor": encode_cursor(page[limit - 1].id) if len(page) > limit else None}
