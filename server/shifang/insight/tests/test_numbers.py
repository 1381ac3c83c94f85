"""What is asked of the rollups: each metric as counted from the visits, told to those who may see it, or why not."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Customer
from shifang.customers.operations.deals import make_deal
from shifang.customers.tests.make import customer
from shifang.customers.types.words import DealDraft
from shifang.insight.operations.following import rebuild
from shifang.insight.queries.asking import answer
from shifang.insight.rules.metrics import value_of
from shifang.insight.tests.make import MONDAY, caught_up, put, states
from shifang.insight.tests.recount import recount, redeal, retime
from shifang.insight.tests.recount_months import NOBODY, Months, remonth
from shifang.insight.tests.recount_moves import Moves, remove
from shifang.insight.types.asking import By, Question
from shifang.insight.types.measures import (
    CUSTOMER_MONTH,
    OF_NOBODY,
    PERSON_DAY,
    PERSON_DEALS,
    PERSON_TIME,
    POOL_MOVE,
    Grain,
    Unit,
)
from shifang.insight.types.metrics import METRICS, Metric, Privacy, Verdict
from shifang.planning.queries.adherence import adherence_of
from shifang.platform import clock, tenancy
from shifang.pool.tests.make_month import busy_month

SINCE, UNTIL, TODAY = date(2026, 3, 1), date(2026, 4, 30), date(2026, 3, 30)
ALL = tuple(METRICS)
MONTHLY = tuple(code for code in ALL if Grain.CUSTOMER_MONTH in METRICS[code].grains)
POOLED = tuple(code for code in ALL if Grain.POOL_MOVE in METRICS[code].grains)
DAILY = tuple(code for code in ALL if code not in {*MONTHLY, *POOLED})
PLANNED: dict[str, Any] = {
    "customer": 0,
    "person": "rep",
    "department": "branch",
    "origin": "scheduled",
    "life": "planned",
    "life_at": datetime(2026, 3, 1, tzinfo=UTC),
}


@pytest.fixture(scope="module")
def month() -> MadeOrganisation:
    """Some weeks of several people."""
    made = busy_month().made
    with tenancy.organisation(made.id):
        shops = list(Customer.objects.filter(organisation_id=made.id, owner__isnull=False).order_by("id")[:3])
        for amount, shop in enumerate(shops, start=1):
            draft = DealDraft("补货", amount * 10_000, MONDAY + timedelta(days=9 * amount))
            make_deal(scope=made.scope("admin"), customer_id=shop.id, draft=draft, now=clock.now())
    caught_up(made)
    return made


@pytest.fixture(scope="module")
def months(month: MadeOrganisation) -> Months:
    """Their customers' months."""
    return remonth(month, now=clock.now())


@pytest.fixture(scope="module")
def moves(month: MadeOrganisation) -> Moves:
    """What came into pools and left them."""
    return remove(month)


def ask(made: MadeOrganisation, who: str = "admin", **fields: Any) -> Any:
    question = Question(**{"metrics": ALL, "since": SINCE, "until": UNTIL, **fields})
    with tenancy.organisation(made.id):
        return answer(made.scope(who), question, today=TODAY)


def counted(made: MadeOrganisation, code: str, wanted: Any = lambda key: True) -> tuple[int, int | None]:
    """Return numerator and denominator of a metric counted from visits and tracks."""
    sums: dict[str, int] = {}
    hours = {(*key, "", ""): row for key, row in retime(made).items()}
    for key, row in (*recount(made).items(), *hours.items(), *redeal(made).items()):
        if not SINCE <= key[0] <= UNTIL or not wanted(key):
            continue
        for name, number in row.items():
            sums[name] = sums.get(name, 0) + number
        if key[0] < TODAY:
            sums["overdue"] = sums.get("overdue", 0) + row.get("left_open", 0)
    metric = METRICS[code]
    above = sum(sums.get(name, 0) for name in metric.numerator)
    return above, sum(sums.get(name, 0) for name in metric.denominator) if metric.denominator else None


def counted_by_month(months: Months, code: str, wanted: Any = lambda month, row: True) -> tuple[int, int | None]:
    """Return numerator and denominator of a metric counted from customers' months."""
    rows = [row for (month, _), row in months.items() if SINCE <= month <= UNTIL and wanted(month, row)]
    metric = METRICS[code]
    above, below = (
        sum(row.get(name, 0) for row in rows for name in names) for names in (metric.numerator, metric.denominator)
    )
    return above, below if metric.denominator else None


@pytest.mark.parametrize("code", DAILY)
def test_each_metric_is_what_is_counted_from_the_visits(month: MadeOrganisation, code: str) -> None:
    found = ask(month)
    above, below = counted(month, code)
    value = found.total.values[code]
    assert (value.numerator, value.denominator) == (above, below)
    if below is None:
        assert value.value == above
    elif below:
        assert value.value == pytest.approx(above / below, abs=1e-3)
    for group in ask(month, by=(By.PERSON, By.WEEK)).groups:
        person_id, week = group.key

        def is_it(key: Any, person_id: Any = person_id, week: Any = week) -> bool:
            return bool(key[1] == person_id and week <= key[0] < week + timedelta(days=7))

        got = group.values[code]
        above, below = counted(month, code, is_it)
        assert (got.numerator, got.denominator or 0) == (above, below or 0)
        assert got.why is not Verdict.NO_DATA or above == 0


@pytest.mark.parametrize("code", MONTHLY)
def test_each_metric_of_months_is_what_is_counted_from_the_customers(
    month: MadeOrganisation, months: Months, code: str
) -> None:
    value = ask(month).total.values[code]
    assert value.denominator != 0
    assert (value.numerator, value.denominator) == counted_by_month(months, code)
    if OF_NOBODY & METRICS[code].measures:
        return
    groups = ask(month, by=(By.PERSON, By.MONTH)).groups
    assert groups
    for group in groups:
        key = group.key

        def is_it(at: date, row: Any, key: Any = key) -> bool:
            return bool((row["person_id"], at) == key)

        got = group.values[code]
        above, below = counted_by_month(months, code, is_it)
        assert (got.numerator, got.denominator or 0) == (above, below or 0)


@pytest.mark.parametrize("code", POOLED)
def test_each_metric_of_pools_is_what_is_counted_from_the_log(month: MadeOrganisation, moves: Moves, code: str) -> None:
    metric = METRICS[code]
    wholes = [ask(month).total, *ask(month, by=(By.PERSON, By.DAY)).groups]
    assert len(wholes) > 1
    for group in wholes:
        rows = [row for key, row in moves.items() if not group.key or (key[1], key[0]) == group.key]
        got = group.values[code]
        assert got.numerator == sum(row.get(name, 0) for row in rows for name in metric.numerator)
        assert (got.denominator or 0) == sum(row.get(name, 0) for row in rows for name in metric.denominator)


@pytest.mark.parametrize("by", [(each,) for each in By])
def test_groups_make_up_the_whole(month: MadeOrganisation, months: Months, by: tuple[By, ...]) -> None:
    found = ask(month, by=by)
    assert found.groups
    for code in ALL:
        if _not_by(by[0], code):
            assert {each.values[code].why for each in found.groups} == {Verdict.NOT_BY_THIS}
            continue
        whole = found.total.values[code].numerator
        if by[0] is By.PERSON and code in MONTHLY:
            # Those in pools are nobody's.
            whole -= counted_by_month(months, code, lambda at, row: row["person_id"] == NOBODY)[0]
        assert sum(each.values[code].numerator for each in found.groups) == whole


def _not_by(by: By, code: str) -> bool:
    grains, measures = METRICS[code].grains, METRICS[code].measures
    return (
        (by in {By.TYPE, By.TIER} and Grain.PERSON_TIME in grains)
        or (by in {By.DAY, By.WEEK} and Grain.CUSTOMER_MONTH in grains)
        or (by is By.PERSON and bool(OF_NOBODY & measures))
    )


@settings(max_examples=25)
@given(visits=st.lists(states(), min_size=1, max_size=15))
def test_the_plan_adherence_is_that_of_planning(visits: list[dict[str, Any]]) -> None:
    made = organisation()
    shops = [customer(made).id for _ in range(3)]
    for each in visits:
        put(made, shops, each)
    caught_up(made)
    today = MONDAY + timedelta(days=9)
    with tenancy.organisation(made.id):
        now = datetime.combine(today, time(4), tzinfo=UTC)
        told = adherence_of(made.scope("admin"), weeks=2, person_id=None, department_id=None, now=now)
        question = Question(
            ("plan_adherence", "visits_missed"), MONDAY, MONDAY + timedelta(days=13), (By.PERSON, By.WEEK)
        )
        found = {each.key: each.values for each in answer(made.scope("admin"), question, today=today).groups}
    weeks = {(person["person_id"], each["week"]): each for person in told["people"] for each in person["weeks"]}
    for key, numbers in weeks.items():
        decided = numbers["kept"] + numbers["missed"] + numbers["failed"]
        if key not in found:
            assert decided == 0
            continue
        share = found[key]["plan_adherence"]
        assert (share.numerator, share.denominator) == (numbers["kept"], decided)
        assert found[key]["visits_missed"].numerator == numbers["missed"]


def test_each_sees_the_numbers_of_those_they_see(month: MadeOrganisation) -> None:
    own = ask(month, "rep", by=(By.PERSON,))
    assert [each.key for each in own.groups] == [(month.people["rep"],)]
    team = {each.key[0] for each in ask(month, "manager", by=(By.PERSON,)).groups}
    everybody = {each.key[0] for each in ask(month, "auditor", by=(By.PERSON,)).groups}
    assert month.people["rep"] in team
    assert month.people["rep2"] in everybody - team
    assert ask(month, "manager", person_id=month.people["rep2"]).total.values["visits_done"].why is Verdict.NO_DATA


def test_of_a_department_tier_and_type(month: MadeOrganisation) -> None:
    for name, at in (("tier", 4), ("customer_type", 3)):
        for wanted in {key[at] for key in recount(month)} - {""}:
            done = ask(month, **{name: wanted}).total.values["visits_done"].numerator
            assert done == counted(month, "visits_done", lambda key, at=at, wanted=wanted: key[at] == wanted)[0]
    below = ask(month, department_id=month.root).total.values["visits_done"].numerator
    assert below == counted(month, "visits_done")[0]


def test_where_nothing_is_known_it_says_so() -> None:
    made = organisation()
    caught_up(made)
    values = ask(made).total.values
    assert {each.why for each in values.values()} == {Verdict.NO_DATA}
    assert all(each.value is None for each in values.values())
    shop = customer(made).id
    put(made, [shop], {**PLANNED, "day": MONDAY, "planned_for": MONDAY})
    with tenancy.organisation(made.id):
        rebuild(organisation_id=made.id, now=clock.now())
    assert ask(made).built_until == date.min
    caught_up(made)
    found = ask(made)
    assert found.built_until is None
    assert found.total.values["visits_planned"].value == 1
    assert found.total.values["strike_rate_visited"].why is Verdict.NOTHING_TO_DIVIDE_BY
    # Its day is over and nobody came; had today been before, it would not be missed yet.
    assert found.total.values["plan_adherence"].value == 0
    with tenancy.organisation(made.id):
        early = answer(made.scope("admin"), Question(ALL, SINCE, UNTIL), today=MONDAY)
    assert early.total.values["plan_adherence"].why is Verdict.NOTHING_TO_DIVIDE_BY


def test_money_and_visits_are_held_against_each_other_where_both_are_known(month: MadeOrganisation) -> None:
    groups = {each.key[0]: each.values["revenue_a_visit"] for each in ask(month, by=(By.MONTH,)).groups}
    total = ask(month).total.values["revenue_a_visit"]
    assert total.numerator == 60_000
    assert sum(each.numerator for each in groups.values()) == total.numerator
    before = ask(month, since=date(2026, 3, 15), until=date(2026, 3, 19)).total
    assert before.values["visits_done"].why is None
    assert before.values["revenue_a_visit"].why is Verdict.NO_DATA


@given(
    sums=st.fixed_dictionaries(
        {
            each.name: st.integers(0, 10**9)
            for each in (*PERSON_DAY, *PERSON_TIME, *PERSON_DEALS, *CUSTOMER_MONTH, *POOL_MOVE)
        }
    ),
    overdue=st.integers(0, 10**6),
    code=st.sampled_from(ALL),
)
def test_a_value_is_a_number_or_says_why_not(sums: dict[str, int], overdue: int, code: str) -> None:
    value = value_of(METRICS[code], {**sums, "overdue": overdue})
    assert (value.value is None) == (value.why is not None)
    assert value.why in {None, Verdict.NOTHING_TO_DIVIDE_BY}
    if METRICS[code].unit is Unit.SHARE and value.value is not None:
        assert value.value >= 0
        assert (value.interval is None) == (value.value > 1)
    else:
        assert value.interval is None


def test_a_number_of_groups_is_not_told_of_a_few() -> None:
    shy = Metric("shy", "", "", Unit.COUNT, ("done",), privacy=Privacy.GROUP)
    assert value_of(shy, {"done": 9}, people=4, least=5).why is Verdict.SMALL_GROUP
    assert value_of(shy, {"done": 9}, people=5, least=5).value == 9


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("metric=nonsense&since=2026-03-01&until=2026-03-02", "insight.metric_unknown"),
        ("metric=visits_done&since=2026-03-02&until=2026-03-01", "insight.range_invalid"),
        ("metric=visits_done&since=2006-03-02&until=2026-03-01", "insight.range_invalid"),
        ("since=2026-03-02&until=2026-03-01", "invalid"),
        ("metric=visits_done&since=2026-02-30&until=2026-03-01", "invalid"),
        ("metric=visits_done&since=2026-03-01&until=2026-03-02&by=shoe_size", "invalid"),
    ],
)
def test_what_cannot_be_asked_is_refused(month: MadeOrganisation, query: str, code: str) -> None:
    refused = month.client("admin").get(f"/insight/numbers?{query}")
    assert refused.json()["code"] == code


def test_the_api_tells_numbers_with_their_formulas(month: MadeOrganisation) -> None:
    admin = month.client("admin")
    shown = {each["code"]: each for each in admin.get("/insight/metrics").json()}
    assert shown.keys() == METRICS.keys()
    assert [each["zh"] for each in shown["strike_rate_visited"]["denominator"]] == ["核实的拜访"]
    asked = admin.get(f"/insight/numbers?metric=visits_done&since={SINCE}&until={UNTIL}&by=person&by=month").json()
    names = {each["names"][0] for each in asked["groups"]}
    assert None not in names
    total = asked["total"]["values"]["visits_done"]
    assert total == {
        **{"value": total["numerator"], "numerator": total["numerator"], "denominator": None},
        **{"why": None, "interval": None},
    }
    asked = admin.get(f"/insight/numbers?metric=flagged_share&since={SINCE}&until={UNTIL}").json()
    share = asked["total"]["values"]["flagged_share"]
    assert 0 <= share["interval"]["low"] <= share["value"] <= share["interval"]["high"] <= 1
    assert admin.post("/insight/rebuild", {}).status_code == 204
    caught_up(month)
