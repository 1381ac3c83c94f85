"""Several want a customer: they enter within a window, then the lot or the room decides, and anybody can check it."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.customers.operations.ownership import transfer_customer
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.models import ClaimWindow
from shifang.pool.operations.assignments import Draft, assign
from shifang.pool.operations.pauses import lift, pause
from shifang.pool.operations.pools import PoolDraft, add_pool, archive_pool
from shifang.pool.queries.windows import own_entries
from shifang.pool.rules.draw import commitment, lot, order
from shifang.pool.tasks import decide_windows
from shifang.pool.tests.make import World, follow, march, world
from shifang.pool.types.claim import ClaimRule, TieBreak
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import PauseKind

LOTTERY = ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=60)
ENTRANTS = ("rep", "manager")
_people = st.lists(st.uuids(), max_size=8, unique=True)


@given(_people, st.text(max_size=9), st.randoms())
def test_the_order_is_that_of_the_lots_whoever_came_first(people: list[UUID], seed: str, chance: Any) -> None:
    found = order(TieBreak.LOTTERY, seed, people, room={})
    assert sorted(found) == sorted(people)
    lots = [hashlib.sha256(f"{seed}:{each}".encode()).hexdigest() for each in found]
    assert lots == sorted(lots) == [lot(seed, each) for each in found]
    chance.shuffle(people)
    assert order(TieBreak.LOTTERY, seed, people, room={}) == found


def test_the_most_room_goes_first_and_no_cap_is_the_most() -> None:
    people = [UUID(int=each) for each in range(1, 5)]
    room = dict(zip(people, (3, None, 9, 9), strict=True))
    found = order(TieBreak.CAPACITY, "seed", people, room=room)
    assert (found[0], found[3]) == (people[1], people[0])
    assert found[1:3] == sorted(people[2:], key=lambda each: lot("seed", each))


def pooled(rule: ClaimRule) -> tuple[World, UUID]:
    at = world(rule)
    shop = at.shop("rep2", day=2)
    at.release(shop, "rep2", day=3)
    return at, shop


def draw(at: World, *, day: float) -> None:
    decide_windows(at.made.id, now=march(day))


def drawn(at: World, shop: UUID) -> Any:
    with tenancy.organisation(at.made.id):
        return Event.objects.get(subject_id=shop, kind="pool.drawn").facts


def test_entrants_wait_for_the_window_and_the_lot_decides() -> None:
    at, shop = pooled(LOTTERY)
    for person in (*ENTRANTS, "rep"):
        at.claim(shop, person, day=4)
    assert at.owner(shop) is None
    draw(at, day=4.03)
    assert at.owner(shop) is None
    draw(at, day=4.05)
    facts = drawn(at, shop)
    assert at.owner(shop) == UUID(facts["winner_id"]) == UUID(facts["order"][0])
    with tenancy.organisation(at.made.id):
        opened = Event.objects.get(subject_id=shop, kind="pool.window_opened").facts
        assert opened["commitment"] == commitment(facts["seed"])
        assert Event.objects.filter(subject_id=shop, kind="pool.entered").count() == 2
        assert "seed" not in opened
        assert Event.objects.filter(subject_id=shop, kind="pool.claimed").count() == 1
    people = [at.made.people[each] for each in ENTRANTS]
    assert facts["order"] == [str(each) for each in sorted(people, key=lambda each: lot(facts["seed"], each))]
    draw(at, day=4.2)
    run_jobs(at.made.id)
    for person in ENTRANTS:
        titles = [each["title"] for each in at.made.client(person).get("/alerts").json()["items"]]
        assert sum(each.endswith("领取结果") for each in titles) == 1


def test_who_may_no_longer_have_it_is_passed_over() -> None:
    at, shop = pooled(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=60, holding_cap=1))
    for person in ENTRANTS:
        at.claim(shop, person, day=4)
    with tenancy.organisation(at.made.id):
        seed = ClaimWindow.objects.get(customer_id=shop).seed
    first = min(ENTRANTS, key=lambda each: lot(seed, at.made.people[each]))
    at.shop(first, day=4)
    draw(at, day=4.05)
    (other,) = set(ENTRANTS) - {first}
    assert at.owner(shop) == at.made.people[other]
    assert drawn(at, shop)["against"] == {str(at.made.people[first]): "pool.holding_cap"}


def test_room_decides_where_the_pool_says_so() -> None:
    at, shop = pooled(ClaimRule(tie_break=TieBreak.CAPACITY, window_minutes=60, holding_cap=5))
    at.shop("rep", day=2)
    for person in ENTRANTS:
        at.claim(shop, person, day=4)
    draw(at, day=4.05)
    assert at.owner(shop) == at.made.people["manager"]


def test_only_wins_use_up_a_quota() -> None:
    at, shop = pooled(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=60, day_quota=1))
    other = at.shop("rep2", day=2)
    at.release(other, "rep2", day=3)
    for each in (shop, other):
        at.claim(each, "rep", day=4)
    draw(at, day=4.05)
    assert sorted([at.owner(shop) is None, at.owner(other) is None]) == [False, True]


@pytest.mark.parametrize("person", ENTRANTS)
def test_the_customer_shows_its_window(person: str) -> None:
    at, shop = pooled(LOTTERY)
    at.claim(shop, "rep", day=4)
    window = at.made.client(person).get(f"/pool-customers/{shop}").json()["window"]
    assert (window["entrants"], window["entered"], window["tie_break"]) == (1, person == "rep", "lottery")


def first_again(at: World) -> None:
    at.save(ClaimRule(), day=4.01)


def ended(at: World, shop: UUID) -> list[Any]:
    with tenancy.organisation(at.made.id):
        return [each.facts for each in Event.objects.filter(subject_id=shop, kind="pool.window_ended")]


def told(at: World, person: str) -> list[str]:
    run_jobs(at.made.id)
    return [each["title"] for each in at.made.client(person).get("/alerts").json()["items"]]


def test_an_open_window_stands_though_the_rule_goes_back_to_the_first() -> None:
    at, shop = pooled(LOTTERY)
    at.claim(shop, "rep", day=4)
    first_again(at)
    at.claim(shop, "manager", day=4.02)
    assert at.owner(shop) is None
    draw(at, day=4.05)
    assert sorted(drawn(at, shop)["order"]) == sorted(str(at.made.people[each]) for each in ENTRANTS)
    assert at.owner(shop) == UUID(drawn(at, shop)["winner_id"])
    other = at.shop("rep2", day=4)
    at.release(other, "rep2", day=5)
    at.claim(other, "rep", day=5.1)
    assert at.owner(other) == at.made.people["rep"]


def test_an_open_window_stands_though_its_pool_is_archived() -> None:
    at, shop = pooled(LOTTERY)
    with tenancy.organisation(at.made.id):
        rules = PoolRules(ClaimRule())
        add_pool(scope=at.made.scope(), draft=PoolDraft(name="后备", priority=20, rules=rules), now=march(1))
    at.claim(shop, "rep", day=4)
    with tenancy.organisation(at.made.id):
        archive_pool(scope=at.made.scope(), pool_id=at.pool.id, now=march(4.01))
    at.claim(shop, "manager", day=4.02)
    assert at.owner(shop) is None
    draw(at, day=4.05)
    assert len(drawn(at, shop)["order"]) == 2
    assert at.owner(shop) is not None


def test_a_window_whose_customer_no_pool_takes_in_ends_and_says_so() -> None:
    at, shop = pooled(LOTTERY)
    at.claim(shop, "rep", day=4)
    with tenancy.organisation(at.made.id):
        archive_pool(scope=at.made.scope(), pool_id=at.pool.id, now=march(4.01))
    draw(at, day=4.05)
    assert [each["why"] for each in ended(at, shop)] == ["nowhere"]
    assert any(each.endswith("报名终止") for each in told(at, "rep"))


def test_who_is_given_the_customer_ends_the_window_at_once_and_all_entrants_are_told() -> None:
    at, shop = pooled(LOTTERY)
    for person in ENTRANTS:
        at.claim(shop, person, day=4)
    with tenancy.organisation(at.made.id):
        draft = Draft(at.pool.id, {shop: at.made.people["rep2"]}, reason="新人")
        assign(scope=at.made.scope(), draft=draft, now=march(4.01))
    draw(at, day=4.02)
    (facts,) = ended(at, shop)
    assert facts["why"] == "owned"
    assert sorted(facts["people"]) == sorted(str(at.made.people[each]) for each in ENTRANTS)
    assert at.owner(shop) == at.made.people["rep2"]
    for person in ENTRANTS:
        assert any(each.endswith("报名终止") for each in told(at, person))
    draw(at, day=4.05)
    assert len(ended(at, shop)) == 1


def test_a_freeze_leaves_nobody_at_an_advantage() -> None:
    at, shop = pooled(LOTTERY)
    at.claim(shop, "rep", day=4)
    with tenancy.organisation(at.made.id):
        freeze = pause(
            scope=at.made.scope(), customer_id=shop, kind=PauseKind.FREEZE, last=None, reason="诉讼", now=march(4.01)
        )
    with pytest.raises(Refusal) as answer:
        at.claim(shop, "manager", day=4.02)
    assert answer.value.kind.code == "pool.frozen"
    draw(at, day=4.05)
    assert [each["why"] for each in ended(at, shop)] == ["frozen"]
    with tenancy.organisation(at.made.id):
        lift(scope=at.made.scope(), pause_id=freeze.id, now=march(5))
    at.claim(shop, "manager", day=5.1)
    draw(at, day=5.2)
    assert at.owner(shop) == at.made.people["manager"]


def test_nobody_enters_between_the_end_and_the_draw() -> None:
    at, shop = pooled(LOTTERY)
    at.claim(shop, "rep", day=4)
    with pytest.raises(Refusal) as answer:
        at.claim(shop, "manager", day=4.05)
    assert (answer.value.kind.code, answer.value.params["closed_at"]) == ("pool.window_closed", "2026-03-04 11:00")
    at.claim(shop, "rep", day=4.05)
    draw(at, day=4.06)
    assert at.owner(shop) == at.made.people["rep"]


def test_a_window_of_an_earlier_time_in_the_pool_is_over() -> None:
    at, shop = pooled(LOTTERY)
    at.claim(shop, "rep", day=4)
    with tenancy.organisation(at.made.id):
        scope, owner_id = at.made.scope(), at.made.people["rep2"]
        transfer_customer(scope=scope, customer_id=shop, owner_id=owner_id, reason="调整", now=march(4.005))
    at.release(shop, "rep2", day=4.006)
    at.claim(shop, "manager", day=4.01)
    assert [each["people"] for each in ended(at, shop)] == [[str(at.made.people["rep"])]]
    draw(at, day=4.06)
    assert drawn(at, shop)["order"] == [str(at.made.people["manager"])]


def test_the_list_shows_the_window_and_everybody_reads_what_became_of_their_entry() -> None:
    at, shop = pooled(LOTTERY)
    follow(at, day=3)
    at.claim(shop, "rep", day=4)
    rep, manager = at.made.client("rep"), at.made.client("manager")
    (line,) = rep.get("/pool-customers").json()["items"]
    assert (line["tie_break"], line["window"]["entrants"], line["window"]["entered"]) == ("lottery", 1, True)
    (waiting,) = rep.get("/pool-entries").json()
    assert (waiting["outcome"], waiting["seed"], waiting["entrants"]) == ("waiting", None, 1)
    assert manager.get("/pool-entries").json() == []
    at.claim(shop, "manager", day=4)
    decide_windows(at.made.id, now=clock.now())
    outcomes = {each: at.made.client(each).get("/pool-entries").json()[0] for each in ENTRANTS}
    assert {each["outcome"] for each in outcomes.values()} == {"won", "lost"}
    for each in outcomes.values():
        assert commitment(each["seed"]) == waiting["commitment"]
        assert each["winner_name"] in ENTRANTS
    assert at.made.client("auditor").get("/pool-entries").status_code == 403


def test_an_entry_that_nobody_may_have_says_so_and_old_ones_are_not_told() -> None:
    at, shop = pooled(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=60, holding_cap=1))
    at.claim(shop, "rep", day=4)
    at.shop("rep", day=4)
    draw(at, day=4.05)
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("rep")
        assert [each["outcome"] for each in own_entries(scope, now=march(5))] == ["nobody"]
        assert own_entries(scope, now=march(30)) == []
