"""Ten defects that were found in how other products enforce their pools, each shown not to be one here."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from shifang.customers.models import Customer
from shifang.customers.operations.customers import change_customer
from shifang.customers.operations.ownership import transfer_customer
from shifang.customers.types.words import Channel
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.tests.make import FIFTEEN, World, march, world
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule


def pooled(at: World, *, day: float = 2, **fields: Any):
    """A customer that lies in the pool since a day: added and given back by the other rep."""
    shop = at.shop("rep2", day=day, **fields)
    at.release(shop, "rep2", day=day, hour=11)
    return shop


def refused(at: World, shop, person: str = "rep", **when: Any) -> str:
    with pytest.raises(Refusal) as answer:
        at.claim(shop, person, **when)
    return answer.value.kind.code


def test_d1_giving_a_customer_back_gives_no_claim_back() -> None:
    at = world(ClaimRule(day_quota=2))
    shops = [pooled(at) for _ in range(3)]
    for shop in shops[:2]:
        at.claim(shop, day=4)
        at.release(shop, day=4, hour=12)
    assert refused(at, shops[2], day=4, hour=13) == "pool.day_quota"
    at.claim(shops[2], day=5)


def test_d2_an_edit_of_the_record_does_not_prolong_the_embargo() -> None:
    at = world(ClaimRule(embargo_hours=48))
    shop = pooled(at)
    assert refused(at, shop, day=3) == "pool.embargo"
    with tenancy.organisation(at.made.id):
        change_customer(scope=at.made.scope("admin"), customer_id=shop, changes={"address": "新址"}, now=march(4, 10))
    at.claim(shop, day=4, hour=12)


def test_d3_two_who_relay_a_customer_both_wait() -> None:
    at = world(ClaimRule(cooling_off_days=10))
    shop = pooled(at)
    at.claim(shop, "rep", day=4)
    at.release(shop, "rep", day=5)
    at.claim(shop, "manager", day=5, hour=12)
    at.release(shop, "manager", day=6)
    assert refused(at, shop, "rep", day=7) == "pool.cooling_off"
    assert refused(at, shop, "manager", day=7) == "pool.cooling_off"
    at.claim(shop, "rep", day=15, hour=11)


def test_d4_of_many_who_claim_at_once_one_wins() -> None:
    at = world()
    shop = pooled(at)
    told: list[str] = []
    ready = threading.Barrier(8)

    def run(person: str) -> None:
        ready.wait()
        try:
            at.claim(shop, person, day=4)
            told.append("won")
        except Refusal as refusal:
            told.append(refusal.kind.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(each,)) for each in ("rep", "rep2", "manager", "rep") * 2]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert Counter(told) == {"won": 1, "pool.already_owned": 7}


def test_d5_what_is_owned_cannot_be_taken_and_a_failed_claim_costs_nothing() -> None:
    at = world(ClaimRule(day_quota=1))
    owned, free = at.shop("rep2"), pooled(at)
    for _ in range(3):
        assert refused(at, owned, day=4) == "pool.already_owned"
    at.claim(free, day=4)
    assert at.owner(owned) == at.made.people["rep2"]


def test_d6_who_has_just_claimed_a_customer_never_visited_keeps_it() -> None:
    at = world()
    shop = pooled(at)
    at.claim(shop, day=20)
    assert at.sweep(shop, day=21) == []
    due = at.due(shop, day=21)
    assert due is not None
    assert due.on == march(20).date() + timedelta(days=16)


def test_d7_a_transfer_goes_by_the_rules_and_a_rule_off_and_on_again_forgets_nothing() -> None:
    at = world()
    shop = at.shop(day=2)
    with tenancy.organisation(at.made.id):
        scope, owner = at.made.scope("admin"), at.made.people["manager"]
        transfer_customer(scope=scope, customer_id=shop, owner_id=owner, reason="调整", now=march(5))
    before = at.due(shop, day=6)
    at.save(reclaim=ReclaimRule(), day=7)
    off = at.due(shop, day=8)
    at.save(reclaim=FIFTEEN, day=9)
    after = at.due(shop, day=10)
    assert before is not None
    assert off is not None
    assert after is not None
    assert (before.on, off.on, after.on) == (march(21).date(), None, march(21).date())
    assert at.sweep(shop, day=21) == [shop]


def test_d8_a_customer_that_several_pools_take_in_lies_in_one() -> None:
    at = world()
    with tenancy.organisation(at.made.id):
        rules = PoolRules(ClaimRule(), {"*": FIFTEEN})
        first = PoolDraft(name="重点", priority=1, rules=rules, tiers=("A",), members=(at.made.sibling,))
        add_pool(scope=at.made.scope("admin"), draft=first, now=march(1))
    shop = pooled(at, tier="A")
    assert refused(at, shop, "rep", day=4) == "not_found"
    at.claim(shop, "rep2", day=4)


def test_d9_typed_notes_keep_nothing_and_weigh_less_than_calls() -> None:
    at = world()
    shop = at.shop(day=2)
    for day in (5, 10, 15):
        at.note(shop, day=day)
        at.note(shop, day=day, channel=Channel.CALL)
    assert at.sweep(shop, day=18) == [shop]
    weighed = ReclaimRule((Condition(Cause.NO_CONTACT, 10, least=2),), grace_days=0)
    other = world(reclaim=weighed)
    noted, called = other.shop(day=2), other.shop(day=2)
    other.note(noted, day=8)
    other.note(called, day=8, channel=Channel.CALL)
    assert other.sweep(noted, called, day=15) == [noted]


def test_d10_an_admin_claims_by_the_same_rules_and_every_move_is_in_the_log() -> None:
    at = world(ClaimRule(day_quota=1))
    one, two = pooled(at), pooled(at)
    assert refused(at, one, "admin", day=4) == "forbidden"
    at.claim(one, "manager", day=4)
    assert refused(at, two, "manager", day=4) == "pool.day_quota"
    with tenancy.organisation(at.made.id):
        events = Event.objects.filter(organisation_id=at.made.id, subject_id=one, kind__startswith="pool.")
        assert list(events.order_by("id").values_list("kind", flat=True)) == ["pool.released", "pool.claimed"]
        assert Customer.objects.get(id=one).owner_id == at.made.people["manager"]
