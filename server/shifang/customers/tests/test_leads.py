"""Places become leads: read from a map extract or a list, chosen by kind and area, compared with what is known."""

import pytest
from h3.api import basic_int as h3

from shifang.accounts.tests.make import organisation
from shifang.customers.models import Customer, Ownership
from shifang.customers.tests import sheets
from shifang.customers.tests.make import customer
from shifang.customers.tests.test_imports import check, findings, run, upload
from shifang.kernel.cells import cell_of, cell_word
from shifang.kernel.geo import Point
from shifang.ledger.models import Event
from shifang.platform import tenancy

HERE = Point(31.2, 121.4)
EXTRACT = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="test">
  <node id="1" version="1" lat="31.2000" lon="121.4000"><tag k="name" v="演示便利店"/><tag k="shop" v="convenience"/>
    <tag k="phone" v="+86 21 5555 0001;+86 21 5555 0002"/><tag k="addr:street" v="演示路"/>
    <tag k="addr:housenumber" v="12"/></node>
  <node id="2" version="1" lat="31.2010" lon="121.4010"><tag k="name" v="演示咖啡"/><tag k="amenity" v="cafe"/></node>
  <node id="3" version="1" lat="31.2020" lon="121.4020"><tag k="name" v="演示停车场"/>
    <tag k="amenity" v="parking"/></node>
  <node id="4" version="1" lat="31.2030" lon="121.4030"><tag k="shop" v="kiosk"/></node>
  <node id="5" version="1" lat="31.4000" lon="121.6000"><tag k="name" v="演示远店"/>
    <tag k="shop" v="convenience"/></node>
  <node id="6" version="1" lat="31.2040" lon="121.4040"/><node id="7" version="1" lat="31.2042" lon="121.4044"/>
  <way id="8" version="1"><nd ref="6"/><nd ref="7"/>
    <tag k="name" v="Demo Mart"/><tag k="shop" v="supermarket"/>
    <tag k="addr:street" v="Demo Street"/><tag k="addr:housenumber" v="7"/></way>
</osm>
"""


@pytest.fixture
def made():
    return organisation()


def leads(made, **more):
    given = {"source": "OpenStreetMap", "licence": "ODbL 1.0", **more}
    return {"department_id": str(made.branch), **given}


def begun(made, content=EXTRACT, name="town.osm"):
    answer = upload(made, content.encode() if isinstance(content, str) else content, name=name)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_map_extract_is_read_as_a_list_of_places(made):
    found = begun(made)
    assert found["format"] == "osm"
    assert found["columns"] == ["name", "kind", "address", "phone", "latitude", "longitude", "reference"]
    assert found["suggested_mapping"] == {name: at for at, name in enumerate(found["columns"])}
    assert found["sample"] == [
        ["演示便利店", "shop=convenience", "演示路12号", "+86 21 5555 0001", 31.2, 121.4, "node/1"],
        ["演示咖啡", "amenity=cafe", None, None, 31.201, 121.401, "node/2"],
        ["演示远店", "shop=convenience", None, None, 31.4, 121.6, "node/5"],
        [
            "Demo Mart",
            "shop=supermarket",
            "7 Demo Street",
            None,
            pytest.approx(31.2041),
            pytest.approx(121.4042),
            "way/8",
        ],
    ]


def test_the_kinds_of_places_are_counted(made):
    found = begun(made)
    counted = made.client("admin").get(f"/customer-imports/{found['id']}/values?column=1").json()
    assert counted == [
        {"value": "shop=convenience", "count": 2},
        {"value": "amenity=cafe", "count": 1},
        {"value": "shop=supermarket", "count": 1},
    ]


def test_places_of_the_chosen_kinds_and_area_become_leads_of_nobody(made):
    found = begun(made)
    kinds = {"shop=convenience": "convenience", "shop=supermarket": "supermarket"}
    checked = check(made, found, leads=leads(made, kinds=kinds, cells=[cell_word(cell_of(HERE, 7))]))
    assert checked["status"] == "checked", checked
    done = run(made, found)
    assert (done["status"], done["created"], done["skipped"]) == ("done", 2, 2), done
    with tenancy.organisation(made.id):
        lead = Customer.objects.get(name="演示便利店")
        entered = Ownership.objects.get(customer_id=lead.id)
        told = Event.objects.get(kind="customer.added", subject_id=lead.id)
    assert (lead.owner_id, lead.department_id, lead.type) == (None, made.branch, "convenience")
    assert (lead.source, lead.life_stage, lead.phone) == ("prospect", "lead", "+86 21 5555 0001")
    origin = {"source": "OpenStreetMap", "licence": "ODbL 1.0", "reference": "node/1", "kind": "shop=convenience"}
    assert lead.origin == origin
    assert (entered.owner_id, entered.department_id, entered.cause) == (None, made.branch, "imported")
    assert told.facts["origin"] == origin
    shown = made.client("admin").get(f"/customers/{lead.id}").json()
    assert shown["origin"] == origin


def test_a_lead_that_is_known_by_name_or_telephone_close_by_is_no_new_one(made):
    customer(made, name="演示便利店", point=Point(31.2001, 121.4001))
    customer(made, name="街角小店", point=Point(31.2010, 121.4011), phone="021-5555 0009")
    content = EXTRACT.replace('v="cafe"/>', 'v="cafe"/><tag k="phone" v="02155550009"/>')
    found = begun(made, content)
    checked = check(made, found, leads=leads(made), default_type="convenience")
    assert (checked["duplicates"], checked["errors"]) == (2, 0), findings(made, found)
    assert [each["duplicate_name"] for each in findings(made, found)] == ["演示便利店", "街角小店"]
    done = run(made, found)
    assert (done["created"], done["skipped"]) == (2, 2)


def test_merging_fills_gaps_and_never_overwrites(made):
    known = customer(made, name="演示便利店", point=Point(31.2001, 121.4001), phone="021-1", address="")
    found = begun(made)
    check(made, found, leads=leads(made), default_type="convenience", duplicates="update")
    run(made, found)
    with tenancy.organisation(made.id):
        merged = Customer.objects.get(id=known.id)
    assert (merged.phone, merged.address) == ("021-1", "演示路12号")
    assert (merged.latitude, merged.longitude) == (31.2001, 121.4001)
    assert merged.owner_id is not None
    assert merged.origin["reference"] == "node/1"


@pytest.mark.parametrize(
    ("options", "code", "field"),
    [
        ({"kinds": {"shop=convenience": "no_such_type"}}, "customer.unknown_choice", "type"),
        ({"cells": ["1", "z"]}, "import.mapping_invalid", "cells"),
        ({"cells": [cell_word(h3.latlng_to_cell(31.2, 121.4, 3))]}, "import.mapping_invalid", "cells"),
        ({"department_id": "00000000-0000-7000-8000-000000000000"}, "not_found", None),
        ({"source": ""}, "invalid", None),
    ],
)
def test_what_cannot_be_meant_is_refused(made, options, code, field):
    found = begun(made)
    body = {"mapping": found["suggested_mapping"], "datum": "wgs84", "leads": leads(made, **options)}
    answer = made.client("admin").post(f"/customer-imports/{found['id']}/check", body)
    assert answer.json()["code"] == code, answer.json()
    assert field is None or answer.json()["params"]["field"] == field
    assert made.client("admin").get("/customers").json()["items"] == []


def test_a_list_of_leads_names_no_owner(made):
    headings = ["名称", "业务员", "种类"]
    found = begun(made, sheets.text([["演示一店", "rep", "超市"]], headings=headings), "leads.csv")
    body = {"mapping": {"name": 0, "owner": 1}, "leads": leads(made)}
    answer = made.client("admin").post(f"/customer-imports/{found['id']}/check", body)
    assert (answer.json()["code"], answer.json()["params"]) == ("import.mapping_invalid", {"field": "owner"})


def test_an_import_of_customers_knows_no_kinds(made):
    found = begun(made)
    body = {"mapping": found["suggested_mapping"], "datum": "wgs84"}
    answer = made.client("admin").post(f"/customer-imports/{found['id']}/check", body)
    assert (answer.json()["code"], answer.json()["params"]) == ("import.mapping_invalid", {"field": "kind"})


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x00\x00\x0d\n\tOSMHeader" + b"\xff" * 400,
        EXTRACT.replace("</osm>", "").encode(),
        EXTRACT.replace('lat="31.2000"', 'lat="north"').encode(),
        b'<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><osm version="0.6"><node id="1" '
        b'version="1" lat="1" lon="1"><tag k="name" v="&b;"/><tag k="shop" v="x"/></node></osm>',
    ],
)
def test_a_broken_extract_is_refused(made, content):
    answer = upload(made, content, name="town.osm.pbf")
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "import.unreadable"
