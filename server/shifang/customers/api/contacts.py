"""Contacts of customers."""

from uuid import UUID

from ninja import Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.customers.api.relation_schemas import ContactIn, ContactOut, ContactPatch
from shifang.customers.models import Contact
from shifang.customers.operations.contacts import add_contact, change_contact, remove_contact
from shifang.customers.operations.viewing import note_contacts_shown
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.relations import contacts
from shifang.customers.types.closed_lists import VIEW
from shifang.customers.types.words import ContactDraft
from shifang.platform import clock
from shifang.platform.paging import Page

router = Router(tags=["customers"])


@router.get("/customers/{customer_id}/contacts", response=Page[ContactOut])
def list_contacts(request: ScopedRequest, customer_id: UUID) -> dict[str, list[Contact]]:
    """List the contacts of a customer, the primary one first. Writes `contact.viewed`, not for the customer's owner."""
    request.auth.require(VIEW)
    require_visible(request.auth, customer_id)
    found = contacts(request.auth, customer_ids=[customer_id])
    shown = [each.id for each in found]
    note_contacts_shown(scope=request.auth, customer_id=customer_id, contact_ids=shown, now=clock.now())
    return {"items": found}


@router.post("/customers/{customer_id}/contacts", response={201: ContactOut})
def add(request: ScopedRequest, customer_id: UUID, body: ContactIn) -> Status[Contact]:
    """Add a contact."""
    draft = ContactDraft(**body.model_dump())
    return Status(201, add_contact(scope=request.auth, customer_id=customer_id, draft=draft, now=clock.now()))


@router.patch("/contacts/{contact_id}", response=ContactOut)
def change(request: ScopedRequest, contact_id: UUID, body: ContactPatch) -> Contact:
    """Change the fields that are sent."""
    changes = body.model_dump(exclude_unset=True)
    return change_contact(scope=request.auth, contact_id=contact_id, changes=changes, now=clock.now())


@router.delete("/contacts/{contact_id}", response={204: None})
def remove(request: ScopedRequest, contact_id: UUID) -> Status[None]:
    """Take a contact off the list."""
    remove_contact(scope=request.auth, contact_id=contact_id, now=clock.now())
    return Status(204, None)
