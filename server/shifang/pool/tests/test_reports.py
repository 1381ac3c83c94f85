"""Backlog, saturation and fairness, read back from what was done."""

import secrets
from typing import Any
from uuid import UUID

from shifang.customers.models import Customer
from shifang.customers.operations.ownership import transfer_customer
from shifang.platform import tenancy
from shifang.pool.operations.pauses import pause
from shifang.pool.operations.pools import PoolDraft, add_pool, change_pool
from shifang.pool.queries.backlog import backlogs
from shifang.pool.queries.fairness import fairness
from shifang.pool.queries.saturation import saturation
from shifang.pool.tests.make import World, march, world
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import PauseKind, ReclaimRule
from shifang.visits.tests.make import STEPS, Day, Phone, template

NEVER = ReclaimRule()


def visit(at: World, shop: UUID, person: str = "rep", *, day: float) -> None:
    """A whole visit that counts."""
    version = template(at.made, [STEPS[1]], name=f"表单 {secrets.token_hex(4)}")
    with tenancy.organisation(at.made.id):
        row = Customer.objects.get(id=shop)
    today = Day(at.made, row, version, Phone(at.made, person), begin=march(day))
    visit_id = today.start()
    assert today.check_in(visit_id).status == "applied"
    assert today.step(visit_id, "form", {"promotion": False}, seconds=120).status == "applied"
    assert today.check_out(visit_id, seconds=700, on_site_s=640).status == "applied"
    assert today.visit(visit_id).verification == "verified"


def pool_of(at: World, pool_id: UUID, *, day: float, role: str = "admin", weeks: int = 2) -> dict[str, Any]:
    with tenancy.organisation(at.made.id):
        found = backlogs(at.made.scope(role), weeks=weeks, now=march(day))
    return {each["pool_id"]: each for each in found}[pool_id]


def worked(at: World, *, day: float, role: str = "admin", **asked: Any) -> dict[str, Any]:
    asked = {"weeks": 2, "resolution": 8, "department_id": None, **asked}
    with tenancy.organisation(at.made.id):
        return saturation(at.made.scope(role), now=march(day), **asked)


def fair(at: World, *, day: float, role: str = "admin", department_id: UUID | None = None) -> dict[str, Any]:
    with tenancy.organisation(at.made.id):
        return fairness(at.made.scope(role), days=60, department_id=department_id, now=march(day))


def test_a_pool_backs_up_and_is_worked_off() -> None:
    at = world(reclaim=NEVER)
    shops = [at.shop(day=2) for _ in range(4)]
    for shop in shops:
        at.release(shop, day=3)
    at.claim(shops[0], day=5)
    at.claim(shops[1], day=5)
    at.release(shops[1], day=6)
    visit(at, shops[0], day=9)
    found = pool_of(at, at.pool.id, day=20)
    assert (found["size"], found["claims_a_week"], found["weeks"]) == (3, 0.5, 6.0)
    # Two lie there since the 3rd, one since the 6th; of five entries one had been claimed before.
    assert (found["days_median"], found["again"], found["visited"]) == (17.0, 0.2, 0.5)
    assert found["advice"] == "fine"
    assert [each["size"] for each in found["trend"]] == [3, 3, 3]
    assert [each["day"] for each in found["trend"]] == [march(day).date() for day in (6, 13, 20)]
    # On the 6th at ten the second one came back.
    assert pool_of(at, at.pool.id, day=12.5)["trend"][1]["size"] == 2


def test_a_pool_nobody_claims_from_lacks_people_and_one_where_customers_go_round_has_loose_rules() -> None:
    at = world(reclaim=NEVER)
    shop = at.shop(day=2)
    at.release(shop, day=3)
    assert pool_of(at, at.pool.id, day=10)["advice"] == "people_missing"
    for day in (12, 14, 16):
        at.claim(shop, day=day)
        visit(at, shop, day=day + 0.1)
        at.release(shop, day=day + 1)
    found = pool_of(at, at.pool.id, day=18)
    assert (found["again"], found["advice"]) == (0.75, "rules_too_loose")


def test_customers_that_fell_back_count_where_they_lie_and_claims_where_they_were_made() -> None:
    at = world(reclaim=NEVER)
    with tenancy.organisation(at.made.id):
        admin = at.made.scope("admin")
        wide = add_pool(scope=admin, draft=PoolDraft("公司", 90, PoolRules()), now=march(1)).id
        draft = PoolDraft("公海", 10, PoolRules(), fallback_id=wide, fallback_days=5)
        change_pool(scope=admin, pool_id=at.pool.id, draft=draft, now=march(1))
    shops = [at.shop(day=2) for _ in range(3)]
    for shop in shops:
        at.release(shop, day=3)
    at.claim(shops[0], day=4)
    at.claim(shops[1], day=9)
    narrow, company = pool_of(at, at.pool.id, day=10, weeks=1), pool_of(at, wide, day=10, weeks=1)
    assert ([each["size"] for each in narrow["trend"]], narrow["claims_a_week"]) == ([3, 0], 0.25)
    assert ([each["size"] for each in company["trend"]], company["claims_a_week"]) == ([0, 1], 0.25)
    assert company["days_median"] == 2.0


def test_a_manager_is_told_of_the_departments_below_alone() -> None:
    at = world(reclaim=NEVER)
    for person in ("rep", "rep2", "rep2"):
        at.release(at.shop(person, day=2), person, day=3)
    assert pool_of(at, at.pool.id, day=10)["size"] == 3
    assert pool_of(at, at.pool.id, day=10, role="manager")["size"] == 1
    assert worked(at, day=10)["known"] == 3
    told = worked(at, day=10, role="manager")
    assert (told["known"], [each["department_id"] for each in told["departments"]]) == (1, [at.made.branch])


def test_how_far_a_region_is_worked_moves_with_claims_and_visits() -> None:
    at = world(reclaim=NEVER)
    shops = [at.shop(day=2) for _ in range(4)]
    at.shop("rep2", day=2)
    visit(at, shops[0], day=5)
    visit(at, shops[1], day=5)
    at.release(shops[1], day=13)
    found = worked(at, day=20)
    (cell,) = found["cells"]
    assert (found["known"], found["claimed"], found["visited"], found["share"]) == (5, 4, 1, 0.2)
    assert [each["visited"] for each in found["trend"]] == [2, 1, 1]
    assert found["advice"] == "people_missing"
    assert (cell["known"], cell["visited"], cell["before"], len(cell["cell"])) == (5, 1, 0.4, 15)
    by_name = {each["name"]: each for each in found["departments"]}
    assert (by_name["Branch"]["known"], by_name["Branch"]["share"], by_name["Sibling"]["share"]) == (4, 0.25, 0.0)
    one = worked(at, day=20, department_id=at.made.sibling, resolution=7)
    assert (one["known"], one["visited"], one["resolution"]) == (1, 0, 7)


def test_visits_older_than_ninety_days_and_dead_customers_do_not_count() -> None:
    at = world(reclaim=NEVER)
    shop, dead = at.shop(day=2), at.shop(day=2)
    visit(at, shop, day=5)
    with tenancy.organisation(at.made.id):
        Customer.objects.filter(id=dead).update(life_stage="dead")
    assert (worked(at, day=95)["known"], worked(at, day=95)["visited"]) == (1, 1)
    assert worked(at, day=96)["visited"] == 0


def test_holdings_and_claims_are_spread_as_gini_says() -> None:
    at = world(reclaim=NEVER)
    at.made.add_person("rep3", role="rep")
    shops = [at.shop(day=2) for _ in range(4)]
    at.release(shops[3], day=3)
    at.claim(shops[3], "rep2", day=4)
    found = fair(at, day=10)
    root, branch, sibling = found["departments"]
    assert (root["people"], branch["people"], sibling["people"]) == (3, 2, 1)
    assert (branch["holdings"], branch["claims"]["gini"]) == ({"total": 3, "gini": 0.5, "most": 3, "least": 0}, None)
    assert root["claims"]["total"] == 1
    assert [(each["name"], each["held"], each["claims"]) for each in found["people"]] == [
        ("rep", 3, 0),
        ("rep2", 1, 1),
        ("rep3", 0, 0),
    ]
    only = fair(at, day=10, role="manager")
    assert [each["name"] for each in only["departments"]] == ["Branch"]


def test_who_pass_a_customer_round_are_named_until_somebody_visits_it() -> None:
    at = world(reclaim=NEVER)
    shop = at.shop(day=2)
    at.release(shop, day=3)
    for day, person in ((4, "rep"), (6, "rep2"), (8, "rep"), (10, "rep2")):
        at.claim(shop, person, day=day)
        at.release(shop, person, day=day + 1)
    (relay,) = fair(at, day=12)["relays"]
    assert ([each["name"] for each in relay["people"]], relay["rounds"]) == (["rep", "rep2"], 2)
    assert [each["id"] for each in relay["customers"]] == [shop]
    at.claim(shop, "rep", day=12)
    visit(at, shop, day=13)
    at.release(shop, "rep", day=14)
    at.claim(shop, "rep2", day=15)
    (still,) = fair(at, day=16)["relays"]
    assert still["rounds"] == 3


def test_what_was_done_past_the_rules_is_told_by_person_the_admins_first() -> None:
    at = world(reclaim=NEVER)
    shop, other = at.shop(day=2), at.shop(day=2)
    with tenancy.organisation(at.made.id):
        people = at.made.people
        admin, manager = at.made.scope("admin"), at.made.scope("manager")
        transfer_customer(scope=admin, customer_id=shop, owner_id=people["rep2"], reason="调整", now=march(5))
        transfer_customer(scope=manager, customer_id=other, owner_id=people["manager"], reason="接手", now=march(6))
        given = {"customer_id": other, "kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=manager, now=march(7), **given)
    found = fair(at, day=10)
    assert [(each["name"], each["admin"], each["kinds"]) for each in found["exceptions"]] == [
        ("Admin", True, [{"kind": "transferred", "acts": 1}]),
        ("manager", False, [{"kind": "freeze", "acts": 1}]),
    ]
    assert [(each["kind"], each["person_name"]) for each in found["newest"]] == [
        ("freeze", None),
        ("transferred", "rep2"),
    ]
    assert fair(at, day=5.5 + 61)["exceptions"][0]["name"] == "manager"


def test_the_reports_over_http() -> None:
    at = world(reclaim=NEVER)
    for path in ("backlog", "saturation", "fairness"):
        assert at.made.client("rep").get(f"/pool-reports/{path}").status_code == 403
        assert at.made.client("manager").get(f"/pool-reports/{path}").status_code == 200
    client = at.made.client("admin")
    assert client.get("/pool-reports/saturation?resolution=9").status_code == 422
    assert client.get("/pool-reports/backlog?weeks=0").status_code == 422
    english = client.get("/pool-reports/saturation", **{"Accept-Language": "en"}).json()
    assert english["sentence"] == "No customers are known here: find some first."
    assert client.get("/pool-reports/saturation").json()["sentence"] == "区域内没有已知客户，请先拓客。"
