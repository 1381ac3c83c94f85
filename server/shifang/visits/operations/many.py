"""Scheduling and moving many visits at once, all or none, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shifang.accounts.queries import active_departments
from shifang.accounts.types import Reach, Scope
from shifang.customers.queries.customers import visible_among
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.platform import clock
from shifang.visits.models import Visit
from shifang.visits.operations.begin import local_day, new_visit, segment
from shifang.visits.operations.settle import Cause, fact_of
from shifang.visits.queries.visits import visible_visits
from shifang.visits.rules.code import LONG, visit_code
from shifang.visits.types.closed_lists import (
    ALREADY_PLANNED,
    DAY_PAST,
    NOT_OPEN,
    VISIT_MOVED,
    VISIT_PLAN,
    VISIT_SCHEDULED,
)
from shifang.visits.types.words import Life, Origin, Reason

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit that is to be: of whom, to whom, on which day."""

    customer_id: UUID
    person_id: UUID
    day: date
    due_reason: str = ""


def schedule_many(*, scope: Scope, wishes: Sequence[Wish], now: datetime) -> list[UUID]:
    """Plan visits as `schedule` does, and return their ids in order.

    Raises `not_found`, `visit.day_past`, `visit.already_planned`.
    """
    scope.require(VISIT_PLAN)
    departments = _departments(scope, {each.person_id for each in wishes})
    if {each.customer_id for each in wishes} - visible_among(scope, {each.customer_id for each in wishes}):
        raise Refusal(NOT_FOUND)
    _require_days_ahead(scope, [each.day for each in wishes], now)
    _require_free(scope, [(each.customer_id, each.person_id, each.day) for each in wishes], but=frozenset())
    made = [
        new_visit(
            visit_id=clock.new_id(),
            scope=scope,
            customer_id=each.customer_id,
            person_id=each.person_id,
            department_id=departments[each.person_id],
            origin=Origin.SCHEDULED,
            day=each.day,
            at=now,
            reason=Reason.SCHEDULED,
            planned_for=each.day,
            due_reason=each.due_reason,
        )
        for each in wishes
    ]
    _insert(made, scope)
    cause = _cause(scope, now)
    facts = [
        fact_of(each, kind=VISIT_SCHEDULED, cause=cause, origin=each.origin, planned_for=str(each.day)) for each in made
    ]
    ledger.record_many(scope.organisation_id, facts)
    return [each.id for each in made]


def move_many(*, scope: Scope, days: dict[UUID, date], now: datetime) -> None:
    """Plan visits that have not begun for other days, of the same people; their hours are free again.

    They may change places with each other. Raises `not_found`, `visit.not_open`, `visit.day_past`,
    `visit.already_planned`.
    """
    scope.require(VISIT_PLAN)
    rows = list(visible_visits(scope).select_for_update().filter(id__among=list(days)).order_by("id"))
    if len(rows) < len(days):
        raise Refusal(NOT_FOUND)
    if any(row.life != Life.PLANNED or row.started_at is not None for row in rows):
        raise Refusal(NOT_OPEN)
    _require_days_ahead(scope, list(days.values()), now)
    _departments(scope, {row.person_id for row in rows})
    places = [(row.customer_id, row.person_id, days[row.id]) for row in rows]
    _require_free(scope, places, but=frozenset(days))
    cause, facts = _cause(scope, now), []
    for row in rows:
        before, row.day = row.planned_for or row.day, days[row.id]
        row.planned_for, row.window_from, row.window_until = row.day, None, None
        facts.append(fact_of(row, kind=VISIT_MOVED, cause=cause, before=str(before), planned_for=str(row.day)))
    Visit.objects.filter(organisation_id=scope.organisation_id).bulk_update(
        rows, ["day", "planned_for", "window_from", "window_until"], batch_size=_BATCH
    )
    ledger.record_many(scope.organisation_id, facts)


def _departments(scope: Scope, people: set[UUID]) -> dict[UUID, UUID]:
    found = active_departments(scope, list(people))
    if people - found.keys() or (scope.reach is Reach.OWN and people - {scope.person_id}):
        raise Refusal(NOT_FOUND)
    return found


def _require_days_ahead(scope: Scope, days: Sequence[date], now: datetime) -> None:
    if any(day < local_day(scope, now) for day in days):
        raise Refusal(DAY_PAST)


def _require_free(scope: Scope, places: Sequence[tuple[UUID, UUID, date]], *, but: frozenset[UUID]) -> None:
    if not places:
        return
    rows = Visit.objects.filter(
        organisation_id=scope.organisation_id,
        customer_id__among=list({customer for customer, _, _ in places}),
        life=Life.PLANNED.value,
        day__gte=min(day for _, _, day in places),
        day__lte=max(day for _, _, day in places),
    )
    taken = {
        (customer, person, day): code
        for visit, customer, person, day, code in rows.values_list("id", "customer_id", "person_id", "day", "code")
        if visit not in but
    }
    wanted: set[tuple[UUID, UUID, date]] = set()
    for place in places:
        if place in taken or place in wanted:
            raise Refusal(ALREADY_PLANNED, code=taken.get(place, ""))
        wanted.add(place)


def _insert(made: Sequence[Visit], scope: Scope) -> None:
    """Insert visits; whose code is taken, or is another's of them, gets a longer one."""
    codes: set[str] = set()
    known = Visit.objects.filter(organisation_id=scope.organisation_id, code__in=[each.code for each in made])
    taken = set(known.values_list("code", flat=True))
    for each in made:
        if each.code in taken | codes:
            each.code = visit_code(each.id, each.day, length=LONG)
        codes.add(each.code)
    segment(scope.organisation_id, made)
    Visit.objects.bulk_create(made, batch_size=_BATCH)


def _cause(scope: Scope, now: datetime) -> Cause:
    return Cause(actor_id=scope.person_id, happened_at=now, received_at=now, now=now)
