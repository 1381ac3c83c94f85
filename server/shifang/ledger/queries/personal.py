"""Which events of the log are about a person, and which are the organisation's own record of what was done."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from shifang.ledger.models import Event, Placed
from shifang.ledger.rules.erasing import KIND

# What somebody did with their phone and their account says something of them and nothing of a customer.
_OWN = ("session.", "device.", "tracker.", "track.", "command.", "leave.", "delegation.")


def personal_events(organisation_id: UUID, person_id: UUID) -> list[UUID]:
    """Return the placed events that are about a person, or by them and about nothing of the organisation's."""
    return list(_not_erased(organisation_id).filter(_personal(person_id)).order_by("id").values_list("id", flat=True))


def staying_events(organisation_id: UUID, person_id: UUID) -> int:
    """Return how many events by a person stay: visits, customers, approvals, decisions. They name an id."""
    return _not_erased(organisation_id).filter(actor_id=person_id).exclude(_personal(person_id)).count()


def events_of(organisation_id: UUID, *, kind: str, subjects: list[UUID]) -> list[UUID]:
    """Return the placed events of a kind about things."""
    rows = _not_erased(organisation_id).filter(kind=kind, subject_id__in=subjects)
    return list(rows.order_by("id").values_list("id", flat=True))


def _personal(person_id: UUID) -> Q:
    own = Q()
    for begin in _OWN:
        own |= Q(kind__startswith=begin)
    return Q(subject_id=person_id) | (Q(actor_id=person_id) & own)


def _not_erased(organisation_id: UUID) -> QuerySet[Event]:
    placed = Placed.objects.filter(organisation_id=OuterRef("organisation_id"), id=OuterRef("id"))
    return Event.objects.filter(Exists(placed), organisation_id=organisation_id).exclude(kind=KIND).exclude(salt=b"")
