"""Rules are read from JSON with every field checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.kernel.problems import Refusal
from shifang.pool.rules.stored import rules_from_json, rules_json
from shifang.pool.types.before_claim import PERSONAL, BeforeClaim, MaskedField
from shifang.pool.types.claim import ClaimRule, TieBreak
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Combine, Condition, Counting, ReclaimRule

_reclaim = st.builds(
    ReclaimRule,
    st.lists(
        st.builds(Condition, st.sampled_from(Cause), st.integers(1, 365), st.integers(1, 9)),
        unique_by=lambda each: each.cause,
        max_size=4,
    ).map(tuple),
    st.sampled_from(Combine),
    st.sampled_from(Counting),
    st.lists(st.integers(1, 30), max_size=3).map(tuple),
    st.booleans(),
)
_claim = st.builds(
    ClaimRule,
    day_quota=st.none() | st.integers(0, 20),
    tier_caps=st.dictionaries(st.sampled_from("ABC"), st.integers(0, 50)),
    exclude_tiers=st.frozensets(st.sampled_from("ABC")),
    tie_break=st.sampled_from(TieBreak),
)
_before = st.builds(BeforeClaim, st.frozensets(st.sampled_from(MaskedField)), st.none() | st.integers(0, 10_000))


@given(st.builds(PoolRules, _claim, st.dictionaries(st.sampled_from("*ABC"), _reclaim), _before))
def test_what_is_written_reads_as_the_same_rules(rules: PoolRules) -> None:
    assert rules_from_json(rules_json(rules)) == rules


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"claim": {"day_quota": -1}}, "claim.day_quota"),
        ({"claim": {"distance_m": 5}}, "claim.distance_m"),
        ({"claim": {"tie_break": "mine"}}, "claim.tie_break"),
        ({"claim": {"tier_caps": {"A": -4}}}, "claim.tier_caps.A"),
        (
            {"reclaim": {"*": {"conditions": [{"cause": "no_verified_visit", "days": -3}]}}},
            "reclaim.*.conditions.0.days",
        ),
        (
            {"reclaim": {"*": {"conditions": [{"cause": "no_verified_visit", "days": 0}]}}},
            "reclaim.*.conditions.0.days",
        ),
        ({"reclaim": {"A": {"conditions": [{"cause": "boredom", "days": 3}]}}}, "reclaim.A.conditions.0.cause"),
        ({"reclaim": {"A": {"conditions": [{"cause": "no_deal", "days": 3}] * 2}}}, "reclaim.A.conditions"),
        ({"reclaim": {"A": {"warn_days": [0]}}}, "reclaim.A.warn_days"),
        ({"before_claim": {"masked": ["shoe_size"]}}, "before_claim.masked.0"),
        ({"before_claim": {"views_per_day": -1}}, "before_claim.views_per_day"),
        ({"before_claim": {"views_per_day": 1.5}}, "before_claim.views_per_day"),
        ("nothing", ""),
    ],
)
def test_rules_that_cannot_be_are_refused_by_their_field(raw: object, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules_from_json(raw)
    assert refused.value.kind.code == "pool.rules_invalid"
    assert field in {each["field"] for each in refused.value.errors}


def test_rules_saved_before_there_was_masking_hide_what_is_personal() -> None:
    rules = rules_from_json({"claim": {}, "reclaim": {}})
    assert rules.before_claim == BeforeClaim(PERSONAL, None)


def test_the_rule_of_a_tier_goes_before_the_rule_of_all() -> None:
    fifteen, all_others = ReclaimRule((Condition(Cause.NO_DEAL, 15),)), ReclaimRule((Condition(Cause.NO_DEAL, 90),))
    rules = PoolRules(reclaim={"A": fifteen, "*": all_others})
    assert (rules.reclaim_of("A"), rules.reclaim_of("B")) == (fifteen, all_others)
    assert PoolRules().reclaim_of("A") == ReclaimRule()
