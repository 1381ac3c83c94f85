"""Drafts are changed by hand: each edit has a price, keeps hard rules, and can be taken back."""

from datetime import date, timedelta

import pytest

from shifang.kernel.geo import destination
from shifang.planning.rules.edits import Moving, Route, price
from shifang.planning.rules.ordered import Breach, Halt
from shifang.planning.tests.make_drafts import HERE, MONDAY, SHIFT, WEEKLY, numbered, worker
from shifang.planning.tests.make_plans import next_monday, territory
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs
from shifang.planning.types.travel import Travel

pytestmark = pytest.mark.timeout(300)
TRAVEL = Travel()
TUESDAY = MONDAY + timedelta(days=1)


def halt(number: int, *, east: float = 0.0, minutes: int = 30, windows=((0, 1440),)) -> Halt:
    return Halt(numbered(number), destination(HERE, 90, east), minutes, windows)


def moving(source, target, *, index: int = 0, position: int = 0, day: date = TUESDAY, **given) -> Moving:
    person = worker()
    fields = {
        "source": Route(person, MONDAY, tuple(source)),
        "index": index,
        "target": Route(person, day, tuple(target)),
        "position": position,
        "halt": source[index],
        "fixed": False,
        "owned": True,
        "others": (),
        "first": MONDAY,
        "last": MONDAY + timedelta(days=27),
        "ahead": MONDAY,
        "frequency": WEEKLY,
        **given,
    }
    return Moving(**fields)


def breaches(found) -> set[Breach]:
    return {each.breach for each in found.broken}


def test_the_price_is_the_way_that_comes_and_goes():
    source, target = [halt(1, east=5000), halt(2, east=10_000)], [halt(3, east=10_000)]
    found = price(moving(source, target, index=0), TRAVEL)
    # Both days lead past its door already.
    assert found.minutes == pytest.approx(0, abs=0.1)
    assert breaches(found) == set()
    found = price(moving([halt(1, east=-5000), halt(2, east=10_000)], target), TRAVEL)
    assert found.minutes == pytest.approx(0, abs=0.1)
    alone = price(moving([halt(1, east=5000)], []), TRAVEL)
    assert alone.minutes == pytest.approx(0, abs=0.1)
    apart = price(moving([halt(1, east=5000), halt(2, east=5000)], []), TRAVEL)
    # 5 km out and back, 1.4 times as far, at 25 km/h.
    assert apart.minutes == pytest.approx(2 * 5 * 1.4 / 25 * 60, abs=0.1)
    assert apart.metres == pytest.approx(14_000, rel=1e-3)


def test_an_order_that_leads_back_and_forth_costs():
    stops = [halt(1, east=2000), halt(2, east=4000), halt(3, east=6000)]
    found = price(moving(stops, stops, index=0, position=1, day=MONDAY), TRAVEL)
    assert found.minutes > 0
    assert len(found.routes) == 1
    assert [each.customer_id for each in found.routes[0].halts] == [numbered(2), numbered(1), numbered(3)]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"fixed": True}, Breach.FIXED),
        ({"owned": False}, Breach.OWNER),
        ({"others": (TUESDAY,)}, Breach.TWICE),
        ({"others": (TUESDAY + timedelta(days=3),)}, Breach.SPACING),
        ({"ahead": TUESDAY + timedelta(days=1)}, Breach.DAY_OVER),
        ({"day": MONDAY + timedelta(days=28)}, Breach.DAY_OVER),
        ({"day": MONDAY + timedelta(days=5)}, Breach.NO_HOURS),
        ({"halt": halt(1, windows=((0, 300),))}, Breach.WINDOW),
        ({"halt": halt(1, minutes=8 * 60 + 1)}, Breach.TOO_LONG),
        ({"halt": halt(1, windows=((17 * 60 + 45, 1440),))}, Breach.TOO_LATE),
    ],
)
def test_every_hard_rule_is_told(given, rule):
    found = price(moving([halt(1)], [], **given), TRAVEL)
    assert rule in breaches(found)


def test_what_was_broken_before_does_not_count():
    late = [halt(number, minutes=100) for number in range(1, 9)]
    assert breaches(price(moving([halt(20), halt(21)], late, index=0), TRAVEL)) == set()
    fitting = [halt(number, minutes=100) for number in range(1, 5)]
    assert breaches(price(moving([halt(20, minutes=100)], fitting), TRAVEL)) == {Breach.TOO_LONG}
    assert SHIFT[0][0] == 540


def drafted(count: int = 6):
    at = territory(count)
    plan = at.drafted(weeks=2)
    return at, plan["id"], at.stops(plan["id"])


def edit_of(stop, **changed):
    return {"stop_id": stop["id"], "person_id": stop["person_id"], "day": stop["day"], "position": 0, **changed}


def monthly(at, stops):
    """Return a stop of a customer that is visited once."""
    tiers = {str(each.id): each.tier for each in at.shops}
    return next(each for each in stops if tiers[each["customer_id"]] == "B")


def test_a_stop_is_moved_and_moved_back():
    at, plan, stops = drafted()
    stop = monthly(at, stops)
    free = next_monday() + timedelta(days=1 if stop["day"] != str(next_monday() + timedelta(days=1)) else 2)
    edit = edit_of(stop, day=free)
    priced = at.post(f"/plans/{plan}/price", edit)
    assert priced.status_code == 200, priced.content
    assert at.stops(plan) == stops
    done = at.post(f"/plans/{plan}/edits", {**edit, "revision": 0})
    assert done.status_code == 200, done.content
    assert done.json() == {"revision": 1, "price": priced.json()}
    after = {each["id"]: each for each in at.stops(plan)}
    assert after[stop["id"]]["day"] == str(free)
    assert after[stop["id"]]["position"] == 0
    for day in {each["day"] for each in after.values()}:
        there = [each["position"] for each in after.values() if each["day"] == day]
        assert sorted(there) == list(range(len(there)))
    assert at.get(f"/plans/{plan}")["edits"] == 1
    undone = at.post(f"/plans/{plan}/undo", {"revision": 1}).json()
    assert (undone["revision"], undone["edits"]) == (2, 0)
    assert at.stops(plan) == stops
    assert at.post(f"/plans/{plan}/undo", {"revision": 2}).json()["code"] == "plan.nothing_to_undo"


def test_an_edit_of_what_somebody_else_has_changed_is_refused():
    at, plan, stops = drafted()
    stop = monthly(at, stops)
    body = {**edit_of(stop), "revision": 0}
    assert at.post(f"/plans/{plan}/edits", body).status_code == 200
    assert at.post(f"/plans/{plan}/edits", body).json()["code"] == "plan.edited_meanwhile"
    assert at.post(f"/plans/{plan}/undo", {"revision": 0}).json()["code"] == "plan.edited_meanwhile"


def test_hard_rules_hold_and_others_give_way_to_who_wants_it_anyway():
    at, plan, stops = drafted()
    weekly = [each for each in stops if each["customer_id"] == str(at.shops[0].id)]
    near = date.fromisoformat(weekly[0]["day"])
    close = near + timedelta(days=1 if near.isoweekday() < 5 else -1)
    answer = at.post(f"/plans/{plan}/edits", {**edit_of(weekly[1], day=close), "revision": 0})
    assert (answer.status_code, answer.json()["code"]) == (409, "plan.breaks_rule")
    assert [(each["rule"], each["may"]) for each in answer.json()["errors"]] == [("spacing", True)]
    twice = {**edit_of(weekly[1], day=weekly[0]["day"]), "revision": 0, "anyway": True}
    errors = at.post(f"/plans/{plan}/edits", twice).json()["errors"]
    assert [(each["rule"], each["may"]) for each in errors] == [("twice", False)]
    done = at.post(f"/plans/{plan}/edits", {**edit_of(weekly[1], day=close), "revision": 0, "anyway": True})
    assert done.status_code == 200, done.content
    assert at.published(plan)["state"] == "published"
    assert (at.shops[0].id, at.made.people["rep"], close) in at.running()


def test_an_appointment_cannot_be_dragged_away():
    at = territory(4)
    day = next_monday() + timedelta(days=3)
    at.schedule(at.shops[0], day, window={"start": "14:00", "end": "15:00"})
    plan = at.drafted(weeks=1)["id"]
    stop = next(each for each in at.stops(plan) if each["customer_id"] == str(at.shops[0].id))
    priced = at.post(f"/plans/{plan}/price", edit_of(stop, day=day - timedelta(days=1))).json()
    assert ("fixed", False) in [(each["rule"], each["may"]) for each in priced["broken"]]
    body = {**edit_of(stop, day=day - timedelta(days=1)), "revision": 0, "anyway": True}
    assert at.post(f"/plans/{plan}/edits", body).json()["code"] == "plan.breaks_rule"


def test_what_is_not_there_is_not_found():
    at, plan, stops = drafted(3)
    _other, other_plan, theirs = drafted(3)
    assert at.post(f"/plans/{plan}/price", edit_of(theirs[0])).status_code == 404
    assert at.post(f"/plans/{other_plan}/price", edit_of(theirs[0])).status_code == 404
    stranger = edit_of(stops[0], person_id=at.made.people["manager"])
    assert at.post(f"/plans/{plan}/price", stranger).status_code == 404
