from datetime import timedelta

import pytest

from shifang.accounts.tests.make import organisation
from shifang.customers.tests.make import customer
from shifang.platform import clock


@pytest.fixture(scope="module")
def made():
    return organisation()


@pytest.fixture
def shop(made):
    return customer(made)


def items(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def kinds(made, shop):
    return [each["kind"] for each in items(made.client("admin").get(f"/customers/{shop.id}/timeline"))]


def test_contacts_have_one_primary_and_leave_the_list_when_removed(made, shop):
    client = made.client("rep")
    first = client.post(f"/customers/{shop.id}/contacts", {"name": "王姐", "primary": True, "habits": "下午三点后有空"})
    assert first.status_code == 201, first.content
    second = client.post(
        f"/customers/{shop.id}/contacts", {"name": "老李", "primary": True, "birthday": "1970-01-02"}
    ).json()
    listed = items(client.get(f"/customers/{shop.id}/contacts"))
    assert [(each["name"], each["primary"]) for each in listed] == [("老李", True), ("王姐", False)]
    changed = client.patch(f"/contacts/{second['id']}", {"birthday": None, "preferences": "茶"}).json()
    assert (changed["birthday"], changed["preferences"]) == (None, "茶")
    assert client.patch(f"/contacts/{second['id']}", {"name": None}).status_code == 422
    assert client.delete(f"/contacts/{second['id']}").status_code == 204
    assert client.delete(f"/contacts/{second['id']}").status_code == 404
    assert len(items(client.get(f"/customers/{shop.id}/contacts"))) == 1
    assert kinds(made, shop)[:2] == ["customer.contact_removed", "customer.contact_changed"]


def test_a_follow_up_says_what_is_next_until_it_is_done(made, shop):
    client = made.client("rep")
    contact = client.post(f"/customers/{shop.id}/contacts", {"name": "王姐"}).json()
    due = clock.now().date() + timedelta(days=2)
    body = {
        "channel": "call",
        "outcome": "interested",
        "contact_id": contact["id"],
        "next_action": "带样品",
        "next_on": str(due),
    }
    done = client.post(f"/customers/{shop.id}/follow-ups", body)
    assert done.status_code == 201, done.content
    written = done.json()
    assert (written["contact_name"], written["person_name"]) == ("王姐", "rep")
    path = f"/follow-ups?person_id={made.people['rep']}&due_until="
    assert [each["id"] for each in items(client.get(f"{path}{due}"))] == [written["id"]]
    assert items(client.get(f"{path}{due - timedelta(days=1)}")) == []
    client.patch(f"/follow-ups/{written['id']}", {"next_done": True})
    assert items(client.get(f"{path}{due}")) == []
    assert client.get(f"/customers/{shop.id}").json()["last_follow_up_at"] == written["happened_at"]
    assert kinds(made, shop)[:2] == ["customer.follow_up_changed", "customer.followed_up"]


def test_a_follow_up_cannot_name_the_contact_of_another_customer(made, shop):
    client = made.client("rep")
    other = client.post(f"/customers/{customer(made).id}/contacts", {"name": "X"}).json()
    answer = client.post(f"/customers/{shop.id}/follow-ups", {"channel": "call", "contact_id": other["id"]})
    assert answer.status_code == 404


def test_an_issue_is_settled_only_with_a_resolution(made, shop):
    client = made.client("rep")
    issue = client.post(f"/customers/{shop.id}/issues", {"title": "冰柜不制冷"}).json()
    assert (issue["status"], issue["owner_name"], issue["raised_by_name"]) == ("open", "rep", "rep")
    assert client.get(f"/customers/{shop.id}").json()["open_issues"] == 1
    path = f"/customer-issues/{issue['id']}"
    assert client.patch(path, {"status": "resolved"}).json()["code"] == "customer.reason_required"
    settled = client.patch(path, {"status": "resolved", "resolution": "已更换"}).json()
    assert settled["closed_at"] is not None
    assert client.get(f"/customers/{shop.id}").json()["open_issues"] == 0
    assert client.patch(path, {"status": "open"}).json()["closed_at"] is None
    listed = items(made.client("manager").get("/customer-issues?status=open&status=in_progress"))
    assert issue["id"] in {each["id"] for each in listed}


def test_an_opportunity_keeps_its_way_and_a_deal_wins_it(made, shop):
    client = made.client("rep")
    chance = client.post(f"/customers/{shop.id}/opportunities", {"name": "夏季铺货", "amount_cents": 1_200_000}).json()
    assert (chance["stage"], chance["stage_kind"]) == ("contacted", "open")
    path = f"/opportunities/{chance['id']}"
    moved = client.patch(path, {"stage": "proposal", "amount_cents": 1_500_000, "move_note": "已报价"}).json()
    assert [(each["from_stage"], each["to_stage"]) for each in moved["moves"]] == [
        ("", "contacted"),
        ("contacted", "proposal"),
    ]
    assert client.patch(path, {"stage": "proposal"}).json()["code"] == "opportunity.stage_unchanged"
    assert client.patch(path, {"stage": "lost"}).json()["code"] == "customer.reason_required"
    assert client.patch(path, {"stage": "nowhere"}).json()["code"] == "customer.unknown_choice"
    deal = client.post(
        f"/customers/{shop.id}/deals",
        {
            "title": "首单",
            "amount_cents": 1_450_000,
            "closed_on": "2026-11-20",
            "contract_from": "2026-12-01",
            "contract_until": "2027-11-30",
            "opportunity_id": chance["id"],
        },
    )
    assert deal.status_code == 201, deal.content
    assert client.get(path).json()["stage_kind"] == "won"
    assert client.get(f"/customers/{shop.id}").json()["life_stage"] == "won"
    assert items(client.get("/opportunities?stage_kind=won"))[0]["id"] == chance["id"]
    cancelled = client.patch(f"/deals/{deal.json()['id']}", {"status": "cancelled", "note": "退货"}).json()
    assert cancelled["status"] == "cancelled"
    everything = client.get(f"/customers/{shop.id}/panorama").json()
    assert (len(everything["deals"]), everything["deals_total_cents"]) == (1, 0)
    assert everything["customer"]["id"] == str(shop.id)
    assert len(everything["timeline"]) == len(kinds(made, shop))


@pytest.mark.parametrize(
    "change",
    [
        {"contract_from": "2027-01-01", "contract_until": "2026-01-01"},
        {"amount_cents": -1},
        {"amount_cents": 1.5},
        {"closed_on": "yesterday"},
        {"title": " "},
    ],
)
def test_a_deal_that_cannot_be_is_refused(made, shop, change):
    body = {"title": "T", "amount_cents": 1, "closed_on": "2026-01-01", **change}
    assert made.client("rep").post(f"/customers/{shop.id}/deals", body).status_code == 422


PARTS = {
    "contacts": {"name": "X"},
    "follow-ups": {"channel": "call"},
    "issues": {"title": "X"},
    "opportunities": {"name": "X"},
    "deals": {"title": "X", "amount_cents": 1, "closed_on": "2026-01-01"},
    "position-corrections": {"latitude": 31.0, "longitude": 121.0, "datum": "wgs84"},
}
ROUTES = {
    "contacts": ("/contacts/{id}", {"note": "x"}),
    "follow-ups": ("/follow-ups/{id}", {"note": "x"}),
    "issues": ("/customer-issues/{id}", {"detail": "x"}),
    "opportunities": ("/opportunities/{id}", {"note": "x"}),
    "deals": ("/deals/{id}", {"note": "x"}),
}


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_seen_and_changed_only_by_whom_the_customer_is_seen(made, shop, part):
    foreign = organisation()
    thing = made.client("rep").post(f"/customers/{shop.id}/{part}", PARTS[part])
    assert thing.status_code == 201, thing.content
    outsiders = [made.client("rep2"), foreign.client("admin"), foreign.client("rep"), foreign.client("auditor")]
    for client in outsiders:
        assert client.get(f"/customers/{shop.id}/{part}").status_code == 404
    for client in outsiders[:3]:
        assert client.post(f"/customers/{shop.id}/{part}", PARTS[part]).status_code == 404
    auditor = made.client("auditor")
    assert len(items(auditor.get(f"/customers/{shop.id}/{part}"))) == 1
    assert auditor.post(f"/customers/{shop.id}/{part}", PARTS[part]).status_code == 403
    if part in ROUTES:
        path, change = ROUTES[part]
        path = path.format(id=thing.json()["id"])
        assert all(client.patch(path, change).status_code == 404 for client in outsiders[:3])
        assert auditor.patch(path, change).status_code == 403
        assert made.client("manager").patch(path, change).status_code == 200


@pytest.mark.parametrize(
    "path", ["/follow-ups", "/customer-issues", "/opportunities", "/deals", "/position-corrections"]
)
def test_lists_across_customers_show_nothing_of_others(made, shop, path):
    for part, body in PARTS.items():
        made.client("rep").post(f"/customers/{shop.id}/{part}", body)
    assert str(shop.id) in {each["customer_id"] for each in items(made.client("rep").get(path))}
    assert items(made.client("rep2").get(path)) == []
    assert items(organisation().client("admin").get(path)) == []


def test_a_follow_up_of_the_future_is_dated_now(made, shop):
    ahead = clock.now() + timedelta(days=1)
    body = {"channel": "message", "happened_at": ahead.isoformat()}
    written = made.client("rep").post(f"/customers/{shop.id}/follow-ups", body).json()
    assert written["happened_at"] < ahead.isoformat()
