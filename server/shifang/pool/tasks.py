"""Background work of pools: following the log, and the sweep of the day."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import policy, system_scope
from shifang.platform import clock, tenancy
from shifang.platform.jobs import periodic, task
from shifang.platform.lanes import across
from shifang.pool.operations.claims import award
from shifang.pool.operations.looking import forget_views
from shifang.pool.operations.standings import fold
from shifang.pool.operations.sweeping import RUNNING, Span, begin_sweep, end_sweep, sweep_batch, sweep_spans, warn_batch
from shifang.pool.operations.windows import decide, due_windows
from shifang.pool.types.settings import SETTINGS, settings_of

log = logging.getLogger(__name__)

# So many steps per organisation in one run: a long backlog is worked off over several minutes.
_STEPS = 200
# So many batches take long enough for a second process to be worth its start.
_MANY = 6


@periodic("* * * * *")
@task(name="pool.follow", queue="pool", retry=None, queueing_lock="pool.follow", lock="pool.follow")
def follow(timestamp: int) -> None:
    """Let the standings follow the logs of all organisations."""
    del timestamp
    for organisation_id in tenancy.organisation_ids():
        _guarded(_follow, organisation_id)


@periodic("5 * * * *")
@task(name="pool.sweeps", queue="pool", retry=None, queueing_lock="pool.sweeps", lock="pool.sweeps")
def sweeps(timestamp: int) -> None:
    """Start the sweep where its hour has come; one that was cut short goes on with the next hour."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            scope = system_scope(organisation_id)
            wanted = settings_of(policy(scope, SETTINGS.code).body).sweep_hour
            if now.astimezone(ZoneInfo(scope.timezone)).hour >= wanted:
                sweep.defer(organisation_id=str(organisation_id))


@periodic("* * * * *")
@task(name="pool.draws", queue="pool", retry=None, queueing_lock="pool.draws", lock="pool.draws")
def draws(timestamp: int) -> None:
    """Decide the windows that have closed, in all organisations."""
    del timestamp
    for organisation_id in tenancy.organisation_ids():
        _guarded(decide_windows, organisation_id)


@periodic("29 3 * * *")
@task(name="pool.forget_views", queue="pool", retry=None, queueing_lock="pool.forget_views")
def forget_old_views(timestamp: int) -> None:
    """Forget who opened which customer of a pool more than 30 days ago."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            today = now.astimezone(ZoneInfo(system_scope(organisation_id).timezone)).date()
            forget_views(organisation_id=organisation_id, today=today)


def decide_windows(organisation_id: UUID, *, now: datetime | None = None) -> None:
    """Decide the windows of an organisation that have closed, each in its own transaction."""
    moment = now or clock.now()
    with tenancy.organisation(organisation_id):
        closed = due_windows(organisation_id=organisation_id, now=moment, limit=_STEPS)
    for window_id in closed:
        with tenancy.organisation(organisation_id):
            decide(organisation_id=organisation_id, window_id=window_id, award=award, now=moment)


@task(name="pool.sweep", queue="pool", retry=None)
def sweep(*, organisation_id: str) -> None:
    """Warn and reclaim in one organisation; run twice, or on two machines, it does the same once."""
    run_sweep(UUID(organisation_id), now=clock.now())


def run_sweep(organisation_id: UUID, *, now: datetime, lanes: int | None = None) -> None:
    """Follow the log to its end, then sweep batch by batch, each in its own transaction; many batches by `lanes`
    processes, one for each core unless told otherwise.
    """
    _follow(organisation_id, now=now)
    with tenancy.organisation(organisation_id):
        found = begin_sweep(organisation_id=organisation_id, now=now)
    while True:
        with tenancy.organisation(organisation_id):
            if not warn_batch(organisation_id=organisation_id, now=now):
                break
    if found.state != RUNNING:
        return
    with tenancy.organisation(organisation_id):
        spans = sweep_spans(organisation_id=organisation_id, now=now)
    few = 1 if len(spans) < _MANY else None
    for _ in across(sweeping, (organisation_id, now), spans, lanes=lanes or few):
        pass
    with tenancy.organisation(organisation_id):
        end_sweep(organisation_id=organisation_id, sweep_id=found.id, now=now)


def sweeping(organisation_id: UUID, now: datetime) -> Callable[[Span], None]:
    """Return what sweeps a batch, in whatever process it is called."""

    def batch(span: Span) -> None:
        with tenancy.organisation(organisation_id):
            sweep_batch(organisation_id=organisation_id, span=span, now=now)

    return batch


def _follow(organisation_id: UUID, *, now: datetime | None = None) -> None:
    for _ in range(_STEPS):
        with tenancy.organisation(organisation_id):
            if not fold(organisation_id=organisation_id, now=now or clock.now()):
                return


def _guarded(run: Callable[[UUID], None], organisation_id: UUID) -> None:
    try:
        run(organisation_id)
    except Exception:
        # What one organisation's data does must not stop the others.
        log.exception("pool: organisation %s", organisation_id)
