"""How often customers are visited, by the organisation's policy and what is their own."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from shifang.accounts.queries import policy, policy_before
from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import ToVisit, to_visit
from shifang.planning.models import CustomerFrequency
from shifang.planning.rules.hours import open_weekdays
from shifang.planning.rules.settings import RULES, frequency_of, open_on, rules_of
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.settings import Override, PlanningRules
from shifang.visits.queries.templates import templates_followed

POLICY = RULES.code
"""The policy that says how often customers are visited."""


def planning_rules(scope: Scope) -> PlanningRules:
    """Return the policy in force."""
    found = policy(scope, RULES.code)
    return rules_of(version=found.version, body=found.body)


def planning_rules_before(organisation_id: UUID, *, at: datetime) -> PlanningRules:
    """Return the policy that was in force just before a moment."""
    found = policy_before(organisation_id, RULES.code, at=at)
    return rules_of(version=found.version, body=found.body)


def frequencies(scope: Scope, customer_ids: Sequence[UUID]) -> dict[UUID, Frequency | None]:
    """Return how often some customers of the organisation are visited; None: not regularly.

    Weekdays on which a customer is closed are not allowed. Sight is the caller's matter.
    """
    return frequencies_of(scope, to_visit(scope.organisation_id, customer_ids).values())


def frequencies_of(scope: Scope, customers: Iterable[ToVisit]) -> dict[UUID, Frequency | None]:
    """Return how often loaded customers are visited, by id."""
    rows = list(customers)
    rules = planning_rules(scope)
    own = overrides(scope.organisation_id, [each.id for each in rows])
    template_of = templates_followed(scope)
    found: dict[UUID, Frequency | None] = {}
    for each in rows:
        template_id = template_of(each.type, each.tier)
        usual = frequency_of(rules, tier=each.tier, template_id=template_id, own=own.get(each.id))
        found[each.id] = _when_open(usual, each) if usual is not None and each.alive else None
    return found


def overrides(organisation_id: UUID, customer_ids: Sequence[UUID]) -> dict[UUID, Override]:
    """Return what some customers have other than their tiers."""
    rows = CustomerFrequency.objects.filter(organisation_id=organisation_id, customer_id__among=customer_ids)
    return {row.customer_id: override_of(row) for row in rows}


def override_of(row: CustomerFrequency) -> Override:
    """Return a row as a value."""
    return Override(
        visits=row.visits,
        weeks=row.weeks,
        weekdays=None if row.weekdays is None else frozenset(row.weekdays),
        preferred=None if row.preferred is None else frozenset(row.preferred),
        spacing=row.spacing,
        minutes=row.minutes,
        important=row.important,
    )


def _when_open(frequency: Frequency, customer: ToVisit) -> Frequency:
    weekdays = open_weekdays(customer.opening_hours)
    return frequency if weekdays is None or frequency.weekdays <= weekdays else open_on(frequency, weekdays)
