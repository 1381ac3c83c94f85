"""Behind each number stand the visits that it counts: all of them, each once, of those whom one sees."""

from datetime import date
from typing import Any

import pytest

from shifang.accounts.tests.make import MadeOrganisation
from shifang.insight.queries.asking import answer
from shifang.insight.queries.behind import Counted, visits_behind
from shifang.insight.tests.make import caught_up
from shifang.insight.types.asking import By, Question
from shifang.insight.types.measures import OVERDUE, PERSON_DAY
from shifang.insight.types.metrics import METRICS
from shifang.platform import tenancy
from shifang.pool.tests.make_month import busy_month

SINCE, UNTIL, TODAY = date(2026, 3, 1), date(2026, 4, 30), date(2026, 3, 20)


@pytest.fixture(scope="module")
def month() -> MadeOrganisation:
    """Some weeks of several people."""
    made = busy_month().made
    caught_up(made)
    return made


def behind(
    made: MadeOrganisation, *measures: str, who: str = "admin", limit: int = 50, unverified: bool = False, **of: Any
) -> list[Counted]:
    """Return all visits behind some measures, page by page."""
    question = Question(**{"metrics": (), "since": SINCE, "until": UNTIL, **of})
    found: list[Counted] = []
    cursor = ""
    while True:
        with tenancy.organisation(made.id):
            page, following = visits_behind(
                made.scope(who), question, measures, unverified=unverified, today=TODAY, cursor=cursor, limit=limit
            )
        found += page
        if following is None:
            return found
        assert len(page) == limit
        cursor = following


def sums(made: MadeOrganisation, who: str = "admin", **of: Any) -> dict[str, int]:
    question = Question(**{"metrics": tuple(METRICS), "since": SINCE, "until": UNTIL, **of})
    with tenancy.organisation(made.id):
        return dict(answer(made.scope(who), question, today=TODAY).total.measures)


@pytest.mark.parametrize("name", [each.name for each in (*PERSON_DAY, OVERDUE)])
def test_as_many_visits_as_the_number_says_newest_first(month: MadeOrganisation, name: str) -> None:
    found = behind(month, name, limit=7)
    order = [(each.day, each.visit.id) for each in found]
    assert order == sorted(set(order), reverse=True)
    if name == "on_site_s":
        assert sum(each.visit.on_site_s or 0 for each in found) == sums(month)[name]
    elif name in sums(month):
        assert len(found) == sums(month)[name]
    else:
        # No metric is made of it: its parts make up the plan.
        assert {each.visit.id for each in found} <= {each.visit.id for each in behind(month, "planned", "done")}


def test_of_a_person_and_of_several_measures(month: MadeOrganisation) -> None:
    with tenancy.organisation(month.id):
        question = Question(("plan_adherence",), SINCE, UNTIL, (By.PERSON,))
        groups = answer(month.scope("admin"), question, today=TODAY).groups
    assert groups
    metric = METRICS["plan_adherence"]
    for group in groups:
        value = group.values["plan_adherence"]
        for parts, number in ((metric.numerator, value.numerator), (metric.denominator, value.denominator)):
            found = behind(month, *parts, person_id=group.key[0])
            assert len(found) == number
            assert {each.visit.person_id for each in found} <= {group.key[0]}


def test_visits_done_but_not_verified(month: MadeOrganisation) -> None:
    told = sums(month)
    found = behind(month, "done", unverified=True)
    assert len(found) == told["done"] - told["verified"]
    assert not {each.visit.id for each in found} & {each.visit.id for each in behind(month, "verified")}


def test_each_sees_the_visits_of_those_they_see(month: MadeOrganisation) -> None:
    for who in ("rep", "manager", "auditor"):
        assert len(behind(month, "done", who=who)) == sums(month, who).get("done", 0)
    assert {each.visit.person_id for each in behind(month, "done", who="rep")} == {month.people["rep"]}


def test_the_api_pages_and_refuses(month: MadeOrganisation) -> None:
    admin = month.client("admin")
    path = f"/insight/visits?measure=done&since={SINCE}&until={UNTIL}"
    first = admin.get(f"{path}&limit=2").json()
    then = admin.get(f"{path}&limit=2&cursor={first['next_cursor']}").json()
    whole = admin.get(f"{path}&limit=4").json()["items"]
    assert [each["id"] for each in (*first["items"], *then["items"])] == [each["id"] for each in whole]
    assert {each["state"] for each in whole} == {"checked_out"}
    for query, code in (
        ("measure=distance_m&since=2026-03-01&until=2026-03-02", "insight.metric_unknown"),
        ("measure=nonsense&since=2026-03-01&until=2026-03-02", "insight.metric_unknown"),
        ("measure=done&since=2026-03-02&until=2026-03-01", "insight.range_invalid"),
        ("measure=done&since=2026-03-01&until=2026-03-02&cursor=x", "cursor.invalid"),
        ("since=2026-03-01&until=2026-03-02", "invalid"),
    ):
        assert admin.get(f"/insight/visits?{query}").json()["code"] == code
