"""Beginning, calling off and discarding drafts."""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from shifang.accounts.queries import active_departments, person_names
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.planning.models import Plan
from shifang.planning.operations.recording import record
from shifang.planning.queries.facts import Period, customers_of
from shifang.planning.queries.frequency import frequencies, planning_rules
from shifang.planning.queries.plans import find_plan, visible_plans
from shifang.planning.queries.travel import travel_of
from shifang.planning.types.plan_lists import (
    DAY_PAST,
    NO_CUSTOMERS,
    NOT_DRAFT,
    PLAN_CANCELLED,
    PLAN_DISCARDED,
    PLAN_STARTED,
    PLANS_MANAGE,
    SEARCH_RUNNING,
    TOO_LARGE,
)
from shifang.planning.types.plans import MOST_CUSTOMERS, MOST_PEOPLE, MOST_VISITS, MOST_WEEKS, State, Wishes
from shifang.platform import jobs
from shifang.platform.turns import take_turns
from shifang.pool.queries.assignments import find_assignment, lines_of
from shifang.visits.types.closed_lists import VISIT_PLAN

SEARCH = "planning.search"
QUEUE = "planning"
SILENT = timedelta(minutes=3)
NEVER_BEGUN = timedelta(hours=2)
"""How long a search may not be heard of, before it has begun too, until its worker is taken for dead."""
SECONDS_EACH, LEAST_SECONDS, MOST_SECONDS = 8, 20, 600


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be drafted. With an assignment: the first visits to what people were given in it.

    `seconds`: how long is searched (None: as the number of people asks for).
    """

    first_day: date
    people: tuple[UUID, ...] = ()
    weeks: int = 4
    wishes: Wishes = field(default_factory=Wishes)
    assignment_id: UUID | None = None
    seconds: int | None = None
    seed: int | None = None


def begin(*, scope: Scope, draft: Draft, now: datetime) -> Plan:
    """Begin to draft a plan: a job searches for it.

    Raises `not_found` for people out of sight, `plan.day_past`, `plan.no_customers`, `plan.too_large`,
    `plan.search_running`.
    """
    scope.require(PLANS_MANAGE, VISIT_PLAN)
    if draft.first_day < now.astimezone(ZoneInfo(scope.timezone)).date():
        raise Refusal(DAY_PAST)
    period = _period(scope, draft)
    departments = active_departments(scope, period.people)
    if not period.people or set(period.people) - departments.keys():
        raise Refusal(NOT_FOUND)
    for person_id in period.people:
        scope.require_sight(department_id=departments[person_id], person_id=person_id)
    without = _require_bearable(scope, period)
    _require_alone(scope, now=now)
    seconds = draft.seconds or max(LEAST_SECONDS, min(SECONDS_EACH * len(period.people), MOST_SECONDS))
    plan = Plan.objects.create(
        organisation_id=scope.organisation_id,
        department_id=_department(scope, set(departments.values())),
        people=list(period.people),
        first_day=period.first,
        weeks=period.weeks,
        state=State.SEARCHING.value,
        settings={
            "wishes": asdict(draft.wishes),
            "travel": asdict(travel_of(scope, period.people, now=now)),
            "seconds": seconds,
            "without_frequency": without,
            "only": None if period.only is None else sorted(map(str, period.only)),
        },
        policy_version=planning_rules(scope).version,
        seed=secrets.randbelow(2**31) if draft.seed is None else draft.seed,
        by_id=scope.me,
        assignment_id=draft.assignment_id,
        made_at=now,
    )
    jobs.enqueue(SEARCH, queue=QUEUE, organisation_id=str(plan.organisation_id), plan_id=str(plan.id))
    record(PLAN_STARTED, plan, scope=scope, now=now)
    return plan


def cancel(*, scope: Scope, plan_id: UUID, keep: bool, now: datetime) -> Plan:
    """Call off a search; with `keep` the best plan so far becomes the draft. Twice is once."""
    scope.require(PLANS_MANAGE)
    plan = find_plan(scope, plan_id, lock=True)
    if plan.state == State.CANCELLED:
        return plan
    if plan.state != State.SEARCHING:
        raise Refusal(NOT_DRAFT, state=plan.state)
    if keep and plan.heard_at is not None:
        plan.settings["enough"] = True
        plan.save(update_fields=["settings"])
        return plan
    plan.state, plan.ended_at = State.CANCELLED.value, now
    plan.save(update_fields=["state", "ended_at"])
    record(PLAN_CANCELLED, plan, scope=scope, now=now)
    return plan


def discard(*, scope: Scope, plan_id: UUID, now: datetime) -> Plan:
    """Discard a draft that nobody wants; the running plan stays as it is. Twice is once."""
    scope.require(PLANS_MANAGE)
    plan = find_plan(scope, plan_id, lock=True)
    if plan.state == State.DISCARDED:
        return plan
    if plan.state not in {State.DRAFT, State.FAILED, State.CANCELLED}:
        raise Refusal(NOT_DRAFT, state=plan.state)
    plan.state, plan.ended_at = State.DISCARDED.value, now
    plan.save(update_fields=["state", "ended_at"])
    record(PLAN_DISCARDED, plan, scope=scope, now=now)
    return plan


def _period(scope: Scope, draft: Draft) -> Period:
    if draft.assignment_id is None:
        people = tuple(dict.fromkeys(draft.people))
        _require_few("people", len(people), MOST_PEOPLE)
        _require_few("weeks", draft.weeks, MOST_WEEKS)
        return Period(people, draft.first_day, draft.weeks)
    made = find_assignment(scope, draft.assignment_id)
    lines = [each for each in lines_of(scope, [made.id])[made.id] if not each.returned]
    wanted = [each for each in lines if not draft.people or each.person_id in draft.people]
    people = tuple(sorted({each.person_id for each in wanted}))
    if not people:
        raise Refusal(NO_CUSTOMERS)
    _require_few("people", len(people), MOST_PEOPLE)
    return Period(people, draft.first_day, 1, frozenset(each.customer_id for each in wanted))


def _require_bearable(scope: Scope, period: Period) -> int:
    """Refuse what is nothing or too much; return how many customers are not visited regularly."""
    held = customers_of(scope, period)
    _require_few("customers", len(held), MOST_CUSTOMERS)
    often = frequencies(scope, held)
    if period.only is not None:
        if not held:
            raise Refusal(NO_CUSTOMERS)
        return 0
    wanted = [each for each in often.values() if each is not None]
    if not wanted:
        raise Refusal(NO_CUSTOMERS)
    _require_few("visits", round(sum(7 * period.weeks / each.interval for each in wanted)), MOST_VISITS)
    return len(held) - len(wanted)


def _require_alone(scope: Scope, *, now: datetime) -> None:
    """Refuse a second search of an organisation, saying whose runs; each takes both cores."""
    take_turns(f"planning.search:{scope.organisation_id}")
    alive = Q(heard_at__gt=now - SILENT) | Q(heard_at__isnull=True, made_at__gt=now - NEVER_BEGUN)
    running = Plan.objects.filter(alive, organisation_id=scope.organisation_id, state=State.SEARCHING.value)
    other = running.order_by("id").first()
    if other is None:
        return
    seen = visible_plans(scope).filter(id=other.id).exists()
    raise Refusal(
        SEARCH_RUNNING,
        name=person_names(scope, [other.by_id])[other.by_id],
        progress=other.progress,
        errors=[{"plan_id": str(other.id)}] if seen else (),
    )


def _require_few(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise Refusal(TOO_LARGE, what=what, count=count, limit=limit)


def _department(scope: Scope, departments: set[UUID]) -> UUID:
    """Return the department of a plan: that of its people, else that of whoever makes it."""
    return next(iter(departments)) if len(departments) == 1 else cast(UUID, scope.department_id)
