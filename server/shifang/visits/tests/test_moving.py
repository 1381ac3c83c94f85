"""Planned visits are moved to another day, other hours, another person."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.ledger.operations import sequence
from shifang.platform import clock
from shifang.visits.tests.make import day

SHANGHAI = ZoneInfo("Asia/Shanghai")


def plan(made: MadeOrganisation, *, ahead: int = 2, person: str = "rep", shop: Any = None) -> Any:
    shop = shop or customer(made)
    body = {"customer_id": shop.id, "person_id": made.people[person], "planned_for": on(ahead)}
    answer = made.client("manager").post("/visits", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def on(ahead: int) -> str:
    return (clock.now().astimezone(SHANGHAI) + timedelta(days=ahead)).date().isoformat()


def move(made: MadeOrganisation, visit: Any, *, role: str = "manager", person: str = "rep", **body: Any) -> Any:
    given = {"person_id": made.people[person], "planned_for": on(2), **body}
    return made.client(role).post(f"/visits/{visit['id']}/move", given)


def synced(made: MadeOrganisation, person: str, cursor: Any = None) -> tuple[dict[str, Any], str]:
    sequence(organisation_id=made.id)
    answer = made.client(person).get(f"/sync?since={cursor}" if cursor else "/sync").json()
    return answer["sections"].get("visits", {"upserts": []}), answer["cursor"]


def test_another_day_and_other_hours_keep_the_visit() -> None:
    made = organisation()
    planned = plan(made)
    moved = move(made, planned, planned_for=on(4), window={"start": "13:00", "end": "15:00"}).json()
    assert moved["id"] == planned["id"]
    assert (moved["planned_for"], moved["day"]) == (on(4), on(4))
    assert moved["window"] == {"start": "13:00", "end": "15:00"}
    assert move(made, planned, planned_for=on(4)).json()["window"] is None
    kinds = [each["kind"] for each in made.client("manager").get(f"/visits/{planned['id']}").json()["timeline"]]
    assert kinds.count("visit.moved") == 2


def test_the_phone_follows_a_move() -> None:
    made = organisation()
    planned = plan(made)
    _, cursor = synced(made, "rep")
    move(made, planned, planned_for=on(5))
    section, cursor = synced(made, "rep", cursor)
    assert [(each["id"], each["planned_for"]) for each in section["upserts"]] == [(planned["id"], on(5))]
    moved = move(made, planned, person="manager").json()
    section, _ = synced(made, "rep", cursor)
    assert [(each["id"], each["state"]) for each in section["upserts"]] == [(planned["id"], "cancelled")]
    assert moved["id"] in [each["id"] for each in synced(made, "manager")[0]["upserts"]]


def test_another_person_gets_a_visit_of_their_own_and_the_old_one_is_replaced() -> None:
    made = organisation()
    planned = plan(made)
    moved = move(made, planned, person="manager", planned_for=on(3)).json()
    assert moved["id"] != planned["id"]
    assert (moved["person_id"], moved["planned_for"]) == (str(made.people["manager"]), on(3))
    old = made.client("manager").get(f"/visits/{planned['id']}").json()
    assert (old["state"], old["end_reason"]) == ("cancelled", None)
    assert move(made, planned).json()["code"] == "visit.not_open"


def test_a_phone_that_began_the_visit_offline_is_parked_not_lost() -> None:
    today = day(organisation())
    planned = plan(today.made, ahead=0, shop=today.customer)
    assert move(today.made, planned, person="manager", planned_for=on(1)).status_code == 200
    payload = {"visit_id": planned["id"], "customer_id": today.customer.id, "planned": True, "joint_with": []}
    answer = today.phone.do("visit.start", payload, at=today.at(60), now=clock.now())
    assert (answer.status, answer.code) == ("parked", "visit.cancelled")


def test_what_a_move_refuses() -> None:
    made = organisation()
    shop = customer(made)
    planned, other = plan(made, shop=shop), plan(made, ahead=3, shop=shop)
    assert move(made, planned, planned_for=on(3)).json()["code"] == "visit.already_planned"
    assert move(made, planned, planned_for="2020-01-01").json()["code"] == "visit.day_past"
    assert move(made, planned, role="rep", person="manager").status_code == 404
    assert move(made, planned, role="auditor").status_code == 403
    assert move(made, planned, role="rep2", person="rep2").status_code == 404
    assert move(made, other, role="rep", planned_for=on(6)).status_code == 200


def test_a_department_stands_for_those_below_it() -> None:
    made = organisation()
    planned = plan(made, ahead=0)
    admin = made.client("admin")
    for path in ("/visits?", f"/visits/today-map?date={planned['day']}&"):
        found = [admin.get(f"{path}department_id={each}").json() for each in (made.root, made.branch, made.sibling)]
        assert [len(each.get("items", each.get("points"))) for each in found] == [1, 1, 0]
