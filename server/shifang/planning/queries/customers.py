"""One customer's frequency: what its tier says, what is its own, and how it stands."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import require_visible
from shifang.customers.queries.visiting import to_visit
from shifang.planning.models import CustomerFrequency
from shifang.planning.queries.frequency import frequencies_of, override_of, planning_rules
from shifang.planning.queries.lapses import Watched, today_of, watched
from shifang.planning.rules.settings import frequency_of
from shifang.planning.types.frequency import Frequency
from shifang.visits.queries.planned import next_planned_days
from shifang.visits.queries.templates import templates_followed


def customer_frequency(scope: Scope, customer_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Return how often a visible customer is visited and how it stands; raise `not_found` otherwise."""
    require_visible(scope, customer_id)
    customer = to_visit(scope.organisation_id, [customer_id])[customer_id]
    row = CustomerFrequency.objects.filter(organisation_id=scope.organisation_id, customer_id=customer_id).first()
    template_id = templates_followed(scope)(customer.type, customer.tier)
    usual = frequency_of(planning_rules(scope), tier=customer.tier, template_id=template_id)
    today = today_of(scope, now)
    standing = next(iter(watched(scope, [customer], now=now)), None)
    planned = next_planned_days(scope.organisation_id, [customer_id], since=today)
    return {
        "customer_id": customer_id,
        "tier": customer.tier,
        "of_tier": _frequency(usual),
        "own": _own(scope, row) if row is not None else None,
        "in_force": _frequency(frequencies_of(scope, [customer])[customer_id]),
        "standing": _standing(standing, today) if standing is not None else None,
        "planned_on": planned.get(customer_id),
    }


def _frequency(frequency: Frequency | None) -> dict[str, Any] | None:
    if frequency is None:
        return None
    days = {"weekdays": sorted(frequency.weekdays), "preferred": sorted(frequency.preferred)}
    return {**asdict(frequency), **days}


def _own(scope: Scope, row: CustomerFrequency) -> dict[str, Any]:
    own = asdict(override_of(row))
    names = person_names(scope, [row.changed_by_id])
    return {
        **{name: sorted(value) if isinstance(value, frozenset) else value for name, value in own.items()},
        "reason": row.reason,
        "changed_by": names.get(row.changed_by_id) if row.changed_by_id else None,
        "changed_at": row.changed_at,
    }


def _standing(each: Watched, today: date) -> dict[str, Any]:
    return {
        "last_on": each.last_on,
        "due_on": each.lapse.due_on,
        "days_left": (each.lapse.due_on - today).days,
        "state": each.lapse.state,
    }
