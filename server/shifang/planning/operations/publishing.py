"""Making a draft the running plan, through the visits' own operations, all or nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import active_departments, scope_of_person
from shifang.accounts.types import Scope
from shifang.customers.queries.keeping import owners_of
from shifang.kernel.problems import Refusal
from shifang.planning.models import Plan
from shifang.planning.operations import laying_out
from shifang.planning.operations.plans import QUEUE
from shifang.planning.operations.recording import record, record_days
from shifang.planning.queries.facts import facts_of
from shifang.planning.queries.plans import find_plan, period_of, plain_stops, stops_of, travel_in, wishes_of
from shifang.planning.rules.diff import Change, ChangeKind
from shifang.planning.rules.publishing import Outcome, Place, Present, counts_of, days_of_people, outcome
from shifang.planning.types.plan_lists import NOT_DRAFT, PLAN_CHANGED, PLAN_PUBLISHED, PLANS_MANAGE
from shifang.planning.types.plans import State
from shifang.platform import jobs, tenancy
from shifang.platform.turns import take_turns
from shifang.visits.operations.endings import cancel_planned
from shifang.visits.operations.many import Wish, move_many, schedule_many
from shifang.visits.operations.move import Plan as NewPlace
from shifang.visits.operations.move import move
from shifang.visits.queries.standing import made_between
from shifang.visits.types.closed_lists import VISIT_PLAN

PUBLISH = "planning.publish"
MOST_TOLD = 200


def publish(*, scope: Scope, plan_id: UUID, now: datetime) -> Plan:
    """Have a draft published by a job. A plan that is being or was published stays as it is.

    Raises `not_found`, `plan.not_draft`, and `plan.changed` with every customer for whom the running plan is not as it
    was when the draft was made.
    """
    scope.require(PLANS_MANAGE, VISIT_PLAN)
    plan = find_plan(scope, plan_id, lock=True)
    if plan.state in {State.PUBLISHING, State.PUBLISHED}:
        return plan
    if plan.state != State.DRAFT:
        raise Refusal(NOT_DRAFT, state=plan.state)
    _require_fitting(outcome_now(scope, plan, now=now))
    plan.state, plan.failure, plan.heard_at, plan.published_by = State.PUBLISHING.value, "", now, scope.me
    plan.save(update_fields=["state", "failure", "heard_at", "published_by"])
    jobs.enqueue(PUBLISH, queue=QUEUE, organisation_id=str(plan.organisation_id), plan_id=str(plan.id))
    return plan


def publish_now(*, organisation_id: UUID, plan_id: UUID, now: datetime) -> None:
    """Do all that a publication asks for in one transaction; what stands against it makes the plan a draft again."""
    try:
        with tenancy.organisation(organisation_id):
            _publish(organisation_id, plan_id, now)
    except Refusal as refusal:
        with tenancy.organisation(organisation_id):
            rows = Plan.objects.filter(organisation_id=organisation_id, id=plan_id, state=State.PUBLISHING.value)
            rows.update(state=State.DRAFT.value, failure=refusal.kind.code, published_by=None)


def outcome_now(scope: Scope, plan: Plan, *, now: datetime) -> Outcome:
    """Return what publishing a plan would do at this moment, and what stands against it."""
    period = period_of(plan)
    facts = facts_of(scope, period, travel=travel_in(plan), wishes=wishes_of(plan), now=now)
    stops = plain_stops(stops_of(plan))
    present = Present(
        standing=facts.standing,
        made=frozenset(made_between(scope.organisation_id, period.people, first=period.first, last=period.last)),
        owners=owners_of(scope.organisation_id, {each.customer_id for each in stops}),
        people=frozenset(active_departments(scope, period.people)),
        today=now.astimezone(ZoneInfo(scope.timezone)).date(),
        share=facts.wishes.share,
    )
    return outcome(basis_of(plan), stops, present)


def basis_of(plan: Plan) -> dict[UUID, Place]:
    """Return the running plan that a draft was made from, by visit."""
    return {
        UUID(each["visit_id"]): (
            UUID(each["customer_id"]),
            UUID(each["person_id"]),
            date.fromisoformat(each["day"]),
        )
        for each in plan.basis
    }


def _publish(organisation_id: UUID, plan_id: UUID, now: datetime) -> None:
    rows = Plan.objects.select_for_update().filter(organisation_id=organisation_id, id=plan_id)
    plan = rows.filter(state=State.PUBLISHING.value).first()
    if plan is None or plan.published_by is None:
        return
    take_turns(*(f"planning.publish:{each}" for each in plan.people))
    scope = scope_of_person(organisation_id, plan.published_by)
    found = outcome_now(scope, plan, now=now)
    _require_fitting(found)
    days = laying_out.hold_begun(scope, plan, found.changes, now=now)
    _carry_out(scope, found.changes, now=now)
    laying_out.lay_out(scope, plan, but=days, now=now)
    plan.state, plan.published_at, plan.heard_at = State.PUBLISHED.value, now, now
    plan.save(update_fields=["state", "published_at", "heard_at"])
    record(PLAN_PUBLISHED, plan, scope=scope, now=now, **counts_of(found.changes))
    record_days(plan, days_of_people(found.changes), scope=scope, now=now)


def _carry_out(scope: Scope, changes: Sequence[Change], *, now: datetime) -> None:
    dropped = [each for each in changes if each.kind is ChangeKind.DROPPED and each.visit_id is not None]
    for each in dropped:
        if each.visit_id is not None:
            cancel_planned(scope=scope, visit_id=each.visit_id, reason="", now=now)
    moved = [each for each in changes if each.kind is ChangeKind.MOVED]
    days = {
        each.visit_id: each.day
        for each in moved
        if each.visit_id is not None and each.day is not None and each.person_id == each.before_person_id
    }
    if days:
        move_many(scope=scope, days=days, now=now)
    for each in moved:
        if each.visit_id not in days and each.visit_id and each.person_id and each.day:
            move(scope=scope, visit_id=each.visit_id, plan=NewPlace(each.person_id, each.day), now=now)
    added = [
        Wish(each.customer_id, each.person_id, each.day)
        for each in changes
        if each.kind is ChangeKind.ADDED and each.person_id is not None and each.day is not None
    ]
    if added:
        schedule_many(scope=scope, wishes=added, now=now)


def _require_fitting(found: Outcome) -> None:
    if found.conflicts:
        errors = [{"customer_id": str(each), "reason": why.value} for each, why in found.conflicts[:MOST_TOLD]]
        raise Refusal(PLAN_CHANGED, count=len(found.conflicts), errors=errors)
