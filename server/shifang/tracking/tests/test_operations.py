"""Taking points, deriving layers, packing days: on the real database."""

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.db import connection

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.kernel.geo import Point
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy
from shifang.tracking.models import Chunk, Day, Layer, Raw, Segment
from shifang.tracking.operations.deriving import derive_day
from shifang.tracking.operations.gates import pause, resume
from shifang.tracking.operations.packing import pack_day
from shifang.tracking.queries.now import hidden, whereabouts
from shifang.tracking.queries.points import chain_breaks, day_track, points_between
from shifang.tracking.rules import codec
from shifang.tracking.tests.make import MORNING, leave, send, track
from shifang.tracking.types import COLUMNS, Refused, Track

DAY = date(2026, 3, 2)
LATER = MORNING + timedelta(days=10)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def held(made: MadeOrganisation, role: str = "rep", day: date = DAY) -> Track:
    with tenancy.organisation(made.id):
        row = Day.objects.get(person_id=made.people[role], day=day)
        return day_track(row)


def same(a: Track, b: Track) -> None:
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name), err_msg=name)


def test_points_are_kept_as_they_came(made) -> None:
    points = track(120)
    assert send(made, points.take(slice(0, 60)), number=1).taken == 60
    assert send(made, points.take(slice(60, 120)), number=2).taken == 60
    same(held(made), codec.quantised(points))
    with tenancy.organisation(made.id):
        row = Day.objects.get(person_id=made.people["rep"])
        assert (row.points, row.stale) == (120, True)
        assert row.last_at == MORNING + timedelta(seconds=119)


def test_who_works_through_midnight_stays_on_the_live_map(made) -> None:
    made.client("admin").post(
        "/calendar/shifts",
        {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens": "20:00", "closes": "06:00", "valid_from": "2026-01-01"},
    )
    midnight = datetime(2026, 3, 3, tzinfo=ZONE)
    send(made, track(60, start=midnight - timedelta(minutes=4)))
    scope = made.scope("manager")

    def told(minutes: int) -> tuple[list[str], list[str]]:
        now = midnight + timedelta(minutes=minutes)
        with tenancy.organisation(made.id):
            found = whereabouts(scope, zone=ZONE, live_s=300, now=now)
            return [each.state for each in found], [each.state for each in hidden(scope, zone=ZONE, now=now)]

    assert told(-1) == told(1) == (["live"], [])
    assert told(30) == (["stale"], [])
    assert told(90) == ([], ["no_signal"])
    send(made, track(60, start=midnight + timedelta(minutes=90)), number=1)
    assert told(92) == (["live"], [])
    assert told(7 * 60) == ([], ["off_shift"])


def test_an_upload_that_comes_again_is_told_so_and_changes_nothing(made) -> None:
    first = send(made, track(60), number=1)
    again = send(made, track(60), number=1)
    assert (first.duplicate, again.duplicate, again.taken) == (False, True, 60)
    assert len(held(made)) == 60
    with pytest.raises(Refusal, match=r"track\.id_reused"):
        send(made, track(60), number=1, role="manager")


def test_a_late_upload_does_not_move_the_last_place_back(made) -> None:
    points = track(120)
    send(made, points.take(slice(60, 120)), number=1)
    send(made, points.take(slice(0, 60)), number=2)
    with tenancy.organisation(made.id):
        assert Day.objects.get(person_id=made.people["rep"]).last_at == MORNING + timedelta(seconds=119)


def test_an_upload_over_midnight_is_kept_under_both_days(made) -> None:
    made.client("admin").post(
        "/calendar/shifts", {"weekdays": [1], "opens": "20:00", "closes": "06:00", "valid_from": "2026-01-01"}
    )
    evening = datetime(2026, 3, 2, 15, 50, tzinfo=UTC)  # 23:50 in Shanghai
    receipt = send(made, track(1200, start=evening), number=1)
    assert (receipt.taken, dict(receipt.refused)) == (1200, {})
    assert (len(held(made)), len(held(made, day=date(2026, 3, 3)))) == (600, 600)
    assert send(made, track(1200, start=evening), number=1).duplicate
    scope, end = made.scope(), evening + timedelta(seconds=700)
    with tenancy.organisation(made.id):
        assert len(points_between(scope, made.people["rep"], start=evening, end=end)) == 700


# --- the gate ------------------------------------------------------------------------------------------------------


def test_points_outside_the_shift_are_not_kept(made) -> None:
    early = MORNING - timedelta(seconds=30)
    receipt = send(made, track(60, start=early))
    assert (receipt.taken, receipt.refused[Refused.OFF_SHIFT]) == (30, 30)
    assert held(made).time_ms[0] == round(MORNING.timestamp() * 1000)


def test_leave_counts_from_the_moment_it_is_approved(made) -> None:
    points = track(180)
    assert send(made, points.take(slice(0, 60)), number=1).taken == 60
    leave(made, MORNING + timedelta(seconds=90), MORNING + timedelta(hours=1))
    receipt = send(made, points.take(slice(60, 180)), number=2)
    assert (receipt.taken, receipt.refused[Refused.OFF_SHIFT]) == (30, 90)


def test_a_new_shift_through_the_api_moves_the_gate(made) -> None:
    night = MORNING + timedelta(hours=12)
    assert send(made, track(10, start=night), number=1).taken == 0
    answer = made.client("admin").post(
        "/calendar/shifts", {"weekdays": [1], "opens": "20:00", "closes": "23:00", "valid_from": "2026-01-01"}
    )
    assert answer.status_code == 201
    assert send(made, track(10, start=night), number=2).taken == 10


def test_a_pause_stops_points_of_that_time_only(made) -> None:
    scope = made.scope("rep")
    with tenancy.organisation(made.id):
        pause(scope=scope, now=MORNING + timedelta(seconds=60))
        resume(scope=scope, now=MORNING + timedelta(seconds=120))
    receipt = send(made, track(180))
    assert (receipt.taken, receipt.refused[Refused.OFF_SHIFT]) == (120, 60)


# --- chains --------------------------------------------------------------------------------------------------------


def test_a_missing_upload_shows_in_the_chain_before_and_after_packing(made) -> None:
    device = clock.new_id()
    points, previous = track(240), None
    for number in range(4):
        part = points.take(slice(number * 60, number * 60 + 60))
        options = {"device_id": device, "chain_index": number, "previous_sha256": previous}
        if number != 2:
            send(made, part, number=number, **options)
        previous = _hash_of(part, number)
    rep = made.people["rep"]

    def breaks() -> list[tuple[int, int]]:
        with tenancy.organisation(made.id):
            found = chain_breaks(made.scope(), rep, first=DAY, last=DAY)
            return [(each.after_index, each.before_index) for each in found]

    assert breaks() == [(1, 3)]
    assert pack_day(organisation_id=made.id, person_id=rep, day=DAY, now=LATER)
    assert breaks() == [(1, 3)]


def _hash_of(part: Track, number: int) -> bytes:
    from shifang.tracking.tests.make import upload

    now = datetime.fromtimestamp(int(part.time_ms.max()) / 1000, tz=UTC) + timedelta(hours=1)
    return upload(number, at=now).sha256


# --- packing and deriving ------------------------------------------------------------------------------------------


def test_packing_changes_no_point_and_takes_little_room(made) -> None:
    points, rep = track(3000), made.people["rep"]
    for number in range(50):
        send(made, points.take(slice(number * 60, number * 60 + 60)), number=number)
    before = held(made)
    assert pack_day(organisation_id=made.id, person_id=rep, day=DAY, now=LATER)
    same(held(made), before)
    with tenancy.organisation(made.id):
        raw = Raw.objects.get(organisation_id=made.id)
        assert not Chunk.objects.filter(organisation_id=made.id).exists()
        assert (raw.points, len(raw.uploads)) == (3000, 50)
        assert len(bytes(raw.body)) / 3000 <= 8
        assert raw.cells
    assert not pack_day(organisation_id=made.id, person_id=rep, day=DAY, now=LATER)
    # An upload that was packed comes again: its points are there already.
    send(made, points.take(slice(0, 60)), number=0)
    assert pack_day(organisation_id=made.id, person_id=rep, day=DAY, now=LATER)
    same(held(made), before)


def layers(made: MadeOrganisation) -> tuple[list[dict], list[dict]]:
    with tenancy.organisation(made.id):
        segments = list(Segment.objects.filter(organisation_id=made.id).order_by("number").values())
        rows = Layer.objects.filter(organisation_id=made.id)
        whole = [{**row, "body": each.body} for row, each in zip(rows.values(), rows, strict=True)]
    return segments, whole


def test_layers_are_made_from_the_points_and_again_the_same(made) -> None:
    points, rep = track(3000), made.people["rep"]
    shop = customer(made, point=Point(float(points.latitude[900]), float(points.longitude[900])))
    send(made, points)
    assert derive_day(organisation_id=made.id, person_id=rep, day=DAY)
    first = layers(made)
    assert [row["kind"] for row in first[0]] == ["trip", "stay", "trip", "stay", "trip"]
    assert first[0][1]["customer_id"] == shop.id
    assert first[0][3]["customer_id"] is None
    with tenancy.organisation(made.id):
        assert not Day.objects.get(person_id=rep).stale
    assert derive_day(organisation_id=made.id, person_id=rep, day=DAY)
    assert layers(made) == first
    assert pack_day(organisation_id=made.id, person_id=rep, day=DAY, now=LATER)
    assert derive_day(organisation_id=made.id, person_id=rep, day=DAY)
    assert layers(made) == first


KILLED = """
import os, sys
from uuid import UUID
from datetime import date
os.environ["DJANGO_SETTINGS_MODULE"] = "shifang.config.settings"
os.environ["SHIFANG_POOL"] = "0"
import django
django.setup()
from django.conf import settings
from django.db import connections
for alias in ("default", "owner"):
    connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = sys.argv[1]
from shifang.tracking.operations import deriving
if sys.argv[4] == "middle":
    pack = deriving.codec.pack
    def hang(track):
        # The old segments are gone and the new ones written; the layer is not.
        print("in the middle", flush=True)
        sys.stdin.read()
    deriving.codec.pack = hang
deriving.derive_day(organisation_id=UUID(sys.argv[2]), person_id=UUID(sys.argv[3]), day=date(2026, 3, 2))
"""


def test_a_worker_killed_in_the_middle_leaves_the_old_layers_and_the_next_makes_the_same(
    made, database_of_worker: str
) -> None:
    points, rep = track(3000), made.people["rep"]
    send(made, points.take(slice(0, 1500)), number=1)
    derive_day(organisation_id=made.id, person_id=rep, day=DAY)
    old = layers(made)
    send(made, points.take(slice(1500, 3000)), number=2)
    command = [sys.executable, "-c", KILLED, database_of_worker, str(made.id), str(rep)]
    folder = Path(__file__).parents[3]
    killed = subprocess.Popen(
        [*command, "middle"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder, env=os.environ.copy()
    )
    assert killed.stdout.readline() == b"in the middle\n"
    killed.kill()
    killed.communicate()
    _wait_until_unlocked(made)
    assert layers(made) == old
    subprocess.run([*command, "whole"], check=True, cwd=folder, env=os.environ.copy(), stdin=subprocess.DEVNULL)
    again = layers(made)
    assert again != old
    derive_day(organisation_id=made.id, person_id=rep, day=DAY)
    assert layers(made) == again


def _wait_until_unlocked(made: MadeOrganisation) -> None:
    for _ in range(100):
        with tenancy.organisation(made.id), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM tracking_day FOR UPDATE SKIP LOCKED")
            if cursor.fetchone():
                return
        time.sleep(0.1)


def test_a_damaged_chunk_is_a_coded_problem(made) -> None:
    send(made, track(60))
    with tenancy.organisation(made.id):
        chunk = Chunk.objects.get(organisation_id=made.id)
        body = bytearray(chunk.body)
        body[40] ^= 1
        chunk.body = bytes(body)
        chunk.save(update_fields=["body"])
    with pytest.raises(Refusal, match=r"track\.chunk_damaged"):
        held(made)
