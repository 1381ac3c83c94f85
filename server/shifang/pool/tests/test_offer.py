"""A customer that came back is offered to the best few first, by a formula that anybody can follow."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.geo import Point, destination
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.models import Offer
from shifang.pool.operations.assignments import Draft, assign, undo
from shifang.pool.operations.claims import release
from shifang.pool.operations.hand_overs import hand_over
from shifang.pool.rules.offer import WEIGHTS, best
from shifang.pool.tests.make import World, march, world
from shifang.pool.types.claim import ClaimRule, OfferRule
from shifang.pool.types.hand_over import Instructions
from shifang.pool.types.offer import Contender, Record
from shifang.visits.models import Visit
from shifang.visits.tests.make import Phone, template

PLACE = Point(31.2304, 121.4737)
HOURS = ClaimRule(offer=OfferRule(hours=24, people=1))

_records = st.builds(Record, st.integers(0, 50), st.integers(0, 30), st.integers(0, 30))
_contenders = st.lists(
    st.builds(
        Contender,
        st.integers(1, 10**6).map(lambda each: UUID(int=each)),
        _records,
        _records,
        st.none() | st.floats(0, 60_000).map(lambda away: destination(PLACE, 45, away)),
        st.integers(0, 300),
        st.none() | st.integers(1, 300),
    ),
    max_size=12,
    unique_by=lambda each: each.person_id,
)


@given(_contenders, st.integers(1, 5))
def test_points_are_the_weighted_parts_and_order_is_by_points(contenders: list[Contender], people: int) -> None:
    scores = best(contenders, PLACE, people=len(contenders) or 1)
    for each in scores:
        parts = {name: getattr(each, name) for name in WEIGHTS}
        assert all(0 <= part <= 1 for part in parts.values())
        assert each.points == pytest.approx(sum(WEIGHTS[name] * part for name, part in parts.items()), abs=0.01)
    assert [each.points for each in scores] == sorted((each.points for each in scores), reverse=True)
    assert best(list(reversed(contenders)), PLACE, people=people) == scores[:people]


@given(_contenders.filter(len), st.data())
def test_nobody_falls_behind_by_coming_nearer_or_by_having_more_room(contenders: list[Contender], data) -> None:
    at = data.draw(st.integers(0, len(contenders) - 1))
    before = {each.person_id: each.points for each in best(contenders, PLACE, people=99)}
    mine = contenders[at]
    for better in (replace(mine, base=PLACE), replace(mine, room=mine.room + 10) if mine.room is not None else mine):
        changed = [*contenders[:at], better, *contenders[at + 1 :]]
        after = {each.person_id: each.points for each in best(changed, PLACE, people=99)}
        assert after[mine.person_id] >= before[mine.person_id]


def test_a_worked_example() -> None:
    good = Contender(UUID(int=1), Record(20, 10, 4), Record(10, 8, 1), PLACE, held=30, room=70)
    poor = Contender(UUID(int=2), Record(5, 5, 0), Record(10, 8, 1), destination(PLACE, 0, 5000), held=90, room=10)
    first, second = best([poor, good], PLACE, people=2)
    assert (first.person_id, first.visits, first.conversion, first.nearness, first.spare) == (
        UUID(int=1),
        1.0,
        round(5 / 12, 4),
        1.0,
        0.7,
    )
    assert first.trend == round((0.75 + ((5 / 12 - 0.2) / (5 / 12) + 1) / 2) / 2, 4)
    assert first.points == pytest.approx(30 + 25 * 5 / 12 + 15 * first.trend + 20 + 7, abs=0.01)
    assert (second.visits, second.spare, second.distance_m) == (0.25, 0.1, 5000)
    assert second.nearness == pytest.approx(0.5, abs=0.001)


# --- with the database ---------------------------------------------------------------------------------------------


def offered(rule: ClaimRule = HOURS) -> tuple[World, UUID]:
    """A customer that rep2 gives back while only the rep has customers nearby."""
    at = world(rule)
    at.shop("rep", day=2)
    shop = at.shop("rep2", day=2)
    at.release(shop, "rep2", day=3)
    return at, shop


def refused(at: World, shop: UUID, person: str, **when: float) -> Refusal:
    with pytest.raises(Refusal) as answer:
        at.claim(shop, person, **when)
    return answer.value


def test_what_comes_back_is_offered_first_and_then_open_to_all() -> None:
    at, shop = offered()
    answer = refused(at, shop, "manager", day=3, hour=12)
    assert (answer.kind.code, answer.params["people"]) == ("pool.shortlist", 1)
    assert answer.params["lifts_at"] == "2026-03-04 10:00"
    other, same = offered()
    other.claim(same, "rep", day=3, hour=12)
    at.claim(shop, "manager", day=4, hour=10)
    with tenancy.organisation(at.made.id):
        event = Event.objects.get(organisation_id=at.made.id, kind="pool.offered")
        row = Offer.objects.get(customer_id=shop)
        assert (event.facts["people"], event.facts["points"]) == ([str(row.person_id)], [row.numbers["points"]])


def test_who_just_lost_the_customer_is_not_offered_it() -> None:
    at = world(replace(HOURS, offer=OfferRule(hours=24, people=9)))
    shop = at.shop("rep", day=2)
    at.release(shop, "rep", day=3)
    with tenancy.organisation(at.made.id):
        people = set(Offer.objects.filter(customer_id=shop).values_list("person_id", flat=True))
    assert people == {at.made.people["rep2"], at.made.people["manager"]}


def test_a_sweep_offers_too_and_an_old_offer_is_over_when_the_customer_comes_back_again() -> None:
    at = world(replace(HOURS, offer=OfferRule(hours=24 * 14, people=1)))
    at.shop("rep2", day=20)
    shop = at.shop("rep", day=2)
    assert at.sweep(shop, day=18) == [shop]
    with tenancy.organisation(at.made.id):
        chosen = Offer.objects.get(customer_id=shop).person_id
    name = next(name for name, each in at.made.people.items() if each == chosen)
    at.claim(shop, name, day=19)
    at.save(ClaimRule(), day=19)
    at.release(shop, name, day=19, hour=12)
    at.claim(shop, "rep", day=19, hour=13)


def offered_to(at: World, shop: UUID) -> list[UUID]:
    with tenancy.organisation(at.made.id):
        return list(Offer.objects.filter(customer_id=shop).values_list("person_id", flat=True))


def test_what_a_hand_over_sends_to_the_pool_is_offered_too() -> None:
    at = world(HOURS)
    at.shop("rep2", day=2)
    shop = at.shop("rep", day=2)
    with tenancy.organisation(at.made.id):
        told = Instructions(at.made.people["rep"])
        hand_over(scope=at.made.scope(), told=told, reason="离职", expected=None, now=march(4))
    assert offered_to(at, shop) == [at.made.people["rep2"]]


def test_what_comes_back_by_an_undo_is_offered_too() -> None:
    at = world()
    at.shop("rep", day=2)
    shop = at.shop("rep2", day=2)
    at.release(shop, "rep2", day=3)
    with tenancy.organisation(at.made.id):
        draft = Draft(at.pool.id, {shop: at.made.people["manager"]}, reason="新人")
        made = assign(scope=at.made.scope(), draft=draft, now=march(4))
    at.save(HOURS, day=4)
    with tenancy.organisation(at.made.id):
        undo(scope=at.made.scope(), assignment_id=made.id, now=march(4.5))
    assert offered_to(at, shop) == [at.made.people["rep"]]
    assert refused(at, shop, "manager", day=4.6).kind.code == "pool.shortlist"


def test_the_hours_begin_behind_the_embargo() -> None:
    at, shop = offered(replace(HOURS, embargo_hours=48))
    assert refused(at, shop, "rep", day=4).kind.code == "pool.embargo"
    assert refused(at, shop, "manager", day=5, hour=12).kind.code == "pool.shortlist"
    at.claim(shop, "manager", day=6, hour=10)


def test_without_hours_nothing_is_offered() -> None:
    at, shop = offered(ClaimRule())
    with tenancy.organisation(at.made.id):
        assert not Offer.objects.exists()
    at.claim(shop, "manager", day=3, hour=12)


def test_those_offered_are_told_and_the_customer_shows_the_scores() -> None:
    at = world(HOURS)
    shop, near = at.shop("rep2", day=2), at.shop("rep", day=2)
    assert at.owner(near) == at.made.people["rep"]
    now = clock.now() - timedelta(minutes=5)
    with tenancy.organisation(at.made.id):
        release(scope=at.made.scope("rep2"), customer_id=shop, reason="太远", now=now)
    run_jobs(at.made.id)
    titles = [each["title"] for each in at.made.client("rep").get("/alerts").json()["items"]]
    assert len([each for each in titles if each.startswith("优先领取")]) == 1
    shown = at.made.client("admin").get(f"/pool-customers/{shop}").json()["offer"]
    (score,) = shown["scores"]
    assert (score["person_id"], score["rank"], shown["people"]) == (str(at.made.people["rep"]), 1, 1)
    assert score["points"] == pytest.approx(
        sum(shown["weights"][name] * score[name] for name in shown["weights"]), abs=0.01
    )
    assert at.made.client("manager").get(f"/pool-customers/{shop}").json()["objections"][0]["rule"] == "shortlist"
    assert len(at.made.client("rep2").get(f"/pool-customers/{shop}").json()["offer"]["scores"]) == 0


def test_verified_visits_speak_for_a_person() -> None:
    at = world(HOURS)
    template(at.made)
    mine, shop = at.shop("manager", day=2), at.shop("rep2", day=2)
    at.shop("rep", day=2)
    now = march(3)
    visit = {"visit_id": UUID(int=7), "customer_id": mine, "planned": False, "joint_with": []}
    assert Phone(at.made, "manager").do("visit.start", visit, at=now, now=now).status == "applied"
    with tenancy.organisation(at.made.id):
        verified = {"life": "checked_out", "completeness": "complete", "validity": "valid", "verification": "verified"}
        Visit.objects.filter(customer_id=mine).update(**verified, checked_in_at=now)
    at.release(shop, "rep2", day=4)
    with tenancy.organisation(at.made.id):
        offer = Offer.objects.get(customer_id=shop)
    assert offer.person_id == at.made.people["manager"]
    assert (offer.numbers["verified_visits"], offer.numbers["visits"]) == ([0, 1], 1.0)
