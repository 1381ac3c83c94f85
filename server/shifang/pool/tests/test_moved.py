"""A visit that is found untrue brings the day of its customer nearer: holder and manager are told. Days of March."""

from datetime import date
from uuid import UUID

import pytest

from shifang.alerts.models import Alert
from shifang.alerts.rules import text_of
from shifang.alerts.types import KINDS
from shifang.customers.models import Customer
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.models import Standing
from shifang.pool.tests.make import World, follow, march, world
from shifang.visits.models import Visit
from shifang.visits.tests.make import STEPS, Day, Phone, location, template
from shifang.visits.tests.test_review_effects import SUSPECT, finding


@pytest.fixture
def at() -> World:
    found = world()
    template(found.made, [STEPS[1]], name="表单")
    return found


def visited(at: World, shop: UUID, *, day: float, person: str = "rep") -> UUID:
    with tenancy.organisation(at.made.id):
        row = Customer.objects.get(id=shop)
    today = Day(at.made, row, None, Phone(at.made, person), begin=march(day))
    visit = today.start()
    place = location(today.point, at=today.at(60), north_m=day / 10) | {"environment": SUSPECT}
    payload = {"visit_id": visit, "location": place}
    assert today.phone.do("visit.check_in", payload, at=today.at(60)).status == "applied"
    assert today.step(visit, "form", {"promotion": False}, seconds=120).status == "applied"
    assert today.check_out(visit, seconds=700, on_site_s=640).status == "applied"
    return UUID(str(visit))


def refute(at: World, visit: UUID) -> None:
    row = finding(at.made, subject_id=visit)
    body = {"decision": "confirm", "note": "照片是旧的"}
    assert at.made.client("admin").post(f"/findings/{row.id}/decide", body).status_code == 200


def told(at: World) -> list[Event]:
    with tenancy.organisation(at.made.id):
        return list(Event.objects.filter(organisation_id=at.made.id, kind="pool.due_moved").order_by("id"))


def test_holder_and_manager_are_told_of_the_nearer_day_and_of_the_visit_once(at: World) -> None:
    shop = at.shop(day=2)
    visit = visited(at, shop, day=10)
    follow(at, day=11)
    refute(at, visit)
    for _ in range(2):
        follow(at, day=12)
    [event] = told(at)
    with tenancy.organisation(at.made.id):
        assert Standing.objects.get(id=shop).due_on == date(2026, 3, 18)
        code = Visit.objects.get(id=visit).code
    assert (event.subject_id, event.department_id, event.happened_at) == (shop, at.made.branch, march(12))
    assert event.facts == {
        "owner_id": str(at.made.people["rep"]),
        "due_on": "2026-03-18",
        "was_on": "2026-03-26",
        "visit_id": str(visit),
        "code": code,
    }
    run_jobs(at.made.id)
    with tenancy.organisation(at.made.id):
        alerts = list(Alert.objects.filter(kind="pool.due_moved"))
    assert {each.recipient_id for each in alerts} == {at.made.people["rep"], at.made.people["manager"]}
    zh, en = (text_of(KINDS["pool.due_moved"], alerts[0].params, language) for language in ("zh", "en"))
    assert "2026年3月18日" in zh[0]
    assert (code in zh[1], code in en[1]) == (True, True)
    assert "from 26 March 2026 to 18 March 2026" in en[1]


def test_nobody_is_told_where_another_visit_keeps_the_day_or_nobody_holds_the_customer(at: World) -> None:
    kept, given_back = at.shop(day=2), at.shop(day=2)
    first, _ = visited(at, kept, day=9), visited(at, kept, day=10)
    other = visited(at, given_back, day=11)
    at.release(given_back, day=12)
    follow(at, day=12)
    for visit in (first, other):
        refute(at, visit)
    follow(at, day=13)
    assert told(at) == []
    with tenancy.organisation(at.made.id):
        assert Standing.objects.get(id=kept).due_on == date(2026, 3, 26)
