"""Dividing customers among newcomers: as many as asked for, worth the same, near each other; undone within a day."""

from collections import Counter
from datetime import timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.accounts.tests.make import with_role
from shifang.customers.models import Customer, Ownership
from shifang.kernel.cells import cell_of
from shifang.kernel.geo import Point, destination, distance_m
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.models import Standing
from shifang.pool.operations.assignments import Draft, Wish, assign, preview, undo
from shifang.pool.operations.pauses import pause
from shifang.pool.operations.pools import archive_pool
from shifang.pool.queries.assignments import Area, Wanted
from shifang.pool.rules.assignment import divide
from shifang.pool.rules.first_week import first_visits
from shifang.pool.tests.make import World, follow, march, world
from shifang.pool.types.assignment import Candidate, Receiver
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.reclaim import PauseKind
from shifang.visits.models import Visit
from shifang.visits.tests.make import Phone, template

HERE = Point(31.2304, 121.4737)
NORTH, SOUTH = destination(HERE, 0, 4000), destination(HERE, 180, 4000)
WORTH = {"A": 4, "B": 2, "C": 1}

_candidates = st.lists(st.tuples(st.sampled_from("ABC"), st.floats(0, 359), st.floats(0, 8000)), max_size=40).map(
    lambda rows: [
        Candidate(UUID(int=rank + 1), tier, destination(HERE, bearing, away))
        for rank, (tier, bearing, away) in enumerate(rows)
    ]
)
_receivers = st.lists(st.tuples(st.integers(1, 12), st.sampled_from([None, NORTH, SOUTH])), min_size=1, max_size=5).map(
    lambda rows: [Receiver(UUID(int=1000 + rank), count, base) for rank, (count, base) in enumerate(rows)]
)
_mixes = st.sampled_from([{}, {"A": 1, "B": 2}, {"A": 1, "B": 1, "C": 1}, {"C": 1}])


@given(_candidates, _receivers, _mixes)
def test_everybody_gets_as_many_as_there_are_and_nobody_the_same_twice(
    candidates: list[Candidate], receivers: list[Receiver], mix: dict[str, int]
) -> None:
    shares = divide(candidates, receivers, mix=mix, weights=WORTH)
    given_away = [each.id for share in shares for each in share.customers]
    fitting = [each for each in candidates if not mix or each.tier in mix]
    assert [share.person_id for share in shares] == [each.id for each in receivers]
    assert len(given_away) == len(set(given_away)) == min(len(fitting), sum(each.count for each in receivers))
    assert set(given_away) <= {each.id for each in fitting}
    assert all(len(share.customers) <= each.count for share, each in zip(shares, receivers, strict=True))
    assert shares == divide(list(reversed(candidates)), receivers, mix=mix, weights=WORTH)


@given(_candidates, st.integers(1, 5), st.integers(1, 8))
def test_who_asked_for_the_same_gets_the_same_worth_but_for_one_customer(
    candidates: list[Candidate], people: int, count: int
) -> None:
    receivers = [Receiver(UUID(int=1000 + rank), count, HERE) for rank in range(people)]
    shares = divide(candidates, receivers, mix={"A": 1, "B": 1, "C": 1}, weights=WORTH)
    values = [each.value for each in shares]
    assert max(values) - min(values) <= WORTH["A"]


@given(_candidates, _receivers)
def test_no_two_of_a_tier_could_change_places_for_shorter_ways(
    candidates: list[Candidate], receivers: list[Receiver]
) -> None:
    shares = divide(candidates, receivers, mix={}, weights=WORTH)
    placed = [(share.centre, each) for share in shares for each in share.customers if share.centre is not None]
    if len(placed) > 12:
        return
    for (mine, one), (theirs, other) in combinations(placed, 2):
        if one.tier == other.tier:
            now = distance_m(mine, one.point) + distance_m(theirs, other.point)
            swapped = distance_m(mine, other.point) + distance_m(theirs, one.point)
            assert now - swapped <= 1.5


def test_two_clusters_go_to_whoever_is_based_there_or_are_found_without_a_base() -> None:
    candidates = [
        Candidate(UUID(int=rank + 1), "A", destination(NORTH if rank % 2 else SOUTH, rank * 30, 300))
        for rank in range(12)
    ]
    north = {each.id for rank, each in enumerate(candidates) if rank % 2}
    based = divide(
        candidates, [Receiver(UUID(int=1), 6, SOUTH), Receiver(UUID(int=2), 6, NORTH)], mix={}, weights=WORTH
    )
    assert {each.id for each in based[1].customers} == north
    free = divide(candidates, [Receiver(UUID(int=1), 6), Receiver(UUID(int=2), 6)], mix={}, weights=WORTH)
    assert {frozenset(each.id for each in share.customers) for share in free} == {
        frozenset(north),
        frozenset(each.id for each in candidates if each.id not in north),
    }
    assert max(share.spread_m for share in free) < 400


def test_a_scarce_tier_is_dealt_evenly_and_made_up_for() -> None:
    candidates = [Candidate(UUID(int=rank + 1), "A" if rank < 3 else "C", HERE) for rank in range(30)]
    receivers = [Receiver(UUID(int=1000 + rank), 5, HERE) for rank in range(2)]
    shares = divide(candidates, receivers, mix={"A": 1, "C": 1}, weights=WORTH)
    assert [Counter(each.tier for each in share.customers) for share in shares] == [{"A": 2, "C": 3}, {"A": 1, "C": 4}]


@given(st.integers(0, 40), st.integers(0, 5))
def test_first_visits_reach_everybody_once_and_fill_the_days_alike(customers: int, days: int) -> None:
    places = [(UUID(int=rank), destination(HERE, rank * 37 % 360, rank * 50)) for rank in range(customers)]
    week = [march(2).date() + timedelta(days=each) for each in range(days)]
    found = first_visits(places, week, start=HERE)
    assert sorted(each for each, _ in found) == (sorted(each for each, _ in places) if days else [])
    loads = Counter(day for _, day in found)
    assert max(loads.values(), default=0) - min((loads[day] for day in week), default=0) <= 1


# --- with the database ---------------------------------------------------------------------------------------------


def street(count: int = 6, rule: ClaimRule | None = None) -> tuple[World, list[UUID]]:
    """A pool with so many customers around two places, in it since the second of March."""
    at = world(rule)
    shops = []
    for rank in range(count):
        shop = at.shop("rep2", day=2, tier="AB"[rank % 2])
        with tenancy.organisation(at.made.id):
            place = destination(NORTH if rank < count // 2 else SOUTH, rank * 50, 200)
            Customer.objects.filter(id=shop).update(latitude=place.latitude, longitude=place.longitude)
            Customer.objects.filter(id=shop).update(**{f"cell{each}": cell_of(place, each) for each in (7, 8, 9, 10)})
        at.release(shop, "rep2", day=2, hour=11)
        shops.append(shop)
    follow(at, day=3)
    return at, shops


def wish(at: World, count: int = 3, **area: Any) -> Wish:
    people = (Wanted(at.made.people["rep"], count, NORTH), Wanted(at.made.people["manager"], count, SOUTH))
    return Wish(at.pool.id, people, Area(**area))


def show(at: World, asked: Wish, role: str = "admin", *, day: float = 4) -> Any:
    with tenancy.organisation(at.made.id):
        return preview(scope=at.made.scope(role), wish=asked, now=march(day))


def give(at: World, owners: dict[UUID, UUID], role: str = "admin", *, day: float = 4, **more: Any) -> Any:
    with tenancy.organisation(at.made.id):
        draft = Draft(at.pool.id, owners, "新人入职", **more)
        return assign(scope=at.made.scope(role), draft=draft, now=march(day))


def take_back(at: World, made: Any, *, day: float) -> Any:
    with tenancy.organisation(at.made.id):
        return undo(scope=at.made.scope("admin"), assignment_id=made.id, now=march(day))


def drafted(proposal: Any) -> dict[UUID, UUID]:
    return {each.id: share.person_id for share in proposal.shares for each in share.customers}


def test_a_preview_writes_nothing_and_what_it_showed_is_given() -> None:
    at, shops = street()
    proposal = show(at, wish(at))
    assert [at.owner(each) for each in shops] == [None] * 6
    owners = drafted(proposal)
    assert {each for each, person in owners.items() if person == at.made.people["rep"]} == set(shops[:3])
    made = give(at, owners)
    assert {each: at.owner(each) for each in shops} == owners
    with tenancy.organisation(at.made.id):
        causes = Ownership.objects.filter(customer_id__in=shops, cause="assigned")
        assert (causes.count(), set(causes.values_list("reason", flat=True))) == (6, {"新人入职"})
        event = Event.objects.get(organisation_id=at.made.id, kind="pool.assigned")
        assert (event.subject_id, event.facts["customers"]) == (made.id, 6)
        moved = Event.objects.filter(kind="customer.transferred", facts__operation_id=str(made.id))
        assert moved.count() == 6
        assert set(Standing.objects.filter(id__in=shops).values_list("owner_id", flat=True)) == set(owners.values())


def test_everybody_who_got_customers_is_told_once() -> None:
    at, _ = street()
    give(at, drafted(show(at, wish(at))))
    run_jobs(at.made.id)
    for person in ("rep", "manager"):
        titles = [each["title"] for each in at.made.client(person).get("/alerts").json()["items"]]
        assert titles == ["您有新分配的客户"]


def test_areas_are_circles_and_cells() -> None:
    at, shops = street()
    around = show(at, wish(at, centre=NORTH, radius_m=1000))
    assert set(drafted(around)) == set(shops[:3])
    cells = tuple({cell_of(destination(SOUTH, bearing, 200), 7) for bearing in range(0, 360, 10)})
    assert set(drafted(show(at, wish(at, cells=cells)))) == set(shops[3:])
    with pytest.raises(Refusal) as refused:
        show(at, wish(at, cells=(12345,)))
    assert refused.value.kind.code == "pool.assignment_invalid"


def test_caps_bound_what_a_person_gets_and_former_holders_wait() -> None:
    at, shops = street(6, ClaimRule(holding_cap=2, cooling_off_days=10))
    at.claim(shops[0], "rep", day=3)
    at.release(shops[0], "rep", day=3, hour=12)
    proposal = show(at, wish(at))
    assert [len(each.customers) for each in proposal.shares] == [2, 2]
    assert drafted(proposal).get(shops[0]) != at.made.people["rep"]
    rep = at.made.people["rep"]
    with pytest.raises(Refusal) as refused:
        give(at, dict.fromkeys(shops[:4], rep))
    assert refused.value.kind.code == "pool.not_free"
    assert Counter(each["reason"] for each in refused.value.errors) == {"cooling_off": 1, "full": 1}


def test_what_is_no_longer_free_is_named_and_nothing_is_given() -> None:
    at, shops = street()
    owners = drafted(show(at, wish(at)))
    at.claim(shops[0], "rep", day=4)
    with tenancy.organisation(at.made.id):
        frozen = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=at.made.scope("admin"), customer_id=shops[1], now=march(4), **frozen)
    with pytest.raises(Refusal) as refused:
        give(at, owners, day=4.5)
    assert {each["customer_id"]: each["reason"] for each in refused.value.errors} == {
        str(shops[0]): "owned",
        str(shops[1]): "frozen",
    }
    assert [at.owner(each) for each in shops[1:]] == [None] * 5


def test_an_undo_brings_back_what_nobody_has_touched_and_bars_nobody() -> None:
    at, shops = street(6, ClaimRule(cooling_off_days=30))
    made = give(at, drafted(show(at, wish(at))))
    version = template(at.made)
    assert version is not None
    now = march(4, 15)
    visit = {"visit_id": UUID(int=77), "customer_id": shops[0], "planned": False, "joint_with": []}
    assert Phone(at.made, "rep").do("visit.start", visit, at=now, now=now).status == "applied"
    at.release(shops[1], "rep", day=4, hour=15)
    at.claim(shops[1], "manager", day=4, hour=16)
    undone = take_back(at, made, day=4.9)
    assert undone.undone_at is not None
    assert at.owner(shops[0]) == at.made.people["rep"]
    assert at.owner(shops[1]) == at.made.people["manager"]
    assert [at.owner(each) for each in shops[2:]] == [None] * 4
    with tenancy.organisation(at.made.id):
        assert set(Standing.objects.filter(id__in=shops[2:]).values_list("pool_id", flat=True)) == {at.pool.id}
        event = Event.objects.get(organisation_id=at.made.id, kind="pool.assignment_undone")
        assert (event.facts["returned"], event.facts["stayed"]) == (4, 2)
    at.claim(shops[2], "rep", day=6)
    with pytest.raises(Refusal) as refused:
        take_back(at, made, day=4.95)
    assert refused.value.kind.code == "pool.undone_already"


def test_an_undo_leaves_what_is_frozen_and_what_no_pool_takes_in() -> None:
    at, shops = street(2)
    made = give(at, dict.fromkeys(shops, at.made.people["rep"]))
    with tenancy.organisation(at.made.id):
        frozen = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=at.made.scope("admin"), customer_id=shops[0], now=march(4, 12), **frozen)
    take_back(at, made, day=4.9)
    assert [at.owner(each) for each in shops] == [at.made.people["rep"], None]
    other, alone = street(1)
    made = give(other, dict.fromkeys(alone, other.made.people["rep"]))
    with tenancy.organisation(other.made.id):
        archive_pool(scope=other.made.scope("admin"), pool_id=other.pool.id, now=march(4, 12))
    take_back(other, made, day=4.9)
    assert other.owner(alone[0]) == other.made.people["rep"]


def test_after_a_day_nothing_is_undone() -> None:
    at, shops = street()
    made = give(at, drafted(show(at, wish(at))))
    with pytest.raises(Refusal) as refused:
        take_back(at, made, day=5.5)
    assert refused.value.kind.code == "pool.undo_over"
    assert at.owner(shops[0]) is not None


def test_first_visits_are_planned_over_the_working_week_and_go_with_an_undo() -> None:
    at, shops = street()
    made = give(at, drafted(show(at, wish(at))), first_visits_from=march(7).date())
    with tenancy.organisation(at.made.id):
        planned = list(Visit.objects.filter(customer_id__in=shops, life="planned"))
        assert sorted(each.customer_id for each in planned) == sorted(shops)
        assert {each.day.isoweekday() for each in planned} <= {1, 2, 3, 4, 5}
        assert max(Counter((each.person_id, each.day) for each in planned).values()) == 1
    take_back(at, made, day=4.9)
    with tenancy.organisation(at.made.id):
        assert not Visit.objects.filter(customer_id__in=shops, life="planned").exists()


def test_a_helper_of_personnel_assigns_by_the_api_and_others_may_not() -> None:
    at, shops = street()
    with_role(at.made, name="hr", permissions=["people.view", "pools.assign"], reach="organisation")
    api = at.made.client("hr")
    assert [each["id"] for each in api.get("/pools").json()] == [str(at.pool.id)]
    body = {
        "pool_id": at.pool.id,
        "people": [{"person_id": at.made.people[each], "count": 2} for each in ("rep", "manager")],
        "area": {"centre": {"latitude": HERE.latitude, "longitude": HERE.longitude}, "radius_m": 6000},
        "mix": {"A": 1, "B": 1},
    }
    shown = api.post("/pool-assignments/preview", body).json()
    assert [(each["count"], each["tiers"]) for each in shown["people"]] == [(2, {"A": 1, "B": 1})] * 2
    assert shown["people"][0]["value"] == shown["people"][1]["value"]
    customers = [
        {"customer_id": one["customer_id"], "person_id": each["person_id"]}
        for each in shown["people"]
        for one in each["customers"]
    ]
    made = api.post("/pool-assignments", {"pool_id": at.pool.id, "customers": customers, "reason": "新人"})
    assert made.status_code == 201, made.content
    assert (made.json()["customers"], len(made.json()["lines"])) == (4, 4)
    assert [each["id"] for each in api.get("/pool-assignments").json()["items"]] == [made.json()["id"]]
    undone = api.post(f"/pool-assignments/{made.json()['id']}/undo").json()
    assert (undone["returned"], [each["returned"] for each in undone["people"]]) == (4, [2, 2])
    assert at.made.client("rep").post("/pool-assignments/preview", body).status_code == 403
    assert [at.owner(each) for each in shops] == [None] * 6


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"people": []}, 422),
        ({"mix": {"A": 0}}, 422),
        ({"area": {"cells": ["8"]}}, 422),
        ({"people": [{"person_id": str(UUID(int=5)), "count": 1}]}, 404),
        ({"pool_id": str(UUID(int=5))}, 404),
    ],
)
def test_what_a_preview_refuses(change: dict[str, Any], status: int) -> None:
    at = world()
    body = {"pool_id": at.pool.id, "people": [{"person_id": at.made.people["rep"], "count": 1}], **change}
    assert at.made.client("admin").post("/pool-assignments/preview", body).status_code == status


def test_the_same_list_given_again_is_refused() -> None:
    at, shops = street()
    owners = drafted(show(at, wish(at)))
    give(at, owners)
    with pytest.raises(Refusal) as refused:
        give(at, dict.fromkeys(shops, at.made.people["manager"]))
    assert {each["reason"] for each in refused.value.errors} == {"owned"}
