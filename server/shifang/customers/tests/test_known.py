"""Before a customer is added on the street: which ones it may be, told to whom and how much."""

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.operations.ownership import change_owner
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.customers.types.words import OwnershipCause
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy


def asked(made: MadeOrganisation, role: str = "rep", **given):
    position = {"latitude": SHANGHAI.latitude, "longitude": SHANGHAI.longitude, "datum": "wgs84"}
    answer = made.client(role).post("/customers/known", {"position": position, **given})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_similar_name_close_by_is_told_and_one_far_away_is_not():
    made = organisation()
    near = customer(made, name="和平便利店", point=destination(SHANGHAI, 0, 30), address="和平路 1 号")
    customer(made, name="和平便利店", point=destination(SHANGHAI, 0, 400))
    customer(made, name="五金行", point=destination(SHANGHAI, 0, 10))
    [found] = asked(made, name="和平便利店（总店）")
    assert (found["id"], found["distance_m"], found["same_phone"]) == (str(near.id), 30, False)
    assert (found["visible"], found["address"]) == (True, "和平路 1 号")


def test_the_same_number_is_told_within_a_kilometre_whatever_the_name_and_first():
    made = organisation()
    named = customer(made, name="街角小店", point=destination(SHANGHAI, 0, 20))
    called = customer(made, name="老王超市", phone="+86 138-0000-1234", point=destination(SHANGHAI, 0, 700))
    customer(made, name="远处超市", phone="13800001234", point=destination(SHANGHAI, 0, 1500))
    found = asked(made, name="街角小店", phone="138 0000 1234")
    assert [each["id"] for each in found] == [str(called.id), str(named.id)]
    assert [each["same_phone"] for each in found] == [True, False]
    # So few digits are nobody's number.
    assert asked(made, name="别的名字", phone="1234") == []


def test_a_colleagues_customer_is_told_by_name_distance_and_owner_alone():
    made = organisation()
    customer(made, owner="rep2", name="和平便利店", address="和平路 1 号", phone="13800001234")
    [found] = asked(made, name="和平便利店")
    assert (found["visible"], found["address"], found["owner_name"]) == (False, "", "rep2")
    assert "phone" not in found


def test_one_without_an_owner_is_told_as_such_and_another_organisation_is_not_looked_into():
    made, other = organisation(), organisation()
    there = customer(made, owner="rep2", name="和平便利店")
    customer(other, name="和平便利店")
    with tenancy.organisation(made.id):
        given = {"owner_id": None, "department_id": made.sibling, "cause": OwnershipCause.RELEASED, "reason": "太远"}
        change_owner(scope=made.scope("admin"), customer_id=there.id, now=clock.now(), **given)
    [found] = asked(made, name="和平便利店")
    assert (found["id"], found["owner_id"], found["owner_name"]) == (str(there.id), None, None)


def test_what_is_no_place_is_refused():
    made = organisation()
    position = {"latitude": 91, "longitude": 0, "datum": "wgs84"}
    assert made.client("rep").post("/customers/known", {"name": "店", "position": position}).status_code == 422
    assert made.client("auditor").post("/customers/known", {"name": "店"}).status_code in {403, 422}
