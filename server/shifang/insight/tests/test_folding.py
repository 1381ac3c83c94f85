"""Rollups hold what the facts say: whatever came late, twice or out of order, and to the byte when made anew."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.accounts.models import Person
from shifang.accounts.operations.erasure import erase_person
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.operations.deals import change_deal, make_deal
from shifang.customers.operations.opportunities import add_opportunity
from shifang.customers.tests.make import customer
from shifang.customers.types.words import DealDraft, OpportunityDraft
from shifang.insight.models import PersonDeals
from shifang.insight.operations.customer_path import fold_paths
from shifang.insight.operations.folding import fold_weeks
from shifang.insight.operations.following import follow, rebuild
from shifang.insight.rules.weeks import week_of
from shifang.insight.tests.make import caught_up, put, put_sale, put_track, sales, states, tracks
from shifang.insight.tests.recount import image, recount, redeal, retime, retrace, stored, stored_paths, stored_time
from shifang.platform import clock, tenancy
from shifang.pool.tests.make_month import busy_month
from shifang.tracking.operations.retention import drop_days
from shifang.truth.models import Finding
from shifang.visits.models import Visit
from shifang.visits.operations.many import Wish, move_many, schedule_many
from shifang.visits.tests.test_review_effects import decide, finding


def _keys(made: MadeOrganisation, visit_id: UUID) -> set[tuple[UUID, Any]]:
    with tenancy.organisation(made.id):
        row = Visit.objects.get(organisation_id=made.id, id=visit_id)
    return {(row.person_id, week_of(day)) for day in (row.day, row.planned_for) if day is not None}


@settings(max_examples=25)
@given(
    first=st.lists(states(), min_size=1, max_size=12),
    changes=st.lists(st.tuples(st.integers(0, 11), states()), max_size=8),
    ways=st.lists(tracks(), max_size=5),
    sold=st.lists(sales(), max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_late_and_repeated_folding_equals_a_rebuild_and_an_independent_count(
    first: list[dict[str, Any]],
    changes: list[tuple[int, dict[str, Any]]],
    ways: list[dict[str, Any]],
    sold: list[dict[str, Any]],
    order: Any,
) -> None:
    made = organisation()
    shops = [customer(made).id for _ in range(3)]
    visits = [put(made, shops, each) for each in first]
    keys = [_keys(made, each) for each in visits]
    for at, fields in changes:
        visit_id = visits[at % len(visits)]
        before = _keys(made, visit_id)
        # A visit stays with its person.
        with tenancy.organisation(made.id):
            person_id = Visit.objects.get(id=visit_id).person_id
        whose = next(name for name, each in made.people.items() if each == person_id)
        put(made, shops, {**fields, "person": whose}, visit_id)
        keys.append(before | _keys(made, visit_id))
    for each in ways:
        put_track(made, each)
        keys.append({(made.people[each["person"]], week_of(each["day"]))})
    for each in sold:
        put_sale(made, shops, visits, each)
        keys += [{(made.people[name], week_of(each["day"])) for name in ("rep", "rep2")}]
    keys += [_keys(made, each) for each in visits]
    order.shuffle(keys)
    for each in (*keys, *keys[:3]):
        with tenancy.organisation(made.id):
            fold_weeks(made.id, each)
            fold_paths(made.id, order.sample(shops, 2))
    with tenancy.organisation(made.id):
        fold_paths(made.id, shops)
    assert stored_paths(made) == retrace(made)
    assert stored(made) == recount(made)
    assert stored_time(made) == retime(made)
    assert stored(made, PersonDeals) == redeal(made)
    before = image(made)
    with tenancy.organisation(made.id):
        rebuild(organisation_id=made.id, now=clock.now())
    caught_up(made)
    assert image(made) == before


@pytest.fixture(scope="module")
def month() -> MadeOrganisation:
    """Some weeks of several people, lived through the domains' own operations."""
    made = busy_month().made
    caught_up(made)
    return made


def test_what_people_lived_through_is_counted(month: MadeOrganisation) -> None:
    counted = recount(month)
    assert stored(month) == counted
    assert stored_time(month) == retime(month)
    assert sum(row.get("verified", 0) for row in counted.values()) > 20


def test_a_visit_refuted_weeks_later_changes_the_rows_of_its_week_and_no_others(month: MadeOrganisation) -> None:
    with tenancy.organisation(month.id):
        standing = Finding.objects.filter(organisation_id=month.id, status="open").values("subject_id")
        visit = Visit.objects.filter(organisation_id=month.id, id__in=standing).earliest("checked_in_at")
    before = image(month)
    decide(month, finding(month, subject_id=visit.id), "confirm")
    caught_up(month)
    after = image(month)
    assert stored(month) == recount(month)
    changed = {row["id"] for row in before + after if row not in before or row not in after}
    assert {(row["day"], row["person_id"]) for row in after if row["id"] in changed} == {(visit.day, visit.person_id)}
    assert refuted(after) == refuted(before) + 1


def refuted(rows: list[dict[str, Any]]) -> int:
    return sum(row.get("refuted", 0) for row in rows)


def test_a_worker_that_dies_half_way_has_done_nothing(month: MadeOrganisation, monkeypatch: pytest.MonkeyPatch) -> None:
    with tenancy.organisation(month.id):
        rebuild(organisation_id=month.id, now=clock.now())
    before = image(month)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("shifang.insight.operations.following.fold_weeks", dies)
    with pytest.raises(KeyboardInterrupt), tenancy.organisation(month.id):
        follow(organisation_id=month.id, now=clock.now())
    monkeypatch.undo()
    assert image(month) == before
    caught_up(month)
    assert image(month) == before


def test_a_planned_visit_that_is_moved_leaves_its_former_day() -> None:
    made = organisation()
    shop = customer(made).id
    now = clock.now()
    day = week_of(now.date()) + timedelta(days=8)
    with tenancy.organisation(made.id):
        [visit_id] = schedule_many(scope=made.scope("manager"), wishes=[Wish(shop, made.people["rep"], day)], now=now)
    caught_up(made)
    assert {key[0] for key in stored(made)} == {day}
    with tenancy.organisation(made.id):
        move_many(scope=made.scope("manager"), days={visit_id: day + timedelta(days=14)}, now=now)
    caught_up(made)
    assert {key[0] for key in stored(made)} == {day + timedelta(days=14)}


def test_a_track_that_comes_late_or_is_no_longer_kept_changes_the_numbers_of_its_day() -> None:
    made = organisation()
    early = datetime(2026, 3, 3, 1, tzinfo=UTC)
    for days in (0, 7):
        begins = early + timedelta(days=days)
        ways = [("trip", begins, begins + timedelta(minutes=30), 9000.0)]
        put_track(made, {"person": "rep", "day": begins.date(), "parts": ways})
        caught_up(made)
    assert sorted(row["distance_m"] for row in stored_time(made).values()) == [9000, 9000]
    drop_days(organisation_id=made.id, before=early.date() + timedelta(days=1))
    caught_up(made)
    assert [key[0] for key in stored_time(made)] == [early.date() + timedelta(days=7)]


def test_of_who_is_erased_no_way_is_left() -> None:
    made = organisation()
    begins = datetime(2026, 3, 3, 1, tzinfo=UTC)
    put_track(made, {"person": "rep", "day": begins.date(), "parts": [("trip", begins, begins, 5.0)]})
    caught_up(made)
    assert len(stored_time(made)) == 1
    with tenancy.organisation(made.id):
        Person.objects.filter(id=made.people["rep"]).update(disabled_at=begins)
        erase_person(scope=made.scope("admin"), person_id=made.people["rep"], now=clock.now())
    caught_up(made)
    assert stored_time(made) == {}


def test_a_deal_that_is_corrected_or_cancelled_leaves_its_former_day() -> None:
    made = organisation()
    shop = customer(made).id
    now = clock.now()
    with tenancy.organisation(made.id):
        scope = made.scope("rep")
        deal = make_deal(scope=scope, customer_id=shop, draft=DealDraft("新店首单", 120_000, now.date()), now=now)
    caught_up(made)
    assert stored(made, PersonDeals) == redeal(made)
    assert [row["amount_cents"] for row in stored(made, PersonDeals).values()] == [120_000]
    earlier = now.date() - timedelta(days=40)
    with tenancy.organisation(made.id):
        change_deal(scope=scope, deal_id=deal.id, changes={"closed_on": earlier, "amount_cents": 90_000}, now=now)
    caught_up(made)
    assert {key[0]: row["amount_cents"] for key, row in stored(made, PersonDeals).items()} == {earlier: 90_000}
    with tenancy.organisation(made.id):
        change_deal(scope=scope, deal_id=deal.id, changes={"status": "cancelled", "note": "退货"}, now=now)
    caught_up(made)
    assert stored(made, PersonDeals) == {}


def test_the_way_of_a_customer_follows_its_visits_and_deals(month: MadeOrganisation) -> None:
    assert stored_paths(month) == retrace(month)
    customer_id, way = min(stored_paths(month).items(), key=lambda each: each[1]["visited_on"])
    assert way["deal_on"] is None
    with tenancy.organisation(month.id):
        draft = DealDraft("首单", 5_000, way["visited_on"] + timedelta(days=3))
        make_deal(scope=month.scope("admin"), customer_id=customer_id, draft=draft, now=clock.now())
    caught_up(month)
    assert stored_paths(month) == retrace(month)
    assert stored_paths(month)[customer_id]["deal_on"] == way["visited_on"] + timedelta(days=3)


def test_an_opportunity_that_moves_after_the_visit_makes_it_one_with_progress(month: MadeOrganisation) -> None:
    with tenancy.organisation(month.id):
        visit = Visit.objects.filter(organisation_id=month.id, verification="verified", outcome="").latest("day")
    stood = stored(month)
    evening = datetime.combine(visit.day, time(12), tzinfo=UTC)
    with tenancy.organisation(month.id):
        scope = month.scope("admin")
        add_opportunity(scope=scope, customer_id=visit.customer_id, draft=OpportunityDraft("冷柜"), now=evening)
    caught_up(month)
    assert stored(month) == recount(month)
    key = (visit.day, visit.person_id, visit.department_id, visit.customer_type, visit.tier)
    assert stored(month)[key].get("no_progress", 0) < stood[key]["no_progress"]
