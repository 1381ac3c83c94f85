"""What a draft of the rules would do is what it then does; nothing is written by asking."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from shifang.accounts.queries import forget_policy
from shifang.customers.models import Customer
from shifang.customers.operations.ownership import transfer_customer
from shifang.customers.types.words import Channel
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import tenancy
from shifang.pool import tasks
from shifang.pool.models import Pool, PoolVersion, Standing, Sweep
from shifang.pool.queries.whatif import simulate
from shifang.pool.rules.stored import rules_json
from shifang.pool.rules.told import told_due
from shifang.pool.tests.make import FIFTEEN, World, follow, march, world
from shifang.pool.tests.make_month import THIRTY, TODAY, asks_above, busy_month
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, Counting, ReclaimRule
from shifang.pool.types.settings import SETTINGS
from shifang.pool.types.whatif import Simulation


def simulated(at: World, rule: ReclaimRule, *, day: float = TODAY, days: int = 30, **given: Any) -> Simulation:
    with tenancy.organisation(at.made.id):
        rules = PoolRules(ClaimRule(), {"*": rule})
        scope = at.made.scope("admin")
        return simulate(scope, pool_id=at.pool.id, rules=rules, days=days, now=march(day, 2), **given)


@contextmanager
def copy_of_the_data(at: World) -> Iterator[None]:
    """The same data to work on for real; nobody else sees what is done, and nothing stays of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    # A process keeps what it read of a policy for two seconds, also what was never committed.
    forget_policy(at.made.id, SETTINGS.code)


@pytest.fixture(scope="module")
def month() -> World:
    return busy_month()


@pytest.fixture
def at(month: World) -> Iterator[World]:
    """The busy month, as each test finds it."""
    with copy_of_the_data(month):
        yield replace(month)


def swept(at: World, rule: ReclaimRule, *, day: float) -> tuple[dict[UUID, Any], dict[UUID, date]]:
    """Save a rule, let the night's sweep run; return whom it returned with everything it said, and all days."""
    at.save(reclaim=rule, day=day, tiers=at.pool.tiers)
    follow(at, day=day)
    with tenancy.organisation(at.made.id):
        rows = Standing.objects.filter(organisation_id=at.made.id, owner__isnull=False, pool_id=at.pool.id)
        days = {row.id: row.due_on for row in rows if row.due_on is not None}
    tasks.run_sweep(at.made.id, now=march(day, 3))
    with tenancy.organisation(at.made.id):
        events = Event.objects.filter(organisation_id=at.made.id, kind="pool.reclaimed")
        told = {each.subject_id: each.facts for each in events if each.facts["pool_id"] == str(at.pool.id)}
        owners = dict(Customer.objects.filter(id__in=told).values_list("id", "owner_id"))
    assert set(owners.values()) <= {None}
    return told, days


def everything(at: World) -> list[tuple[Any, ...]]:
    with tenancy.organisation(at.made.id):
        return [
            *Customer.objects.filter(organisation_id=at.made.id).order_by("id").values_list("id", "owner_id"),
            *Standing.objects.filter(organisation_id=at.made.id).order_by("id").values_list("id", "due_on", "warn_on"),
            *Event.objects.filter(organisation_id=at.made.id).order_by("id").values_list("id"),
            *PoolVersion.objects.filter(organisation_id=at.made.id).order_by("id").values_list("id"),
        ]


def test_a_rule_draft_of_15_days_predicts_exactly_what_the_sweep_then_does_on_a_copy_of_the_data(
    at: World,
) -> None:
    asks_above(at, 100, version=1)
    before = everything(at)
    drafts = {
        "15 days": FIFTEEN,
        "15 days with grace": replace(FIFTEEN, grace_days=6),
        "15 working days": replace(FIFTEEN, counting=Counting.WORKING, conditions=FIFTEEN.conditions),
        "30 days": THIRTY,
    }
    sizes = {}
    for name, rule in drafts.items():
        found = simulated(at, rule)
        assert everything(at) == before
        with copy_of_the_data(at):
            told, days = swept(at, rule, day=TODAY)
        predicted = {each.customer_id: (str(each.owner_id), told_due(each.due)) for each in found.due.told}
        assert predicted == {
            customer_id: (facts["owner_id"], {key: facts[key] for key in told_due(found.due.told[0].due)})
            for customer_id, facts in told.items()
        }, name
        assert found.ends == Counter(days.values()), name
        sizes[name] = len(told)
    assert everything(at) == before
    # Each draft takes somebody else, and not everybody: the comparison says something.
    assert sizes["15 days"] > sizes["15 working days"] > sizes["30 days"]
    assert sizes["15 days with grace"] == 0


def test_customers_divided_among_processes_come_to_the_same(at: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, few = simulated(at, FIFTEEN, lanes=1), simulated(at, FIFTEEN, lanes=1, shown=3)
    monkeypatch.setattr("shifang.pool.queries.whatif._AT_ONCE", 2)
    assert simulated(at, FIFTEEN, lanes=1) == alone
    assert simulated(at, FIFTEEN, lanes=2, shown=3) == few
    assert few.draft.told == alone.draft.told[:3]
    assert few.draft.returns == alone.draft.returns > 3


def test_the_simulation_says_when_the_sweep_would_stop_and_ask(at: World) -> None:
    asks_above(at, 20, version=1)
    for rule in (FIFTEEN, ReclaimRule()):
        asks = simulated(at, rule).asks
        with copy_of_the_data(at):
            swept(at, rule, day=TODAY)
            with tenancy.organisation(at.made.id):
                state = Sweep.objects.get(organisation_id=at.made.id).state
        assert (asks, state) == (rule is FIFTEEN, "stopped" if rule is FIFTEEN else "done")


def test_the_replay_of_the_rules_in_force_tells_what_was_really_returned() -> None:
    rule = ReclaimRule((Condition(Cause.NO_CONTACT, 4),), grace_days=0)
    at, rolls = world(ClaimRule(), reclaim=rule), random.Random(4)
    asks_above(at, 100)
    shops = {at.shop(person, day=2): person for person in ("rep", "rep2", "manager") for _ in range(3)}
    for day in range(3, 20):
        while sequence(organisation_id=at.made.id):
            pass
        tasks.run_sweep(at.made.id, now=march(day, 3))
        for shop, person in shops.items():
            if at.owner(shop) is None and rolls.random() < 0.5:
                at.claim(shop, person, day=day, hour=9)
            elif at.owner(shop) is not None and rolls.random() < 0.25:
                at.note(shop, person, day=day, channel=rolls.choice([Channel.CALL, Channel.MESSAGE]))
    with tenancy.organisation(at.made.id):
        events = Event.objects.filter(organisation_id=at.made.id, kind="pool.reclaimed").order_by("id")
        really = {(each.subject_id, each.facts["owner_id"], each.facts["due_on"]) for each in events}
    found = simulated(at, rule, day=19 + 0.5, days=17)
    for replayed in (found.draft, found.present):
        assert {(each.customer_id, str(each.owner_id), each.on.isoformat()) for each in replayed.told} == really
    assert found.really == len(really) > 5
    looser = simulated(at, ReclaimRule((Condition(Cause.NO_CONTACT, 5),), grace_days=0), day=19.5, days=17)
    assert looser.draft.returns < looser.present.returns == len(really)


def test_a_holding_that_ended_in_the_replayed_days_is_replayed_until_it_ended() -> None:
    at = world(reclaim=THIRTY)
    kept, moved, back = (at.shop(day=2) for _ in range(3))
    at.release(back, day=12)
    with tenancy.organisation(at.made.id):
        scope, owner = at.made.scope("admin"), at.made.people["manager"]
        transfer_customer(scope=scope, customer_id=moved, owner_id=owner, reason="调整", now=march(19))
    found = simulated(at, FIFTEEN, day=25)
    rep, day = at.made.people["rep"], march(18).date()
    assert {(each.customer_id, each.owner_id, each.on) for each in found.draft.told} == {
        (kept, rep, day),
        (moved, rep, day),
    }
    assert (found.present.returns, found.customers, found.holdings) == (0, 3, 4)


def test_a_simulation_tells_names_regions_and_reasons() -> None:
    at = world(reclaim=THIRTY)
    at.save(reclaim=THIRTY, day=1)
    shop = at.shop(day=2)
    admin = at.made.client("admin")
    body = {"rules": rules_json(PoolRules(ClaimRule(), {"*": FIFTEEN})), "days": 300}
    answer = admin.post(f"/pools/{at.pool.id}/simulation", body)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    (line,), (person,), (cell,) = told["sample"], told["people"], told["cells"]
    assert told["draft"] == {"returns": 1, "customers": 1, "visited_after": 0}
    assert (line["customer_id"], line["owner_name"], line["on"]) == (str(shop), "rep", "2026-03-18")
    assert "15" in line["reasons"][0]["sentence"]
    assert (person["name"], person["draft"], person["present"]) == ("rep", 1, 1)
    assert (len(cell["cell"]), len(cell["outline"]) >= 5) == (15, True)
    assert told["departments"][0]["name"] == "Branch"
    assert told["tonight"]["sample"][0]["customer_id"] == str(shop)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (
            {"reclaim": {"*": {"conditions": [{"cause": "no_verified_visit", "days": -1}]}}},
            "reclaim.*.conditions.0.days",
        ),
        ({"reclaim": {"*": {"grace_days": 1000}}}, "reclaim.*.grace_days"),
        ({"reclaim": "never"}, "reclaim"),
    ],
)
def test_rules_that_cannot_be_saved_cannot_be_simulated(rules: Any, field: str) -> None:
    at = world()
    answer = at.made.client("admin").post(f"/pools/{at.pool.id}/simulation", {"rules": rules})
    assert (answer.status_code, answer.json()["code"]) == (422, "pool.rules_invalid")
    assert answer.json()["params"]["field"] == field


def test_the_pool_of_another_organisation_and_one_out_of_use_are_not_found() -> None:
    at, other = world(), world()
    with tenancy.organisation(at.made.id), pytest.raises(Refusal) as refusal:
        simulate(at.made.scope("admin"), pool_id=other.pool.id, rules=PoolRules(), days=90, now=march(9))
    assert refusal.value.kind.code == "not_found"
    with tenancy.organisation(at.made.id):
        Pool.objects.filter(organisation_id=at.made.id).update(archived_at=march(3))
    assert at.made.client("admin").post(f"/pools/{at.pool.id}/simulation", {"rules": {}}).status_code == 404
