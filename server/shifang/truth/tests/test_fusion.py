"""A position from radio: robust to one liar, honest about itself, never above its assurance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shifang.kernel.geo import LocalPlane, Point, destination, distance_m
from shifang.protocol.location import LocationEvidence
from shifang.truth.rules.engine import assess
from shifang.truth.rules.fusion import Heard, cell_source, fused, wifi_source, with_computed_position
from shifang.truth.rules.prints import prints_of
from shifang.truth.rules.radio_map import Sample, newest, placed, routine
from shifang.truth.rules.robust import geometric_median, weighted_quantile
from shifang.truth.types.evidence import fixes_of
from shifang.truth.types.facts import CheckInFacts, DeviceFacts, Fix, RadioFacts, SealFacts, Source
from shifang.truth.types.judgement import Tier
from shifang.truth.types.policy import CheckInPolicy

SHOP = Point(31.2304, 121.4737)
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
POLICY = CheckInPolicy()
WIFI = Source("wifi", SHOP, 35.0, 6)


def around(metres: float, count: int = 5, dbm: int = -60) -> list[Heard]:
    return [Heard(destination(SHOP, 360 / count * n, metres), 15.0, dbm) for n in range(count)]


def facts(*fixes: Fix, sources: tuple[Source, ...] = (WIFI,), attested: bool = True) -> CheckInFacts:
    device, seal = DeviceFacts(attested=attested), SealFacts(signature=True)
    return CheckInFacts(SHOP, None, fixes, NOW, NOW, radio=RadioFacts(sources=sources), device=device, seal=seal)


def fix(*, metres: float = 0.0, accuracy_m: float = 10.0, age_s: float = 2.0) -> Fix:
    place = destination(SHOP, 90, metres)
    return Fix(place.latitude, place.longitude, accuracy_m, NOW - timedelta(seconds=age_s))


def test_middles_are_not_moved_by_one_liar() -> None:
    places = [(0.0, 0.0), (2.0, 0.0), (0.0, 2.0), (2.0, 2.0), (90_000.0, 0.0)]
    x, y = geometric_median(places, [1.0] * 5)
    assert (round(x), round(y)) == (1, 1) or max(x, y) < 2.5
    assert weighted_quantile([3, 1, 2], [1, 1, 1], 0.5) == 2


def test_an_access_point_that_was_carried_off_is_left_out() -> None:
    honest = wifi_source(around(30), share=1.0)
    lied = wifi_source([*around(30), Heard(destination(SHOP, 10, 40_000), 15.0, -40)], share=1.0)
    assert honest is not None
    assert lied is not None
    assert distance_m(honest.position, lied.position) < 5
    assert lied.heard == 5


def test_one_access_point_a_moving_one_and_two_that_contradict_place_nobody() -> None:
    assert wifi_source(around(30)[:1], share=1.0) is None
    assert wifi_source([replace(each, spread_m=900.0) for each in around(30)], share=1.0) is None
    assert wifi_source([*around(0)[:1], Heard(destination(SHOP, 0, 5000), 15.0, -60)], share=1.0) is None


def test_loud_ones_pull_more_and_the_unknown_widen() -> None:
    west, east = Heard(destination(SHOP, 270, 50), 10.0, -45), Heard(destination(SHOP, 90, 50), 10.0, -85)
    found = wifi_source([west, east], share=1.0)
    vague = wifi_source([west, east], share=0.2)
    assert found is not None
    assert vague is not None
    assert LocalPlane(SHOP).to_metres(found.position)[0] < -20
    assert vague.accuracy_m > found.accuracy_m + 30


def test_cells_are_coarse_and_one_that_was_moved_is_left_out() -> None:
    near = [Heard(destination(SHOP, 120 * n, 300), 1000.0, -90) for n in range(3)]
    found = cell_source([*near, Heard(destination(SHOP, 0, 400_000), 1000.0, -50)])
    assert found is not None
    assert distance_m(found.position, SHOP) < 350
    assert found.accuracy_m >= 400
    assert cell_source([]) is None
    unknown = cell_source([Heard(SHOP, 0.0, None)])
    assert unknown is not None
    assert unknown.accuracy_m >= 2000


def test_two_sources_are_joined_when_they_agree_and_none_is_believed_when_not() -> None:
    cell = Source("cell", destination(SHOP, 90, 100), 400.0, 2)
    both = fused(RadioFacts(sources=(WIFI, cell)))
    assert both is not None
    assert (both.name, both.heard) == ("wifi+cell", 8)
    assert both.accuracy_m < WIFI.accuracy_m
    assert distance_m(both.position, SHOP) < 5
    assert fused(RadioFacts(sources=(WIFI, replace(cell, position=destination(SHOP, 90, 30_000))))) is None
    assert fused(RadioFacts()) is None


@pytest.mark.parametrize("fixes", [(), (fix(accuracy_m=900),), (fix(age_s=4000),)])
def test_without_usable_satellites_the_position_is_computed_and_capped(fixes: tuple[Fix, ...]) -> None:
    found = with_computed_position(facts(*fixes), POLICY)
    judged = assess(found, POLICY, 1)
    assert found.fixes[-1].provider == "radio:wifi"
    assert judged.fix_index == len(fixes)
    assert judged.accuracy_m == 35.0
    assert judged.tier is Tier.B
    assert {each.signal: each.verdict.value for each in judged.findings}["computed_position"] == "review"
    assert not {"no_fix", "poor_accuracy", "stale_fix"} & {each.signal for each in judged.findings}
    assert with_computed_position(found, POLICY) is found
    assert prints_of(found.fixes, ()) == prints_of(fixes, ())


def test_a_computed_position_outside_the_fence_is_outside() -> None:
    there = replace(WIFI, position=destination(SHOP, 0, 3000))
    judged = assess(with_computed_position(facts(sources=(there,)), POLICY), POLICY, 1)
    assert judged.verdict.value == "refused"
    assert "outside_fence" in {each.signal for each in judged.findings}


def test_good_satellites_and_coarse_ones_that_contradict_stay_alone() -> None:
    for alone in (fix(), fix(metres=8000, accuracy_m=500)):
        assert with_computed_position(facts(alone), POLICY).fixes == (alone,)
    judged = assess(facts(fix(metres=8000, accuracy_m=500)), POLICY, 1)
    assert "wifi_elsewhere" in {each.signal for each in judged.findings}


def test_no_phone_can_pass_its_fix_off_as_computed_here() -> None:
    given = {"latitude": 31.2, "longitude": 121.5, "datum": "wgs84", "accuracy_m": 9, "fixed_at": NOW.isoformat()}
    read = LocationEvidence.model_validate({"fixes": [{**given, "provider": "radio:wifi"}]})
    assert [each.computed for each in fixes_of(read)] == [False]


def test_a_map_follows_from_its_visits_in_any_order() -> None:
    samples = [
        Sample(f"v{n}", f"2026-10-{n + 1:02d}", SHOP.latitude + n * 1e-5, SHOP.longitude, 8.0, -50 - n)
        for n in range(28)
    ]
    assert newest([*samples[9:], *samples[:9], samples[3]]) == samples
    found = placed(samples)
    assert distance_m(found.position, SHOP) < 15
    assert 4 <= found.spread_m < 20
    liar = Sample("x", "2026-11-01", 39.9, 116.4, 8.0, -50)
    assert distance_m(placed([*samples, liar]).position, found.position) < 10


def test_routine_is_what_is_nearly_always_heard_loud_enough() -> None:
    visits = [{"a": -50, "b": -60, "c": -90, **({"d": -50} if n < 3 else {})} for n in range(6)]
    assert routine(visits) == ["a", "b"]
    assert routine(visits[:4]) == []
