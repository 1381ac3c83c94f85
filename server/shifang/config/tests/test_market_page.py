"""The market map in a real browser: from a month's densest cell to a blind spot and the customers who wait in it."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.console import Console
from shifang.config.tests.live import Live
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.insight.operations.places import fold_places
from shifang.insight.tests.make import caught_up, put
from shifang.insight.tests.test_places import VERIFIED
from shifang.kernel.cells import cell_of
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WAITING = ("等待一店", "等待二店")


@pytest.fixture(scope="module")
def today() -> date:
    return clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture(scope="module")
def made(running: Live, today: date) -> MadeOrganisation:
    """A shop with four verified visits of this month, and two far off where nobody was."""
    made = organisation()
    shop = customer(made, name="常去店").id
    for name in WAITING:
        customer(made, name=name, point=destination(SHANGHAI, 90, 30_000))
    fields: dict[str, Any] = {
        **VERIFIED,
        "day": today,
        "checked_in_at": datetime.combine(today, time(1), tzinfo=UTC),
        "cell9": cell_of(SHANGHAI, 9),
    }
    for _ in range(4):
        put(made, [shop], fields)
    caught_up(made)
    with tenancy.organisation(made.id):
        # The running product may have begun before the visits were there.
        fold_places(made.id, {(made.branch, today)})
    return made


def test_from_the_densest_cell_to_a_blind_spot_and_its_customers(console: Console, made: MadeOrganisation) -> None:
    page = console.page
    console.open("/insight?tab=market")
    expect(page.get_by_role("region", name="市场热力图")).to_be_visible()
    page.get_by_text("核实拜访", exact=True).first.click()
    page.wait_for_url("**layer=verified**")
    top = page.get_by_role("region", name="核实拜访最多的网格")
    expect(top.get_by_role("listitem")).to_have_count(1)
    expect(top.get_by_role("listitem")).to_contain_text("4")
    expect(page.get_by_role("region", name="月份")).to_contain_text("图中核实拜访 4 次")
    top.get_by_role("button").click()
    cell = page.get_by_role("region", name="网格", exact=True)
    expect(cell.get_by_role("definition").filter(has_text="10 分钟")).to_be_visible()
    console.press("返回排行", inside=cell)
    expect(top).to_be_visible()

    console.open("/insight?tab=market&layer=blind")
    blind = page.get_by_role("region", name="客户最多的盲区")
    expect(blind.get_by_role("listitem")).to_contain_text("2")
    blind.get_by_role("button").click()
    spot = page.get_by_role("region", name="盲区：有客户，本月没有核实拜访")
    spot.get_by_role("link", name="查看附近的客户").click()
    for name in WAITING:
        expect(console.row(name)).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="常去店")).to_have_count(0)


def test_the_slider_goes_to_other_months(console: Console) -> None:
    page = console.page
    console.open("/insight?tab=market&layer=verified")
    months = page.get_by_role("region", name="月份")
    expect(months).to_contain_text("图中核实拜访 4 次")
    months.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url("**month=**")
    expect(months).to_contain_text("图中核实拜访 0 次")
    expect(page.get_by_role("region", name="核实拜访最多的网格")).to_contain_text("图中没有核实拜访")
    # Whoever wants no motion goes on by hand.
    console.press("下一个月", inside=months)
    expect(months).to_contain_text("图中核实拜访 4 次")
