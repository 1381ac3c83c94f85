"""From the company's numbers down to a finding by clicking, each shown number held against the visits themselves."""

import random
import re
import statistics
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.console import Console
from shifang.config.tests.live import Live
from shifang.customers.tests.make import customer
from shifang.insight.tests.make import put, summed_up
from shifang.insight.tests.recount import Key, recount
from shifang.insight.types.metrics import METRICS, Unit
from shifang.platform import clock
from shifang.visits.tests.make import STEPS, Day, Phone, template
from shifang.visits.tests.test_review_effects import SUSPECT, whole

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ZONE = ZoneInfo("Asia/Shanghai")
MAIN = (
    "visits_verified",
    "plan_adherence",
    "verified_share",
    "strike_rate_visited",
    "time_on_site",
    "visits_missed",
    "flagged_share",
    "visits_to_review",
)
REPS = ("rep", "rep2", "甲", "乙", "丙", "丁", "戊")
Wanted = Callable[[Key], bool]


@pytest.fixture(scope="module")
def today() -> date:
    return clock.now().astimezone(ZONE).date()


@pytest.fixture(scope="module")
def made(running: Live, today: date) -> MadeOrganisation:
    """Eight weeks of seven people in two departments, and a visit of today with a finding against it."""
    made = organisation()
    for name in REPS[2:]:
        made.add_person(name, role="rep")
    shops = [customer(made, name=f"第{index}店") for index in range(6)]
    rolls = random.Random(7)
    for person in REPS:
        for days_ago in range(1, 56, 2):
            put(made, [shop.id for shop in shops], _visit(rolls, person, today - timedelta(days=days_ago)))
    _suspect(made, customer(made, name="可疑店"))
    summed_up(made)
    return made


def _visit(rolls: random.Random, person: str, day: date) -> dict[str, Any]:
    life = rolls.choices(["checked_out", "planned", "cancelled", "shop_closed"], [12, 2, 1, 1])[0]
    over = life == "checked_out"
    origin = rolls.choice(["scheduled", "scheduled", "ad_hoc"]) if over else "scheduled"
    return {
        "customer": rolls.randrange(6),
        "person": person,
        "department": "sibling" if person == "rep2" else "branch",
        "customer_type": "convenience",
        "tier": rolls.choice(["A", "B"]),
        "origin": origin,
        "day": day,
        "planned_for": day if origin == "scheduled" else None,
        "life": life,
        "life_reason": "cancelled" if life == "cancelled" else "scheduled",
        "life_at": datetime.combine(day, time(4), tzinfo=UTC),
        "completeness": "complete" if over else "open",
        "validity": rolls.choice(["valid", "valid", "valid", "invalid"]) if over else "pending",
        "verification": rolls.choice(["verified", "verified", "verified", "refuted"]) if over else "unverified",
        "checked_in_at": datetime.combine(day, time(3), tzinfo=UTC) if over else None,
        "to_review": over and rolls.random() < 0.2,
        "outcome": rolls.choice(["", "ordered", "no_need"]) if over else "",
        "on_site_s": rolls.randrange(300, 4000) if over else None,
    }


def _suspect(made: MadeOrganisation, shop: Any) -> None:
    """A visit of the rep by a phone that has a mock app."""
    version = template(made, [STEPS[1]], name="表单")
    now = Day(made, shop, version, Phone(made), begin=clock.now() - timedelta(hours=1))
    whole(now, seconds=0, environment=SUSPECT)


@pytest.fixture(scope="module")
def counted(made: MadeOrganisation, today: date) -> dict[Key, dict[str, int]]:
    """The visits of the last four weeks, counted one by one."""
    since = today - timedelta(days=27)
    found = {key: dict(row) for key, row in recount(made).items() if since <= key[0] <= today}
    for key, row in found.items():
        row["overdue"] = row.get("left_open", 0) if key[0] < today else 0
    return found


def sums(counted: dict[Key, dict[str, int]], code: str, wanted: Wanted = lambda key: True) -> tuple[int, int]:
    """Return what stands above and below the line of a metric."""
    rows = [row for key, row in counted.items() if wanted(key)]
    metric = METRICS[code]
    above, below = (
        sum(row.get(name, 0) for row in rows for name in names) for names in (metric.numerator, metric.denominator)
    )
    return above, below


def shown(code: str, above: int, below: int) -> str:
    """Return a metric's value as the page writes it."""
    metric = METRICS[code]
    if metric.unit is Unit.COUNT:
        return str(above)
    if metric.unit is Unit.SECONDS:
        seconds = int(above / below + 0.5)
        if seconds >= 3600:
            minutes = seconds % 3600 // 60
            return f"{seconds // 3600} 小时" + (f" {minutes} 分钟" if minutes else "")
        return f"{seconds // 60} 分钟"
    tenths = int(round(above / below, 6) * 1000 + 0.5)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths / 10:.1f}%"


def card(console: Console, code: str) -> Locator:
    return console.page.get_by_role("article", name=METRICS[code].zh, exact=True)


def cards_say(console: Console, counted: dict[Key, dict[str, int]], wanted: Wanted = lambda key: True) -> None:
    """Each card shows what was counted, its formula both sums, and verified visits stand apart from the others."""
    for code in MAIN:
        above, below = sums(counted, code, wanted)
        expect(card(console, code).get_by_role("link").first).to_have_text(shown(code, above, below))
    done, verified = (sums(counted, code, wanted)[0] for code in ("visits_done", "visits_verified"))
    expect(card(console, "visits_verified")).to_contain_text(f"另有{done - verified}次已签退、未核实")
    above, below = sums(counted, "plan_adherence", wanted)
    console.press("怎么算的", inside=card(console, "plan_adherence"))
    formula = console.page.locator(".ant-popover:visible")
    expect(formula).to_contain_text(f"{above} ÷ {below} = {shown('plan_adherence', above, below)}")
    parts = [sums_of(counted, name, wanted) for name in METRICS["plan_adherence"].numerator]
    expect(formula.get_by_role("link")).to_contain_text([str(each) for each in parts])
    console.page.keyboard.press("Escape")
    expect(formula).to_have_count(0)


def sums_of(counted: dict[Key, dict[str, int]], name: str, wanted: Wanted) -> int:
    return sum(row.get(name, 0) for key, row in counted.items() if wanted(key))


def of(person_id: UUID) -> Wanted:
    return lambda key: key[1] == person_id


def test_from_home_over_region_and_rep_to_the_visit_and_its_finding(
    console: Console, made: MadeOrganisation, counted: dict[Key, dict[str, int]]
) -> None:
    page = console.page
    console.open("/")
    page.wait_for_url("**/console/insight")
    cards_say(console, counted)
    regions = page.get_by_role("region", name="部门", exact=True)
    for name, department_id in (("Branch", made.branch), ("Sibling", made.sibling)):
        above, below = sums(counted, "plan_adherence", lambda key, at=department_id: key[2] == at)
        row = regions.get_by_role("listitem").filter(has_text=name)
        expect(row).to_contain_text(shown("plan_adherence", above, below))
        expect(row).to_contain_text(f"{above} ÷ {below}")

    regions.get_by_role("link", name="Branch").click()
    page.wait_for_url(f"**/insight?department_id={made.branch}")
    cards_say(console, counted, lambda key: key[2] == made.branch)
    people = page.get_by_role("region", name="人员", exact=True)
    expect(people.get_by_role("listitem")).to_have_count(len(REPS) - 1)

    rep = of(made.people["rep"])
    people.get_by_role("link", name="rep", exact=True).click()
    expect(page.get_by_role("heading", name="rep", exact=True)).to_be_visible()
    cards_say(console, counted, rep)
    weeks = page.get_by_role("region", name="按周走势")
    expect(weeks.get_by_role("slider")).to_have_count(4)

    visits = page.get_by_role("region", name="拜访", exact=True)
    visits.get_by_text("有风险发现", exact=True).first.click()
    rows = visits.locator("tbody tr[tabindex]")
    expect(rows).to_have_count(sums_of(counted, "flagged", rep))
    rows.filter(has_text="可疑店").click()
    expect(console.drawer).to_contain_text("可疑店")
    expect(console.drawer).to_contain_text("大牛助手")


def test_a_number_leads_to_the_very_visits_that_it_counts(
    console: Console, made: MadeOrganisation, counted: dict[Key, dict[str, int]]
) -> None:
    page = console.page
    rep = of(made.people["rep"])
    console.open(f"/insight/people/{made.people['rep']}")
    rows = page.locator("tbody tr[tabindex]")
    for code, wanted in (("visits_missed", ("cancelled", "overdue")), ("plan_adherence", ("kept", "replaced"))):
        card(console, code).get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="数字背后的拜访")).to_be_visible()
        expect(rows).to_have_count(sum(sums_of(counted, name, rep) for name in wanted))
        page.go_back()
    card(console, "visits_verified").get_by_role("link").last.click()
    done, verified = (sums_of(counted, name, rep) for name in ("done", "verified"))
    expect(rows).to_have_count(done - verified)


def test_people_are_compared_with_their_quartiles(
    console: Console, made: MadeOrganisation, counted: dict[Key, dict[str, int]]
) -> None:
    page = console.page
    console.open("/insight?tab=people&metric=verified_share")
    values = {}
    for name in REPS:
        above, below = sums(counted, "verified_share", of(made.people[name]))
        values[name] = above / below
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))
        told = [shown("verified_share", above, below), str(above), str(below)]
        expect(row.get_by_role("cell")).to_have_text([name, "", *told])
    quartiles = statistics.quantiles(values.values(), n=4, method="inclusive")
    box = page.get_by_role("region", name="分布")
    people, *figures = box.get_by_role("definition").all_text_contents()
    assert people == str(len(REPS))
    ordered = [min(values.values()), *quartiles, max(values.values())]
    for text, value in zip(figures, ordered, strict=True):
        assert float(re.sub("%", "", text)) == pytest.approx(value * 100, abs=0.06)

    console.open(f"/insight?tab=people&metric=verified_share&department_id={made.sibling}")
    expect(box).to_contain_text("有数据的只有 1 人，少于 5 人时不显示四分位")


def test_where_nothing_is_known_the_page_says_so(console: Console) -> None:
    console.open("/insight?from=2020-01-01&to=2020-01-31")
    for code in MAIN:
        expect(card(console, code)).to_contain_text("还没有足够数据")
        expect(card(console, code).get_by_role("link")).to_have_count(0)
