"""People at customers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Contact
from shifang.customers.operations.recording import changed_fields, lock_customer, record
from shifang.customers.queries.customers import find_customer
from shifang.customers.queries.relations import find_related
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import CONTACT_ADDED, CONTACT_CHANGED, CONTACT_REMOVED, EDIT
from shifang.customers.types.words import ContactDraft
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject


def add_contact(*, scope: Scope, customer_id: UUID, draft: ContactDraft, now: datetime) -> Contact:
    """Add a contact to a visible customer; a primary one takes over from the one before."""
    scope.require(EDIT)
    find_customer(scope, customer_id)
    customer = lock_customer(scope, customer_id)
    if draft.primary:
        _no_other_primary(scope, customer_id)
    contact = Contact.objects.create(
        organisation_id=scope.organisation_id, customer=customer, created_at=now, updated_at=now, **asdict(draft)
    )
    facts = {name: plain(value) for name, value in asdict(draft).items() if value not in ("", None, False)}
    record(CONTACT_ADDED, scope=scope, customer=customer, subject=_subject(contact), now=now, facts=facts)
    return contact


def change_contact(*, scope: Scope, contact_id: UUID, changes: Mapping[str, Any], now: datetime) -> Contact:
    """Change fields of a contact of a visible customer."""
    scope.require(EDIT)
    contact = _present(scope, contact_id)
    customer = lock_customer(scope, contact.customer_id)
    if changes.get("primary") and not contact.primary:
        _no_other_primary(scope, contact.customer_id)
    changed = changed_fields(contact, changes, now=now)
    if changed:
        facts = {"name": contact.name, "changes": changed}
        record(CONTACT_CHANGED, scope=scope, customer=customer, subject=_subject(contact), now=now, facts=facts)
    return contact


def remove_contact(*, scope: Scope, contact_id: UUID, now: datetime) -> None:
    """Take a contact off the list; follow-ups that name them keep the name."""
    scope.require(EDIT)
    contact = _present(scope, contact_id)
    customer = lock_customer(scope, contact.customer_id)
    contact.removed_at, contact.primary = now, False
    contact.save(update_fields=["removed_at", "primary"])
    facts = {"name": contact.name}
    record(CONTACT_REMOVED, scope=scope, customer=customer, subject=_subject(contact), now=now, facts=facts)


def _present(scope: Scope, contact_id: UUID) -> Contact:
    contact = find_related(scope, Contact, contact_id)
    if contact.removed_at is not None:
        raise Refusal(NOT_FOUND)
    return contact


def _no_other_primary(scope: Scope, customer_id: UUID) -> None:
    Contact.objects.filter(organisation_id=scope.organisation_id, customer_id=customer_id, primary=True).update(
        primary=False
    )


def _subject(contact: Contact) -> Subject:
    return Subject("contact", contact.id)
