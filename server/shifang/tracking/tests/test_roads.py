"""Roads by a map matcher: a real HTTP server that answers as Valhalla does, one that refuses, one that sleeps."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest
from django.test import override_settings

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.platform import tenancy
from shifang.tracking import tasks
from shifang.tracking.models import Layer, Segment
from shifang.tracking.operations import matching
from shifang.tracking.operations.deriving import derive_day
from shifang.tracking.operations.matching import Matched, match_day
from shifang.tracking.queries.days import unmatched_days
from shifang.tracking.rules import roads
from shifang.tracking.tests.make import MORNING, send, track
from shifang.tracking.types import Mode

DAY = date(2026, 3, 2)
NO_PATH = {
    "error_code": 444,
    "error": "Map Match algorithm failed to find path: map_snap algorithm failed to snap the shape points",
    "status_code": 400,
    "status": "Bad Request",
}


@dataclass
class Matcher:
    """A service that answers `/trace_attributes` in a way of its own, and keeps what it was asked."""

    way: str = "good"
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


def answer_of(asked: dict[str, Any], way: str) -> tuple[int, bytes]:
    """What Valhalla says (its documented form, cut to the filtered attributes)."""
    shape = [(each["lat"], each["lon"]) for each in asked["shape"]]
    if way == "no_path":
        return 400, json.dumps(NO_PATH).encode()
    if way == "broken":
        return 500, b"<html>internal error</html>"
    if way == "rubbish":
        return 200, b"{not json"
    kind = "unmatched" if way == "unmatched" else "matched"
    told = {
        "units": "kilometers",
        "shape": roads.encoded([(0.0, 0.0), (1.0, 1.0)] if way == "elsewhere" else shape),
        "matched_points": [{"lat": lat, "lon": lon, "type": kind} for lat, lon in shape],
    }
    return 200, json.dumps(told).encode()


@contextmanager
def serving(matcher: Matcher) -> Iterator[Matcher]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/trace_attributes"
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            matcher.asked.append(asked)
            if matcher.way == "asleep":
                time.sleep(1.0)
            status, body = answer_of(asked, matcher.way)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    matcher.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield matcher
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def matcher() -> Iterator[Matcher]:
    with serving(Matcher()) as found:
        yield found


@pytest.fixture
def made() -> MadeOrganisation:
    """A rep who has driven, stood and driven."""
    found = organisation()
    send(found, track(2400, turns=600), number=1)
    assert derive_day(organisation_id=found.id, person_id=found.people["rep"], day=DAY)
    return found


def matched(made: MadeOrganisation, matcher: Matcher) -> Matched:
    return match_day(url=matcher.url, organisation_id=made.id, person_id=made.people["rep"], day=DAY)


def layer(made: MadeOrganisation) -> Layer:
    with tenancy.organisation(made.id):
        return Layer.objects.get()


def trips(made: MadeOrganisation) -> list[str]:
    with tenancy.organisation(made.id):
        return [str(number) for number in Segment.objects.filter(kind="trip").values_list("number", flat=True)]


def left(made: MadeOrganisation) -> int:
    with tenancy.organisation(made.id):
        return len(unmatched_days(made.id, matcher=matching.MATCHER, tries=matching.MOST_TRIES, limit=10))


def test_trips_are_drawn_on_the_roads_that_the_service_tells(made: MadeOrganisation, matcher: Matcher) -> None:
    before = layer(made)
    assert left(made) == 1
    assert matched(made, matcher) is Matched.DONE
    after = layer(made)
    assert trips(made)
    for number in trips(made):
        places = roads.decoded(after.roads[number])
        assert places is not None
        assert len(places) > 10
    assert {each["costing"] for each in matcher.asked} == {"auto"}
    assert bytes(after.body) == bytes(before.body)
    assert left(made) == 0
    told = made.client("manager").get(f"/tracks/{made.people['rep']}/{DAY}/summary").json()["segments"]
    assert {each["kind"] for each in told if each["road"]} == {"trip"}


@pytest.mark.parametrize("way", ["no_path", "unmatched", "elsewhere"])
def test_a_trip_on_no_known_road_is_shown_as_it_was_measured(
    made: MadeOrganisation, matcher: Matcher, way: str
) -> None:
    matcher.way = way
    assert matched(made, matcher) is Matched.DONE
    assert {layer(made).roads[number] for number in trips(made)} == {None}
    assert left(made) == 0


@pytest.mark.parametrize("way", ["broken", "rubbish", "asleep"])
def test_a_service_that_does_not_answer_is_tried_again_some_times_and_harms_nothing(
    made: MadeOrganisation, matcher: Matcher, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_TIMEOUT_S", (0.2, 0.2))
    matcher.way = way
    for tries in range(1, matching.MOST_TRIES + 1):
        assert left(made) == 1
        assert matched(made, matcher) is Matched.FAILED
        assert layer(made).roads == {"tries": tries}
    assert left(made) == 0
    derive_day(organisation_id=made.id, person_id=made.people["rep"], day=DAY)
    assert left(made) == 1, "derived anew, it is asked anew"


def test_nobody_listens(made: MadeOrganisation) -> None:
    gone = Matcher(url="http://127.0.0.1:9")
    assert matched(made, gone) is Matched.FAILED


def test_what_came_meanwhile_is_not_drawn_over(made: MadeOrganisation, matcher: Matcher) -> None:
    def derive_again(*_: Any) -> None:
        send(made, track(60, start=MORNING.replace(hour=5)), number=2)
        derive_day(organisation_id=made.id, person_id=made.people["rep"], day=DAY)

    asked = matching._asked

    def meanwhile(url: str, work: Any) -> Any:
        derive_again()
        return asked(url, work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_asked", meanwhile)
        assert matched(made, matcher) is Matched.CHANGED
    assert layer(made).roads == {}


def test_without_a_service_nothing_is_asked(made: MadeOrganisation, matcher: Matcher) -> None:
    with override_settings(VALHALLA_URL=""):
        tasks.match.func(timestamp=0)
    assert layer(made).roads == {}
    with override_settings(VALHALLA_URL=matcher.url):
        tasks.match.func(timestamp=0)
    assert layer(made).roads["matcher"] == matching.MATCHER


def test_a_shape_reads_as_it_was_written_and_nonsense_is_none() -> None:
    places = [(31.2304, 121.4737), (31.230412, 121.473699), (-12.5, -77.000001)]
    read = roads.decoded(roads.encoded(places))
    assert read is not None
    assert np.allclose(read, places, atol=1e-9)
    for nonsense in ("é", "_", "~" * 40, "_p~iF", "\x00"):
        assert roads.decoded(nonsense) is None


def test_outliers_are_not_asked_about_and_each_mode_has_its_roads() -> None:
    points = track(100)
    points.mock[10:20] = True
    asked = roads.question(points, Mode.WALK)
    assert asked is not None
    assert asked["costing"] == "pedestrian"
    told = {round(each["time"]) for each in asked["shape"]}
    assert not told & set((points.time_ms[10:20] // 1000).tolist())
    assert roads.question(points.take(np.arange(2)), Mode.RIDE) is None
