"""A visit by its commands, as a phone sends them."""

from datetime import timedelta
from uuid import UUID

import pytest

from shifang.accounts.tests.make import MadeOrganisation, client, organisation
from shifang.customers.tests.make import customer
from shifang.kernel.datum import Datum, from_wgs84
from shifang.kernel.geo import Point
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.protocol.models import Command
from shifang.visits.models import AnswerValue, CheckInAttempt, StepRecord, Visit
from shifang.visits.tests.make import Phone, day, location, photo, step_payload


def test_a_whole_visit() -> None:
    today = day(organisation())
    visit_id = today.start()
    answer = today.check_in(visit_id)
    assert answer.status == "applied", answer
    assert answer.result["verdict"] == "accepted"
    today.all_steps(visit_id)
    out = today.check_out(visit_id, seconds=660, on_site_s=600)
    assert out.status == "applied", out
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.on_site_s) == ("checked_out", "valid", 600)
    assert (visit.completeness, visit.completeness_reason) == ("open", "photos_missing")
    assert (visit.verification, visit.verification_reason) == ("unverified", "incomplete")


def test_a_check_in_outside_the_fence_is_refused_with_measure_and_limit() -> None:
    today = day(organisation())
    visit_id = today.start()
    answer = today.check_in(visit_id, north_m=445, accuracy_m=20)
    assert (answer.status, answer.code) == ("parked", "check_in.outside_fence")
    assert answer.params["measured"] == pytest.approx(445, abs=0.5)
    assert (answer.params["limit"], answer.params["accuracy_m"]) == (200, 20.0)
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.validity_reason) == ("planned", "invalid", "fence")
    with tenancy.organisation(today.made.id):
        kept = CheckInAttempt.objects.get(visit_id=visit_id)
    assert (kept.accepted, kept.verdict, kept.assessment["findings"][0]["signal"]) == (
        False,
        "refused",
        "outside_fence",
    )


def test_the_true_place_in_another_datum_is_named_a_mix_up() -> None:
    today = day(organisation())
    visit_id = today.start()
    mistaken = from_wgs84(today.point, Datum.GCJ02)
    at = today.at(60)
    payload = {"visit_id": visit_id, "location": location(mistaken, at=at)}
    answer = today.phone.do("visit.check_in", payload, at=at)
    # By default a mix-up goes to review: the visit goes on, but nobody believes it yet.
    assert answer.status == "applied"
    assert answer.result["signals"] == ["datum_mixup"]
    detail = today.made.client("manager").get(f"/visits/{visit_id}").json()
    finding = detail["attempts"][0]["findings"][0]
    assert (finding["signal"], finding["params"]["reading"], finding["limit"]) == ("datum_mixup", "fix_is_gcj02", 200)
    assert "坐标系混用" in finding["sentence"]


@pytest.mark.parametrize(
    ("seconds", "validity", "reason"),
    [(170, "invalid", "time_on_site"), (180, "invalid", "time_on_site"), (181, "valid", "kept_the_rules")],
)
def test_three_minutes_are_too_short_and_one_second_more_is_not(seconds: int, validity: str, reason: str) -> None:
    today = day(organisation())
    visit_id = today.start()
    today.check_in(visit_id, seconds=60)
    today.all_steps(visit_id, seconds=70)
    today.check_out(visit_id, seconds=60 + seconds, on_site_s=seconds)
    visit = today.visit(visit_id)
    assert (visit.validity, visit.validity_reason, visit.on_site_s) == (validity, reason, seconds)
    with tenancy.organisation(today.made.id):
        told = Event.objects.filter(subject_id=visit_id, kind="visit.invalid").values_list("facts", flat=True)
        assert [each["on_site_s"] for each in told] == ([seconds] if validity == "invalid" else [])


def test_the_clocks_of_phone_and_server_are_held_against_each_other() -> None:
    today = day(organisation())
    visit_id = today.start()
    today.check_in(visit_id, seconds=60)
    today.all_steps(visit_id, seconds=70)
    today.check_out(visit_id, seconds=60 + 600, on_site_s=900)
    visit = today.visit(visit_id)
    assert {each["signal"] for each in visit.findings} == {"clock_disagreement", "server_time_disagreement"}
    # The server saw both moments: more than 600 s cannot have passed.
    assert visit.on_site_s == 600


def test_required_steps_that_were_not_done_make_the_visit_invalid() -> None:
    today = day(organisation())
    visit_id = today.start()
    today.check_in(visit_id)
    today.step(visit_id, "form", {"promotion": True})
    today.check_out(visit_id, seconds=700, on_site_s=600)
    visit = today.visit(visit_id)
    assert (visit.validity, visit.validity_reason) == ("invalid", "required_steps")
    assert (visit.completeness, visit.completeness_reason) == ("open", "steps_missing")


def test_steps_on_their_way_keep_the_verdict_open_until_they_come() -> None:
    today = day(organisation())
    visit_id = today.start()
    today.check_in(visit_id)
    shot = photo("late", at=today.at(120))
    front = today.phone.envelope(
        "visit.step", step_payload(visit_id, "front", {}, at=today.at(120), photos=[shot]), at=today.at(120)
    )
    form = today.phone.envelope(
        "visit.step", step_payload(visit_id, "form", {"promotion": False}, at=today.at(130)), at=today.at(130)
    )
    out = today.check_out(visit_id, seconds=700, on_site_s=600)
    assert (out.result["validity"], today.visit(visit_id).validity_reason) == ("pending", "commands_missing")
    assert [each.status for each in today.phone.send(form, front, now=today.at(720))] == ["applied", "applied"]
    visit = today.visit(visit_id)
    assert (visit.validity, visit.completeness_reason) == ("valid", "photos_missing")


def test_what_comes_before_its_parent_waits_and_is_released() -> None:
    made = organisation()
    today = day(made)
    visit_id = clock.new_id()
    phone = today.phone
    start = phone.envelope("visit.start", {"visit_id": visit_id, "customer_id": today.customer.id}, at=today.at(0))
    place = location(today.point, at=today.at(60))
    check_in = phone.envelope("visit.check_in", {"visit_id": visit_id, "location": place}, at=today.at(60))
    step = phone.envelope(
        "visit.step", step_payload(visit_id, "form", {"promotion": False}, at=today.at(90)), at=today.at(90)
    )
    out_payload = {"visit_id": visit_id, "location": place, "on_site_ms": 400_000}
    out = phone.envelope("visit.check_out", out_payload, at=today.at(460))
    now = today.at(500)
    assert [each.status for each in phone.send(out, step, check_in, now=now)] == ["waiting"] * 3
    assert phone.send(start, now=now)[0].status == "applied"
    visit = today.visit(visit_id)
    assert (visit.life, visit.on_site_s) == ("checked_out", 400)
    with tenancy.organisation(made.id):
        assert set(Command.objects.values_list("status", flat=True)) == {"applied"}


def test_steps_under_a_refused_check_in_wait_and_a_manager_lets_them_through() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    refused = today.check_in(visit_id, north_m=445)
    assert today.step(visit_id, "form", {"promotion": False}).status == "waiting"
    manager = made.client("manager")
    listed = manager.get("/commands?status=parked").json()["items"]
    assert [each["id"] for each in listed] == [str(refused.id)]
    opened = manager.get(f"/visits/{visit_id}").json()["open_commands"]
    assert [each["status"] for each in opened] == ["parked", "waiting"]
    answer = manager.post(f"/commands/{refused.id}/resolve", {"action": "retry", "note": "I know the place"}).json()
    assert answer["status"] == "applied"
    visit = today.visit(visit_id)
    assert (visit.life, visit.overridden_by) == ("checked_in", made.people["manager"])
    with tenancy.organisation(made.id):
        assert StepRecord.objects.filter(visit_id=visit_id).count() == 1
    today.step(visit_id, "front", {}, photos=[photo("x", at=today.at(130))], seconds=130)
    today.check_out(visit_id, seconds=900, on_site_s=800)
    assert today.visit(visit_id).verification == "unverified"


def test_checking_in_anew_inside_the_fence_closes_the_refused_one() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    refused = today.check_in(visit_id, north_m=445)
    assert today.step(visit_id, "form", {"promotion": False}, seconds=70).status == "waiting"
    assert today.check_in(visit_id, seconds=120).status == "applied"
    with tenancy.organisation(made.id):
        assert Command.objects.get(id=refused.id).status == "dismissed"
        assert StepRecord.objects.filter(visit_id=visit_id).count() == 1
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.checked_in_at) == ("checked_in", "pending", today.at(120))


def test_only_one_visit_is_in_progress_and_the_next_begins_when_it_ends() -> None:
    made = organisation()
    today = day(made)
    first, second = today.start(), today.start(seconds=5)
    assert today.check_in(first, seconds=60).status == "applied"
    parked = today.check_in(second, seconds=90)
    assert (parked.status, parked.code) == ("parked", "visit.another_in_progress")
    assert parked.params["code"] == today.visit(first).code
    assert today.step(second, "form", {"promotion": False}, seconds=100).status == "waiting"
    today.check_out(first, seconds=400, on_site_s=340)
    assert today.visit(second).life == "checked_in"
    with tenancy.organisation(made.id):
        assert StepRecord.objects.filter(visit_id=second).count() == 1


def test_a_step_sent_anew_replaces_the_older_answers_and_keeps_them() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    today.check_in(visit_id)
    rows = [{"product": "Cola", "price": 3}]
    today.step(visit_id, "form", {"promotion": True, "products": rows}, seconds=100)
    today.step(visit_id, "form", {"promotion": False, "products": [{"product": "Cola", "price": 4}]}, seconds=200)
    # The older one, made on another device, arrives last: it is kept and does not count.
    late = today.step(visit_id, "form", {"promotion": True}, seconds=150)
    assert late.result["superseded"] is True
    with tenancy.organisation(made.id):
        current = StepRecord.objects.get(visit_id=visit_id, superseded_at=None)
        assert current.answers["promotion"] is False
        assert StepRecord.objects.filter(visit_id=visit_id).count() == 3
        price = AnswerValue.objects.get(visit_id=visit_id, path="products.price")
        assert (price.number, price.row) == (4, "Cola")


def test_a_step_after_check_out_is_parked_and_a_manager_may_take_it() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    today.check_in(visit_id)
    today.all_steps(visit_id)
    today.check_out(visit_id, seconds=700, on_site_s=600)
    parked = today.step(visit_id, "form", {"promotion": True}, seconds=800)
    assert (parked.status, parked.code) == ("parked", "visit.ended")
    answer = made.client("manager").post(f"/commands/{parked.id}/resolve", {"action": "retry"}).json()
    assert answer["status"] == "applied"
    assert today.visit(visit_id).validity_reason == "required_steps"


@pytest.mark.parametrize(
    ("step_id", "answers", "status", "code"),
    [
        ("form", {}, "rejected", "visit.answers_invalid"),
        ("form", {"promotion": "yes"}, "rejected", "visit.answers_invalid"),
        ("front", {}, "rejected", "visit.answers_invalid"),
        ("nothing", {}, "parked", "visit.step_unknown"),
    ],
)
def test_bad_answers_are_told(step_id: str, answers: dict[str, object], status: str, code: str) -> None:
    today = day(organisation())
    visit_id = today.start()
    today.check_in(visit_id)
    answer = today.step(visit_id, step_id, answers)
    assert (answer.status, answer.code) == (status, code)
    today.step(visit_id, "form", {"promotion": False}, seconds=130)
    assert today.visit(visit_id).life == "checked_in"


def test_cancelling_and_a_closed_shop_end_a_visit() -> None:
    made = organisation()
    today = day(made)
    first = today.start()
    cancelled = today.phone.do("visit.cancel", {"visit_id": first, "reason": "rain"}, at=today.at(30))
    assert (cancelled.status, today.visit(first).life, today.visit(first).end_reason) == (
        "applied",
        "cancelled",
        "rain",
    )
    assert today.check_in(first, seconds=60).code == "visit.ended"
    second = today.start(seconds=100)
    payload = {
        "visit_id": second,
        "reason": "closed",
        "photos": [],
        "location": location(today.point, at=today.at(120)),
    }
    assert today.phone.do("visit.shop_closed", payload, at=today.at(120)).code == "visit.photo_needed"
    payload["photos"] = [photo("door", "other", at=today.at(119))]
    assert today.phone.do("visit.shop_closed", payload, at=today.at(121)).status == "applied"
    visit = today.visit(second)
    assert (visit.life, visit.completeness_reason) == ("shop_closed", "photos_missing")


def test_a_planned_visit_begins_under_its_own_id_and_only_for_its_person() -> None:
    made = organisation()
    today = day(made)
    body = {
        "customer_id": str(today.customer.id),
        "person_id": str(made.people["rep"]),
        "planned_for": (clock.now() + timedelta(days=1)).date().isoformat(),
    }
    visit_id = UUID(made.client("manager").post("/visits", body).json()["id"])
    start = {"visit_id": visit_id, "customer_id": today.customer.id, "planned": True}
    stranger = Phone(made, person="rep2").do("visit.start", start, at=today.at(1))
    assert (stranger.status, stranger.code) == ("rejected", "not_found")
    assert today.check_in(visit_id, seconds=2).status == "waiting"
    assert today.phone.do("visit.start", start, at=today.at(3)).status == "applied"
    visit = today.visit(visit_id)
    assert (visit.life, visit.origin, visit.template_version_id) == ("checked_in", "scheduled", today.version.id)
    unknown = {**start, "visit_id": clock.new_id()}
    assert today.phone.do("visit.start", unknown, at=today.at(4)).code == "not_found"


def test_a_visit_keeps_the_version_it_began_with() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    admin = made.client("admin")
    path = f"/visit-templates/{today.version.template_id}"
    admin.post(
        f"{path}/versions",
        {"name": "Other", "steps": [{"id": "n", "kind": "note", "title": {"zh": "n"}, "required": True, "config": {}}]},
    )
    assert admin.post(f"{path}/publish").status_code == 201
    today.check_in(visit_id)
    today.all_steps(visit_id)
    today.check_out(visit_id, seconds=700, on_site_s=600)
    assert today.visit(visit_id).validity == "valid"
    later = today.start(seconds=800)
    assert today.visit(later).template_version_id != today.version.id


def test_a_joint_visit_is_one_record_per_person_linked() -> None:
    made = organisation()
    today = day(made)
    mine = today.start(joint_with=[made.people["manager"]])
    with tenancy.organisation(made.id):
        placeholder = Visit.objects.get(person_id=made.people["manager"])
    assert (placeholder.origin, placeholder.life, placeholder.joint_id) == (
        "joint",
        "planned",
        today.visit(mine).joint_id,
    )
    # The colleague began on their own phone without knowing of the placeholder: their record takes its place.
    theirs = clock.new_id()
    phone = Phone(made, person="manager")
    payload = {"visit_id": theirs, "customer_id": today.customer.id, "joint_with": [str(made.people["rep"])]}
    assert phone.do("visit.start", payload, at=today.at(5)).status == "applied"
    assert today.visit(theirs).joint_id == today.visit(mine).joint_id
    assert today.visit(placeholder.id).life == "cancelled"
    joint = made.client("rep").get(f"/visits/{mine}").json()["joint"]
    assert [(each["visit_id"], each["state"]) for each in joint] == [(str(theirs), "planned")]


def test_a_visit_to_a_customer_who_has_not_come_yet_waits() -> None:
    today = day(organisation())
    payload = {"visit_id": clock.new_id(), "customer_id": clock.new_id()}
    assert today.phone.do("visit.start", payload, at=today.at(1)).status == "waiting"


def test_a_customer_without_a_position_goes_to_review() -> None:
    made = organisation()
    today = day(made)
    today.customer = customer(made, point=None)
    visit_id = today.start()
    at = today.at(60)
    place = location(Point(31.2, 121.4), at=at)
    answer = today.phone.do("visit.check_in", {"visit_id": visit_id, "location": place}, at=at)
    assert (answer.status, answer.result["signals"]) == ("applied", ["no_customer_position"])
    assert today.visit(visit_id).to_review


def test_others_commands_on_my_visit_are_refused() -> None:
    made: MadeOrganisation = organisation()
    today = day(made)
    visit_id = today.start()
    stranger = Phone(made, person="rep2")
    at = today.at(60)
    for kind, payload in (
        ("visit.check_in", {"visit_id": visit_id, "location": location(today.point, at=at)}),
        ("visit.cancel", {"visit_id": visit_id, "reason": "x"}),
        ("visit.step", step_payload(visit_id, "form", {"promotion": False}, at=at)),
    ):
        answer = stranger.do(kind, payload, at=at)
        assert (answer.status, answer.code) == ("rejected", "not_found")
    assert today.visit(visit_id).life == "planned"
    assert client(made.id, made.people["rep"]).get(f"/visits/{visit_id}").status_code == 200
