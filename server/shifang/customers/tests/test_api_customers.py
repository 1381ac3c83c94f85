from datetime import timedelta

import pytest

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.tests.make import client, organisation, with_role
from shifang.customers.operations.customers import mark_visited
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.kernel.datum import Datum, from_wgs84
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy


@pytest.fixture(scope="module")
def made():
    return organisation()


def names(answer):
    assert answer.status_code == 200, answer.content
    return [each["name"] for each in answer.json()["items"]]


def test_a_rep_adds_a_customer_of_their_own(made):
    answer = made.client("rep").post("/customers", {"name": "百联便利店", "type": "convenience", "phone": "021-5555"})
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    assert shown["owner_id"] == str(made.people["rep"])
    assert shown["department_id"] == str(made.branch)
    assert (shown["tier"], shown["life_stage"]) == ("C", "lead")
    assert shown["geofence_in_force_m"] == 200
    assert made.client("rep").get(f"/customers/{shown['id']}").json() == shown


def test_a_position_is_converted_from_the_system_it_names(made):
    given = from_wgs84(SHANGHAI, Datum.GCJ02)
    body = {
        "name": "Datum shop",
        "type": "other",
        "position": {"latitude": given.latitude, "longitude": given.longitude, "datum": "gcj02"},
    }
    shown = made.client("rep").post("/customers", body).json()
    assert shown["latitude"] == pytest.approx(SHANGHAI.latitude, abs=1e-6)
    assert shown["longitude"] == pytest.approx(SHANGHAI.longitude, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "castle"}, "customer.unknown_choice"),
        ({"tier": "Z"}, "customer.unknown_choice"),
        ({"life_stage": "dead"}, "customer.reason_required"),
        ({"attributes": {"colour": "red"}}, "customer.attributes_invalid"),
        ({"opening_hours": [{"days": [1], "from": "29:00", "to": "30:00"}]}, "customer.opening_hours_invalid"),
        ({"position": {"latitude": 31, "longitude": 121}}, "invalid"),
        ({"position": {"latitude": 91, "longitude": 121, "datum": "wgs84"}}, "invalid"),
        ({"name": "  "}, "invalid"),
        ({"surprise": 1}, "invalid"),
    ],
)
def test_what_a_customer_cannot_be_is_refused_with_a_code(made, change, code):
    answer = made.client("rep").post("/customers", {"name": "Wrong", "type": "other", **change})
    assert answer.status_code == 422
    assert answer.json()["code"] == code


def test_a_similar_name_close_by_is_named_until_the_asker_says_it_is_another():
    made = organisation()
    there = customer(made, owner="rep2", name="全家便利店（人民路店）")
    place = destination(SHANGHAI, 90, 30)
    body = {
        "name": "全家便利店 人民路店",
        "type": "convenience",
        "position": {"latitude": place.latitude, "longitude": place.longitude, "datum": "wgs84"},
    }
    refused = made.client("rep").post("/customers", body)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "customer.looks_like"
    assert problem["params"]["candidates"][0]["id"] == str(there.id)
    assert problem["params"]["distance_m"] == 30
    accepted = made.client("rep").post("/customers", {**body, "distinct_from": [str(there.id)]})
    assert accepted.status_code == 201


def test_each_role_sees_its_own_part_and_others_are_not_found():
    made, foreign = organisation(), organisation()
    mine, theirs = customer(made, name="Mine"), customer(made, owner="rep2", name="Theirs")
    assert names(made.client("rep").get("/customers")) == ["Mine"]
    assert names(made.client("rep2").get("/customers")) == ["Theirs"]
    assert names(made.client("manager").get("/customers")) == ["Mine"]
    assert names(made.client("admin").get("/customers")) == ["Mine", "Theirs"]
    assert names(made.client("auditor").get("/customers")) == ["Mine", "Theirs"]
    for person, seen in (("rep", theirs), ("manager", theirs), ("rep2", mine)):
        for path in ("", "/ownership", "/timeline"):
            assert made.client(person).get(f"/customers/{seen.id}{path}").status_code == 404
        assert made.client(person).patch(f"/customers/{seen.id}", {"note": "x"}).status_code == 404
    for role in ("admin", "manager", "rep", "auditor"):
        assert names(foreign.client(role).get("/customers")) == []
        assert foreign.client(role).get(f"/customers/{mine.id}").status_code == 404
        assert foreign.client(role).get("/customers/map").json() == {"points": [], "total": 0}
    assert foreign.client("admin").patch(f"/customers/{mine.id}", {"note": "x"}).status_code == 404
    moved = {"owner_id": str(foreign.people["rep"]), "reason": "mine now"}
    assert foreign.client("admin").post(f"/customers/{mine.id}/transfer", moved).status_code == 404


def test_an_auditor_changes_nothing(made):
    shop = customer(made)
    auditor = made.client("auditor")
    assert auditor.post("/customers", {"name": "X", "type": "other"}).status_code == 403
    assert auditor.patch(f"/customers/{shop.id}", {"note": "x"}).status_code == 403
    body = {"owner_id": str(made.people["rep"]), "reason": "r"}
    assert auditor.post(f"/customers/{shop.id}/transfer", body).status_code == 403


def test_a_change_is_recorded_with_before_and_after(made):
    shop = customer(made, name="Old name")
    answer = made.client("rep").patch(f"/customers/{shop.id}", {"name": "New name", "tier": "A", "note": ""})
    assert (answer.json()["name"], answer.json()["tier"]) == ("New name", "A")
    entries = made.client("rep").get(f"/customers/{shop.id}/timeline").json()["items"]
    assert [each["kind"] for each in entries] == ["customer.changed", "customer.added"]
    assert entries[0]["facts"]["changes"] == {
        "name": {"before": "Old name", "after": "New name"},
        "tier": {"before": "C", "after": "A"},
    }
    assert entries[0]["actor_name"] == "rep"


def test_a_stage_that_ends_a_customer_asks_for_a_reason_each_time(made):
    shop = customer(made)
    client = made.client("rep")
    assert client.patch(f"/customers/{shop.id}", {"life_stage": "lost"}).json()["code"] == "customer.reason_required"
    gone = client.patch(f"/customers/{shop.id}", {"life_stage": "lost", "life_stage_reason": "moved"})
    assert gone.json()["life_stage_reason"] == "moved"
    again = client.patch(f"/customers/{shop.id}", {"life_stage": "dead"})
    assert again.json()["code"] == "customer.reason_required"


def test_a_rep_cannot_move_a_customer_or_its_fence_directly(made):
    shop = customer(made)
    place = {"position": {"latitude": 31.0, "longitude": 121.0, "datum": "wgs84"}}
    for change in (place, {"geofence_radius_m": 500}):
        assert made.client("rep").patch(f"/customers/{shop.id}", change).status_code == 403
    moved = made.client("manager").patch(f"/customers/{shop.id}", {**place, "geofence_radius_m": 500})
    assert (moved.json()["latitude"], moved.json()["geofence_in_force_m"]) == (31.0, 500)
    kinds = [each["kind"] for each in made.client("rep").get(f"/customers/{shop.id}/timeline").json()["items"]]
    assert kinds[0] == "customer.position_corrected"


def test_a_transfer_moves_sight_and_is_kept_for_good(made):
    shop = customer(made, name="Handed over")
    body = {"owner_id": str(made.people["rep2"]), "reason": "region changed"}
    assert made.client("rep").post(f"/customers/{shop.id}/transfer", body).status_code == 403
    # The manager of one branch does not see the people of another.
    refused = made.client("manager").post(f"/customers/{shop.id}/transfer", body)
    assert refused.json()["code"] == "customer.owner_unknown"
    done = made.client("admin").post(f"/customers/{shop.id}/transfer", body).json()
    assert (done["owner_name"], done["department_id"]) == ("rep2", str(made.sibling))
    assert made.client("rep").get(f"/customers/{shop.id}").status_code == 404
    history = made.client("rep2").get(f"/customers/{shop.id}/ownership").json()["items"]
    assert [(each["cause"], each["previous_owner_name"], each["owner_name"]) for each in history] == [
        ("transferred", "rep", "rep2"),
        ("created", None, "rep"),
    ]
    assert history[0]["by_name"] == "Admin"


def test_search_finds_by_name_pinyin_initials_address_and_phone():
    made = organisation()
    customer(made, name="上海百联超市", address="南京东路100号", phone="13812345678")
    customer(made, name="Corner Deli", address="1 Eutaw St")
    client = made.client("rep")
    for word in ("百联", "shanghaibailian", "shbl", "bailian", "南京东路", "138 1234", "%E4%B8%8A%E6%B5%B7"):
        assert names(client.get(f"/customers?search={word}")) == ["上海百联超市"], word
    for word in ("deli", "CORNER", "eutaw"):
        assert names(client.get(f"/customers?search={word}")) == ["Corner Deli"], word
    assert names(client.get("/customers?search=%25")) == []


def test_filters_narrow_lists_and_maps():
    made = organisation()
    customer(made, name="A1", tier="A", tags=("cold", "new"), type="dealer")
    customer(made, name="B1", tier="B", tags=("cold",), point=None)
    client = made.client("admin")
    assert names(client.get("/customers?tier=A")) == ["A1"]
    assert names(client.get("/customers?tier=A&tier=B")) == ["A1", "B1"]
    assert names(client.get("/customers?tag=cold&tag=new")) == ["A1"]
    assert names(client.get("/customers?type=dealer")) == ["A1"]
    assert names(client.get("/customers?positioned=false")) == ["B1"]
    assert names(client.get("/customers?life_stage=won")) == []
    assert names(client.get(f"/customers?department_id={made.root}")) == ["A1", "B1"]
    assert names(client.get(f"/customers?department_id={made.sibling}")) == []
    assert names(client.get(f"/customers?owner_id={made.people['rep']}")) == ["A1", "B1"]
    assert client.get("/customers/map").json()["total"] == 1
    assert names(client.get("/customers?bbox=121,31,122,32")) == ["A1"]
    assert names(client.get("/customers?bbox=122,31,121,32")) == []
    for wrong in (
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=1,9,2,3",
        "near=1",
        "near=nan,1",
        "cursor=zzz",
        "limit=201",
        "sort=x",
    ):
        assert client.get(f"/customers?{wrong}").status_code == 422, wrong


@pytest.mark.parametrize("sort", ["name", "newest", "last_visit", "tier"])
def test_pages_of_every_order_hold_everything_once(sort):
    made = organisation()
    tiers = ["D", "KA", "B", "A", "C", "KA", "D"]
    shops = [customer(made, name=f"店{index % 3}", tier=tier) for index, tier in enumerate(tiers)]
    with tenancy.organisation(made.id):
        for index, shop in enumerate(shops[:3]):
            mark_visited(organisation_id=made.id, customer_id=shop.id, at=clock.now() - timedelta(days=index))
    client, seen, cursor = made.client("rep"), [], ""
    while cursor is not None:
        page = client.get(f"/customers?sort={sort}&limit=2{cursor and '&cursor=' + cursor}").json()
        assert page["total"] == 7
        seen += page["items"]
        cursor = page["next_cursor"]
    assert sorted(each["id"] for each in seen) == sorted(str(shop.id) for shop in shops)
    if sort == "tier":
        assert [each["tier"] for each in seen] == ["KA", "KA", "A", "B", "C", "D", "D"]
    if sort == "last_visit":
        assert [each["last_visit_at"] is None for each in seen] == [True] * 4 + [False] * 3
        assert [each["id"] for each in seen[4:]] == [str(shop.id) for shop in reversed(shops[:3])]


def test_the_nearest_come_first_however_far_and_page_on():
    made = organisation()
    far = [10, 700, 3000, 30_000, 200_000, 3_000_000]
    for metres in reversed(far):
        customer(made, name=f"at {metres}", point=destination(SHANGHAI, 45, metres))
    customer(made, name="nowhere", point=None)
    client, seen, cursor = made.client("rep"), [], ""
    while cursor is not None:
        path = f"/customers?near={SHANGHAI.latitude},{SHANGHAI.longitude}&limit=2{cursor and '&cursor=' + cursor}"
        page = client.get(path).json()
        seen += page["items"]
        cursor = page["next_cursor"]
    assert [each["name"] for each in seen] == [f"at {metres}" for metres in far]
    assert [each["distance_m"] for each in seen] == pytest.approx(far, abs=2)


def test_an_earlier_visit_never_overwrites_a_later_one(made):
    shop = customer(made)
    later = clock.now()
    with tenancy.organisation(made.id):
        mark_visited(organisation_id=made.id, customer_id=shop.id, at=later)
        mark_visited(organisation_id=made.id, customer_id=shop.id, at=later - timedelta(days=1))
        shop.refresh_from_db()
    assert shop.last_visit_at == later


def test_whoever_works_here_reads_in_which_words_customers_are_told():
    made = organisation()
    helper = with_role(made, name="helper", permissions=["pools.assign"])
    body = {"tiers": [{"key": "S", "name": {"zh": "战略", "en": "Strategic"}}], "default_tier": "S"}
    with tenancy.organisation(made.id):
        put_policy(scope=made.scope(), kind="customers.settings", body=body, version=0, now=clock.now())
    answer = client(made.id, helper).get("/customer-settings")
    assert answer.status_code == 200, answer.content
    shown = answer.json()
    # What the organisation left alone is the product's.
    assert (shown["version"], shown["tiers"], shown["default_geofence_m"]) == (1, body["tiers"], 200)
    assert "convenience" in {each["key"] for each in shown["types"]}
    assert client(made.id, helper).put("/customer-settings", {"free_tags": False}).status_code == 403
