"""A customer as it is shown before one has it."""

from dataclasses import fields
from typing import Any, TypeVar
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Contact, Customer, FollowUp
from shifang.customers.queries.customers import rows_of
from shifang.customers.queries.history import ownership_page
from shifang.customers.types.profile import Profile, ProfileChange, ProfileContact, ProfileFollowUp
from shifang.kernel.problems import NOT_FOUND, Refusal

NEWEST = 20
Part = TypeVar("Part")


def profile(scope: Scope, customer_id: UUID) -> Profile:
    """Return a customer of the organisation with its people and the newest of its history, whoever owns it.

    For domains above that have themselves decided that the scope may see it, and how much. Raises `not_found`.
    """
    rows = rows_of(scope, Customer.objects.filter(organisation_id=scope.organisation_id, id=customer_id))
    if not rows:
        raise Refusal(NOT_FOUND)
    things = {"organisation_id": scope.organisation_id, "customer_id": customer_id}
    contacts = Contact.objects.filter(removed_at__isnull=True, **things).order_by("-primary", "id")
    done = FollowUp.objects.filter(**things).select_related("person").order_by("-happened_at", "-id")
    changes, _ = ownership_page(scope, customer_id, limit=NEWEST)
    return _filled(
        Profile,
        rows[0],
        customer_id=customer_id,
        tags=tuple(rows[0].tags),
        contacts=tuple(_filled(ProfileContact, each) for each in contacts),
        follow_ups=tuple(_filled(ProfileFollowUp, each, person_name=each.person.name) for each in done[:NEWEST]),
        ownership=tuple(_filled(ProfileChange, each) for each in changes),
    )


def _filled(kind: type[Part], source: Any, **given: Any) -> Part:
    """Return a part with its fields taken from what has them, but those given."""
    names = (each.name for each in fields(kind) if each.name not in given)  # type: ignore[arg-type]
    return kind(**{name: getattr(source, name) for name in names}, **given)
