"""Scheduling visits beforehand, by the person or by those who plan for them."""

from datetime import date, datetime, time
from uuid import UUID

from shifang.accounts import queries as accounts
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.customers import customer_place
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.visits.models import Visit
from shifang.visits.operations.begin import insert_visit, local_day
from shifang.visits.operations.settle import Cause, record
from shifang.visits.types.closed_lists import ALREADY_PLANNED, DAY_PAST, VISIT_PLAN, VISIT_SCHEDULED
from shifang.visits.types.words import Life, Origin, Reason


def schedule(
    *,
    scope: Scope,
    customer_id: UUID,
    person_id: UUID,
    planned_for: date,
    window: tuple[time | None, time | None] = (None, None),
    due_reason: str = "",
    now: datetime,
) -> Visit:
    """Plan a visit of a visible person to a visible customer; a rep plans for themselves.

    Raises `not_found`, `visit.day_past`, `visit.already_planned` (the same customer, person and day).
    """
    scope.require(VISIT_PLAN)
    if planned_for < local_day(scope, now):
        raise Refusal(DAY_PAST)
    customer_place(scope, customer_id)
    department_id = require_department(scope, person_id)
    require_free(scope, customer_id=customer_id, person_id=person_id, day=planned_for)
    made = insert_visit(
        visit_id=clock.new_id(),
        scope=scope,
        customer_id=customer_id,
        person_id=person_id,
        department_id=department_id,
        origin=Origin.SCHEDULED,
        day=planned_for,
        at=now,
        reason=Reason.SCHEDULED,
        planned_for=planned_for,
        window=window,
        due_reason=due_reason,
    )
    if made is None:
        raise Refusal(NOT_FOUND)
    cause = Cause(actor_id=scope.person_id, happened_at=now, received_at=now, now=now)
    record(made, VISIT_SCHEDULED, cause=cause, origin=made.origin, planned_for=str(planned_for))
    return made


def require_department(scope: Scope, person_id: UUID) -> UUID:
    """Return the department of somebody the scope may plan for; raise `not_found` otherwise."""
    if scope.reach is Reach.OWN and person_id != scope.person_id:
        raise Refusal(NOT_FOUND)
    found = accounts.active_departments(scope, [person_id]).get(person_id)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def require_free(scope: Scope, *, customer_id: UUID, person_id: UUID, day: date, but: UUID | None = None) -> None:
    """Raise `visit.already_planned` when the person has a visit planned there that day, besides `but`."""
    rows = Visit.objects.filter(
        organisation_id=scope.organisation_id, customer_id=customer_id, person_id=person_id, day=day
    )
    standing = next((row for row in rows.filter(life=Life.PLANNED.value) if row.id != but), None)
    if standing is not None:
        raise Refusal(ALREADY_PLANNED, code=standing.code)
