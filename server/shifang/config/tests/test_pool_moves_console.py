"""Pool customers that change hands at the console: a leaver's hand-over, more days, a newcomer's week, shared rules."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from shifang.accounts.tests.make import MadeOrganisation, organisation, with_role
from shifang.config.tests.console import Console, enter
from shifang.config.tests.live import Live
from shifang.customers.models import Customer, Opportunity
from shifang.customers.operations.customers import add_customer
from shifang.customers.operations.opportunities import add_opportunity
from shifang.customers.types.words import CustomerDraft, OpportunityDraft
from shifang.kernel.geo import Point
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.pool import tasks
from shifang.pool.models import ClaimEntry, Extension, HandOver, Pool, PoolVersion
from shifang.pool.operations.claims import release
from shifang.pool.operations.pauses import pause
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.types.claim import ClaimRule, TieBreak
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, PauseKind, ReclaimRule
from shifang.visits.models import Visit
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)
AGO = timedelta(days=2)
RULE = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), grace_days=0, extensions=2, extension_days=20)


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    """A pool by lot for convenience stores and one for all others; a rep who leaves, another, and personnel."""
    made = organisation()
    made.add_person("leaver", role="rep")
    permissions = ["people.view", "pools.assign", "visits.plan"]
    with_role(made, name="hr", permissions=permissions, reach="organisation")
    template(made)
    with tenancy.organisation(made.id):
        admin, now = made.scope("admin"), clock.now()
        lot = PoolRules(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=60), {"*": RULE})
        by_lot = PoolDraft("抽签公海", 10, lot, types=("convenience",))
        for draft in (by_lot, PoolDraft("普通公海", 20, PoolRules(ClaimRule(), {"*": RULE}))):
            add_pool(scope=admin, draft=draft, now=now - AGO - timedelta(days=1))
        for name in ("东门超市", "西门超市", "南门超市"):
            shop(made, name, "leaver")
        frozen = {"kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        pause(scope=admin, customer_id=found(made, "南门超市").id, now=now, **frozen)
        east = found(made, "东门超市").id
        add_opportunity(scope=made.scope("leaver"), customer_id=east, draft=OpportunityDraft(name="冰柜投放"), now=now)
        day = now.date() + timedelta(days=5)
        schedule(scope=admin, customer_id=east, person_id=made.people["leaver"], planned_for=day, now=now)
        shop(made, "北门超市", "rep")
        given_back = {"早市便利店": "convenience", "桥头超市": "supermarket", "河边超市": "supermarket"}
        for name, kind in given_back.items():
            release(scope=made.scope("rep2"), customer_id=shop(made, name, "rep2", kind), reason="太远", now=now)
    while sequence(organisation_id=made.id):
        pass
    tasks.run_sweep(made.id, now=clock.now())
    return made


def shop(made: MadeOrganisation, name: str, owner: str, kind: str = "supermarket") -> UUID:
    draft = CustomerDraft(name=name, type=kind, point=MARKET)
    return add_customer(scope=made.scope(owner), draft=draft, now=clock.now() - AGO).id


def found(made: MadeOrganisation, name: str) -> Customer:
    with tenancy.organisation(made.id):
        return Customer.objects.get(organisation_id=made.id, name=name)


@pytest.fixture
def desks(browser: Browser, running: Live, made: MadeOrganisation):
    """Open the console as somebody; whatever any of them complains about fails the test."""
    opened: list[Console] = []

    def open_as(role: str) -> Console:
        desk = Console(enter(browser, running, made, role=role), running.url)
        opened.append(desk)
        return desk

    yield open_as
    for each in opened:
        each.page.context.close()
        assert each.complaints == []


def test_everything_of_a_leaver_goes_on_and_the_record_tells_where(desks, made: MadeOrganisation) -> None:
    desk = desks("manager")
    page = desk.page
    desk.open(f"/people?open={made.people['leaver']}")
    desk.press("交接其客户", inside=desk.drawer)
    for name, count in (("客户", "3"), ("进行中的商机", "1"), ("已安排的拜访", "1")):
        expect(page.get_by_role("group", name=name)).to_contain_text(count)
    page.get_by_label("退回各自的公海").check()
    desk.press("下一步")
    stuck = page.locator(".ant-alert")
    expect(stuck).to_contain_text("南门超市")
    expect(stuck).to_contain_text("东门超市（冰柜投放）")
    following = page.get_by_role("button", name="下一步")
    expect(following).to_be_disabled()
    for _ in range(2):
        stuck.get_by_role("button", name="选择这 1 个客户").first.click()
        body = page.locator("main")
        desk.choose("交给谁", "rep", inside=body, search="rep")
        desk.press("交给此人")
        expect(page.get_by_role("status").filter(has_text="在列表或地图上选择客户")).to_be_visible()
    expect(stuck).to_have_count(0)
    loads = page.get_by_role("region", name="各方将得到")
    expect(loads.get_by_role("row").filter(has_text="rep")).to_contain_text("1 → 3")
    expect(loads.get_by_role("row").filter(has_text="普通公海")).to_contain_text("1")
    following.click()
    desk.fill("原因", "离职", inside=page.locator("form"))
    desk.press("确认交接")
    page.locator(".ant-popconfirm-buttons:visible .ant-btn-primary").click()
    desk.told("已交接")
    expect(page.get_by_role("heading", level=1)).to_contain_text("leaver 的离职交接")
    expect(desk.row("西门超市")).to_contain_text("公海")
    rep = made.people["rep"]
    owners = {name: found(made, name).owner_id for name in ("东门超市", "西门超市", "南门超市")}
    assert owners == {"东门超市": rep, "西门超市": None, "南门超市": rep}
    with tenancy.organisation(made.id):
        assert HandOver.objects.get(organisation_id=made.id).reason == "离职"
        assert Opportunity.objects.get(organisation_id=made.id).owner_id == rep
        assert Visit.objects.get(organisation_id=made.id, life="planned").person_id == rep
    desk.open("/pool?tab=handOver")
    expect(desk.row("leaver")).to_contain_text("rep 2 · 公海 1")


def test_the_holder_asks_for_more_days_and_the_manager_decides_with_the_facts(desks, made: MadeOrganisation) -> None:
    rep = desks("rep")
    rep.open("/pool?tab=held")
    rep.row("北门超市").click()
    card = rep.drawer
    expect(card).to_contain_text("已延期 0 次，最多 2 次；还可延长 20 天")
    rep.press("申请延期", inside=card)
    rep.fill("延长天数", "12")
    rep.fill("原因", "合同在谈")
    rep.save("提交申请")
    expect(card).to_contain_text("待审批")
    expect(card.get_by_role("button", name="申请延期")).to_be_disabled()
    manager = desks("manager")
    manager.open("/approvals")
    manager.row("延长保护期").click()
    case = manager.drawer
    for words in ("北门超市", "12 天", "合同在谈", "0 次，规则允许 2 次", "15 天内没有核实的拜访"):
        expect(case).to_contain_text(words)
    manager.press("同意", inside=case)
    manager.told("已处理")
    rep.page.reload()
    expect(rep.drawer).to_contain_text("已同意")
    expect(rep.drawer).to_contain_text("已延期 1 次，最多 2 次；还可延长 8 天")
    with tenancy.organisation(made.id):
        assert Extension.objects.get(organisation_id=made.id).status == "granted"


def test_who_assigns_and_nothing_more_gives_a_newcomer_customers_with_first_visits(
    desks, made: MadeOrganisation
) -> None:
    desk = desks("hr")
    desk.open("/pool")
    page = desk.page
    expect(page.get_by_role("tab")).to_have_text(["分配"])
    form = page.locator("form")
    desk.choose("公海", "普通公海", inside=form)
    desk.choose("接收人", "rep2", inside=form, search="rep2")
    desk.fill("客户数", "1", inside=form)
    desk.press("预览分配")
    expect(page.get_by_role("region", name="分配方案").first.get_by_role("row").filter(has_text="rep2")).to_be_visible()
    begin = clock.now().date() + timedelta(days=7)
    desk.date("安排首访，自", begin.isoformat(), inside=form)
    desk.fill("原因", "新人入职", inside=form)
    desk.press("确认分配")
    desk.told("已分配")
    expect(desk.row("新人入职")).to_contain_text("rep2 1（首访 1）")
    with tenancy.organisation(made.id):
        visit = Visit.objects.get(organisation_id=made.id, person_id=made.people["rep2"], life="planned")
        assert begin <= visit.day < begin + timedelta(days=7)


def test_the_rules_tell_who_comes_first_and_a_claim_by_lot_enters(desks, made: MadeOrganisation) -> None:
    admin = desks("admin")
    page = admin.page
    admin.open("/pool?tab=rules")
    page.get_by_role("link", name="普通公海").click()
    form = page.locator("form")
    page.get_by_role("spinbutton", name="优先提供（小时）").fill("48")
    page.get_by_role("spinbutton", name="优先提供给几人").fill("2")
    page.get_by_role("combobox", name="多人想要时").click()
    page.locator(".ant-select-dropdown:visible").get_by_text("限时报名，余量最大者得").click()
    admin.fill("报名时长（分钟）", "45", inside=form)
    words = page.get_by_role("region", name="用一句话说")
    expect(words).to_contain_text("先提供给评分最高的 2 人，为期 48 小时")
    expect(words).to_contain_text("45 分钟内都可以报名，到时归余量最大的人")
    admin.press("保存")
    admin.told("已保存")
    with tenancy.organisation(made.id):
        pool = Pool.objects.get(organisation_id=made.id, name="普通公海")
        claim = PoolVersion.objects.get(pool=pool, version=pool.version).rules["claim"]
    assert (claim["tie_break"], claim["window_minutes"]) == ("capacity", 45)
    assert claim["offer"] == {"hours": 48, "people": 2}
    manager = desks("manager")
    manager.open("/pool")
    manager.page.get_by_role("button", name="报名领取 早市便利店").click()
    manager.told("已登记")
    expect(manager.row("早市便利店")).to_contain_text("已登记")
    manager.press("我的报名")
    expect(manager.drawer).to_contain_text("目前 1 人报名。截止时抽签决定。")
    assert found(made, "早市便利店").owner_id is None
    with tenancy.organisation(made.id):
        assert ClaimEntry.objects.get(organisation_id=made.id).person_id == made.people["manager"]
