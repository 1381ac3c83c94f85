"""An admin finds new customers in a map extract: kinds chosen at the console, leads lying in the pool afterwards."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.console import Console
from shifang.customers.tests.make import customer
from shifang.customers.tests.test_leads import EXTRACT, HERE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_places_of_a_map_extract_become_leads(console: Console, made: MadeOrganisation, tmp_path: Path) -> None:
    customer(made, name="演示便利店", point=HERE)
    extract = tmp_path / "town.osm"
    extract.write_text(EXTRACT, encoding="utf-8")
    page = console.page
    console.open("/customers/import")
    page.locator("input[type=file]").set_input_files(extract)
    expect(page.get_by_label("拓客线索（放入公海，由业务员领取）")).to_be_checked()

    page.get_by_label("放入哪个部门的公海").click()
    page.locator(".ant-select-tree-title", has_text="Branch").click()
    expect(page.get_by_label("来源", exact=True)).to_have_value("OpenStreetMap")
    expect(page.get_by_text("没有选择种类：全部导入。")).to_be_visible()
    for kind, place in (("便利店", 1), ("超市", 0)):
        # By keyboard: beside a map that is drawn without a graphics card a list does not hold still.
        box = page.get_by_label(f"{kind}作为客户类型")
        box.press("ArrowDown")
        expect(page.locator(".ant-select-dropdown:visible")).to_have_count(1)
        for _ in range(place):
            box.press("ArrowDown")
        box.press("Enter")
        expect(page.locator(".ant-select-dropdown:visible")).to_have_count(0)
    expect(page.get_by_text("已选 3 行，其余不导入。")).to_be_visible()
    console.press("开始试运行")
    expect(page.get_by_text("试运行结果")).to_be_visible(timeout=60_000)
    page.get_by_role("tab", name="疑似重复 1").click()
    expect(console.row("演示便利店").first).to_be_visible()
    console.press("确认导入")
    expect(page.get_by_text("新增 2，更新 0，跳过 2，错误 0")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="查看客户").click()
    expect(console.row("Demo Mart")).to_be_visible()
    page.get_by_text("Demo Mart").click()
    expect(page.get_by_text("OpenStreetMap · 超市 · way/8 · ODbL 1.0")).to_be_visible()
