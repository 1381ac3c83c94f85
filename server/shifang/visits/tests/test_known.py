"""What a check-in is held against at run time: the phone's own way of the last half hour, its chain of envelopes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shifang.accounts.tests.make import organisation
from shifang.kernel.geo import Point, destination
from shifang.kernel.ids import uuid7
from shifang.platform import clock, tenancy
from shifang.protocol.location import LocationEvidence
from shifang.protocol.operations import Answer
from shifang.tracking.models import Chunk
from shifang.tracking.models import Day as TrackedDay
from shifang.tracking.operations.packing import pack_day
from shifang.tracking.rules import codec
from shifang.tracking.types import Track
from shifang.truth.attestation.envelope import payload_hash
from shifang.truth.queries.facts import asked, known
from shifang.visits.models import CheckInAttempt
from shifang.visits.tests.make import Day, day, location

SECONDS = 1800


def walked(
    today: Day, *, end: Point, until: float, device_id: UUID | None = None, sent_at: datetime | None = None
) -> None:
    """Let the phone upload the 30 minutes before a second of the day, a point a second, standing at a place.

    `sent_at`: there was no network before.
    """
    began = round(today.at(until - SECONDS).timestamp() * 1000)
    dice = np.random.default_rng(3)
    drift = np.cumsum(dice.normal(0, 0.1, SECONDS)) / 111_320
    for start in range(0, SECONDS, 60):
        at = began + 1000 * np.arange(start, start + 60)
        part = Track(
            time_ms=at.astype(np.int64),
            latitude=end.latitude + drift[start : start + 60],
            longitude=end.longitude + drift[start : start + 60],
            accuracy_m=np.where(at % 7000 == 0, np.nan, 8.0),
            speed_mps=np.full(60, 0.2),
            bearing_deg=np.full(60, 90.0),
            monotonic_ms=at.astype(np.int64) - began,
            mock=np.zeros(60, dtype=np.bool_),
        )
        made_at = today.at(until - SECONDS + start + 60)
        zone_day = (made_at + timedelta(hours=8)).date()
        with tenancy.organisation(today.made.id):
            Chunk.objects.create(
                id=uuid7(at=sent_at or made_at, entropy=uuid4().int),
                organisation_id=today.made.id,
                person_id=today.made.scope("rep").me,
                source="app",
                device_id=device_id or today.phone.device_id,
                day=zone_day,
                points=60,
                body=codec.encode(part),
                sha256=sha256(str(start).encode()).digest(),
                received_at=sent_at or made_at,
            )


def kept(today: Day, visit_id: UUID) -> Mapping[str, Any]:
    with tenancy.organisation(today.made.id):
        return CheckInAttempt.objects.get(visit_id=visit_id).facts


def signals(today: Day, visit_id: UUID) -> dict[str, Any]:
    with tenancy.organisation(today.made.id):
        assessment = CheckInAttempt.objects.get(visit_id=visit_id).assessment
    return {each["code"]: each for each in assessment["signals"]}


def test_the_way_of_the_last_half_hour_is_held_against_the_check_in() -> None:
    today = day(organisation())
    walked(today, end=today.point, until=60)
    visit_id = today.start()
    assert today.check_in(visit_id).status == "applied"
    trail = kept(today, visit_id)["trail"]
    assert 80 <= len(trail) <= 90
    assert max(each[0] for each in trail) < today.at(57).isoformat()
    assert {each[3] for each in trail} == {8.0, 50.0}
    assert signals(today, visit_id)["trail_elsewhere"]["fired"] is False


def test_who_was_five_kilometres_away_a_moment_ago_is_marked() -> None:
    today = day(organisation())
    walked(today, end=destination(today.point, 45, 5000), until=42)
    visit_id = today.start()
    at = today.at(60)
    place = location(today.point, at=at)
    fixes = [{**place["fixes"][0], "fixed_at": (at - timedelta(seconds=2 * n)).isoformat()} for n in range(9)]
    today.phone.do("visit.check_in", {"visit_id": visit_id, "location": place | {"fixes": fixes}}, at=at)
    found = signals(today, visit_id)
    assert found["trail_elsewhere"]["fired"]
    assert found["teleport"]["fired"]
    assert kept(today, visit_id)["trail"][-1][0] < (at - timedelta(seconds=16)).isoformat()


def test_the_way_of_another_phone_is_not_taken_for_this_ones() -> None:
    today = day(organisation())
    walked(today, end=destination(today.point, 45, 5000), until=50, device_id=uuid4())
    visit_id = today.start()
    assert today.check_in(visit_id).status == "applied"
    assert "trail" not in kept(today, visit_id)


def days_ago(days: int) -> Day:
    """Return a day that began at noon in Shanghai so many days ago: half an hour before it is the same day."""
    today = day(organisation())
    today.begin = today.begin.replace(hour=4, minute=0) - timedelta(days=days)
    return today


def late_check_in(today: Day) -> UUID:
    """Check in at second 60 of the day by a command that comes only now; return the visit."""
    visit_id, at = clock.new_id(), today.at(60)
    begun = {"visit_id": visit_id, "customer_id": today.customer.id}
    today.phone.do("visit.start", begun, at=today.at(0), now=clock.now())
    payload = {"visit_id": visit_id, "location": location(today.point, at=at)}
    assert today.phone.do("visit.check_in", payload, at=at, now=clock.now()).status == "applied"
    return visit_id


def pack(today: Day) -> None:
    with tenancy.organisation(today.made.id):
        rep, local = today.made.scope("rep"), (today.begin + timedelta(hours=8)).date()
        spot = {"latitude": today.point.latitude, "longitude": today.point.longitude}
        plain = {"person_id": rep.me, "day": local, "points": 0, "last_at": today.begin, **spot}
        TrackedDay.objects.create(organisation_id=rep.organisation_id, received_at=today.begin, stale=False, **plain)
    assert pack_day(organisation_id=rep.organisation_id, person_id=rep.me, day=local, now=clock.now())


def test_the_way_of_a_check_in_that_comes_days_later_with_its_way_is_known() -> None:
    today = days_ago(3)
    walked(today, end=destination(today.point, 45, 5000), until=50, sent_at=clock.now())
    found = late_check_in(today)
    assert 80 <= len(kept(today, found)["trail"]) <= 91
    assert signals(today, found)["trail_elsewhere"]["fired"]


def test_the_way_of_a_day_that_is_packed_by_then_is_known_too() -> None:
    today = days_ago(4)
    walked(today, end=destination(today.point, 45, 5000), until=50)
    pack(today)
    found = late_check_in(today)
    assert 80 <= len(kept(today, found)["trail"]) <= 91
    assert signals(today, found)["trail_elsewhere"]["fired"]


def test_of_a_packed_day_with_a_second_tracker_no_way_is_told() -> None:
    today = days_ago(4)
    walked(today, end=destination(today.point, 45, 5000), until=50)
    walked(today, end=today.point, until=40, device_id=uuid4())
    pack(today)
    assert "trail" not in kept(today, late_check_in(today))


def send(today: Day, kind: str, chain: Mapping[str, Any] | None, **payload: Any) -> tuple[Answer, str]:
    """Send an envelope that stands in the chain; return the answer and the envelope's hash."""
    at = today.at(payload.pop("seconds", 60))
    place = location(today.point, at=at) | ({} if chain is None else {"chain": dict(chain)})
    answer = today.phone.do(kind, {**payload, "location": place}, at=at)
    return answer, payload_hash(place).hex()


def seal(today: Day, visit_id: UUID) -> Mapping[str, Any]:
    return kept(today, visit_id)["seal"]


def test_a_chain_of_all_kinds_of_commands_holds_and_a_gap_shows() -> None:
    today = day(organisation())
    customer = {"customer_id": uuid4(), "name": "一家店", "type": "no-such-type"}
    refused, first = send(today, "customer.add", {"index": 0}, **customer)
    assert refused.status in {"rejected", "parked"}
    one, two, three = (today.start(seconds=n) for n in (10, 2000, 3000))
    _, second = send(today, "visit.check_in", {"index": 1, "previous_sha256": first}, visit_id=one)
    assert seal(today, one) == {"signature": None, "nonce": None, "missing_before": 0, "forked": False}
    today.phone.do("visit.cancel", {"visit_id": one, "reason": "next"}, at=today.at(90))

    send(today, "visit.check_in", {"index": 4, "previous_sha256": "0" * 64}, visit_id=two, seconds=2060)
    assert seal(today, two)["missing_before"] == 2
    assert signals(today, two)["chain_gap"]["fired"]
    today.phone.do("visit.cancel", {"visit_id": two, "reason": "next"}, at=today.at(2090))

    send(today, "visit.check_in", {"index": 2, "previous_sha256": second}, visit_id=three, seconds=3060)
    assert seal(today, three)["missing_before"] == 0, "what comes late is not missing"


def test_two_envelopes_at_one_place_of_the_chain_are_told() -> None:
    today = day(organisation())
    one, two = today.start(), today.start(seconds=100)
    _, first = send(today, "visit.check_in", {"index": 0}, visit_id=one)
    today.phone.do("visit.cancel", {"visit_id": one, "reason": "next"}, at=today.at(90))
    link = {"index": 1, "previous_sha256": first}
    send(today, "visit.check_in", link, visit_id=two, seconds=160)
    assert seal(today, two)["forked"] is False
    today.phone.do("visit.cancel", {"visit_id": two, "reason": "next"}, at=today.at(190))
    three = today.start(seconds=200)
    send(today, "visit.check_in", link, visit_id=three, seconds=260)
    assert seal(today, three) == {"signature": None, "nonce": None, "missing_before": 0, "forked": True}
    assert signals(today, three)["chain_forked"]["fired"]


@pytest.mark.parametrize("index", ["abc", None, 1e300, -5, 2.5, {"a": 1}, [0]])
def test_nonsense_in_the_chain_is_refused_and_disturbs_no_later_one(index: Any) -> None:
    today = day(organisation())
    one, two = today.start(), today.start(seconds=100)
    answer, _ = send(today, "visit.check_in", {"index": index, "previous_sha256": "0" * 64}, visit_id=one)
    assert answer.code == "command.payload_invalid"
    _, _ = send(today, "visit.check_in", {"index": 7, "previous_sha256": "0" * 64}, visit_id=two, seconds=160)
    assert "seal" in kept(today, two)


def test_a_phone_that_begins_again_is_believed() -> None:
    today = day(organisation())
    for seconds in (0, 200):
        visit_id = today.start(seconds=seconds)
        send(today, "visit.check_in", {"index": 0}, visit_id=visit_id, seconds=seconds + 60)
        assert seal(today, visit_id)["missing_before"] == 0
        assert seal(today, visit_id)["forked"] is False
        today.phone.do("visit.cancel", {"visit_id": visit_id, "reason": "next"}, at=today.at(seconds + 90))


def test_what_is_known_is_asked_in_one_statement() -> None:
    today = day(organisation())
    walked(today, end=today.point, until=60)
    place = location(today.point, at=today.at(60)) | {"chain": {"index": 3, "previous_sha256": "0" * 64}}
    question = asked(
        today.made.scope("rep"),
        device_id=today.phone.device_id,
        subject_id=uuid4(),
        command_id=uuid4(),
        location=LocationEvidence.model_validate(place),
        at=today.at(60),
        received_at=today.at(61),
    )
    with tenancy.organisation(today.made.id), CaptureQueriesContext(connection) as told:
        found = known(question, place_id=today.customer.id)
    assert len(told) == 1
    assert found.trail
