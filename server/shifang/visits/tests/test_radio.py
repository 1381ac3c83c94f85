"""The organisation's own radio map: learned from visits beyond doubt, held against later ones, and forgotten again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer as make_customer
from shifang.kernel.geo import Point, distance_m
from shifang.ledger.operations import record
from shifang.ledger.types import Fact, Subject
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.truth.models import Beacon, DeviceKey, Lesson, PlaceRadio
from shifang.truth.rules.radio_map import routine
from shifang.truth.tests import attestation_make as make
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.tests.make import Day, day, location
from shifang.visits.tests.seals import sealed
from shifang.visits.types.closed_lists import INVALID_VISIT


def heard(number: int, *, dbm: int = -55) -> list[dict[str, Any]]:
    """The access points of a shop, a little louder or fainter each time."""
    return [{"bssid": f"0a:00:00:00:{number:02x}:{n:02x}", "rssi_dbm": dbm - 3 * n} for n in range(6)]


KEY = make.new_key()
CELL = {"radio": "lte", "mcc": 460, "net": 0, "area": 9001, "cell": 4242, "strength_dbm": -90}


def attest(today: Day) -> None:
    """Give the phone a key that was attested in hardware."""
    with tenancy.organisation(today.made.id):
        DeviceKey.objects.create(
            organisation_id=today.made.id,
            device_id=today.phone.device_id,
            person_id=today.made.scope("rep").me,
            scheme="android_key",
            public_key=make.spki(KEY),
            fingerprint=uuid4().hex,
            genuine=True,
            ok=True,
            code="ok",
            level="tee",
            boot="verified",
            locked=True,
            enrolled_at=clock.now(),
        )


def visited(today: Day, number: int, *, wifi: list[dict[str, Any]], place: Point | None = None, **more: Any) -> UUID:
    """Live through a whole visit, the number-th of the day; return its id."""
    second = number * 1200.0
    visit_id = today.start(seconds=second, **more)
    if number == 0:
        attest(today)
    radio = {"wifi": wifi, "cells": [CELL]}
    here = place or today.point
    at = today.at(second + 60)
    given = sealed(today.made, location(here, at=at, north_m=float(number)) | radio, KEY, sign=make.sign)
    answer = today.phone.do("visit.check_in", {"visit_id": visit_id, "location": given}, at=at)
    assert answer.status == "applied", answer
    today.all_steps(visit_id, seconds=second + 300)
    leaves = today.at(second + 900)
    today.phone.do(
        "visit.check_out",
        {
            "visit_id": visit_id,
            "location": location(here, at=leaves) | radio,
            "on_site_ms": 840_000,
            "monotonic_ms": 5000,
        },
        at=leaves,
    )
    run_jobs(today.made.id)
    return visit_id


def rows(made: MadeOrganisation, model: Any) -> list[Any]:
    with tenancy.organisation(made.id):
        return list(model.objects.order_by("id"))


def attempt(today: Day, visit_id: UUID) -> Any:
    with tenancy.organisation(today.made.id):
        return CheckInAttempt.objects.filter(visit_id=visit_id).order_by("-id").first()


@pytest.fixture
def today() -> Day:
    return day(organisation())


def test_two_visits_place_what_they_heard_and_a_check_in_without_satellites_stands_on_it(today: Day) -> None:
    for number in range(2):
        visited(today, number, wifi=heard(1, dbm=-55 - number))
    beacons = rows(today.made, Beacon)
    assert {(each.kind, each.visits) for each in beacons} == {("wifi", 2), ("cell", 2)}
    assert len(beacons) == 7
    assert all(distance_m(Point(each.latitude, each.longitude), today.point) < 20 for each in beacons)
    assert "0a:00" not in str([each.__dict__ for each in beacons]), "no address of anybody's stands in the map"

    visit_id, at = today.start(seconds=3000), today.at(3060)
    blind = location(today.point, at=at) | {"fixes": [], "wifi": heard(1, dbm=-60)}
    signed = sealed(today.made, blind, KEY, sign=make.sign)
    answer = today.phone.do("visit.check_in", {"visit_id": visit_id, "location": signed}, at=at)
    assert answer.status == "applied", answer
    kept = attempt(today, visit_id)
    assert kept.facts["fixes"][-1]["provider"] == "radio:wifi"
    assert kept.assessment["tier"] == "B"
    assert kept.verdict == "flagged"
    assert kept.assessment["distance_m"] < 20
    assert 15 <= kept.assessment["accuracy_m"] < 100
    assert today.visit(visit_id).to_review
    run_jobs(today.made.id)
    assert len(rows(today.made, Lesson)) == 2, "what was computed from the map teaches it nothing"


def test_satellites_at_one_shop_and_the_radio_of_another_are_marked(today: Day) -> None:
    for number in range(2):
        visited(today, number, wifi=heard(1, dbm=-55 - number))
    other = make_customer(today.made, point=Point(today.point.latitude + 0.03, today.point.longitude))
    assert other.latitude is not None
    visit_id, at = today.start(seconds=3000, customer_id=other.id), today.at(3060)
    forged = location(Point(other.latitude, other.longitude), at=at) | {"wifi": heard(1, dbm=-58), "cells": [CELL]}
    today.phone.do("visit.check_in", {"visit_id": visit_id, "location": forged}, at=at)
    kept = attempt(today, visit_id)
    fired = {each["code"]: each["evidence"] for each in kept.assessment["signals"] if each["fired"]}
    assert {"wifi_elsewhere", "odd_one_out"} <= set(fired)
    assert fired["odd_one_out"]["params"]["source"] == "gnss"
    assert fired["odd_one_out"]["params"]["metres"] == pytest.approx(3336, abs=60)
    assert kept.verdict == "flagged"


@pytest.mark.parametrize("attested", [False, True])
def test_a_phone_that_is_not_attested_or_did_not_sign_teaches_nothing(today: Day, *, attested: bool) -> None:
    second = today.start()
    if attested:
        attest(today)
    at = today.at(60)
    given = location(today.point, at=at) | {"wifi": heard(1)}
    today.phone.do("visit.check_in", {"visit_id": second, "location": given}, at=at)
    today.all_steps(second, seconds=300)
    leaves = {"visit_id": second, "location": given, "on_site_ms": 840_000, "monotonic_ms": 5000}
    today.phone.do("visit.check_out", leaves, at=today.at(900))
    run_jobs(today.made.id)
    assert attempt(today, second).facts["wifi"]
    assert rows(today.made, Lesson) == []


def test_a_visit_that_becomes_invalid_is_forgotten_to_the_last_trace(today: Day) -> None:
    first = visited(today, 0, wifi=heard(1))
    before = [each.__dict__ | {"_state": None} for each in rows(today.made, Beacon)]
    second = visited(today, 1, wifi=heard(1, dbm=-50))
    with tenancy.organisation(today.made.id):
        Visit.objects.filter(id=second).update(validity="invalid")
        now = clock.now()
        scope = today.made.scope("rep")
        fact = Fact(
            kind=INVALID_VISIT,
            subject=Subject("visit", second),
            related_id=today.customer.id,
            actor_id=scope.me,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={"code": "x", "person_id": str(scope.me), "reason": "refuted", "axis": "validity"},
        )
        record(today.made.id, fact)
    run_jobs(today.made.id)
    assert [each.__dict__ | {"_state": None} for each in rows(today.made, Beacon)] == before
    assert [each.id for each in rows(today.made, Lesson)] == [first]
    assert rows(today.made, PlaceRadio)[0].visits == 1


def test_building_the_map_anew_gives_the_same_map(today: Day, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        visited(today, number, wifi=heard(1, dbm=-55 - number))
    before = {model: [each.__dict__ | {"_state": 0} for each in rows(today.made, model)] for model in _MODELS}
    call_command("rebuild_radio", organisation=today.made.code)
    assert "learned from 3 of 3 visits" in capsys.readouterr().out
    after = {model: [each.__dict__ | {"_state": 0} for each in rows(today.made, model)] for model in _MODELS}
    assert after == before


_MODELS = (Beacon, PlaceRadio, Lesson)


def test_the_radio_of_another_time_played_again_is_told(today: Day) -> None:
    visited(today, 0, wifi=heard(1))
    visit_id, at = today.start(seconds=3000), today.at(3060)
    again = location(today.point, at=at) | {"wifi": heard(1)}
    today.phone.do("visit.check_in", {"visit_id": visit_id, "location": again}, at=at)
    kept = attempt(today, visit_id)
    assert kept.facts["radio"]["replayed_from"]
    assert "wifi_replayed" in {each["code"] for each in kept.assessment["signals"] if each["fired"]}


def test_what_is_always_heard_and_now_is_not(today: Day) -> None:
    for number in range(3):
        visited(today, number, wifi=heard(1, dbm=-45 - number))
    with tenancy.organisation(today.made.id):
        place = PlaceRadio.objects.get(id=today.customer.id)
        told = [[str(uuid4()), each[1], each[2]] for each in place.heard]
        PlaceRadio.objects.filter(id=place.id).update(
            visits=6, routine=[UUID(key) for key in routine([each[2] for each in [*place.heard, *told]])]
        )
    visit_id, at = today.start(seconds=3700), today.at(3760)
    strange = location(today.point, at=at) | {"wifi": heard(1)[:1] + heard(9)}
    today.phone.do("visit.check_in", {"visit_id": visit_id, "location": strange}, at=at)
    kept = attempt(today, visit_id)
    missing = next(each for each in kept.assessment["signals"] if each["code"] == "wifi_missing")
    assert missing["fired"]
    assert missing["evidence"]["measured"] == pytest.approx(83, abs=1)
