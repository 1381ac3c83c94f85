"""Shifts, holidays and leave over HTTP, and the working calendar they make."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shifang.accounts import queries
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy

MONDAY = date(2026, 3, 2)


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def shift(**changes: Any) -> dict[str, Any]:
    return {"weekdays": [1, 2, 3, 4, 5], "opens": "08:00", "closes": "12:00", "valid_from": "2026-03-02", **changes}


def days(made: MadeOrganisation, role: str, *, start: date = MONDAY, count: int = 7, who: str = "") -> list[dict]:
    end = start + timedelta(days=count - 1)
    person = f"&person_id={made.people[who]}" if who else ""
    answer = made.client(role).get(f"/calendar/days?from={start}&to={end}{person}")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def hours(plans: list[dict]) -> list[float]:
    return [plan["seconds"] / 3600 for plan in plans]


def test_without_shifts_the_policys_hours_hold(made: MadeOrganisation) -> None:
    plans = days(made, "rep")
    assert hours(plans) == [9, 9, 9, 9, 9, 0, 0]
    assert plans[0]["spans"] == [{"start": "2026-03-02T01:00:00Z", "end": "2026-03-02T10:00:00Z"}]


def test_the_nearest_shift_decides(made: MadeOrganisation) -> None:
    admin = made.client()
    assert admin.post("/calendar/shifts", shift()).status_code == 201
    assert hours(days(made, "rep"))[:5] == [4] * 5
    admin.post("/calendar/shifts", shift(department_id=str(made.branch), closes="14:00"))
    assert hours(days(made, "rep"))[:5] == [6] * 5
    assert hours(days(made, "rep2"))[:5] == [4] * 5
    admin.post("/calendar/shifts", shift(person_id=str(made.people["rep"]), closes="20:00", valid_until="2026-03-03"))
    assert hours(days(made, "rep"))[:5] == [12, 12, 6, 6, 6]


def test_holidays_make_up_days_and_leave_shape_the_days(made: MadeOrganisation) -> None:
    admin = made.client()
    admin.post("/calendar/holidays", {"day": "2026-03-04", "name": "店庆", "kind": "off"})
    admin.post("/calendar/holidays", {"day": "2026-03-07", "name": "调休", "kind": "make_up", "works_as": 3})
    leave = {
        "person_id": str(made.people["rep"]),
        "kind": "annual",
        "starts_at": "2026-03-05T04:00:00Z",
        "ends_at": "2026-03-06T16:00:00Z",
    }
    assert made.client("manager").post("/calendar/leaves", leave).json()["status"] == "approved"
    plans = days(made, "rep")
    assert hours(plans) == [9, 9, 0, 3, 0, 9, 0]
    assert plans[2]["holiday"] == {"name": "店庆", "kind": "off"}
    assert [plan["on_leave"] for plan in plans] == [False, False, False, True, True, False, False]
    with tenancy.organisation(made.id):
        calendar = queries.calendar_of(made.scope("rep"), made.people["rep"], start=MONDAY, end=date(2026, 3, 8))
    noon = datetime(2026, 3, 5, 3, 59, tzinfo=UTC)
    assert calendar.is_working(noon)
    assert not calendar.is_working(noon + timedelta(minutes=1))
    assert calendar.working_seconds(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)) == 30 * 3600


def test_a_night_shift_counts_on_the_day_it_begins(made: MadeOrganisation) -> None:
    made.client().post("/calendar/shifts", shift(opens="22:00", closes="06:00"))
    assert hours(days(made, "rep", count=2)) == [8, 8]


def test_an_ended_shift_keeps_the_past(made: MadeOrganisation) -> None:
    admin = made.client()
    today = clock.now().date()
    started = admin.post("/calendar/shifts", shift(valid_from=str(today - timedelta(days=30)))).json()
    future = admin.post("/calendar/shifts", shift(valid_from=str(today + timedelta(days=30)))).json()
    for each in (started, future):
        assert admin.delete(f"/calendar/shifts/{each['id']}").status_code == 204
    (left,) = admin.get("/calendar/shifts").json()["items"]
    assert left["id"] == started["id"]
    assert left["valid_until"] is not None
    past = days(made, "rep", start=today - timedelta(days=14), count=7)
    assert sum(hours(past)) == 20


def test_a_manager_plans_for_the_tree_alone(made: MadeOrganisation) -> None:
    manager = made.client("manager")
    assert manager.post("/calendar/shifts", shift(department_id=str(made.branch))).status_code == 201
    assert manager.post("/calendar/shifts", shift(person_id=str(made.people["rep"]))).status_code == 201
    assert manager.post("/calendar/shifts", shift(department_id=str(made.sibling))).status_code == 404
    assert manager.post("/calendar/shifts", shift(person_id=str(made.people["rep2"]))).status_code == 404
    everybody = manager.post("/calendar/shifts", shift())
    assert (everybody.status_code, everybody.json()["code"]) == (403, "accounts.whole_organisation_only")
    holiday = manager.post("/calendar/holidays", {"day": "2026-05-01", "name": "劳动节", "kind": "off"})
    assert (holiday.status_code, holiday.json()["code"]) == (403, "accounts.whole_organisation_only")
    assert made.client("rep").post("/calendar/shifts", shift()).status_code == 403


def test_each_sees_the_shifts_and_days_of_whom_they_see(made: MadeOrganisation) -> None:
    admin = made.client()
    admin.post("/calendar/shifts", shift(person_id=str(made.people["rep2"])))
    admin.post("/calendar/shifts", shift(department_id=str(made.branch)))
    admin.post("/calendar/shifts", shift())
    counts = {role: len(made.client(role).get("/calendar/shifts").json()["items"]) for role in made.people}
    assert counts == {"admin": 3, "auditor": 3, "rep": 2, "manager": 2, "rep2": 2}
    url = f"/calendar/days?from=2026-03-02&to=2026-03-02&person_id={made.people['rep2']}"
    assert [made.client(role).get(url).status_code for role in ("rep", "manager", "admin", "rep2")] == [
        404,
        404,
        200,
        200,
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": []},
        {"weekdays": [8]},
        {"opens": "25:00"},
        {"closes": "9:00"},
        {"valid_until": "2026-03-01"},
        {"valid_from": "0001-01-01"},
        {"department_id": "00000000-0000-0000-0000-000000000000", "person_id": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_shifts_are_checked(made: MadeOrganisation, changes: dict[str, Any]) -> None:
    assert made.client().post("/calendar/shifts", shift(**changes)).status_code == 422


def test_one_holiday_a_day(made: MadeOrganisation) -> None:
    body = {"day": "2026-10-01", "name": "国庆节", "kind": "off"}
    made_one = made.client().post("/calendar/holidays", body)
    assert made_one.status_code == 201
    assert made.client().post("/calendar/holidays", body).status_code == 409
    assert [
        item["name"]
        for item in made.client("rep").get("/calendar/holidays?from=2026-09-30&to=2026-10-01").json()["items"]
    ] == ["国庆节"]
    assert made.client().delete(f"/calendar/holidays/{made_one.json()['id']}").status_code == 204
    assert made.client().get("/calendar/holidays").json()["items"] == []


def test_own_leave_is_asked_for_and_taken_back(made: MadeOrganisation) -> None:
    rep = made.client("rep")
    body = {"kind": "sick", "starts_at": "2026-03-05T00:00:00Z", "ends_at": "2026-03-06T00:00:00Z", "note": "发烧"}
    asked = rep.post("/calendar/leaves", body)
    assert (asked.status_code, asked.json()["status"]) == (201, "requested")
    assert hours(days(made, "rep"))[3] == 9
    assert made.client("rep2").delete(f"/calendar/leaves/{asked.json()['id']}").status_code == 404
    assert rep.delete(f"/calendar/leaves/{asked.json()['id']}").status_code == 204
    again = rep.delete(f"/calendar/leaves/{asked.json()['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "leave.over")
    (listed,) = rep.get("/calendar/leaves?status=cancelled").json()["items"]
    assert listed["person"]["name"] == "rep"
    assert made.client("auditor").post("/calendar/leaves", body).status_code == 403


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z"),
        ("2026-03-05T00:00:00Z", "2026-03-04T00:00:00Z"),
        ("2026-03-05T00:00:00Z", "2027-03-07T00:00:00Z"),
        ("2026-03-05T00:00:00", "2026-03-06T00:00:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-02T00:00:00Z"),
        ("9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_leave_has_a_sensible_time(made: MadeOrganisation, start: str, end: str) -> None:
    answer = made.client("rep").post("/calendar/leaves", {"kind": "annual", "starts_at": start, "ends_at": end})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "span", ["from=2026-03-02&to=2026-03-01", "from=2026-03-02&to=2027-06-01", "from=1999-01-01&to=1999-01-02"]
)
def test_days_are_asked_for_in_sensible_spans(made: MadeOrganisation, span: str) -> None:
    assert made.client("rep").get(f"/calendar/days?{span}").status_code == 422


def test_a_calendar_of_nobody_is_not_found(made: MadeOrganisation) -> None:
    other = organisation()
    with tenancy.organisation(made.id), pytest.raises(Refusal):
        queries.calendar_of(made.scope(), other.people["rep"], start=MONDAY, end=MONDAY)
