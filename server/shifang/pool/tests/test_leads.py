"""Leads that were imported lie in the pool that takes them in, and are claimed like any other customer."""

import time_machine

from shifang.customers.tests.test_imports import check, run, upload
from shifang.customers.tests.test_leads import EXTRACT
from shifang.platform import tenancy
from shifang.pool.queries.lists import pooled
from shifang.pool.tests.make import follow, march, world


def test_leads_of_a_map_extract_lie_in_the_pool_until_somebody_claims_them():
    at = world()
    leads = {
        "department_id": str(at.made.branch),
        "source": "OpenStreetMap",
        "licence": "ODbL 1.0",
        "kinds": {"shop=convenience": "convenience"},
    }
    with time_machine.travel(march(3), tick=False):
        begun = upload(at.made, EXTRACT.encode(), name="town.osm").json()
        check(at.made, begun, leads=leads)
        assert run(at.made, begun)["created"] == 2
    follow(at, day=3)
    with tenancy.organisation(at.made.id):
        lines, _ = pooled(at.made.scope("rep"), pool_id=None, search="", cursor=None, limit=10, now=march(4))
    assert {each["name"] for each in lines} == {"演示便利店", "演示远店"}
    assert {each["since"] for each in lines} == {march(3)}
    at.claim(lines[0]["customer_id"], day=4)
    assert at.owner(lines[0]["customer_id"]) == at.made.people["rep"]
