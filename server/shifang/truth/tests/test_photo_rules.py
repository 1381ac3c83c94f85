"""What is found against photos: which likeness is honest and which is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shifang.truth.rules.photos import photo_findings, photo_risk
from shifang.truth.types.judgement import Verdict
from shifang.truth.types.photos import PhotoFacts, PhotoPair, PhotoPolicy, PhotoUse
from shifang.truth.types.policy import Response

MONDAY = datetime(2026, 11, 16, 2, tzinfo=UTC)
POLICY = PhotoPolicy()


def use(number: int, *, shop: int, person: int = 1, joint: int | None = None) -> PhotoUse:
    at = MONDAY + timedelta(days=7 * number)
    return PhotoUse(
        id=UUID(int=number),
        sha256=f"{number:064x}",
        visit_id=UUID(int=100 + number),
        customer_id=UUID(int=shop),
        person_id=UUID(int=person),
        taken_at=at,
        received_at=at,
        joint_id=None if joint is None else UUID(int=joint),
        latitude=31.2,
        longitude=121.4,
    )


def found(later: PhotoUse, pair: PhotoPair, policy: PhotoPolicy = POLICY) -> list[tuple[str, str]]:
    facts = PhotoFacts(later, "Asia/Shanghai", pairs=(pair,))
    return [(each.signal, each.verdict.value) for each in photo_findings(facts, policy)]


BEFORE = use(1, shop=7)


@pytest.mark.parametrize(
    ("shop", "pair", "wanted"),
    [
        (8, PhotoPair(BEFORE, "same", agreeing=100), [("photo_same", "review")]),
        (7, PhotoPair(BEFORE, "same", agreeing=100), [("photo_same", "review")]),
        (8, PhotoPair(BEFORE, "near", 12, agreeing=100), [("photo_near", "review")]),
        (8, PhotoPair(BEFORE, "near", 12, agreeing=20), [("photo_near", "review")]),
        (7, PhotoPair(BEFORE, "near", 12, agreeing=100), [("photo_near", "review")]),
        (8, PhotoPair(BEFORE, "like", 45, agreeing=90), [("photo_part", "review")]),
        (8, PhotoPair(BEFORE, "like", 45, agreeing=30), [("photo_like", "flag")]),
        (8, PhotoPair(BEFORE, "place", None, agreeing=90), [("photo_place", "review")]),
        (8, PhotoPair(BEFORE, "place", 20, agreeing=90), [("photo_near", "review")]),
        (7, PhotoPair(BEFORE, "like", 45, agreeing=90), [("photo_view", "flag")]),
        (7, PhotoPair(BEFORE, "part", None, agreeing=90), [("photo_view", "flag")]),
        (8, PhotoPair(BEFORE, "part", None, agreeing=60), []),
        (7, PhotoPair(BEFORE, "near", 12, turned=True), [("photo_near", "review")]),
    ],
)
def test_copies_are_found_wherever_they_are_used(shop, pair, wanted):
    assert found(use(2, shop=shop), pair) == wanted


@pytest.mark.parametrize("bits", [12, 45])
def test_the_same_shelf_a_week_later_is_honest(bits):
    kind = "near" if bits <= 31 else "like"
    again = PhotoPair(BEFORE, kind, bits, agreeing=40)
    assert found(use(2, shop=7), again) == [("photo_again", "info")]
    assert found(use(2, shop=7), again, replace(POLICY, taken_again=Response.FLAG)) == [("photo_again", "flag")]


@pytest.mark.parametrize("bits", [None, 45])
def test_an_unmoved_shelf_a_week_later_accuses_nobody(bits):
    unmoved = PhotoPair(BEFORE, "place", bits, agreeing=95)
    assert found(use(2, shop=7), unmoved) == [("photo_again", "info")]


def test_one_visit_and_a_joint_one_may_show_the_same():
    near = PhotoPair(BEFORE, "near", 3, agreeing=100)
    assert found(replace(use(2, shop=7), visit_id=BEFORE.visit_id), near) == []
    together = PhotoPair(replace(BEFORE, joint_id=UUID(int=5)), "same")
    assert found(use(2, shop=7, person=2, joint=5), together) == []


def test_a_file_that_says_nothing_or_the_truth_is_not_held_against_anybody():
    facts = PhotoFacts(use(1, shop=7), "Asia/Shanghai")
    assert photo_findings(facts, POLICY) == ()
    # 02:00 UTC is 10:00 in Shanghai.
    honest = replace(facts, said_taken_at=datetime(2026, 11, 23, 10, 0), said_latitude=31.205, said_longitude=121.402)
    assert photo_findings(honest, POLICY) == ()
    yesterday = replace(honest, said_taken_at=datetime(2026, 11, 21, 10, 0), said_latitude=31.3)
    place, time = photo_findings(yesterday, POLICY)
    assert (place.signal, place.unit, place.limit, place.verdict) == ("photo_elsewhere", "m", 1500, Verdict.REVIEW)
    assert (time.signal, time.measured) == ("photo_old", 48 * 3600)


def test_the_strongest_comes_first_and_weighs_for_the_queue():
    pairs = (PhotoPair(BEFORE, "like", 40, agreeing=10), PhotoPair(use(3, shop=9), "same"))
    facts = PhotoFacts(use(5, shop=8), "Asia/Shanghai", pairs=pairs, said_editor="Snapseed")
    findings = photo_findings(facts, POLICY)
    assert [each.signal for each in findings] == ["photo_same", "photo_like", "photo_edited"]
    assert findings[0].evidence == (facts.use.sha256, use(3, shop=9).sha256)
    assert photo_risk(findings) == 99
    assert photo_risk(()) == 0
