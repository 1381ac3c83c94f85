"""Moving a visit that has not begun: to another day, other hours, another person."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.visits.models import Visit
from shifang.visits.operations.begin import insert_visit, local_day
from shifang.visits.operations.endings import cancel_planned
from shifang.visits.operations.schedule import require_department, require_free
from shifang.visits.operations.settle import Cause, record
from shifang.visits.queries.visits import visible_visits
from shifang.visits.types.closed_lists import DAY_PAST, NOT_OPEN, VISIT_MOVED, VISIT_PLAN, VISIT_SCHEDULED
from shifang.visits.types.words import Life, Origin, Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a visit is planned for, on which day of the organisation, between which hours."""

    person_id: UUID
    day: date
    window: tuple[time | None, time | None] = (None, None)


def move(*, scope: Scope, visit_id: UUID, plan: Plan, now: datetime) -> Visit:
    """Plan a visit that has not begun anew and return it.

    For another person a new visit takes the place of the old one, which is cancelled as replaced: a phone that was
    offline may have begun the old one already, and what it did is parked for a decision instead of lost.
    Raises `not_found`, `visit.not_open`, `visit.day_past`, `visit.already_planned`.
    """
    scope.require(VISIT_PLAN)
    visit = visible_visits(scope).select_for_update().filter(id=visit_id).first()
    if visit is None:
        raise Refusal(NOT_FOUND)
    if visit.life != Life.PLANNED or visit.started_at is not None:
        raise Refusal(NOT_OPEN)
    if plan.day < local_day(scope, now):
        raise Refusal(DAY_PAST)
    department_id = require_department(scope, plan.person_id)
    require_free(scope, customer_id=visit.customer_id, person_id=plan.person_id, day=plan.day, but=visit.id)
    if plan.person_id == visit.person_id:
        return _replan(scope, visit, plan, now=now)
    return _hand_on(scope, visit, plan, department_id=department_id, now=now)


def hand_on(*, scope: Scope, visit_id: UUID, person_id: UUID | None, reason: str, now: datetime) -> Visit | None:
    """Give a visit that has not begun to somebody else on the same day, and return theirs.

    None: it is cancelled, because nobody is named, its day is over, or they have one planned there that day.
    """
    visit = visible_visits(scope).select_for_update().filter(id=visit_id).first()
    if visit is None:
        raise Refusal(NOT_FOUND)
    window = (visit.window_from, visit.window_until)
    if person_id is not None and visit.day >= local_day(scope, now) and not _is_planned(visit, person_id):
        return move(scope=scope, visit_id=visit_id, plan=Plan(person_id, visit.day, window), now=now)
    cancel_planned(scope=scope, visit_id=visit_id, reason=reason, now=now)
    return None


def _is_planned(visit: Visit, person_id: UUID) -> bool:
    rows = Visit.objects.filter(
        organisation_id=visit.organisation_id, customer_id=visit.customer_id, person_id=person_id, day=visit.day
    )
    return rows.filter(life=Life.PLANNED.value).exclude(id=visit.id).exists()


def _replan(scope: Scope, visit: Visit, plan: Plan, *, now: datetime) -> Visit:
    before = visit.planned_for or visit.day
    visit.day = visit.planned_for = plan.day
    visit.window_from, visit.window_until = plan.window
    visit.save(force_update=True)
    facts = {"before": str(before), "planned_for": str(plan.day)}
    record(visit, VISIT_MOVED, cause=_cause(scope, now), **facts)
    return visit


def _hand_on(scope: Scope, visit: Visit, plan: Plan, *, department_id: UUID, now: datetime) -> Visit:
    made = insert_visit(
        visit_id=clock.new_id(),
        scope=scope,
        customer_id=visit.customer_id,
        person_id=plan.person_id,
        department_id=department_id,
        origin=Origin.SCHEDULED,
        day=plan.day,
        at=now,
        reason=Reason.SCHEDULED,
        planned_for=plan.day,
        window=plan.window,
        due_reason=visit.due_reason,
        joint_id=visit.joint_id,
    )
    if made is None:
        raise Refusal(NOT_FOUND)
    cancel_planned(scope=scope, visit_id=visit.id, reason="", replaced_by=made.id, now=now)
    facts = {"origin": made.origin, "planned_for": str(plan.day), "replaces": str(visit.id)}
    record(made, VISIT_SCHEDULED, cause=_cause(scope, now), **facts)
    return made


def _cause(scope: Scope, now: datetime) -> Cause:
    return Cause(actor_id=scope.person_id, happened_at=now, received_at=now, now=now)
