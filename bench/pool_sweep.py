"""The nightly sweep over all that an organisation holds, beside bare SQL that changes and writes the same rows."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from bench import setting
from bench.pool_data import Data
from bench.run import Figure, figure

# (held customers, of these due tonight)
SIZES = {"500k": (500_000, 10_000), "10m": (10_000_000, 200_000)}
PEOPLE = {"500k": 1000, "10m": 20_000}
DAYS = 30
BATCH = 1000

# What a sweep does to a thousand customers, by hand: `b` are those of the batch.
_BARE = (
    """CREATE TEMPORARY TABLE b ON COMMIT DROP AS
    SELECT c.id, c.owner_id, c.department_id FROM pool_standing s
    JOIN customers_customer c ON c.organisation_id = s.organisation_id AND c.id = s.id
    WHERE s.organisation_id = %(organisation)s AND s.due_on = %(day)s AND s.owner_id IS NOT NULL
    ORDER BY s.id LIMIT %(batch)s FOR UPDATE OF c SKIP LOCKED""",
    """UPDATE customers_customer c SET owner_id = NULL, updated_at = %(now)s FROM b
    WHERE c.organisation_id = %(organisation)s AND c.id = b.id""",
    """INSERT INTO customers_ownership (organisation_id, id, customer_id, owner_id, previous_owner_id, department_id,
        cause, reason, at)
    SELECT %(organisation)s, gen_random_uuid(), id, NULL, owner_id, department_id, 'reclaimed', 'no_verified_visit',
        %(now)s FROM b""",
    """WITH told AS (
        INSERT INTO ledger_event (organisation_id, id, kind, department_id, subject_kind, subject_id, happened_at,
            received_at, facts, salt)
        SELECT %(organisation)s, overlay(gen_random_uuid()::text PLACING %(front)s FROM 1 FOR 15)::uuid, kind,
            department_id, 'customer', id, %(now)s, %(now)s, facts, '\\x000102030405060708090a0b0c0d0e0f'
        FROM b, (VALUES ('customer.transferred', %(moved)s::jsonb), ('pool.reclaimed', %(why)s::jsonb))
            AS k (kind, facts)
        RETURNING id)
    INSERT INTO ledger_pending (organisation_id, id) SELECT %(organisation)s, id FROM told""",
    """UPDATE pool_standing s SET owner_id = NULL, since = %(now)s, due_on = NULL, warn_on = NULL FROM b
    WHERE s.organisation_id = %(organisation)s AND s.id = b.id""",
)


def measure(*, quick: bool) -> list[Figure]:
    """Return the time of a sweep, its slowest batches, and its ratio to bare SQL on as many other customers."""
    setting.prepare()
    from shifang.pool.tests.make import world
    from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule

    size = "500k" if quick else "10m"
    held, due = SIZES[size]
    at = world(reclaim=ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, DAYS),), grace_days=0))
    data, today = _fill(at, held=held, due=due, people=PEOPLE[size])
    bare = _bare(data, today + timedelta(days=1))
    seconds, batches, returned = _sweep(data)
    if returned != due:
        message = f"{returned} of {due} customers went back"
        raise AssertionError(message)
    note = f"{held:,} held customers of {PEOPLE[size]:,} people, {due:,} due; history, two events and standing each"
    late = statistics.quantiles(batches, n=100, method="inclusive")[98] * 1000
    aims = (None, None) if quick else (30.0, 1000.0)
    return [
        figure(f"pool.sweep_{size}_s", seconds, "s", aim=aims[0], better="lower", note=note),
        figure(f"pool.sweep_{size}_batch_p99_ms", late, "ms", aim=aims[1], better="lower", note=f"{BATCH:,} each"),
        figure(
            f"pool.sweep_{size}_ratio_to_sql",
            seconds / bare,
            "×",
            aim=None,
            better="lower",
            note=f"the same updates and inserts by five statements a batch, judging nobody: {bare:.1f} s",
        ),
    ]


def _fill(at: Any, *, held: int, due: int, people: int) -> tuple[Data, Any]:
    """Let as many be due tonight as tomorrow: tomorrow's are for the bare statements."""
    from shifang.platform import clock, tenancy
    from shifang.pool.models import Fold

    now = clock.now()
    data = Data(at.made, people=people, now=now)
    step = held // due
    # Spread over all: everybody else was claimed within the last days.
    age = f"make_interval(days => CASE n %% {step} WHEN 0 THEN {DAYS + 1} WHEN 1 THEN {DAYS} ELSE (n %% 20) END)"
    data.add_customers(held, held=True, age=age)
    data.add_standings(at.pool.id, due=f"(c.created_at AT TIME ZONE 'Asia/Shanghai')::date + {DAYS + 1}")
    data.know("customers_customer", "pool_standing", "accounts_person")
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    with tenancy.organisation(at.made.id):
        Fold.objects.create(id=at.made.id, organisation_id=at.made.id, position=0, day=today)
    return data, today


def _bare(data: Data, day: Any) -> float:
    import json

    from shifang.platform import clock

    words = {**data.words, "day": day, "batch": BATCH}
    words["moved"] = json.dumps({"owner_id": {"before": str(UUID(int=1)), "after": None}, "cause": "reclaimed"})
    words["why"] = json.dumps({"pool_id": str(UUID(int=1)), "reasons": [{"cause": "no_verified_visit"}] * 3})
    begun = time.perf_counter()
    with data.owner() as connection:
        while True:
            words["front"] = str(clock.new_id())[:15]
            with connection.transaction():
                for statement in _BARE:
                    done = connection.execute(statement.encode(), words)
                if done.rowcount == 0:
                    return time.perf_counter() - begun


def _sweep(data: Data) -> tuple[float, list[float], int]:
    """Run the product's sweep; return its seconds, those of each batch, and how many customers went back."""
    from shifang.platform import tenancy
    from shifang.pool import tasks
    from shifang.pool.models import Sweep

    batches: list[float] = []
    across = tasks.across

    def collecting(_: Any, given: tuple[Any, ...], parts: Any, *, lanes: int | None) -> Iterator[None]:
        for seconds in across(timed, given, parts, lanes=lanes):
            batches.append(seconds)
            yield None

    # The other processes find this module.
    os.environ["PYTHONPATH"] = str(setting.ROOT)
    tasks.across = collecting
    now: datetime = data.now + timedelta(minutes=1)
    begun = time.perf_counter()
    tasks.run_sweep(data.made.id, now=now)
    seconds = time.perf_counter() - begun
    tasks.across = across
    with tenancy.organisation(data.made.id):
        found = Sweep.objects.get(organisation_id=data.made.id)
    return seconds, batches, found.reclaimed


def timed(*given: Any) -> Callable[[Any], float]:
    """Return what sweeps a batch and tells how many seconds it took."""
    from shifang.pool.tasks import sweeping

    batch = sweeping(*given)

    def run(span: Any) -> float:
        begun = time.perf_counter()
        batch(span)
        return time.perf_counter() - begun

    return run
