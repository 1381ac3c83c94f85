"""The first sync of a rep with 300 customers: its size on the wire and its time, beside selecting the bare rows."""

import gzip
import statistics
import time
from typing import Any

from bench import setting
from bench.run import Figure, figure

CUSTOMERS = 300


def measure(*, quick: bool) -> list[Figure]:
    """Return size (plain and gzip) and median time of a full and of an empty sync."""
    setting.prepare()
    made = _organisation()
    api = made.client("rep")
    repeats = 7 if quick else 31
    whole, floor, nothing = [], [], []
    cursor = api.get("/sync").json()["cursor"]
    for _ in range(repeats):
        whole.append(_timed(lambda: api.get("/sync")))
        nothing.append(_timed(lambda: api.get(f"/sync?since={cursor}")))
        floor.append(_timed(lambda: _bare_rows(made)))
    content = api.get("/sync").content
    ours, bare, empty = (statistics.median(times) * 1000 for times in (whole, floor, nothing))
    note = f"rep with {CUSTOMERS} customers, in process, median of {repeats}"
    return [
        figure("protocol.sync_300_kb", len(content) / 1000, "KB", aim=None, better="lower", note="JSON as sent"),
        figure("protocol.sync_300_gzip_kb", len(gzip.compress(content)) / 1000, "KB", aim=None, better="lower"),
        figure("protocol.sync_300_ms", ours, "ms", aim=None, better="lower", note=note),
        figure("protocol.sync_nothing_new_ms", empty, "ms", aim=None, better="lower", note=note),
        figure(
            "protocol.sync_300_ratio_to_rows",
            ours / bare,
            "×",
            aim=None,
            better="lower",
            note="against selecting the 300 customer rows by SQL",
        ),
    ]


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _bare_rows(made: Any) -> None:
    from django.db import connection

    from shifang.platform import tenancy

    with tenancy.organisation(made.id), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customers_customer")
        cursor.fetchall()


def _organisation() -> Any:
    from shifang.accounts.tests.make import organisation
    from shifang.customers.tests.make import SHANGHAI, customer
    from shifang.kernel.geo import destination
    from shifang.ledger.operations import sequence
    from shifang.visits.tests.make import template

    made = organisation()
    template(made)
    for number in range(CUSTOMERS):
        customer(made, name=f"演示门店 {number}", point=destination(SHANGHAI, number * 7.0, number * 20.0))
    sequence(organisation_id=made.id)
    return made
