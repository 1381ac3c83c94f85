"""Visits over HTTP: who sees what, and what the console reads."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shifang.accounts.tests.make import organisation
from shifang.customers.tests.make import customer
from shifang.platform import clock
from shifang.visits.tests.make import FORM, STEPS, Day, day, photo, template


@pytest.fixture(scope="module")
def today() -> Day:
    """A rep's finished visit with prices of two products."""
    made = day(organisation())
    visit_id = made.start()
    made.check_in(visit_id)
    shot = photo("api front", at=made.at(100))
    made.step(visit_id, "front", {}, photos=[shot])
    rows = [
        {"product": "Cola", "side": "ours", "price": 3.5, "stock": 12},
        {"product": "Pop", "side": "competitor", "price": 3},
    ]
    made.step(visit_id, "form", {"promotion": False, "products": rows})
    made.check_out(visit_id, seconds=700, on_site_s=600)
    made.visit_id = visit_id  # type: ignore[attr-defined]
    return made


def _id(today: Any) -> str:
    return str(today.visit_id)


def test_the_list_shows_the_visit_to_its_rep_manager_admin_and_auditor(today: Day) -> None:
    for role in ("rep", "manager", "admin", "auditor"):
        items = today.made.client(role).get("/visits").json()["items"]
        assert [each["id"] for each in items] == [_id(today)], role
    item = items[0]
    assert (item["state"], item["validity"], item["completeness"]) == ("checked_out", "valid", "open")
    assert (item["verification"], item["verification_reason"]) == ("unverified", "incomplete")
    assert item["on_site_s"] == 600


def test_others_do_not_learn_that_the_visit_exists(today: Day) -> None:
    foreign = organisation()
    for client in (today.made.client("rep2"), foreign.client("admin"), foreign.client("rep")):
        assert client.get("/visits").json()["items"] == []
        for path in (f"/visits/{_id(today)}", f"/visits/{uuid4()}"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert foreign.client("admin").post(f"/visits/{_id(today)}/cancel", {"reason": "x"}).status_code == 404
    assert foreign.client("admin").get("/visits/answers?path=products.price").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=checked_out", 1),
        ("state=planned", 0),
        ("validity=valid&completeness=open", 1),
        ("verification=verified", 0),
        ("search=Shop", 1),
        ("search=nowhere", 0),
        ("from=2020-01-01&to=2020-01-02", 0),
    ],
)
def test_filters_narrow_the_list(today: Day, query: str, found: int) -> None:
    assert len(today.made.client("manager").get(f"/visits?{query}").json()["items"]) == found


def test_bad_filters_are_told(today: Day) -> None:
    client = today.made.client("manager")
    for query in ("state=asleep", "from=yesterday", "cursor=zzz", "limit=0", "person_id=1"):
        answer = client.get(f"/visits?{query}")
        assert answer.status_code == 422, query


def test_the_detail_has_fence_fixes_findings_steps_photos_states_and_timeline(today: Day) -> None:
    detail = today.made.client("manager").get(f"/visits/{_id(today)}", **{"Accept-Language": "en"}).json()
    assert detail["fence"]["radius_m"] == 200
    attempt = detail["attempts"][0]
    assert (attempt["verdict"], attempt["policy_version"], len(attempt["fixes"])) == ("accepted", 0, 1)
    steps = {each["id"]: each for each in detail["steps"]}
    assert steps["front"]["photos"][0]["held"] is False
    assert steps["form"]["answers"]["products"][0]["price"] == 3.5
    assert (steps["pile"]["visible"], steps["note"]["visible"]) == (False, True)
    assert {each["axis"]: each["reason"] for each in detail["states"]} == {
        "life": "checked_out",
        "completeness": "photos_missing",
        "validity": "kept_the_rules",
        "verification": "incomplete",
    }
    kinds = [each["kind"] for each in detail["timeline"]]
    assert kinds[-1] == "visit.started"
    assert {"visit.checked_in", "visit.step_done", "visit.checked_out"} <= set(kinds)
    assert detail["timeline"][-1]["title"] == "Visit started"
    assert detail["check_out"]["source"] == "monotonic"


def test_prices_can_be_read_as_a_series(today: Day) -> None:
    items = today.made.client("manager").get("/visits/answers?path=products.price").json()["items"]
    assert {(each["row"], each["side"], each["number"]) for each in items} == {
        ("Cola", "ours", 3.5),
        ("Pop", "competitor", 3.0),
    }
    page = today.made.client("manager").get("/visits/answers?path=products.price&limit=1").json()
    again = today.made.client("manager").get(
        f"/visits/answers?path=products.price&limit=1&cursor={page['next_cursor']}"
    )
    assert {page["items"][0]["row"], again.json()["items"][0]["row"]} == {"Cola", "Pop"}
    other = today.made.client("manager").get(f"/visits/answers?path=products.price&customer_id={uuid4()}")
    assert other.json()["items"] == []


def test_the_map_of_the_day_shows_where_the_person_checked_in(today: Day) -> None:
    day_of_visit = today.visit(today.visit_id).day
    found = today.made.client("manager").get(f"/visits/today-map?date={day_of_visit}").json()
    assert [each["id"] for each in found["points"]] == [_id(today)]
    assert found["points"][0]["at"]["accuracy_m"] == 10.0


def test_planning_and_cancelling_a_visit() -> None:
    made = organisation()
    shop = customer(made)
    day_ahead = (clock.now() + timedelta(days=2)).date().isoformat()
    body = {
        "customer_id": str(shop.id),
        "person_id": str(made.people["rep"]),
        "planned_for": day_ahead,
        "window": {"start": "09:00", "end": "11:30"},
    }
    planned = made.client("manager").post("/visits", body)
    assert planned.status_code == 201, planned.content
    assert planned.json()["window"] == {"start": "09:00", "end": "11:30"}
    assert made.client("manager").post("/visits", body).json()["code"] == "visit.already_planned"
    refused = made.client("rep").post("/visits", {**body, "person_id": str(made.people["manager"])})
    assert refused.status_code == 404
    past = made.client("manager").post("/visits", {**body, "planned_for": "2020-01-01"})
    assert past.json()["code"] == "visit.day_past"
    assert made.client("auditor").post("/visits", body).status_code == 403
    path = f"/visits/{planned.json()['id']}/cancel"
    assert made.client("manager").post(path, {"reason": " "}).status_code == 422
    assert made.client("manager").post(path, {"reason": "shop moved"}).json()["state"] == "cancelled"
    assert made.client("manager").post(path, {"reason": "again"}).json()["code"] == "visit.not_open"


def test_a_template_is_drafted_corrected_published_and_pinned() -> None:
    made = organisation()
    admin = made.client("admin")
    bad = [{**STEPS[0]}, {**STEPS[0]}]
    drafted = admin.post("/visit-templates", {"name": "T", "steps": bad})
    assert drafted.status_code == 201
    assert drafted.json()["draft"]["faults"] == [{"field": "1.id", "problem": "duplicate"}]
    path = f"/visit-templates/{drafted.json()['id']}"
    refused = admin.post(f"{path}/publish")
    assert (refused.status_code, refused.json()["code"]) == (422, "template.invalid")
    assert refused.json()["errors"] == [{"field": "1.id", "problem": "duplicate"}]
    admin.post(f"{path}/versions", {"name": "T", "order": "fixed", "steps": list(STEPS)})
    first = admin.post(f"{path}/publish").json()
    assert (first["version"], first["order"], len(first["steps"])) == (1, "fixed", 4)
    assert first["steps"][0]["config"]["camera_only"] is True
    assert admin.post(f"{path}/publish").json()["code"] == "template.no_draft"
    admin.post(f"{path}/versions", {"name": "T", "steps": [STEPS[3]]})
    assert admin.post(f"{path}/publish").json()["version"] == 2
    kept = {each["version"]: len(each["steps"]) for each in admin.get(path).json()["versions"]}
    assert kept == {1: 4, 2: 1}


def test_only_admins_change_templates() -> None:
    made = organisation()
    version = template(made)
    for role in ("rep", "manager", "auditor"):
        client = made.client(role)
        assert client.get(f"/visit-templates/{version.template_id}").status_code == 200
        assert client.post("/visit-templates", {"name": "X", "steps": []}).status_code == 403
        assert client.post(f"/visit-templates/{version.template_id}/publish").status_code == 403
        assert client.put("/visit-template-assignments", {"items": []}).status_code == 403
    foreign = organisation().client("admin")
    assert foreign.get(f"/visit-templates/{version.template_id}").status_code == 404
    assert (
        foreign.put("/visit-template-assignments", {"items": [{"template_id": str(version.template_id)}]}).status_code
        == 404
    )


def test_the_most_specific_assignment_wins() -> None:
    made = organisation()
    default = template(made)
    special = template(made, [STEPS[3]], name="KA", default=False)
    client = made.client("admin")
    items = [
        {"template_id": str(default.template_id)},
        {"template_id": str(special.template_id), "customer_type": "convenience", "tier": "KA"},
    ]
    answer = client.put("/visit-template-assignments", {"items": items})
    assert [(each["customer_type"], each["tier"]) for each in answer.json()["items"]] == [
        (None, None),
        ("convenience", "KA"),
    ]
    twice = client.put("/visit-template-assignments", {"items": [items[0], items[0]]})
    assert twice.json()["code"] == "template.assigned_twice"
    unpublished = client.post("/visit-templates", {"name": "new", "steps": list(STEPS)}).json()["id"]
    answer = client.put("/visit-template-assignments", {"items": [{"template_id": unpublished}]})
    assert answer.json()["code"] == "template.not_published"


def test_step_kinds_tell_what_they_take() -> None:
    kinds = {each["code"]: each for each in organisation().client("rep").get("/step-kinds").json()["items"]}
    assert list(kinds) == ["photo", "form", "outcome", "note", "signature", "scan"]
    assert kinds["photo"]["words"]["shop_front"] == {"zh": "门头照", "en": "Shop front"}
    assert kinds["form"]["config_schema"]["required"] == ["schema"]
    assert FORM["properties"]["products"]["x-row-key"] == "product"
