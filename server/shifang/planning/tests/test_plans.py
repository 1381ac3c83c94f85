"""Plans are drafted by a job, looked at, called off, and published."""

from datetime import timedelta

import pytest

from shifang.accounts.tests.make import organisation
from shifang.customers.tests.make import customer
from shifang.ledger.models import Event
from shifang.planning.models import Plan, PlanStop
from shifang.planning.operations import drafting
from shifang.planning.tests.make_plans import next_monday, territory
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs

pytestmark = pytest.mark.timeout(300)


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_plan_is_drafted_and_told():
    at = territory()
    begun = at.ask().json()
    assert (begun["state"], begun["progress"], begun["stops"]) == ("searching", 0, 0)
    assert begun["travel"] == {"factor": 1.4, "speed_kmh": 25.0, "ways": 0}
    plan = at.searched(begun["id"])
    assert (plan["state"], plan["progress"], plan["failure"]) == ("draft", 100, None)
    assert plan["people"] == [{"person_id": str(at.made.people["rep"]), "name": "rep"}]
    assert plan["last_day"] == (next_monday() + timedelta(days=6)).isoformat()
    stops = at.stops(plan["id"])
    assert len(stops) == plan["stops"] >= 3
    weekly = {str(each.id) for each in at.shops if each.tier == "KA"}
    assert weekly <= {each["customer_id"] for each in stops}
    for each in stops:
        assert 9 * 60 <= each["arrival"] <= each["arrival"] + each["minutes"] <= 18 * 60
    assert at.running() == []


def test_the_figures_say_what_a_plan_comes_to():
    at = territory(12)
    plan = at.drafted(weeks=4)
    figures = at.get(f"/plans/{plan['id']}/figures")
    (person,) = figures["people"]
    assert person["stops"] == plan["stops"] == sum(each["stops"] for each in figures["days"])
    assert (person["days"], person["hours"]) == (20, 20 * 540)
    assert person["travel"] > 0
    assert person["metres"] > 0
    assert 0 <= figures["day_spread"] < 1
    assert figures["people_spread"] == 0
    tiers = {each["tier"]: each for each in figures["tiers"]}
    assert {name: (each["customers"], each["planned"], each["visits"]) for name, each in tiers.items()} == {
        "KA": (4, 4, 16),
        "A": (4, 4, 8),
        "B": (4, 4, 4),
    }
    assert all(each["ends"] <= each["closes"] for each in figures["days"])


def test_who_cannot_be_visited_is_listed_with_the_reason():
    at = territory(3)
    lost = customer(at.made, point=None, tier="KA", name="无坐标")
    plan = at.drafted()
    assert plan["left_out"] == {"no_position": 1}
    (row,) = at.get(f"/plans/{plan['id']}/left-out")["items"]
    assert (row["customer_id"], row["reason"], row["customer_name"]) == (str(lost.id), "no_position", "无坐标")


def test_what_cannot_be_drafted_is_refused_before_any_work():
    at = territory(1)
    alone = at.made.add_person("alone", role="rep")
    assert code(at.ask(people=[alone])) == (422, "plan.no_customers")
    assert code(at.ask(first_day=clock.now().date() - timedelta(days=3))) == (422, "plan.day_past")
    assert code(at.ask(weeks=9)) == (422, "plan.too_large")
    assert code(at.ask(people=[])) == (404, "not_found")
    assert code(at.ask(people=[organisation().people["rep"]])) == (404, "not_found")
    assert code(at.ask(people=[at.made.people["rep2"]])) == (404, "not_found")
    assert code(at.ask(role="rep")) == (403, "forbidden")
    assert at.get("/plans")["items"] == []


def test_a_plan_is_seen_in_its_department_only():
    at = territory(3)
    plan = at.drafted()
    other = at.made.add_person("other", role="manager", department=at.made.sibling)
    at.made.people["other"] = other
    assert at.made.client("other").get(f"/plans/{plan['id']}").status_code == 404
    assert at.made.client("rep").get(f"/plans/{plan['id']}").status_code == 403
    assert at.get(f"/plans/{plan['id']}", role="auditor")["id"] == plan["id"]
    assert code(at.post(f"/plans/{plan['id']}/publish", role="auditor")) == (403, "forbidden")


def test_a_published_plan_becomes_the_running_one():
    at = territory()
    plan = at.drafted()
    stops = at.stops(plan["id"])
    diff = at.get(f"/plans/{plan['id']}/diff")
    assert (diff["added"], diff["moved"], diff["dropped"], diff["kept"]) == (len(stops), 0, 0, 0)
    assert at.post(f"/plans/{plan['id']}/publish").json()["state"] == "publishing"
    assert at.running() == []
    published = at.searched(plan["id"])
    assert (published["state"], published["failure"]) == ("published", None)
    wanted = sorted((each["customer_id"], each["person_id"], each["day"]) for each in stops)
    assert [tuple(map(str, each)) for each in at.running()] == wanted
    # Twice is once.
    assert at.post(f"/plans/{plan['id']}/publish").json()["state"] == "published"
    run_jobs(at.made.id, queue="planning")
    assert len(at.running()) == len(stops)
    with tenancy.organisation(at.made.id):
        events = Event.objects.filter(organisation_id=at.made.id)
        assert events.filter(kind="visit.scheduled").count() == len(stops)
        told = events.get(kind="plan.published").facts
    assert (told["added"], told["moved"], told["dropped"]) == (len(stops), 0, 0)
    assert at.post(f"/plans/{plan['id']}/discard").json()["code"] == "plan.not_draft"


def test_drafting_again_keeps_what_is_planned():
    at = territory()
    first = at.drafted(weeks=2)
    at.published(first["id"])
    again = at.drafted(weeks=2, change_price=100)
    diff = at.get(f"/plans/{again['id']}/diff")
    assert (diff["added"], diff["moved"], diff["dropped"], diff["kept"]) == (0, 0, 0, first["stops"])
    assert all(each["visit_id"] for each in at.stops(again["id"]))
    assert at.published(again["id"])["state"] == "published"


def test_a_published_plan_moves_and_drops_visits_of_the_running_one():
    at = territory(3)
    monday = next_monday()
    ka = at.shops[0]
    # Weekly, but planned twice in a week and on days that are both legal alone.
    kept, gone = at.schedule(ka, monday), at.schedule(ka, monday + timedelta(days=2))
    plan = at.drafted()
    diff = at.get(f"/plans/{plan['id']}/diff")
    assert diff["dropped"] == 1
    assert at.published(plan["id"])["state"] == "published"
    assert sum(each[0] == ka.id for each in at.running()) == 1
    planned, cancelled = (at.get(f"/visits?state={life}")["items"] for life in ("planned", "cancelled"))
    assert len({each["id"] for each in planned} & {kept["id"], gone["id"]}) == 1
    assert len({each["id"] for each in cancelled} & {kept["id"], gone["id"]}) == 1


def test_an_appointment_stays_where_it_is():
    at = territory(4)
    day = next_monday() + timedelta(days=3)
    made = at.schedule(at.shops[0], day, window={"start": "14:00", "end": "15:00"})
    plan = at.drafted(change_price=0)
    stop = next(each for each in at.stops(plan["id"]) if each["customer_id"] == str(at.shops[0].id))
    assert (stop["day"], stop["fixed"], stop["visit_id"]) == (day.isoformat(), True, made["id"])
    assert 14 * 60 <= stop["arrival"] <= 15 * 60
    at.published(plan["id"])
    assert at.get(f"/visits/{made['id']}")["window"] == {"start": "14:00", "end": "15:00"}


@pytest.mark.parametrize("change", ["cancel", "move", "add", "owner", "window"])
def test_a_draft_whose_ground_has_changed_is_not_published(change):
    at = territory(6)
    at.published(at.drafted()["id"])
    plan = at.drafted(change_price=1000)
    visits = at.get("/visits?state=planned")["items"]
    mine = next(each for each in visits if each["customer_id"] == str(at.shops[0].id))
    day = next_monday() + timedelta(days=4 if mine["day"] != str(next_monday() + timedelta(days=4)) else 3)
    if change == "cancel":
        assert at.post(f"/visits/{mine['id']}/cancel", {"reason": "店休"}).status_code == 200
    elif change in {"move", "window"}:
        move = {"person_id": at.made.people["rep"], "planned_for": day}
        assert at.post(f"/visits/{mine['id']}/move", move).status_code == 200
    elif change == "add":
        at.schedule(at.shops[0], day)
    else:
        with tenancy.organisation(at.made.id):
            type(at.shops[0]).objects.filter(id=at.shops[0].id).update(owner_id=at.made.people["manager"])
            PlanStop.objects.filter(plan_id=plan["id"], customer_id=at.shops[0].id).update(day=day)
    before = at.running()
    answer = at.post(f"/plans/{plan['id']}/publish")
    assert code(answer) == (409, "plan.changed")
    assert {each["customer_id"] for each in answer.json()["errors"]} == {str(at.shops[0].id)}
    assert at.running() == before
    assert at.get(f"/plans/{plan['id']}/diff")["conflicts"]


def test_what_changes_between_the_click_and_the_job_makes_it_a_draft_again():
    at = territory(6)
    at.published(at.drafted()["id"])
    plan = at.drafted(change_price=1000)
    at.post(f"/plans/{plan['id']}/publish")
    mine = at.get("/visits?state=planned")["items"][0]
    at.post(f"/visits/{mine['id']}/cancel", {"reason": "店休"})
    before = at.running()
    after = at.searched(plan["id"])
    assert (after["state"], after["failure"]) == ("draft", "plan.changed")
    assert at.running() == before


def test_a_visit_to_somebody_else_planned_meanwhile_stays():
    at = territory(3)
    plan = at.drafted()
    other = customer(at.made, tier="D", name="顺路")
    at.schedule(other, next_monday())
    assert at.published(plan["id"])["state"] == "published"
    assert other.id in {each[0] for each in at.running()}


def test_a_search_that_is_called_off_leaves_everything_as_it_was():
    at = territory(3)
    at.schedule(at.shops[0], next_monday())
    before = at.running()
    plan = at.ask().json()
    assert at.post(f"/plans/{plan['id']}/cancel").json()["state"] == "cancelled"
    assert at.post(f"/plans/{plan['id']}/cancel").json()["state"] == "cancelled"
    after = at.searched(plan["id"])
    assert (after["state"], after["stops"]) == ("cancelled", 0)
    assert at.running() == before
    assert code(at.post(f"/plans/{plan['id']}/publish")) == (409, "plan.not_draft")
    assert at.post(f"/plans/{plan['id']}/discard").json()["state"] == "discarded"


class Ticking:
    """A clock at whose every look something may happen."""

    def __init__(self, happen) -> None:
        self.looks = 0
        self.happen = happen

    def now(self):
        self.looks += 1
        self.happen(self.looks)
        return clock.now()


def search(at, plan_id: str, happen) -> None:
    import time
    from uuid import UUID

    ticking = Ticking(happen)
    clocks = drafting.Clocks(now=ticking.now, monotonic=time.monotonic)
    drafting.search(organisation_id=at.made.id, plan_id=UUID(plan_id), clocks=clocks)


def test_a_search_under_way_is_called_off():
    at = territory(6)
    plan = at.ask(seconds=120).json()
    search(at, plan["id"], lambda looks: looks == 3 and at.post(f"/plans/{plan['id']}/cancel"))
    assert at.get(f"/plans/{plan['id']}")["state"] == "cancelled"
    assert at.running() == []


def test_who_has_had_enough_gets_the_best_plan_so_far():
    at = territory(6)
    plan = at.ask(seconds=120).json()
    search(at, plan["id"], lambda looks: looks == 3 and at.post(f"/plans/{plan['id']}/cancel", {"keep": True}))
    after = at.get(f"/plans/{plan['id']}")
    assert (after["state"], after["progress"]) == ("draft", 100)
    assert after["stops"] >= 2
    at.published(plan["id"])
    assert len(at.running()) == after["stops"]


def test_a_search_that_fails_says_so_and_leaves_the_running_plan():
    at = territory(3)
    plan = at.ask().json()

    def fail(looks: int) -> None:
        if looks == 2:
            raise RuntimeError

    search(at, plan["id"], fail)
    after = at.get(f"/plans/{plan['id']}")
    assert (after["state"], after["failure"]) == ("failed", "plan.search_failed")
    assert at.running() == []


def test_a_search_whose_worker_died_is_given_up():
    at = territory(3)
    plan = at.ask().json()
    now = clock.now()
    with tenancy.organisation(at.made.id):
        Plan.objects.filter(id=plan["id"]).update(heard_at=now - timedelta(minutes=2))
        assert drafting.give_up_silent(organisation_id=at.made.id, now=now) == 0
        assert drafting.give_up_silent(organisation_id=at.made.id, now=now + timedelta(minutes=2)) == 1
    after = at.get(f"/plans/{plan['id']}")
    assert (after["state"], after["failure"]) == ("failed", "plan.interrupted")
    # Its job, should it still be there, finds nothing to do.
    assert at.searched(plan["id"])["stops"] == 0


def test_a_second_search_of_an_organisation_is_refused_and_says_whose_runs():
    at = territory(3)
    first = at.ask().json()
    answer = at.ask()
    assert code(answer) == (409, "plan.search_running")
    assert answer.json()["errors"] == [{"plan_id": first["id"]}]
    assert (answer.json()["params"]["name"], answer.json()["params"]["progress"]) == ("manager", 0)
    other = at.made.add_person("other", role="manager", department=at.made.sibling)
    at.made.people["other"] = other
    customer(at.made, owner="other", tier="KA", name="别处")
    elsewhere = at.ask(role="other", people=[other])
    assert code(elsewhere) == (409, "plan.search_running")
    assert "errors" not in elsewhere.json() or elsewhere.json()["errors"] == []
    assert len(at.get("/plans")["items"]) == 1
    at.post(f"/plans/{first['id']}/cancel")
    assert at.ask().status_code == 201


def test_a_dead_search_stands_in_nobodys_way():
    at = territory(3)
    first, now = at.ask().json(), clock.now()
    with tenancy.organisation(at.made.id):
        Plan.objects.filter(id=first["id"]).update(heard_at=now - timedelta(minutes=4))
    assert at.ask().status_code == 201


def test_a_search_waits_for_another_that_began_first():
    at = territory(3)
    first = at.ask().json()
    with tenancy.organisation(at.made.id):
        Plan.objects.filter(id=first["id"]).update(heard_at=clock.now() - timedelta(minutes=4))
    second = at.ask().json()
    with tenancy.organisation(at.made.id):
        Plan.objects.filter(id=first["id"]).update(heard_at=clock.now())
    search(at, second["id"], lambda looks: None)
    assert at.get(f"/plans/{second['id']}")["progress"] == 0
    with tenancy.organisation(at.made.id):
        Plan.objects.filter(id=first["id"]).update(state="cancelled")
    search(at, second["id"], lambda looks: None)
    assert at.get(f"/plans/{second['id']}")["state"] == "draft"


def test_several_people_are_planned_each_with_their_own_customers():
    at = territory(6)
    for number in range(4):
        customer(at.made, owner="manager", tier="KA", name=f"自管 {number}")
    people = [at.made.people["rep"], at.made.people["manager"]]
    plan = at.drafted(people=people)
    owners = {each["customer_name"]: each["person_id"] for each in at.stops(plan["id"])}
    assert {owners[f"自管 {number}"] for number in range(4)} == {str(people[1])}
    assert len(at.get(f"/plans/{plan['id']}/figures")["people"]) == 2
    only = at.get(f"/plans/{plan['id']}/stops?person_id={people[1]}&since={next_monday()}")["stops"]
    assert len(only) == 4


def called_off(at) -> str:
    plan_id = at.ask().json()["id"]
    at.post(f"/plans/{plan_id}/cancel")
    return plan_id


def test_plans_are_listed_newest_first():
    at = territory(2)
    made = [called_off(at) for _ in range(3)]
    page = at.get("/plans?limit=2")
    rest = at.get(f"/plans?limit=2&cursor={page['next_cursor']}")
    assert [each["id"] for each in (*page["items"], *rest["items"])] == made[::-1]
    assert at.get("/plans?state=draft")["items"] == []
