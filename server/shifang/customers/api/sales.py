"""Opportunities and deals."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.relation_schemas import (
    DealIn,
    DealOut,
    DealPatch,
    OpportunityDetail,
    OpportunityIn,
    OpportunityOut,
    OpportunityPatch,
)
from shifang.customers.models import Deal, Opportunity
from shifang.customers.operations.deals import change_deal, make_deal
from shifang.customers.operations.opportunities import add_opportunity, change_opportunity
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.paging import newest_first
from shifang.customers.queries.relations import deals, opportunities, opportunity_moves
from shifang.customers.types.closed_lists import VIEW
from shifang.customers.types.words import DealDraft, OpportunityDraft, StageKind
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.platform.paging import Limit, Page

router = Router(tags=["customers"])
Cursor = Annotated[str, Field(max_length=1000)] | None


@router.get("/customers/{customer_id}/opportunities", response=Page[OpportunityOut])
def list_opportunities_of(
    request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the opportunities of a customer, newest first."""
    request.auth.require(VIEW)
    require_visible(request.auth, customer_id)
    rows, following = newest_first(opportunities(request.auth, customer_id=customer_id), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.get("/opportunities", response=Page[OpportunityOut])
def list_opportunities(
    request: ScopedRequest,
    stage: Annotated[str, Field(max_length=32)] | None = None,
    stage_kind: StageKind | None = None,
    owner_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List opportunities of visible customers, newest first."""
    request.auth.require(VIEW)
    rows = opportunities(request.auth, stage=stage, stage_kind=stage_kind, owner_id=owner_id)
    page, following = newest_first(rows, cursor=cursor, limit=limit)
    return {"items": page, "next_cursor": following, "total": rows.count()}


@router.post("/customers/{customer_id}/opportunities", response={201: OpportunityDetail})
def add(request: ScopedRequest, customer_id: UUID, body: OpportunityIn) -> Status[Opportunity]:
    """Open an opportunity."""
    draft = OpportunityDraft(**body.model_dump())
    made = add_opportunity(scope=request.auth, customer_id=customer_id, draft=draft, now=clock.now())
    return Status(201, _detail(request, made.id))


@router.get("/opportunities/{opportunity_id}", response=OpportunityDetail)
def show(request: ScopedRequest, opportunity_id: UUID) -> Opportunity:
    """Return an opportunity with its way so far."""
    request.auth.require(VIEW)
    return _detail(request, opportunity_id)


@router.patch("/opportunities/{opportunity_id}", response=OpportunityDetail)
def change(request: ScopedRequest, opportunity_id: UUID, body: OpportunityPatch) -> Opportunity:
    """Change the fields that are sent; `stage` moves it on."""
    changes = body.model_dump(exclude_unset=True)
    change_opportunity(scope=request.auth, opportunity_id=opportunity_id, changes=changes, now=clock.now())
    return _detail(request, opportunity_id)


@router.get("/customers/{customer_id}/deals", response=Page[DealOut])
def list_deals_of(
    request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the deals of a customer, newest first."""
    request.auth.require(VIEW)
    require_visible(request.auth, customer_id)
    rows, following = newest_first(deals(request.auth, customer_id=customer_id), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.get("/deals", response=Page[DealOut])
def list_deals(
    request: ScopedRequest,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    person_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List deals of visible customers closed between two days, both included; newest first."""
    request.auth.require(VIEW)
    rows = deals(request.auth, since=since, until=until, person_id=person_id)
    page, following = newest_first(rows, cursor=cursor, limit=limit)
    return {"items": page, "next_cursor": following, "total": rows.count()}


@router.post("/customers/{customer_id}/deals", response={201: DealOut})
def make(request: ScopedRequest, customer_id: UUID, body: DealIn) -> Status[Deal]:
    """Write down a deal; the customer becomes a won one."""
    draft = DealDraft(**body.model_dump())
    made = make_deal(scope=request.auth, customer_id=customer_id, draft=draft, now=clock.now())
    return Status(201, deals(request.auth).get(id=made.id))


@router.patch("/deals/{deal_id}", response=DealOut)
def correct(request: ScopedRequest, deal_id: UUID, body: DealPatch) -> Deal:
    """Correct or cancel a deal."""
    changes = body.model_dump(exclude_unset=True)
    if "status" in changes:
        changes["status"] = changes["status"].value
    change_deal(scope=request.auth, deal_id=deal_id, changes=changes, now=clock.now())
    return deals(request.auth).get(id=deal_id)


def _detail(request: ScopedRequest, opportunity_id: UUID) -> Opportunity:
    found = opportunities(request.auth).filter(id=opportunity_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    found.moves = opportunity_moves(request.auth, opportunity_id)  # type: ignore[attr-defined]
    return found
