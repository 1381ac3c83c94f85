"""Remembering what customers were, so that numbers of the past stay with their former type and tier."""

from collections.abc import Iterable
from datetime import datetime

from shifang.customers.models import Customer, FormerSegment
from shifang.customers.types.segments import Segment
from shifang.customers.types.words import LifeStage
from shifang.platform import clock
from shifang.platform.bulk import insert_rows


def segment_of(customer: Customer) -> Segment:
    """Return what a customer is as it stands in memory."""
    return Segment(customer.type, customer.tier, customer.life_stage != LifeStage.DEAD)


def remember_segments(changed: Iterable[tuple[Customer, Segment]], *, now: datetime) -> None:
    """Write down what customers were until now, of those that are something else since."""
    rows = [
        {
            "id": clock.new_id(),
            "organisation_id": customer.organisation_id,
            "customer_id": customer.id,
            "until": now,
            "type": was.type,
            "tier": was.tier,
            "alive": was.alive,
        }
        for customer, was in changed
        if segment_of(customer) != was
    ]
    insert_rows(FormerSegment, rows)
