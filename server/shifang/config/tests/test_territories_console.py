"""Territories at the console on the running product: asked for, changed by hand, applied, undone."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.console import Console, enter
from shifang.config.tests.live import Live
from shifang.customers.models import Customer
from shifang.customers.operations.customers import add_customer
from shifang.customers.types.words import CustomerDraft
from shifang.kernel.geo import Point
from shifang.planning.models import TerritoryDraft
from shifang.platform import clock, tenancy
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    """A rep with all customers of a street, one of them without a position, and a mate with none."""
    made = organisation()
    made.add_person("mate", role="rep")
    template(made)
    for number in range(6):
        shop(made, f"{number} 号店", Point(MARKET.latitude, MARKET.longitude + 0.004 * number))
    shop(made, "无位置店", None)
    return made


def shop(made: MadeOrganisation, name: str, point: Point | None) -> UUID:
    draft = CustomerDraft(name=name, type="convenience", tier="A", point=point)
    with tenancy.organisation(made.id):
        scope, now = made.scope("rep"), clock.now() - timedelta(days=2)
        return add_customer(scope=scope, draft=draft, now=now).id


def owners(made: MadeOrganisation) -> list[UUID | None]:
    with tenancy.organisation(made.id):
        rows = Customer.objects.filter(organisation_id=made.id, latitude__isnull=False)
        return list(rows.order_by("name").values_list("owner_id", flat=True))


def test_a_manager_splits_a_street_moves_a_shop_applies_and_undoes(
    browser: Browser, running: Live, made: MadeOrganisation
) -> None:
    desk = Console(enter(browser, running, made, role="manager"), running.url)
    page = desk.page
    desk.open("/planning?tab=territories")
    desk.press("新建片区方案")
    desk.dialog.get_by_label("部门", exact=True).first.click()
    page.locator(".ant-select-tree-title", has_text="Branch").click()
    for name in ("rep", "mate"):
        desk.choose("人员", name, search=name)
    page.keyboard.press("Escape")
    desk.press("开始计算", inside=desk.dialog)
    work = page.get_by_role("region", name="每人每周工作量")
    expect(work.get_by_role("row").filter(has_text="mate")).to_contain_text("0 → ")
    lines = page.get_by_role("region", name="客户明细")
    expect(lines.get_by_role("row").filter(has_text="号店")).to_have_count(3)
    lines.get_by_text("保持不变的").click()
    expect(desk.row("无位置店")).to_contain_text("没有位置")
    lines.get_by_text("变化的", exact=True).click()
    first = lines.get_by_role("row").filter(has_text="号店").first
    first.get_by_role("combobox").click()
    page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text="rep").click()
    desk.told("已调整")
    expect(lines.get_by_role("row").filter(has_text="号店")).to_have_count(2)
    desk.press("应用方案…")
    expect(desk.dialog).to_contain_text("2 个客户将更换归属人")
    desk.fill("原因", "均衡工作量")
    desk.save("确认应用")
    desk.told("片区已调整")
    rep, mate = made.people["rep"], made.people["mate"]
    assert sorted(owners(made), key=str) == sorted([rep] * 4 + [mate] * 2, key=str)
    page.get_by_role("button", name="撤销").click()
    page.locator(".ant-popconfirm-buttons:visible .ant-btn-primary").click()
    desk.told("已撤销")
    expect(page.get_by_text("已退回").first).to_be_visible()
    assert owners(made) == [rep] * 6
    with tenancy.organisation(made.id):
        assert TerritoryDraft.objects.get(organisation_id=made.id).state == "undone"
    page.context.close()
    assert desk.complaints == []
