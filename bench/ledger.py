"""The log: what writing it costs a business write, proofs from a tree of ten million leaves, and the audit."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import shake_256
from statistics import median
from typing import Any
from uuid import UUID

from bench import load, setting
from bench.run import Figure, figure

WRITES = {"quick": 600, "full": 2000}
# With an unfinished tile on every level.
LEAVES = 10_000_000 - 77
AUDITED = {"quick": 20_000, "full": 100_000}
ROUNDS = 3
CONNECTIONS = 16
PROOFS = 300


def measure(*, quick: bool) -> list[Figure]:
    """Return the share of the rate that the log leaves, the time and size of a proof, and how fast an audit reads."""
    setting.prepare()
    which = "quick" if quick else "full"
    return [*_writing(WRITES[which]), *_proving(LEAVES), *_auditing(AUDITED[which])]


# --- what it costs a write -----------------------------------------------------------------------------------------


def _writing(count: int) -> list[Figure]:
    """Follow-ups over HTTP: with their events and the sequencer beside them, and the same without both."""
    made, requests = _follow_ups(count)
    rates: dict[str, list[float]] = {"shifang.config.wsgi:application": [], "bench.bare.unlogged:application": []}
    waited = 0.0
    for at in range(ROUNDS):
        # In turns, and each first as often as second: a machine that slows down slows both.
        for target in list(rates)[:: 1 if at % 2 == 0 else -1]:
            with setting.serve(target, workers=1) as port:
                load.run(port, requests[:60], connections=CONNECTIONS)
                if target.startswith("bench"):
                    rates[target].append(_ran(port, requests))
                    continue
                with _sequencer():
                    rates[target].append(_ran(port, requests))
                    waited = max(waited, _until_placed(made.id))
    ours, bare = (median(each) for each in rates.values())
    note = (
        f"{count} follow-ups a round, {ROUNDS} rounds each way, {CONNECTIONS} connections; without the log {bare:.0f}/s"
    )
    return [
        figure("ledger.write_per_s", ours, "1/s", aim=None, better="higher", note=note),
        figure("ledger.write_share_of_rate_without", ours / bare * 100, "%", aim=75, better="higher", note=note),
        figure("ledger.last_event_placed_after_s", waited, "s", aim=2, better="lower", note="after the last answer"),
    ]


def _ran(port: int, requests: list[bytes]) -> float:
    done = load.run(port, requests, connections=CONNECTIONS)
    if done.failures:
        raise RuntimeError(f"{done.failures} follow-ups failed")
    return float(done.rate)


def _follow_ups(count: int) -> tuple[Any, list[bytes]]:
    from shifang.accounts.tests.make import organisation
    from shifang.customers.tests.make import customer

    made = organisation()
    shops = [customer(made, owner="rep") for _ in range(100)]
    token = made.client("rep").headers["Authorization"].removeprefix("Bearer ")
    body = json.dumps({"channel": "visit", "note": "陈列已补齐，下周再来", "outcome": "同意加一层"}).encode()
    paths = [f"/api/v1/customers/{shops[at % 100].id}/follow-ups" for at in range(count)]
    return made, [load.request(path, body, token=token) for path in paths]


@contextmanager
def _sequencer() -> Iterator[None]:
    """Run the product's sequencer beside."""
    command = [sys.executable, str(setting.ROOT / "server" / "manage.py"), "sequencer"]
    process = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _until_placed(organisation_id: UUID) -> float:
    from shifang.ledger.queries.events import pending_count
    from shifang.platform import tenancy

    began = time.perf_counter()
    while True:
        with tenancy.organisation(organisation_id):
            if not pending_count(organisation_id):
                return time.perf_counter() - began
        time.sleep(0.02)


# --- proofs ----------------------------------------------------------------------------------------------------------


def _proving(size: int) -> list[Figure]:
    """Inclusion proofs of leaves at random in a large tree, each read from the tables anew; beside a bare tile."""
    import random

    from django.db import connection

    from shifang.ledger.queries.leaves import inclusion
    from shifang.ledger.rules.merkle import included
    from shifang.platform import tenancy

    made, root = _planted(size)
    dice, times, bare, longest = random.Random(3), [], [], 0
    with tenancy.organisation(made):
        for at in range(PROOFS + 20):
            position = dice.randrange(1, size + 1)
            began = time.perf_counter()
            proof = inclusion(made, position=position, size=size)
            took = time.perf_counter() - began
            began = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT hashes FROM ledger_tile WHERE organisation_id = %s AND level = 0 AND number = %s",
                    [made, min(position, size - 256) // 256],
                )
                cursor.fetchone()
            floor = time.perf_counter() - began
            if not included(_leaf(position - 1), proof, in_root=root):
                raise RuntimeError(f"the proof of {position} does not hold")
            longest = max(longest, len("".join(f"{each.hex()}\n" for each in proof.hashes)))
            if at >= 20:
                times.append(took * 1000)
                bare.append(floor * 1000)
    note = f"{size} leaves, {PROOFS} proofs, nothing kept between them; one tile read by itself {median(bare):.2f} ms"
    late, kb = sorted(times)[int(len(times) * 0.95)], longest / 1024
    return [
        figure("ledger.proof_ms", median(times), "ms", aim=1, better="lower", note=note),
        figure("ledger.proof_p95_ms", late, "ms", aim=None, better="lower", note=note),
        figure("ledger.proof_kb_per_leaf", kb, "KB", aim=2, better="lower", note="the longest path, in hex"),
    ]


def _leaf(index: int) -> bytes:
    return _tile(index // 256)[index % 256]


def _tile(number: int) -> list[bytes]:
    """Return the leaves of a tile; what an event says makes no difference to the tree."""
    whole = shake_256(number.to_bytes(8, "big")).digest(256 * 32)
    return [whole[at : at + 32] for at in range(0, len(whole), 32)]


def _planted(size: int) -> tuple[UUID, bytes]:
    """Write the tiles of a log of this size and the leaves behind them, as the sequencer would; return its root too."""
    from django.db import connections

    from shifang.ledger.rules.merkle import Growing
    from shifang.ledger.rules.tiles import kept, root_of
    from shifang.platform import clock

    made, growing, level = clock.new_id(), Growing(), 0
    whole = size // 256
    tiles = map(_tile, range(whole))
    with connections["owner"].cursor() as cursor:
        while whole:
            roots = []
            names = "id, organisation_id, level, number, hashes, root"
            with cursor.copy(f"COPY ledger_tile ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(["uuid", "uuid", "int4", "int8", "bytea", "bytea"])
                for number, hashes in enumerate(tiles):
                    tile = kept(hashes)
                    roots.append(root_of(tile))
                    copy.write_row((clock.new_id(), made, level, number, tile, roots[-1]))
                    if level == 0:
                        growing.append_complete(roots[-1], height=8)
            level, whole = level + 1, len(roots) // 256
            tiles = iter([roots[at * 256 : (at + 1) * 256] for at in range(whole)])
        for index in range(size // 256 * 256, size):
            growing.append(_leaf(index))
            cursor.execute(
                "INSERT INTO ledger_placed (id, organisation_id, position, leaf) VALUES (%s, %s, %s, %s)",
                [clock.new_id(), made, index + 1, _leaf(index)],
            )
        cursor.execute("ANALYZE ledger_placed, ledger_tile")
    return made, growing.root


# --- the audit -------------------------------------------------------------------------------------------------------


def _auditing(count: int) -> list[Figure]:
    """The audit of a whole log, beside reading the same rows and nothing else."""
    from django.db import connection

    from shifang.accounts.tests.make import organisation
    from shifang.config.tests.tampering import grow
    from shifang.ledger.queries.audit import audit
    from shifang.platform import tenancy

    made = organisation()
    grow(made, count)
    with tenancy.organisation(made.id):
        began = time.perf_counter()
        found = audit(made.id, [])
        took = time.perf_counter() - began
        if found.faults or found.size < count:
            raise RuntimeError(str(found.faults[:3]))
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM ledger_placed JOIN ledger_event USING (organisation_id, id) WHERE organisation_id = %s "
                "ORDER BY position",
                [made.id],
            )
            read = len(cursor.fetchall())
        bare = time.perf_counter() - began
    note = f"{found.size} events; reading these rows alone {read / bare:.0f}/s"
    return [figure("ledger.audit_events_per_s", found.size / took, "1/s", aim=None, better="higher", note=note)]
