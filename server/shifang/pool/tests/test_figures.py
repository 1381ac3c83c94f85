"""Evenness, relays, backlog and how far a region is worked."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.pool.rules.fairness import Tenure, gini, relays
from shifang.pool.rules.saturation import Advice, Claim, Worked, advice_on_pool, advice_on_region, backlog

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
A, B, C = (UUID(int=each) for each in (1, 2, 3))
SHOP, OTHER = UUID(int=11), UUID(int=12)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_gini_is_half_the_mean_difference_over_the_mean(amounts: list[int]) -> None:
    count, mean = len(amounts), sum(amounts) / len(amounts)
    spread = sum(abs(one - other) for one in amounts for other in amounts) / count**2
    assert gini(amounts) == pytest.approx(spread / (2 * mean))


def test_gini_of_nothing_is_none_and_of_equals_nought() -> None:
    assert gini([]) is None
    assert gini([0, 0]) is None
    assert gini([4, 4, 4]) == pytest.approx(0)


def tenure(person: UUID, start: int, end: int | None, *, customer: UUID = SHOP, visits: int = 0) -> Tenure:
    """A holding from one day to another."""
    day = timedelta(days=1)
    return Tenure(customer, person, NOW + start * day, None if end is None else NOW + end * day, visits)


def test_who_pass_a_customer_to_and_fro_without_a_visit_are_named() -> None:
    history = [tenure(A, 0, 10), tenure(B, 11, 20), tenure(A, 21, 30), tenure(B, 31, None)]
    (found,) = relays(history, within=timedelta(days=3))
    assert (found.people, found.customers, found.rounds) == ((A, B), (SHOP,), 2)


def test_a_ring_of_three_over_several_customers_is_one_group() -> None:
    history = [
        tenure(each, 10 * at, 10 * at + 9, customer=shop)
        for shop in (SHOP, OTHER)
        for at, each in enumerate((A, B, C, A))
    ]
    (found,) = relays(history, within=timedelta(days=3))
    assert (found.people, found.rounds, len(found.customers)) == ((A, B, C), 2, 2)


@pytest.mark.parametrize(
    "middle",
    [tenure(B, 11, 20, visits=1), tenure(B, 19, 20), tenure(A, 11, 20)],
    ids=["a verified visit", "a long time in the pool", "the same person"],
)
def test_what_is_no_relay(middle: Tenure) -> None:
    history = [tenure(A, 0, 10), middle, tenure(A, 21, 30), tenure(C, 31, None)]
    assert relays(history, within=timedelta(days=3), least=1) == ()


def test_the_backlog_of_a_pool() -> None:
    day = timedelta(days=1)
    claims = [Claim(NOW - each * day, None if each % 2 else NOW - (each - 1) * day) for each in (1, 8, 9, 30)]
    found = backlog([NOW - each * day for each in (1, 3, 20)], claims=claims, entries=4, entries_again=1, now=NOW)
    assert (found.size, found.claims_a_week, found.weeks, found.days_median) == (3, 0.75, 4.0, 3.0)
    assert found.again == 0.25
    assert found.visited == pytest.approx(2 / 3)
    assert advice_on_pool(found) is Advice.FINE


def test_a_pool_that_nobody_claims_from_has_no_weeks_and_lacks_people() -> None:
    week_ago = NOW - timedelta(days=7)
    found = backlog([week_ago], claims=[], entries=0, entries_again=0, now=NOW)
    assert (found.weeks, found.visited, found.again) == (None, None, None)
    assert advice_on_pool(found) is Advice.PEOPLE_MISSING
    assert advice_on_pool(backlog([], claims=[], entries=0, entries_again=0, now=NOW)) is Advice.FINE


def test_a_pool_that_was_filled_this_morning_lacks_nobody_yet() -> None:
    found = backlog([NOW - timedelta(hours=2)] * 40, claims=[], entries=40, entries_again=0, now=NOW)
    assert advice_on_pool(found) is Advice.FINE


@pytest.mark.parametrize(
    ("worked", "advice"),
    [
        (Worked(0, 0, 0), Advice.FIND_CUSTOMERS),
        (Worked(100, 95, 90), Advice.CHANGE_STRATEGY),
        (Worked(100, 50, 40), Advice.FINE),
        (Worked(100, 30, 5), Advice.PEOPLE_MISSING),
    ],
)
def test_what_a_region_is_told(worked: Worked, advice: Advice) -> None:
    assert advice_on_region(worked) is advice
