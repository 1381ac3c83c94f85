"""What follows from a decision on a check-in, whichever way it is made: the visit, the customer, the queue."""

import csv
import io
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Customer
from shifang.customers.operations.customers import move_customer
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy
from shifang.protocol.models import Command
from shifang.protocol.operations import Answer
from shifang.truth.models import Finding
from shifang.truth.signals import SIGNALS
from shifang.visits.tests.make import STEPS, Day, Phone, day, location, template

ROOTED = {"rooted": True}
SUSPECT = {"mock_apps": ["大牛助手"]}


def check_in(today: Day, visit_id: UUID, environment: dict[str, Any], *, seconds: float = 60) -> Answer:
    """Check in at the customer with a phone that says this of itself."""
    at = today.at(seconds)
    place = location(today.point, at=at) | {"environment": environment}
    return today.phone.do("visit.check_in", {"visit_id": visit_id, "location": place}, at=at)


def stopped(today: Day) -> tuple[UUID, UUID]:
    """Begin a visit whose check-in is stopped; return the visit and the command."""
    visit_id = today.start()
    answer = check_in(today, visit_id, ROOTED)
    assert (answer.status, answer.code) == ("parked", "check_in.rooted")
    return visit_id, answer.id


def finding(made: MadeOrganisation, **wanted: Any) -> Finding:
    with tenancy.organisation(made.id):
        return Finding.objects.filter(**wanted).latest("id")


def resolve(made: MadeOrganisation, command_id: UUID, action: str, note: str, *, who: str = "manager") -> Any:
    return made.client(who).post(f"/commands/{command_id}/resolve", {"action": action, "note": note})


def decide(made: MadeOrganisation, found: Finding, decision: str, note: str = "看过现场") -> None:
    answer = made.client("manager").post(f"/findings/{found.id}/decide", {"decision": decision, "note": note})
    assert answer.status_code == 200, answer.content


def appeal(today: Day, visit_id: UUID, *, seconds: float = 1500) -> None:
    payload = {"visit_id": visit_id, "note": "人在店里"}
    assert today.phone.do("visit.appeal", payload, at=today.at(seconds)).status == "applied"


def last_visit(made: MadeOrganisation, today: Day) -> datetime | None:
    with tenancy.organisation(made.id):
        return Customer.objects.get(id=today.customer.id).last_visit_at


def whole(today: Day, *, seconds: float, environment: dict[str, Any]) -> UUID:
    """Make a visit of one form from beginning to end."""
    visit_id = today.start(seconds=seconds)
    assert check_in(today, visit_id, environment, seconds=seconds + 60).status == "applied"
    assert today.step(visit_id, "form", {"promotion": False}, seconds=seconds + 120).status == "applied"
    assert today.check_out(visit_id, seconds=seconds + 700, on_site_s=640).status == "applied"
    return visit_id


def day_without_photos(made: MadeOrganisation) -> Day:
    today = day(made)
    template(made, [STEPS[1]], name="只有表单")
    return today


def test_letting_a_stopped_check_in_through_by_hand_decides_its_finding() -> None:
    made = organisation()
    today = day(made)
    visit_id, command_id = stopped(today)
    assert today.step(visit_id, "form", {"promotion": False}, seconds=300).status == "waiting"
    assert resolve(made, command_id, "retry", "公司测试机").status_code == 200
    found = finding(made)
    assert (found.status, found.decision, found.note) == ("decided", "dismiss", "公司测试机")
    assert found.decided_by == made.people["manager"]
    visit = today.visit(visit_id)
    assert (visit.life, visit.review, visit.overridden_by) == ("checked_in", "dismiss", made.people["manager"])
    assert made.client("manager").get("/findings?status=waiting").json()["total"] == 0
    with tenancy.organisation(made.id):
        assert not Command.objects.filter(status__in=["parked", "waiting"]).exists()


def test_closing_a_stopped_check_in_by_hand_confirms_its_finding() -> None:
    made = organisation()
    today = day(made)
    visit_id, command_id = stopped(today)
    assert resolve(made, command_id, "dismiss", "不在店里").status_code == 200
    found = finding(made)
    assert (found.status, found.decision, found.note) == ("decided", "confirm", "不在店里")
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.verification) == ("planned", "invalid", "refuted")


def test_nobody_lets_their_own_stopped_check_in_through() -> None:
    made = organisation()
    today = day(made)
    today.phone = Phone(made, "manager")
    visit_id, command_id = stopped(today)
    refused = resolve(made, command_id, "retry", "我在店里")
    assert (refused.status_code, refused.json()["code"]) == (403, "finding.own")
    assert today.visit(visit_id).life == "planned"
    with tenancy.organisation(made.id):
        assert Command.objects.get(id=command_id).status == "parked"
    assert made.client("manager").get(f"/findings/{finding(made).id}").json()["may_decide"] is False
    assert resolve(made, command_id, "retry", "核实", who="admin").status_code == 200
    assert today.visit(visit_id).life == "checked_in"


def test_an_appeal_against_a_confirmed_stop_lets_the_check_in_and_its_steps_through() -> None:
    made = organisation()
    today = day_without_photos(made)
    visit_id, _ = stopped(today)
    assert today.step(visit_id, "form", {"promotion": False}, seconds=300).status == "waiting"
    assert today.check_out(visit_id, seconds=900, on_site_s=840).status == "waiting"
    decide(made, finding(made), "confirm")
    assert (today.visit(visit_id).life, today.visit(visit_id).validity) == ("planned", "invalid")
    appeal(today, visit_id)
    decide(made, finding(made), "dismiss")
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.verification) == ("checked_out", "valid", "verified")
    assert last_visit(made, today) == today.at(60)


def test_a_cleared_check_in_passes_once_the_other_visit_is_over() -> None:
    made = organisation()
    today = day(made)
    visit_id, _ = stopped(today)
    other = today.start(seconds=100)
    assert today.check_in(other, seconds=160).status == "applied"
    decide(made, finding(made), "dismiss")
    assert today.visit(visit_id).life == "planned"
    today.all_steps(other, seconds=200)
    assert today.check_out(other, seconds=800, on_site_s=640).status == "applied"
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity) == ("checked_in", "pending")


def test_a_later_check_in_stands_for_itself() -> None:
    made = organisation()
    today = day(made)
    visit_id, _ = stopped(today)
    decide(made, finding(made), "confirm")
    assert today.visit(visit_id).validity == "invalid"
    assert today.check_in(visit_id, seconds=200).status == "applied"
    visit = today.visit(visit_id)
    assert (visit.life, visit.review, visit.validity) == ("checked_in", "", "pending")


def test_who_comes_closer_has_nothing_to_answer_for_but_a_bad_phone_is_looked_at_all_the_same() -> None:
    made = organisation()
    today = day(made)
    near = today.start()
    assert today.check_in(near, north_m=445).status == "parked"
    far = finding(made)
    assert far.status == "open"
    assert today.check_in(near, seconds=200).status == "applied"
    assert finding(made, id=far.id).status == "closed"
    today.all_steps(near, seconds=250)
    assert today.check_out(near, seconds=900, on_site_s=640).status == "applied"

    rooted = today.start(seconds=1000)
    assert check_in(today, rooted, ROOTED, seconds=1060).status == "parked"
    assert today.check_in(rooted, seconds=1200).status == "applied"
    found = finding(made, subject_id=rooted)
    assert found.status == "open"
    decide(made, found, "confirm")
    visit = today.visit(rooted)
    assert (visit.life, visit.review, visit.verification) == ("checked_in", "", "unverified")


def test_a_corrected_position_takes_the_check_in_out_of_the_queue() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    assert today.check_in(visit_id, north_m=445).status == "parked"
    with tenancy.organisation(made.id):
        move_customer(
            Customer.objects.select_for_update().get(id=today.customer.id),
            destination(today.point, 0.0, 440),
            scope=system_scope(made.id),
            now=clock.now(),
            facts={},
        )
    assert today.visit(visit_id).life == "checked_in"
    assert finding(made).status == "closed"
    assert made.client("manager").get("/findings?status=waiting").json()["items"] == []


def test_the_customer_and_the_overview_follow_both_ways() -> None:
    made = organisation()
    today = day_without_photos(made)
    first = whole(today, seconds=0, environment={})
    assert today.visit(first).verification == "verified"
    second = whole(today, seconds=1000, environment=SUSPECT)
    assert (today.visit(second).verification, last_visit(made, today)) == ("verified", today.at(1060))
    manager = made.client("manager")

    def standing() -> tuple[str, str, datetime | None]:
        """How the visit stands: its validity in its page and on today's map, and the customer's last visit."""
        one = manager.get(f"/visits/{second}").json()
        points = manager.get(f"/visits/today-map?date={one['day']}").json()["points"]
        [point] = [each for each in points if each["id"] == str(second)]
        assert point["validity"] == one["validity"]
        return one["validity"], one["verification"], last_visit(made, today)

    decide(made, finding(made, subject_id=second), "confirm", "照片是旧的")
    assert standing() == ("invalid", "refuted", today.at(60))
    appeal(today, second, seconds=3000)
    assert standing() == ("invalid", "refuted", today.at(60))
    decide(made, finding(made, subject_id=second), "dismiss", "店主作证")
    assert standing() == ("valid", "verified", today.at(1060))

    page = manager.get(f"/visits/{second}").json()
    [review] = page["reviews"]
    assert (review["status"], review["decision"], review["decided_by"]) == ("decided", "dismiss", "manager")
    assert (page["attempts"][0]["tier"], page["attempts"][0]["risk"]) == ("C", review["risk"])
    own = made.client("rep").get(f"/visits/{second}").json()["attempts"][-1]
    assert (own["tier"], own["risk"], own["reasons"]) == (None, None, [])
    told = [each["kind"] for each in page["timeline"]]
    assert told.count("truth.finding_decided") == 2
    seen = manager.get(f"/customers/{today.customer.id}/timeline").json()["items"]
    assert {"truth.finding_opened", "truth.finding_appealed", "truth.finding_decided"} <= {
        each["kind"] for each in seen
    }


def test_the_only_visit_of_a_customer_refuted_leaves_none() -> None:
    made = organisation()
    today = day_without_photos(made)
    only = whole(today, seconds=0, environment=SUSPECT)
    assert last_visit(made, today) == today.at(60)
    decide(made, finding(made, subject_id=only), "confirm")
    assert last_visit(made, today) is None


def test_the_queue_is_narrowed_and_decided_findings_leave_as_labels() -> None:
    made = organisation()
    today = day_without_photos(made)
    whole(today, seconds=0, environment=SUSPECT)
    stopped_id = today.start(seconds=1000)
    check_in(today, stopped_id, ROOTED, seconds=1060)
    manager = made.client("manager")

    def listed(query: str) -> list[str]:
        return [each["verdict"] for each in manager.get(f"/findings?{query}").json()["items"]]

    assert listed("") == ["refused", "flagged"]
    assert listed("verdict=flagged") == ["flagged"]
    assert listed("signal=rooted") == ["refused"]
    assert listed("status=appealed") == []
    assert listed("from=2020-01-01&to=2020-01-02") == []
    assert listed("from=2020-01-01&to=9999-12-31") == ["refused", "flagged"]
    first = manager.get("/findings?limit=1").json()
    assert (first["total"], first["items"][0]["customer_name"]) == (2, today.customer.name)
    assert listed(f"limit=1&cursor={first['next_cursor']}") == ["flagged"]
    names = {each["code"]: each for each in manager.get("/findings/signals").json()}
    assert {each.code for each in SIGNALS} | {"suspicion"} <= set(names)
    assert (names["rooted"]["name"], names["rooted"]["group"]) == ("已 root 或越狱", "device")

    decide(made, finding(made, verdict="flagged"), "confirm")
    decide(made, finding(made, verdict="refused"), "dismiss")
    page = manager.get(f"/findings/{finding(made, verdict='flagged').id}").json()
    assert page["history"] == {"confirmed": 0, "dismissed": 1, "waiting": 0}
    auditor = made.client("auditor")
    span = "from=2020-01-01&to=2100-01-01"
    answer = auditor.get(f"/findings/labels/export?{span}")
    lines = [json.loads(line) for line in _body(answer).splitlines()]
    assert [(each["verdict"], each["decision"]) for each in lines] == [("flagged", "confirm"), ("refused", "dismiss")]
    assert {"facts", "assessment"} <= set(lines[0])
    rows = list(csv.DictReader(io.StringIO(_body(auditor.get(f"/findings/labels/export?{span}&format=csv"))[1:])))
    assert [(each["rooted"], each["mock_app_installed"]) for each in rows] == [("", "1"), ("1", "")]
    assert manager.get(f"/findings/labels/export?{span}").status_code == 403


def _body(answer: Any) -> str:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()
