"""Keeping the route of a day that a person accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.queries.visiting import to_visit
from shifang.kernel.problems import Refusal
from shifang.ledger.operations.recording import record
from shifang.ledger.types import Fact, Subject
from shifang.planning import payloads
from shifang.planning.models import DayRoute
from shifang.planning.queries.today import kept_route
from shifang.planning.types.today import DAY_OUT_OF_REACH, FARTHEST_DAYS, ROUTE_CHANGED, STOP_TWICE, Kept
from shifang.platform.turns import take_turns
from shifang.pool.queries.claimable import claimable_among
from shifang.protocol.types import Call, Outcome
from shifang.visits.operations.begin import local_day
from shifang.visits.operations.endings import cancel_planned
from shifang.visits.operations.schedule import schedule
from shifang.visits.queries.day import visits_of_day

REPLAN = "plan.replan"


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The customers of an accepted route: with a visit, own ones without, free ones, and those it is too late for.

    `back` are visits that the person had taken in, has not begun, and leaves out now; `aside` planned ones that they do
    not make that day.
    """

    visits: dict[UUID, UUID]
    back: list[UUID]
    aside: dict[UUID, UUID]
    own: list[UUID]
    free: set[UUID]
    gone: list[UUID]


def replan(call: Call) -> Outcome:
    """Keep the order that the person accepted; own customers without a visit that day get one, and visits that they had
    taken in and leave out now are called off.

    The newest by the phone's clock counts: one that comes later than a newer one changes nothing. Customers that the
    person no longer has, and may not claim, are told as gone and the rest of the route stands.
    """
    given: payloads.Replan = call.payload
    scope, day = call.scope, given.day
    today = local_day(scope, call.happened_at)
    if not today <= day <= today + timedelta(days=FARTHEST_DAYS):
        raise Refusal(DAY_OUT_OF_REACH, days=FARTHEST_DAYS)
    if len({each.customer_id for each in given.stops}) < len(given.stops):
        raise Refusal(STOP_TWICE)
    take_turns(route_turn(scope, scope.me, day))
    before = kept_route(scope.organisation_id, scope.me, day)
    sorts = _sort(call, before)
    subject = Subject("person", scope.me)
    result: dict[str, Any] = {"day": str(day), "gone": [str(each) for each in sorts.gone]}
    if before is not None and before.own and before.at > call.happened_at:
        _tell(call, subject, state="superseded", stops=len(given.stops))
        return Outcome(result={**result, "state": "superseded", "stops": []}, subject_id=scope.me)
    ahead = day >= local_day(scope, call.received_at)
    made = _schedule(call, sorts) if ahead else {}
    for each in sorts.back if ahead else ():
        cancel_planned(scope=scope, visit_id=each, reason="", now=call.received_at)
    visits = {**sorts.visits, **made}
    stops = [each for each in given.stops if each.customer_id not in sorts.gone]
    added = made.keys() | (before.added if before is not None else frozenset())
    kept = [_stop(each, visits.get(each.customer_id), added=each.customer_id in added) for each in stops]
    aside = [{"customer_id": str(each), "visit_id": str(visit), "aside": True} for each, visit in sorts.aside.items()]
    _keep(call, [*kept, *aside])
    facts = {
        "reason": given.reason,
        "by_phone": given.by_phone,
        "customers": [str(each.customer_id) for each in stops],
        "before": [str(each) for each in before.customers] if before is not None else None,
        "added": [str(each) for each in made],
        "without": [str(each) for each in sorts.aside],
        "called_off": [str(each) for each in sorts.back] if ahead else [],
        "gone": result["gone"],
    }
    _tell(call, subject, state="kept", **facts)
    told = [
        {
            "customer_id": str(each.customer_id),
            "visit_id": str(visits[each.customer_id]) if each.customer_id in visits else None,
        }
        for each in stops
    ]
    return Outcome(result={**result, "state": "kept", "stops": told}, subject_id=scope.me)


def route_turn(scope: Scope, person_id: UUID, day: date) -> str:
    """Return the name of the turn in which the order of a person's day is changed."""
    return f"planning.route:{scope.organisation_id}:{person_id}:{day}"


def _sort(call: Call, before: Kept | None) -> _Sorted:
    scope, given = call.scope, call.payload
    rows = visits_of_day(scope.organisation_id, scope.me, given.day)
    visits = {each.customer_id: each.id for each in reversed(rows)}
    without = [each.customer_id for each in given.stops if each.customer_id not in visits]
    customers = to_visit(scope.organisation_id, without)
    own = [each for each in without if each in customers and customers[each].owner_id == scope.me]
    others = [each for each in without if each not in own]
    # What was in the route before was free then; it stays until somebody has it.
    stood = set(before.customers) if before is not None else set()
    free = claimable_among(scope, others, now=call.received_at) if others else set()
    free |= {each for each in others if each in stood and each in customers and customers[each].owner_id is None}
    stays = {each.customer_id for each in given.stops}
    added = before.added - stays if before is not None else frozenset()
    untouched = {each.customer_id: each.id for each in rows if each.untouched}
    back = [visit for customer, visit in untouched.items() if customer in added]
    left = ({*given.without} | (before.aside.keys() if before is not None else set())) - stays - added
    aside = {customer: visit for customer, visit in untouched.items() if customer in left}
    return _Sorted(visits, back, aside, own, free, [each for each in others if each not in free])


def _schedule(call: Call, sorts: _Sorted) -> dict[UUID, UUID]:
    return {
        each: schedule(
            scope=call.scope,
            customer_id=each,
            person_id=call.scope.me,
            planned_for=call.payload.day,
            now=call.received_at,
        ).id
        for each in sorts.own
    }


def _stop(given: payloads.StopIn, visit_id: UUID | None, *, added: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"customer_id": str(given.customer_id), "begins_at": given.begins_at.isoformat()}
    if visit_id is not None:
        told["visit_id"] = str(visit_id)
    return {**told, "added": True} if added else told


def _keep(call: Call, stops: Sequence[dict[str, Any]]) -> None:
    DayRoute.objects.update_or_create(
        organisation_id=call.scope.organisation_id,
        person_id=call.scope.me,
        day=call.payload.day,
        defaults={
            "stops": stops,
            "reason": call.payload.reason,
            "command_id": call.id,
            "accepted_at": call.happened_at,
            "received_at": call.received_at,
        },
    )


def _tell(call: Call, subject: Subject, **facts: Any) -> None:
    fact = Fact(
        kind=ROUTE_CHANGED,
        subject=subject,
        actor_id=call.scope.person_id,
        department_id=call.scope.department_id,
        happened_at=call.happened_at,
        received_at=call.received_at,
        facts={"day": str(call.payload.day), **facts},
    )
    record(call.scope.organisation_id, fact)
