"""The search for a draft: a job that tells how far it is, keeps the best so far, and may be called off at any time.

Nothing but the draft's own rows is written: the running plan stays as it is whatever becomes of the job.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

from django.db import models

from shifang.accounts.queries import scope_of_person
from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.planning.models import Plan, PlanLeftOut, PlanStop
from shifang.planning.operations.plans import NEVER_BEGUN, QUEUE, SEARCH, SILENT
from shifang.planning.operations.recording import record
from shifang.planning.operations.searching import best_within, make_ready
from shifang.planning.queries.facts import facts_of
from shifang.planning.queries.frequency import planning_rules
from shifang.planning.queries.plans import basis_json, period_of, travel_in, wishes_of
from shifang.planning.rules.drafted import drafted
from shifang.planning.rules.drafting import Piece, pieces
from shifang.planning.types.periodic import PeriodicPlan
from shifang.planning.types.plan_lists import INTERRUPTED, PLAN_DRAFTED, SEARCH_FAILED
from shifang.planning.types.plans import Drafted, Facts, Left, State
from shifang.platform import clock, jobs, tenancy
from shifang.platform.bulk import insert_rows

log = logging.getLogger(__name__)
LANES = 2
TICK_S = 1.0
WAIT = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time of day, and a clock that only ever rises, in seconds."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]


@dataclass
class _Running:
    """A piece under search: how far it is and its best plan so far, told by its own thread."""

    piece: Piece
    seconds: float
    share: float = 0.0
    best: PeriodicPlan | None = None
    written: PeriodicPlan | None = None
    future: "Future[PeriodicPlan] | None" = None


class _Over(Exception):
    """The plan is not searched for any more: it was called off, or somebody else's job has it."""


def search(*, organisation_id: UUID, plan_id: UUID, clocks: Clocks) -> None:
    """Search for a plan until its time is over or it is called off, and leave it as a draft."""
    try:
        found = _begin(organisation_id, plan_id, clocks.now())
        if found is None:
            return
        plan, scope, facts = found
        todo, left = pieces(facts)
        _write_first(plan, left)
        _search_all(plan, todo, clocks)
        _finish(plan, scope, clocks.now())
    except _Over:
        return
    except Refusal as refusal:
        _fail(organisation_id, plan_id, code=refusal.kind.code, now=clocks.now())
    except Exception:
        log.exception("planning: search of %s", plan_id)
        _fail(organisation_id, plan_id, code=SEARCH_FAILED.code, now=clocks.now())


def give_up_silent(*, organisation_id: UUID, now: datetime) -> int:
    """Take searches whose worker has died for failed; what they had found until then can be discarded or drafted anew.

    A publication that was cut off has written nothing: its plan is a draft again.
    """
    rows = Plan.objects.filter(organisation_id=organisation_id)
    silent = models.Q(heard_at__lt=now - SILENT) | models.Q(heard_at__isnull=True, made_at__lt=now - NEVER_BEGUN)
    failed = rows.filter(silent, state=State.SEARCHING.value).update(
        state=State.FAILED.value, failure=INTERRUPTED.code, ended_at=now
    )
    cut_off = rows.filter(state=State.PUBLISHING.value, heard_at__lt=now - 3 * SILENT)
    return failed + cut_off.update(state=State.DRAFT.value, failure=INTERRUPTED.code)


def _begin(organisation_id: UUID, plan_id: UUID, now: datetime) -> tuple[Plan, Scope, Facts] | None:
    """Take the plan up and return it with what it stands on; None when there is nothing (or not yet) to do."""
    with tenancy.organisation(organisation_id):
        plan = _locked(organisation_id, plan_id)
        if plan is None:
            return None
        others = Plan.objects.filter(organisation_id=organisation_id, state=State.SEARCHING.value)
        if others.filter(heard_at__gt=now - SILENT).exclude(id=plan.id).exists():
            # One search of an organisation at a time: it takes both cores.
            words = {"organisation_id": str(organisation_id), "plan_id": str(plan_id)}
            jobs.enqueue(SEARCH, queue=QUEUE, at=now + WAIT, **words)
            return None
        scope = scope_of_person(organisation_id, plan.by_id)
        facts = facts_of(scope, period_of(plan), travel=travel_in(plan), wishes=wishes_of(plan), now=now)
        plan.basis = basis_json(facts.standing)
        plan.policy_version = planning_rules(scope).version
        plan.heard_at = now
        plan.save(update_fields=["basis", "policy_version", "heard_at"])
        return plan, scope, facts


def _write_first(plan: Plan, left: Sequence[Left]) -> None:
    """Write who is left out before any search; a job that begins anew forgets what an earlier one found."""
    with tenancy.organisation(plan.organisation_id):
        _alive(plan)
        mine = {"organisation_id": plan.organisation_id, "plan_id": plan.id}
        PlanStop.objects.filter(**mine).delete()
        PlanLeftOut.objects.filter(**mine).delete()
        _insert_left(plan, left)


def _search_all(plan: Plan, todo: Sequence[Piece], clocks: Clocks) -> None:
    lanes = min(LANES, len(todo)) or 1
    whole = sum(len(each.customers) for each in todo) or 1
    budget = float(plan.settings["seconds"]) * lanes
    running = [_Running(each, max(budget * len(each.customers) / whole, 1.0)) for each in todo]
    stopped = Event()
    with ThreadPoolExecutor(lanes) as pool:
        futures = []
        for one in running:
            one.future = pool.submit(_search_one, one, plan.seed, clocks, LANES // lanes, stopped)
            futures.append(one.future)
        try:
            while wait(futures, timeout=TICK_S).not_done:
                if _told(plan, running, clocks.now()):
                    stopped.set()
        except BaseException:
            stopped.set()
            raise
    _told(plan, running, clocks.now())


def _search_one(  # noqa: PLR0917 - a thread's arguments
    one: _Running, seed: int, clocks: Clocks, searches: int, stopped: Event
) -> PeriodicPlan:
    def told(share: float, _: float) -> bool:
        one.share = share
        return not stopped.is_set()

    def kept(best: PeriodicPlan) -> None:
        one.best = best

    # Here, where somebody goes on telling that the job lives.
    make_ready()
    return best_within(
        one.piece.problem,
        seconds=1e-3 if stopped.is_set() else one.seconds,
        seed=seed,
        monotonic=clocks.monotonic,
        searches=searches,
        running=one.piece.running,
        told=told,
        kept=kept,
    )


def _told(plan: Plan, running: Sequence[_Running], now: datetime) -> bool:
    """Write how far the search is and what it has found; return whether somebody has had enough."""
    for one in running:
        if one.future is not None and one.future.done():
            one.best, one.share = one.future.result(), 1.0
    with tenancy.organisation(plan.organisation_id):
        held = _alive(plan)
        for one in running:
            if one.best is not None and one.best is not one.written:
                one.written = one.best
                _write(plan, one.piece, drafted(one.piece, one.best))
        whole = sum(one.seconds for one in running) or 1.0
        held.progress = min(99, round(100 * sum(one.share * one.seconds for one in running) / whole))
        held.cost = sum(one.written.cost for one in running if one.written is not None)
        held.heard_at = now
        held.save(update_fields=["progress", "cost", "heard_at"])
    return bool(held.settings.get("enough"))


def _write(plan: Plan, piece: Piece, found: Drafted) -> None:
    """Write what was found for a piece in the place of what was found before."""
    mine = {"organisation_id": plan.organisation_id, "plan_id": plan.id}
    people = {person_id for person_id, _ in piece.routes} | {person_id for _, person_id in piece.customers}
    PlanStop.objects.filter(**mine, person_id__among=list(people)).delete()
    PlanLeftOut.objects.filter(**mine, customer_id__among=[customer_id for customer_id, _ in piece.customers]).delete()
    _insert_left(plan, found.left_out)
    position: dict[tuple[UUID, str], int] = {}
    rows = []
    for stop in found.stops:
        key = (stop.person_id, stop.day.isoformat())
        position[key] = position.get(key, -1) + 1
        rows.append({"id": clock.new_id(), **mine, "position": position[key], **asdict(stop)})
    insert_rows(PlanStop, rows)


def _insert_left(plan: Plan, left: Sequence[Left]) -> None:
    mine = {"organisation_id": plan.organisation_id, "plan_id": plan.id}
    insert_rows(PlanLeftOut, [{"id": clock.new_id(), **mine, **asdict(each)} for each in left])


def _finish(plan: Plan, scope: Scope, now: datetime) -> None:
    with tenancy.organisation(plan.organisation_id):
        held = _alive(plan)
        held.state, held.progress, held.ended_at, held.heard_at = State.DRAFT.value, 100, now, now
        held.save(update_fields=["state", "progress", "ended_at", "heard_at"])
        mine = {"organisation_id": plan.organisation_id, "plan_id": plan.id}
        counts = {
            "stops": PlanStop.objects.filter(**mine).count(),
            "left_out": PlanLeftOut.objects.filter(**mine).count(),
        }
        record(PLAN_DRAFTED, held, scope=scope, now=now, **counts)


def _fail(organisation_id: UUID, plan_id: UUID, *, code: str, now: datetime) -> None:
    with tenancy.organisation(organisation_id):
        rows = Plan.objects.filter(organisation_id=organisation_id, id=plan_id, state=State.SEARCHING.value)
        rows.update(state=State.FAILED.value, failure=code, ended_at=now)


def _alive(plan: Plan) -> Plan:
    """Return the plan, locked, as long as it is searched for; raise `_Over` otherwise."""
    held = _locked(plan.organisation_id, plan.id)
    if held is None:
        raise _Over
    return held


def _locked(organisation_id: UUID, plan_id: UUID) -> Plan | None:
    rows = Plan.objects.select_for_update().filter(organisation_id=organisation_id, id=plan_id)
    return rows.filter(state=State.SEARCHING.value).first()
