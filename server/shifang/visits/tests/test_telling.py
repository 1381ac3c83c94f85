"""What people are told of a judgement: managers are alerted with the reason, the person learns nothing to pass by."""

from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.alerts.models import Alert
from shifang.alerts.rules import text_of
from shifang.alerts.types import KINDS
from shifang.platform import tenancy
from shifang.platform.tests.make import run_jobs
from shifang.visits.tests.make import Day, day, location
from shifang.visits.tests.seals import enrolled


@pytest.fixture
def today() -> Day:
    return day(organisation())


def check_in(today: Day, visit_id: UUID, environment: dict[str, Any], **place: Any) -> Any:
    at = today.at(60)
    evidence = location(today.point, at=at, **place) | {"environment": environment}
    return today.phone.do("visit.check_in", {"visit_id": visit_id, "location": evidence}, at=at)


def alerts(made: MadeOrganisation, kind: str) -> list[tuple[str, str]]:
    """Return what the manager's alerts say in both languages."""
    run_jobs(made.id)
    with tenancy.organisation(made.id):
        found = list(Alert.objects.filter(kind=kind, recipient_id=made.people["manager"]))
    return [(text_of(KINDS[kind], each.params, "zh")[1], text_of(KINDS[kind], each.params, "en")[1]) for each in found]


@pytest.mark.parametrize(
    ("environment", "fix", "zh", "en"),
    [
        ({"rooted": True}, {}, "手机已 root 或越狱", "the phone is rooted or jailbroken"),
        ({"cloned": True}, {}, "应用运行在分身或多开环境中", "a clone or dual-app container"),
        ({}, {"mock": True}, "定位由模拟软件生成", "made up by a mock-location app"),
        ({"mock_app_selected": "大牛助手"}, {}, "大牛助手", "大牛助手"),
    ],
)
def test_a_bad_phone_that_was_stopped_is_told_to_the_manager(
    today: Day, environment: dict[str, Any], fix: dict[str, Any], zh: str, en: str
) -> None:
    assert check_in(today, today.start(), environment, **fix).status == "parked"
    [(chinese, english)] = alerts(today.made, "visit.phone_stopped")
    assert zh in chinese
    assert en in english
    assert "rep" in chinese
    assert alerts(today.made, "visit.check_in_stopped") == []


def test_a_failed_attestation_is_told_in_words(today: Day) -> None:
    enrolled(today.made, today.phone.device_id)
    client = today.made.client("rep")
    nonce = client.post("/attestation/nonces", {"purpose": "attestation"}).json()["nonces"][0]["nonce"]
    shown = {"device_id": str(today.phone.device_id), "nonce": nonce, "scheme": "webcrypto", "public_key": "AAAA"}
    failed = client.post("/attestations", {**shown, "signature": "AAAA"}).json()
    assert not failed["ok"]
    visit_id = today.start()
    answer = check_in(today, visit_id, {})
    assert answer.code == "check_in.attestation_failed"
    assert (answer.params["failure_zh"], answer.params["failure_en"]) == (failed["zh"], failed["en"])
    [(chinese, english)] = alerts(today.made, "visit.phone_stopped")
    assert failed["zh"] in chinese
    assert failed["en"] in english
    told = today.made.client("manager").get(f"/visits/{visit_id}").json()["attempts"][0]["findings"]
    assert any(failed["zh"] in each["sentence"] for each in told)


def test_the_end_of_a_visit_that_was_stopped_is_told_to_the_manager(today: Day) -> None:
    visit_id = today.start()
    assert check_in(today, visit_id, {}).status == "applied"
    at = today.at(900)
    place = location(today.point, at=at) | {"environment": {"rooted": True}}
    today.phone.do("visit.check_out", {"visit_id": visit_id, "location": place, "on_site_ms": 840_000}, at=at)
    [(chinese, english)] = alerts(today.made, "visit.ending_stopped")
    assert "手机已 root 或越狱" in chinese
    assert "the phone is rooted" in english


def test_a_customers_position_that_was_stopped_is_told_to_the_manager(today: Day) -> None:
    place = location(today.point, at=today.at(60)) | {"environment": {"emulator": True}}
    payload = {"request_id": today.customer.id, "customer_id": today.customer.id, "location": place, "photos": []}
    answer = today.phone.do("customer.correct_position", payload, at=today.at(60))
    assert answer.code == "position.emulator"
    [(chinese, english)] = alerts(today.made, "position.stopped")
    assert "应用运行在模拟器里" in chinese
    assert "an emulator" in english


def test_the_person_is_told_that_something_is_marked_and_the_manager_what(today: Day) -> None:
    visit_id = today.start()
    answer = check_in(today, visit_id, {"mock_apps": ["大牛助手"]}, accuracy_m=400)
    assert (answer.result["verdict"], answer.result["signals"]) == ("flagged", ["poor_accuracy", "marked"])

    mine = today.made.client("rep").get(f"/visits/{visit_id}").json()
    [attempt] = mine["attempts"]
    assert [each["signal"] for each in attempt["findings"]] == ["poor_accuracy", "marked"]
    assert attempt["findings"][-1]["sentence"] == "有迹象需要主管复核。"
    assert (attempt["risk"], attempt["tier"], attempt["reasons"]) == (None, None, [])
    assert [(each["risk"], each["tier"]) for each in mine["reviews"]] == [(None, None)]
    said = str([mine["timeline"], mine["findings"], attempt["findings"], mine["reviews"]])
    assert "mock_app" not in said
    assert "risk" not in str(mine["timeline"])
    theirs = today.made.client("manager").get(f"/visits/{visit_id}").json()
    assert "mock_app_installed" in [each["signal"] for each in theirs["attempts"][0]["findings"]]
    assert theirs["reviews"][0]["risk"] is not None


def test_why_a_check_in_was_stopped_is_told_to_both(today: Day) -> None:
    visit_id = today.start()
    check_in(today, visit_id, {"rooted": True, "mock_apps": ["大牛助手"]})
    told = today.made.client("rep").get(f"/visits/{visit_id}").json()["attempts"][0]["findings"]
    assert [each["signal"] for each in told] == ["rooted", "marked"]
    assert told[0]["sentence"] == "手机已 root 或越狱。"
