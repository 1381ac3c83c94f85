"""Lapses, coverage, adherence and reminders on a real database. Days are those of March 2026; the 2nd is a Monday."""

from datetime import UTC, date, timedelta

import pytest

from shifang.accounts.operations.policies import put_policy
from shifang.alerts.models import Alert
from shifang.alerts.rules import text_of
from shifang.alerts.types import KINDS
from shifang.customers.models import Customer
from shifang.customers.operations.ownership import transfer_customer
from shifang.kernel.problems import Refusal
from shifang.planning import tasks
from shifang.planning.models import Reminded
from shifang.planning.operations.reminding import remind
from shifang.planning.queries.adherence import adherence_of
from shifang.planning.queries.lapses import coverage, lapses
from shifang.planning.rules.settings import RULES
from shifang.planning.types.lapse import LapseState
from shifang.platform import tenancy
from shifang.platform.tests.make import run_jobs
from shifang.pool.tests.make import march, world
from shifang.visits.operations.endings import cancel_planned
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import STEPS, Day, Phone, template

# The job that reminds goes through all organisations: here there are few.
pytestmark = pytest.mark.usefixtures("database_of_its_own")

LATE = (LapseState.OVERDUE, LapseState.AT_RISK)


@pytest.fixture
def at():
    found = world()
    template(found.made, [STEPS[1]], name="表单")
    return found


def visit(at, shop, *, day, visit_id=None, on_site_s=640, person="rep"):
    """A visit from beginning to end; one that is too short does not count."""
    with tenancy.organisation(at.made.id):
        row = Customer.objects.get(id=shop)
    today = Day(at.made, row, None, Phone(at.made, person), begin=march(day))
    found = today.start(visit_id=visit_id, planned=visit_id is not None)
    assert today.check_in(found).status == "applied"
    assert today.step(found, "form", {"promotion": False}, seconds=120).status == "applied"
    assert today.check_out(found, seconds=60 + on_site_s, on_site_s=on_site_s).status == "applied"
    return found


def plan(at, shop, *, on, day=1.0, person="rep"):
    """Schedule a visit on a day, some day before."""
    with tenancy.organisation(at.made.id):
        given = {"person_id": at.made.people[person], "planned_for": march(on).date(), "now": march(day)}
        return schedule(scope=at.made.scope(person), customer_id=shop, **given).id


def late(at, *, day, role="admin", states=LATE, cursor=None, limit=50, **asked):
    with tenancy.organisation(at.made.id):
        scope = at.made.scope(role)
        return lapses(scope, states=states, cursor=cursor, limit=limit, now=march(day), **asked)


def covered(at, *, day, role="admin", person_id=None, department_id=None):
    with tenancy.organisation(at.made.id):
        return coverage(at.made.scope(role), person_id=person_id, department_id=department_id, now=march(day))


def kept(at, *, day, role="admin", weeks=2, person_id=None, department_id=None):
    with tenancy.organisation(at.made.id):
        asked = {"weeks": weeks, "person_id": person_id, "department_id": department_id}
        return adherence_of(at.made.scope(role), now=march(day), **asked)


def test_only_a_verified_visit_begins_the_days_anew(at):
    shop = at.shop(tier="KA", day=2)
    visit(at, shop, day=4)
    [line], _, total = late(at, day=10)
    assert (line["customer_id"], line["last_on"], line["due_on"]) == (shop, date(2026, 3, 4), date(2026, 3, 11))
    assert (line["days_left"], line["state"], line["planned_on"], total) == (1, LapseState.AT_RISK, None, 1)
    visit(at, shop, day=10, on_site_s=100)
    at.note(shop, day=10)
    [line], *_ = late(at, day=12)
    assert (line["days_left"], line["state"]) == (-1, LapseState.OVERDUE)
    visit(at, shop, day=12)
    assert late(at, day=12)[0] == []


def test_who_was_never_visited_counts_from_the_day_it_is_known_in_the_organisation_s_time(at):
    shop = at.shop(tier="KA", day=2)
    with tenancy.organisation(at.made.id):
        # Past midnight in Shanghai, still the day before in UTC.
        Customer.objects.filter(id=shop).update(created_at=march(3, 0.5).astimezone(UTC))
    [line], *_ = late(at, day=10)
    assert (line["last_on"], line["due_on"]) == (None, date(2026, 3, 10))


def test_pages_go_on_nearest_due_first_and_filters_narrow(at):
    shops = [at.shop(tier="KA", day=2 + index % 3) for index in range(5)]
    at.shop("manager", tier="A", day=2)
    found, cursor = [], None
    for size in (2, 2, 1):
        lines, cursor, total = late(at, day=20, cursor=cursor, limit=2, tier="KA")
        assert (len(lines), total) == (size, 5)
        found += lines
    assert cursor is None
    assert {line["customer_id"] for line in found} == set(shops)
    assert [line["due_on"] for line in found] == sorted(line["due_on"] for line in found)
    by_manager = late(at, day=20, person_id=at.made.people["manager"])[0]
    assert [line["tier"] for line in by_manager] == ["A"]
    assert late(at, day=20, department_id=at.made.sibling)[0] == []
    assert len(late(at, day=20, department_id=at.made.root)[0]) == 6
    with pytest.raises(Refusal):
        late(at, day=20, cursor="nonsense")


def test_a_rep_sees_the_own_customers_and_a_manager_those_of_the_tree(at):
    own, other = at.shop(tier="KA", day=2), at.shop("rep2", tier="KA", day=2)
    for role, seen in (("rep", {own}), ("rep2", {other}), ("manager", {own}), ("auditor", {own, other})):
        assert {line["customer_id"] for line in late(at, day=20, role=role)[0]} == seen


def test_what_lies_in_a_pool_or_has_no_frequency_is_in_no_list(at):
    released, none = at.shop(tier="KA", day=2), at.shop(tier="D", day=2)
    at.release(released, day=3)
    body = {**RULES.default, "tiers": [each for each in RULES.default["tiers"] if each["tier"] != "D"]}
    with tenancy.organisation(at.made.id):
        put_policy(scope=at.made.scope("admin"), kind=RULES.code, body=body, version=0, now=march(1))
    assert late(at, day=200)[0] == []
    found = covered(at, day=20)
    assert (found["customers"], found["irregular"], found["share"]) == (0, 1, None)
    assert [each["tier"] for each in found["tiers"]] == ["D"]
    assert none


def test_coverage_by_tier_and_person_adds_up(at):
    shops = {each: at.shop(tier=each, day=2) for each in ("KA", "A", "B")}
    at.shop("manager", tier="KA", day=2)
    visit(at, shops["KA"], day=12)
    found = covered(at, day=13)
    tiers = {each["tier"]: each for each in found["tiers"]}
    assert (tiers["KA"]["kept"], tiers["KA"]["overdue"], tiers["KA"]["share"]) == (1, 1, 0.5)
    assert (tiers["A"]["at_risk"], tiers["B"]["kept"]) == (1, 1)
    assert [each["name"] for each in found["people"]] == ["manager", "rep"]
    assert (found["customers"], found["kept"], found["at_risk"], found["overdue"], found["never"]) == (4, 2, 1, 1, 3)
    assert covered(at, day=13, person_id=at.made.people["rep"])["share"] == 1.0
    assert covered(at, day=13, role="rep2")["customers"] == 0


def test_adherence_of_a_week_by_person_and_in_all(at):
    one, two, three, four = (at.shop(day=1) for _ in range(4))
    visit(at, one, day=2, visit_id=plan(at, one, on=2))
    plan(at, two, on=3)
    visit(at, three, day=4, visit_id=plan(at, three, on=4), on_site_s=100)
    visit(at, two, day=5)
    visit(at, four, day=5)
    called_off, too_late = plan(at, four, on=6), plan(at, three, on=6)
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("rep")
        cancel_planned(scope=scope, visit_id=called_off, reason="改期", now=march(5))
        cancel_planned(scope=scope, visit_id=too_late, reason="忘了", now=march(6, 19))
    plan(at, one, on=12)
    found = kept(at, day=10)
    [person] = found["people"]
    numbers = person["weeks"][0]
    assert person["person_id"] == at.made.people["rep"]
    assert [week["week"] for week in found["weeks"]] == [date(2026, 3, 2), date(2026, 3, 9)]
    assert {name: numbers[name] for name in ("kept", "missed", "failed", "called_off", "unplanned", "planned")} == {
        "kept": 2,
        "missed": 1,
        "failed": 1,
        "called_off": 1,
        "unplanned": 1,
        "planned": 4,
    }
    assert (numbers["rate"], person["weeks"][1]["to_come"], found["planned"]) == (0.5, 1, 5)
    assert kept(at, day=10, role="rep2")["people"] == []
    assert kept(at, day=10, department_id=at.made.sibling)["planned"] == 0
    assert kept(at, day=10, role="manager", person_id=at.made.people["rep"])["rate"] == 0.5


def alerts(at):
    run_jobs(at.made.id)
    with tenancy.organisation(at.made.id):
        return list(Alert.objects.filter(kind="planning.reminded").order_by("id"))


def reminded(at, *, day, hour=8):
    with tenancy.organisation(at.made.id):
        return remind(organisation_id=at.made.id, now=march(day, hour))


def test_rep_and_manager_are_reminded_once_of_an_important_customer_before_it_lapses(at):
    shop, usual = at.shop(tier="KA", day=2), at.shop(tier="B", day=2)
    visit(at, shop, day=4)
    assert [reminded(at, day=day) for day in (6, 9, 9, 10, 12)] == [0, 1, 0, 0, 0]
    told = alerts(at)
    assert {each.recipient_id for each in told} == {at.made.people["rep"], at.made.people["manager"]}
    zh = text_of(KINDS["planning.reminded"], told[0].params, "zh")
    en = text_of(KINDS["planning.reminded"], told[0].params, "en")
    assert "2026年3月11日" in zh[0]
    assert "11 March 2026" in en[1]
    visit(at, shop, day=12)
    assert reminded(at, day=17) == 1
    with tenancy.organisation(at.made.id):
        assert set(Reminded.objects.values_list("customer_id", flat=True)) == {shop}
    assert usual


def test_nobody_is_reminded_of_what_is_planned_in_time_and_a_new_owner_is_told_anew(at):
    shop = at.shop(tier="KA", day=2)
    visit(at, shop, day=4)
    planned = plan(at, shop, on=11, day=5)
    assert reminded(at, day=9) == 0
    with tenancy.organisation(at.made.id):
        cancel_planned(scope=at.made.scope("rep"), visit_id=planned, reason="客户不在", now=march(9))
    assert reminded(at, day=9, hour=11) == 1
    with tenancy.organisation(at.made.id):
        transfer_customer(
            scope=at.made.scope("admin"),
            customer_id=shop,
            owner_id=at.made.people["manager"],
            reason="换人",
            now=march(9, 12),
        )
    assert reminded(at, day=10) == 1
    assert reminded(at, day=10) == 0


def test_the_task_reminds_by_day_only(at):
    shop = at.shop(tier="KA", day=2)
    visit(at, shop, day=4)
    for day, hour, told in ((9, 5, 0), (9, 21, 0), (10, 6, 1), (10, 7, 1)):
        moment = march(day, hour) + timedelta(minutes=35)
        tasks.reminders.func(timestamp=int(moment.timestamp()))
        with tenancy.organisation(at.made.id):
            assert Reminded.objects.count() == told


def test_the_api_tells_and_changes_a_customer_s_frequency(at):
    shop = at.shop(tier="B", day=2)
    manager = at.made.client("manager")
    path = f"/planning/customers/{shop}/frequency"
    found = manager.get(path).json()
    assert (found["of_tier"]["weeks"], found["own"], found["in_force"]["weeks"]) == (4, None, 4)
    assert found["standing"]["last_on"] is None
    changed = manager.put(path, {"visits": 2, "weeks": 1, "weekdays": [1, 4, 5], "reason": "新品"}).json()
    assert (changed["in_force"]["visits"], changed["in_force"]["weekdays"]) == (2, [1, 4, 5])
    assert (changed["own"]["reason"], changed["own"]["changed_by"]) == ("新品", "manager")
    assert manager.put(path, {"visits": 9, "weeks": 1, "reason": "x"}).json()["code"] == "planning.frequency_impossible"
    assert manager.put(path, {"visits": 15, "weeks": 1, "reason": "x"}).status_code == 422
    assert manager.put(path, {"reason": "照旧"}).json()["own"] is None
    assert at.made.client("rep").put(path, {"visits": 1, "weeks": 1, "reason": "x"}).status_code == 403
    assert at.made.client("rep2").get(path).status_code == 404
    assert at.made.client("rep").get("/planning/lapses?state=kept&state=overdue").status_code == 200
    assert at.made.client("rep").get("/planning/lapses?state=lost").status_code == 422
