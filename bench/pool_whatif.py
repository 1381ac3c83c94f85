"""What a draft of the rules does to 100,000 customers over 90 days, beside reading the same rows bare."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from bench import setting
from bench.pool_data import Data
from bench.run import Figure, figure

CUSTOMERS, PEOPLE, VISITS = 100_000, 300, 5
DAYS = 90

_ROWS = (
    """SELECT id, owner_id, department_id, type, tier, life_stage, cell7, cell8, created_at FROM customers_customer
    WHERE organisation_id = %(organisation)s AND owner_id IS NOT NULL""",
    """SELECT customer_id, owner_id, previous_owner_id, department_id, cause, at FROM customers_ownership
    WHERE organisation_id = %(organisation)s""",
    """SELECT customer_id, checked_in_at, id FROM visits_visit
    WHERE organisation_id = %(organisation)s AND verification = 'verified' AND checked_in_at IS NOT NULL""",
    "SELECT customer_id, id, channel, happened_at FROM customers_followup WHERE organisation_id = %(organisation)s",
)


def measure(*, quick: bool) -> list[Figure]:
    """Return the time of a simulation and its ratio to reading its rows."""
    del quick
    setting.prepare()
    from shifang.pool.tests.make import world

    at = world()
    data = _fill(at)
    bare = min(_read(data) for _ in range(2))
    seconds, found = min((_simulate(data, at.pool.id) for _ in range(2)), key=lambda each: each[0])
    if found.customers != CUSTOMERS or not found.draft.returns or not found.due.returns:
        message = f"{found.customers} customers, {found.draft.returns} returns, {found.due.returns} due"
        raise AssertionError(message)
    note = (
        f"{CUSTOMERS:,} held customers of {PEOPLE} people, {VISITS} verified visits each; "
        f"{found.draft.returns:,} returns under the draft, {found.present.returns:,} under the rules in force"
    )
    return [
        figure("pool.what_if_100k_s", seconds, "s", aim=10, better="lower", note=note),
        figure(
            "pool.what_if_ratio_to_reading",
            seconds / bare,
            "×",
            aim=None,
            better="lower",
            note=f"the same rows by four statements into Python tuples: {bare:.1f} s",
        ),
    ]


def _fill(at: Any) -> Data:
    from shifang.platform import clock

    data = Data(at.made, people=PEOPLE, now=clock.now())
    data.add_customers(CUSTOMERS, held=True, age="make_interval(days => 100 + n % 200)".replace("%", "%%"))
    data.add_visits(CUSTOMERS, each=VISITS, hours=24 * 95)
    data.know("customers_customer", "visits_visit", "accounts_person")
    return data


def _read(data: Data) -> float:
    from django.db import connection

    from shifang.platform import tenancy

    begun = time.perf_counter()
    with tenancy.organisation(data.made.id), connection.cursor() as cursor:
        for statement in _ROWS:
            cursor.execute(statement, data.words)
            cursor.fetchall()
    return time.perf_counter() - begun


def _simulate(data: Data, pool_id: UUID) -> tuple[float, Any]:
    from shifang.platform import tenancy
    from shifang.pool.queries.whatif import simulate
    from shifang.pool.queries.whatif_told import told
    from shifang.pool.types.claim import ClaimRule
    from shifang.pool.types.pools import PoolRules
    from shifang.pool.types.reclaim import Cause, Condition, Counting, ReclaimRule

    rule = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 30),), counting=Counting.WORKING, grace_days=0)
    scope = data.made.scope("admin")
    now = data.now + timedelta(minutes=1)
    begun = time.perf_counter()
    with tenancy.organisation(data.made.id):
        found = simulate(scope, pool_id=pool_id, rules=PoolRules(ClaimRule(), {"*": rule}), days=DAYS, now=now)
        told(scope, found)
    return time.perf_counter() - begun, found
