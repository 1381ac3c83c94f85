"""The public pool at the console on the running product: claiming, giving back, a stopped return, the reports."""

from datetime import timedelta
from uuid import UUID

import pytest
from h3.api import basic_int as h3
from playwright.sync_api import Browser, Page, expect

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.console import Console, enter
from shifang.config.tests.live import Live
from shifang.customers.models import Customer
from shifang.customers.operations.customers import add_customer
from shifang.customers.types.words import CustomerDraft
from shifang.kernel.geo import Point
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.pool import tasks
from shifang.pool.models import Pool
from shifang.pool.operations.claims import release
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.tests.make import FIFTEEN
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.pools import PoolRules

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)
AGO = timedelta(days=20)


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    """An organisation with a pool, a customer in it, and three whose time is over."""
    made = organisation()
    with tenancy.organisation(made.id):
        admin, now = made.scope("admin"), clock.now()
        rules = PoolRules(ClaimRule(day_quota=1), {"*": FIFTEEN})
        add_pool(scope=admin, draft=PoolDraft("市区公海", 10, rules), now=now - AGO - timedelta(days=20))
        body = {"sweep_hour": 3, "most_percent": 10, "always": 0}
        put_policy(scope=admin, kind="pool.settings", body=body, version=0, now=now)
        for name in ("老客户一", "老客户二", "老客户三"):
            shop(made, name, days=20)
        for name in ("街角便利店", "桥头便利店"):
            release(scope=made.scope("rep"), customer_id=shop(made, name, days=2), reason="太远", now=now)
    return made


def shop(made: MadeOrganisation, name: str, *, days: int) -> UUID:
    draft = CustomerDraft(name=name, type="convenience", point=MARKET)
    return add_customer(scope=made.scope("rep"), draft=draft, now=clock.now() - timedelta(days=days)).id


def follow(made: MadeOrganisation) -> None:
    """Let the standings follow now: the worker does so every minute."""
    while sequence(organisation_id=made.id):
        pass
    tasks.run_sweep(made.id, now=clock.now())


@pytest.fixture(scope="module")
def manager(browser: Browser, running: Live, made: MadeOrganisation) -> Page:
    follow(made)
    return enter(browser, running, made, role="manager")


@pytest.fixture
def desk(manager: Page, running: Live):
    """The manager's console: admins do not claim."""
    page = manager.context.new_page()
    page.set_default_timeout(40_000)
    found = Console(page, running.url)
    yield found
    page.close()
    assert found.complaints == []


def owner(made: MadeOrganisation, name: str) -> UUID | None:
    with tenancy.organisation(made.id):
        return Customer.objects.get(organisation_id=made.id, name=name).owner_id


def test_a_manager_claims_with_one_click_and_a_refusal_names_its_rule(desk: Console, made: MadeOrganisation) -> None:
    desk.open("/pool")
    desk.page.get_by_role("button", name="领取 街角便利店").click()
    desk.told("已领取")
    expect(desk.row("街角便利店")).to_have_count(0)
    assert owner(made, "街角便利店") == made.people["manager"]
    desk.page.get_by_role("button", name="领取 桥头便利店").click()
    desk.told("今日已领取 1 个，上限 1 个")
    assert owner(made, "桥头便利店") is None
    desk.complaints[:] = [each for each in desk.complaints if "409" not in each]


def test_what_is_held_tells_day_and_reason_and_is_protected_frozen_and_given_back(
    desk: Console, made: MadeOrganisation
) -> None:
    desk.open("/pool?tab=held")
    desk.row("街角便利店").click()
    card = desk.drawer
    expect(card).to_contain_text("15 天内没有核实的拜访")
    desk.press("冻结", inside=card)
    desk.fill("原因", "合同纠纷")
    desk.save("冻结")
    expect(card).to_contain_text("已冻结，不收回")
    desk.press("取消", inside=card)
    desk.page.locator(".ant-popconfirm-buttons:visible .ant-btn-primary").click()
    expect(card).not_to_contain_text("已冻结，不收回")
    desk.press("退回公海", inside=card)
    desk.fill("原因", "太远")
    desk.save("退回公海")
    desk.told("已退回公海")
    assert owner(made, "街角便利店") is None


def test_a_stopped_return_says_what_it_would_do_and_runs_when_it_is_confirmed(
    console: Console, made: MadeOrganisation
) -> None:
    follow(made)
    console.open("/pool?tab=sweeps")
    page = console.page
    expect(page.get_by_text("今天应收回 3 个客户")).to_be_visible()
    console.press("查看后确认回收")
    page.get_by_role("button", name="确认收回").click()
    console.told("已确认")
    expect(page.get_by_role("row").filter(has_text="已完成")).to_contain_text("3", timeout=60_000)
    assert {owner(made, name) for name in ("老客户一", "老客户二", "老客户三")} == {None}


def test_the_reports_tell_their_figures_by_name(desk: Console) -> None:
    desk.open("/pool?tab=saturation")
    page = desk.page
    expect(page.get_by_role("group", name="已知客户")).to_contain_text("5")
    expect(page.get_by_role("group", name="开发饱和度")).to_contain_text("0%")
    expect(page.get_by_test_id("advice")).to_contain_text("人手不足")
    page.get_by_role("tab", name="公海积压").click()
    expect(page.get_by_role("region", name="市区公海").get_by_role("group", name="公海客户")).to_contain_text("5")
    page.get_by_role("tab", name="公平性").click()
    expect(page.get_by_text("未发现接力或循环")).to_be_visible()
    expect(page.get_by_text("冻结 1 次")).to_be_visible()


def test_an_admin_makes_a_pool_reads_its_rules_in_words_and_tries_a_draft(
    console: Console, made: MadeOrganisation
) -> None:
    console.open("/pool?tab=rules")
    page = console.page
    console.press("新建公海")
    form = page.locator("form")
    console.fill("名称", "市区公海", inside=form)
    console.fill("每人每天最多领取", "5", inside=form)
    page.get_by_role("spinbutton", name="天数").fill("15")
    words = page.get_by_role("region", name="用一句话说")
    expect(words).to_contain_text("每人每天最多领取 5 个")
    expect(words).to_contain_text("所有客户：15 天内没有核实的拜访，即收回公海。")
    console.choose("无人领取时转入", "市区公海", inside=form)
    console.fill("多少天后", "30", inside=form)
    expect(page.get_by_role("list", name="流转顺序")).to_contain_text("30 天")
    expect(page.get_by_test_id("map")).to_have_attribute("aria-busy", "false")
    chosen = page.get_by_role("status").filter(has_text="1 个网格")
    # The cells come from the server and are drawn when a machine without a graphics card gets to it.
    for _ in range(10):
        page.get_by_test_id("map").click()
        page.wait_for_timeout(3000)
        if chosen.is_visible():
            break
    expect(chosen).to_be_visible()
    a_neighbour_is_chosen_by_keyboard(page)
    console.press("保存")
    expect(form).to_contain_text("已有同名公海")
    console.fill("名称", "河东公海", inside=form)
    console.press("保存")
    console.told("已保存")
    with tenancy.organisation(made.id):
        kept = Pool.objects.get(organisation_id=made.id, name="河东公海")
    assert (len(kept.cells), kept.fallback_days) == (2, 30)
    assert h3.are_neighbor_cells(*kept.cells)
    console.press("试算草稿")
    expect(console.drawer).to_contain_text("草稿会收回")
    page.keyboard.press("Escape")
    console.press("停用")
    page.locator(".ant-popconfirm-buttons:visible .ant-btn-primary").click()
    console.told("已停用")
    expect(console.row("河东公海")).to_have_count(0)
    console.complaints[:] = [each for each in console.complaints if "409" not in each]


def a_neighbour_is_chosen_by_keyboard(page: Page) -> None:
    """Beside the one chosen cell, which is the one in the middle of the map, another is taken by arrows and Space."""
    keys = page.get_by_role("application", name="用键盘选网格")
    told = page.locator("[aria-live=polite]").filter(has_text="选中")
    keys.focus()
    expect(told).to_contain_text("已选中")
    for arrow, standing in (("ArrowRight", "未选中"), ("ArrowLeft", "已选中"), ("ArrowRight", "未选中")):
        keys.press(arrow)
        expect(told).to_contain_text(standing)
    keys.press("Space")
    expect(told).to_contain_text("已选中")
    expect(told).to_contain_text("共选 2 格")
    keys.press("Enter")
    expect(told).to_contain_text("共选 1 格")
    keys.press("Enter")
    expect(page.get_by_role("status").filter(has_text="2 个网格")).to_be_visible()


def test_customers_are_assigned_after_a_look_and_the_assignment_is_undone(
    console: Console, made: MadeOrganisation
) -> None:
    follow(made)
    console.open("/pool?tab=assign")
    form = console.page.locator("form")
    console.choose("公海", "市区公海", inside=form)
    console.choose("接收人", "rep2", inside=form, search="rep2")
    console.fill("客户数", "1", inside=form)
    console.press("预览分配")
    proposal = console.page.get_by_role("region", name="分配方案").first
    expect(proposal.get_by_role("row").filter(has_text="rep2")).to_contain_text("1")
    console.fill("原因", "新人入职", inside=form)
    console.press("确认分配")
    console.told("已分配")
    with tenancy.organisation(made.id):
        held = Customer.objects.filter(organisation_id=made.id, owner_id=made.people["rep2"])
        assert held.count() == 1
        console.row("新人入职").get_by_role("button").click()
        console.page.locator(".ant-popconfirm-buttons:visible .ant-btn-primary").click()
        console.told("已撤销")
        assert held.count() == 0
