"""Everything about a customer in one answer 全景档案: whoever takes over reads it all."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Contact, Deal, FollowUp, Issue, Opportunity, PositionCorrection
from shifang.customers.queries.customers import customer_row
from shifang.customers.queries.history import OwnershipRow, ownership_history, timeline_page
from shifang.customers.queries.relations import contacts, corrections, deals, follow_ups, issues, opportunities
from shifang.customers.types.panorama import PARTS
from shifang.customers.types.words import CustomerRow, DealStatus

# Each list holds the newest so many; the whole list has a route of its own.
NEWEST = 50


@dataclass(frozen=True, slots=True)
class Panorama:
    """A customer with all its things, newest first; `parts` come from domains above (visits, photos)."""

    customer: CustomerRow
    contacts: list[Contact]
    follow_ups: list[FollowUp]
    issues: list[Issue]
    opportunities: list[Opportunity]
    deals: list[Deal]
    deals_total_cents: int
    ownership: list[OwnershipRow]
    corrections: list[PositionCorrection]
    timeline: list[dict[str, Any]]
    timeline_cursor: str | None
    parts: dict[str, list[dict[str, Any]]]


def panorama(scope: Scope, customer_id: UUID) -> Panorama:
    """Return everything about a visible customer; raise `not_found` otherwise."""
    customer = customer_row(scope, customer_id)
    entries, following = timeline_page(scope, customer_id)
    made = deals(scope, customer_id=customer_id)
    amounts = made.filter(status=DealStatus.ACTIVE).values_list("amount_cents", flat=True)
    return Panorama(
        customer=customer,
        contacts=contacts(scope, customer_ids=[customer_id]),
        follow_ups=list(follow_ups(scope, customer_id=customer_id).order_by("-happened_at")[:NEWEST]),
        issues=list(issues(scope, customer_id=customer_id).order_by("-id")[:NEWEST]),
        opportunities=list(opportunities(scope, customer_id=customer_id).order_by("-id")[:NEWEST]),
        deals=list(made.order_by("-closed_on", "-id")[:NEWEST]),
        deals_total_cents=sum(amounts),
        ownership=ownership_history(scope, customer_id)[0],
        corrections=list(corrections(scope, customer_id=customer_id).order_by("-id")[:NEWEST]),
        timeline=entries,
        timeline_cursor=following,
        parts={name: part.read(scope, customer_id) for name, part in PARTS.items()},
    )
