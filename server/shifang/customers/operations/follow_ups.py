"""What was done with customers, and what is next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Reach, Scope
from shifang.customers.models import Contact, Customer, FollowUp
from shifang.customers.operations.recording import already_written, asker, changed_fields, lock_customer, record
from shifang.customers.queries.customers import find_customer
from shifang.customers.queries.relations import find_related
from shifang.customers.rules.changes import plain
from shifang.customers.types.closed_lists import EDIT, FOLLOW_UP_CHANGED, FOLLOWED_UP
from shifang.customers.types.words import FollowUpDraft
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock

_NEXT = {"next_action", "next_on", "next_done"}


def add_follow_up(
    *, scope: Scope, customer_id: UUID, draft: FollowUpDraft, now: datetime, follow_up_id: UUID | None = None
) -> FollowUp:
    """Write down a follow-up of a visible customer by the asker; `happened_at` of the draft is their clock."""
    scope.require(EDIT)
    customer = find_customer(scope, customer_id)
    known = already_written(FollowUp, follow_up_id, scope=scope, customer_id=customer_id, author="person_id")
    if known is not None:
        return known
    happened_at = min(draft.happened_at or now, now)
    follow_up = FollowUp.objects.create(
        id=follow_up_id or clock.new_id(),
        organisation_id=scope.organisation_id,
        customer=customer,
        person_id=asker(scope),
        department_id=customer.department_id,
        channel=draft.channel,
        contact_id=draft.contact_id,
        contact_name=_contact_name(scope, draft, customer=customer),
        outcome=draft.outcome.strip(),
        note=draft.note.strip(),
        next_action=draft.next_action.strip(),
        next_on=draft.next_on,
        visit_id=draft.visit_id,
        happened_at=happened_at,
        created_at=now,
    )
    Customer.objects.filter(organisation_id=scope.organisation_id, id=customer_id).exclude(
        last_follow_up_at__gte=happened_at
    ).update(last_follow_up_at=happened_at)
    record(
        FOLLOWED_UP,
        scope=scope,
        customer=customer,
        subject=Subject("follow_up", follow_up.id),
        happened_at=happened_at,
        now=now,
        facts=_facts(follow_up),
    )
    return follow_up


def change_follow_up(*, scope: Scope, follow_up_id: UUID, changes: Mapping[str, Any], now: datetime) -> FollowUp:
    """Change what was written, or tick the next action off (`next_done`).

    Reps change their own only, and the next action of those that were handed on to them.
    """
    scope.require(EDIT)
    follow_up = find_related(scope, FollowUp, follow_up_id)
    theirs = follow_up.next_person_id == scope.person_id and changes.keys() <= _NEXT
    if scope.reach is Reach.OWN and follow_up.person_id != scope.person_id and not theirs:
        raise Refusal(NOT_FOUND)
    customer = lock_customer(scope, follow_up.customer_id)
    after = {name: value for name, value in changes.items() if name != "next_done"}
    if "next_done" in changes:
        done_at = follow_up.next_done_at or now
        after["next_done_at"] = done_at if changes["next_done"] else None
    changed = changed_fields(follow_up, after, now=now)
    if changed:
        record(
            FOLLOW_UP_CHANGED,
            scope=scope,
            customer=customer,
            subject=Subject("follow_up", follow_up.id),
            now=now,
            facts={"changes": changed},
        )
    return follow_up


def _contact_name(scope: Scope, draft: FollowUpDraft, *, customer: Customer) -> str:
    if draft.contact_id is None:
        return draft.contact_name.strip()
    contact = find_related(scope, Contact, draft.contact_id)
    if contact.customer_id != customer.id:
        raise Refusal(NOT_FOUND)
    return contact.name


def _facts(follow_up: FollowUp) -> dict[str, Any]:
    names = ("channel", "contact_name", "outcome", "note", "next_action", "next_on", "visit_id")
    return {name: plain(getattr(follow_up, name)) for name in names if getattr(follow_up, name)}
