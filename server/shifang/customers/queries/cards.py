"""What a phone keeps of its customers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts.types import Reach, Scope
from shifang.customers.models import Contact, Customer
from shifang.customers.queries.customers import open_issue_counts, visible_customers
from shifang.customers.queries.settings import settings
from shifang.customers.types.closed_lists import TRANSFERRED, VIEW
from shifang.ledger.types import RecordedEvent


def all_cards(scope: Scope) -> list[dict[str, Any]]:
    """Return the card of every customer that the person's phone keeps."""
    return cards_of(scope, _kept(scope).order_by("name_key", "id"))


def changed_cards(scope: Scope, events: Sequence[RecordedEvent]) -> tuple[list[dict[str, Any]], list[UUID]]:
    """Return the cards of kept customers that events are about, and the ids of those that were taken away.

    Only a change of owner or department takes a customer away, and only whoever had it is told.
    """
    touched = {event.subject_id if event.subject_kind == "customer" else event.related_id for event in events}
    cards = cards_of(scope, _kept(scope).filter(id__in=[each for each in touched if each is not None]))
    present = {card["id"] for card in cards}
    gone = {
        event.subject_id
        for event in events
        if event.kind == TRANSFERRED.code and _had(scope, event) and str(event.subject_id) not in present
    }
    return cards, sorted(gone)


def cards_of(scope: Scope, customers: QuerySet[Customer]) -> list[dict[str, Any]]:
    """Return customers as cards (JSON), in the order of the query, with contacts and open issues."""
    found = list(customers)
    ids = [each.id for each in found]
    people: dict[UUID, list[dict[str, Any]]] = {}
    rows = Contact.objects.filter(
        organisation_id=scope.organisation_id, customer_id__in=ids, removed_at__isnull=True
    ).order_by("-primary", "id")
    for contact in rows:
        people.setdefault(contact.customer_id, []).append(_contact(contact))
    issues = open_issue_counts(scope, ids)
    in_force = settings(scope)
    return [
        {
            "id": str(each.id),
            "name": each.name,
            "address": each.address,
            "type": each.type,
            "tier": each.tier,
            "life_stage": each.life_stage,
            "tags": list(each.tags),
            "latitude": each.latitude,
            "longitude": each.longitude,
            "geofence_radius_m": in_force.geofence(own=each.geofence_radius_m, type_key=each.type),
            "opening_hours": each.opening_hours,
            "phone": each.phone,
            "owner_id": str(each.owner_id) if each.owner_id else None,
            "attributes": each.attributes,
            "note": each.note,
            "contacts": people.get(each.id, []),
            "last_visit_at": _moment(each.last_visit_at),
            "last_follow_up_at": _moment(each.last_follow_up_at),
            "open_issues": issues.get(each.id, 0),
        }
        for each in found
    ]


def _kept(scope: Scope) -> QuerySet[Customer]:
    """Reps keep their own, managers their tree. Whoever sees the whole organisation keeps their own only."""
    kept = visible_customers(scope)
    if not scope.may(VIEW):
        return kept.none()
    return kept.filter(owner_id=scope.person_id) if scope.reach is Reach.ORGANISATION else kept


def _had(scope: Scope, event: RecordedEvent) -> bool:
    owner, department = event.facts["owner_id"]["before"], event.facts["department_id"]["before"]
    if owner is not None and owner == str(scope.person_id):
        return True
    return scope.reach is Reach.TREE and UUID(department) in scope.departments


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "id": str(contact.id),
        "name": contact.name,
        "title": contact.title,
        "phone": contact.phone,
        "wechat": contact.wechat,
        "decides": contact.decides,
        "primary": contact.primary,
        "habits": contact.habits,
        "preferences": contact.preferences,
    }


def _moment(value: Any) -> str | None:
    return value.isoformat().replace("+00:00", "Z") if value is not None else None
