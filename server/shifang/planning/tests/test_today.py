"""Today's route: what stands stays, what is proposed is told, what is accepted is kept."""

from datetime import time, timedelta
from itertools import pairwise

import pytest

from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.planning.models import DayRoute
from shifang.planning.operations.bases import set_base
from shifang.planning.tests.make_today import DAY, along, at, at_work, street
from shifang.planning.types.today import ReplanReason
from shifang.platform import tenancy
from shifang.pool.types.claim import ClaimRule
from shifang.visits.operations.endings import cancel_planned


def test_an_empty_day_is_an_empty_route() -> None:
    told = street().today(9)
    assert (told["stops"], told["left_out"], told["way_s"], told["accepted_at"]) == ([], [], 0, None)


def test_stops_are_ordered_along_the_street_and_expected_times_follow() -> None:
    here = street()
    here.plan(4000, 1000, 3000, 2000)
    told = here.today(8)
    assert here.names(told) in ([1000, 2000, 3000, 4000], [4000, 3000, 2000, 1000])
    begins = [each["begins_at"] for each in told["stops"]]
    assert begins == sorted(begins)
    assert begins[0] == at(9)
    assert all(later - earlier > timedelta(minutes=5) for earlier, later in pairwise(begins))


def test_the_order_of_the_day_is_the_same_in_the_evening_and_what_is_over_is_told_first() -> None:
    here = street()
    visits = dict(zip((4000, 1000, 3000, 2000), here.plan(4000, 1000, 3000, 2000), strict=True))
    order = here.names(here.today(8))
    here.closed(visits[order[1]], order[1], 10)
    told = here.today(10.5)
    assert here.names(told, "closed") == [order[1]]
    assert here.names(told) == [order[0], order[2], order[3]]
    assert told["start"] is not None


def test_who_is_at_a_customer_goes_on_from_there_when_the_visit_should_be_over() -> None:
    here = street()
    [first] = here.plan(1000)
    here.plan(3000)
    here.begin(first, 1000, 10)
    told = here.today(10.1)
    assert here.names(told, "on_site") == [1000]
    [ahead] = [each for each in told["stops"] if each["state"] == "ahead"]
    assert ahead["arrives_at"] > at(10) + timedelta(minutes=15)
    assert ahead["way_m"] == pytest.approx(2000 * told["travel"]["factor"], rel=0.02)


def test_a_promised_hour_that_can_no_longer_be_kept_is_told_and_not_moved() -> None:
    here = street()
    here.plan(1000, hours=(time(10), time(10, 30)))
    here.plan(2000)
    before = here.today(9)
    kept = next(each for each in before["stops"] if each["customer_id"] == here.shops[1000])
    assert at(10) <= kept["begins_at"] <= at(10.5)
    after = here.today(12)
    assert [(each["customer_id"], each["why"]) for each in after["left_out"]] == [(here.shops[1000], "window")]


def test_after_work_everything_left_says_that_no_hours_are_left() -> None:
    here = street()
    here.plan(1000, 2000)
    told = here.today(21)
    assert (here.names(told), {each["why"] for each in told["left_out"]}) == ([], {"no_hours"})


def test_a_customer_without_a_position_and_one_that_is_closed_today_are_left_out_with_the_reason() -> None:
    here = street()
    here.plan(1000)
    here.shop(2000, opening_hours=[{"days": [3], "from": "09:00", "to": "12:00"}])
    here.plan(2000)
    told = here.today(9)
    assert [(each["customer_id"], each["why"]) for each in told["left_out"]] == [(here.shops[2000], "window")]
    assert here.names(told) == [1000]


def test_a_proposal_goes_from_here_and_changes_nothing() -> None:
    here = street()
    here.plan(1000, 2000, 3000)
    order = here.names(here.today(8))
    far = 6000 if order[0] == 1000 else -2000
    told = here.propose(10, point=along(far))
    assert here.names(told) == order[::-1]
    assert {each["customer_id"] for each in told["moves"]} == {here.shops[order[0]], here.shops[order[2]]}
    assert here.names(here.today(10)) == order
    with tenancy.organisation(here.made.id):
        assert not DayRoute.objects.exists()


def test_an_accepted_order_stands_and_the_log_tells_it() -> None:
    here = street()
    here.plan(1000, 2000, 3000)
    answer = here.accept(2000, 3000, 1000, hour=9)
    assert (answer.status, answer.result["state"], answer.result["gone"]) == ("applied", "kept", [])
    told = here.today(9.5)
    assert here.names(told) == [2000, 3000, 1000]
    assert (told["accepted_at"], told["accepted_for"]) == (at(9), "other")
    with tenancy.organisation(here.made.id):
        [event] = Event.objects.filter(kind="planning.route_changed")
    assert event.facts["customers"] == [str(here.shops[each]) for each in (2000, 3000, 1000)]
    assert event.actor_id == here.me


def test_a_command_sent_twice_is_kept_once_and_an_older_one_that_comes_late_changes_nothing() -> None:
    here = street()
    here.plan(1000, 2000)
    payload = {
        "day": str(DAY),
        "reason": "delay",
        "stops": [{"customer_id": str(here.shops[each]), "begins_at": at(12).isoformat()} for each in (2000, 1000)],
    }
    older = here.phone.envelope("plan.replan", {**payload, "stops": payload["stops"][::-1]}, at=at(9))
    newer = here.phone.envelope("plan.replan", payload, at=at(10))
    statuses = [each.status for each in here.phone.send(newer, newer, now=at(10))]
    assert statuses == ["applied", "duplicate"]
    [late] = here.phone.send(older, now=at(11))
    assert (late.status, late.result["state"]) == ("applied", "superseded")
    assert here.names(here.today(11)) == [2000, 1000]
    with tenancy.organisation(here.made.id):
        assert Event.objects.filter(kind="planning.route_changed").count() == 2


def test_a_visit_planned_after_the_order_was_accepted_is_put_where_it_costs_least() -> None:
    here = street()
    here.plan(3000, 1000)
    here.accept(3000, 1000, hour=9)
    here.plan(2000)
    assert here.names(here.today(9.5)) == [3000, 2000, 1000]


def test_an_own_customer_that_is_taken_in_gets_a_planned_visit() -> None:
    here = street()
    here.plan(1000)
    here.shop(1500)
    answer = here.accept(1000, 1500, hour=9)
    assert [each["visit_id"] is not None for each in answer.result["stops"]] == [True, True]
    assert [life for _, life in here.visits()] == ["planned", "planned"]
    again = here.accept(1500, 1000, hour=9.5)
    assert again.result["stops"][0]["visit_id"] == answer.result["stops"][1]["visit_id"]
    assert len(here.visits()) == 2


def test_who_was_taken_in_is_taken_out_again_and_a_planned_visit_stays_planned() -> None:
    here = street()
    here.plan(1000)
    here.shop(1500)
    here.accept(1000, 1500, hour=9)
    assert [each["added"] for each in here.today(9.2)["stops"]] == [False, True]
    answer = here.accept(hour=9.5)
    assert answer.status == "applied"
    assert [life for _, life in here.visits()] == ["planned", "cancelled"]
    assert here.names(here.today(9.6)) == [1000]
    here.accept(1500, 1000, hour=10)
    assert here.names(here.today(10.1)) == [1500, 1000]
    assert [life for _, life in here.visits()] == ["planned", "cancelled", "planned"]


def test_a_planned_visit_that_is_not_wanted_today_stays_planned_and_out_of_the_route_until_it_is_taken_in() -> None:
    here = street()
    here.plan(1000, 2000, 3000)
    here.accept(1000, 3000, hour=9, without=[2000])
    told = here.today(9.5)
    assert here.names(told) == [1000, 3000]
    assert [(each["customer_id"], each["why"]) for each in told["left_out"]] == [(here.shops[2000], "not_wanted")]
    assert [life for _, life in here.visits()] == ["planned"] * 3
    assert sorted(here.names(here.propose(10, extras=True))) == [1000, 3000]
    assert 2000 in here.names(here.propose(10, include=frozenset({here.shops[2000]})))
    asked = here.propose(10, without=frozenset({here.shops[1000]}))
    assert {each["customer_id"] for each in asked["left_out"]} == {here.shops[1000], here.shops[2000]}
    here.accept(3000, 1000, hour=10)
    assert here.names(here.today(10.5)) == [3000, 1000]
    here.accept(3000, 2000, 1000, hour=11)
    after = here.today(11.5)
    assert (here.names(after), after["left_out"]) == ([3000, 2000, 1000], [])


def test_whose_visit_is_called_off_is_no_stop_of_an_accepted_order_any_more() -> None:
    here = street()
    visits = here.plan(1000, 2000)
    here.accept(2000, 1000, hour=9)
    with tenancy.organisation(here.made.id):
        cancel_planned(scope=here.made.scope("manager"), visit_id=visits[1], reason="店休", now=at(9.5))
    assert here.names(here.today(10)) == [1000]


def test_a_command_that_arrives_the_day_after_is_kept_but_plans_nothing_in_the_past() -> None:
    here = street()
    here.plan(1000)
    here.shop(1500)
    answer = here.accept(1000, 1500, hour=9, received=30)
    assert (answer.status, answer.result["state"]) == ("applied", "kept")
    assert len(here.visits()) == 1


def test_a_colleagues_customer_is_no_stop_and_nothing_is_told_of_it() -> None:
    here = street()
    here.plan(1000)
    here.shop(2000, owner="rep2")
    answer = here.accept(2000, 1000, hour=9)
    assert answer.result["gone"] == [str(here.shops[2000])]
    assert here.names(here.today(9.5)) == [1000]
    assert here.names(here.today(9.5), "taken") == []


def test_days_out_of_reach_and_customers_named_twice_are_refused() -> None:
    here = street()
    here.plan(1000)
    far = here.accept(1000, hour=9, day=DAY + timedelta(days=15))
    past = here.accept(1000, hour=9, day=DAY - timedelta(days=1))
    twice = here.accept(1000, 1000, hour=9)
    codes = [(each.status, each.code) for each in (far, past, twice)]
    assert codes == [("rejected", "planning.day_out_of_reach")] * 2 + [("rejected", "planning.stop_twice")]


def test_a_pool_customer_on_the_way_is_offered_taken_in_and_told_when_somebody_else_has_it() -> None:
    here = street()
    here.plan(1000, 3000)
    free = here.shop(1600)
    here.world.release(free, day=3, hour=8)
    offered = here.today(9)["extras"]
    assert [(each["customer_id"], each["kind"]) for each in offered] == [(free, "pool")]
    assert offered[0]["way_s"] < 120
    told = here.propose(9, ReplanReason.ADDED, include=frozenset({free}))
    assert 1600 in here.names(told)
    answer = here.accept(1000, 1600, 3000, hour=9.1)
    assert answer.result["gone"] == []
    assert len(here.visits()) == 2
    assert here.names(here.today(9.2)) == [1000, 1600, 3000]
    here.world.claim(free, "rep2", day=3, hour=9.5)
    after = here.today(10)
    assert here.names(after) == [1000, 3000]
    [taken] = [each for each in after["stops"] if each["state"] == "taken"]
    assert taken["held_by"]


def test_a_shift_of_the_evening_goes_on_after_midnight() -> None:
    here = street()
    at_work(here.made, "rep", now=at(20), ends=time(4))
    here.plan(1000, 2000, 3000)
    free = here.shop(1600)
    here.world.release(free, day=3, hour=8)
    told = here.today(23.5)
    assert here.names(told) == [1000, 2000, 3000]
    assert told["stops"][-1]["begins_at"] > at(24)
    assert not any(each["late"] for each in told["stops"])
    assert [each["customer_id"] for each in told["extras"]] == [free]


def test_a_pool_that_has_no_claim_left_for_today_offers_nothing() -> None:
    here = street()
    here.plan(1000)
    for metres in (1100, 1200):
        here.world.release(here.shop(metres), day=3, hour=8)
    here.world.save(ClaimRule(day_quota=1), day=1)
    assert len(here.today(9)["extras"]) == 2
    here.world.claim(here.shops[1100], day=3, hour=9)
    assert [each["customer_id"] for each in here.today(10)["extras"]] == []


def test_an_own_customer_that_is_overdue_is_offered_with_its_days() -> None:
    here = street()
    here.plan(1000)
    late = here.shop(1200, tier="A", created=at(0) - timedelta(days=30))
    here.shop(1300, tier="A")
    [extra] = here.today(9)["extras"]
    assert (extra["customer_id"], extra["kind"]) == (late, "overdue")
    # Two weeks later is a Sunday: the visit was due on the Monday.
    assert extra["overdue_days"] == 15


def test_a_manager_sees_the_reps_route_without_offers_and_a_rep_not_a_colleagues() -> None:
    here = street()
    here.plan(1000)
    here.shop(1200, tier="A", created=at(0) - timedelta(days=30))
    assert here.names(here.today(9, person="manager")) == [1000]
    assert here.today(9, person="manager")["extras"] == []
    with pytest.raises(Refusal) as refused:
        here.today(9, person="rep2")
    assert refused.value.kind.code == "not_found"


def test_yesterdays_route_tells_what_was_not_visited_and_no_times() -> None:
    here = street()
    here.plan(1000)
    [stop] = here.today(40)["stops"]
    assert (stop["state"], stop["late"], "begins_at" in stop) == ("ahead", True, False)


def test_a_day_starts_and_ends_at_the_base_which_a_manager_is_not_told() -> None:
    here = street()
    here.plan(1000, 4000)
    with tenancy.organisation(here.made.id):
        rep = here.made.scope("rep")
        set_base(scope=rep, person_id=here.me, start=along(5000), end=along(-3000), now=at(0))
    told = here.today(8)
    assert here.names(told) == [4000, 1000]
    assert told["stops"][0]["way_m"] > 1000
    assert told["way_s"] > sum(each["way_s"] for each in told["stops"])
    assert told["start"] is not None
    assert here.today(8, person="manager")["start"] is None


def test_the_phone_is_told_what_it_needs_to_order_the_rest_of_the_day_by_itself() -> None:
    here = street()
    here.shop(2000, opening_hours=[{"days": [1, 2, 3, 4, 5, 6, 7], "from": "10:00", "to": "12:00"}])
    here.plan(1000, 2000)
    here.plan(3000, hours=(time(15), None))
    told = {here.shops[metres]: metres for metres in here.shops}
    stops = {told[each["customer_id"]]: each for each in here.today(9)["stops"]}
    assert stops[1000]["within"] is None
    [open_in] = stops[2000]["within"]
    assert open_in["begins_at"] == at(10)
    assert open_in["ends_at"] == at(12) - timedelta(seconds=stops[2000]["service_s"])
    assert stops[3000]["promised_from"] == at(15)
    assert stops[3000]["promised_until"] is None
