import json
import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.geo import Point, destination
from shifang.truth.rules.engine import assess
from shifang.truth.signals.fence import probability_inside
from shifang.truth.signals.scene import Scene
from shifang.truth.types.facts import CheckInFacts, Fix
from shifang.truth.types.judgement import Finding, Outcome, Verdict, assessment_json
from shifang.truth.types.policy import (
    CHECK_IN_POLICY,
    CHECK_IN_POLICY_DEFAULT,
    CheckInPolicy,
    Response,
    check_in_policy,
)
from shifang.truth.types.stored import facts_from_json, facts_json
from shifang.truth.words import explain

VECTORS = json.loads((Path(__file__).parents[4] / "contracts" / "vectors" / "check_in.json").read_text("utf-8"))
SHOP = Point(39.2904, -76.6122)
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


def facts(*fixes: Fix, radius: int | None = None) -> CheckInFacts:
    return CheckInFacts(SHOP, radius, fixes, NOW, NOW)


def fix_at(distance: float, accuracy: float = 10.0, age_s: float = 5.0) -> Fix:
    place = destination(SHOP, 0, distance)
    return Fix(place.latitude, place.longitude, accuracy, NOW - timedelta(seconds=age_s))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vector(case: dict[str, Any]) -> None:
    judged = assessment_json(assess(facts_from_json(case["facts"]), check_in_policy(case["policy"]), 1))
    expected = case["expected"]
    assert {key: judged[key] for key in ("verdict", "fix_index", "distance_m")} == {
        key: expected[key] for key in ("verdict", "fix_index", "distance_m")
    }
    assert judged["p_inside"] == pytest.approx(expected["p_inside"], abs=0.01)
    assert _without_chance(judged["findings"]) == _without_chance(expected["findings"])


def _without_chance(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "params": {k: v for k, v in each["params"].items() if k != "p_inside"}} for each in findings]


def test_the_vectors_name_the_defaults_and_the_engine() -> None:
    assert VECTORS["defaults"] == CHECK_IN_POLICY_DEFAULT
    judged = assess(facts(fix_at(1)), CheckInPolicy(), 7)
    assert judged.engine_version == VECTORS["engine_version"]
    assert judged.policy_version == 7


def test_the_default_policy_satisfies_its_schema_and_reads_back() -> None:
    jsonschema.validate(CHECK_IN_POLICY_DEFAULT, CHECK_IN_POLICY.schema)
    assert check_in_policy(CHECK_IN_POLICY_DEFAULT) == CheckInPolicy()
    assert check_in_policy({}) == CheckInPolicy()


@pytest.mark.parametrize("body", [{"outside": "allow"}, {"fence_radius_m": 0}, {"radius": 200}])
def test_another_policy_body_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, CHECK_IN_POLICY.schema)


@given(st.floats(0, 3000), st.floats(1, 2000), st.floats(20, 1000))
def test_the_probability_is_one(distance: float, accuracy: float, radius: float) -> None:
    assert 0 <= probability_inside(distance, accuracy, radius) <= 1


@given(st.floats(0, 1000), st.floats(1, 200), st.floats(20, 1000), st.floats(1, 200))
def test_the_probability_falls_with_the_distance_and_grows_with_the_fence(
    distance: float, accuracy: float, radius: float, more: float
) -> None:
    chance = probability_inside(distance, accuracy, radius)
    assert probability_inside(distance + more, accuracy, radius) <= chance + 1e-6
    assert probability_inside(distance, accuracy, radius + more) >= chance - 1e-6


@pytest.mark.parametrize(
    ("distance", "accuracy", "radius"),
    [(0, 50, 50), (200, 20, 200), (180, 60, 200), (30, 150, 200), (445, 20, 200), (12, 1, 20)],
)
def test_the_probability_agrees_with_throwing_dice(distance: float, accuracy: float, radius: float) -> None:
    dice = random.Random(7)
    sigma = accuracy / math.sqrt(-2 * math.log(0.32))
    throws = 40_000
    inside = sum(math.hypot(distance + dice.gauss(0, sigma), dice.gauss(0, sigma)) <= radius for _ in range(throws))
    assert probability_inside(distance, accuracy, radius) == pytest.approx(inside / throws, abs=0.012)


def test_an_accuracy_means_68_percent() -> None:
    assert probability_inside(0, 100, 100) == pytest.approx(0.68, abs=1e-4)


@given(st.floats(0, 3000), st.floats(1, 150))
def test_a_better_accuracy_never_helps_somebody_outside(distance: float, accuracy: float) -> None:
    coarse = assess(facts(fix_at(distance, accuracy)), CheckInPolicy(), 1)
    sharp = assess(facts(fix_at(distance, accuracy / 2)), CheckInPolicy(), 1)
    if coarse.verdict is Outcome.REFUSED:
        assert sharp.verdict is Outcome.REFUSED


@given(st.lists(st.builds(fix_at, st.floats(0, 800), st.floats(1, 900), st.floats(-400, 4000)), max_size=6))
def test_facts_survive_being_stored(fixes: list[Fix]) -> None:
    made = facts(*fixes)
    again = facts_from_json(json.loads(json.dumps(facts_json(made))))
    assert again == made
    policy = CheckInPolicy()
    assert assess(again, policy, 1) == assess(made, policy, 1)


def test_without_a_fresh_fix_the_nearest_in_time_is_judged() -> None:
    chosen = Scene(facts(fix_at(5, 3, 4000), fix_at(5, 90, 200), fix_at(5, 3, 3000)), CheckInPolicy()).sighting
    assert chosen is not None
    assert chosen.index == 1


def test_a_softened_policy_softens_the_verdict_only() -> None:
    soft = CheckInPolicy(outside=Response.FLAG)
    strict_answer = assess(facts(fix_at(445, 20)), CheckInPolicy(), 1)
    soft_answer = assess(facts(fix_at(445, 20)), soft, 1)
    assert strict_answer.verdict is Outcome.REFUSED
    assert soft_answer.verdict is Outcome.FLAGGED
    outside = [each for each in soft_answer.findings if each.signal == "outside_fence"]
    assert [(each.measured, each.limit) for each in outside] == [(445.0, 200)]


@pytest.mark.parametrize(
    ("measured", "zh", "en"),
    [
        (299.5, "定位时间与签到相差 299.5 秒，超过 2 小时。", "taken 299.5 s before the check-in; at most 2 h are"),
        (
            16621.2,
            "定位时间与签到相差 4 小时 37 分钟，超过 2 小时。",
            "taken 4 h 37 min before the check-in; at most 2 h are",
        ),
    ],
)
def test_long_times_are_told_in_hours_and_minutes(measured: float, zh: str, en: str) -> None:
    finding = Finding("stale_fix", Verdict.FLAG, measured, 7200, "s")
    assert explain(finding, "zh") == zh
    assert en in explain(finding, "en")
