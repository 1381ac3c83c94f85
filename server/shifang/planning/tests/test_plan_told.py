"""Who is told when a plan is published, and what."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from shifang.ledger.models import Event
from shifang.planning.rules.diff import Change, ChangeKind
from shifang.planning.rules.publishing import TheirDays, days_of_people
from shifang.planning.tests.make_drafts import numbered
from shifang.planning.tests.make_plans import Territory, next_monday, territory
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs
from shifang.platform import tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.words import spoken_day

pytestmark = pytest.mark.timeout(300)
MON, TUE, WED = (date(2026, 3, day) for day in (2, 3, 4))
ONE, TWO = numbered(1), numbered(2)


def change(kind: ChangeKind, now: tuple[UUID, date] | None, was: tuple[UUID, date] | None) -> Change:
    person, day = now or (None, None)
    before_person, before = was or (None, None)
    return Change(kind, numbered(9), person, day, None, before_person, before)


def test_each_person_hears_of_their_own_days() -> None:
    found = [
        change(ChangeKind.ADDED, (ONE, MON), None),
        change(ChangeKind.ADDED, (ONE, MON), None),
        change(ChangeKind.MOVED, (ONE, WED), (ONE, TUE)),
        change(ChangeKind.DROPPED, None, (TWO, MON)),
        change(ChangeKind.MOVED, (ONE, TUE), (TWO, WED)),
    ]
    assert days_of_people(found) == {
        ONE: TheirDays(added=3, moved=1, dropped=0, days=(MON, TUE, WED)),
        TWO: TheirDays(added=0, moved=0, dropped=2, days=(MON, WED)),
    }
    assert days_of_people([]) == {}


def told(at: Territory, role: str) -> list[dict]:
    run_jobs(at.made.id)
    items = at.get("/alerts", role=role)["items"]
    return [each for each in items if each["kind"] == "plan.days_changed"]


def test_a_publication_tells_everybody_once_whose_days_it_changes() -> None:
    at = territory(4)
    monday = next_monday()
    gone = at.schedule(at.shops[0], monday), at.schedule(at.shops[0], monday + timedelta(days=2))
    plan = at.drafted(people=[at.made.people["rep"], at.made.people["manager"]])
    diff = at.get(f"/plans/{plan['id']}/diff")
    assert diff["dropped"] == len(gone) - 1
    at.published(plan["id"])
    (alert,) = told(at, "rep")
    assert alert["title"] == "您的拜访安排有变动"
    assert f"新增 {diff['added']} 次拜访" in alert["body"]
    assert "取消 1 次" in alert["body"]
    assert "改期" not in alert["body"]
    days = sorted({each[name] for each in diff["changes"] for name in ("before", "day") if each[name]})
    assert all(spoken_day(each, "zh") in alert["body"] for each in (days[0], days[-1]))
    assert alert["day"] == days[0]
    assert (alert["subject_kind"], alert["subject_id"]) == ("plan", plan["id"])
    assert told(at, "rep2") == told(at, "manager") == []
    with tenancy.organisation(at.made.id):
        events = Event.objects.filter(organisation_id=at.made.id, kind="plan.days_changed")
        (facts,) = events.values_list("facts", flat=True)
    assert (facts["person_id"], facts["added"]) == (str(at.made.people["rep"]), diff["added"])


def test_whose_days_stay_as_they_are_hears_nothing() -> None:
    at = territory(4)
    at.published(at.drafted()["id"])
    assert len(told(at, "rep")) == 1
    again = at.drafted(change_price=1000)
    assert at.get(f"/plans/{again['id']}/diff")["kept"] == again["stops"]
    assert at.published(again["id"])["state"] == "published"
    assert len(told(at, "rep")) == 1


def test_who_publishes_a_plan_of_their_own_is_not_told_of_it() -> None:
    at = territory(1)
    at.made.client("manager")
    with tenancy.organisation(at.made.id):
        type(at.shops[0]).objects.filter(id=at.shops[0].id).update(owner_id=at.made.people["manager"])
    plan = at.drafted(people=[at.made.people["manager"]])
    assert at.published(plan["id"])["state"] == "published"
    assert len(at.running()) == plan["stops"] > 0
    assert told(at, "manager") == []
