"""The nightly return of what is due, in batches that survive a stop: warned first, then reclaimed, or asked about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q

from shifang.accounts.queries import policy, system_scope
from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.types import Subject
from shifang.platform import clock
from shifang.platform.bulk import insert_rows
from shifang.platform.jobs import enqueue
from shifang.pool.models import Standing, Sweep, Warned
from shifang.pool.operations.reclaim import reclaimed, why
from shifang.pool.operations.recording import record, record_all
from shifang.pool.operations.standings import refresh, stand
from shifang.pool.queries.holding import Judged, judged_holdings
from shifang.pool.queries.pools import Atlas
from shifang.pool.queries.warnings import told_warnings
from shifang.pool.rules.sweep import stage_of, too_much
from shifang.pool.types.closed_lists import (
    POOL_MANAGE,
    SWEEP_CONFIRMED,
    SWEEP_NOT_STOPPED,
    SWEEP_STOPPED,
    WARNED,
)
from shifang.pool.types.settings import SETTINGS, settings_of

AT_ONCE = 1000
ONE = timedelta(days=1)

Place = tuple[date, UUID]
"""A day and a customer whose holding ends on it: where in the order of what is due."""
Span = tuple[Place, Place]
"""What is due behind one place up to another: a batch."""
_BEGINNING: Place = (date.min, UUID(int=0))
_END: Place = (date.max, UUID(int=2**128 - 1))
# In the order of the index of due days: what was returned has left it, the rest is passed over once.
_ENDS = """
SELECT due_on, id FROM (
    SELECT due_on, id, row_number() OVER (ORDER BY due_on, id) AS number FROM pool_standing
    WHERE organisation_id = %s AND owner_id IS NOT NULL AND due_on <= %s
) AS due WHERE number %% %s = 0 ORDER BY due_on, id
"""
_DUE = """
SELECT id FROM pool_standing
WHERE organisation_id = %s AND owner_id IS NOT NULL AND due_on <= %s AND (due_on, id) > (%s, %s)
  AND (due_on, id) <= (%s, %s)
ORDER BY due_on, id
"""
RUNNING, STOPPED, DONE = "running", "stopped", "done"


def begin_sweep(*, organisation_id: UUID, now: datetime) -> Sweep:
    """Begin the sweep of the organisation's day, or return the one that there is; one that is too large stops.

    The standings must follow the log up to now.
    """
    scope = system_scope(organisation_id)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    rows = Standing.objects.filter(organisation_id=organisation_id, owner__isnull=False)
    counted = rows.aggregate(held=Count("id"), due=Count("id", filter=Q(due_on__lte=today)))
    stops = too_much(counted["due"], counted["held"], settings_of(policy(scope, SETTINGS.code).body))
    made = Sweep(
        id=clock.new_id(),
        organisation_id=organisation_id,
        day=today,
        state=STOPPED if stops else RUNNING,
        started_at=now,
        **counted,
    )
    Sweep.objects.bulk_create([made], ignore_conflicts=True)
    found = Sweep.objects.get(organisation_id=organisation_id, day=today)
    if found.id == made.id and stops:
        subject = Subject("sweep", made.id)
        record(SWEEP_STOPPED, subject, scope=scope, now=now, department_id=None, **counted, day=today.isoformat())
    return found


def sweep_spans(*, organisation_id: UUID, now: datetime) -> list[Span]:
    """Divide what is due into batches. They have nobody in common: the order in which they are swept, or by how many at
    once, makes no difference.
    """
    today = now.astimezone(ZoneInfo(system_scope(organisation_id).timezone)).date()
    with connection.cursor() as cursor:
        cursor.execute(_ENDS, [organisation_id, today, AT_ONCE])
        ends: list[Place] = cursor.fetchall()
    return list(pairwise([_BEGINNING, *ends, _END]))


def sweep_batch(*, organisation_id: UUID, span: Span, now: datetime) -> None:
    """Return the customers of a batch to their pools, those that are still due.

    What somebody works on at this moment is passed over and comes with tomorrow's sweep.
    """
    scope = system_scope(organisation_id)
    atlas = Atlas(scope, today=now.astimezone(ZoneInfo(scope.timezone)).date())
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [organisation_id, atlas.today, *span[0], *span[1]])
        ids: list[UUID] = [row[0] for row in cursor.fetchall()]
    if not ids:
        return
    taken = reclaimed(scope=scope, customer_ids=ids, atlas=atlas, now=now)
    pooled = [replace(each.kept, owner_id=None, since=now) for each in taken]
    stand(pooled, scope=scope, atlas=atlas, now=now)
    # Others of the batch may be due no longer: a visit came in between.
    refresh(scope=scope, customer_ids=set(ids) - {each.customer_id for each in pooled}, now=now)
    sweep = Sweep.objects.select_for_update().get(organisation_id=organisation_id, day=atlas.today)
    sweep.reclaimed += len(taken)
    sweep.save(update_fields=["reclaimed"])


def end_sweep(*, organisation_id: UUID, sweep_id: UUID, now: datetime) -> None:
    """Mark a running sweep as done."""
    rows = Sweep.objects.filter(organisation_id=organisation_id, id=sweep_id, state=RUNNING)
    rows.update(state=DONE, finished_at=now)


def confirm_sweep(*, scope: Scope, sweep_id: UUID, now: datetime) -> Sweep:
    """Let a stopped sweep run. Raises `not_found`, `pool.sweep_not_stopped` when it has run or its day is over."""
    scope.require(POOL_MANAGE)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    rows = Sweep.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=sweep_id)
    found = rows.first()
    if found is None:
        raise Refusal(NOT_FOUND)
    if (found.state, found.day) != (STOPPED, today):
        raise Refusal(SWEEP_NOT_STOPPED)
    found.state, found.confirmed_by_id = RUNNING, scope.person_id
    found.save(update_fields=["state", "confirmed_by"])
    subject = Subject("sweep", found.id)
    record(SWEEP_CONFIRMED, subject, scope=scope, now=now, department_id=None, day=today.isoformat(), due=found.due)
    enqueue("pool.sweep", queue="pool", organisation_id=str(scope.organisation_id))
    return found


def warn_batch(*, organisation_id: UUID, now: datetime) -> int:
    """Tell the next holders whose day of warning has come; return how many customers were looked at. Nobody is told
    twice of the same day.
    """
    scope = system_scope(organisation_id)
    today = now.astimezone(ZoneInfo(scope.timezone)).date()
    # What is due is the sweep's: nobody is warned of a day that has come.
    rows = Standing.objects.select_for_update(skip_locked=True).filter(
        organisation_id=organisation_id, warn_on__lte=today, due_on__gt=today
    )
    ids = list(rows.order_by("warn_on", "id").values_list("id", flat=True)[:AT_ONCE])
    judged = judged_holdings(scope, ids, atlas=Atlas(scope, today=today))
    told = told_warnings(organisation_id, ids)
    warned: list[tuple[Judged, int]] = []
    for customer_id, each in judged.items():
        stage = stage_of(each.due, today=today)
        if stage is not None and stage not in told.get((customer_id, each.kept.owner_id, each.due.on), ()):
            warned.append((each, stage))
    _warn(scope, warned, now=now)
    refresh(scope=scope, customer_ids=ids, now=now)
    return len(ids)


def _warn(scope: Scope, warned: Sequence[tuple[Judged, int]], *, now: datetime) -> None:
    rows = [
        {
            "id": clock.new_id(),
            "organisation_id": scope.organisation_id,
            "customer_id": each.kept.customer_id,
            "owner_id": each.kept.owner_id,
            "due_on": each.due.on,
            "days": stage,
            "at": now,
        }
        for each, stage in warned
    ]
    insert_rows(Warned, rows)
    told = [
        (Subject("customer", each.kept.customer_id), each.kept.department_id, {"days": stage, **why(each)})
        for each, stage in warned
    ]
    record_all(WARNED, told, scope=scope, now=now)
