"""The log: what writing it costs a business write, proofs from a tree of ten million leaves, and the audit."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import shake_256
from pathlib import Path
from statistics import harmonic_mean, median
from typing import Any
from uuid import UUID

from bench import load, setting
from bench.run import Figure, figure

LOGGED, UNLOGGED = "shifang.config.wsgi:application", "bench.bare.unlogged:application"
WRITES = {"quick": 150, "full": 600}
# With an unfinished tile on every level.
LEAVES = 10_000_000 - 77
AUDITED = {"quick": 20_000, "full": 100_000}
ROUNDS, WARM_UP = 9, 1
CONNECTIONS = 16
PROOFS, UNTIMED = 300, 20


def measure(*, quick: bool) -> list[Figure]:
    """Return the share of the rate that the log leaves, the time and size of a proof, and how fast an audit reads."""
    setting.prepare()
    which = "quick" if quick else "full"
    return [*_writing(WRITES[which]), *_proving(LEAVES), *_auditing(AUDITED[which])]


# --- what it costs a write -----------------------------------------------------------------------------------------


def _writing(count: int) -> list[Figure]:
    """Follow-ups over HTTP: with their events and the sequencer beside them, and the same without both.

    Both servers stand all the while and take turns with short runs of the same requests (with, without, without, with),
    so that a table that grows or a machine that slows down meets both alike; each such round gives one share. The
    sequencer sleeps in the other's turns, and has placed everything before they begin. The processor's time is that of
    everything that works for the answers, the sequencer and PostgreSQL included: it tells the same on a busy machine.
    """
    made, requests = _follow_ups(count)
    shares, by_cpu, rates, waited = [], [], {LOGGED: [], UNLOGGED: []}, 0.0
    with _server(LOGGED) as logged, _server(UNLOGGED) as unlogged, _sequencer() as sequencer:
        for at in range(WARM_UP + ROUNDS):
            turns: dict[str, list[tuple[float, float]]] = {LOGGED: [], UNLOGGED: []}
            for target in (LOGGED, UNLOGGED, UNLOGGED, LOGGED):
                began = _cpu_seconds()
                if target == UNLOGGED:
                    turns[target].append((_ran(unlogged, requests), _cpu_seconds() - began))
                    continue
                sequencer.send_signal(signal.SIGCONT)
                rate = _ran(logged, requests)
                late = _until_placed(made.id)
                turns[target].append((rate, _cpu_seconds() - began))
                sequencer.send_signal(signal.SIGSTOP)
                waited = max(waited, late) if at >= WARM_UP else 0.0
            if at >= WARM_UP:
                ours, bare = (harmonic_mean([rate for rate, _ in each]) for each in turns.values())
                shares.append(ours / bare * 100)
                by_cpu.append(sum(cpu for _, cpu in turns[UNLOGGED]) / sum(cpu for _, cpu in turns[LOGGED]) * 100)
                rates[LOGGED].append(ours)
                rates[UNLOGGED].append(bare)
    ours, bare = (median(each) for each in rates.values())
    how = f"{ROUNDS} rounds of 4 turns with {count} follow-ups each, {CONNECTIONS} connections"
    note = f"{how}; without the log {bare:.0f}/s; rounds from {min(shares):.0f} to {max(shares):.0f} %"
    cpu = f"{how}; web, PostgreSQL and sequencer; rounds from {min(by_cpu):.0f} to {max(by_cpu):.0f} %"
    return [
        figure("ledger.write_per_s", ours, "1/s", aim=None, better="higher", note=note),
        figure("ledger.write_share_of_rate_without", median(shares), "%", aim=75, better="higher", note=note),
        figure("ledger.write_share_by_processor_time", median(by_cpu), "%", aim=75, better="higher", note=cpu),
        figure("ledger.last_event_placed_after_s", waited, "s", aim=2, better="lower", note="after the last answer"),
    ]


def _cpu_seconds() -> float:
    """Return the processor's time of all that this measure has started, and of the database, but not of the load."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    fields = {int(path.parent.name): _stat(path) for path in Path("/proc").glob("[0-9]*/stat")}
    family, found = {os.getpid(), int(fields[backend][1])}, 0
    while len(family) > found:
        found = len(family)
        family |= {pid for pid, each in fields.items() if each and int(each[1]) in family}
    # Of itself and of the children that have ended.
    ticks = sum(sum(map(int, fields[pid][11:15])) for pid in family - {os.getpid(), backend})
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(path: Path) -> list[str]:
    """Return what the kernel tells of a process from its state on, nothing when it has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _server(target: str) -> AbstractContextManager[int]:
    return setting.serve(target, workers=1)


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
def _sequencer() -> Iterator[subprocess.Popen[bytes]]:
    """Run the product's sequencer beside."""
    command = [sys.executable, str(setting.ROOT / "server" / "manage.py"), "sequencer"]
    process = subprocess.Popen(command, env=dict(os.environ), stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.send_signal(signal.SIGCONT)
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
    """Inclusion proofs of leaves at random in a large tree: read anew (cold), with what a process keeps of the tree
    under a checkpoint (warm), and beside both the one tile that no proof can do without, by bare SQL."""
    import random

    from shifang.ledger.queries.leaves import inclusion
    from shifang.ledger.rules.merkle import included
    from shifang.platform import tenancy

    made, root = _planted(size)
    dice, longest = random.Random(3), 0
    cold, warm, floor = Times(), Times(), Times()
    with tenancy.organisation(made):
        for position in range(1, size, 256 * 256):
            inclusion(made, position=position, size=size, under="bench")
        for _ in range(PROOFS + UNTIMED):
            one, other = (dice.randrange(1, size + 1) for _ in range(2))
            with cold.one():
                proof = inclusion(made, position=one, size=size)
            with floor.one():
                _bare_tile(made, min(one, size - 256) // 256)
            with warm.one():
                second = inclusion(made, position=other, size=size, under="bench")
            for position, found in ((one, proof), (other, second)):
                if not included(_leaf(position - 1), found, in_root=root):
                    raise RuntimeError(f"the proof of {position} does not hold")
            longest = max(longest, len("".join(f"{each.hex()}\n" for each in proof.hashes)))
    said = f"{size} leaves, {PROOFS} proofs; p95 "
    note, kept = f"{said}{cold.late:.2f} ms; nothing kept between them", f"{said}{warm.late:.2f} ms; upper tiles kept"
    bare = "one tile of leaves by a prepared statement, in binary"
    kb, lower = longest / 1024, "lower"
    return [
        figure("ledger.proof_ms", cold.middle, "ms", aim=1, better=lower, note=note),
        figure("ledger.proof_warm_ms", warm.middle, "ms", aim=1, better=lower, note=kept),
        figure("ledger.proof_floor_ms", floor.middle, "ms", aim=None, better=lower, note=bare),
        figure("ledger.proof_times_floor", cold.middle / floor.middle, "×", aim=None, better=lower, note=note),
        figure("ledger.proof_kb_per_leaf", kb, "KB", aim=2, better=lower, note="the longest path, in hex"),
    ]


class Times:
    """Times of calls in milliseconds, without the first ones."""

    def __init__(self) -> None:
        self._taken: list[float] = []

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time one."""
        began = time.perf_counter()
        yield
        self._taken.append((time.perf_counter() - began) * 1000)

    @property
    def middle(self) -> float:
        """The median."""
        return median(self._taken[UNTIMED:])

    @property
    def late(self) -> float:
        """What 95 of 100 do not exceed."""
        return sorted(self._taken[UNTIMED:])[int((len(self._taken) - UNTIMED) * 0.95)]


def _bare_tile(made: UUID, number: int) -> None:
    from shifang.platform.wire import together

    statement = "SELECT hashes FROM ledger_tile WHERE organisation_id = %(made)s AND level = 0 AND number = %(number)s"
    together([(statement, {"made": made, "number": number})])


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
