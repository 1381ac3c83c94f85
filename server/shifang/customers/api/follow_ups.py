"""Follow-ups: of one customer, and across customers what is next."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.relation_schemas import FollowUpIn, FollowUpOut, FollowUpPatch
from shifang.customers.models import FollowUp
from shifang.customers.operations.follow_ups import add_follow_up, change_follow_up
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.paging import newest_first
from shifang.customers.queries.relations import follow_ups
from shifang.customers.types.closed_lists import VIEW
from shifang.customers.types.words import Channel, FollowUpDraft
from shifang.platform import clock
from shifang.platform.paging import Limit, Page

router = Router(tags=["customers"])
Cursor = Annotated[str, Field(max_length=1000)] | None


@router.get("/customers/{customer_id}/follow-ups", response=Page[FollowUpOut])
def list_of_customer(
    request: ScopedRequest, customer_id: UUID, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, Any]:
    """List the follow-ups of a customer, newest first."""
    request.auth.require(VIEW)
    require_visible(request.auth, customer_id)
    rows, following = newest_first(follow_ups(request.auth, customer_id=customer_id), cursor=cursor, limit=limit)
    return {"items": rows, "next_cursor": following}


@router.get("/follow-ups", response=Page[FollowUpOut])
def list_all(
    request: ScopedRequest,
    person_id: UUID | None = None,
    channel: Channel | None = None,
    due_until: date | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """List follow-ups of visible customers; `due_until` narrows to next actions not done by that day."""
    request.auth.require(VIEW)
    rows = follow_ups(request.auth, person_id=person_id, channel=channel, due_until=due_until)
    page, following = newest_first(rows, cursor=cursor, limit=limit)
    return {"items": page, "next_cursor": following}


@router.post("/customers/{customer_id}/follow-ups", response={201: FollowUpOut})
def add(request: ScopedRequest, customer_id: UUID, body: FollowUpIn) -> Status[FollowUp]:
    """Write down a follow-up."""
    draft = FollowUpDraft(**body.model_dump())
    made = add_follow_up(scope=request.auth, customer_id=customer_id, draft=draft, now=clock.now())
    return Status(201, follow_ups(request.auth).get(id=made.id))


@router.patch("/follow-ups/{follow_up_id}", response=FollowUpOut)
def change(request: ScopedRequest, follow_up_id: UUID, body: FollowUpPatch) -> FollowUp:
    """Change the fields that are sent."""
    changes = body.model_dump(exclude_unset=True)
    change_follow_up(scope=request.auth, follow_up_id=follow_up_id, changes=changes, now=clock.now())
    return follow_ups(request.auth).get(id=follow_up_id)
