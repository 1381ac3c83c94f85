"""From a stopped or marked check-in through the review queue to the visit that follows the decision."""

from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy
from shifang.truth.models import Finding
from shifang.truth.operations import findings
from shifang.truth.rules.engine import assess
from shifang.truth.types.findings import Ruling
from shifang.truth.types.judgement import assessment_json
from shifang.truth.types.policy import check_in_policy
from shifang.truth.types.stored import facts_from_json
from shifang.visits.models import CheckInAttempt
from shifang.visits.tests.make import Day, day, location, photo

ROOTED = {"rooted": True, "mock_app_selected": "大牛助手"}


def stopped(today: Day) -> tuple[UUID, Any]:
    """Check in with a rooted phone that declares a mocked position."""
    visit_id = today.start()
    place = location(today.point, at=today.at(60), mock=True) | {"environment": ROOTED}
    return visit_id, today.phone.do("visit.check_in", {"visit_id": visit_id, "location": place}, at=today.at(60))


def finish(today: Day, visit_id: UUID) -> None:
    today.all_steps(visit_id, seconds=300)
    today.check_out(visit_id, seconds=900, on_site_s=840)


def queue(made: MadeOrganisation) -> list[dict[str, Any]]:
    return made.client("manager").get("/findings").json()["items"]


def test_a_rooted_phone_with_a_mocked_position_is_stopped_and_an_upheld_appeal_reverses_it() -> None:
    made = organisation()
    today = day(made)
    visit_id, answer = stopped(today)
    assert (answer.status, answer.code) == ("parked", "check_in.mock_location")
    shot = photo("front", at=today.at(300))
    assert today.step(visit_id, "front", {}, seconds=300, photos=[shot]).status == "waiting"
    assert today.step(visit_id, "form", {"promotion": False}, seconds=301).status == "waiting"
    assert today.check_out(visit_id, seconds=900, on_site_s=840).status == "waiting"
    assert today.visit(visit_id).validity == "invalid"
    [row] = queue(made)
    assert (row["status"], row["verdict"]) == ("open", "refused")
    assert {"mock_location", "rooted", "mock_app_selected"} <= set(row["signals"])
    manager = made.client("manager")
    page = manager.get(f"/findings/{row['id']}").json()
    told = " ".join(each["sentence"] for each in page["reasons"])
    assert "大牛助手" in told
    assert "root" in told
    assert page["fixes"][0]["latitude"] == pytest.approx(today.point.latitude)

    said = today.phone.do("visit.appeal", {"visit_id": visit_id, "note": "测试机，人确实在店里"}, at=today.at(1000))
    assert said.status == "applied"
    assert queue(made)[0]["status"] == "appealed"
    decided = manager.post(f"/findings/{row['id']}/decide", {"decision": "dismiss", "note": "门头照与签名属实"})
    assert decided.status_code == 200, decided.content
    visit = today.visit(visit_id)
    assert (visit.life, visit.review) == ("checked_out", "dismiss")
    assert (visit.validity, visit.verification_reason) == ("valid", "incomplete")  # its photos are still on their way
    kinds = [each["kind"] for each in manager.get(f"/visits/{visit_id}").json()["timeline"]]
    assert {"truth.finding_opened", "truth.finding_appealed", "truth.finding_decided"} <= set(kinds)


def test_a_confirmed_suspicion_refutes_the_visit_and_an_appeal_may_bring_it_back() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    assert today.check_in(visit_id, accuracy_m=400).status == "applied"
    finish(today, visit_id)
    manager = made.client("manager")
    [row] = queue(made)
    assert (row["verdict"], row["signals"]) == ("flagged", ["poor_accuracy"])
    assert manager.post(f"/findings/{row['id']}/decide", {"decision": "confirm", "note": "不在店里"}).status_code == 200
    visit = today.visit(visit_id)
    assert (visit.validity, visit.verification) == ("invalid", "refuted")
    again = manager.post(f"/findings/{row['id']}/decide", {"decision": "dismiss", "note": "改主意"})
    assert again.json()["code"] == "finding.decided"
    today.phone.do("visit.appeal", {"visit_id": visit_id, "note": "地下商场没有信号"}, at=today.at(1000))
    assert manager.post(f"/findings/{row['id']}/decide", {"decision": "dismiss", "note": "属实"}).status_code == 200
    visit = today.visit(visit_id)
    assert (visit.validity, visit.verification) == ("valid", "unverified")
    twice = today.phone.do("visit.appeal", {"visit_id": visit_id, "note": "再申诉"}, at=today.at(1100))
    assert (twice.status, twice.code) == ("rejected", "finding.nothing_to_appeal")
    span = "since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z"
    labels = made.client("admin").get(f"/findings/labels?{span}").json()
    assert [(each["decision"], each["appealed"]) for each in labels] == [("dismiss", True)]


def test_the_phone_is_told_how_its_check_in_stands() -> None:
    made = organisation()
    today = day(made)
    visit_id, _ = stopped(today)

    def card() -> dict[str, Any]:
        visits = made.client("rep").get("/sync").json()["sections"]["visits"]["upserts"]
        [found] = [each["finding"] for each in visits if each["id"] == str(visit_id)]
        return dict(found)

    assert (card()["status"], card()["verdict"], card()["decision"]) == ("open", "refused", None)
    today.phone.do("visit.appeal", {"visit_id": visit_id, "note": "测试机"}, at=today.at(100))
    assert (card()["status"], card()["appeal"]) == ("appealed", "测试机")
    made.client("manager").post(f"/findings/{card()['id']}/decide", {"decision": "dismiss", "note": "属实"})
    assert (card()["status"], card()["decision"], card()["note"]) == ("decided", "dismiss", "属实")
    assert not {"signals", "facts", "assessment", "risk"} & set(card())


def test_the_stored_assessment_is_replayed_bit_for_bit() -> None:
    made = organisation()
    today = day(made)
    visit_id, _ = stopped(today)
    with tenancy.organisation(made.id):
        kept = CheckInAttempt.objects.get(visit_id=visit_id)
    judged = assess(facts_from_json(kept.facts), check_in_policy({}), kept.policy_version)
    assert assessment_json(judged) == kept.assessment


def test_an_accepted_check_in_opens_nothing_and_is_remembered_for_the_next() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    assert today.check_in(visit_id).status == "applied"
    finish(today, visit_id)
    assert queue(made) == []
    later = today.start(seconds=1000)
    assert today.check_in(later, seconds=1060).status == "applied"
    with tenancy.organisation(made.id):
        kept = CheckInAttempt.objects.get(visit_id=later, purpose="check_in")
        assert Finding.objects.count() == 0
    assert [each["id"] for each in kept.facts["past"]] == [f"visit:{visit_id}"]


def test_nobody_reviews_their_own_and_a_decision_needs_words() -> None:
    made = organisation()
    today = day(made)
    stopped(today)
    [row] = queue(made)
    with tenancy.organisation(made.id):
        scope = made.scope("manager")
        with pytest.raises(Refusal) as refused:
            findings.decide(scope=scope, finding_id=UUID(row["id"]), decision=Ruling.CONFIRM, note=" ", now=clock.now())
    assert refused.value.kind.code == "finding.needs_note"
    assert made.client("rep").get("/findings").status_code == 403
