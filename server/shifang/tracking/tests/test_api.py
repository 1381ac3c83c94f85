import base64
import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.test import Client

from shifang.accounts.queries import person_row
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.ledger.queries import timeline
from shifang.platform import clock, tenancy
from shifang.tracking.operations.deriving import derive_day
from shifang.tracking.operations.viewing import note_view
from shifang.tracking.queries.gates import day_gates, fresh_day_gate
from shifang.tracking.rules import codec
from shifang.tracking.tests.make import MORNING, always_on_shift, rows, send, track
from shifang.tracking.types import Track

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def made() -> MadeOrganisation:
    found = organisation()
    always_on_shift(found)
    return found


def fresh(count: int = 60) -> Track:
    """Points up to now."""
    return track(count, start=clock.now() - timedelta(seconds=count))


def body(points: Track, **more: Any) -> dict[str, Any]:
    return {"id": str(clock.new_id()), "datum": "wgs84", "points": rows(points), **more}


def today(at: datetime | None = None) -> str:
    """Return the organisation's day, now or at another moment."""
    return str((at or clock.now()).astimezone(ZONE).date())


def columns(answer: Any) -> dict[str, np.ndarray]:
    told = answer.json()
    return {name: np.cumsum(told[name]) for name in ("time_ms", "latitude_e7", "longitude_e7")}


def test_a_phone_sends_and_the_manager_plays_it_back(made) -> None:
    morning = (clock.now().astimezone(ZONE) - timedelta(days=1)).replace(hour=9)
    points, rep, day = track(60, start=morning), made.people["rep"], morning.date()
    sent = body(points, chain={"index": 0}, device_id=str(clock.new_id()))
    first, again = (made.client("rep").post("/tracks", sent) for _ in range(2))
    assert first.json() == {"id": sent["id"], "taken": 60, "duplicate": False, "refused": {}}
    assert again.json()["duplicate"]
    shown = made.client("manager").get(f"/tracks/{rep}/{day}")
    kept = codec.quantised(points)
    np.testing.assert_array_equal(columns(shown)["time_ms"], kept.time_ms)
    np.testing.assert_allclose(columns(shown)["latitude_e7"] / 1e7, kept.latitude, atol=1e-9)
    assert shown.json()["smoothed"] is None
    derive_day(organisation_id=made.id, person_id=rep, day=day)
    assert len(made.client("manager").get(f"/tracks/{rep}/{day}").json()["smoothed"]["latitude_e7"]) == 60
    thin = made.client("manager").get(f"/tracks/{rep}/{day}?most=10").json()
    assert (thin["count"], thin["whole"]) == (10, 60)


def test_bad_points_are_counted_and_their_neighbours_kept(made) -> None:
    sent = body(fresh(5))
    sent["points"] += [None, "x", [0, 0, 0], [1, 2], [clock.now().timestamp() * 1000, 0, 0], [None, 1, 1]]
    told = made.client("rep").post("/tracks", sent).json()
    assert told["taken"] == 5
    assert told["refused"] == {"malformed": 3, "null_island": 2, "not_a_number": 1}


def test_a_track_comes_from_a_device_of_ones_own(made) -> None:
    mine = str(clock.new_id())
    assert made.client("rep").post("/tracks", body(fresh(), device_id=mine)).status_code == 200
    told = made.client("rep2").post("/tracks", body(fresh(), device_id=mine))
    assert (told.status_code, told.json()["code"]) == (409, "device.of_another")
    assert made.client("rep").post(f"/devices/{mine}/revoke").status_code == 200
    told = made.client("rep").post("/tracks", body(fresh(), device_id=mine))
    assert (told.status_code, told.json()["code"]) == (403, "device.revoked")
    assert made.client("admin").get(f"/tracks/{made.people['rep2']}/{today()}").json()["count"] == 0


def test_who_looked_is_written_down(made) -> None:
    rep = made.people["rep"]
    for day, page in (("2026-03-02", ""), ("2026-03-02", "/summary"), ("2026-03-02", ""), ("2026-03-03", "")):
        assert made.client("manager").get(f"/tracks/{rep}/{day}{page}").status_code == 200
    made.client("rep").get(f"/tracks/{rep}/2026-03-02")
    with tenancy.organisation(made.id):
        events = timeline(made.id, subject_id=rep)
    seen = [(event.facts["day"], event.actor_id) for event in events if event.kind == "track.viewed"]
    manager = made.people["manager"]
    assert seen == [("2026-03-03", manager), ("2026-03-02", manager)], "once for a look at a day"


def test_looking_again_later_is_written_down_again(made) -> None:
    manager, now = made.scope("manager"), clock.now()
    with tenancy.organisation(made.id):
        rep = person_row(manager, made.people["rep"])
        for minutes in (0, 4, 6):
            note_view(scope=manager, person=rep, day=now.date(), now=now + timedelta(minutes=minutes))
        events = timeline(made.id, subject_id=rep.id)
    assert len([event for event in events if event.kind == "track.viewed"]) == 2


def test_only_those_above_see_a_track(made) -> None:
    rep = made.people["rep"]
    path = f"/tracks/{rep}/2026-03-02"
    assert made.client("rep2").get(path).status_code == 404
    assert made.client("auditor").get(path).status_code == 200
    assert organisation().client("admin").get(path).status_code == 404
    assert made.client("rep2").post("/trackers", {"person_id": rep, "label": "x"}).status_code == 404


def test_the_summary_tells_the_day_with_its_definitions(made) -> None:
    rep, points = made.people["rep"], track(3000)
    send(made, points)
    path = f"/tracks/{rep}/2026-03-02/summary"
    before = made.client("manager").get(path).json()
    assert not before["stored"]
    derive_day(organisation_id=made.id, person_id=rep, day=MORNING.astimezone(ZONE).date())
    after = made.client("manager").get(path).json()
    assert after["stored"]
    assert before["segments"] == after["segments"]
    assert [each["kind"] for each in after["segments"]] == ["trip", "stay", "trip", "stay", "trip"]
    times = after["times"]
    assert times["working"] == 86_400
    assert sum(times[name] for name in ("at_customers", "travelling", "idle", "unknown")) == 86_400
    assert set(after["definitions"]) == set(times)
    nothing = made.client("manager").get(f"/tracks/{rep}/2026-03-03/summary").json()
    assert (nothing["points"], nothing["segments"], nothing["times"]["unknown"]) == (0, [], 86_400)


# --- live ----------------------------------------------------------------------------------------------------------


def test_the_live_map_says_how_old_a_place_is(made) -> None:
    made.client("rep").post("/tracks", body(fresh()))
    old = track(60, start=clock.now() - timedelta(minutes=8))
    made.client("rep2").post("/tracks", body(old))
    told = made.client("admin").get("/tracking/live").json()
    assert [(each["person_name"], each["state"]) for each in told["items"]] == [("rep", "live"), ("rep2", "stale")]
    assert told["items"][1]["age_s"] >= 400
    assert [each["person_name"] for each in made.client("manager").get("/tracking/live").json()["items"]] == ["rep"]


def test_who_pauses_or_goes_off_shift_leaves_the_live_map_at_once(made) -> None:
    made.client("rep").post("/tracks", body(fresh()))
    assert made.client("rep").post("/tracking/pause").status_code == 204
    assert made.client("rep").post("/tracking/pause").status_code == 204
    assert made.client("manager").get("/tracking/live").json()["items"] == []
    later = body(track(5, start=clock.now()))
    assert made.client("rep").post("/tracks", later).json()["refused"] == {"off_shift": 5}
    assert made.client("rep").get("/tracking/gate").json()["paused_since"]
    assert made.client("rep").post("/tracking/resume").status_code == 204
    assert len(made.client("manager").get("/tracking/live").json()["items"]) == 1
    made.client("admin").post("/calendar/holidays", {"day": today(), "name": "放假", "kind": "off"})
    assert made.client("manager").get("/tracking/live").json()["items"] == []


def test_who_has_no_place_on_the_live_map_is_told_with_the_reason(made) -> None:
    made.client("rep").post("/tracks", body(fresh()))

    def told(role: str = "admin") -> dict[str, str]:
        return {each["person_name"]: each["state"] for each in made.client(role).get("/tracking/live").json()["hidden"]}

    assert told() == {"rep2": "no_signal"}
    assert told("manager") == told("rep") == {}
    made.client("rep").post("/tracking/pause")
    assert told() == {"rep2": "no_signal", "rep": "paused"}
    paused = made.client("manager").get("/tracking/live").json()["hidden"][0]
    assert paused["since"] is not None
    assert "latitude" not in paused
    made.client("rep").post("/tracking/resume")
    made.client("admin").post("/calendar/holidays", {"day": today(), "name": "放假", "kind": "off"})
    assert told() == {"rep": "off_shift", "rep2": "off_shift"}


def test_the_gates_of_many_people_are_those_of_each(made) -> None:
    people = [made.people[role] for role in ("rep", "rep2", "manager", "admin")]
    admin, always = made.client("admin"), {"weekdays": [1, 2, 3, 4, 5, 6, 7], "valid_from": "2020-01-01"}
    own = {"person_id": made.people["rep2"], "opens": "08:00", "closes": "12:00"}
    night = {"department_id": made.branch, "opens": "22:00", "closes": "06:00"}
    assert [admin.post("/calendar/shifts", {**always, **each}).status_code for each in (own, night)] == [201, 201]
    made.client("rep").post("/tracking/pause")
    day = clock.now().astimezone(ZONE).date()
    with tenancy.organisation(made.id):
        together = day_gates(made.id, people, day=day, zone=ZONE)
        for person in people:
            alone = fresh_day_gate(made.id, person, day=day, zone=ZONE)
            assert together[person].version == alone.version
            np.testing.assert_array_equal(together[person].edges, alone.edges)
        assert len({len(each.edges) for each in together.values()}) > 1


def test_the_gate_tells_the_phone_when_to_record(made) -> None:
    told = made.client("rep").get("/tracking/gate").json()
    assert told["paused_since"] is None
    assert datetime.fromisoformat(told["spans"][0]["start"]).astimezone(ZONE).hour == 0
    assert len(told["spans"]) == 2


# --- tracker apps --------------------------------------------------------------------------------------------------


@pytest.fixture
def token(made) -> str:
    answer = made.client("manager").post("/trackers", {"person_id": made.people["rep"], "label": "车载"})
    assert answer.status_code == 201
    return answer.json()["token"]


def osmand(**query: Any) -> Any:
    return Client(raise_request_exception=False).get("/api/v1/feeds/osmand", query)


def test_an_osmand_app_feeds_a_track(made, token) -> None:
    now = clock.now() - timedelta(seconds=5)
    at = int(now.timestamp())
    query = {"id": token, "lat": 31.2, "lon": 121.4, "timestamp": at, "speed": 10, "bearing": 90, "accuracy": 8}
    assert [osmand(**query).json()["duplicate"] for _ in range(2)] == [False, True]
    posted = Client().post("/api/v1/feeds/osmand", {**query, "timestamp": at + 1})
    assert posted.json()["taken"] == 1
    told = made.client("manager").get(f"/tracks/{made.people['rep']}/{today(now)}").json()
    assert (told["count"], told["speed_cms"][0], told["bearing_ddeg"][0], told["accuracy_cm"][0]) == (2, 514, 900, 800)


def test_an_owntracks_app_feeds_a_track(made, token) -> None:
    now = clock.now()
    message = {
        "_type": "location",
        "lat": 31.2,
        "lon": 121.4,
        "tst": int(now.timestamp()),
        "acc": 7,
        "vel": 36,
        "cog": 180,
    }
    password = base64.b64encode(f"user:{token}".encode()).decode()
    for header in (f"Basic {password}", f"Bearer {token}"):
        answer = Client().post(
            "/api/v1/feeds/owntracks",
            json.dumps(message),
            content_type="application/json",
            headers={"Authorization": header},
        )
        assert (answer.status_code, answer.json()) == (200, [])
    told = made.client("manager").get(f"/tracks/{made.people['rep']}/{today(now)}").json()
    assert (told["count"], told["speed_cms"]) == (1, [1000])


def test_a_point_that_cannot_be_used_does_not_stop_the_app(made, token) -> None:
    for query in ({}, {"lat": "x", "lon": "y"}, {"lat": "nan", "lon": 1, "timestamp": 1}):
        answer = osmand(id=token, **query)
        assert (answer.status_code, answer.json()["taken"]) == (200, 0)


def test_a_revoked_or_invented_token_opens_nothing(made, token) -> None:
    rep = made.people["rep"]
    (tracker,) = made.client("rep").get(f"/trackers?person_id={rep}").json()["items"]
    assert "token" not in tracker
    assert made.client("rep").delete(f"/trackers/{tracker['id']}").status_code == 204
    for wrong in (token, "", "x", f"{made.id.hex}.x", "\0", "a" * 500, f"{token}x"):
        answer = osmand(id=wrong, lat=31, lon=121)
        assert (answer.status_code, answer.json()["code"]) == (401, "tracker.no_token")
    for header in ("", "Basic !!!", "Basic eA==", "Bearer", "Digest x"):
        answer = Client().post("/api/v1/feeds/owntracks", b"{}", "application/json", headers={"Authorization": header})
        assert answer.status_code == 401


def test_a_gpx_file_is_read(made) -> None:
    at = clock.now() - timedelta(minutes=2)
    points = "".join(
        f'<trkpt lat="31.2{n}" lon="121.4"><ele>4</ele><time>{(at + timedelta(seconds=n)).isoformat()}</time></trkpt>'
        for n in range(5)
    )
    text = f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>'
    api = made.client("rep")

    def sent(data: str) -> Any:
        return api.client.generic("POST", "/api/v1/tracks/gpx", data, "application/gpx+xml", headers=api.headers)

    assert sent(text).json()["taken"] == 5
    for wrong in ("", "<gpx>", "<kml/>", '<!DOCTYPE x [<!ENTITY a "b">]><gpx>&a;</gpx>', "\0"):
        assert sent(wrong).json()["code"] == "track.gpx_invalid"
