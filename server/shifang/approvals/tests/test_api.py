"""Approvals over HTTP: boxes, pages, decisions, delegations."""

from datetime import timedelta

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.approvals.tests.make import ask
from shifang.platform import clock


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    return organisation()


def test_each_person_finds_an_approval_in_the_right_box(made: MadeOrganisation) -> None:
    approval = str(ask(made))
    found = {
        (role, box): approval in [item["id"] for item in made.client(role).get(f"/approvals?box={box}").json()["items"]]
        for role in ("rep", "manager", "admin", "rep2", "auditor")
        for box in ("mine", "to_decide", "all")
    }
    assert {key for key, there in found.items() if there} == {
        ("rep", "mine"),
        ("rep", "all"),
        ("manager", "to_decide"),
        ("manager", "all"),
        ("admin", "all"),
        ("auditor", "all"),
    }


def test_an_approval_shows_its_words_steps_and_the_askers_right(made: MadeOrganisation) -> None:
    approval = ask(made)
    seen = made.client("manager").get(f"/approvals/{approval}").json()
    assert seen["kind_name"] == {"zh": "测试事项", "en": "Test thing"}
    assert seen["requester"] == {"id": str(made.people["rep"]), "name": "rep"}
    assert seen["department"]["name"] == "Branch"
    assert (seen["may_decide"], seen["deciding_for"]) == (True, None)
    assert seen["steps"][0]["assignees"] == [{"id": str(made.people["manager"]), "name": "manager"}]
    assert seen["due_at"] == seen["steps"][0]["due_at"]
    assert made.client("rep").get(f"/approvals/{approval}").json()["may_decide"] is False
    assert made.client("rep2").get(f"/approvals/{approval}").status_code == 404


def test_deciding_over_http(made: MadeOrganisation) -> None:
    approval = ask(made)
    manager = made.client("manager")
    nameless = manager.post(f"/approvals/{approval}/decide", {"decision": "refuse"})
    assert (nameless.status_code, nameless.json()["code"]) == (422, "approval.needs_note")
    done = manager.post(f"/approvals/{approval}/decide", {"decision": "approve", "note": "好"})
    assert (done.status_code, done.json()["status"]) == (200, "approved")
    again = manager.post(f"/approvals/{approval}/decide", {"decision": "approve"})
    assert (again.status_code, again.json()["code"]) == (409, "approval.closed")
    assert made.client("rep").post(f"/approvals/{approval}/cancel").status_code == 409


def test_pages_hold_every_approval_once(made: MadeOrganisation) -> None:
    own = organisation()
    asked = {str(ask(own)) for _ in range(5)}
    client = own.client("manager")
    seen: list[str] = []
    page = client.get("/approvals?box=to_decide&limit=2").json()
    assert page["total"] == 5
    while True:
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        page = client.get(f"/approvals?box=to_decide&limit=2&cursor={page['next_cursor']}").json()
    assert (len(seen), set(seen)) == (5, asked)


def test_delegations_over_http(made: MadeOrganisation) -> None:
    now = clock.now()
    body = {
        "deputy_id": made.people["rep2"],
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(days=2)).isoformat(),
        "note": "出差",
    }
    manager = made.client("manager")
    made_one = manager.post("/approvals/delegations", body)
    assert made_one.status_code == 201
    assert made_one.json()["deputy"]["name"] == "rep2"
    approval = ask(made)
    seen = made.client("rep2").get(f"/approvals/{approval}").json()
    assert (seen["may_decide"], seen["deciding_for"]["name"]) == (True, "manager")
    listed = manager.get("/approvals/delegations").json()["items"]
    assert [item["id"] for item in listed] == [made_one.json()["id"]]
    assert made.client("rep").get("/approvals/delegations").json()["items"] == []
    assert manager.delete(f"/approvals/delegations/{made_one.json()['id']}").status_code == 204
    assert manager.get("/approvals/delegations").json()["items"] == []


@pytest.mark.parametrize(
    "changes", [{"starts_at": "2026-01-01T00:00:00"}, {"ends_at": "2020-01-01T00:00:00Z"}, {"deputy_id": "x"}]
)
def test_a_delegation_that_makes_no_sense_is_refused(made: MadeOrganisation, changes: dict[str, str]) -> None:
    now = clock.now()
    body = {
        "deputy_id": str(made.people["rep2"]),
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(days=2)).isoformat(),
        **changes,
    }
    assert made.client("manager").post("/approvals/delegations", body).status_code == 422
