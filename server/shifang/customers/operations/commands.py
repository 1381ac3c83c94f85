"""What phones say about customers. What conflicts is parked for a human; what came too early waits."""

from dataclasses import replace
from uuid import UUID

from shifang.accounts.types import Reach, Scope
from shifang.customers import payloads
from shifang.customers.models import Contact, Customer
from shifang.customers.operations.contacts import add_contact
from shifang.customers.operations.customers import add_customer
from shifang.customers.operations.follow_ups import add_follow_up
from shifang.customers.operations.issues import raise_issue
from shifang.customers.operations.positions import CorrectionDraft, request_correction
from shifang.customers.queries.customers import visible_customers
from shifang.customers.types.closed_lists import (
    CORRECTION_PENDING,
    LOOKS_LIKE,
    NOT_YOURS,
    POSITION_UNKNOWN,
    UNKNOWN_CHOICE,
)
from shifang.customers.types.words import ContactDraft, CustomerDraft, FollowUpDraft, IssueDraft, Source
from shifang.kernel.problems import CONFLICT, Refusal
from shifang.protocol.types import Call, Outcome, Park, Wait

ADD, CORRECT_POSITION = "customer.add", "customer.correct_position"
# These a human can settle: the person's work is kept for them.
_FOR_A_HUMAN = frozenset({LOOKS_LIKE, UNKNOWN_CHOICE, CORRECTION_PENDING})


def add(call: Call) -> Outcome:
    """Add a customer that was found in the field, where the phone says it is."""
    given: payloads.Add = call.payload
    known = Customer.objects.filter(organisation_id=call.scope.organisation_id, id=given.customer_id).first()
    if known is not None:
        if known.created_by != call.scope.person_id:
            raise Refusal(CONFLICT)
        return _done(given.customer_id)
    best = given.location.best
    draft = CustomerDraft(
        name=given.name,
        type=given.type,
        address=given.address,
        phone=given.phone or "",
        note=given.note or "",
        point=best.point if best is not None else None,
    )
    try:
        add_customer(
            scope=call.scope,
            draft=draft,
            now=call.received_at,
            source=Source.FIELD,
            customer_id=given.customer_id,
            # A manager who lets it through has seen that it is another.
            distinct_from=None if call.overridden_by is not None else given.distinct_from,
        )
    except Refusal as refusal:
        _keep_for_a_human(refusal, subject_id=given.customer_id)
    if given.contact:
        contact = ContactDraft(name=given.contact, primary=True)
        add_contact(scope=call.scope, customer_id=given.customer_id, draft=contact, now=call.received_at)
    return _done(given.customer_id)


def correct_position(call: Call) -> Outcome:
    """Ask for the customer's position to be where the phone is."""
    given: payloads.CorrectPosition = call.payload
    scope = _scope_for(call, given.customer_id)
    best = given.location.best
    if best is None:
        raise Park(POSITION_UNKNOWN, subject_id=given.customer_id)
    draft = CorrectionDraft(
        point=best.point,
        note=given.note,
        photos=[each.model_dump(mode="json", exclude_none=True) for each in given.photos],
        accuracy_m=best.accuracy_m,
        happened_at=call.happened_at,
    )
    try:
        correction = request_correction(
            scope=scope,
            customer_id=given.customer_id,
            draft=draft,
            now=call.received_at,
            request_id=given.request_id,
        )
    except Refusal as refusal:
        _keep_for_a_human(refusal, subject_id=given.customer_id)
    return Outcome(
        result={"request_id": str(correction.id), "status": correction.status},
        subject_id=given.customer_id,
        releases=(correction.id,),
    )


def follow_up(call: Call) -> Outcome:
    """Write down a follow-up."""
    given: payloads.FollowUp = call.payload
    scope = _scope_for(call, given.customer_id)
    draft = FollowUpDraft(
        channel=given.channel,
        outcome=given.outcome,
        note=given.note,
        contact_id=_known_contact(scope, given),
        contact_name=given.contact_name,
        next_action=given.next_action or "",
        next_on=given.next_on,
        visit_id=given.visit_id,
        happened_at=call.happened_at,
    )
    made = add_follow_up(
        scope=scope,
        customer_id=given.customer_id,
        draft=draft,
        now=call.received_at,
        follow_up_id=given.follow_up_id,
    )
    return Outcome(result={"follow_up_id": str(made.id)}, subject_id=given.customer_id, releases=(given.follow_up_id,))


def issue(call: Call) -> Outcome:
    """Write down an issue."""
    given: payloads.Issue = call.payload
    draft = IssueDraft(
        title=given.title,
        detail=given.detail,
        visit_id=given.visit_id,
        photos=tuple(each.model_dump(mode="json", exclude_none=True) for each in given.photos),
    )
    made = raise_issue(
        scope=_scope_for(call, given.customer_id),
        customer_id=given.customer_id,
        draft=draft,
        now=call.received_at,
        issue_id=given.issue_id,
        happened_at=call.happened_at,
    )
    return Outcome(result={"issue_id": str(made.id)}, subject_id=given.customer_id, releases=(given.issue_id,))


def _scope_for(call: Call, customer_id: UUID) -> Scope:
    """Return the scope to write with; wait for a customer that has not come, park what is no longer the person's.

    The customer may have changed hands while the phone was offline. A manager may let the command through.
    """
    if visible_customers(call.scope).filter(id=customer_id).exists():
        return call.scope
    if not Customer.objects.filter(organisation_id=call.scope.organisation_id, id=customer_id).exists():
        raise Wait(customer_id)
    if call.overridden_by is None:
        raise Park(NOT_YOURS, subject_id=customer_id)
    return replace(call.scope, reach=Reach.ORGANISATION)


def _keep_for_a_human(refusal: Refusal, *, subject_id: UUID) -> None:
    if refusal.kind in _FOR_A_HUMAN:
        raise Park(refusal.kind, subject_id=subject_id, **refusal.params) from refusal
    raise refusal


def _known_contact(scope: Scope, given: payloads.FollowUp) -> UUID | None:
    """Return the contact if it is there: one that was removed meanwhile must not cost the follow-up."""
    if given.contact_id is None:
        return None
    known = Contact.objects.filter(
        organisation_id=scope.organisation_id, id=given.contact_id, customer_id=given.customer_id
    )
    return given.contact_id if known.exists() else None


def _done(customer_id: UUID) -> Outcome:
    return Outcome(result={"customer_id": str(customer_id)}, subject_id=customer_id, releases=(customer_id,))
