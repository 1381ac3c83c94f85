"""64 clients claim customers, beside bare guarded SQL on the same tables; then all of them the same customer."""

import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID, uuid4

from bench import setting
from bench.pool_data import Data
from bench.run import Figure, figure

PROCESSES, THREADS = 4, 16
CLIENTS = PROCESSES * THREADS
EACH = {"quick": 25, "full": 150}
CONTENDED = 12

_TAKE = """
UPDATE customers_customer SET owner_id = %(person)s, updated_at = %(now)s
WHERE organisation_id = %(organisation)s AND id = %(customer)s AND owner_id IS NULL
"""
_USED = """
SELECT count(*) FROM customers_ownership
WHERE organisation_id = %(organisation)s AND owner_id = %(person)s AND cause = 'claimed' AND at >= %(since)s
"""
_LINE = """
INSERT INTO customers_ownership (organisation_id, id, customer_id, owner_id, department_id, cause, reason, by, at)
VALUES (%(organisation)s, %(line)s, %(customer)s, %(person)s, %(department)s, 'claimed', '', %(person)s, %(now)s)
"""
_EVENT = """
INSERT INTO ledger_event (organisation_id, id, kind, actor_id, department_id, subject_kind, subject_id, happened_at,
    received_at, facts, salt)
VALUES (%(organisation)s, %(event)s, 'pool.claimed', %(person)s, %(department)s, 'customer', %(customer)s, %(now)s,
    %(now)s, '{"pool_id": "x", "version": 1, "held": 0, "claims_of_week": 0}', '\\x00')
"""

Claim = Callable[[UUID, UUID], bool]
Words = tuple[UUID, UUID, datetime, UUID]
"""The organisation, its department, now, and a customer that is claimed already: with it every client warms up."""


def measure(*, quick: bool) -> list[Figure]:
    """Return claims a second and their ratio to bare SQL, and the slowest answers when all want the same one."""
    setting.prepare()
    data = _fill(CLIENTS * EACH["quick" if quick else "full"] * 2 + CLIENTS + CONTENDED)
    each = EACH["quick" if quick else "full"]
    people = data.ids("person", range(1, CLIENTS + 1))
    customers = data.ids("customer", range(1, CLIENTS * (2 * each + 1) + CONTENDED + 1))
    warm, rest = customers[:CLIENTS], customers[CLIENTS:]
    ours, bare, wanted = rest[: CLIENTS * each], rest[CLIENTS * each : 2 * CLIENTS * each], rest[-CONTENDED:]
    words = (data.made.id, data.made.branch, data.now, warm[0])

    def share(some: Sequence[UUID]) -> list[tuple[UUID, Sequence[UUID]]]:
        return [(person, some[at::CLIENTS]) for at, person in enumerate(people)]

    _run("product", words, share(warm))
    bare_rate = len(bare) / _run("bare", words, share(bare))[0]
    rate = len(ours) / _run("product", words, share(ours))[0]
    _, told = _run("product", words, [(person, wanted) for person in people], together=True)
    wins = sum(won for _, won in told)
    if wins != CONTENDED:
        message = f"{wins} winners of {CONTENDED} customers"
        raise AssertionError(message)
    times = [seconds * 1000 for seconds, _ in told]
    note = f"{CLIENTS} clients in {PROCESSES} processes, {each} claims each, quota, history, events and standing"
    return [
        figure("pool.claims_per_s", rate, "1/s", aim=None, better="higher", note=note),
        figure(
            "pool.claims_ratio_to_sql",
            rate / bare_rate * 100,
            "%",
            aim=50,
            better="higher",
            note=f"guarded update, count of the quota, history and one event by hand: {bare_rate:.0f}/s",
        ),
        figure(
            "pool.claim_contended_p99_ms",
            statistics.quantiles(times, n=100, method="inclusive")[98],
            "ms",
            aim=100,
            better="lower",
            note=f"{CLIENTS} clients at once on one customer, {CONTENDED} times; one winner each",
        ),
    ]


def _fill(count: int) -> Data:
    from shifang.platform import clock
    from shifang.pool.tests.make import world
    from shifang.pool.types.claim import ClaimRule

    at = world(ClaimRule(day_quota=1000, week_quota=5000, holding_cap=10_000, cooling_off_days=10))
    data = Data(at.made, people=CLIENTS, now=clock.now())
    data.add_customers(count, held=False, age="interval '20 days'")
    data.know("customers_customer", "customers_ownership", "accounts_person", "pool_standing")
    return data


def _run(
    kind: str,
    words: Words,
    chosen: Sequence[tuple[UUID, Sequence[UUID]]],
    *,
    together: bool = False,
) -> tuple[float, list[tuple[float, bool]]]:
    """Let every client claim its customers; return the seconds of the whole, and how long each claim took and whether
    it won. `together`: all wait for each other before each claim.
    """
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(CLIENTS + 1), context.Queue()
    step = context.Barrier(CLIENTS) if together else None
    processes = [
        context.Process(
            target=_clients,
            args=(kind, words, chosen[at::PROCESSES], ready, step, told),
        )
        for at in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    ready.wait()
    begun = time.perf_counter()
    found = [told.get() for _ in processes]
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join()
    return seconds, [each for part in found for each in part]


def _clients(  # noqa: PLR0917 - what another process is started with
    kind: str,
    words: Words,
    chosen: Sequence[tuple[UUID, Sequence[UUID]]],
    ready: Barrier,
    step: Barrier | None,
    told: Any,
) -> None:
    import django

    django.setup()
    found: list[tuple[float, bool]] = []

    def client(person_id: UUID, customers: Sequence[UUID]) -> None:
        claim = _product(words, person_id) if kind == "product" else _bare(words, person_id)
        claim(person_id, words[3])
        ready.wait()
        for customer_id in customers:
            if step is not None:
                step.wait()
            begun = time.perf_counter()
            won = claim(person_id, customer_id)
            found.append((time.perf_counter() - begun, won))

    threads = [threading.Thread(target=client, args=each) for each in chosen]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    told.put(found)


def _product(words: Words, person_id: UUID) -> Claim:
    from shifang.accounts.queries import scope_of_person
    from shifang.kernel.problems import Refusal
    from shifang.platform import tenancy
    from shifang.pool.operations.claims import claim

    organisation_id, _, now, _ = words
    with tenancy.organisation(organisation_id):
        scope = scope_of_person(organisation_id, person_id)

    def run(_: UUID, customer_id: UUID) -> bool:
        try:
            with tenancy.organisation(organisation_id):
                claim(scope=scope, customer_id=customer_id, now=now)
        except Refusal:
            return False
        return True

    return run


def _bare(words: Words, person_id: UUID) -> Claim:
    from django.db import connection

    organisation_id, department_id, now, _ = words
    connection.ensure_connection()
    held = connection.connection
    held.autocommit = True
    held.prepare_threshold = 5
    values = {
        "organisation": organisation_id,
        "department": department_id,
        "person": person_id,
        "now": now,
        "since": now - timedelta(days=8),
    }
    import psycopg

    def run(_: UUID, customer_id: UUID) -> bool:
        mine = {**values, "customer": customer_id, "line": uuid4(), "event": uuid4()}
        cursor = psycopg.Cursor(held)
        with held.transaction():
            cursor.execute("SELECT set_config('shifang.organisation', %s, true)", [str(organisation_id)], prepare=True)
            taken = cursor.execute(_TAKE, mine, prepare=True).rowcount
            (used,) = cursor.execute(_USED, mine, prepare=True).fetchone() or (0,)
            if not taken or used > 100_000:
                return False
            cursor.execute(_LINE, mine, prepare=True)
            cursor.execute(_EVENT, mine, prepare=True)
        return True

    return run
