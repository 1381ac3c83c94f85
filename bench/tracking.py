"""Tracks: taking them in beside COPY of their rows, their size, stays, coordinates, and a day in the browser."""

import json
import multiprocessing
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

import numpy as np

from bench import load, setting
from bench.run import Figure, figure

CONNECTIONS, POINTS = 4, 60
UPLOADS = {"quick": 160, "full": 500}
# Short and many, so that what else the machine does meets both alike.
ROUNDS = 9
# Workers keep their connections: what a fresh one plans first is not measured.
WARM_UP = 20
_ROWS = """
CREATE TABLE IF NOT EXISTS bench_point (
    organisation_id uuid NOT NULL, person_id uuid NOT NULL, fixed_at timestamptz NOT NULL,
    latitude double precision NOT NULL, longitude double precision NOT NULL, accuracy_m real, speed_mps real,
    bearing_deg real, monotonic_ms bigint) PARTITION BY RANGE (fixed_at);
CREATE TABLE IF NOT EXISTS bench_point_default PARTITION OF bench_point DEFAULT;
CREATE INDEX IF NOT EXISTS bench_point_person ON bench_point (organisation_id, person_id, fixed_at);
ALTER TABLE bench_point ENABLE ROW LEVEL SECURITY;
TRUNCATE bench_point;
CREATE TABLE IF NOT EXISTS bench_chunk (
    organisation_id uuid NOT NULL, id uuid NOT NULL, person_id uuid NOT NULL, day date NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (organisation_id, id));
TRUNCATE bench_chunk
"""
_COLUMNS = "organisation_id, person_id, fixed_at, latitude, longitude, accuracy_m, speed_mps, bearing_deg, monotonic_ms"


def measure(*, quick: bool) -> list[Figure]:
    """Return every figure of tracks."""
    owner = setting.prepare()
    count = UPLOADS["quick" if quick else "full"]
    return [*_ingest(owner, count=count), *_http(count=3 * count), *_sizes(), *_stays(), *_inverse(), *_replay()]


# --- taking in -----------------------------------------------------------------------------------------------------


def _ingest(owner: str, *, count: int) -> list[Figure]:
    """Uploads of 60 points, each committed by itself, on 4 connections: ours, COPY and a bare row in turn.

    The bare row is the encoded upload in a plain table: no gate, no day, no tenant. No way of taking uploads in that
    stores them one by one can be quicker. Medians of the rounds.
    """
    made, people = _people(CONNECTIONS)
    ours, copies, bare = [], [], []
    _rows_table(owner)
    for number in range(ROUNDS + 1):
        uploads = [_uploads(number * CONNECTIONS + place, count) for place in range(CONNECTIONS)]
        ours.append(_together([_operation(made, person, mine) for person, mine in zip(people, uploads, strict=True)]))
        copies.append(
            _together([_copying(owner, made.id, person=p, uploads=m) for p, m in zip(people, uploads, strict=True)])
        )
        bare.append(
            _together([_bare(owner, made.id, person=p, uploads=m) for p, m in zip(people, uploads, strict=True)])
        )
    points = (count - WARM_UP) * CONNECTIONS * POINTS
    rates, floors = ([points / seconds for seconds in each[1:]] for each in (ours, copies))
    ratio = float(np.median([slow / quick for slow, quick in zip(copies[1:], ours[1:], strict=True)]))
    share = float(np.median([row / own for row, own in zip(bare[1:], ours[1:], strict=True)]))
    copied = f"COPY of the rows: {np.median(floors):.0f}, in {ROUNDS} turns"
    note = f"{POINTS}-point uploads committed one by one on {CONNECTIONS} connections; {copied}"
    return [
        figure("tracking.ingest_points_per_s", float(np.median(rates)), "1/s", aim=150_000, better="higher", note=note),
        figure("tracking.ingest_ratio_to_copy", ratio, "×", aim=1.5, better="higher", note=note),
        figure(
            "tracking.ingest_share_of_bare_row",
            share,
            "×",
            aim=None,
            better="higher",
            note=f"of one bare INSERT per upload, which reaches {points / float(np.median(bare[1:])):.0f} points/s",
        ),
    ]


def _people(count: int) -> tuple[Any, list[UUID]]:
    from shifang.accounts.tests.make import organisation
    from shifang.tracking.tests.make import always_on_shift

    made = organisation()
    always_on_shift(made)
    return made, [made.add_person(f"walker{number}", role="rep") for number in range(count)]


def _uploads(seed: int, count: int) -> list[Any]:
    from shifang.platform import clock
    from shifang.tracking.tests.make import track

    begun = clock.now() - timedelta(seconds=count * POINTS + 60)
    whole = track(count * POINTS, seed=seed, start=begun)
    return [whole.take(slice(at, at + POINTS)) for at in range(0, len(whole), POINTS)]


def _operation(made: Any, person: UUID, uploads: list[Any]) -> Callable[[Barrier], None]:
    from django.db import connection

    from shifang.kernel.datum import Datum
    from shifang.platform import clock
    from shifang.tracking.operations.ingest import Sender, Upload, ingest
    from shifang.tracking.rules.normalise import rows_of
    from shifang.tracking.tests.make import rows
    from shifang.tracking.types import Source

    sender = Sender(made.id, person, made.branch, "Asia/Shanghai")
    # Ids are made by the phone.
    told = [(Upload(id=clock.new_id(), source=Source.APP, sha256=b"\0" * 32), rows(points)) for points in uploads]

    def run(together: Barrier) -> None:
        for number, (head, points) in enumerate(told):
            if number == WARM_UP:
                together.wait()
            table, _ = rows_of(points)
            taken = ingest(sender=sender, upload=head, table=table, datum=Datum.WGS84, now=clock.now()).taken
            if taken != POINTS:
                message = f"only {taken} points were taken"
                raise RuntimeError(message)
        together.wait()
        connection.close()

    return run


def _rows_table(owner: str) -> None:
    import psycopg

    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in _ROWS.split(";"):
            connection.execute(statement)


def _copying(owner: str, organisation_id: UUID, *, person: UUID, uploads: list[Any]) -> Callable[[Barrier], None]:
    """COPY is closed to the application role by row-level security: the owner, whom it does not bind, does it here."""
    import psycopg

    from shifang.tracking.tests.make import rows

    told = [rows(points) for points in uploads]
    types = ["uuid", "uuid", "timestamptz", "float8", "float8", "float4", "float4", "float4", "int8"]

    def run(together: Barrier) -> None:
        with psycopg.connect(owner, autocommit=True) as connection, connection.cursor() as cursor:
            for number, points in enumerate(told):
                if number == WARM_UP:
                    together.wait()
                with connection.transaction():
                    cursor.execute("SELECT set_config('shifang.organisation', %s, true)", [str(organisation_id)])
                    with cursor.copy(f"COPY bench_point ({_COLUMNS}) FROM STDIN (FORMAT BINARY)") as out:
                        out.set_types(types)
                        for row in points:
                            at = datetime.fromtimestamp(row[0] / 1000, tz=UTC)
                            out.write_row((organisation_id, person, at, *row[1:6], int(row[6])))
            together.wait()

    return run


def _bare(owner: str, organisation_id: UUID, *, person: UUID, uploads: list[Any]) -> Callable[[Barrier], None]:
    import psycopg

    from shifang.platform import clock
    from shifang.tracking.rules import codec
    from shifang.tracking.rules.normalise import plain_columns, rows_of
    from shifang.tracking.tests.make import rows

    told = [rows(points) for points in uploads]
    statement = "INSERT INTO bench_chunk VALUES (%b, %b, %b, %b, %b)"

    def run(together: Barrier) -> None:
        with psycopg.connect(owner, autocommit=True) as connection:
            for number, points in enumerate(told):
                if number == WARM_UP:
                    together.wait()
                now = clock.now()
                table, _ = rows_of(points)
                columns = plain_columns(table, received_ms=now.timestamp() * 1000)
                body = codec.encode_columns(columns)
                values = (organisation_id, clock.new_id(), person, now.date(), body)
                connection.execute(statement, values, prepare=True)
            together.wait()

    return run


def _together(works: list[Callable[[Barrier], None]]) -> float:
    """Run works in a process each, as workers are, and return the seconds from the common start to the last end."""
    from django.db import connections

    connections.close_all()
    forked = multiprocessing.get_context("fork")
    together = forked.Barrier(len(works) + 1)
    for work in works:
        forked.Process(target=_forked, args=(work, together), daemon=True).start()
    together.wait(timeout=60)
    begun = time.perf_counter()
    together.wait(timeout=600)
    return time.perf_counter() - begun


def _forked(work: Callable[[Barrier], None], together: Barrier) -> None:
    """Run a work and leave at once: what the parent cleans up at its end is the parent's."""
    try:
        work(together)
    finally:
        os._exit(0)


def _http(*, count: int) -> list[Figure]:
    from shifang.accounts.tests.make import client
    from shifang.platform import clock
    from shifang.tracking.tests.make import rows

    made, people = _people(CONNECTIONS)
    requests = []
    for number, person in enumerate(people):
        token = client(made.id, person).headers["Authorization"].removeprefix("Bearer ")
        for points in _uploads(100 + number, count):
            body = {"id": str(clock.new_id()), "datum": "wgs84", "points": rows(points)}
            requests.append(load.request("/api/v1/tracks", json.dumps(body).encode(), token=token))
    with setting.serve("shifang.config.wsgi:application", workers=2) as port:
        load.run(port, requests[:40], connections=8, expect=b'"taken": 60')
        ours = load.run(port, requests[40:], connections=8, expect=b'"taken": 60')
    if ours.failures:
        message = f"{ours.failures} uploads failed"
        raise RuntimeError(message)
    note = f"2 workers, 8 connections, {ours.rate:.0f} uploads/s, p99 {ours.p99:.0f} ms"
    return [
        figure("tracking.http_points_per_s", ours.rate * POINTS, "1/s", aim=None, better="higher", note=note),
    ]


# --- pure ----------------------------------------------------------------------------------------------------------


def _sizes() -> list[Figure]:
    from shifang.tracking.rules import codec
    from shifang.tracking.tests.make import track

    day = track(30_000)
    upload = len(codec.encode(day.take(slice(0, POINTS)))) / POINTS
    note = (
        f"a day of 30,000 points, 1 per second, positions to 1e-7°, accuracy and speed to 0.01; an upload: {upload:.1f}"
    )
    packed = len(codec.pack(day)) / len(day)
    return [figure("tracking.bytes_per_point", packed, "B", aim=8, better="lower", note=note)]


def _stays() -> list[Figure]:
    from shifang.tracking.rules.stays import stay_ranges
    from shifang.tracking.tests.make import track

    parts = track(1_000_000)
    columns = (parts.time_ms, parts.latitude, parts.longitude)
    seconds = _median(lambda: stay_ranges(*columns, radius_m=100.0, shortest_ms=300_000, gap_ms=600_000))
    floor = _median(lambda: np.hypot(np.diff(parts.latitude), np.diff(parts.longitude)))
    note = f"1,000,000 points; trackintel does 44,000/s; the distances of all steps once: {floor * 1000:.0f} ms"
    return [
        figure("tracking.stay_points_per_s", len(parts) / seconds, "1/s", aim=1_000_000, better="higher", note=note),
        figure("tracking.stay_points_ratio_to_steps", seconds / floor, "×", aim=None, better="lower", note=note),
    ]


def _inverse() -> list[Figure]:
    from shifang.kernel.datum import Datum
    from shifang.kernel.datum_columns import columns_to_gcj02, columns_to_wgs84

    dice = np.random.default_rng(1)
    wgs = dice.uniform(23, 42, 200_000), dice.uniform(100, 115, 200_000)
    gcj = columns_to_gcj02(*wgs)
    forward = _median(lambda: columns_to_gcj02(*wgs))
    seconds = _median(lambda: columns_to_wgs84(*gcj, Datum.GCJ02))
    back = columns_to_wgs84(*gcj, Datum.GCJ02)
    worst = float(np.hypot(back[0] - wgs[0], back[1] - wgs[1]).max() * 111_320 * 1000)
    count = len(wgs[0])
    note = f"200,000 points; forward once: {forward / count * 1e6:.2f} µs"
    return [
        figure("tracking.gcj02_inverse_us", seconds / count * 1e6, "µs", aim=3, better="lower", note=note),
        figure("tracking.gcj02_inverse_ratio_to_forward", seconds / forward, "×", aim=None, better="lower", note=note),
        figure("tracking.gcj02_inverse_error_mm", worst, "mm", aim=1, better="lower", note="worst of 200,000"),
    ]


def _replay() -> list[Figure]:
    """A derived day of 30,000 points through the whole application, read as the browser reads it."""
    from zoneinfo import ZoneInfo

    from shifang.platform import clock
    from shifang.tracking.operations.deriving import derive_day
    from shifang.tracking.tests.make import rows, track

    made, (person, *_) = _people(1)
    yesterday = (clock.now().astimezone(ZoneInfo("Asia/Shanghai")) - timedelta(days=1)).date()
    start = datetime.combine(yesterday, datetime.min.time(), ZoneInfo("Asia/Shanghai"))
    points = track(30_000, start=start)
    sent = {"id": str(clock.new_id()), "datum": "wgs84", "points": rows(points)}
    from shifang.accounts.tests.make import client

    taken = client(made.id, person).post("/tracks", sent).json()
    if taken["taken"] != len(points):
        raise RuntimeError(str(taken))
    begun = time.perf_counter()
    derive_day(organisation_id=made.id, person_id=person, day=yesterday)
    deriving = time.perf_counter() - begun
    api = made.client("admin")
    seconds = _median(lambda: json.loads(api.get(f"/tracks/{person}/{yesterday}").content))
    size = len(api.get(f"/tracks/{person}/{yesterday}").content)
    plain = _median(lambda: json.loads(json.dumps(rows(points))))
    note = f"{size / 1000:.0f} KB of JSON with the smoothed track, read again; deriving it: {deriving:.2f} s"
    return [
        figure("tracking.replay_30k_seconds", seconds, "s", aim=1, better="lower", note=note),
        figure("tracking.replay_30k_ratio_to_json", seconds / plain, "×", aim=None, better="lower", note=note),
    ]


def _median(work: Callable[[], Any], *, times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken))
