"""Calendar feeds: planned visits behind an address with a secret; and where people's days start."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from shifang.accounts.models import Person
from shifang.accounts.tests.make import anonymous
from shifang.ledger.models import Event
from shifang.planning.models import Base, Feed, Plan, PlanStop
from shifang.planning.operations.bases import count_places, erase_places
from shifang.planning.operations.feeds import READS
from shifang.planning.tests.make_plans import ZONE, next_monday, territory
from shifang.platform import clock, tenancy


def made_feed(at, role: str = "rep") -> str:
    """Make a feed and return its path below the API."""
    answer = at.post("/planning/feed", role=role)
    assert answer.status_code == 201, answer.content
    return answer.json()["path"].removeprefix("/api/v1")


def events(path: str):
    answer = anonymous().get(path)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(each["uid"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_planned_visits_stand_in_the_calendar():
    at = territory(2)
    day = next_monday()
    visit = at.schedule(at.shops[0], day, window={"start": "14:00", "end": "15:30"})
    other = at.schedule(at.shops[1], day + timedelta(days=1))
    found = events(made_feed(at))
    assert set(found) == {f"{visit['id']}@shifang", f"{other['id']}@shifang"}
    timed, whole = found[f"{visit['id']}@shifang"], found[f"{other['id']}@shifang"]
    assert str(timed["summary"]) == at.shops[0].name
    begins = timed["dtstart"].dt.astimezone(ZONE)
    assert (begins.date(), begins.hour, begins.minute) == (day, 14, 0)
    assert timed["dtend"].dt - timed["dtstart"].dt == timedelta(minutes=90)
    assert timed["geo"].to_ical() == f"{at.shops[0].latitude};{at.shops[0].longitude}"
    assert whole["dtstart"].dt == day + timedelta(days=1)
    assert type(whole["dtstart"].dt) is date


def test_hours_are_those_of_the_published_plan():
    at = territory(1)
    visit = at.schedule(at.shops[0], next_monday())
    with tenancy.organisation(at.made.id):
        plan = Plan.objects.create(
            organisation_id=at.made.id,
            department_id=at.made.branch,
            people=[at.made.people["rep"]],
            first_day=next_monday(),
            weeks=1,
            state="published",
            seed=0,
            by_id=at.made.people["manager"],
            made_at=clock.now(),
            published_at=clock.now(),
        )
        PlanStop.objects.create(
            organisation_id=at.made.id,
            plan_id=plan.id,
            person_id=at.made.people["rep"],
            day=next_monday(),
            position=0,
            customer_id=at.shops[0].id,
            arrival=10 * 60 + 20,
            minutes=40,
        )
    begins = events(made_feed(at))[f"{visit['id']}@shifang"]["dtstart"].dt.astimezone(ZONE)
    assert (begins.hour, begins.minute) == (10, 20)


def test_a_new_address_ends_the_old_one_and_one_can_be_taken_back():
    at = territory(1)
    assert at.get("/planning/feed", role="rep") == {"made": False, "created_at": None, "last_read_at": None}
    first = made_feed(at)
    second = made_feed(at)
    assert first != second
    gone = anonymous().get(first)
    assert (gone.status_code, gone.json()["code"]) == (404, "feed.gone")
    assert events(second) == {}
    assert at.get("/planning/feed", role="rep")["last_read_at"] is not None
    assert at.made.client("rep").delete("/planning/feed").status_code == 204
    assert at.made.client("rep").delete("/planning/feed").status_code == 204
    assert anonymous().get(second).status_code == 404
    assert at.get("/planning/feed", role="rep")["made"] is False


def test_the_secret_is_kept_nowhere():
    at = territory(1)
    secret = made_feed(at).removesuffix(".ics").rpartition(".")[2]
    with tenancy.organisation(at.made.id):
        (feed,) = Feed.objects.filter(person_id=at.made.people["rep"])
        told = Event.objects.filter(organisation_id=at.made.id, kind="planning.feed_made").values_list(
            "facts", flat=True
        )
        assert secret.encode() not in bytes(feed.token_hash)
        assert len(bytes(feed.token_hash)) == 32
        assert secret not in str(list(told))


@pytest.mark.parametrize("path", ["x", "0.secret", "a" * 300, f"{'0' * 32}.secret", "%00.x"])
def test_what_is_no_address_is_not_found(path):
    answer = anonymous().get(f"/calendars/{path}.ics")
    assert (answer.status_code, answer.json()["code"]) == (404, "feed.gone")


def test_whoever_is_disabled_has_no_feed():
    at = territory(1)
    path = made_feed(at)
    with tenancy.organisation(at.made.id):
        Person.objects.filter(id=at.made.people["rep"]).update(disabled_at=clock.now())
    assert anonymous().get(path).status_code == 404


def test_nothing_new_is_not_sent_again():
    at = territory(1)
    at.schedule(at.shops[0], next_monday())
    path = made_feed(at)
    first = anonymous().get(path)
    assert first["Cache-Control"] == "private, max-age=900"
    again = anonymous().get(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    at.schedule(at.shops[0], next_monday() + timedelta(days=1))
    assert anonymous().get(path, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_reading_without_end_is_refused():
    at = territory(1)
    path = made_feed(at)
    answers = [anonymous().get(path).status_code for _ in range(READS + 1)]
    assert answers == [200] * READS + [429]
    # Others are not kept waiting.
    assert anonymous().get(made_feed(at, "manager")).status_code == 200


def test_a_day_starts_where_somebody_says():
    at = territory(1)
    path = f"/planning/people/{at.made.people['rep']}/base"
    home, office = {"latitude": 31.21, "longitude": 121.41}, {"latitude": 31.2, "longitude": 121.4}
    assert at.get(path, role="rep") == {"start": None, "end": None}
    at.made.client("rep").put(path, {"start": home})
    assert at.get(path) == {"start": home, "end": home}
    at.made.client("manager").put(path, {"start": home, "end": office})
    assert at.get(path, role="rep") == {"start": home, "end": office}
    with tenancy.organisation(at.made.id):
        assert count_places(at.made.id, at.made.people["rep"]) == 1
        told = Event.objects.filter(organisation_id=at.made.id, kind="planning.base_changed")
        assert [each.facts for each in told] == [{"known": True}] * 2
        erase_places(at.made.id, at.made.people["rep"])
        assert Base.objects.count() == 0
    at.made.client("rep").put(path, {"start": home})
    assert at.made.client("rep").put(path, {"start": None}).json() == {"start": None, "end": None}
    assert at.made.client("rep").get(f"/planning/people/{at.made.people['manager']}/base").status_code == 404
