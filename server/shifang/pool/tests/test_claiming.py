"""A claim in the database: what it leaves is what judging everybody anew makes, what changed before it counts."""

import pytest

from shifang.accounts.operations.calendar import NewHoliday, NewLeave, add_holiday, ask_leave
from shifang.accounts.types import LeaveKind
from shifang.kernel.intervals import HolidayKind
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy
from shifang.pool.models import Fold, Standing
from shifang.pool.operations.pauses import pause
from shifang.pool.tests.make import FIFTEEN, follow, march, rows, world
from shifang.pool.tests.test_defects import pooled
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.reclaim import Cause, Condition, Counting, PauseKind, ReclaimRule


def test_a_claim_leaves_the_standing_that_judging_everybody_anew_makes() -> None:
    rule = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), counting=Counting.WORKING, grace_days=0)
    at = world(reclaim=rule)
    shops = [pooled(at) for _ in range(3)]
    admin = at.made.scope("admin")
    with tenancy.organisation(at.made.id):
        leave = NewLeave(at.made.people["rep"], LeaveKind.SICK, march(9, 0), march(12, 0))
        ask_leave(scope=admin, leave=leave, now=march(3))
        given = {"kind": PauseKind.PROTECTION, "last": march(40).date(), "reason": "展会"}
        pause(scope=admin, customer_id=shops[1], now=march(3), **given)
    for shop in shops[:2]:
        at.claim(shop, day=4)
    before = {row[0]: row for row in rows(at)}
    with tenancy.organisation(at.made.id):
        Standing.objects.filter(organisation_id=at.made.id).delete()
        Fold.objects.filter(organisation_id=at.made.id).delete()
    follow(at, day=4)
    after = {row[0]: row for row in rows(at)}
    assert {shop: before[shop] for shop in shops[:2]} == {shop: after[shop] for shop in shops[:2]}
    assert before[shops[0]][4] != before[shops[1]][4]


def test_what_changed_since_the_last_claim_counts_for_the_next() -> None:
    at = world()
    shops = [pooled(at) for _ in range(5)]
    at.claim(shops[0], day=4)
    working = ReclaimRule(FIFTEEN.conditions, counting=Counting.WORKING, grace_days=0)
    at.save(reclaim=working, day=4)
    at.claim(shops[1], day=4, hour=11)
    with tenancy.organisation(at.made.id):
        holiday = NewHoliday(day=march(9).date(), name="节日", kind=HolidayKind.OFF)
        add_holiday(scope=at.made.scope("admin"), holiday=holiday, now=march(4))
    at.claim(shops[2], day=4, hour=12)
    at.save(ClaimRule(day_quota=3), reclaim=working, day=4)
    with pytest.raises(Refusal) as refusal:
        at.claim(shops[3], day=4, hour=13)
    assert refusal.value.kind.code == "pool.day_quota"
    with tenancy.organisation(at.made.id):
        found = dict(Standing.objects.filter(organisation_id=at.made.id).values_list("id", "due_on"))
    assert [found[shop] for shop in shops[:3]] == [march(20).date(), march(26).date(), march(27).date()]
