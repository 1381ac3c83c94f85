"""Everything about a customer in one answer."""

from typing import Any
from uuid import UUID

from ninja import Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.relation_schemas import (
    ContactOut,
    CorrectionOut,
    DealOut,
    FollowUpOut,
    IssueOut,
    OpportunityOut,
)
from shifang.customers.api.schemas import CustomerOut, EventOut, OwnershipOut
from shifang.customers.operations.viewing import note_contacts_shown
from shifang.customers.queries.history import contacts_told
from shifang.customers.queries.panorama import Panorama, panorama
from shifang.customers.types.closed_lists import VIEW
from shifang.platform import clock

router = Router(tags=["customers"])


class PanoramaOut(Schema):
    """A customer with all its things, the newest 50 of each. `parts` are those of other domains, by name."""

    customer: CustomerOut
    contacts: list[ContactOut]
    follow_ups: list[FollowUpOut]
    issues: list[IssueOut]
    opportunities: list[OpportunityOut]
    deals: list[DealOut]
    deals_total_cents: int
    ownership: list[OwnershipOut]
    corrections: list[CorrectionOut]
    timeline: list[EventOut]
    timeline_cursor: str | None
    parts: dict[str, list[dict[str, Any]]]


@router.get("/customers/{customer_id}/panorama", response=PanoramaOut)
def show(request: ScopedRequest, customer_id: UUID) -> Panorama:
    """Return everything about a customer. Writes `contact.viewed`, not for the customer's owner."""
    request.auth.require(VIEW)
    found = panorama(request.auth, customer_id)
    shown = [*(each.id for each in found.contacts), *contacts_told(found.timeline)]
    note_contacts_shown(scope=request.auth, customer_id=customer_id, contact_ids=shown, now=clock.now())
    return found
