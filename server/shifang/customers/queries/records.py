"""What people achieved and where their customers lie, for whoever compares them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count

from shifang.customers.models import Customer, Deal
from shifang.customers.types.words import DealStatus
from shifang.kernel.geo import Point


def deals_of_many(
    organisation_id: UUID, people: Sequence[UUID], *, since: datetime, until: datetime
) -> dict[UUID, int]:
    """Return with how many customers each of some people made a deal in a span."""
    rows = Deal.objects.filter(
        organisation_id=organisation_id,
        person_id__in=people,
        status=DealStatus.ACTIVE,
        created_at__gt=since,
        created_at__lte=until,
    )
    counted = rows.values("person_id").annotate(customers=Count("customer_id", distinct=True))
    return {each["person_id"]: each["customers"] for each in counted}


def middles_of_many(organisation_id: UUID, people: Sequence[UUID]) -> dict[UUID, Point]:
    """Return the middle of the customers of each of some people; who has none with a place is left out."""
    rows = Customer.objects.filter(organisation_id=organisation_id, owner_id__in=people, latitude__isnull=False)
    found = rows.values("owner_id").annotate(north=Avg("latitude"), east=Avg("longitude"))
    return {each["owner_id"]: Point(each["north"], each["east"]) for each in found}
