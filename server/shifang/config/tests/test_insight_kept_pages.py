"""Numbers are taken along and kept under a name; the way from the first visit to the deal is shown as it was."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.console import Console
from shifang.config.tests.live import Live
from shifang.customers.tests.make import customer
from shifang.insight.tests.make import summed_up
from shifang.insight.tests.recount import retrace
from shifang.insight.tests.test_funnel import bought, visited
from shifang.platform import clock

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOPS, BUYERS = 14, 11


@pytest.fixture(scope="module")
def made(running: Live) -> MadeOrganisation:
    """Fourteen customers first visited a hundred days ago, of whom eleven bought in their first weeks."""
    made = organisation()
    first = clock.now().date() - timedelta(days=100)
    shops = [customer(made, name=f"第{at}店").id for at in range(SHOPS)]
    for at, shop in enumerate(shops):
        visited(made, shop, first + timedelta(days=at % 3))
        if at < BUYERS:
            bought(made, shop, first + timedelta(days=5 + at))
    yesterday = clock.now().date() - timedelta(days=2)
    for shop in shops[:4]:
        visited(made, shop, yesterday)
    summed_up(made)
    return made


def test_the_funnel_tells_how_many_came_how_far(console: Console, made: MadeOrganisation) -> None:
    page = console.page
    console.open("/insight?tab=funnel")
    ways = retrace(made).values()
    won = len([way for way in ways if way["deal_on"] is not None])
    assert won == BUYERS
    steps = page.get_by_role("region", name="从首访到成交").get_by_role("listitem")
    expect(steps).to_have_text(["首次拜访14100%", "出现商机00%", "成交1178.6%"])
    row = page.get_by_role("region", name="按首访月份").locator("tbody tr[data-row-key]")
    shares = sum(way["deal_on"] - way["visited_on"] <= timedelta(days=30) for way in ways if way["deal_on"] is not None)
    assert shares == BUYERS
    months = len({way["visited_on"].replace(day=1) for way in ways})
    expect(row).to_have_count(months)
    if months == 1:
        expect(row).to_contain_text("78.6%")


def test_what_is_compared_is_taken_along(console: Console, made: MadeOrganisation, tmp_path: Path) -> None:
    page = console.page
    console.open("/insight?tab=people&metric=visits_verified")
    console.press("导出")
    file = console.download(lambda: page.get_by_role("menuitem", name="Excel 表格（含口径）").click(), tmp_path)
    sheets = load_workbook(file)
    rows = list(sheets["数据"].iter_rows(values_only=True))
    assert rows == [("人员", "核实拜访数"), ("rep", 4), ("合计", 4)]
    assert "核实的拜访" in {row[1] for row in sheets["口径"].iter_rows(values_only=True)}


def test_a_view_is_kept_and_opened_again(console: Console, made: MadeOrganisation) -> None:
    page = console.page
    console.open(f"/insight?tab=people&metric=visits_verified&department_id={made.branch}")
    console.press("视图")
    console.press("保存当前视图")
    console.fill("名称", "本部门核实拜访", inside=console.dialog)
    console.save()
    console.told("已保存")
    console.open("/insight")
    console.press("视图")
    page.get_by_role("link", name="本部门核实拜访").click()
    page.wait_for_url(f"**/insight?tab=people&metric=visits_verified&department_id={made.branch}")
    expect(page.get_by_role("region", name="人员对比").get_by_role("link", name="rep", exact=True)).to_be_visible()
    console.press("视图")
    console.press("删除视图“本部门核实拜访”")
    console.press("删除", inside=page.locator(".ant-popconfirm:visible"))
    console.told("已删除")


def test_an_early_range_says_that_nobody_was_first_visited(console: Console, made: MadeOrganisation) -> None:
    assert date(2020, 1, 31) < min(way["visited_on"] for way in retrace(made).values())
    console.open("/insight?tab=funnel&from=2020-01-01&to=2020-01-31")
    expect(console.page.get_by_text("这段时间没有首次核实拜访的客户")).to_be_visible()
