"""The rules of visits: stay, visibility, states, forms, assignments, codes."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.visits.rules.assignment import Assignment, assigned_template
from shifang.visits.rules.code import visit_code
from shifang.visits.rules.states import is_late, out_of_order, states_of
from shifang.visits.rules.stay import judge_stay
from shifang.visits.rules.templates import template_faults, with_defaults
from shifang.visits.rules.visibility import visible_steps
from shifang.visits.steps import BY_CODE
from shifang.visits.steps.form import FORM
from shifang.visits.tests.make import FORM as SCHEMA
from shifang.visits.tests.make import STEPS
from shifang.visits.types.closed_lists import RULES_POLICY
from shifang.visits.types.words import (
    Completeness,
    Condition,
    Life,
    PhotoState,
    Reason,
    Side,
    Stay,
    StayFacts,
    Step,
    StepDone,
    Validity,
    Value,
    Verification,
    VisitFacts,
    VisitRules,
)

VECTORS = Path(__file__).parents[4] / "contracts" / "vectors"
STAYS = json.loads((VECTORS / "time_on_site.json").read_text("utf-8"))
VISIBILITY = json.loads((VECTORS / "visibility.json").read_text("utf-8"))
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("case", STAYS["cases"], ids=lambda case: case["name"])
def test_time_on_site(case: dict[str, Any]) -> None:
    facts = case["facts"]
    stay = judge_stay(
        StayFacts(
            facts["on_site_ms"],
            datetime.fromisoformat(facts["checked_in"]["happened_at"]),
            datetime.fromisoformat(facts["checked_in"]["received_at"]),
            datetime.fromisoformat(facts["checked_out"]["happened_at"]),
            datetime.fromisoformat(facts["checked_out"]["received_at"]),
        ),
        VisitRules(**case["policy"]),
    )
    expected = case["expected"]
    assert (stay.seconds, stay.valid, stay.source) == (expected["seconds"], expected["valid"], expected["source"])
    told = [{"signal": f.signal, "measured": f.measured, "limit": f.limit, "unit": f.unit} for f in stay.findings]
    assert told == expected["findings"]


def test_the_vectors_name_the_defaults_of_the_policy() -> None:
    assert STAYS["defaults"].items() <= RULES_POLICY.default.items()


@given(st.integers(0, 10**8), st.integers(-(10**5), 10**5), st.integers(0, 10**4), st.integers(0, 10**4))
def test_a_stay_is_never_longer_than_claimed_nor_negative(ms: int, clock_s: int, late_in: int, late_out: int) -> None:
    out = NOW + timedelta(seconds=clock_s)
    facts = StayFacts(ms, NOW, NOW + timedelta(seconds=late_in), out, out + timedelta(seconds=late_out))
    stay = judge_stay(facts, VisitRules())
    assert 0 <= stay.seconds <= ms // 1000
    assert stay.valid == (stay.seconds > 180)


@pytest.mark.parametrize("case", VISIBILITY["cases"], ids=lambda case: case["name"])
def test_visibility(case: dict[str, Any]) -> None:
    steps = [_step(**each) for each in case["steps"]]
    assert [each.id for each in visible_steps(steps, case["answers"])] == case["expected_visible"]


def _step(id: str = "a", *, required: bool = True, visible_if: dict[str, Any] | None = None) -> Step:  # noqa: A002
    condition = Condition(**visible_if) if visible_if else None
    return Step(id=id, kind="note", title={}, required=required, config={}, visible_if=condition)


def _done(step_id: str, *held: bool, at: datetime = NOW) -> StepDone:
    return StepDone(step_id, {}, tuple(PhotoState(str(n), "other", each) for n, each in enumerate(held)), at)


GOOD = Stay(seconds=600, valid=True, source="monotonic")
SHORT = Stay(seconds=180, valid=False, source="monotonic")


def _facts(**changes: Any) -> VisitFacts:
    whole: dict[str, Any] = {
        "steps": (_step("a"), _step("b", required=False)),
        "done": {"a": _done("a", True)},
        "ended": Life.CHECKED_OUT,
        "checked_in": True,
        "stay": GOOD,
    }
    return VisitFacts(**{**whole, **changes})


@pytest.mark.parametrize(
    ("changes", "completeness", "validity", "verification"),
    [
        ({}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.PROVEN),
        ({"done": {"a": _done("a", True, False)}}, Reason.PHOTOS_MISSING, Reason.KEPT_THE_RULES, Reason.INCOMPLETE),
        ({"done": {}}, Reason.STEPS_MISSING, Reason.REQUIRED_STEPS, Reason.NOT_VALID),
        ({"done": {}, "commands_missing": True}, Reason.STEPS_MISSING, Reason.COMMANDS_MISSING, Reason.NOT_VALID),
        ({"stay": SHORT}, Reason.ALL_DONE, Reason.TIME_ON_SITE, Reason.NOT_VALID),
        ({"stay": SHORT, "done": {}}, Reason.STEPS_MISSING, Reason.TIME_ON_SITE, Reason.NOT_VALID),
        ({"to_review": True}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.TO_REVIEW),
        ({"overridden": True}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.OVERRIDDEN),
        ({"photo_needed": True}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.PROVEN),
        (
            {"photo_needed": True, "done": {"a": _done("a")}},
            Reason.ALL_DONE,
            Reason.KEPT_THE_RULES,
            Reason.PHOTO_NEEDED,
        ),
        ({"least_tier": "B"}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.TIER_TOO_LOW),
        ({"least_tier": "A", "tier": "B"}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.TIER_TOO_LOW),
        ({"least_tier": "B", "tier": "A"}, Reason.ALL_DONE, Reason.KEPT_THE_RULES, Reason.PROVEN),
        ({"ended": None}, Reason.NOT_OVER, Reason.NOT_OVER, Reason.NOT_OVER),
        ({"ended": Life.CANCELLED}, Reason.NOT_OVER, Reason.NOT_OVER, Reason.NOT_OVER),
        (
            {"ended": None, "checked_in": False, "check_in_refused": True},
            Reason.NOT_OVER,
            Reason.FENCE,
            Reason.NOT_OVER,
        ),
        (
            {"ended": Life.SHOP_CLOSED, "done": {}, "loose_photos": (PhotoState("x", "other", False),)},
            Reason.PHOTOS_MISSING,
            Reason.NOT_OVER,
            Reason.NOT_OVER,
        ),
    ],
)
def test_states(changes: dict[str, Any], completeness: Reason, validity: Reason, verification: Reason) -> None:
    states = states_of(_facts(**changes))
    assert (states.completeness_reason, states.validity_reason, states.verification_reason) == (
        completeness,
        validity,
        verification,
    )


@given(
    st.sampled_from([None, Life.CHECKED_OUT, Life.CANCELLED, Life.SHOP_CLOSED]),
    st.sampled_from([None, GOOD, SHORT]),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_verified_means_checked_out_complete_valid_and_undoubted(
    ended: Life | None, stay: Stay | None, flags: list[bool]
) -> None:
    done = {"a": _done("a", flags[0])} if flags[1] else {}
    states = states_of(
        _facts(
            ended=ended,
            stay=stay,
            done=done,
            checked_in=flags[2] or ended is Life.CHECKED_OUT,
            check_in_refused=flags[3],
            overridden=flags[4],
            to_review=flags[5],
            commands_missing=flags[6],
        )
    )
    verified = (
        states.life is Life.CHECKED_OUT
        and states.completeness is Completeness.COMPLETE
        and states.validity is Validity.VALID
        and not flags[4]
        and not flags[5]
    )
    assert (states.verification is Verification.VERIFIED) == verified


def test_what_happened_after_the_end_is_late_by_clock_or_by_the_devices_own_numbers() -> None:
    later, earlier = NOW + timedelta(seconds=1), NOW - timedelta(seconds=1)
    assert not is_late(happened_at=later, ended_at=None, sequence=9, ended_sequence=None)
    assert is_late(happened_at=later, ended_at=NOW, sequence=1, ended_sequence=None)
    assert not is_late(happened_at=earlier, ended_at=NOW, sequence=9, ended_sequence=None)
    # One device: a clock that was put back does not make a later step an earlier one.
    assert is_late(happened_at=earlier, ended_at=NOW, sequence=9, ended_sequence=8)
    assert not is_late(happened_at=later, ended_at=NOW, sequence=7, ended_sequence=8)


def test_steps_out_of_their_order_are_named() -> None:
    steps = (_step("a"), _step("b", required=False), _step("c"))
    at = [NOW + timedelta(seconds=n) for n in range(3)]
    assert out_of_order(steps, [_done("a", at=at[0]), _done("b", at=at[1]), _done("c", at=at[2])]) == ()
    assert out_of_order(steps, [_done("a", at=at[2]), _done("c", at=at[1])]) == ("c",)
    assert out_of_order(steps, [_done("b", at=at[2]), _done("a", at=at[1]), _done("c", at=at[1])]) == ()


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({}, ("promotion", "required")),
        ({"promotion": 1}, ("promotion", "type")),
        ({"promotion": True, "extra": 1}, ("extra", "unknown")),
        ({"promotion": True, "products": [{"price": 1}]}, ("products.0.product", "required")),
        ({"promotion": True, "products": [{"product": "x", "price": -1}]}, ("products.0.price", "minimum")),
        ({"promotion": True, "products": [{"product": "x", "price": "1"}]}, ("products.0.price", "type")),
        ({"promotion": True, "products": [{"product": "x", "stock": 1.5}]}, ("products.0.stock", "type")),
        ({"promotion": True, "products": [{"product": "x", "side": "mine"}]}, ("products.0.side", "choice")),
        ({"promotion": True, "products": "x"}, ("products", "type")),
        ({"promotion": True, "products": [1]}, ("products.0", "type")),
    ],
)
def test_form_answers_that_are_wrong(answers: dict[str, Any], fault: tuple[str, str]) -> None:
    found = FORM.check_answers({"schema": SCHEMA}, answers, [])
    assert [(each.path, each.fault) for each in found] == [fault]


@pytest.mark.parametrize("value", [True, False, 0, 3, 2.5, "", None, [], "2026-02-30", {"a": 1}, [1], 10**400])
def test_no_answer_ever_breaks_the_form(value: Any) -> None:
    fields = {
        "text": {"type": "string"},
        "whole": {"type": "integer"},
        "date": {"type": "string", "format": "date"},
        "one": {"type": "string", "enum": ["a", "b"]},
        "many": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        "table": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "number"}}}},
    }
    config = {"schema": {"type": "object", "properties": fields}}
    for name in fields:
        if not FORM.check_answers(config, {name: value}, []):
            FORM.values(config, {name: value})


def test_the_values_of_a_table_have_row_and_side() -> None:
    rows = [{"product": "Cola", "side": "ours", "price": 3.5}, {"product": "Pop", "price": 2}]
    values = FORM.values({"schema": SCHEMA}, {"promotion": True, "products": rows})
    assert values == [
        Value("promotion", number=1.0),
        Value("products.price", row="Cola", side=Side.OURS, number=3.5),
        Value("products.price", row="Pop", side=Side.NONE, number=2.0),
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": "bad id"}, ("0.id", "pattern")),
        ({"kind": "dance"}, ("0.kind", "unknown_kind")),
        ({"title": {}}, ("0.title", "required")),
        ({"config": {}}, ("0.config", "required")),
        ({"config": {"category": "shop_front", "minimum": 0}}, ("0.config.minimum", "minimum")),
        ({"config": {"category": "shop_front", "minimum": 5, "maximum": 2}}, ("0.config.minimum", "maximum")),
        ({"visible_if": {"step": "form", "path": "x", "op": "eq", "value": 1}}, ("0.visible_if.step", "not_before")),
        ({"visible_if": {"step": "a", "path": "x", "op": "like", "value": 1}}, ("0.visible_if", "anyOf")),
        ({"surprise": 1}, ("0", "additionalProperties")),
    ],
)
def test_templates_that_cannot_be_published(change: dict[str, Any], fault: tuple[str, str]) -> None:
    found = template_faults([{**STEPS[0], **change}, *STEPS[1:]])
    assert (found[0].path, found[0].fault) == fault


def test_every_kind_publishes_with_its_own_defaults() -> None:
    for kind in BY_CODE.values():
        step = {
            "id": "s",
            "kind": kind.code,
            "title": {"zh": "x"},
            "required": True,
            "config": dict(kind.default_config),
        }
        assert template_faults([step]) == []
        assert with_defaults([step])[0]["config"] == kind.default_config


@pytest.mark.parametrize(
    ("kind", "config", "answers", "photos", "faults"),
    [
        ("outcome", {}, {"result": "ordered", "next_on": "2026-11-30"}, [], []),
        ("outcome", {}, {"result": "danced"}, [], ["result"]),
        ("outcome", {"require_contact": True}, {"result": "ordered"}, [], ["contact_id"]),
        ("outcome", {}, {"result": "ordered", "next_on": "soon", "contact_id": "x"}, [], ["next_on", "contact_id"]),
        ("note", {"min_length": 5}, {"text": "  ab "}, [], ["text"]),
        ("note", {"min_length": 0}, {}, [], []),
        ("signature", {"mode": "confirm"}, {"name": "Li", "confirmed": True}, [], []),
        ("signature", {"mode": "drawn"}, {"name": "Li"}, [], ["strokes_photo_sha256"]),
        ("signature", {"mode": "drawn"}, {"name": "Li", "strokes_photo_sha256": "a" * 64}, ["other"], []),
        ("scan", {"expected": "42"}, {"code": "41", "symbology": "qr_code"}, [], ["code"]),
        ("scan", {"symbologies": ["ean_13"]}, {"code": "1", "symbology": "qr_code"}, [], ["symbology"]),
        ("photo", {"category": "pile"}, {}, ["pile"], []),
        ("photo", {"category": "pile", "minimum": 2}, {}, ["pile"], ["photos"]),
        ("photo", {"category": "pile"}, {}, ["shop_front"], ["photos"]),
    ],
)
def test_answers_of_each_kind(kind: str, config: Any, answers: Any, photos: list[str], faults: list[str]) -> None:
    assert [each.path for each in BY_CODE[kind].check_answers(config, answers, photos)] == faults


def test_the_most_specific_assignment_wins() -> None:
    default, by_type, by_tier, both = (uuid4() for _ in range(4))
    rows = [
        Assignment(default),
        Assignment(by_type, customer_type="shop"),
        Assignment(by_tier, tier="KA"),
        Assignment(both, customer_type="shop", tier="KA"),
    ]
    chosen = {
        (kind, tier): assigned_template(rows, customer_type=kind, tier=tier)
        for kind in ("shop", "bar")
        for tier in ("KA", "C")
    }
    assert chosen == {("shop", "KA"): both, ("shop", "C"): by_type, ("bar", "KA"): by_tier, ("bar", "C"): default}
    assert assigned_template(rows[1:2], customer_type="bar", tier="C") is None


@given(st.uuids(), st.dates())
def test_a_code_is_readable_and_longer_when_asked(visit_id: UUID, day: date) -> None:
    code = visit_code(visit_id, day)
    assert len(code) == 13
    assert code[:6] == f"{day:%y%m%d}"
    assert not set(code[7:]) & set("ILOU")
    assert visit_code(visit_id, day, length=9).endswith(code[7:])
