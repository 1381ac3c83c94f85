import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from shifang.accounts.tests.make import organisation
from shifang.customers.imports import jobs, judging
from shifang.customers.models import Customer, FormerSegment, Import, Ownership
from shifang.customers.tests import sheets
from shifang.customers.tests.make import customer
from shifang.kernel.datum import Datum, from_wgs84
from shifang.kernel.geo import Point, distance_m
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs


@pytest.fixture
def made():
    return organisation()


def upload(made, content, *, role="admin", name="客户.xlsx"):
    client = made.client(role)
    file = SimpleUploadedFile(name, content)
    return client.client.post("/api/v1/customer-imports", {"file": file}, headers=client.headers)


def check(made, begun, *, role="admin", **options):
    body = {"mapping": begun["suggested_mapping"], "datum": "wgs84", **options}
    answer = made.client(role).post(f"/customer-imports/{begun['id']}/check", body)
    assert answer.status_code == 200, answer.content
    run_jobs(made.id)
    return made.client(role).get(f"/customer-imports/{begun['id']}").json()


def run(made, begun, *, role="admin", **options):
    answer = made.client(role).post(f"/customer-imports/{begun['id']}/run", options)
    assert answer.status_code == 200, answer.content
    run_jobs(made.id)
    return made.client(role).get(f"/customer-imports/{begun['id']}").json()


def whole(made, content, *, role="admin", **options):
    begun = upload(made, content, role=role).json()
    checked = check(made, begun, role=role, **options)
    assert checked["status"] == "checked", checked
    return run(made, begun, role=role)


def findings(made, begun):
    return made.client("admin").get(f"/customer-imports/{begun['id']}/findings").json()["items"]


def test_a_list_is_looked_at_checked_and_written(made):
    begun = upload(made, sheets.workbook([sheets.shop(index) for index in range(3)]))
    assert begun.status_code == 201, begun.content
    begun = begun.json()
    assert begun["columns"] == sheets.HEADINGS
    assert begun["suggested_mapping"] == {
        "name": 0,
        "address": 1,
        "type": 2,
        "tier": 3,
        "phone": 4,
        "longitude": 5,
        "latitude": 6,
        "tags": 7,
        "contact_name": 8,
        "contact_phone": 9,
        "note": 10,
    }
    assert (len(begun["sample"]), begun["total"], begun["status"]) == (3, 3, "uploaded")
    checked = check(made, begun, default_owner_id=str(made.people["rep"]))
    assert (checked["status"], checked["done"], checked["errors"], checked["created"]) == ("checked", 3, 0, 0)
    done = run(made, begun)
    assert (done["status"], done["created"], done["errors"], done["duplicates"]) == ("done", 3, 0, 0)
    listed = made.client("rep").get("/customers").json()["items"]
    assert [each["name"] for each in listed] == ["客户0号店", "客户1号店", "客户2号店"]
    assert (listed[0]["type"], listed[0]["tier"], listed[0]["tags"], listed[0]["source"]) == (
        "convenience",
        "A",
        ["重点", "冷柜"],
        "import",
    )
    shown = made.client("rep").get(f"/customers/{listed[0]['id']}/panorama").json()
    assert (shown["contacts"][0]["name"], shown["contacts"][0]["phone"]) == ("王经理", "13900000000")
    assert shown["ownership"][0]["cause"] == "imported"
    assert shown["timeline"][0]["facts"]["import_id"] == begun["id"]
    # Nothing more can be done with it.
    again = made.client("admin").post(f"/customer-imports/{begun['id']}/run", {})
    assert (again.status_code, again.json()["code"]) == (409, "import.wrong_state")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_csv_of_an_office_in_china_is_written_the_same(made, encoding):
    content = sheets.text([sheets.shop(0, name="𠮷野家人民路店"), sheets.shop(1)], encoding=encoding)
    begun = upload(made, content, name="list.csv").json()
    check(made, begun)
    assert run(made, begun)["created"] == 2
    assert made.client("admin").get("/customers?search=𠮷野家").json()["total"] == 1


@pytest.mark.parametrize("datum", list(Datum))
def test_coordinates_are_converted_from_the_system_that_is_named(made, datum):
    true = Point(31.2, 121.4)
    given = from_wgs84(true, datum)
    row = sheets.shop(0, latitude=given.latitude, longitude=given.longitude)
    whole(made, sheets.workbook([row]), datum=datum.value)
    shown = made.client("admin").get("/customers").json()["items"][0]
    assert distance_m(Point(shown["latitude"], shown["longitude"]), true) < 0.01


BAD_ROWS = [
    (sheets.shop(0, name=""), "name", "required"),
    (sheets.shop(1, name="x" * 201), "name", "too_long"),
    (sheets.shop(2, type="城堡"), "type", "unknown_choice"),
    (sheets.shop(3, tier="Z"), "tier", "unknown_choice"),
    (sheets.shop(4, latitude="abc"), "latitude", "not_number"),
    (sheets.shop(5, latitude=121.4, longitude=31.2), "latitude", "swapped_position"),
    (sheets.shop(6, latitude=0, longitude=0), "latitude", "zero_position"),
    (sheets.shop(7, longitude=None), "longitude", "required"),
    (sheets.shop(8, longitude=721), "latitude", "outside_the_earth"),
    (sheets.shop(9, tags="x" * 31), "tags", "too_long"),
    (sheets.shop(10, type=None), "type", "required"),
]


def test_every_bad_row_says_what_is_wrong_and_the_others_are_written(made):
    rows = [row for row, _field, _code in BAD_ROWS]
    begun = upload(made, sheets.workbook([*rows, sheets.shop(50)])).json()
    checked = check(made, begun)
    assert (checked["errors"], checked["done"]) == (len(rows), len(rows) + 1)
    told = [(each["row"], each["errors"][0]["field"], each["errors"][0]["code"]) for each in findings(made, begun)]
    assert told == [(number, field, code) for number, (_row, field, code) in enumerate(BAD_ROWS, start=2)]
    done = run(made, begun)
    assert (done["created"], done["errors"]) == (1, len(rows))
    report = made.client("admin").get(f"/customer-imports/{begun['id']}/report")
    sheet = load_workbook(io.BytesIO(b"".join(report.streaming_content))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][:6] == ("行号", "结果", "原因", "重复的客户", "相距（米）", "客户名称")
    assert lines[3][:3] == (4, "错误", "客户类型 “城堡” 不在可选范围内")
    assert len(lines) == len(rows) + 1


def test_owners_are_found_by_login_phone_or_name(made):
    headings = ["客户名称", "客户类型", "归属人"]
    rows = [["甲", "其他", "rep"], ["乙", "其他", "Nobody"], ["丙", "other", "rep2"]]
    begun = upload(made, sheets.workbook(rows, headings=headings)).json()
    check(made, begun)
    done = run(made, begun)
    assert (done["created"], done["errors"]) == (2, 1)
    assert [each["owner_name"] for each in made.client("admin").get("/customers").json()["items"]] == ["rep2", "rep"]
    assert findings(made, begun)[0]["errors"][0]["code"] == "unknown_person"


def test_a_manager_imports_into_their_own_tree_only(made):
    headings = ["客户名称", "客户类型", "归属人"]
    begun = upload(made, sheets.workbook([["甲", "其他", "rep2"]], headings=headings), role="manager").json()
    checked = check(made, begun, role="manager")
    assert checked["errors"] == 1
    for role in ("rep", "auditor"):
        assert upload(made, sheets.workbook([["x"]]), role=role).status_code == 403
    foreign = organisation()
    for path in ("", "/findings", "/report"):
        assert foreign.client("admin").get(f"/customer-imports/{begun['id']}{path}").status_code == 404
    for path in ("check", "run"):
        body = {"mapping": {"name": 0}} if path == "check" else {}
        assert foreign.client("admin").post(f"/customer-imports/{begun['id']}/{path}", body).status_code == 404
    assert foreign.client("admin").get("/customer-imports").json()["items"] == []


NEARBY = {"longitude": 121.4 + 0.0003, "latitude": 31.2}


@pytest.mark.parametrize(
    ("choice", "expected", "tier"),
    [("skip", (0, 0, 1), "C"), ("update", (0, 1, 0), "KA"), ("create", (1, 0, 0), "C")],
)
def test_a_customer_that_is_there_is_skipped_updated_or_added_as_chosen(made, choice, expected, tier):
    there = customer(made, name="百联超市（人民路店）", point=Point(31.2, 121.4), phone="021-1111")
    row = sheets.shop(0, name="百联超市 人民路店", tier="KA", phone=None, note="新", **NEARBY)
    begun = upload(made, sheets.workbook([row])).json()
    checked = check(made, begun, duplicates=choice)
    assert checked["duplicates"] == 1
    found = findings(made, begun)[0]
    assert (found["outcome"], found["duplicate_of"], found["distance_m"]) == ("duplicate", str(there.id), 29)
    done = run(made, begun)
    assert (done["created"], done["updated"], done["skipped"]) == expected
    shown = made.client("admin").get(f"/customers/{there.id}/timeline").json()["items"]
    kept = made.client("admin").get(f"/customers/{there.id}").json()
    # An empty cell takes nothing away.
    assert (kept["tier"], kept["phone"]) == (tier, "021-1111")
    changed = {"customer.position_corrected", "customer.changed"} if choice == "update" else set()
    assert {each["kind"] for each in shown} == {"customer.added"} | changed
    with tenancy.organisation(made.id):
        former = FormerSegment.objects.filter(customer_id=there.id).values_list("type", "tier", "alive")
        assert list(former) == ([("convenience", "C", True)] if choice == "update" else [])


def test_rows_of_one_file_that_look_alike_are_one_customer(made):
    rows = [
        sheets.shop(0, name="百联超市人民路店"),
        sheets.shop(0, name="百联超市（人民路店）", **NEARBY),
        sheets.shop(0, name="百联超市人民路店", latitude=31.3),
        sheets.shop(0, name="无位置店", latitude=None, longitude=None),
        sheets.shop(0, name="无位置店", latitude=None, longitude=None, phone="1"),
        sheets.shop(0, name="无位置店", latitude=None, longitude=None, phone="2", address="别处"),
    ]
    begun = upload(made, sheets.workbook(rows)).json()
    assert check(made, begun)["duplicates"] == 2
    assert [(each["row"], each["duplicate_row"]) for each in findings(made, begun)] == [(3, 2), (6, 5)]


def test_the_same_file_twice_writes_nothing_twice(made):
    content = sheets.workbook([sheets.shop(index) for index in range(40)])
    assert whole(made, content)["created"] == 40
    again = whole(made, content)
    assert (again["created"], again["duplicates"], again["skipped"]) == (0, 40, 40)


def test_a_run_that_is_cut_off_goes_on_and_writes_every_row_once(made, monkeypatch):
    monkeypatch.setattr(judging, "CHUNK", 10)
    begun = upload(made, sheets.workbook([sheets.shop(index) for index in range(45)])).json()
    check(made, begun)
    made.client("admin").post(f"/customer-imports/{begun['id']}/run", {})
    real, calls = jobs.add_rows, []

    def dies(rows, **options):
        calls.append(len(rows))
        added = real(rows, **options)
        if len(calls) == 3:
            raise RuntimeError("the power went")
        return added

    monkeypatch.setattr(jobs, "add_rows", dies)
    import_id = begun["id"]
    with pytest.raises(RuntimeError):
        jobs.run(organisation_id=made.id, import_id=import_id, now=clock.now())
    with tenancy.organisation(made.id):
        batch = Import.objects.get(id=import_id)
        assert (batch.status, batch.created, Customer.objects.count()) == ("running", 20, 20)
    jobs.run(organisation_id=made.id, import_id=import_id, now=clock.now())
    # A second worker that got the same job finds it done.
    jobs.run(organisation_id=made.id, import_id=import_id, now=clock.now())
    with tenancy.organisation(made.id):
        batch = Import.objects.get(id=import_id)
        assert (batch.status, batch.created, batch.done, batch.duplicates) == ("done", 45, 45, 0)
        assert (Customer.objects.count(), Ownership.objects.count()) == (45, 45)
        assert Event.objects.filter(kind="customer.added").count() == 45
    assert made.client("admin").get(f"/customer-imports/{import_id}").json()["total"] == 45


@pytest.mark.parametrize(
    ("mapping", "options", "field"),
    [
        ({"address": 1}, {}, "name"),
        ({"name": 0, "latitude": 6}, {}, "longitude"),
        ({"name": 0, "address": 0}, {}, "name"),
        ({"name": 99}, {}, "name"),
        ({"name": 0, "castle": 1}, {}, "castle"),
        ({"name": 0, "latitude": 6, "longitude": 5}, {"datum": None}, "datum"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(made, mapping, options, field):
    begun = upload(made, sheets.workbook([sheets.shop(0)])).json()
    body = {"mapping": mapping, "datum": "wgs84", **options}
    answer = made.client("admin").post(f"/customer-imports/{begun['id']}/check", body)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["params"]["field"]) == ("import.mapping_invalid", field)


def test_a_file_that_breaks_off_fails_with_a_code(made):
    content = "客户名称,客户类型\n".encode() + "甲,其他\n".encode() * 30 + b"x" * 50_000 + b"\n"
    begun = upload(made, content, name="x.csv")
    assert begun.status_code == 201, begun.content
    shown = check(made, begun.json())
    assert (shown["status"], shown["failure"]) == ("failed", "import.unreadable")


def test_a_bomb_is_refused_at_the_door(made):
    answer = upload(made, sheets.hand_made("<worksheet>" + "<row/>" * 1_500_000))
    assert (answer.status_code, answer.json()["code"]) == (422, "import.too_large")
    with tenancy.organisation(made.id):
        assert Import.objects.count() == 0


def test_two_thousand_rows_come_through_whole(made):
    done = whole(made, sheets.workbook([sheets.shop(index) for index in range(2000)]))
    assert (done["created"], done["errors"], done["duplicates"], done["total"]) == (2000, 0, 0, 2000)
    with tenancy.organisation(made.id):
        assert Event.objects.filter(kind="customer.added").count() == 2000


def test_attributes_are_read_by_the_organisations_words(made):
    definitions = [
        {"key": "area", "name": {"zh": "营业面积", "en": "Area"}, "kind": "integer", "required": True, "minimum": 1},
        {"key": "since", "name": {"zh": "合作日期", "en": "Since"}, "kind": "date"},
        {"key": "fridge", "name": {"zh": "冰柜", "en": "Fridge"}, "kind": "boolean"},
        {
            "key": "brands",
            "name": {"zh": "品牌", "en": "Brands"},
            "kind": "choices",
            "choices": [
                {"key": "x", "name": {"zh": "甲牌", "en": "X"}},
                {"key": "y", "name": {"zh": "乙牌", "en": "Y"}},
            ],
        },
    ]
    answer = made.client("admin").put("/customer-settings", {"attributes": definitions})
    assert answer.status_code == 200, answer.content
    headings = ["客户名称", "客户类型", "营业面积", "合作日期", "冰柜", "品牌"]
    rows = [
        ["甲", "其他", "１２０", "2026年3月1日", "有", "甲牌、Y"],
        ["乙", "其他", None, "2026/3/1", "否", None],
        ["丙", "其他", 0, "soon", "maybe", "丙牌"],
    ]
    begun = upload(made, sheets.workbook(rows, headings=headings)).json()
    assert begun["suggested_mapping"]["attributes.area"] == 2
    check(made, begun)
    told = [[each["code"] for each in found["errors"]] for found in findings(made, begun)]
    assert told == [["required"], ["not_date", "not_boolean", "unknown_choice", "too_small"]]
    assert run(made, begun)["created"] == 1
    shown = made.client("admin").get("/customers").json()["items"][0]
    assert shown["attributes"] == {"area": 120, "since": "2026-03-01", "fridge": True, "brands": ["x", "y"]}
    exported = made.client("admin").get("/customers/export?format=csv")
    assert "120,2026-03-01,True,甲牌;乙牌" in b"".join(exported.streaming_content).decode()


def test_an_export_comes_back_as_an_import(made):
    shop = customer(
        made, name="=2+5 Deli", address="-1 Street", phone="+86 138 0000 1111", tags=("a", "b"), note="x\ny"
    )
    customer(made, owner="rep2", name="Other")
    assert made.client("rep").get("/customers/export").status_code == 403
    other = organisation()
    for form in ("xlsx", "csv"):
        answer = made.client("manager").get(f"/customers/export?format={form}")
        content = b"".join(answer.streaming_content)
        assert answer["Content-Disposition"] == f'attachment; filename="customers.{form}"'
        begun = upload(other, content, name=f"x.{form}").json()
        mapping = {k: v for k, v in begun["suggested_mapping"].items() if k != "owner"}
        check(other, begun, mapping=mapping, duplicates="create")
        assert run(other, begun)["created"] == 1, findings(other, begun)
    for each in other.client("admin").get("/customers").json()["items"]:
        assert (each["name"], each["address"], each["phone"]) == ("=2+5 Deli", "-1 Street", "+86 138 0000 1111")
        assert (each["latitude"], each["longitude"], each["tags"]) == (shop.latitude, shop.longitude, ["a", "b"])
    with tenancy.organisation(made.id):
        events = Event.objects.filter(kind="customer.exported")
        assert [json.loads(json.dumps(event.facts))["customers"] for event in events] == [1, 1]


def test_export_filters_like_the_list_and_speaks_the_askers_language(made):
    customer(made, name="One", tier="A")
    customer(made, name="Two", tier="B")
    answer = made.client("admin").get("/customers/export?format=csv&tier=B", **{"Accept-Language": "en"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Address,Type,Tier")
    assert [line.split(",")[0] for line in lines[1:]] == ["Two"]
