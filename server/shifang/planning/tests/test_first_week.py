"""Customers of a pool that people have just been given become a plan of their first week."""

from datetime import timedelta

import pytest

from shifang.customers.tests.make import customer
from shifang.kernel.geo import destination
from shifang.planning.tests.make_plans import HERE, Territory, next_monday, territory
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs
from shifang.platform import clock, tenancy
from shifang.pool.operations.assignments import Draft, assign, undo
from shifang.pool.operations.claims import release
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.types.pools import PoolRules

pytestmark = pytest.mark.timeout(300)


def given_away(at: Territory, count: int, *, tier: str = "D"):
    """Give the rep customers of a pool, and return the assignment with them."""
    with tenancy.organisation(at.made.id):
        draft = PoolDraft("公海", 10, PoolRules(), departments=(at.made.branch,), members=(at.made.branch,))
        pool = add_pool(scope=at.made.scope("admin"), draft=draft, now=clock.now())
    shops = [
        customer(at.made, tier=tier, name=f"新客 {number}", point=destination(HERE, 60 * number, 1500 + 300 * number))
        for number in range(count)
    ]
    with tenancy.organisation(at.made.id):
        for shop in shops:
            release(scope=at.made.scope("rep"), customer_id=shop.id, reason="换区", now=clock.now())
        owners = {shop.id: at.made.people["rep"] for shop in shops}
        made = assign(scope=at.made.scope("manager"), draft=Draft(pool.id, owners, "新人"), now=clock.now())
    return made, shops


def test_every_customer_of_an_assignment_is_visited_once_in_the_week():
    at = territory(3)
    held = at.schedule(at.shops[0], next_monday() + timedelta(days=2))
    made, shops = given_away(at, 8)
    plan = at.drafted(assignment_id=made.id, people=[], weeks=4)
    assert (plan["weeks"], plan["assignment_id"], plan["left_out"]) == (1, str(made.id), {})
    assert [each["person_id"] for each in plan["people"]] == [str(at.made.people["rep"])]
    stops = at.stops(plan["id"])
    new = [each for each in stops if each["visit_id"] is None]
    assert sorted(each["customer_id"] for each in new) == sorted(str(each.id) for each in shops)
    # What is planned already stays.
    assert [each["visit_id"] for each in stops if each["fixed"]] == [held["id"]]
    assert at.published(plan["id"])["state"] == "published"
    assert len(at.running()) == 9


def test_an_assignment_that_was_undone_has_nobody_to_visit():
    at = territory(1)
    made, _ = given_away(at, 2)
    with tenancy.organisation(at.made.id):
        undo(scope=at.made.scope("manager"), assignment_id=made.id, now=clock.now())
    answer = at.ask(assignment_id=made.id, people=[])
    assert (answer.status_code, answer.json()["code"]) == (422, "plan.no_customers")


def test_nobody_plans_by_an_assignment_out_of_sight():
    at, other = territory(1), territory(1)
    made, _ = given_away(other, 1)
    assert at.ask(assignment_id=made.id, people=[]).status_code == 404
