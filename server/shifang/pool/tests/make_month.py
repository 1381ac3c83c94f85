"""Some weeks of several people, in the real database: visits and judged-false ones, leave, holidays, freezes,
protections, customers given back and claimed by others, two pools.
"""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.accounts.operations.calendar import NewHoliday, NewLeave, add_holiday, ask_leave
from shifang.accounts.operations.policies import put_policy
from shifang.accounts.types import LeaveKind
from shifang.customers.models import Customer
from shifang.kernel.intervals import HolidayKind
from shifang.platform import tenancy
from shifang.pool.operations.pauses import lift, pause
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.tests.make import FIFTEEN, World, follow, march, world
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, PauseKind, ReclaimRule
from shifang.visits.tests.make import STEPS, Day, Phone, location, template
from shifang.visits.tests.test_review_effects import SUSPECT, decide, finding

THIRTY = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 30),), grace_days=0)
PEOPLE = ("rep", "rep2", "manager", "rep3", "rep4")
TODAY = 40

Shops = dict[UUID, str]


def busy_month() -> World:
    """Return a world as it stands on the day before `TODAY`, its standings up to date."""
    at, rolls = world(reclaim=THIRTY), random.Random(15)
    for name in ("rep3", "rep4"):
        at.made.add_person(name, role="rep")
    asks_above(at, 10)
    with tenancy.organisation(at.made.id):
        # Another pool takes the important ones in: its customers are none of the draft's.
        important = PoolDraft("重点", 1, PoolRules(ClaimRule(), {"*": FIFTEEN}), tiers=("A",))
        add_pool(scope=at.made.scope("admin"), draft=important, now=march(1))
    shops: Shops = {}
    for index in range(40):
        person = PEOPLE[index % len(PEOPLE)]
        shops[at.shop(person, day=2 + rolls.random() * 12, tier="A" if index % 9 == 0 else "B")] = person
    _away(at)
    _pause(at, rolls.sample(sorted(shops), 12))
    _hand_on(at, rolls.sample(sorted(shops), 8), shops)
    _visit(at, rolls, shops)
    follow(at, day=TODAY - 1)
    return at


def _away(at: World) -> None:
    admin = at.made.scope("admin")
    with tenancy.organisation(at.made.id):
        for person, first, length in (("rep", 20, 4), ("rep3", 30, 9), ("rep4", 25, 2)):
            start = march(first, 0)
            leave = NewLeave(at.made.people[person], LeaveKind.SICK, start, start + timedelta(days=length))
            ask_leave(scope=admin, leave=leave, now=march(19))
        for day in (22, 23, 36):
            holiday = NewHoliday(day=march(day).date(), name="节日", kind=HolidayKind.OFF)
            add_holiday(scope=admin, holiday=holiday, now=march(19))


def _pause(at: World, chosen: list[UUID]) -> None:
    admin = at.made.scope("admin")
    with tenancy.organisation(at.made.id):
        for index, shop in enumerate(chosen):
            freeze = {"kind": PauseKind.FREEZE, "last": None}
            protection = {"kind": PauseKind.PROTECTION, "last": march(33 + index).date()}
            given: dict[str, Any] = freeze if index % 3 == 0 else protection
            made = pause(scope=admin, customer_id=shop, reason="诉讼", now=march(21 + index / 3), **given)
            if index % 6 == 0:
                lift(scope=admin, pause_id=made.id, now=march(29))


def _hand_on(at: World, chosen: list[UUID], shops: Shops) -> None:
    """Give some back; every other one is claimed by somebody else some days later."""
    for index, shop in enumerate(chosen):
        frozen = at.due(shop, day=17)
        if frozen is None or frozen.exempt is not None:
            continue
        at.release(shop, shops[shop], day=16, hour=index + 1)
        if index % 2:
            at.claim(shop, "rep4", day=18 + index)
            shops[shop] = "rep4"


def _visit(at: World, rolls: random.Random, shops: Shops) -> None:
    """Two visits a day; every third of those that the manager sees is judged false later."""
    version = template(at.made, [STEPS[1]], name="表单")
    phones = {person: Phone(at.made, person) for person in PEOPLE}
    for step in range(48):
        shop = rolls.choice(sorted(shops))
        if at.owner(shop) is None:
            continue
        now = march(15 + step // 2, 9 + 4 * (step % 2)) + timedelta(minutes=step)
        visit_id = visit(at, shop, phones[shops[shop]], version=version, now=now)
        if step % 3 == 0 and shops[shop] != "rep2":
            decide(at.made, finding(at.made, subject_id=visit_id), "confirm", "照片是旧的")


def asks_above(at: World, percent: int, *, version: int = 0) -> None:
    with tenancy.organisation(at.made.id):
        body = {"sweep_hour": 3, "most_percent": percent, "always": 0}
        put_policy(scope=at.made.scope("admin"), kind="pool.settings", body=body, version=version, now=march(1))


def visit(at: World, shop: UUID, phone: Phone, *, version: Any, now: datetime) -> UUID:
    """A whole visit, with a phone that gives a reviewer something to doubt."""
    with tenancy.organisation(at.made.id):
        row = Customer.objects.get(id=shop)
    today = Day(at.made, row, version, phone, begin=now)
    visit_id = today.start()
    place = location(today.point, at=today.at(60), north_m=now.minute / 10) | {"environment": SUSPECT}
    payload = {"visit_id": visit_id, "location": place}
    assert today.phone.do("visit.check_in", payload, at=today.at(60)).status == "applied"
    assert today.step(visit_id, "form", {"promotion": False}, seconds=120).status == "applied"
    assert today.check_out(visit_id, seconds=700, on_site_s=640).status == "applied"
    return visit_id
