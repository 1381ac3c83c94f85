"""A holder asks for more days; an approval decides; the rule caps how often and how many."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shifang.approvals.operations.requests import decide
from shifang.approvals.types import Decision
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy
from shifang.pool.models import Extension, Pause, Standing
from shifang.pool.operations.extensions import ask_extension
from shifang.pool.queries.whatif import simulate
from shifang.pool.rules.extension import days_left
from shifang.pool.tests.make import World, march, world
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule

RULE = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), grace_days=0, extensions=2, extension_days=20)


def street() -> tuple[World, UUID]:
    at = world(reclaim=RULE)
    return at, at.shop(day=2)


def ask(at: World, shop: UUID, days: int = 10, *, person: str = "rep", day: float = 10) -> Extension:
    with tenancy.organisation(at.made.id):
        scope = at.made.scope(person)
        return ask_extension(scope=scope, customer_id=shop, days=days, reason="合同在谈", now=march(day))


def answer(at: World, asked: Extension, decision: Decision = Decision.APPROVE, *, day: float = 11) -> Extension:
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("manager")
        decide(scope=scope, approval_id=asked.approval_id, decision=decision, note="可以", now=march(day))
        return Extension.objects.get(id=asked.id)


def refused(at: World, shop: UUID, **given: Any) -> Refusal:
    with pytest.raises(Refusal) as told:
        ask(at, shop, **given)
    return told.value


def test_a_granted_extension_moves_the_day_and_names_its_approval() -> None:
    at, shop = street()
    before = at.due(shop, day=10)
    asked = ask(at, shop)
    assert asked.status == "pending"
    granted = answer(at, asked)
    after = at.due(shop, day=11)
    assert before is not None
    assert before.on is not None
    assert after is not None
    assert after.on == before.on + timedelta(days=10)
    with tenancy.organisation(at.made.id):
        pause = Pause.objects.get(id=granted.pause_id)
    assert (granted.status, pause.approval_id, pause.kind) == ("granted", asked.approval_id, "protection")
    assert at.sweep(shop, day=18) == []


def test_a_refused_one_moves_nothing_and_costs_nothing() -> None:
    at, shop = street()
    before = at.due(shop, day=10)
    assert answer(at, ask(at, shop), Decision.REFUSE).status == "refused"
    assert at.due(shop, day=11) == before
    assert answer(at, ask(at, shop, 20, day=12), day=13).status == "granted"


def test_the_rule_caps_how_often_and_how_many_days() -> None:
    at, shop = street()
    assert refused(at, shop, days=21).params == {"left": 20, "used": 0, "most": 2}
    answer(at, ask(at, shop, 15))
    assert refused(at, shop, days=6, day=12).params == {"left": 5, "used": 1, "most": 2}
    answer(at, ask(at, shop, 4, day=12), day=12.2)
    assert refused(at, shop, days=1, day=13).kind.code == "pool.extension_cap"
    assert (days_left(RULE, []), days_left(RULE, [15]), days_left(RULE, [1, 1])) == (20, 5, 0)
    assert days_left(ReclaimRule(), []) == 0


def test_only_the_holder_asks_and_only_once_at_a_time() -> None:
    at, shop = street()
    assert refused(at, shop, person="manager").kind.code == "not_found"
    ask(at, shop)
    assert refused(at, shop).kind.code == "pool.extension_pending"


def test_a_customer_without_a_day_needs_no_more_days() -> None:
    at = world(reclaim=ReclaimRule(extensions=1))
    assert refused(at, at.shop(day=2)).kind.code == "pool.not_due"


def days_of(at: World, shop: UUID, *, day: float) -> tuple[Any, Any]:
    found = at.due(shop, day=day)
    assert found is not None
    return found.on, found.held_until


def cached(at: World, shop: UUID) -> Any:
    with tenancy.organisation(at.made.id):
        return Standing.objects.get(id=shop).due_on


def test_a_request_that_waits_holds_the_customer_for_some_days() -> None:
    at, shop = street()
    before, nothing = days_of(at, shop, day=10)
    assert (before, nothing) == (march(18).date(), None)
    asked = ask(at, shop, day=17)
    assert days_of(at, shop, day=17) == (march(21).date(), march(20).date())
    assert cached(at, shop) == march(21).date()
    assert [at.sweep(shop, day=day) for day in (18, 20)] == [[], []]
    shown = at.made.client("rep").get(f"/pool-customers/{shop}").json()
    assert (shown["due_on"], shown["held_until"]) == ("2026-03-21", "2026-03-20")
    assert at.sweep(shop, day=21) == [shop]
    assert answer(at, asked, day=22).status == "lapsed"


def test_a_refusal_ends_the_hold_and_asking_again_does_not_lengthen_it() -> None:
    at, shop = street()
    answer(at, ask(at, shop, day=17), Decision.REFUSE, day=19)
    assert days_of(at, shop, day=19) == (march(18).date(), None)
    again = ask(at, shop, day=19.1)
    assert days_of(at, shop, day=19.1) == (march(21).date(), march(20).date())
    answer(at, again, Decision.REFUSE, day=20)
    ask(at, shop, day=20.1)
    assert days_of(at, shop, day=20.1) == (march(21).date(), march(20).date())
    assert at.sweep(shop, day=21) == [shop]


def test_the_days_of_a_grant_are_not_counted_from_the_hold() -> None:
    at, shop = street()
    answer(at, ask(at, shop, 10, day=17), day=17.5)
    assert days_of(at, shop, day=18) == (march(28).date(), None)


def test_a_rule_without_a_hold_sweeps_though_somebody_asks() -> None:
    at = world(reclaim=replace(RULE, hold_days=0))
    shop = at.shop(day=2)
    ask(at, shop, day=17)
    assert at.sweep(shop, day=18) == [shop]


def test_a_request_of_an_earlier_holding_holds_nothing() -> None:
    at, shop = street()
    ask(at, shop, day=5)
    at.release(shop, "rep", day=6)
    at.claim(shop, "rep", day=7)
    assert days_of(at, shop, day=8) == (march(23).date(), None)


def test_the_simulation_holds_as_the_sweep_did() -> None:
    for decided, night in ((None, 21), (19.5, 20)):
        at, shop = street()
        asked = ask(at, shop, day=17)
        assert [at.sweep(shop, day=day) for day in range(18, night)] == [[]] * (night - 18)
        if decided is not None:
            answer(at, asked, Decision.REFUSE, day=decided)
        with tenancy.organisation(at.made.id):
            found = simulate(
                at.made.scope(),
                pool_id=at.pool.id,
                rules=PoolRules(reclaim={"*": RULE}),
                days=20,
                now=march(night),
                in_force_from=march(1).date(),
            )
        assert [(each.customer_id, each.on) for each in found.draft.told] == [(shop, march(night).date())]
        assert [each.customer_id for each in found.due.told] == [shop]
        assert at.sweep(shop, day=night) == [shop]


def test_what_is_granted_too_late_lapses() -> None:
    at, shop = street()
    asked = ask(at, shop)
    at.release(shop, "rep", day=10.5)
    assert answer(at, asked).status == "lapsed"
    with tenancy.organisation(at.made.id):
        assert not Pause.objects.filter(customer_id=shop).exists()


def test_the_next_holder_may_ask_though_nobody_decided_about_the_last() -> None:
    at, shop = street()
    left = ask(at, shop, day=10)
    at.release(shop, "rep", day=10.5)
    at.claim(shop, "manager", day=11)
    assert ask(at, shop, 5, person="manager", day=12).status == "pending"
    with tenancy.organisation(at.made.id):
        assert Extension.objects.get(id=left.id).status == "cancelled"
        assert not Pause.objects.filter(customer_id=shop).exists()


def test_a_new_holding_counts_anew() -> None:
    at, shop = street()
    answer(at, ask(at, shop, 20))
    at.release(shop, "rep", day=12)
    at.claim(shop, "rep", day=13)
    assert ask(at, shop, 20, day=14).status == "pending"


def test_the_api_asks_and_lists() -> None:
    at, shop = street()
    rep = at.made.client("rep")
    made = rep.post(f"/pool-holdings/{shop}/extensions", {"days": 5, "reason": "合同在谈"})
    assert made.status_code == 201, made.content
    assert made.json()["status"] == "pending"
    assert [each["id"] for each in rep.get(f"/pool-customers/{shop}/extensions").json()] == [made.json()["id"]]
    waiting = at.made.client("manager").get(f"/approvals/{made.json()['approval_id']}")
    assert waiting.status_code == 200, waiting.content
    assert rep.post(f"/pool-holdings/{shop}/extensions", {"days": 0, "reason": "x"}).status_code == 422
    assert at.made.client("rep2").get(f"/pool-customers/{shop}/extensions").status_code == 404


def test_the_customer_shows_what_may_still_be_asked_for() -> None:
    at, shop = street()

    def room(person: str = "rep") -> Any:
        return at.made.client(person).get(f"/pool-customers/{shop}").json()["extensions"]

    assert room() == {"used": 0, "most": 2, "days_left": 20, "pending": False}
    asked = ask(at, shop, 15)
    assert room("manager") == {"used": 0, "most": 2, "days_left": 20, "pending": True}
    answer(at, asked)
    assert room() == {"used": 1, "most": 2, "days_left": 5, "pending": False}
    at.save(reclaim=ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),)), day=12)
    assert room() is None
