from datetime import timedelta

import pytest

from shifang.accounts.tests.make import organisation
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.kernel.geo import destination
from shifang.ledger.operations import sequence
from shifang.platform import clock


@pytest.fixture
def made():
    return organisation()


def location(point=SHANGHAI, **fix):
    given = {"latitude": point.latitude, "longitude": point.longitude, "datum": "wgs84", "accuracy_m": 12}
    moment = (clock.now() - timedelta(seconds=5)).isoformat()
    return {"fixes": [{**given, "fixed_at": moment, **fix}], "environment": {}, "monotonic_ms": 5}


class Phone:
    """Sends commands of one person and reads their answers."""

    def __init__(self, made, role="rep"):
        self.client, self.device, self.sequence = made.client(role), str(clock.new_id()), 0

    def do(self, kind, payload, *, command_id=None):
        self.sequence += 1
        command = {
            "id": str(command_id or clock.new_id()),
            "kind": kind,
            "happened_at": clock.now().isoformat(),
            "device_id": self.device,
            "sequence": self.sequence,
            "payload": payload,
        }
        answer = self.client.post("/commands", {"commands": [command]})
        assert answer.status_code == 200, answer.content
        return answer.json()["results"][0]


def added(name="新客户", point=SHANGHAI, **more):
    return {
        "customer_id": str(clock.new_id()),
        "name": name,
        "address": "",
        "type": "other",
        "location": location(point),
        **more,
    }


def test_a_customer_found_in_the_field_is_added_where_the_phone_is(made):
    payload = added(contact="老王", phone="13800001111")
    assert Phone(made).do("customer.add", payload)["status"] == "applied"
    shown = made.client("rep").get(f"/customers/{payload['customer_id']}/panorama").json()
    assert (shown["customer"]["source"], shown["contacts"][0]["name"]) == ("field", "老王")
    assert shown["customer"]["latitude"] == pytest.approx(SHANGHAI.latitude)


def test_the_most_accurate_fix_is_taken(made):
    payload = added()
    worse = {**payload["location"]["fixes"][0], "latitude": 30.0, "accuracy_m": 90}
    payload["location"]["fixes"].append(worse)
    Phone(made).do("customer.add", payload)
    shown = made.client("rep").get(f"/customers/{payload['customer_id']}").json()
    assert shown["latitude"] == pytest.approx(SHANGHAI.latitude)


def test_a_look_alike_is_parked_with_candidates_until_a_manager_lets_it_through(made):
    there = customer(made, owner="rep2", name="Corner Deli")
    phone, payload = Phone(made), added("Corner Deli", destination(SHANGHAI, 10, 20))
    answer = phone.do("customer.add", payload)
    assert (answer["status"], answer["code"]) == ("parked", "customer.looks_like")
    assert [each["id"] for each in answer["params"]["candidates"]] == [str(there.id)]
    # Work at the customer waits for it, and comes through with it.
    note = {
        "follow_up_id": str(clock.new_id()),
        "customer_id": payload["customer_id"],
        "channel": "visit",
        "outcome": "ok",
        "note": "",
    }
    assert phone.do("customer.follow_up", note)["status"] == "waiting"
    resolved = made.client("manager").post(
        f"/commands/{answer['id']}/resolve", {"action": "retry", "note": "another shop"}
    )
    assert resolved.json()["status"] == "applied", resolved.content
    listed = made.client("rep").get(f"/customers/{payload['customer_id']}/follow-ups").json()["items"]
    assert [each["id"] for each in listed] == [note["follow_up_id"]]


def test_a_look_alike_that_the_rep_has_ruled_out_is_added(made):
    there = customer(made, name="Corner Deli")
    payload = added("Corner Deli", distinct_from=[str(there.id)])
    assert Phone(made).do("customer.add", payload)["status"] == "applied"


def test_what_a_human_can_settle_is_parked_not_lost(made):
    phone = Phone(made)
    answer = phone.do("customer.add", {**added(), "type": "gone"})
    assert (answer["status"], answer["code"]) == ("parked", "customer.unknown_choice")
    theirs = customer(made, owner="rep2")
    note = {
        "follow_up_id": str(clock.new_id()),
        "customer_id": str(theirs.id),
        "channel": "call",
        "outcome": "",
        "note": "",
    }
    parked = phone.do("customer.follow_up", note)
    assert (parked["status"], parked["code"]) == ("parked", "customer.not_yours")
    made.client("admin").post(f"/commands/{parked['id']}/resolve", {"action": "retry", "note": "was theirs"})
    listed = made.client("rep2").get(f"/customers/{theirs.id}/follow-ups").json()["items"]
    assert [each["person_name"] for each in listed] == ["rep"]


def test_the_same_thing_under_another_command_is_written_once(made):
    shop, phone = customer(made), Phone(made)
    note = {
        "follow_up_id": str(clock.new_id()),
        "customer_id": str(shop.id),
        "channel": "call",
        "outcome": "",
        "note": "",
    }
    issue = {"issue_id": str(clock.new_id()), "customer_id": str(shop.id), "title": "t", "detail": "", "photos": []}
    for kind, payload in (("customer.follow_up", note), ("customer.issue", issue)):
        assert [phone.do(kind, payload)["status"] for _ in range(2)] == ["applied", "applied"]
        other = Phone(made, "manager").do(kind, payload)
        assert (other["status"], other["code"]) == ("rejected", "conflict")
    shown = made.client("rep").get(f"/customers/{shop.id}/panorama").json()
    assert (len(shown["follow_ups"]), len(shown["issues"])) == (1, 1)


def test_an_issue_keeps_the_declarations_of_its_photos(made):
    shop = customer(made)
    photo = {"sha256": "a" * 64, "size": 10, "category": "other", "taken_at": clock.now().isoformat()}
    issue = {
        "issue_id": str(clock.new_id()),
        "customer_id": str(shop.id),
        "title": "t",
        "detail": "",
        "photos": [photo],
    }
    assert Phone(made).do("customer.issue", issue)["status"] == "applied"
    shown = made.client("rep").get(f"/customers/{shop.id}/panorama").json()
    assert shown["issues"][0]["photos"] == ["a" * 64]
    assert shown["timeline"][0]["facts"]["photos"][0]["size"] == 10


def test_a_correction_is_applied_when_the_manager_approves(made):
    shop, place = customer(made), destination(SHANGHAI, 90, 300)
    request = {
        "request_id": str(clock.new_id()),
        "customer_id": str(shop.id),
        "location": location(place),
        "note": "门口",
        "photos": [],
    }
    answer = Phone(made).do("customer.correct_position", request)
    assert (answer["status"], answer["result"]["status"]) == ("applied", "pending")
    second = {**request, "request_id": str(clock.new_id())}
    parked = Phone(made).do("customer.correct_position", second)
    assert (parked["status"], parked["code"]) == ("parked", "customer.correction_pending")
    waiting = made.client("manager").get("/approvals?box=to_decide").json()["items"]
    assert [(each["kind"], each["id"]) for each in waiting] == [("customer.position", request["request_id"])]
    assert waiting[0]["payload"]["distance_m"] == 300
    decided = made.client("manager").post(f"/approvals/{waiting[0]['id']}/decide", {"decision": "approve", "note": ""})
    assert decided.status_code == 200, decided.content
    shown = made.client("rep").get(f"/customers/{shop.id}/panorama").json()
    assert shown["customer"]["longitude"] == pytest.approx(place.longitude)
    assert shown["corrections"][0]["status"] == "applied"
    event = next(each for each in shown["timeline"] if each["kind"] == "customer.position_corrected")
    assert event["actor_id"] == str(made.people["manager"])
    assert event["facts"]["distance_m"] == 300
    assert event["facts"]["requested_by"] == str(made.people["rep"])


def test_a_refused_correction_leaves_the_customer_where_it_was(made):
    shop = customer(made)
    body = {"latitude": 31.0, "longitude": 121.0, "datum": "gcj02", "note": "x", "photos": []}
    asked = made.client("rep").post(f"/customers/{shop.id}/position-corrections", body).json()
    assert asked["status"] == "pending"
    again = made.client("rep").post(f"/customers/{shop.id}/position-corrections", body)
    assert (again.status_code, again.json()["code"]) == (409, "customer.correction_pending")
    made.client("manager").post(f"/approvals/{asked['approval_id']}/decide", {"decision": "refuse", "note": "照片不清"})
    shown = made.client("rep").get(f"/customers/{shop.id}/panorama").json()
    assert shown["customer"]["latitude"] == pytest.approx(SHANGHAI.latitude)
    assert (shown["corrections"][0]["status"], shown["corrections"][0]["decision_note"]) == ("refused", "照片不清")


def test_a_location_without_fixes_corrects_nothing(made):
    shop = customer(made)
    request = {"request_id": str(clock.new_id()), "customer_id": str(shop.id), "location": {"fixes": []}, "note": ""}
    answer = Phone(made).do("customer.correct_position", request)
    assert (answer["status"], answer["code"]) == ("parked", "customer.position_unknown")


def test_a_phone_keeps_its_own_customers_and_hears_of_changes(made):
    kept, leaving = customer(made, name="Kept"), customer(made, name="Leaving")
    customer(made, owner="rep2", name="Other")
    client = made.client("rep")
    client.post(f"/customers/{kept.id}/contacts", {"name": "王姐", "habits": "茶"})
    sequence(organisation_id=made.id)
    first = client.get("/sync").json()
    section = first["sections"]["customers"]
    assert first["reset"]
    assert [each["name"] for each in section["upserts"]] == ["Kept", "Leaving"]
    card = section["upserts"][0]
    assert (card["contacts"][0]["habits"], card["geofence_radius_m"]) == ("茶", 200)
    client.post(f"/customers/{kept.id}/issues", {"title": "t"})
    moved = {"owner_id": str(made.people["rep2"]), "reason": "r"}
    made.client("admin").post(f"/customers/{leaving.id}/transfer", moved)
    sequence(organisation_id=made.id)
    changed = client.get(f"/sync?since={first['cursor']}").json()["sections"]["customers"]
    assert [(each["name"], each["open_issues"]) for each in changed["upserts"]] == [("Kept", 1)]
    assert changed["removed"] == [str(leaving.id)]
    # Whoever never had it is not told that it is there.
    other = made.client("auditor").get(f"/sync?since={first['cursor']}")
    assert str(leaving.id) not in other.content.decode()
