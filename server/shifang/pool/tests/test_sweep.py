"""Standings follow the log, warnings come once, the sweep returns what is due and stops when it is too much."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.operations.calendar import NewHoliday, add_holiday
from shifang.accounts.operations.policies import put_policy
from shifang.alerts.models import Alert
from shifang.customers.operations.customers import change_customer
from shifang.customers.operations.ownership import transfer_customer
from shifang.kernel.intervals import HolidayKind
from shifang.ledger.models import Event
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import tenancy
from shifang.platform.lanes import LaneLost
from shifang.platform.tests.make import run_jobs
from shifang.pool import tasks
from shifang.pool.models import Fold, Standing, Sweep
from shifang.pool.operations.pools import PoolDraft, add_pool, change_pool
from shifang.pool.operations.sweeping import Span, confirm_sweep
from shifang.pool.tasks import sweeping
from shifang.pool.tests.make import FIFTEEN, World, follow, march, rows, world
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, Counting, ReclaimRule

# Claimed on the 2nd: the fifteen days are over on the 17th, the 18th is the day of the sweep.
DUE = 18


def due_day(at: World, shop: UUID) -> Any:
    with tenancy.organisation(at.made.id):
        return Standing.objects.get(organisation_id=at.made.id, id=shop).due_on


def sweep(at: World, *, day: float) -> Sweep:
    while sequence(organisation_id=at.made.id):
        pass
    tasks.run_sweep(at.made.id, now=march(day, 3))
    with tenancy.organisation(at.made.id):
        return Sweep.objects.get(organisation_id=at.made.id, day=march(day).date())


def told(at: World, kind: str) -> list[Any]:
    with tenancy.organisation(at.made.id):
        return list(Event.objects.filter(organisation_id=at.made.id, kind=kind).order_by("id"))


def test_standings_follow_the_log_and_judging_everybody_anew_makes_the_same() -> None:
    at = world()
    shops = [at.shop(day=2) for _ in range(7)]
    follow(at, day=3)
    assert {due for _, _, _, _, due, *_ in rows(at)} == {march(DUE).date()}
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("admin")
        manager = at.made.people["manager"]
        transfer_customer(scope=scope, customer_id=shops[0], owner_id=manager, reason="调整", now=march(5))
        change_customer(scope=scope, customer_id=shops[1], changes={"name": "改名"}, now=march(5))
    at.release(shops[2], day=5)
    at.claim(shops[2], "manager", day=6)
    at.release(shops[3], day=6)
    follow(at, day=7)
    assert due_day(at, shops[0]) == march(21).date()
    assert due_day(at, shops[2]) == march(22).date()
    assert due_day(at, shops[3]) is None
    kept = rows(at)
    with tenancy.organisation(at.made.id):
        Standing.objects.filter(organisation_id=at.made.id).delete()
        Fold.objects.filter(organisation_id=at.made.id).delete()
    follow(at, day=7)
    assert rows(at) == kept


def test_new_rules_move_every_day_and_rules_saved_ahead_do_so_on_their_day() -> None:
    at = world()
    shop = at.shop(day=2)
    follow(at, day=3)
    thirty = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 30),), grace_days=0)
    at.save(reclaim=thirty, day=4, in_force_from=march(6).date())
    follow(at, day=5)
    assert due_day(at, shop) == march(DUE).date()
    follow(at, day=6)
    assert due_day(at, shop) == march(DUE + 15).date()


def test_an_unclaimed_customer_falls_back_when_its_time_has_come() -> None:
    at = world()
    with tenancy.organisation(at.made.id):
        admin = at.made.scope("admin")
        wide = add_pool(scope=admin, draft=PoolDraft("公司", 90, PoolRules()), now=march(1))
        draft = PoolDraft("公海", 10, PoolRules(), fallback_id=wide.id, fallback_days=5)
        change_pool(scope=admin, pool_id=at.pool.id, draft=draft, now=march(1))
    shop = at.shop(day=2)
    at.release(shop, day=3)
    follow(at, day=4)
    before = rows(at)
    follow(at, day=9)
    ((_, first, *_),), ((_, second, _, since, *_),) = before, rows(at)
    assert (first, second, since) == (at.pool.id, wide.id, march(8))


def test_the_holder_is_warned_once_of_each_day_and_then_the_customer_goes_back() -> None:
    rule = ReclaimRule(FIFTEEN.conditions, warn_days=(7, 3, 1), grace_days=0)
    at = world(reclaim=rule)
    shop = at.shop(day=2)
    for day in range(3, DUE):
        sweep(at, day=day)
        tasks.run_sweep(at.made.id, now=march(day, 3))
    warned = told(at, "pool.warned")
    assert [(each.facts["days"], each.happened_at) for each in warned] == [
        (7, march(DUE - 7, 3)),
        (3, march(DUE - 3, 3)),
        (1, march(DUE - 1, 3)),
    ]
    assert at.owner(shop) == at.made.people["rep"]
    done = sweep(at, day=DUE)
    assert (done.state, done.due, done.reclaimed, at.owner(shop)) == ("done", 1, 1, None)
    tasks.run_sweep(at.made.id, now=march(DUE, 4))
    (event,) = told(at, "pool.reclaimed")
    assert event.facts["reasons"][0]["cause"] == "no_verified_visit"
    assert event.facts["due_on"] == march(DUE).date().isoformat()


def test_warnings_that_were_missed_are_told_as_the_one_that_is_nearest() -> None:
    rule = ReclaimRule(FIFTEEN.conditions, warn_days=(7, 3, 1), grace_days=0)
    at = world(reclaim=rule)
    at.shop(day=2)
    follow(at, day=3)
    sweep(at, day=DUE - 2)
    assert [each.facts["days"] for each in told(at, "pool.warned")] == [3]


@pytest.mark.parametrize("day", [DUE - 8, DUE - 7, DUE - 6, DUE - 3, DUE - 2, DUE - 1])
def test_a_rebuild_knows_which_warnings_were_given(day: int) -> None:
    rule = ReclaimRule(FIFTEEN.conditions, warn_days=(7, 3, 1), grace_days=0)
    at = world(reclaim=rule)
    at.shop(day=2)
    follow(at, day=3)
    sweep(at, day=day)
    sweep(at, day=day)
    kept = rows(at)
    with tenancy.organisation(at.made.id):
        Standing.objects.filter(organisation_id=at.made.id).delete()
        Fold.objects.filter(organisation_id=at.made.id).delete()
    follow(at, day=day)
    assert rows(at) == kept


def test_who_has_just_claimed_is_not_warned_of_days_before() -> None:
    rule = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 3),), warn_days=(7, 3, 1), grace_days=0)
    at = world(reclaim=rule)
    at.shop(day=2)
    for day in (3, 4, 5):
        sweep(at, day=day)
    assert [(each.facts["days"], each.happened_at) for each in told(at, "pool.warned")] == [
        (3, march(3, 3)),
        (1, march(5, 3)),
    ]


def test_what_happened_after_the_standing_was_written_counts() -> None:
    at = world()
    shop = at.shop(day=2)
    follow(at, day=3)
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("admin")
        transfer_customer(
            scope=scope, customer_id=shop, owner_id=at.made.people["manager"], reason="接手", now=march(10)
        )
    # The log is not sequenced: the standing still says the 18th, the sweep judges anew.
    tasks.run_sweep(at.made.id, now=march(DUE, 3))
    assert at.owner(shop) == at.made.people["manager"]
    assert due_day(at, shop) == march(26).date()


def test_a_sweep_that_is_too_much_stops_and_asks() -> None:
    at = world()
    shops = [at.shop(day=2) for _ in range(4)]
    with tenancy.organisation(at.made.id):
        body = {"sweep_hour": 3, "most_percent": 50, "always": 2}
        put_policy(scope=at.made.scope("admin"), kind="pool.settings", body=body, version=0, now=march(1))
    stopped = sweep(at, day=DUE)
    assert (stopped.state, stopped.due, stopped.held, stopped.reclaimed) == ("stopped", 4, 4, 0)
    assert [at.owner(shop) for shop in shops] == [at.made.people["rep"]] * 4
    assert len(told(at, "pool.sweep_stopped")) == 1
    with tenancy.organisation(at.made.id):
        confirm_sweep(scope=at.made.scope("admin"), sweep_id=stopped.id, now=march(DUE, 8))
    tasks.run_sweep(at.made.id, now=march(DUE, 8) + timedelta(minutes=1))
    assert {at.owner(shop) for shop in shops} == {None}
    with tenancy.organisation(at.made.id):
        found = Sweep.objects.get(organisation_id=at.made.id)
    assert (found.state, found.reclaimed) == ("done", 4)


def test_batches_swept_by_several_processes_return_each_customer_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = world()
    shops = [at.shop(day=2) for _ in range(9)]
    monkeypatch.setattr("shifang.pool.operations.sweeping.AT_ONCE", 2)
    follow(at, day=3)
    tasks.run_sweep(at.made.id, now=march(DUE, 3), lanes=2)
    tasks.run_sweep(at.made.id, now=march(DUE, 4), lanes=2)
    assert {at.owner(shop) for shop in shops} == {None}
    assert sorted(each.subject_id for each in told(at, "pool.reclaimed")) == sorted(shops)
    with tenancy.organisation(at.made.id):
        found = Sweep.objects.get(organisation_id=at.made.id)
    assert (found.state, found.due, found.reclaimed) == ("done", 9, 9)


def dying(organisation_id: UUID, now: datetime) -> Callable[[Span], None]:
    """Sweep, and fall dead behind the first batch: what is not the process of the test."""
    batch = sweeping(organisation_id, now)

    def last(span: Span) -> None:
        batch(span)
        if "shifang.platform.lane" in sys.orig_argv:
            os.kill(os.getpid(), signal.SIGKILL)

    return last


def test_a_sweep_of_which_a_process_is_killed_goes_on_with_the_next_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    at = world()
    shops = [at.shop(day=2) for _ in range(9)]
    monkeypatch.setattr("shifang.pool.operations.sweeping.AT_ONCE", 1)
    follow(at, day=3)
    with monkeypatch.context() as killed:
        killed.setattr(tasks, "sweeping", dying)
        with pytest.raises(LaneLost, match="ended with -9"):
            tasks.run_sweep(at.made.id, now=march(DUE, 3), lanes=2)
    with tenancy.organisation(at.made.id):
        cut = Sweep.objects.get(organisation_id=at.made.id)
    assert (cut.state, cut.due) == ("running", 9)
    assert cut.reclaimed == len(told(at, "pool.reclaimed")) == [at.owner(shop) for shop in shops].count(None) > 0
    tasks.run_sweep(at.made.id, now=march(DUE, 4), lanes=2)
    assert sorted(each.subject_id for each in told(at, "pool.reclaimed")) == sorted(shops)
    with tenancy.organisation(at.made.id):
        found = Sweep.objects.get(organisation_id=at.made.id)
    assert (found.state, found.reclaimed) == ("done", 9)


def test_a_holiday_years_after_the_claim_still_stops_the_clock() -> None:
    years_later = 1402
    rule = ReclaimRule((Condition(Cause.NO_CONTACT, 5),), counting=Counting.WORKING, grace_days=0)
    at = world(reclaim=rule)
    shop = at.shop(day=2)
    at.note(shop, day=years_later)
    before = at.due(shop, day=years_later)
    following = next(day for day in range(years_later + 1, years_later + 8) if march(day).weekday() == 2)
    with tenancy.organisation(at.made.id):
        holiday = NewHoliday(day=march(following).date(), name="节日", kind=HolidayKind.OFF)
        add_holiday(scope=at.made.scope("admin"), holiday=holiday, now=march(years_later))
    after = at.due(shop, day=years_later)
    assert before is not None
    assert after is not None
    assert after.reasons[0].stopped == before.reasons[0].stopped + 1


def test_everybody_is_told_of_each_customer_that_one_sweep_returned() -> None:
    at = world()
    shops = {at.shop(person, day=2): person for person in ("rep", "rep", "rep2", "manager")}
    sweep(at, day=DUE)
    for _ in range(2):
        run_jobs(at.made.id, queue="alerts")
    with tenancy.organisation(at.made.id):
        found = Alert.objects.filter(organisation_id=at.made.id, kind="pool.reclaimed")
        told = {(each.subject_id, each.recipient_id) for each in found}
        events = {each.id for each in Event.objects.filter(organisation_id=at.made.id, kind="pool.reclaimed")}
        assert {each.event_id for each in found} == events
    assert told == {(shop, at.made.people[person]) for shop, person in shops.items()}
