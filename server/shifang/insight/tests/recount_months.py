"""Customers' months counted again: what each customer is today is undone event by event, back to each month's end."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.models import PolicyVersion
from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Customer
from shifang.insight.models import CustomerMonth, PersonMonth
from shifang.ledger import queries as log
from shifang.ledger.types import RecordedEvent
from shifang.planning.models import CustomerFrequency
from shifang.planning.rules.settings import RULES, frequency_of, rules_of
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.settings import Override
from shifang.platform import tenancy
from shifang.visits.models import Visit

Months = dict[Any, dict[str, Any]]
NOBODY = UUID(int=0)
WHOSE = ("person_id", "department_id", "customer_type", "tier")
WHOLE = 1_000_000


def remonth(made: MadeOrganisation, *, now: datetime) -> Months:
    """Count every customer's months up to the running one, by month and customer; noughts are left out."""
    zone = ZoneInfo(made.timezone)
    with tenancy.organisation(made.id):
        customers = list(Customer.objects.filter(organisation_id=made.id))
        own = {row.customer_id: row for row in CustomerFrequency.objects.filter(organisation_id=made.id)}
        policies = list(PolicyVersion.objects.filter(organisation_id=made.id, kind=RULES.code).order_by("version"))
        visits = list(Visit.objects.filter(organisation_id=made.id))
        events = log.since(made.id, position=0, limit=WHOLE)
    today = now.astimezone(zone).date()
    first = min([each.created_at.astimezone(zone).date() for each in customers] + [each.day for each in visits])
    found: Months = {}
    for customer in customers:
        days = {each.day for each in visits if each.customer_id == customer.id and verified(each)}
        told = [each for each in events if each.subject_id == customer.id]
        month = first.replace(day=1)
        while month <= today:
            ends = _next(month)
            ends_at = datetime.combine(ends, time(), tzinfo=zone)
            state = state_before(customer, own.get(customer.id), told, until=ends_at)
            asked = _asked(state, [each for each in policies if each.valid_from < ends_at])
            known_on = customer.created_at.astimezone(zone).date()
            row = _row(state, days, span=(month, ends), asked=asked, known_on=known_on)
            if row["held"] or row["pooled"] or row["visited"]:
                found[(month, customer.id)] = {name: value for name, value in row.items() if value != 0}
            month = ends
    return found


def stored_months(made: MadeOrganisation) -> Months:
    """Return the rollup in the same form."""
    with tenancy.organisation(made.id):
        rows = list(CustomerMonth.objects.filter(organisation_id=made.id).values())
    left_out = {"id", "organisation_id", "day", "customer_id"}
    return {
        (row["day"], row["customer_id"]): {
            name: value for name, value in row.items() if name not in left_out and value != 0
        }
        for row in rows
    }


def summed_months(counted: Months) -> Months:
    """Sum customers' months up by month, person, department, type and tier."""
    found: Any = defaultdict(lambda: defaultdict(int))
    for (month, _), row in counted.items():
        key = (month, *(row[name] for name in WHOSE))
        for name, value in row.items():
            if name not in WHOSE:
                found[key][name] += value
    return {key: dict(row) for key, row in found.items()}


def stored_sums(made: MadeOrganisation) -> Months:
    """Return the sums in the same form."""
    with tenancy.organisation(made.id):
        rows = list(PersonMonth.objects.filter(organisation_id=made.id).values())
    return {
        (row["day"], *(row[name] for name in WHOSE)): {
            name: value for name, value in row.items() if isinstance(value, int) and value
        }
        for row in rows
    }


def month_image(made: MadeOrganisation) -> list[dict[str, Any]]:
    """Return the rollups as they lie in their tables."""
    with tenancy.organisation(made.id):
        return [
            row
            for model in (CustomerMonth, PersonMonth)
            for row in model._default_manager.filter(organisation_id=made.id).order_by("id").values()
        ]


def _next(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def verified(visit: Visit) -> bool:
    states = (visit.life, visit.completeness, visit.validity, visit.verification)
    return states == ("checked_out", "complete", "valid", "verified")


def state_before(
    customer: Customer, own: CustomerFrequency | None, told: list[RecordedEvent], *, until: datetime
) -> dict[str, Any]:
    """Return what the customer was before a moment, by undoing what happened from then on, the newest first."""
    state: dict[str, Any] = {
        "type": customer.type,
        "tier": customer.tier,
        "life_stage": customer.life_stage,
        "owner_id": customer.owner_id,
        "department_id": customer.department_id,
        "visits": own.visits if own else None,
        "weeks": own.weeks if own else None,
        "known": True,
    }
    for event in reversed(told):
        if event.happened_at < until:
            continue
        facts = event.facts
        if event.kind == "customer.added":
            state["known"] = False
        elif event.kind == "customer.changed":
            state |= {name: change["before"] for name, change in facts["changes"].items() if name in state}
        elif event.kind == "customer.transferred":
            ids = {name: facts[name]["before"] for name in ("owner_id", "department_id")}
            state |= {name: UUID(value) if value else None for name, value in ids.items()}
        elif event.kind == "planning.frequency_changed":
            state |= {name: facts["before"][name] for name in ("visits", "weeks")}
    return state


def _asked(state: dict[str, Any], policies: list[PolicyVersion]) -> Frequency | None:
    body = {**RULES.default, **(policies[-1].body if policies else {})}
    own = Override(visits=state["visits"], weeks=state["weeks"])
    return frequency_of(rules_of(version=0, body=body), tier=state["tier"], template_id=None, own=own)


def _row(
    state: dict[str, Any], days: set[date], *, span: tuple[date, date], asked: Frequency | None, known_on: date
) -> dict[str, Any]:
    month, ends = span
    alive = state["known"] and state["life_stage"] != "dead"
    held = alive and state["owner_id"] is not None
    times = len([day for day in days if month <= day < ends])
    wanted = kept = 0
    if held and asked is not None:
        length = max((ends - month).days, 7 * asked.weeks)
        begins = ends - timedelta(days=length)
        after = min(length, (ends - known_on).days - 1)
        wanted = max(int(Fraction(asked.visits * after, 7 * asked.weeks)), 0)
        kept = len([day for day in days if begins <= day < ends])
    return {
        "person_id": state["owner_id"] or NOBODY,
        "department_id": state["department_id"],
        "customer_type": state["type"],
        "tier": state["tier"],
        "held": int(held),
        "pooled": int(alive and not held),
        "visited": int(times > 0),
        "covered": int(held and times > 0),
        "visited_times": times,
        "wanted_times": wanted,
        "frequency_counted": int(wanted > 0),
        "frequency_kept": int(wanted > 0 and kept >= wanted),
    }
