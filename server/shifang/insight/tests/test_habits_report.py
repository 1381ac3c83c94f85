"""The high-performer report on lived days: a planted habit is found by the API, and told to those who may know it."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Deal
from shifang.customers.tests.make import customer
from shifang.insight.operations.following import rebuild
from shifang.insight.tests.make import MONDAY, caught_up, put
from shifang.platform import clock, tenancy

PEOPLE = 24
DAYS = 21
SINCE, UNTIL = MONDAY, MONDAY + timedelta(days=DAYS - 1)
RESULTS_FROM = MONDAY + timedelta(days=14)
ASKED = f"result=revenue&since={SINCE}&until={UNTIL}"


@dataclass
class Lived:
    """An organisation and when each person begins the day (seconds since midnight), the best seller first."""

    made: MadeOrganisation
    begins: dict[str, int]

    @property
    def top(self) -> list[str]:
        return list(self.begins)[: PEOPLE // 4]


def lived(*, planted: bool) -> Lived:
    """Let people work three weeks: the earlier they begin the more they sell after two weeks, or by chance as much."""
    made = organisation()
    chance = np.random.default_rng(11)
    shops = [customer(made, name=f"Shop {at}").id for at in range(3)]
    begins = {}
    for at in range(PEOPLE):
        name = f"p{at:02d}"
        made.add_person(name, role="rep", department=getattr(made, department_of(name)))
        begins[name] = 8 * 3600 + 300 * at
        for day in worked_days():
            for begun in (begins[name], int(chance.integers(14 * 3600, 16 * 3600))):
                put(made, shops, visit(name, day, begun, chance=chance))
    order = list(begins) if planted else [f"p{at:02d}" for at in chance.permutation(PEOPLE)]
    with tenancy.organisation(made.id):
        for rank, name in enumerate(order):
            sell(made, name, shops[0], cents=100_000 * (PEOPLE - rank))
        rebuild(organisation_id=made.id, now=clock.now())
    caught_up(made)
    return Lived(made, {name: begins[name] for name in order})


def department_of(person: str) -> str:
    return "branch" if int(person[1:]) % 2 else "sibling"


def worked_days() -> list[date]:
    """Ten days of habits, three of results."""
    return [SINCE + timedelta(days=at) for at in (*range(10), 14, 15, 16)]


def visit(person: str, day: date, begun: int, *, chance: Any) -> dict[str, Any]:
    at = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=8) + timedelta(seconds=begun)
    on_site = int(chance.integers(600, 2400))
    return {
        "customer": int(chance.integers(3)),
        "person": person,
        "department": department_of(person),
        "customer_type": "convenience",
        "tier": str(chance.choice(["KA", "A", "C"])),
        "origin": "ad_hoc",
        "day": day,
        "planned_for": None,
        "life": "checked_out",
        "life_reason": "scheduled",
        "life_at": at,
        "completeness": "complete",
        "validity": "valid",
        "verification": "verified",
        "checked_in_at": at,
        "ended_at": at + timedelta(seconds=on_site),
        "to_review": False,
        "outcome": str(chance.choice(["", "ordered", "no_need"])),
        "on_site_s": on_site,
    }


def sell(made: MadeOrganisation, person: str, shop: Any, *, cents: int) -> None:
    Deal.objects.create(
        organisation_id=made.id,
        customer_id=shop,
        title="Order",
        amount_cents=cents,
        closed_on=RESULTS_FROM + timedelta(days=1),
        person_id=made.people[person],
        department_id=getattr(made, department_of(person)),
        customer_type="convenience",
        tier="A",
        status="active",
        created_at=clock.now(),
        updated_at=clock.now(),
    )


@pytest.fixture(scope="module")
def planted() -> Lived:
    return lived(planted=True)


def ask(made: MadeOrganisation, who: str = "admin", query: str = ASKED) -> Any:
    return made.client(who).get(f"/insight/habits?{query}").json()


def test_the_planted_habit_is_found_and_no_other(planted: Lived) -> None:
    told = ask(planted.made)
    assert (told["verdict"], told["people"], told["top"]) == ("found", PEOPLE, PEOPLE // 4)
    assert told["border"] == 100_000 * (PEOPLE - PEOPLE // 4 + 1)
    [found] = told["found"]
    assert (found["habit"]["code"], found["goes_with"]) == ("first_visit_at", [])
    rest = [begun for name, begun in planted.begins.items() if name not in planted.top]
    assert found["top"] == median(planted.begins[name] for name in planted.top)
    assert found["rest"] == median(rest)
    assert found["pairs"] == found["interval"]["high"] == 1
    assert found["interval"]["low"] > 0.7
    assert found["suggestion"]["kind"] == "sop"
    assert found["suggestion"]["aim"] % 300 == 0
    assert "不晚于" in found["suggestion"]["zh"]
    tops = {each["name"] for each in found["dots"] if each["top"]}
    assert (len(found["dots"]), tops) == (PEOPLE, set(planted.top))
    looked = {each["code"] for each in told["looked_at"]}
    assert {"last_visit_until", "time_on_site", "no_progress_share", "tier:KA", "tier:A"} <= looked
    # Everybody makes two visits on each day, none of them planned; no photos, no tracks.
    unknown = {each["code"] for each in told["unknown"]}
    assert unknown == {
        *("visits_a_day", "unplanned_share", "plan_adherence", "photo_pass_rate", "travel_time", "idle_time"),
    }


def test_habits_are_of_days_before_the_results(planted: Lived) -> None:
    told = ask(planted.made)
    assert told["habit_days"] == {"since": str(SINCE), "until": str(RESULTS_FROM - timedelta(days=1))}
    assert told["result_days"] == {"since": str(RESULTS_FROM), "until": str(UNTIL)}


def test_the_same_question_has_the_same_answer(planted: Lived) -> None:
    assert ask(planted.made) == ask(planted.made)


def test_of_shuffled_results_nothing_is_found() -> None:
    told = ask(lived(planted=False).made)
    assert (told["verdict"], told["found"], told["people"]) == ("nothing_found", [], PEOPLE)
    assert "first_visit_at" in {each["code"] for each in told["looked_at"]}


def test_what_the_result_counts_is_left_out(planted: Lived) -> None:
    told = ask(planted.made, query=ASKED.replace("revenue", "visits_verified"))
    assert told["verdict"] == "no_top"
    assert {"visits_a_day", "plan_adherence", "tier:KA"} <= {each["code"] for each in told["part_of"]}


def test_each_is_told_of_those_they_see(planted: Lived) -> None:
    made = planted.made
    of_branch = ask(made, "manager")
    assert (of_branch["verdict"], of_branch["people"], of_branch["found"]) == ("small_group", PEOPLE // 2, [])
    assert (of_branch["border"], of_branch["top"], of_branch["looked_at"]) == (None, None, [])
    assert of_branch["least"] == {"people": 20, "top": 5, "days": 10, "later_days": 3}
    assert ask(made, "manager", f"{ASKED}&department_id={made.sibling}")["people"] == 0
    assert ask(made, query=f"{ASKED}&department_id={made.root}")["people"] == PEOPLE
    for who in ("rep", "auditor"):
        assert ask(made, who)["code"] == "forbidden"


def test_who_worked_too_few_days_does_not_count(planted: Lived) -> None:
    short = ask(planted.made, query=f"result=revenue&since={SINCE + timedelta(days=1)}&until={UNTIL}")
    assert (short["people"], short["verdict"]) == (0, "small_group")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (f"result=revenue&since={UNTIL}&until={SINCE}", "insight.range_invalid"),
        (f"result=revenue&since=2006-01-01&until={UNTIL}", "insight.range_invalid"),
        (f"result=revenue&since={SINCE}&until={SINCE + timedelta(days=13)}", "insight.habits_range_short"),
        (f"result=shoe_size&since={SINCE}&until={UNTIL}", "invalid"),
        (f"since={SINCE}&until={UNTIL}", "invalid"),
        (f"{ASKED}&department_id=7", "invalid"),
    ],
)
def test_what_cannot_be_asked_is_refused(planted: Lived, query: str, code: str) -> None:
    assert ask(planted.made, query=query)["code"] == code
    assert planted.made.client("admin").get(f"/insight/habits/export?{query}").json()["code"] == code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_says_what_the_page_says_and_names_nobody(planted: Lived, language: str) -> None:
    told = ask(planted.made)
    answer = planted.made.client("admin").get(f"/insight/habits/export?{ASKED}", **{"Accept-Language": language})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    model, found, looked_at = ([list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets)
    assert len(found) == 2
    assert told["found"][0][language] in found[1]
    assert told["found"][0]["suggestion"][language] in found[1]
    assert PEOPLE in [row[1] for row in model]
    assert len(looked_at) == 1 + len(told["looked_at"]) + len(told["unknown"]) + len(told["part_of"])
    said = {cell for rows in (model, found, looked_at) for row in rows for cell in row}
    assert said.isdisjoint(planted.begins)


def test_a_workbook_of_too_few_people_has_no_numbers(planted: Lived) -> None:
    answer = planted.made.client("manager").get(f"/insight/habits/export?{ASKED}", **{"Accept-Language": "en"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [sheet.max_row for sheet in book.worksheets][1:] == [1, 1]
    assert "Too few people: nothing was worked out" in {
        row[1] for row in book.worksheets[0].iter_rows(values_only=True)
    }
