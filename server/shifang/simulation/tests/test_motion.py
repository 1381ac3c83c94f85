import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.kernel.geo import LocalPlane, Point, distance_m
from shifang.simulation.dice import dice, drawn_id
from shifang.simulation.motion import PHONES, Measured, Receiver, streets, travel
from shifang.simulation.types import Mode, Phone, Surroundings

HERE = Point(39.2851, -76.5902)
NINE = datetime(2026, 10, 5, 13, tzinfo=UTC)
seeds = st.integers(0, 10_000)
nearby = st.tuples(st.floats(-2500, 2500), st.floats(-2500, 2500)).map(
    lambda offset: LocalPlane(HERE).to_point(*offset)
)


@given(seeds, nearby, st.sampled_from(Mode))
def test_nobody_goes_faster_than_the_mode_or_far_about(seed: int, there: Point, mode: Mode) -> None:
    chance = dice(seed, "way")
    trail = travel(streets(HERE, there, chance), NINE, mode=mode, chance=chance)
    assert trail.at(trail.starts_at) == HERE
    assert distance_m(trail.at(trail.ends_at), there) < 0.01
    for (left_at, left), (reached_at, reached) in pairwise(trail.stations):
        passed = (reached_at - left_at).total_seconds()
        assert distance_m(left, reached) <= mode.speed_mps * passed + 0.01
    assert trail.metres <= 2.0 * distance_m(HERE, there) + 1


@given(seeds, nearby, st.floats(0, 1))
def test_a_person_on_the_way_is_on_the_way(seed: int, there: Point, share: float) -> None:
    chance = dice(seed, "way")
    trail = travel(streets(HERE, there, chance), NINE, mode=Mode.WALK, chance=chance)
    moment = NINE + (trail.ends_at - NINE) * share
    soon = trail.at(moment + timedelta(seconds=1))
    assert distance_m(trail.at(moment), soon) < 3


def standing(phone: Phone, around: Surroundings, count: int, seed: int = 5) -> list[Measured]:
    receiver = Receiver(phone, dice(seed, phone.label))
    return [receiver.fix(NINE + timedelta(seconds=n), HERE, around) for n in range(count)]


def offsets(fixes: list[Measured]) -> list[float]:
    return [LocalPlane(HERE).to_metres(each.place)[0] for each in fixes]


def test_errors_hang_together_in_time() -> None:
    quiet = Phone("quiet")
    east = offsets(standing(quiet, Surroundings.STREET, 4000))
    middle = sum(east) / len(east)
    spread = sum((x - middle) ** 2 for x in east)
    follows = sum((a - middle) * (b - middle) for a, b in pairwise(east)) / spread
    assert follows > 0.9


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: phone.label)
def test_the_claimed_accuracy_is_worth_about_68_percent(phone: Phone) -> None:
    fixes = [Receiver(phone, dice(seed, phone.label)).fix(NINE, HERE, Surroundings.STREET) for seed in range(3000)]
    held = sum(distance_m(each.place, HERE) <= each.accuracy_m for each in fixes) / len(fixes)
    assert 0.6 < held < 0.95


def test_some_fixes_are_off_by_a_block_and_few_of_them_unnoticed() -> None:
    fixes = standing(Phone("town"), Surroundings.STREET, 20_000)
    astray = [each for each in fixes if distance_m(each.place, HERE) > 30]
    unnoticed = [each for each in astray if distance_m(each.place, HERE) > 3 * each.accuracy_m]
    assert 0.02 < len(astray) / len(fixes) < 0.5
    assert len(unnoticed) < len(astray) / 2


def test_a_phone_of_steps_reports_its_steps_only() -> None:
    stepped = next(phone for phone in PHONES if phone.accuracy_steps)
    claimed = {each.accuracy_m for each in standing(stepped, Surroundings.INDOORS, 500)}
    assert claimed <= set(stepped.accuracy_steps)


@given(seeds)
@settings(max_examples=20)
def test_the_same_seed_gives_the_same_fixes(seed: int) -> None:
    first = standing(PHONES[0], Surroundings.STREET, 30, seed)
    assert first == standing(PHONES[0], Surroundings.STREET, 30, seed)
    assert all(math.isfinite(each.accuracy_m) for each in first)


def test_ids_hang_on_the_purpose() -> None:
    assert drawn_id(NINE, 1, "a") == drawn_id(NINE, 1, "a")
    assert drawn_id(NINE, 1, "a") != drawn_id(NINE, 1, "b")
    assert drawn_id(NINE, 1, "a") != drawn_id(NINE, 2, "a")
    assert drawn_id(NINE, 1, "a").version == 7
