"""Periods of payment, and the rules that a photo can break as the ground of a claim."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from shifang.displays import rules
from shifang.displays.types import Every, Period, PhotoDecision, PhotoFacts, Terms

SHOP, OTHER = UUID(int=1), UUID(int=2)
TERMS = Terms(
    name="冰柜陈列",
    category="display",
    standards=("a" * 64,),
    points=("价签齐全",),
    starts_on=date(2026, 1, 31),
    ends_on=date(2026, 5, 15),
    every=Every.MONTH,
    amount_cents=50_000,
)
PERIOD = Period(date(2026, 1, 31), date(2026, 2, 27))
GOOD = PhotoFacts(
    sha256="b" * 64,
    visit_code="260205-AAAAAA",
    customer_id=SHOP,
    category="display",
    taken_on=date(2026, 2, 5),
    verification="verified",
    decision=PhotoDecision.PASS,
)


def test_months_run_from_the_first_day_and_end_with_the_agreement() -> None:
    assert [(str(each.start), str(each.end)) for each in rules.periods(TERMS)] == [
        ("2026-01-31", "2026-02-27"),
        ("2026-02-28", "2026-03-30"),
        ("2026-03-31", "2026-04-29"),
        ("2026-04-30", "2026-05-15"),
    ]


def test_quarters_and_a_single_payment() -> None:
    quarters = rules.periods(replace(TERMS, every=Every.QUARTER))
    assert [str(each.start) for each in quarters] == ["2026-01-31", "2026-04-30"]
    assert rules.periods(replace(TERMS, every=Every.ONCE)) == (Period(TERMS.starts_on, TERMS.ends_on),)


def test_every_day_of_an_agreement_lies_in_exactly_one_period() -> None:
    days = [date.fromordinal(day) for day in range(TERMS.starts_on.toordinal(), TERMS.ends_on.toordinal() + 1)]
    for every in Every:
        found = rules.periods(replace(TERMS, every=every))
        assert all(sum(period.holds(day) for period in found) == 1 for day in days)


def test_a_passed_photo_of_a_verified_visit_carries_a_claim() -> None:
    assert rules.claim_fault(TERMS, PERIOD, GOOD, customer_id=SHOP) is None


@pytest.mark.parametrize(
    ("photo", "code"),
    [
        (replace(GOOD, customer_id=OTHER), "display.photo_elsewhere"),
        (replace(GOOD, category="pile"), "display.photo_elsewhere"),
        (replace(GOOD, taken_on=date(2026, 2, 28)), "display.photo_outside_period"),
        (replace(GOOD, verification="refuted"), "display.photo_refuted"),
        (replace(GOOD, finding="confirmed"), "display.photo_refuted"),
        (replace(GOOD, finding="open"), "display.photo_under_finding"),
        (replace(GOOD, verification="unverified"), "display.photo_unverified"),
        (replace(GOOD, decision=PhotoDecision.FAIL), "display.photo_failed"),
        (replace(GOOD, decision=PhotoDecision.RETAKE), "display.photo_failed"),
        (replace(GOOD, decision=None), "display.photo_not_passed"),
        (replace(GOOD, claim="F260206-BBBBBB"), "display.photo_used"),
    ],
)
def test_a_broken_rule_is_named_with_the_photo(photo: PhotoFacts, code: str) -> None:
    fault = rules.first_fault(TERMS, PERIOD, [GOOD, photo], customer_id=SHOP)
    assert fault is not None
    assert fault.kind.code == code
    assert fault.params["photo"] == photo.sha256[:12]


def test_a_dismissed_finding_is_no_fault() -> None:
    assert rules.claim_fault(TERMS, PERIOD, replace(GOOD, finding="dismissed"), customer_id=SHOP) is None


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (replace(TERMS, name=" "), "name"),
        (replace(TERMS, ends_on=date(2026, 1, 30)), "ends_on"),
        (replace(TERMS, ends_on=date(2036, 1, 30)), "ends_on"),
        (replace(TERMS, amount_cents=-1), "amount_cents"),
        (replace(TERMS, standards=("a" * 64, "a" * 64)), "standards"),
        (replace(TERMS, points=("",)), "points"),
    ],
)
def test_terms_that_are_not_right_name_the_field(terms: Terms, field: str) -> None:
    fault = rules.terms_fault(terms)
    assert fault is not None
    assert fault.params["field"] == field
