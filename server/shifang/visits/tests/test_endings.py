"""Ends of visits are judged too: the phone and the seal of a check-out, and all of a closed shop."""

from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import organisation
from shifang.customers.operations.customers import move_customer
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy
from shifang.protocol.operations import Answer
from shifang.truth.models import Finding
from shifang.truth.rules.engine import assess
from shifang.truth.tests import attestation_make as make
from shifang.truth.types.judgement import assessment_json
from shifang.truth.types.policy import check_in_policy
from shifang.truth.types.stored import facts_from_json
from shifang.visits.models import CheckInAttempt
from shifang.visits.tests.make import STEPS, Day, day, location, photo, template
from shifang.visits.tests.seals import enrolled, sealed

ROOTED = {"rooted": True}


@pytest.fixture
def today() -> Day:
    made = organisation()
    found = day(made)
    template(made, [STEPS[1]], name="只有表单")
    return found


def begun(today: Day, environment: dict[str, Any] | None = None) -> UUID:
    """Check in and do what there is to do."""
    visit_id, at = today.start(), today.at(60)
    place = location(today.point, at=at) | ({"environment": environment} if environment else {})
    assert today.phone.do("visit.check_in", {"visit_id": visit_id, "location": place}, at=at).status == "applied"
    assert today.step(visit_id, "form", {"promotion": False}, seconds=120).status == "applied"
    return visit_id


def ended(today: Day, visit_id: UUID, place: dict[str, Any], *, seconds: float = 700) -> Answer:
    """Check out with this evidence."""
    payload = {"visit_id": visit_id, "location": place, "on_site_ms": 640_000}
    return today.phone.do("visit.check_out", payload, at=today.at(seconds), now=clock.now())


def signed(today: Day, key: EllipticCurvePrivateKey, *, north_m: float = 0.0) -> dict[str, Any]:
    return sealed(today.made, location(today.point, at=today.at(700), north_m=north_m), key)


def closed(today: Day, visit_id: UUID, *, seconds: float = 100, **place: Any) -> Answer:
    """Stand before a closed door."""
    at = today.at(seconds)
    evidence = location(today.point, at=at, **place)
    payload = {"visit_id": visit_id, "reason": "关门", "photos": [photo("门", at=at)], "location": evidence}
    return today.phone.do("visit.shop_closed", payload, at=at)


def findings(today: Day) -> list[Finding]:
    with tenancy.organisation(today.made.id):
        return list(Finding.objects.order_by("id"))


def decide(today: Day, decision: str) -> None:
    found = findings(today)[-1]
    body = {"decision": decision, "note": "看过现场"}
    assert today.made.client("manager").post(f"/findings/{found.id}/decide", body).status_code == 200


def states(today: Day, visit_id: UUID) -> tuple[str, str, str, str]:
    visit = today.visit(visit_id)
    return visit.life, visit.validity, visit.validity_reason, visit.verification


def attempt(today: Day, visit_id: UUID, purpose: str) -> CheckInAttempt:
    with tenancy.organisation(today.made.id):
        return CheckInAttempt.objects.filter(visit_id=visit_id, purpose=purpose).latest("id")


def answer_with(today: Day, **answers: Any) -> None:
    """Change what the organisation makes of signals."""
    with tenancy.organisation(today.made.id):
        admin = today.made.scope("admin")
        rules = policy(admin, "truth.check_in")
        body = {**rules.body, **answers}
        put_policy(scope=admin, kind="truth.check_in", body=body, version=rules.version, now=clock.now())


def test_a_check_out_that_its_phone_has_signed_is_verified_and_kept(today: Day) -> None:
    key = enrolled(today.made, today.phone.device_id)
    visit_id = begun(today)
    assert ended(today, visit_id, signed(today, key)).status == "applied"
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "verified")
    kept = attempt(today, visit_id, "check_out")
    assert (kept.verdict, kept.accepted) == ("accepted", True)
    assert (kept.facts["seal"]["signature"], kept.facts["seal"]["nonce"]) == (True, "ok")
    assert findings(today) == []


def test_a_check_out_with_a_forged_seal_ends_the_visit_but_it_counts_only_once_a_reviewer_says_so(today: Day) -> None:
    enrolled(today.made, today.phone.device_id)
    visit_id = begun(today)
    answer = ended(today, visit_id, signed(today, make.new_key()))
    assert (answer.status, (answer.result or {})["invalid_reason"]) == ("applied", "ending")
    assert states(today, visit_id) == ("checked_out", "invalid", "ending", "unverified")
    [found] = findings(today)
    assert (found.signals, found.verdict, found.status) == (["bad_signature"], "refused", "open")
    decide(today, "dismiss")
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "verified")


def test_a_confirmed_forgery_of_a_check_out_refutes_the_visit_and_an_appeal_may_bring_it_back(today: Day) -> None:
    enrolled(today.made, today.phone.device_id)
    visit_id = begun(today)
    ended(today, visit_id, signed(today, make.new_key()))
    decide(today, "confirm")
    assert states(today, visit_id) == ("checked_out", "invalid", "refuted", "refuted")
    said = today.phone.do("visit.appeal", {"visit_id": visit_id, "note": "手机出过故障"}, at=today.at(900))
    assert said.status == "applied"
    decide(today, "dismiss")
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "verified")


@pytest.mark.parametrize(
    ("answer", "expected", "opened"),
    [
        ("review", ("checked_out", "valid", "kept_the_rules", "unverified"), 1),
        ("flag", ("checked_out", "valid", "kept_the_rules", "verified"), 1),
        ("accept", ("checked_out", "valid", "kept_the_rules", "verified"), 0),
    ],
)
def test_what_a_bad_check_out_leads_to_is_policy(
    today: Day, answer: str, expected: tuple[str, ...], opened: int
) -> None:
    # The risk of a bad signature alone would mark it too.
    answer_with(today, bad_signature=answer, flag_at_risk=101)
    enrolled(today.made, today.phone.device_id)
    visit_id = begun(today)
    ended(today, visit_id, signed(today, make.new_key()))
    assert states(today, visit_id) == expected
    assert len(findings(today)) == opened


def test_where_somebody_checks_out_is_kept_and_held_against_nobody(today: Day) -> None:
    visit_id = begun(today)
    assert ended(today, visit_id, location(today.point, at=today.at(700), north_m=5000)).status == "applied"
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "verified")
    assert today.visit(visit_id).end_distance_m == pytest.approx(5000, abs=5)
    assert findings(today) == []
    without = begun_again = today.start(seconds=1000)
    assert today.check_in(begun_again, seconds=1060).status == "applied"
    assert ended(today, without, {"fixes": []}, seconds=1900).status == "applied"
    assert findings(today) == []


def test_what_the_check_in_has_told_of_the_phone_is_not_asked_again(today: Day) -> None:
    answer_with(today, rooted="review")
    visit_id = begun(today, ROOTED)
    ended(today, visit_id, location(today.point, at=today.at(700)) | {"environment": ROOTED})
    assert [each.signals for each in findings(today)] == [["rooted"]]
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "unverified")
    decide(today, "dismiss")
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "verified")


def test_an_earlier_check_out_takes_the_place_of_a_bad_one(today: Day) -> None:
    visit_id = begun(today)
    ended(today, visit_id, location(today.point, at=today.at(700)) | {"environment": ROOTED})
    assert states(today, visit_id)[1:3] == ("invalid", "ending")
    assert ended(today, visit_id, location(today.point, at=today.at(690)), seconds=690).status == "applied"
    assert states(today, visit_id) == ("checked_out", "valid", "kept_the_rules", "verified")
    assert [each.status for each in findings(today)] == ["closed"]


def test_a_stored_check_out_is_replayed_bit_for_bit(today: Day) -> None:
    visit_id = begun(today)
    ended(today, visit_id, location(today.point, at=today.at(700)) | {"environment": ROOTED})
    kept = attempt(today, visit_id, "check_out")
    judged = assess(facts_from_json(kept.facts), check_in_policy({}), kept.policy_version)
    assert assessment_json(judged) == kept.assessment


def test_a_closed_shop_far_from_the_shop_is_reviewed_like_a_check_in(today: Day) -> None:
    visit_id = today.start()
    assert closed(today, visit_id, north_m=900).status == "applied"
    assert states(today, visit_id) == ("shop_closed", "invalid", "ending", "unverified")
    [found] = findings(today)
    assert (found.signals, found.verdict) == (["outside_fence"], "refused")
    decide(today, "dismiss")
    assert states(today, visit_id) == ("shop_closed", "pending", "not_over", "unverified")


def test_a_closed_shop_of_an_honest_phone_needs_nobody(today: Day) -> None:
    visit_id = today.start()
    assert closed(today, visit_id).status == "applied"
    assert states(today, visit_id) == ("shop_closed", "pending", "not_over", "unverified")
    assert findings(today) == []


def test_a_closed_shop_that_a_reviewer_does_not_believe_is_refuted(today: Day) -> None:
    visit_id = today.start()
    closed(today, visit_id, mock=True)
    decide(today, "confirm")
    assert states(today, visit_id) == ("shop_closed", "invalid", "refuted", "refuted")


def test_a_corrected_position_judges_a_closed_shop_again(today: Day) -> None:
    visit_id = today.start()
    closed(today, visit_id, north_m=900)
    with tenancy.organisation(today.made.id):
        there = destination(today.point, 0, 900)
        move_customer(today.customer, there, scope=today.made.scope("admin"), now=clock.now(), facts={})
    assert states(today, visit_id) == ("shop_closed", "pending", "not_over", "unverified")
    assert [each.status for each in findings(today)] == ["closed"]
    assert today.visit(visit_id).end_distance_m == pytest.approx(0, abs=1)
