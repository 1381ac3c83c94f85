"""What stands against a claim: which rule, which numbers, until when."""

import math
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.pool.rules.claim import objections, room
from shifang.pool.types.claim import ClaimFacts, ClaimRule, Former, Held, Obstacle

ZONE = ZoneInfo("Asia/Shanghai")
# A Wednesday.
NOW = datetime(2026, 3, 4, 10, tzinfo=ZONE)
ME, TEAM = UUID(int=1), UUID(int=9)


def facts(**given) -> ClaimFacts:
    usual = {"person_id": ME, "department_id": TEAM, "tier": "A", "entered_at": NOW - timedelta(days=30)}
    return ClaimFacts(**{**usual, **given})


def against(rule: ClaimRule, found: ClaimFacts, now: datetime = NOW) -> dict[Obstacle, datetime | None]:
    return {each.obstacle: each.lifts_at for each in objections(rule, found, now=now, zone=ZONE)}


def former(days: float, person: UUID = ME, team: UUID = TEAM) -> Former:
    return Former(person, team, NOW - timedelta(days=days))


def test_without_limits_everybody_may_claim() -> None:
    assert against(ClaimRule(), facts(former=(former(0.01),), claims=(NOW,) * 9, distance_m=9e6)) == {}


def test_the_quota_of_a_day_and_of_a_week_end_at_local_midnight() -> None:
    rule = ClaimRule(day_quota=2, week_quota=3)
    yesterday, early = NOW - timedelta(days=1), NOW.replace(hour=0, minute=5)
    assert against(rule, facts(claims=(early,))) == {}
    assert against(rule, facts(claims=(early, NOW))) == {Obstacle.DAY_QUOTA: datetime(2026, 3, 5, tzinfo=ZONE)}
    week = {Obstacle.WEEK_QUOTA: datetime(2026, 3, 9, tzinfo=ZONE)}
    assert against(rule, facts(claims=(yesterday, yesterday, early))) == week
    assert against(rule, facts(claims=(NOW - timedelta(days=3),) * 5)) == {}


def test_cooling_off_looks_at_every_former_holding_not_at_the_newest() -> None:
    rule = ClaimRule(cooling_off_days=7)
    relayed = facts(former=(former(2), former(1, UUID(int=2), UUID(int=8))))
    assert against(rule, relayed) == {Obstacle.COOLING_OFF: NOW + timedelta(days=5)}
    assert against(rule, facts(former=(former(8),))) == {}
    of_mate = facts(former=(former(2, UUID(int=2)),))
    assert against(rule, of_mate) == {}
    assert against(ClaimRule(cooling_off_days=7, team_cooling_off=True), of_mate).keys() == {Obstacle.COOLING_OFF}


def test_a_new_entry_is_closed_for_its_hours_and_then_for_all_but_the_shortlist() -> None:
    entered = NOW - timedelta(hours=5)
    assert against(ClaimRule(embargo_hours=24), facts(entered_at=entered)) == {
        Obstacle.EMBARGO: entered + timedelta(hours=24)
    }
    offered = {"open_from": NOW + timedelta(hours=1), "shortlist": frozenset({UUID(int=3)})}
    assert against(ClaimRule(), facts(**offered)) == {Obstacle.SHORTLIST: NOW + timedelta(hours=1)}
    assert against(ClaimRule(), facts(**{**offered, "shortlist": frozenset({ME})})) == {}


def test_a_phone_must_be_near_and_its_place_believed_while_the_console_is_anywhere() -> None:
    rule = ClaimRule(distance_m=300)
    assert against(rule, facts(distance_m=300.0)) == {}
    assert against(rule, facts(distance_m=300.1)) == {Obstacle.TOO_FAR: None}
    assert against(rule, facts(distance_m=math.nan)) == {Obstacle.PLACE_UNKNOWN: None}
    assert against(rule, facts(distance_m=None)) == {}


def test_caps_leave_out_what_the_filter_names() -> None:
    held = (Held("A", won=False), Held("A", won=True), Held("C", won=False))
    rule = ClaimRule(holding_cap=2, exclude_tiers=frozenset({"C"}))
    assert against(rule, facts(held=held)) == {}
    assert room(rule, held) == 1
    assert against(ClaimRule(holding_cap=2), facts(held=held)) == {Obstacle.HOLDING_CAP: None}
    assert against(ClaimRule(tier_caps={"A": 1}), facts(held=held)) == {Obstacle.TIER_CAP: None}
    assert against(ClaimRule(tier_caps={"A": 1}), facts(held=held, tier="B")) == {}


def test_claims_keep_their_distance_in_time() -> None:
    rule = ClaimRule(spacing_minutes=10)
    last = NOW - timedelta(minutes=9)
    assert against(rule, facts(claims=(NOW - timedelta(hours=2), last))) == {
        Obstacle.SPACING: last + timedelta(minutes=10)
    }
    assert against(rule, facts(claims=(NOW - timedelta(minutes=10),))) == {}


_ago = st.integers(0, 8 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
_rules = st.builds(
    ClaimRule,
    day_quota=st.none() | st.integers(0, 3),
    week_quota=st.none() | st.integers(0, 5),
    spacing_minutes=st.integers(0, 600),
    embargo_hours=st.integers(0, 72),
    cooling_off_days=st.integers(0, 20),
    team_cooling_off=st.booleans(),
)
_facts = st.builds(
    facts,
    claims=st.lists(_ago, max_size=6).map(tuple),
    entered_at=_ago,
    former=st.lists(st.builds(Former, st.sampled_from([ME, UUID(int=2)]), st.just(TEAM), _ago), max_size=3).map(tuple),
)


@given(_rules, _facts)
def test_what_time_lifts_is_lifted_at_the_named_moment_and_not_before(rule: ClaimRule, found: ClaimFacts) -> None:
    for obstacle, lifts_at in against(rule, found).items():
        assert lifts_at is not None
        assert lifts_at > NOW
        assert obstacle in against(rule, found, lifts_at - timedelta(microseconds=1))
        assert obstacle not in against(rule, found, lifts_at) or obstacle in {Obstacle.DAY_QUOTA, Obstacle.WEEK_QUOTA}


@given(_rules, _facts)
def test_giving_back_never_makes_room_in_a_quota(rule: ClaimRule, found: ClaimFacts) -> None:
    before = against(rule, found).keys() & {Obstacle.DAY_QUOTA, Obstacle.WEEK_QUOTA}
    returned = facts(claims=found.claims, entered_at=found.entered_at, former=(*found.former, former(0)))
    assert before <= against(rule, returned).keys()


@pytest.mark.parametrize("limit", [0, 1])
def test_a_quota_of_nought_lets_nobody_claim(limit: int) -> None:
    assert bool(against(ClaimRule(day_quota=limit), facts(person_id=uuid4()))) == (limit == 0)
