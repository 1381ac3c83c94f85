"""What belongs to customers: contacts, follow-ups, issues, opportunities, deals. Seen by whom the customer is seen."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.customers.models import Contact, Deal, FollowUp, Issue, Opportunity, OpportunityMove, PositionCorrection
from shifang.kernel.problems import NOT_FOUND, Refusal

Related = TypeVar("Related", bound=Model)


def of_visible(scope: Scope, model: type[Related]) -> QuerySet[Related]:
    """Return the rows of a table of customers' things whose customer the scope may see."""
    seen = visible(scope, person="customer__owner_id", department="customer__department_id")
    return model._default_manager.filter(seen)


def find_related(scope: Scope, model: type[Related], identifier: UUID) -> Related:
    """Return one thing of a visible customer, locked; raise `not_found` otherwise."""
    found = of_visible(scope, model).select_for_update(of=("self",)).filter(pk=identifier).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def contacts(scope: Scope, *, customer_ids: list[UUID]) -> list[Contact]:
    """Return the contacts of customers, the primary one first; removed ones are left out."""
    rows = of_visible(scope, Contact).filter(customer_id__in=customer_ids, removed_at__isnull=True)
    return list(rows.order_by("-primary", "id"))


def contact_by_id(scope: Scope, contact_id: UUID) -> Contact:
    """Return a contact of a visible customer."""
    return find_related(scope, Contact, contact_id)


def follow_ups(
    scope: Scope,
    *,
    customer_id: UUID | None = None,
    person_id: UUID | None = None,
    channel: str | None = None,
    due_until: date | None = None,
) -> QuerySet[FollowUp]:
    """Return follow-ups of visible customers: those that a person wrote.

    `due_until` narrows to next actions not done yet by that day: then those that are for the person.
    """
    rows = of_visible(scope, FollowUp).select_related("person", "next_person", "customer")
    wanted = {"customer_id": customer_id, "channel": channel, "next_on__lte": due_until}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if due_until is not None:
        rows = rows.filter(next_done_at__isnull=True)
    if person_id is None:
        return rows
    return rows.filter(person_id=person_id) if due_until is None else rows.filter(next_is_for(person_id))


def next_is_for(person_id: UUID) -> Q:
    """Select the follow-ups whose next action is for a person: whom it was handed on to, else who wrote it."""
    return Q(next_person_id=person_id) | Q(next_person__isnull=True, person_id=person_id)


def issues(
    scope: Scope,
    *,
    customer_id: UUID | None = None,
    owner_id: UUID | None = None,
    statuses: list[str] | None = None,
) -> QuerySet[Issue]:
    """Return issues of visible customers."""
    rows = of_visible(scope, Issue).select_related("owner", "raised_by", "customer")
    wanted = {"customer_id": customer_id, "owner_id": owner_id, "status__in": statuses or None}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def opportunities(
    scope: Scope,
    *,
    customer_id: UUID | None = None,
    owner_id: UUID | None = None,
    stage: str | None = None,
    stage_kind: str | None = None,
) -> QuerySet[Opportunity]:
    """Return opportunities of visible customers."""
    rows = of_visible(scope, Opportunity).select_related("owner", "customer")
    wanted = {"customer_id": customer_id, "owner_id": owner_id, "stage": stage, "stage_kind": stage_kind}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def opportunity_moves(scope: Scope, opportunity_id: UUID) -> list[OpportunityMove]:
    """Return the steps of an opportunity, oldest first."""
    rows = OpportunityMove.objects.filter(organisation_id=scope.organisation_id, opportunity_id=opportunity_id)
    return list(rows.select_related("person").order_by("id"))


def deals(
    scope: Scope,
    *,
    customer_id: UUID | None = None,
    person_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Deal]:
    """Return deals of visible customers, closed between two days (both included)."""
    rows = of_visible(scope, Deal).select_related("person", "customer")
    wanted = {"customer_id": customer_id, "person_id": person_id, "closed_on__gte": since, "closed_on__lte": until}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def corrections(
    scope: Scope, *, customer_id: UUID | None = None, status: str | None = None
) -> QuerySet[PositionCorrection]:
    """Return corrections of visible customers' positions."""
    rows = of_visible(scope, PositionCorrection).select_related("requested_by", "customer")
    wanted = {"customer_id": customer_id, "status": status}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})
