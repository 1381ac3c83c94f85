"""Which habits separate the top quarter: the planted one and no other; of chance, of too few, of luck: nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.insight.rules.habit_words import pairs_alike, pairs_interval, said, sentence, suggestion_of
from shifang.insight.rules.habits import border_of, holm, separate
from shifang.insight.rules.interval import of_superiority, wilson
from shifang.insight.rules.ranks import midranks, superiority
from shifang.insight.rules.thirds import thirds
from shifang.insight.types.habits import (
    HABITS,
    LEAST_PEOPLE,
    LEAST_RANGE_DAYS,
    Habit,
    HabitChange,
    HabitResult,
    HabitVerdict,
    Sample,
    Separating,
    Separation,
    is_part_of,
    of_tier,
)
from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import METRICS, Interval

OTHERS = tuple(f"other{at:02d}" for at in range(11))
DEPARTMENTS = 4
KNOWN = {each.code: each for each in HABITS}


def people(seed: int, *, count: int = 60, planted: float = 3.0) -> list[Sample]:
    """Return people whose results follow the habit `planted` so strongly, and none of eleven others."""
    chance = np.random.default_rng(seed)
    habits = chance.normal(size=(count, len(OTHERS) + 1))
    results = planted * habits[:, 0] + chance.normal(size=count)
    return [
        Sample(
            UUID(int=at + 1),
            UUID(int=at % DEPARTMENTS),
            dict(zip(("planted", *OTHERS), (float(each) for each in habits[at]), strict=True)),
            float(results[at]),
        )
        for at in range(count)
    ]


def shuffled(samples: list[Sample], seed: int) -> list[Sample]:
    order = np.random.default_rng(seed + 1000).permutation(len(samples))
    return [replace(each, result=samples[at].result) for each, at in zip(samples, order, strict=True)]


def look(samples: list[Sample]) -> Separation:
    """Look at all habits that anybody has."""
    return separate(samples, sorted({code for each in samples for code in each.habits}))


@pytest.mark.parametrize("seed", range(8))
def test_the_planted_habit_is_found_and_no_other(seed: int) -> None:
    found = look(people(seed))
    assert found.told is HabitVerdict.FOUND
    [only] = found.found
    assert (only.code, only.goes_with) == ("planted", ())
    assert only.top > only.rest
    assert only.superiority > 0.8
    assert only.interval.low <= only.superiority <= only.interval.high
    assert only.p <= 0.05
    assert found.looked_at == OTHERS


def test_of_shuffled_results_nothing_is_found_as_often_as_promised() -> None:
    nothing = [look(shuffled(people(seed), seed)).told is HabitVerdict.NOTHING_FOUND for seed in range(60)]
    assert sum(nothing) >= 51


def test_the_same_people_give_the_same_answer_in_whatever_order() -> None:
    samples = people(3)
    assert look(samples) == look(list(reversed(samples)))


@pytest.mark.parametrize("seed", range(8))
def test_a_copy_is_not_told_a_second_time(seed: int) -> None:
    chance = np.random.default_rng(seed)
    samples = [
        replace(each, habits={**each.habits, "copy": each.habits["planted"] + 0.3 * float(chance.normal())})
        for each in people(seed)
    ]
    found = look(samples)
    [only] = found.found
    both = {only.code, *only.goes_with}
    assert both == {"planted", "copy"}
    assert not both & {*found.looked_at}


def test_two_habits_that_both_count_are_both_told() -> None:
    samples = [replace(each, result=each.result + 3 * each.habits["other00"]) for each in people(1, count=200)]
    assert {each.code for each in look(samples).found} == {"planted", "other00"}


@pytest.mark.parametrize("seed", range(8))
def test_a_regions_luck_is_no_habit(seed: int) -> None:
    samples = []
    for each in people(seed, planted=0):
        lucky = each.department_id == UUID(int=0)
        habits = {**each.habits, "early": each.habits["planted"] + 5 * lucky}
        samples.append(replace(each, habits=habits, result=each.result + 2 * lucky))
    found = look(samples)
    assert "early" not in {each.code for each in found.found}
    assert "early" in found.looked_at


def test_what_holds_within_departments_and_not_among_all_is_not_told() -> None:
    """In each department those who do more are the best, yet the department of the best does the least of it."""
    samples = []
    for each in people(5, count=80):
        of_best = each.department_id == UUID(int=0)
        habits = {"planted": each.habits["planted"] - 20 * of_best}
        samples.append(replace(each, habits=habits, result=each.result + 6 * of_best))
    found = look(samples)
    assert found.told is HabitVerdict.NOTHING_FOUND
    assert found.looked_at == ("planted",)


def test_of_few_people_nothing_is_told() -> None:
    found = look(people(1, count=LEAST_PEOPLE - 1))
    assert (found.told, found.border, found.top, found.found) == (HabitVerdict.SMALL_GROUP, None, frozenset(), ())
    assert look([]).told is HabitVerdict.SMALL_GROUP


def test_where_results_are_alike_there_is_no_top_quarter() -> None:
    assert look([replace(each, result=0.0) for each in people(1)]).told is HabitVerdict.NO_TOP
    halves = [replace(each, result=float(at % 2)) for at, each in enumerate(people(1))]
    assert look(halves).told is HabitVerdict.NO_TOP


def test_a_habit_that_all_share_or_that_is_known_of_few_is_not_looked_at() -> None:
    samples = []
    for at, each in enumerate(people(2)):
        habits = {**each.habits, "alike": 7.0} | ({"rare": float(at)} if at < LEAST_PEOPLE - 1 else {})
        samples.append(replace(each, habits=habits))
    found = look(samples)
    assert found.unknown == ("alike", "rare")
    assert [each.code for each in found.found] == ["planted"]


def test_a_habit_known_of_most_is_told_of_those() -> None:
    samples = [
        replace(each, habits={code: value for code, value in each.habits.items() if at % 4 or code != "planted"})
        for at, each in enumerate(people(2, count=100))
    ]
    assert [each.code for each in look(samples).found] == ["planted"]


def test_ties_are_no_obstacle() -> None:
    coarse = [
        replace(each, habits={code: float(round(value)) for code, value in each.habits.items()}) for each in people(4)
    ]
    assert [each.code for each in look(coarse).found] == ["planted"]


@given(results=st.lists(st.integers(0, 30).map(float), min_size=LEAST_PEOPLE, max_size=60))
def test_the_top_is_about_a_quarter_or_there_is_none(results: list[float]) -> None:
    border = border_of(results)
    counts = [sum(each >= result for each in results) for result in set(results)]
    fit = [count for count in counts if 5 <= count <= len(results) // 3]
    if border is None:
        assert fit == []
    else:
        top = sum(each >= border for each in results)
        assert abs(top - len(results) / 4) == min(abs(count - len(results) / 4) for count in fit)


@given(chances=st.lists(st.floats(0, 1), max_size=12))
def test_correction_never_makes_a_chance_smaller_nor_changes_the_order(chances: list[float]) -> None:
    corrected = holm(chances)
    assert all(before <= after <= 1 for before, after in zip(chances, corrected, strict=True))
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    assert [corrected[at] for at in order] == sorted(corrected)


def test_correction_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


groups = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=15)


@given(one=groups, other=groups)
def test_superiority_is_the_share_of_pairs_counted_one_by_one(one: list[float], other: list[float]) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in one for b in other]
    share = superiority(np.array(one), np.array(other))
    assert share == pytest.approx(sum(pairs) / len(pairs))
    told = of_superiority(share, one=len(one), other=len(other))
    assert 0 <= told.low <= round(share, 6) <= told.high <= 1


@given(values=groups)
def test_ranks_add_up_and_keep_the_order(values: list[float]) -> None:
    ranks = midranks(np.array(values))
    assert ranks.sum() == pytest.approx(len(values) * (len(values) + 1) / 2)
    for one, rank in zip(values, ranks, strict=True):
        below, alike = sum(each < one for each in values), values.count(one)
        assert rank == pytest.approx(below + (alike + 1) / 2)


def test_an_interval_narrows_with_more_people_and_is_none_where_all_lie_above() -> None:
    few, many = of_superiority(1.0, one=5, other=15), of_superiority(1.0, one=50, other=150)
    assert few.low < many.low < few.high == many.high == 1.0
    assert few.low < 0.8


@given(whole=st.integers(1, 5000), share=st.floats(0, 1))
def test_the_interval_of_a_share_holds_it_and_stays_within_nought_and_one(whole: int, share: float) -> None:
    part = round(share * whole)
    told = wilson(part, whole)
    assert told is not None
    assert 0 <= told.low <= round(part / whole, 6) <= told.high <= 1
    assert told.low < told.high
    mirrored = wilson(whole - part, whole)
    assert mirrored is not None
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((told.low, told.high), abs=2e-6)


def test_the_interval_of_a_share_as_in_the_tables() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    cases = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (part, whole), (low, high) in cases.items():
        told = wilson(part, whole)
        assert told is not None
        assert (told.low, told.high) == pytest.approx((low, high), abs=5e-5)


def test_what_is_no_part_of_a_whole_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert wilson(3, 2) is None


@given(since=st.dates(date(2000, 1, 1), date(2100, 1, 1)), more=st.integers(LEAST_RANGE_DAYS - 1, 800))
def test_habits_come_before_results_and_no_day_is_both(since: date, more: int) -> None:
    until = since + timedelta(days=more)
    (first, last), (later, end) = thirds(since, until)
    assert (first, end) == (since, until)
    assert later == last + timedelta(days=1)
    habits, results = (last - first).days + 1, (end - later).days + 1
    assert abs(habits - 2 * results) <= 2


def left_out(result: HabitResult) -> set[str]:
    return {each.code for each in (*HABITS, of_tier("A", zh="", en="")) if is_part_of(each, METRICS[result])}


def test_a_habit_that_counts_what_the_result_counts_is_left_out() -> None:
    of_visits = {"visits_a_day", "time_on_site", "plan_adherence", "unplanned_share", "no_progress_share", "tier:A"}
    assert left_out(HabitResult.VISITS_VERIFIED) == of_visits
    assert left_out(HabitResult.STRIKE_RATE_VISITED) == of_visits
    assert left_out(HabitResult.REVENUE) == left_out(HabitResult.DEALS) == set()


def separating(habit: Habit, top: float, rest: float) -> Separating:
    share = 0.9 if top > rest else 0.1
    return Separating(habit.code, top, rest, share, interval=Interval(share - 0.05, share + 0.05), p=0.01)


def told(habit: Habit, top: float, rest: float) -> Iterator[str | None]:
    suggested = suggestion_of(habit, separating(habit, top, rest))
    yield from (None, None) if suggested is None else (suggested.zh, suggested.en)


def test_suggestions_are_said_in_both_languages() -> None:
    assert [*told(KNOWN["first_visit_at"], 31_080, 33_900)] == [
        "SOP：首访时刻不晚于 8:40",
        "SOP: first visit of the day no later than 8:40",
    ]
    assert [*told(KNOWN["visits_a_day"], 9.5, 7)] == [
        "SOP：日均核实拜访数由 7 调整到 9.5",
        "SOP: verified visits a day from 7 to 9.5",
    ]
    tier = of_tier("KA", zh="重点客户", en="Key account")
    suggested = suggestion_of(tier, separating(tier, 0.3, 0.125))
    assert suggested is not None
    assert (suggested.kind, suggested.usual, suggested.aim) == (HabitChange.FREQUENCY, 0.125, 0.3)
    assert suggested.zh == "拜访频次：提高该等级的频次，重点客户占核实拜访的比例由 12.5% 调整到 30%"
    assert suggested.en.endswith("share of verified visits to “Key account” from 12.5% to 30%")


def test_nobody_is_told_to_do_worse() -> None:
    assert [*told(KNOWN["no_progress_share"], 0.5, 0.2)] == [None, None]
    assert [*told(KNOWN["plan_adherence"], 0.5, 0.9)] == [None, None]


def test_a_finding_is_said_with_its_pairs() -> None:
    habit = KNOWN["first_visit_at"]
    earlier = separating(habit, 31_080, 33_900)
    assert pairs_alike(earlier) == 0.9
    assert (pairs_interval(earlier).low, pairs_interval(earlier).high) == pytest.approx((0.85, 0.95))
    assert sentence(habit, earlier, language="zh") == (
        "高绩效组的“首访时刻”更早：中位数 8:38，其他人 9:25；两两相比，90% 如此。"
    )
    assert sentence(habit, earlier, language="en") == (
        "First visit of the day: earlier among high performers, median 8:38, others 9:25; so in 90% of all pairs."
    )


@pytest.mark.parametrize("unit", Unit)
def test_a_value_of_each_unit_can_be_said(unit: Unit) -> None:
    assert said(unit, 1234.5, language="zh")
    assert said(unit, 0.0, language="en")
