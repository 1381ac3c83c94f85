"""Changing a draft by hand: what it costs, doing it, taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import ToVisit, to_visit
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.planning.models import Plan, PlanEdit, PlanStop
from shifang.planning.operations.recording import record
from shifang.planning.queries.facts import MIDNIGHT, agreed_hours, point_of, workers_of
from shifang.planning.queries.frequency import frequencies_of
from shifang.planning.queries.plans import (
    find_plan,
    last_edit,
    period_of,
    route_of,
    stops_of,
    travel_in,
    wishes_of,
)
from shifang.planning.rules.drafting import span_windows
from shifang.planning.rules.edits import Moving, Price, Route, RoutePrice, price
from shifang.planning.rules.hours import hours_of
from shifang.planning.rules.ordered import NEVER, Broken, Halt
from shifang.planning.types.plan_lists import (
    BREAKS_RULE,
    EDITED_MEANWHILE,
    NOT_DRAFT,
    NOTHING_TO_UNDO,
    PLAN_EDITED,
    PLANS_MANAGE,
)
from shifang.planning.types.plans import State, Worker
from shifang.visits.queries.standing import last_days


@dataclass(frozen=True, slots=True)
class Edit:
    """A stop that is to come to a position of a person's day."""

    stop_id: UUID
    person_id: UUID
    day: date
    position: int


def price_of(*, scope: Scope, plan_id: UUID, edit: Edit, now: datetime) -> Price:
    """Return what an edit would cost and which rules it would break; nothing is written."""
    scope.require(PLANS_MANAGE)
    plan = find_plan(scope, plan_id)
    stop = _stop(plan, edit)
    return price(_moving(scope, plan, stop, edit=edit, now=now), travel_in(plan))


def apply(*, scope: Scope, plan_id: UUID, edit: Edit, revision: int, anyway: bool, now: datetime) -> tuple[Plan, Price]:
    """Make an edit. `anyway` makes it though windows, hours or a frequency are broken.

    Raises `not_found`, `plan.not_draft`, `plan.edited_meanwhile`, and `plan.breaks_rule` with every broken rule.
    """
    scope.require(PLANS_MANAGE)
    plan = _locked_draft(scope, plan_id, revision)
    stop = _stop(plan, edit)
    found = price(_moving(scope, plan, stop, edit=edit, now=now), travel_in(plan))
    against = [each for each in found.broken if not anyway or each.breach in NEVER]
    if against:
        raise Refusal(BREAKS_RULE, count=len(against), errors=[_told(each) for each in against])
    touched = _rows(plan, [(stop.person_id, stop.day), (edit.person_id, edit.day)])
    before = [_snapshot(each) for each in touched.values()]
    _place(touched, found.routes)
    told = {"customer_id": str(stop.customer_id), "from": _place_told(before, stop.id), "to": _edit_told(edit)}
    newest = last_edit(plan)
    PlanEdit.objects.create(
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        number=newest.number + 1 if newest is not None else 1,
        by_id=scope.me,
        made_at=now,
        told=told,
        before=before,
    )
    _bump(plan)
    record(PLAN_EDITED, plan, scope=scope, now=now, **told, minutes=round(found.minutes, 1))
    return plan, found


def undo(*, scope: Scope, plan_id: UUID, revision: int, now: datetime) -> Plan:
    """Take back the newest edit. Raises `plan.nothing_to_undo`."""
    scope.require(PLANS_MANAGE)
    plan = _locked_draft(scope, plan_id, revision)
    edit = last_edit(plan)
    if edit is None:
        raise Refusal(NOTHING_TO_UNDO)
    held = {UUID(each["id"]): each for each in edit.before}
    rows = list(stops_of(plan).filter(id__among=list(held)))
    for row in rows:
        was = held[row.id]
        row.person_id, row.day = UUID(was["person_id"]), date.fromisoformat(was["day"])
        row.position, row.arrival = was["position"], was["arrival"]
    _save(rows)
    PlanEdit.objects.filter(organisation_id=plan.organisation_id, id=edit.id).delete()
    _bump(plan)
    record(PLAN_EDITED, plan, scope=scope, now=now, **{**edit.told, "undone": True})
    return plan


def _locked_draft(scope: Scope, plan_id: UUID, revision: int) -> Plan:
    plan = find_plan(scope, plan_id, lock=True)
    if plan.state != State.DRAFT:
        raise Refusal(NOT_DRAFT, state=plan.state)
    if plan.revision != revision:
        raise Refusal(EDITED_MEANWHILE)
    return plan


def _stop(plan: Plan, edit: Edit) -> PlanStop:
    stop = stops_of(plan).filter(id=edit.stop_id).first()
    if stop is None or edit.person_id not in plan.people:
        raise Refusal(NOT_FOUND)
    return stop


def _moving(scope: Scope, plan: Plan, stop: PlanStop, *, edit: Edit, now: datetime) -> Moving:
    period = replace(period_of(plan), people=tuple(dict.fromkeys([stop.person_id, edit.person_id])))
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    workers = {each.id: each for each in workers_of(scope, period, now=now)}
    source, target = route_of(plan, stop.person_id, stop.day), route_of(plan, edit.person_id, edit.day)
    known = to_visit(scope.organisation_id, [each.customer_id for each in (*source, *target)])
    customer = known[stop.customer_id]
    theirs = stops_of(plan).filter(customer_id=stop.customer_id).exclude(id=stop.id)
    last = last_days(scope.organisation_id, [stop.customer_id], today=today, before=plan.first_day)
    goal = workers.get(edit.person_id, Worker(edit.person_id, ()))
    begun = goal.by_day.get(today)
    halts = _Halts(known, agreed_hours(scope, period))
    return Moving(
        source=halts.route(workers.get(stop.person_id, Worker(stop.person_id, ())), stop.day, source),
        index=[each.id for each in source].index(stop.id),
        target=halts.route(goal, edit.day, target),
        position=edit.position,
        halt=halts.halt(stop, goal, edit.day),
        fixed=stop.fixed,
        owned=edit.person_id in (stop.person_id, customer.owner_id) or wishes_of(plan).share,
        others=(*theirs.values_list("day", flat=True), *last.values()),
        first=plan.first_day,
        last=period.last,
        ahead=today + timedelta(days=1) if begun is not None and begun.begun else today,
        frequency=frequencies_of(scope, [customer])[customer.id],
    )


@dataclass(frozen=True)
class _Halts:
    """Makes halts of stops: by the customers' hours, or those that were agreed."""

    known: Mapping[UUID, ToVisit]
    agreed: Mapping[UUID, tuple[int, int]]

    def route(self, worker: Worker, day: date, rows: Sequence[PlanStop]) -> Route:
        """Return a person's day."""
        return Route(worker, day, tuple(self.halt(row, worker, day) for row in rows))

    def halt(self, row: PlanStop, worker: Worker, day: date) -> Halt:
        """Return a stop as it would be on a person's day."""
        customer, work = self.known[row.customer_id], worker.by_day.get(day)
        spans = work.spans if work is not None else ()
        hours = hours_of(customer.opening_hours)
        windows = span_windows(spans, hours.get(day.isoweekday(), ()) if hours else None, row.minutes)
        if row.fixed:
            opens, closes = self.agreed.get(row.visit_id or row.id, (0, MIDNIGHT))
            windows = ((opens, max(opens, closes - row.minutes)),)
        return Halt(row.customer_id, point_of(customer), row.minutes, windows)


def _rows(plan: Plan, routes: Sequence[tuple[UUID, date]]) -> dict[UUID, PlanStop]:
    """Return the stops of some routes by id."""
    return {row.id: row for person_id, day in dict.fromkeys(routes) for row in route_of(plan, person_id, day)}


def _place(touched: Mapping[UUID, PlanStop], routes: Sequence[RoutePrice]) -> None:
    """Give stops the places and times of the changed routes."""
    left = list(touched.values())
    for route in routes:
        for position, (halt, arrival) in enumerate(zip(route.halts, route.after.arrivals, strict=True)):
            row = _of(left, halt.customer_id, route)
            left.remove(row)
            row.person_id, row.day = route.person_id, route.day
            row.position, row.arrival = position, arrival
    _save(list(touched.values()))


def _of(rows: Sequence[PlanStop], customer_id: UUID, route: RoutePrice) -> PlanStop:
    """Return the stop of a customer that belongs to a route: the one that is there, else the one that comes to it."""
    mine = [row for row in rows if row.customer_id == customer_id]
    return next((row for row in mine if (row.person_id, row.day) == (route.person_id, route.day)), mine[0])


def _save(rows: Sequence[PlanStop]) -> None:
    if rows:
        of = PlanStop.objects.filter(organisation_id=rows[0].organisation_id)
        of.bulk_update(rows, ["person", "day", "position", "arrival"])


def _bump(plan: Plan) -> None:
    plan.revision += 1
    plan.save(update_fields=["revision"])


def _snapshot(row: PlanStop) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "person_id": str(row.person_id),
        "day": row.day.isoformat(),
        "position": row.position,
        "arrival": row.arrival,
    }


def _place_told(before: Sequence[Mapping[str, Any]], stop_id: UUID) -> dict[str, Any]:
    was = next(each for each in before if each["id"] == str(stop_id))
    return {name: was[name] for name in ("person_id", "day", "position")}


def _edit_told(edit: Edit) -> dict[str, Any]:
    return {"person_id": str(edit.person_id), "day": edit.day.isoformat(), "position": edit.position}


def _told(broken: Broken) -> dict[str, Any]:
    return {
        "rule": broken.breach.value,
        "customer_id": str(broken.customer_id) if broken.customer_id is not None else None,
        "measured": broken.measured,
        "limit": broken.limit,
        "may": broken.breach not in NEVER,
    }
