"""Drafted plans and what is in them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.planning.models import Plan, PlanEdit, PlanLeftOut, PlanStop
from shifang.planning.queries.facts import Period
from shifang.planning.types.plans import Standing, Stop, Wishes
from shifang.planning.types.travel import Travel


def visible_plans(scope: Scope) -> QuerySet[Plan]:
    """Return the plans that the asker made, or that are of departments they see."""
    return Plan.objects.filter(visible(scope, person="by_id"))


def find_plan(scope: Scope, plan_id: UUID, *, lock: bool = False) -> Plan:
    """Return a visible plan; raise `not_found` otherwise."""
    rows = visible_plans(scope).filter(id=plan_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def stops_of(
    plan: Plan, *, person_id: UUID | None = None, first: date | None = None, last: date | None = None
) -> QuerySet[PlanStop]:
    """Return the stops of a plan in the order of people, days and ways."""
    rows = PlanStop.objects.filter(organisation_id=plan.organisation_id, plan_id=plan.id)
    given = {"person_id": person_id, "day__gte": first, "day__lte": last}
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    return rows.order_by("person_id", "day", "position", "id")


def route_of(plan: Plan, person_id: UUID, day: date) -> list[PlanStop]:
    """Return the stops of a person's day in their order."""
    return list(stops_of(plan, person_id=person_id, first=day, last=day))


def left_out_of(plan: Plan) -> QuerySet[PlanLeftOut]:
    """Return who is left out of a plan, in the order of ids."""
    return PlanLeftOut.objects.filter(organisation_id=plan.organisation_id, plan_id=plan.id).order_by("id")


def left_out_counts(plans: Sequence[Plan]) -> dict[UUID, dict[str, int]]:
    """Return how many are left out of each plan, by reason."""
    found: dict[UUID, dict[str, int]] = {each.id: {} for each in plans}
    rows = PlanLeftOut.objects.filter(
        organisation_id__in={each.organisation_id for each in plans}, plan_id__in=list(found)
    )
    for plan_id, reason, count in rows.values_list("plan_id", "reason").annotate(count=Count("id")).order_by():
        found[plan_id][reason] = count
    return found


def stop_counts(plans: Sequence[Plan]) -> dict[UUID, int]:
    """Return how many stops each plan has."""
    rows = PlanStop.objects.filter(
        organisation_id__in={each.organisation_id for each in plans}, plan_id__in=[each.id for each in plans]
    )
    return dict(rows.values_list("plan_id").annotate(count=Count("id")).order_by())


def edit_counts(plans: Sequence[Plan]) -> dict[UUID, int]:
    """Return how many changes made by hand each plan has that can be undone."""
    rows = PlanEdit.objects.filter(
        organisation_id__in={each.organisation_id for each in plans}, plan_id__in=[each.id for each in plans]
    )
    return dict(rows.values_list("plan_id").annotate(count=Count("id")).order_by())


def last_edit(plan: Plan) -> PlanEdit | None:
    """Return the newest change made by hand that was not undone."""
    rows = PlanEdit.objects.filter(organisation_id=plan.organisation_id, plan_id=plan.id)
    return rows.order_by("-number").first()


def period_of(plan: Plan) -> Period:
    """Return whose weeks a plan is for."""
    only = plan.settings.get("only")
    return Period(
        tuple(plan.people), plan.first_day, plan.weeks, frozenset(map(UUID, only)) if only is not None else None
    )


def wishes_of(plan: Plan) -> Wishes:
    """Return what a plan was weighed by."""
    return Wishes(**plan.settings["wishes"])


def travel_in(plan: Plan) -> Travel:
    """Return how ways of a plan are reckoned."""
    return Travel(**plan.settings["travel"])


def plain_stops(rows: Iterable[PlanStop]) -> list[Stop]:
    """Return stored stops as values."""
    return [
        Stop(row.person_id, row.day, row.customer_id, row.arrival, row.minutes, fixed=row.fixed, visit_id=row.visit_id)
        for row in rows
    ]


def basis_json(standing: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return a running plan as it is stored."""
    return [
        {
            "visit_id": str(each.visit_id),
            "customer_id": str(each.customer_id),
            "person_id": str(each.person_id),
            "day": each.day.isoformat(),
        }
        for each in standing
    ]
