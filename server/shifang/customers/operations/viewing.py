"""Who was shown whose number: a contact of a customer is a person too, and looking them up is written to the log."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.types.closed_lists import CONTACT_VIEWED
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject

ONE_LOOK = timedelta(days=1)
"""Whoever is shown the same contact again within this time has not learnt anything new."""


def note_contacts_shown(*, scope: Scope, customer_id: UUID, contact_ids: Iterable[UUID], now: datetime) -> None:
    """Record that the asker was shown contacts of a customer with their numbers, once a day for each of them.

    Not the customer's owner: their phone holds these contacts. It is no part of the customer's timeline, which tells
    what was done.
    """
    ids = sorted(set(contact_ids))
    if not ids:
        return
    customer = Customer.objects.get(organisation_id=scope.organisation_id, id=customer_id)
    if scope.person_id == customer.owner_id:
        return
    looks = [
        Fact(
            kind=CONTACT_VIEWED,
            subject=Subject("contact", contact_id),
            actor_id=scope.person_id,
            department_id=customer.department_id,
            happened_at=now,
            received_at=now,
            facts={"customer_id": str(customer_id)},
        )
        for contact_id in ids
    ]
    ledger.note_looks(scope.organisation_id, looks, within=ONE_LOOK)
