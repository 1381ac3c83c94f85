"""Claims from phones: how far one stands is judged, not told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shifang.customers.tests.make import SHANGHAI
from shifang.platform import clock, tenancy
from shifang.pool.models import ClaimWindow, Extension
from shifang.pool.operations.claims import release
from shifang.pool.tests.make import World, world
from shifang.pool.types.claim import ClaimRule, TieBreak
from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule
from shifang.protocol.operations import Answer
from shifang.visits.tests.make import Phone, location


def street(distance_m: int | None) -> tuple[World, UUID]:
    """A pool whose claims are made within a distance, and a customer in it."""
    at = world(ClaimRule(distance_m=distance_m))
    shop = at.shop("rep2")
    with tenancy.organisation(at.made.id):
        release(scope=at.made.scope("rep2"), customer_id=shop, reason="太远", now=clock.now() - timedelta(minutes=5))
    return at, shop


def claim(at: World, shop: UUID, person: str = "rep", **place: Any) -> Answer:
    now = clock.now()
    payload = {"customer_id": shop, "location": location(SHANGHAI, at=now, **place)}
    return Phone(at.made, person).do("pool.claim", payload, at=now)


def test_who_stands_near_gets_the_customer_and_the_next_is_told_whose_it_is() -> None:
    at, shop = street(200)
    assert claim(at, shop, north_m=50).status == "applied"
    assert at.owner(shop) == at.made.people["rep"]
    late = claim(at, shop, "manager", north_m=50)
    assert (late.status, late.code) == ("rejected", "pool.already_owned")
    assert late.params["owner_id"] == str(at.made.people["rep"])


def test_who_stands_too_far_is_told_the_numbers() -> None:
    at, shop = street(200)
    answer = claim(at, shop, north_m=900)
    assert (answer.status, answer.code) == ("rejected", "pool.too_far")
    assert answer.params["limit"] == 200
    assert 890 <= answer.params["distance"] <= 910
    assert at.owner(shop) is None


def test_a_place_that_is_not_believed_is_no_place() -> None:
    at, shop = street(200)
    answer = claim(at, shop, mock=True)
    assert (answer.status, answer.code) == ("rejected", "pool.place_unknown")
    at, shop = street(None)
    assert claim(at, shop, mock=True).status == "applied"


def test_a_phone_gives_back_and_a_command_sent_twice_does_it_once() -> None:
    at, shop = street(None)
    phone, now = Phone(at.made), clock.now()
    taken = phone.envelope("pool.claim", {"customer_id": shop, "location": location(SHANGHAI, at=now)}, at=now)
    assert [each.status for each in (*phone.send(taken), *phone.send(taken))] == ["applied", "duplicate"]
    given = phone.envelope("pool.release", {"customer_id": shop, "reason": "店主搬走"}, at=now)
    assert [each.status for each in (*phone.send(given), *phone.send(given))] == ["applied", "duplicate"]
    assert at.owner(shop) is None


def test_where_claims_are_collected_the_phone_is_told_when_they_are_decided() -> None:
    at, shop = street(None)
    at.save(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=30))
    first, second = claim(at, shop), claim(at, shop, "manager")
    with tenancy.organisation(at.made.id):
        [window] = ClaimWindow.objects.filter(customer_id=shop)
    told = {"customer_id": str(shop), "state": "entered", "tie_break": "lottery"}
    for each in (first, second):
        assert (each.status, each.result) == ("applied", {**told, "closes_at": window.closes_at.isoformat()})
    assert at.owner(shop) is None


def test_a_phone_asks_for_more_days_once_and_is_told_why_not() -> None:
    at = world(reclaim=ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 400),), extensions=1, extension_days=20))
    shop, phone, now = at.shop(), Phone(at.made), clock.now()

    def ask(on: Phone = phone, **given: Any) -> Any:
        return on.envelope("pool.extend", {"customer_id": shop, "reason": "合同在谈", **given}, at=now)

    [far] = phone.send(ask(days=21))
    assert (far.status, far.code, far.params) == ("rejected", "pool.extension_cap", {"left": 20, "used": 0, "most": 1})
    [blank] = phone.send(ask(days=5, reason="  "))
    assert (blank.status, blank.code) == ("rejected", "pool.reason_needed")
    asked = ask(days=20)
    assert [each.status for each in (*phone.send(asked), *phone.send(asked))] == ["applied", "duplicate"]
    [again] = phone.send(ask(days=1))
    assert (again.status, again.code) == ("rejected", "pool.extension_pending")
    hers = Phone(at.made, "rep2")
    [other] = hers.send(ask(hers, days=1))
    assert (other.status, other.code) == ("rejected", "not_found")
    with tenancy.organisation(at.made.id):
        [made] = Extension.objects.filter(organisation_id=at.made.id)
    room = at.made.client("rep").get(f"/pool-customers/{shop}").json()["extensions"]
    assert room == {"used": 0, "most": 1, "days_left": 20, "pending": True}
    assert (made.status, made.days, made.reason) == ("pending", 20, "合同在谈")
