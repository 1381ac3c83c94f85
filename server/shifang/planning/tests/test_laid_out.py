"""A published plan reaches the phone: whom one goes to on the coming days, in which order, at what time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shifang.ledger.operations import sequence
from shifang.planning.models import PlanStop
from shifang.planning.operations.publishing import publish, publish_now
from shifang.planning.tests.make_plans import ZONE, Territory, territory
from shifang.planning.tests.make_today import at_work
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs
from shifang.platform import clock, tenancy
from shifang.visits.tests.make import Phone, template

pytestmark = pytest.mark.timeout(300)


def routes(at: Territory, since: str = "") -> dict[str, Any]:
    """Return what sync tells a rep's phone of the orders of its days, by day."""
    sequence(organisation_id=at.made.id)
    told = at.made.client("rep").get(f"/sync?since={since}").json()
    section = told["sections"].get("routes", {"upserts": []})
    return {each["day"]: each for each in section["upserts"]}


def order(at: Territory, day: Any) -> list[str]:
    told = at.get(f"/planning/today?date={day}", role="rep")
    return [each["customer_id"] for each in told["stops"] if each["state"] == "ahead"]


def busiest(stops: list[dict[str, Any]]) -> str:
    days = [each["day"] for each in stops]
    return max(sorted(set(days)), key=days.count)


def swapped(at: Territory, plan_id: str, day: str) -> list[str]:
    """Turn a day's order in a draft around, as a manager may, and return it."""
    with tenancy.organisation(at.made.id):
        rows = list(PlanStop.objects.filter(plan_id=plan_id, day=day).order_by("position"))
        for position, row in enumerate(reversed(rows)):
            PlanStop.objects.filter(id=row.id).update(position=position, arrival=540 + 60 * position)
    return [str(row.customer_id) for row in reversed(rows)]


def accept(at: Territory, customers: list[str], day: str) -> None:
    now = clock.now()
    stops = [{"customer_id": each, "begins_at": (now + timedelta(hours=1)).isoformat()} for each in customers]
    answer = Phone(at.made).do("plan.replan", {"day": day, "reason": "other", "stops": stops}, at=now, now=now)
    assert answer.status == "applied", answer


def begin(at: Territory, visit_id: str, customer_id: str) -> None:
    """Set out for a customer."""
    words = {"visit_id": visit_id, "customer_id": customer_id, "planned": True, "joint_with": []}
    now = clock.now()
    assert Phone(at.made).do("visit.start", words, at=now, now=now).status == "applied"


def test_the_phone_gets_the_days_of_a_published_plan_in_its_order_with_its_times():
    at = territory(9)
    before = at.made.client("rep").get("/sync").json()["cursor"]
    plan = at.drafted()
    day = busiest(at.stops(plan["id"]))
    wanted = swapped(at, plan["id"], day)
    assert len(wanted) >= 2
    at.published(plan["id"])
    told = routes(at, before)
    assert set(told) == {each["day"] for each in at.stops(plan["id"])}
    assert [each["customer_id"] for each in told[day]["stops"]] == wanted
    assert told[day]["stops"][0]["begins_at"].startswith(f"{day}T01:00")
    assert told[day]["own"] is False
    assert order(at, day) == wanted
    shown = at.get(f"/planning/today?date={day}", role="rep")
    assert shown["accepted_at"] is None
    assert shown["published_at"] is not None
    assert routes(at)[day]["stops"] == told[day]["stops"]


def test_days_and_visits_come_within_reach_as_days_pass(monkeypatch):
    at = territory(6)
    plan = at.drafted(weeks=3)
    at.published(plan["id"])
    sequence(organisation_id=at.made.id)
    rep = at.made.client("rep")
    first = rep.get("/sync").json()
    last = max(each["day"] for each in at.stops(plan["id"]))
    kept = {name: {each["day"] for each in first["sections"][name]["upserts"]} for name in ("routes", "visits")}
    assert last not in kept["routes"] | kept["visits"]
    later = clock.now() + timedelta(days=14)
    monkeypatch.setattr(clock, "now", lambda: later)
    told = at.made.client("rep").get(f"/sync?since={first['cursor']}").json()
    assert told["reset"] is False
    for name in ("routes", "visits"):
        new = {each["day"] for each in told["sections"][name]["upserts"]}
        assert last in new
        assert not new & kept[name]
    assert rep.get(f"/sync?since={told['cursor']}").json()["sections"] == {}


def test_an_order_that_a_rep_accepted_is_not_overruled_by_a_plan_and_what_is_new_finds_its_place():
    at = territory(6)
    first = at.drafted()
    at.published(first["id"])
    day = busiest(at.stops(first["id"]))
    own = order(at, day)[::-1]
    accept(at, own, day)
    again = at.drafted(change_price=1000)
    swapped(at, again["id"], day)
    assert at.published(again["id"])["state"] == "published"
    assert order(at, day) == own
    assert routes(at)[day]["own"] is True


def test_whose_visit_is_moved_by_a_plan_leaves_the_order_of_its_old_day():
    at = territory(6)
    at.published(at.drafted()["id"])
    again = at.drafted(change_price=1000)
    day = busiest(at.stops(again["id"]))
    accept(at, order(at, day), day)
    other = next(each["day"] for each in at.stops(again["id"]) if each["day"] != day)
    with tenancy.organisation(at.made.id):
        row = PlanStop.objects.filter(plan_id=again["id"], day=day).order_by("position").first()
        PlanStop.objects.filter(id=row.id).update(day=other, position=50, visit_id=None)
    assert at.published(again["id"])["state"] == "published"
    assert str(row.customer_id) not in order(at, day)
    assert order(at, other)[-1] == str(row.customer_id)


def test_a_day_that_has_begun_keeps_its_order_and_what_a_plan_adds_is_put_in_between():
    at = territory(6)
    template(at.made)
    now = clock.now()
    today = now.astimezone(ZONE).date()
    at_work(at.made, "rep")
    visits = {str(shop.id): at.schedule(shop, today)["id"] for shop in at.shops[:4]}
    before = order(at, today)
    begin(at, visits[before[0]], before[0])
    stood = order(at, today)
    assert sorted(stood) == sorted(before)
    plan = at.ask(first_day=today, change_price=0).json()
    plan = at.searched(plan["id"])
    with tenancy.organisation(at.made.id):
        late = at.shops[5].id
        PlanStop.objects.filter(plan_id=plan["id"], customer_id=late).delete()
        rep = at.made.people["rep"]
        PlanStop.objects.create(
            organisation_id=at.made.id, plan_id=plan["id"], person_id=rep, day=today, position=0,
            customer_id=late, arrival=540, minutes=20,
        )  # fmt: skip
        publish(scope=at.made.scope("manager"), plan_id=UUID(plan["id"]), now=now)
    publish_now(organisation_id=at.made.id, plan_id=UUID(plan["id"]), now=now)
    assert at.get(f"/plans/{plan['id']}")["state"] == "published"
    after = order(at, today)
    assert str(late) in after
    assert [each for each in after if each in stood] == stood
