"""Points of outside working time, sent through every door: not in the tables, not in a dump, not in any log.

The database writes every statement with its parameters to its log meanwhile, which is more than it ever does in use.
"""

import json
import logging
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.platform import clock, database, postgres, tenancy
from shifang.tracking.models import Chunk, Day
from shifang.tracking.tests.make import always_on_shift, leave, rows, track
from shifang.tracking.types import Track

# The latitude of every point, in the ways it might be written: as degrees, as a whole number, as a stored varint.
LATITUDE = 66.1234567
TRACES = (b"66.12345", b"661234567", b"8e8ecdf604")


@pytest.fixture
def away() -> MadeOrganisation:
    """An organisation at work around the clock whose rep is on leave."""
    made = organisation()
    always_on_shift(made)
    now = clock.now()
    leave(made, now - timedelta(days=10), now + timedelta(days=1))
    return made


def test_off_shift_points_leave_no_trace(away, caplog, database_of_worker: str) -> None:
    """Ten thousand of them; `make prove` sends a million."""
    leave_no_trace(away, caplog, database_of_worker, uploads=2)


@pytest.mark.prove
def test_a_million_off_shift_points_leave_no_trace(away, caplog, database_of_worker: str) -> None:
    leave_no_trace(away, caplog, database_of_worker, uploads=200)


def leave_no_trace(made: MadeOrganisation, caplog: pytest.LogCaptureFixture, name: str, *, uploads: int) -> None:
    caplog.set_level(logging.DEBUG)
    each = 5_000
    with everything_logged(name) as log:
        for number in range(uploads):
            send_batch(made, marked(each, days_ago=1 + number % 8))
        send_one_by_one(made, marked(8, days_ago=1))
        # A point of a colleague on duty shows that the traces would be found.
        on_duty = marked(1, days_ago=0)
        on_duty.latitude[:] = 67.7654321
        assert post(made, on_duty, role="rep2").json()["taken"] == 1
        connection.close()
        logged = log()
    with tenancy.organisation(made.id):
        assert not Chunk.objects.filter(organisation_id=made.id, person_id=made.people["rep"]).exists()
        assert not Day.objects.filter(organisation_id=made.id, person_id=made.people["rep"]).exists()
    dumped = dump(name)
    assert b"67.765432" in dumped, "the dump holds the tables"
    if logged is not None:
        assert b"67.765432" in logged, "the log holds the statements"
    for trace in TRACES:
        assert trace not in dumped
        assert trace not in (logged or b"")
        assert trace.decode() not in caplog.text


def marked(count: int, *, days_ago: int) -> Track:
    start = clock.now() - timedelta(days=days_ago, seconds=count)
    points = track(count, start=start, turns=10**9)
    points.latitude[:] = LATITUDE
    return points


def post(made: MadeOrganisation, points: Track, *, role: str = "rep"):
    return made.client(role).post("/tracks", {"id": str(clock.new_id()), "datum": "wgs84", "points": rows(points)})


def send_batch(made: MadeOrganisation, points: Track) -> None:
    told = post(made, points).json()
    assert (told["taken"], told["refused"]) == (0, {"off_shift": len(points)})


def send_one_by_one(made: MadeOrganisation, points: Track) -> None:
    """Send the points as tracker apps do, and as a GPX file; some of them in ways that are refused as malformed."""
    token = made.client("manager").post("/trackers", {"person_id": made.people["rep"], "label": "x"}).json()["token"]
    for at, latitude, longitude, *_ in rows(points):
        seconds = int((at or 0) / 1000)
        query = {"id": token, "lat": latitude, "lon": longitude, "timestamp": seconds}
        assert Client().get("/api/v1/feeds/osmand", query).json()["taken"] == 0
        assert Client().get("/api/v1/feeds/osmand", {**query, "lon": "no"}).json()["taken"] == 0
        message = {"_type": "location", "lat": latitude, "lon": longitude, "tst": seconds}
        sent = Client().post(f"/api/v1/feeds/owntracks?token={token}", json.dumps(message), "application/json")
        assert sent.status_code == 200
    api, yesterday = made.client("rep"), f"{clock.now() - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    places = "".join(
        f'<trkpt lat="{latitude}" lon="{longitude}"><time>{yesterday}</time></trkpt>'
        for _, latitude, longitude, *_ in rows(points)
    )
    text = f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{places}</trkseg></trk></gpx>'
    for content in (text, text[:-30]):
        api.client.generic("POST", "/api/v1/tracks/gpx", content, "application/gpx+xml", headers=api.headers)


@contextmanager
def everything_logged(name: str) -> Iterator:
    """Let the database log all statements and parameters; the value reads what was logged (None: another's log)."""
    path = postgres.log_file() if database.external_url() is None else None
    begun = path.stat().st_size if path else 0
    with administration() as admin:
        for setting in ("log_statement = 'all'", "log_parameter_max_length = -1", "log_min_duration_statement = 0"):
            admin.execute(sql.SQL("ALTER DATABASE {} SET " + setting).format(sql.Identifier(name)))
    connection.close()

    def read() -> bytes | None:
        if path is None:
            return None
        with path.open("rb") as log:
            log.seek(begun)
            return log.read()

    try:
        yield read
    finally:
        with administration() as admin:
            for setting in ("log_statement", "log_parameter_max_length", "log_min_duration_statement"):
                admin.execute(sql.SQL("ALTER DATABASE {} RESET " + setting).format(sql.Identifier(name)))
        connection.close()


def administration() -> psycopg.Connection:
    conninfo = database.external_url() or postgres.superuser_conninfo()
    return psycopg.connect(conninfo, dbname="postgres", autocommit=True)


def dump(name: str) -> bytes:
    """Return what pg_dump writes of the whole database, by its owner."""
    told = conninfo_to_dict(make_conninfo(**{**database.owner_parameters(), "dbname": name}))
    options = [
        f"--{option}={told[key]}" for option, key in (("host", "host"), ("username", "user"), ("dbname", "dbname"))
    ]
    done = subprocess.run(
        [postgres.cluster().binaries / "pg_dump", *options, "--no-password"],
        env={**os.environ, "PGPASSWORD": str(told["password"])},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
