import json
import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shifang.kernel.geo import LocalPlane, Point, destination
from shifang.simulation.attackers import ATTACKERS, Target
from shifang.simulation.attackers.making import believable, counter_at, drive
from shifang.truth.rules.engine import GROUP_CAP, assess, risk_of
from shifang.truth.rules.photos import SIGNALS as PHOTO_SIGNALS
from shifang.truth.rules.prints import noise_prints, prints_of
from shifang.truth.signals import SIGNALS
from shifang.truth.signals.weights import WEIGHTS
from shifang.truth.types.facts import (
    AccessPoint,
    CheckInFacts,
    DeviceFacts,
    Environment,
    Fix,
    RadioFacts,
    SealFacts,
    Sighted,
    Source,
    Twin,
)
from shifang.truth.types.judgement import Group, Outcome, Signal, Tier, Verdict, assessment_json
from shifang.truth.types.policy import CheckInPolicy, Response
from shifang.truth.types.stored import facts_from_json, facts_json
from shifang.truth.words import NAMES, SENTENCES, explain

SHOP = Point(31.2304, 121.4737)
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
POLICY = CheckInPolicy()


def honest(seed: int = 1, **changes: Any) -> CheckInFacts:
    """A check-in after a believable drive to the shop."""
    chance = random.Random(seed)
    start = destination(SHOP, chance.uniform(0, 360), 4000)
    fixes, trail = believable(drive(start, SHOP, NOW - timedelta(seconds=150), chance=chance), NOW, chance)
    facts = CheckInFacts(
        customer=SHOP,
        fence_radius_m=None,
        fixes=fixes,
        happened_at=NOW,
        received_at=NOW + timedelta(seconds=2),
        person_id="p1",
        device_id="d1",
        monotonic_ms=counter_at(NOW),
        trail=trail,
    )
    return replace(facts, **changes)


def elsewhere(seed: int = 2) -> CheckInFacts:
    """A true check-in nine kilometres away."""
    chance = random.Random(seed)
    place = destination(SHOP, 90, 9000)
    fixes, trail = believable(
        drive(destination(place, 0, 3000), place, NOW - timedelta(hours=2), chance=chance), NOW, chance
    )
    return honest(customer=place, fixes=fixes, trail=trail)


def fired(facts: CheckInFacts, policy: CheckInPolicy = POLICY) -> set[str]:
    return {each.code for each in assess(facts, policy, 1).signals if each.fired}


def test_an_honest_check_in_is_accepted_and_nothing_fires() -> None:
    for seed in range(20):
        judged = assess(honest(seed), POLICY, 1)
        assert (judged.verdict, judged.risk, judged.tier) == (Outcome.ACCEPTED, 1, Tier.C)
        assert [each.code for each in judged.signals if each.fired] == []


@pytest.mark.parametrize(
    ("label", "signal"),
    [
        ("static_mock", "frozen_fix"),
        ("teleport", "teleport"),
        ("constant_accuracy_replay", "no_noise"),
        ("gps_only_spoof", "wifi_elsewhere"),
        ("shared_device", "shared_device"),
        ("clock_shift", "gnss_time"),
    ],
)
def test_an_attacker_is_caught_by_the_signal_made_for_it(label: str, signal: str) -> None:
    attacker = next(each for each in ATTACKERS if each.label == label)
    past = (
        Sighted(
            "visit:1", SHOP, 8, NOW - timedelta(hours=1), NOW - timedelta(hours=1), "d1", counter_at(NOW) - 3600_000
        ),
    )
    for seed in range(5):
        target = Target(honest(seed, past=past), elsewhere(seed))
        judged = assess(attacker.forge(target, random.Random(seed)), POLICY, 1)
        assert judged.verdict is Outcome.FLAGGED, (label, judged.reasons)
        assert signal in {each.code for each in judged.signals if each.fired}


@pytest.mark.parametrize(
    ("changes", "signal"),
    [
        ({"environment": Environment(rooted=True)}, "rooted"),
        ({"environment": Environment(hooked=True)}, "hooked"),
        ({"environment": Environment(emulator=True)}, "emulator"),
        ({"environment": Environment(cloned=True)}, "clone_app"),
        ({"environment": Environment(mock_app_selected="大牛助手")}, "mock_app_selected"),
        ({"device": DeviceFacts(attested=False, failure="boot_unverified")}, "attestation_failed"),
        ({"device": DeviceFacts(attested=True, key_revoked=True)}, "revoked_key"),
        ({"seal": SealFacts(signature=False)}, "bad_signature"),
        ({"seal": SealFacts(nonce="replayed")}, "replayed_nonce"),
    ],
)
def test_a_bad_environment_stops_the_check_in_by_itself(changes: dict[str, Any], signal: str) -> None:
    judged = assess(honest(**changes), POLICY, 1)
    assert judged.verdict is Outcome.REFUSED
    assert [each.signal for each in judged.findings if each.verdict is Verdict.BLOCK] == [signal]
    assert "suspicion" not in {each.signal for each in judged.findings}
    softened = replace(POLICY, **{next(each.response for each in SIGNALS if each.code == signal): Response.ACCEPT})
    assert assess(honest(**changes), softened, 1).verdict is not Outcome.REFUSED


def test_what_is_not_known_says_neither_good_nor_bad() -> None:
    bare = CheckInFacts(SHOP, None, (Fix(SHOP.latitude, SHOP.longitude, 9, NOW),), NOW, NOW)
    judged = assess(bare, POLICY, 1)
    assert {"rooted", "wifi_elsewhere", "impossible_speed", "own_replay", "mock_location"} <= set(judged.silent)
    assert judged.risk == 1


def test_only_the_strongest_of_a_group_counts_and_no_group_says_more_than_its_cap() -> None:
    def signal(group: Group, llr: float) -> Signal:
        return Signal("x", group, llr, applicable=True, fired=True)

    alone = risk_of([signal(Group.NOISE, 5.0)])
    assert risk_of([signal(Group.NOISE, 5.0), signal(Group.NOISE, 3.0)]) == alone
    assert risk_of([signal(Group.NOISE, 50.0)]) == risk_of([signal(Group.NOISE, GROUP_CAP)])
    assert risk_of([signal(Group.NOISE, 5.0), signal(Group.MOTION, 3.0)]) > alone
    assert risk_of([]) == 1


def test_facts_replay_bit_for_bit() -> None:
    rich = honest(
        environment=Environment(rooted=False, mock_apps=("大牛助手",)),
        wifi=(AccessPoint("02:00:00:00:00:01", -60),),
        radio=RadioFacts((Source("wifi", SHOP, 30.0, 3),), ("02:00:00:00:00:01",), 6),
        device=DeviceFacts(attested=True),
        seal=SealFacts(signature=True, nonce="fresh", missing_before=0),
        past=(Sighted("v", SHOP, 5.5, NOW - timedelta(days=1), NOW, "d1", 5),),
        twins=(Twin("noise", "v", "p1", "d1", NOW - timedelta(days=7), 4),),
    )
    again = facts_from_json(json.loads(json.dumps(facts_json(rich))))
    assert again == rich
    first = json.dumps(assessment_json(assess(rich, POLICY, 3)), sort_keys=True)
    assert json.dumps(assessment_json(assess(again, POLICY, 3)), sort_keys=True) == first


def test_the_tier_needs_what_an_attested_device_signed_and_counts_agreeing_sources() -> None:
    near = RadioFacts((Source("wifi", destination(SHOP, 0, 20), 30.0, 4),))
    far = RadioFacts((Source("wifi", destination(SHOP, 0, 5000), 30.0, 4),))
    device, signed = DeviceFacts(attested=True), SealFacts(signature=True)

    def tier(**known: Any) -> Tier:
        return assess(honest(**known), POLICY, 1).tier

    assert tier(radio=near, seal=signed) is Tier.C
    assert tier(device=device, seal=signed) is Tier.B
    assert tier(device=device, seal=signed, radio=near) is Tier.A
    assert tier(device=device, seal=signed, radio=far) is Tier.B
    for unsigned in (None, SealFacts(), SealFacts(signature=False)):
        assert tier(device=device, seal=unsigned, radio=near) is Tier.C


def test_of_three_sources_the_one_that_disagrees_is_named_in_metres_and_sigmas() -> None:
    there = destination(SHOP, 45, 6000)
    radio = RadioFacts((Source("wifi", there, 35.0, 4), Source("cell", there, 600.0)))
    finding = next(each for each in assess(honest(radio=radio), POLICY, 1).findings if each.signal == "odd_one_out")
    assert finding.params["source"] == "gnss"
    assert finding.params["metres"] == pytest.approx(6000, rel=0.02)
    assert finding.measured > finding.limit
    assert "卫星定位" in explain(finding, "zh")


def test_a_check_in_too_far_from_the_last_in_too_little_time() -> None:
    past = (Sighted("visit:7", destination(SHOP, 0, 20_000), 10, NOW - timedelta(minutes=4), NOW, "d1"),)
    judged = assess(honest(past=past), POLICY, 1)
    finding = next(each for each in judged.findings if each.signal == "impossible_speed")
    assert (finding.limit, finding.unit, finding.evidence[-1]) == (150, "km/h", "visit:7")
    sharp = (replace(past[0], accuracy_m=9000.0),)
    assert "impossible_speed" not in fired(honest(past=sharp)), "a coarse earlier position proves nothing"


def test_noise_is_found_again_when_cut_differently_or_moved() -> None:
    points = [(fix.latitude, fix.longitude) for fix in honest().fixes]
    whole, cut = set(noise_prints(points)), set(noise_prints(points[9:]))
    moved = set(noise_prints([(round(a * 1e7 + 51234) / 1e7, round(b * 1e7 - 4000) / 1e7) for a, b in points]))
    rounded = set(noise_prints([(round(a * 1e7) / 1e7, round(b * 1e7) / 1e7) for a, b in points]))
    assert len(whole & cut) >= 2
    assert moved == rounded
    assert not whole & set(noise_prints([(fix.latitude, fix.longitude) for fix in honest(9).fixes]))
    still = tuple(Fix(1.0, 2.0, 5, NOW + timedelta(seconds=n)) for n in range(30))
    assert [each.kind for each in prints_of(still, ())] == ["spot"], "standing still is no print of anybody"


def test_a_replay_of_ones_own_day_and_of_a_colleague() -> None:
    week = NOW - timedelta(days=7)
    own = honest(twins=(Twin("noise", "old", "p1", "d1", week, 5),))
    borrowed = honest(twins=(Twin("noise", "old", "p2", "d2", week, 5),))
    assert fired(own) == {"own_replay"}
    assert fired(borrowed) == {"borrowed_noise"}
    assert assess(own, POLICY, 1).verdict is Outcome.FLAGGED


def test_a_crowd_at_one_point_is_told_and_two_colleagues_are_not() -> None:
    def crowd(count: int) -> CheckInFacts:
        return honest(twins=tuple(Twin("spot", f"v{n}", f"q{n}", f"d{n}", NOW) for n in range(count)))

    assert "crowded_spot" not in fired(crowd(1))
    assert "crowded_spot" in fired(crowd(2))


def test_usual_access_points_that_are_missing_are_told_in_percent() -> None:
    routine = tuple(f"02:00:00:00:00:{n:02x}" for n in range(8))
    radio = RadioFacts(routine=routine, routine_visits=9)
    some = honest(wifi=tuple(AccessPoint(each, -60) for each in routine[:2]), radio=radio)
    finding = next(each for each in assess(some, POLICY, 1).findings if each.signal == "wifi_missing")
    assert (finding.measured, finding.unit) == (75, "%")
    assert "wifi_missing" not in fired(replace(some, wifi=tuple(AccessPoint(each, -60) for each in routine[:6])))


def test_a_clock_that_jumps_between_two_fixes() -> None:
    facts = honest()
    jumped = tuple(
        replace(fix, fixed_at=fix.fixed_at + timedelta(seconds=90 if index > 30 else 0), gnss_time=None)
        for index, fix in enumerate(facts.fixes)
    )
    judged = assess(replace(facts, fixes=jumped), POLICY, 1)
    finding = next(each for each in judged.findings if each.signal == "clock_jump")
    assert finding.measured == pytest.approx(90)
    assert finding.evidence == ("fix:30", "fix:31")


def test_every_signal_has_words_in_both_languages_and_a_weight() -> None:
    codes = {each.code for each in SIGNALS}
    told = codes | set(PHOTO_SIGNALS)
    assert told | {"suspicion", "mock_location?", "no_customer_position"} == set(SENTENCES)
    assert told | {"suspicion", "no_customer_position"} == set(NAMES)
    assert set(WEIGHTS) <= codes
    assert all(math.isfinite(each) for pair in WEIGHTS.values() for each in pair)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_finding_explains_itself_with_its_numbers(language: str) -> None:
    target = Target(honest(), elsewhere())
    for number, attacker in enumerate(ATTACKERS):
        for finding in assess(attacker.forge(target, random.Random(number)), POLICY, 1).findings:
            sentence = explain(finding, language)
            assert "{" not in sentence
            told = finding.measured is not None and "{measured}" in SENTENCES[finding.signal][0]
            # Long times are told in hours and minutes (truth/tests/test_rules.py).
            if told and not (finding.unit == "s" and finding.measured >= 300):
                assert f"{finding.measured:g}" in sentence


def test_a_mixed_up_coordinate_system_is_an_explanation_and_no_suspicion() -> None:
    from shifang.kernel.datum import Datum, from_wgs84

    gcj = from_wgs84(SHOP, Datum.GCJ02)
    off = LocalPlane(gcj).to_point(3, 4)
    judged = assess(CheckInFacts(SHOP, None, (Fix(off.latitude, off.longitude, 8, NOW),), NOW, NOW), POLICY, 1)
    assert [each.signal for each in judged.findings if each.applicable] == ["datum_mixup"]
    assert judged.risk == 1
