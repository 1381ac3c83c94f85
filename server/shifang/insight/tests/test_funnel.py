"""How far customers come after the first visit, and at which stage opportunities stand still."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Deal
from shifang.customers.tests.make import customer
from shifang.insight.queries.funnel import funnel
from shifang.insight.rules.funnel import Step, stage_flows, within
from shifang.insight.tests.make import caught_up, put
from shifang.insight.types.asking import Question
from shifang.insight.types.funnel import LEAST
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy

NOW = datetime(2026, 6, 15, 4, tzinfo=UTC)
FIRST = date(2026, 3, 2)
ORDER = ["new", "offer", "trial"]
OPPORTUNITIES = [clock.new_id() for _ in range(40)]


def step(number: int, stage: str, day: float, kind: str = "open", cents: int = 0) -> Step:
    return Step(OPPORTUNITIES[number], stage, kind, NOW + timedelta(days=day), cents)


def test_a_stage_tells_who_came_who_went_on_and_who_waits() -> None:
    steps = [
        step(0, "new", -30),
        step(0, "offer", -20),
        step(0, "deal", -15, "won"),
        step(1, "new", -10, cents=700),
        step(2, "new", -9),
        step(2, "gone", -1, "lost"),
        step(3, "offer", -8),
        step(3, "new", -6),
    ]
    new, offer = stage_flows(steps, ORDER, now=NOW)
    assert (new.entered, new.advanced, new.lost, new.waiting, new.waiting_cents) == (4, 1, 1, 2, 700)
    assert (new.median_days, new.waiting_days) == (9.0, 8.0)
    assert (offer.entered, offer.advanced, offer.lost, offer.waiting) == (2, 1, 0, 0)
    assert not new.blocked
    assert not offer.blocked


def test_the_stage_that_lets_the_fewest_through_is_the_blocked_one() -> None:
    steps = [step(at, "new", -20) for at in range(LEAST)]
    steps += [step(at, "offer", -18) for at in range(LEAST)]
    steps += [step(at, "trial" if at < 3 else "gone", -10, "open" if at < 3 else "lost") for at in range(LEAST)]
    flows = {each.stage: each for each in stage_flows(steps, ORDER, now=NOW)}
    assert [stage for stage, each in flows.items() if each.blocked] == ["offer"]
    assert not any(each.blocked for each in stage_flows(steps[: LEAST * 2], ORDER, now=NOW))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.sampled_from([("new", "open"), ("offer", "open"), ("deal", "won"), ("gone", "lost")]),
            st.integers(-400, 0),
        ),
        max_size=60,
    )
)
def test_nobody_goes_on_or_is_lost_who_did_not_come(moves: list[tuple[int, tuple[str, str], int]]) -> None:
    for flow in stage_flows([step(at, stage, day, kind) for at, (stage, kind), day in moves], ORDER, now=NOW):
        assert flow.entered > 0
        assert max(flow.advanced, flow.lost) <= flow.entered
        assert (flow.waiting == 0) == (flow.waiting_days is None)


def test_a_share_is_told_of_enough_customers_only() -> None:
    assert within(LEAST - 1, 3).share is None
    assert within(LEAST, 3).share == 0.3


def visited(made: MadeOrganisation, shop: Any, day: date, person: str = "rep", tier: str = "A") -> None:
    fields: dict[str, Any] = {
        "customer": 0,
        "person": person,
        "department": "branch" if person == "rep" else "root",
        "tier": tier,
        "origin": "scheduled",
        "day": day,
        "life": "checked_out",
        "life_at": datetime.combine(day, time(2), tzinfo=UTC),
        "completeness": "complete",
        "validity": "valid",
        "verification": "verified",
        "checked_in_at": datetime.combine(day, time(1), tzinfo=UTC),
        "ended_at": datetime.combine(day, time(2), tzinfo=UTC),
    }
    put(made, [shop], fields)


def bought(made: MadeOrganisation, shop: Any, day: date) -> None:
    with tenancy.organisation(made.id):
        Deal.objects.create(
            organisation_id=made.id,
            customer_id=shop,
            title="x",
            amount_cents=100,
            closed_on=day,
            person_id=made.people["rep"],
            department_id=made.branch,
            status="active",
            created_at=NOW,
            updated_at=NOW,
        )


@pytest.fixture(scope="module")
def street() -> MadeOrganisation:
    """Twelve customers of March of whom ten buy, number i after 3·i days; one that had bought before; two of June."""
    made = organisation()
    shops = [customer(made).id for _ in range(15)]
    for at, shop in enumerate(shops[:12]):
        visited(made, shop, FIRST + timedelta(days=at))
        visited(made, shop, FIRST + timedelta(days=at + 1))
        if at < 10:
            bought(made, shop, FIRST + timedelta(days=at + 3 * at))
    bought(made, shops[12], FIRST - timedelta(days=9))
    visited(made, shops[12], FIRST)
    for shop in shops[13:]:
        visited(made, shop, date(2026, 6, 10), person="rep2", tier="B")
    caught_up(made)
    return made


def ask(made: MadeOrganisation, who: str = "admin", **fields: Any) -> Any:
    asked = {"metrics": (), "since": date(2026, 3, 1), "until": date(2026, 6, 30), **fields}
    with tenancy.organisation(made.id):
        return funnel(made.scope(who), Question(**asked), now=NOW)


def test_cohorts_tell_how_many_bought_and_how_soon(street: MadeOrganisation) -> None:
    found = ask(street)
    march, june = found.cohorts
    assert (march.month, june.month) == (date(2026, 3, 1), date(2026, 6, 1))
    assert (march.visited, march.won, march.bought_before) == (12, 10, 1)
    assert march.median_days == 13.5
    assert march.median_visits == 2
    assert {days: (each.ripe, each.won) for days, each in march.within.items()} == {
        30: (12, 10),
        60: (12, 10),
        90: (12, 10),
    }
    assert march.within[30].share == pytest.approx(10 / 12, abs=1e-6)
    # June is too young to be judged, and that is said.
    assert (june.visited, june.won, june.median_days) == (2, 0, None)
    assert {(each.ripe, each.share) for each in june.within.values()} == {(0, None)}
    assert (found.total.visited, found.total.won) == (14, 10)
    assert ask(street, until=date(2026, 2, 27), since=date(2026, 2, 1)).cohorts == []


def test_each_sees_the_customers_of_those_they_see(street: MadeOrganisation) -> None:
    assert ask(street, "rep").total.visited == 12
    assert ask(street, tier="B").total.visited == 2
    assert ask(street, person_id=street.people["rep2"]).total.visited == 2
    assert ask(street, department_id=street.branch).total.visited == 12
    with pytest.raises(Refusal):
        ask(street, until=date(2020, 1, 1))


def test_the_api_tells_cohorts_and_stages(street: MadeOrganisation) -> None:
    told = street.client("admin").get("/insight/funnel?since=2026-03-01&until=2026-03-31").json()
    assert told["total"]["visited"] == 12
    assert [each["days"] for each in told["total"]["within"]] == [30, 60, 90]
    assert told["stages"] == []
