"""Customers: list, map, add, change, give to another, history."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.filters import FilterQuery, point_of
from shifang.customers.api.schemas import (
    CustomerIn,
    CustomerOut,
    CustomerPatch,
    EventOut,
    KnownIn,
    KnownOut,
    MapOut,
    OwnershipOut,
    TransferIn,
)
from shifang.customers.operations.customers import add_customer, change_customer
from shifang.customers.operations.ownership import transfer_customer
from shifang.customers.operations.viewing import note_contacts_shown
from shifang.customers.queries.customers import customer_row
from shifang.customers.queries.duplicates import Known, known_like
from shifang.customers.queries.history import contacts_told, ownership_history, timeline_page
from shifang.customers.queries.lists import list_customers, map_points
from shifang.customers.queries.near import nearest_customers
from shifang.customers.types.closed_lists import EDIT, VIEW
from shifang.customers.types.words import CustomerDraft, CustomerRow, Sort
from shifang.platform import clock
from shifang.platform.paging import Limit, Page

router = Router(tags=["customers"])

MAP_LIMIT = 5000
Cursor = Annotated[str, Field(max_length=1000)] | None


@router.get("/customers", response=Page[CustomerOut])
def list_all(
    request: ScopedRequest,
    filters: Query[FilterQuery],
    near: Annotated[str, Field(max_length=60)] | None = None,
    sort: Sort = Sort.NAME,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List visible customers. `near=latitude,longitude` (WGS-84) orders them by distance and leaves `sort` aside."""
    request.auth.require(VIEW)
    total: int | None = None
    if near is not None:
        rows, following = nearest_customers(
            request.auth, filters.filters(), near=point_of(near), cursor=cursor, limit=limit
        )
    else:
        rows, following, total = list_customers(request.auth, filters.filters(), sort=sort, cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following, "total": total}


@router.get("/customers/map", response=MapOut)
def show_map(request: ScopedRequest, filters: Query[FilterQuery]) -> dict[str, Any]:
    """Return visible customers with a position as dots, at most 5,000."""
    request.auth.require(VIEW)
    points, total = map_points(request.auth, filters.filters(), limit=MAP_LIMIT)
    return {"points": points, "total": total}


@router.post("/customers", response={201: CustomerOut})
def add(request: ScopedRequest, body: CustomerIn) -> Status[CustomerRow]:
    """Add a customer. `customer.looks_like` (409) names similar ones close by; repeat with `distinct_from`."""
    given = body.model_dump(exclude={"position", "distinct_from", "tags", "opening_hours"})
    draft = CustomerDraft(
        **given,
        tags=tuple(body.tags),
        opening_hours=tuple(each.model_dump(by_alias=True) for each in body.opening_hours),
        point=body.position.point if body.position is not None else None,
    )
    made = add_customer(scope=request.auth, draft=draft, now=clock.now(), distinct_from=body.distinct_from)
    return Status(201, customer_row(request.auth, made.id))


@router.post("/customers/known", response=list[KnownOut])
def known(request: ScopedRequest, body: KnownIn) -> list[Known]:
    """Tell, before one is added, which customers it may be: by name, number and place. Nothing is written.

    Customers of colleagues are told by name, distance and owner alone.
    """
    request.auth.require(EDIT)
    return known_like(request.auth, name=body.name, phone=body.phone, point=body.position.point)


@router.get("/customers/{customer_id}", response=CustomerOut)
def show(request: ScopedRequest, customer_id: UUID) -> CustomerRow:
    """Return one visible customer."""
    request.auth.require(VIEW)
    return customer_row(request.auth, customer_id)


@router.patch("/customers/{customer_id}", response=CustomerOut)
def change(request: ScopedRequest, customer_id: UUID, body: CustomerPatch) -> CustomerRow:
    """Change the fields that are sent. Position and fence need `customers.place`; others ask for a correction."""
    changes: dict[str, Any] = body.model_dump(exclude_unset=True, exclude={"position"}, by_alias=True)
    if "life_stage" in changes:
        changes["life_stage"] = changes["life_stage"].value
    if "position" in body.model_fields_set:
        changes["point"] = body.position.point if body.position is not None else None
    change_customer(scope=request.auth, customer_id=customer_id, changes=changes, now=clock.now())
    return customer_row(request.auth, customer_id)


@router.post("/customers/{customer_id}/transfer", response=CustomerOut)
def transfer(request: ScopedRequest, customer_id: UUID, body: TransferIn) -> CustomerRow:
    """Give the customer to another person; department and visibility follow."""
    transfer_customer(
        scope=request.auth, customer_id=customer_id, owner_id=body.owner_id, reason=body.reason, now=clock.now()
    )
    return customer_row(request.auth, customer_id)


@router.get("/customers/{customer_id}/ownership", response=Page[OwnershipOut])
def ownership(request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List who owned the customer, newest first."""
    request.auth.require(VIEW)
    rows, following = ownership_history(request.auth, customer_id, cursor=cursor, limit=limit)
    return {"items": [asdict(row) for row in rows], "next_cursor": following}


@router.get("/customers/{customer_id}/timeline", response=Page[EventOut])
def timeline(request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List everything that happened with the customer, newest first, from the one log.

    Writes `contact.viewed` of contacts that it tells of, not for the customer's owner.
    """
    request.auth.require(VIEW)
    entries, following = timeline_page(request.auth, customer_id, cursor=cursor, limit=limit)
    told = contacts_told(entries)
    note_contacts_shown(scope=request.auth, customer_id=customer_id, contact_ids=told, now=clock.now())
    return {"items": entries, "next_cursor": following}
