"""Customers by month: covered and visited as often as asked for, as they stood at each month's end."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.insight.operations import months as operations
from shifang.insight.operations.following import rebuild
from shifang.insight.operations.months import fold_months
from shifang.insight.queries.asking import answer
from shifang.insight.rules.months import month_after, month_of, months_of
from shifang.insight.tests.make import caught_up
from shifang.insight.tests.make_lives import BEGIN, HOURS, ZONE, Lives, lived, lives, moment
from shifang.insight.tests.recount_months import NOBODY, month_image, remonth, stored_months, stored_sums, summed_months
from shifang.insight.types.asking import By, Question
from shifang.insight.types.metrics import Verdict
from shifang.planning.queries.frequency import frequencies
from shifang.planning.types.settings import Override
from shifang.platform import clock, tenancy

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in range(1, 5))
END = BEGIN + timedelta(hours=HOURS)
MONTHLY = ("coverage", "frequency_kept", "customers_held", "customers_in_pools", "customers_visited")


def ask(at: Lives, who: str = "admin", *, since: date = JANUARY, until: date = date(2026, 4, 30), **of: Any) -> Any:
    question = Question(**{"metrics": MONTHLY, "since": since, "until": until, **of})
    with tenancy.organisation(at.made.id):
        return answer(at.made.scope(who), question, today=date(2026, 4, 30))


def row(at: Lives, shop: Any, month: date) -> dict[str, Any]:
    return stored_months(at.made).get((month, shop), {})


@settings(max_examples=40)
@given(steps=lives(), order=st.randoms(use_true_random=False))
def test_following_late_and_repeated_facts_equals_a_rebuild_and_an_independent_count(
    steps: list[tuple[int, str, int]], order: Any
) -> None:
    at = lived(steps)
    caught_up(at.made, now=END)
    counted = remonth(at.made, now=END)
    assert stored_months(at.made) == counted
    assert stored_sums(at.made) == summed_months(counted)
    before = month_image(at.made)
    keys = [(shop, month) for month, shop in counted]
    for _ in range(3):
        with tenancy.organisation(at.made.id):
            fold_months(at.made.id, order.sample(keys, len(keys) // 2))
    assert month_image(at.made) == before
    with tenancy.organisation(at.made.id):
        rebuild(organisation_id=at.made.id, now=END)
    caught_up(at.made, now=END)
    assert month_image(at.made) == before


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 800))
def test_months_follow_each_other_without_gap(day: date, length: int) -> None:
    found = months_of(day, day + timedelta(days=length))
    assert found[0] == month_of(day)
    assert found[-1] == month_of(day + timedelta(days=length))
    assert [month_after(month) for month in found[:-1]] == found[1:]
    assert months_of(day, day - timedelta(days=31)) == []


def test_a_customer_that_is_given_away_stays_with_its_former_owner_in_past_months() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 1, 5)))
    at.visit(shop, date(2026, 2, 10))
    caught_up(at.made, now=moment(date(2026, 3, 2)))
    assert {month: each["person_id"] for (month, _), each in stored_months(at.made).items()} == dict.fromkeys(
        (JANUARY, FEBRUARY, MARCH), at.made.people["rep"]
    )
    at.give(shop, moment(date(2026, 3, 5)), to="rep2")
    caught_up(at.made, now=moment(date(2026, 4, 1)))
    owners = {month: each["person_id"] for (month, _), each in stored_months(at.made).items()}
    rep, rep2 = (at.made.people[name] for name in ("rep", "rep2"))
    assert owners == {JANUARY: rep, FEBRUARY: rep, MARCH: rep2, APRIL: rep2}
    assert row(at, shop, MARCH)["department_id"] == at.made.sibling
    # A visit of February is refuted in April: February is no longer covered, and still the former owner's.
    at.refute(at.visits[0])
    caught_up(at.made, now=moment(date(2026, 4, 2)))
    assert row(at, shop, FEBRUARY)["person_id"] == rep
    assert "covered" not in row(at, shop, FEBRUARY)


def test_a_customer_of_another_tier_stays_in_its_former_one_in_past_months() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 1, 5)), tier="KA")
    at.change(shop, moment(date(2026, 2, 28), 23), tier="B", type="restaurant")
    at.change(shop, moment(date(2026, 3, 1), 0), tier="C")
    caught_up(at.made, now=moment(date(2026, 4, 2)))
    assert [row(at, shop, month)["tier"] for month in (JANUARY, FEBRUARY, MARCH, APRIL)] == ["KA", "B", "C", "C"]
    assert row(at, shop, JANUARY)["customer_type"] == "convenience"
    assert stored_months(at.made) == remonth(at.made, now=moment(date(2026, 4, 2)))


def test_a_dead_customer_is_counted_until_it_died() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 1, 5)))
    at.visit(shop, date(2026, 3, 3))
    at.change(shop, moment(date(2026, 3, 9)), life_stage="dead", life_stage_reason="倒闭")
    caught_up(at.made, now=moment(date(2026, 4, 2)))
    assert row(at, shop, FEBRUARY)["held"] == 1
    assert row(at, shop, MARCH).keys() & {"held", "pooled", "covered", "visited"} == {"visited"}
    assert row(at, shop, APRIL) == {}


def test_at_the_beginning_of_a_month_every_customer_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "AT_ONCE", 2)
    at = Lives()
    shops = {at.add(moment(date(2026, 1, 5 + days))) for days in range(5)}
    caught_up(at.made, now=moment(date(2026, 1, 31), 23))
    assert {month for month, _ in stored_months(at.made)} == {JANUARY}
    assert ask(at, since=FEBRUARY).built_until == JANUARY + timedelta(days=30)
    assert ask(at, since=FEBRUARY, metrics=("visits_done",)).built_until is None
    # Two months have begun while nobody followed.
    caught_up(at.made, now=moment(MARCH, 0))
    found = stored_months(at.made)
    assert {shop for month, shop in found if month == FEBRUARY} == shops
    assert {shop for month, shop in found if month == MARCH} == shops
    assert found == remonth(at.made, now=moment(MARCH, 0))


def test_another_policy_holds_from_the_month_in_which_it_comes() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 1, 1), 0), tier="B")
    caught_up(at.made, now=moment(date(2026, 3, 9)))
    at.ask_of_all(moment(date(2026, 3, 10)), without="A")
    caught_up(at.made, now=moment(date(2026, 3, 11)))
    assert [row(at, shop, month)["wanted_times"] for month in (FEBRUARY, MARCH)] == [1, 2]
    assert stored_months(at.made) == remonth(at.made, now=moment(date(2026, 3, 11)))


@settings(max_examples=20)
@given(weeks=st.integers(1, 20), length=st.integers(40, 400))
def test_who_is_visited_at_the_very_interval_is_visited_often_enough(weeks: int, length: int) -> None:
    at = Lives()
    known = date(2025, 1, 13)
    shop = at.add(moment(known))
    at.ask(shop, moment(known), own=Override(visits=1, weeks=weeks))
    for days in range(7 * weeks, length, 7 * weeks):
        at.visit(shop, known + timedelta(days=days))
    now = moment(month_of(known + timedelta(days=length)) - timedelta(days=1), 23)
    caught_up(at.made, now=now)
    for each in stored_months(at.made).values():
        assert each.get("frequency_kept") == each.get("frequency_counted")
    assert stored_months(at.made) == remonth(at.made, now=now)


def test_what_is_asked_in_the_running_month_is_what_planning_asks_today() -> None:
    at = Lives()
    now = clock.now()
    known = now - timedelta(days=400)
    rhythms = (Override(), Override(visits=0), Override(visits=3, weeks=1), Override(visits=1, weeks=9))
    for tier in ("KA", "B", "D"):
        for own in rhythms:
            at.ask(at.add(known, tier=tier), known, own=own)
    caught_up(at.made, now=now)
    with tenancy.organisation(at.made.id):
        asked = frequencies(at.made.scope("admin"), at.shops)
    month = month_of(now.astimezone(ZONE).date())
    for shop, frequency in asked.items():
        wanted = 0
        if frequency is not None:
            days = max((month_after(month) - month).days, 7 * frequency.weeks)
            wanted = frequency.visits * days // (7 * frequency.weeks)
        assert row(at, shop, month).get("wanted_times", 0) == wanted


def test_two_visits_of_a_day_are_one() -> None:
    at = Lives()
    shop = at.add(moment(date(2026, 1, 1), 0), tier="A")
    for day in (9, 9, 10):
        at.visit(shop, date(2026, 3, day))
    at.visit(shop, date(2026, 3, 11), verification="unverified")
    caught_up(at.made, now=moment(date(2026, 3, 20)))
    found = row(at, shop, MARCH)
    assert (found["visited_times"], found["wanted_times"], found["frequency_kept"]) == (2, 2, 1)


@pytest.fixture(scope="module")
def quarter() -> Lives:
    """Three customers of the rep, one of rep2 and one in a pool; some are visited."""
    at = Lives()
    begin = moment(date(2026, 1, 2))
    one, two, _, other, free = (at.add(begin, owner=name) for name in ("rep", "rep", "rep", "rep2", "rep"))
    at.give(free, moment(date(2026, 2, 3)), to=None)
    for shop, day in ((one, date(2026, 2, 4)), (one, date(2026, 3, 30)), (two, date(2026, 3, 5))):
        at.visit(shop, day)
    at.visit(other, date(2026, 3, 6))
    caught_up(at.made, now=moment(date(2026, 4, 30)))
    return at


def test_a_range_counts_the_months_that_it_touches(quarter: Lives) -> None:
    values = ask(quarter, since=date(2026, 3, 20), until=date(2026, 4, 1)).total.values
    # In March three of four, in April none.
    assert (values["coverage"].numerator, values["coverage"].denominator) == (3, 8)
    assert values["customers_held"].value == 8
    assert values["customers_in_pools"].value == 2
    assert ask(quarter, since=date(2025, 3, 20), until=date(2025, 4, 1)).total.values["coverage"].why is Verdict.NO_DATA


def test_months_are_told_by_month_and_owner_and_not_by_day(quarter: Lives) -> None:
    by_month = {each.key[0]: each.values["coverage"] for each in ask(quarter, by=(By.MONTH,)).groups}
    assert {month: (each.numerator, each.denominator) for month, each in by_month.items()} == {
        JANUARY: (0, 5),
        FEBRUARY: (1, 4),
        MARCH: (3, 4),
        APRIL: (0, 4),
    }
    people = {each.key[0]: each.values for each in ask(quarter, by=(By.PERSON,), since=MARCH).groups}
    rep, rep2 = (quarter.made.people[name] for name in ("rep", "rep2"))
    assert people.keys() == {rep, rep2}
    assert people[rep]["customers_in_pools"].why is Verdict.NOT_BY_THIS
    assert (people[rep2]["coverage"].numerator, people[rep2]["coverage"].denominator) == (1, 2)
    for by in (By.DAY, By.WEEK):
        found = ask(quarter, by=(by,), metrics=(*MONTHLY, "visits_verified"))
        assert {each.values["coverage"].why for each in found.groups} == {Verdict.NOT_BY_THIS}
        assert found.total.values["coverage"].denominator == 17


def test_pools_are_seen_by_those_who_see_the_department(quarter: Lives) -> None:
    assert ask(quarter, "manager").total.values["customers_in_pools"].value == 3
    assert ask(quarter, "rep2").total.values["customers_in_pools"].why is Verdict.NOT_BY_THIS
    assert ask(quarter, "rep").total.values["customers_held"].value == 13
    assert ask(quarter, person_id=quarter.made.people["rep"]).total.values["customers_in_pools"].why is not None
    assert {each["person_id"] for (_, _), each in stored_months(quarter.made).items() if "pooled" in each} == {NOBODY}


def test_nothing_is_silently_nought() -> None:
    at = Lives()
    caught_up(at.made, now=datetime(2026, 4, 1, tzinfo=ZONE))
    assert {each.why for each in ask(at).total.values.values()} == {Verdict.NO_DATA}
    shop = at.add(moment(date(2026, 3, 1)))
    at.give(shop, moment(date(2026, 3, 2)), to=None)
    caught_up(at.made, now=moment(date(2026, 4, 1)))
    values = ask(at).total.values
    assert values["coverage"].why is Verdict.NOTHING_TO_DIVIDE_BY
    assert values["frequency_kept"].why is Verdict.NOTHING_TO_DIVIDE_BY
    assert values["customers_in_pools"].value == 2
