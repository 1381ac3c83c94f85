"""What a manager and an administrator do at the console, by mouse and keyboard, on the whole running product."""

from pathlib import Path
from uuid import UUID

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.console import Console, enter, sheet
from shifang.config.tests.live import Live
from shifang.customers.models import Customer
from shifang.customers.operations.positions import CorrectionDraft, request_correction
from shifang.customers.tests.make import customer
from shifang.kernel.geo import Point, destination
from shifang.platform import clock, tenancy
from shifang.visits.models import Visit
from shifang.visits.tests.make import day as day_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)


def shop(made: MadeOrganisation, name: str) -> Customer:
    return customer(made, name=name, point=MARKET)


def fresh(made: MadeOrganisation, identifier: UUID) -> Customer:
    with tenancy.organisation(made.id):
        return Customer.objects.get(id=identifier)


def test_a_spreadsheet_becomes_customers(console: Console, made: MadeOrganisation, tmp_path: Path) -> None:
    customer(made, name="老字号超市", point=MARKET)
    rows = [
        ["店名", "地址", "等级", "阶段", "纬度", "经度"],
        ["城东便利店", "东街 1 号", "A", "跟进中", MARKET.latitude, MARKET.longitude],
        ["城西便利店", "西街 2 号", "B", "合作中", MARKET.latitude, MARKET.longitude + 0.01],
        ["", "无名路", "C", "", "", ""],
        ["城南便利店", "南街 3 号", "特级", "", "", ""],
        ["老字号超市", "东街 9 号", "", "", MARKET.latitude, MARKET.longitude],
    ]
    console.open("/customers/import")
    console.page.locator("input[type=file]").set_input_files(sheet(tmp_path / "门店.xlsx", rows))
    page = console.page
    expect(page.get_by_text("每个字段取自哪一列")).to_be_visible()
    form = page.locator("form")
    console.choose("名称", "店名", inside=form)
    page.get_by_text("WGS-84（GPS、天地图）").click()
    console.choose("默认类型", "便利店", inside=form)
    console.choose("默认归属人", "rep2", inside=form, search="rep2")
    console.press("开始试运行")
    expect(page.get_by_text("试运行结果")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("tab", name="错误 2")).to_be_visible()
    expect(page.get_by_text("等级“特级”不在可选范围内")).to_be_visible()
    page.get_by_role("tab", name="疑似重复 1").click()
    expect(console.row("老字号超市")).to_be_visible()
    report = console.download(lambda: console.press("下载问题行报告"), tmp_path)
    assert "特级" in str([cell.value for row in load_workbook(report).active.iter_rows() for cell in row])
    console.press("确认导入")
    expect(page.get_by_text("导入完成")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("新增 2，更新 0，跳过 1，错误 2")).to_be_visible()
    page.get_by_role("link", name="查看客户").click()
    expect(console.row("城东便利店")).to_be_visible()
    assert page.locator("tr", has_text="城西便利店").get_by_text("跟进中").count() == 1

    page.get_by_role("button", name="导出").click()
    file = console.download(lambda: page.get_by_role("menuitem", name="Excel").click(), tmp_path)
    names = [row[0].value for row in load_workbook(file).active.iter_rows()]
    assert {"城东便利店", "城西便利店", "老字号超市"} <= set(names)


def test_a_customer_is_added_and_handed_on(console: Console, made: MadeOrganisation) -> None:
    console.open("/customers")
    console.press("新增客户")
    console.fill("名称", "港口杂货")
    console.choose("类型", "便利店")
    console.fill("地址", "港口路 8 号")
    console.choose("归属人", "rep", search="rep")
    console.fill("纬度（WGS-84）", "39.28")
    console.fill("经度（WGS-84）", "-76.61")
    console.save()
    expect(console.drawer).to_contain_text("港口杂货")
    with tenancy.organisation(made.id):
        kept = Customer.objects.get(name="港口杂货")
    assert (kept.owner_id, kept.latitude, kept.longitude) == (made.people["rep"], 39.28, -76.61)

    console.drawer.get_by_role("button", name="更多操作").click()
    console.page.get_by_role("menuitem", name="变更归属人").click()
    console.choose("新归属人", "rep2", search="rep2")
    console.fill("原因", "区域调整")
    console.save("变更归属人")
    console.told("归属人已变更")
    assert fresh(made, kept.id).owner_id == made.people["rep2"]

    console.press("编辑", inside=console.drawer)
    console.fill("名称", "港口便利")
    console.save()
    expect(console.drawer).to_contain_text("港口便利")


def test_work_with_a_customer_is_written_down(console: Console, made: MadeOrganisation) -> None:
    kept = shop(made, "跟进样板店")
    console.open(f"/customers?open={kept.id}&tab=contacts")
    console.press("新增联系人")
    console.fill("姓名", "王店长")
    console.save()
    expect(console.drawer).to_contain_text("王店长")

    console.drawer.get_by_role("tab", name="跟进").click()
    console.press("写跟进")
    console.choose("联系人", "王店长")
    console.fill("结果", "愿意试销")
    console.fill("下一步", "送样品")
    console.date("下一步日期", "2030-01-15")
    console.save()
    expect(console.drawer).to_contain_text("愿意试销")
    expect(console.drawer).to_contain_text("送样品")

    console.drawer.get_by_role("tab", name="反馈问题").click()
    console.press("记录问题")
    console.fill("标题", "冰柜不制冷")
    console.choose("负责人", "rep", search="rep")
    console.date("截止日期", "2030-02-01")
    console.save()
    expect(console.drawer).to_contain_text("冰柜不制冷")
    console.press("开始处理", inside=console.drawer)
    expect(console.drawer).to_contain_text("处理中")
    console.press("解决或关闭", inside=console.drawer)
    console.fill("处理结果", "已更换压缩机")
    console.save()
    expect(console.drawer).to_contain_text("已更换压缩机")


def test_what_is_sold_is_written_down(console: Console, made: MadeOrganisation) -> None:
    kept = shop(made, "商机样板店")
    console.open(f"/customers?open={kept.id}&tab=sales")
    console.press("新增商机")
    console.fill("商机名称", "年度陈列")
    console.fill("金额", "12000")
    console.date("预计成交日", "2030-03-01")
    console.save()
    expect(console.drawer).to_contain_text("年度陈列")
    expect(console.drawer).to_contain_text("12,000")
    console.press("推进阶段", inside=console.drawer)
    console.dialog.get_by_label("新阶段", exact=True).click()
    console.page.locator(".ant-select-dropdown:visible .ant-select-item-option").first.click()
    console.save()
    console.press("登记成交", inside=console.drawer)
    console.fill("成交内容", "首批进货")
    console.fill("金额", "3500.5")
    console.fill("合同编号", "HT-001")
    console.save()
    expect(console.drawer).to_contain_text("首批进货")
    expect(console.drawer).to_contain_text("3,500.5")
    console.drawer.get_by_role("tab", name="动态").click()
    expect(console.drawer).to_contain_text("成交")


def test_people_departments_and_roles(console: Console, made: MadeOrganisation) -> None:
    page = console.page
    console.open("/people")
    page.get_by_role("button", name="新增部门").click()
    console.fill("部门名称", "华东大区")
    console.save()
    expect(page.get_by_role("tree")).to_contain_text("华东大区")
    page.get_by_role("tree").get_by_text("华东大区").click()
    page.get_by_role("button", name="编辑部门").click()
    console.fill("部门名称", "华东一区")
    console.save()
    expect(page.get_by_role("tree")).to_contain_text("华东一区")

    page.get_by_role("tab", name="角色与权限").click()
    console.press("新增角色")
    console.fill("角色名称", "人事专员")
    console.dialog.get_by_text("全企业").click()
    console.dialog.get_by_label("查看人员与部门").check()
    console.save()
    expect(page.get_by_text("人事专员")).to_be_visible()

    page.get_by_role("tab", name="人员与部门").click()
    console.press("新增人员")
    console.fill("姓名", "李新")
    console.fill("账号", "lixin")
    console.fill("手机", "13900001111")
    console.choose("角色", "人事专员")
    window = console.dialog
    console.press("保存", inside=window)
    expect(page.get_by_test_id("password-once")).to_be_visible()
    console.press("已记下")
    row = console.row("李新")
    expect(row).to_contain_text("华东一区")
    row.click()
    console.press("停用", inside=console.drawer)
    console.press("停用", inside=console.dialog)
    expect(console.drawer).to_contain_text("已停用")
    with tenancy.organisation(made.id):
        assert Person.objects.get(login="lixin").disabled_at is not None


def test_approvals_are_decided(console: Console, made: MadeOrganisation, running: Live, browser: Browser) -> None:
    shops = [shop(made, name) for name in ("修正甲店", "修正乙店")]
    with tenancy.organisation(made.id):
        for each in shops:
            draft = CorrectionDraft(point=destination(MARKET, 0, 300.0), note="门口在北侧")
            request_correction(scope=made.scope("rep"), customer_id=each.id, draft=draft, now=clock.now())
    desk = Console(enter(browser, running, made, role="manager"), running.url)
    try:
        badge = desk.page.get_by_role("navigation").get_by_role("link", name="审批")
        expect(badge).to_contain_text("2")
        badge.click()
        rows = desk.page.get_by_role("row").filter(has_text="客户位置修正")
        expect(rows).to_have_count(2)
        rows.first.click()
        expect(desk.drawer).to_contain_text("门口在北侧")
        refuse = desk.drawer.get_by_role("button", name="驳回")
        expect(refuse).to_be_disabled()
        desk.fill("意见（驳回时必填）", "请拍照", inside=desk.drawer)
        desk.press("驳回", inside=desk.drawer)
        expect(desk.drawer).to_contain_text("请拍照")
        expect(rows).to_have_count(1)
        expect(badge).to_contain_text("1")
        desk.page.keyboard.press("Escape")
        rows.first.click()
        desk.press("同意", inside=desk.drawer)
        expect(desk.drawer).to_contain_text("已同意")
        expect(badge).not_to_contain_text("1")
        desk.page.get_by_role("link", name="预警").click()
        expect(desk.page.get_by_text("待审批：客户位置修正").first).to_be_visible(timeout=60_000)
        assert desk.complaints == []
    finally:
        desk.page.context.close()
    moved = [fresh(made, each.id).latitude != MARKET.latitude for each in shops]
    assert sorted(moved) == [False, True]


def test_a_planned_visit_is_moved_and_cancelled(console: Console, made: MadeOrganisation) -> None:
    shop(made, "调整样板店")
    console.open("/visits?schedule=1")
    console.choose("客户", "调整样板店", search="调整")
    console.choose("业务员", "rep", search="rep")
    console.save("安排拜访")
    console.row("调整样板店").click()
    console.press("调整安排", inside=console.drawer)
    console.choose("业务员", "rep2", search="rep2")
    console.date("日期", "2030-05-01")
    console.save("保存调整")
    expect(console.drawer).to_contain_text("rep2")
    expect(console.drawer).to_contain_text("5月1日")
    with tenancy.organisation(made.id):
        standing = {row.person_id: row.life for row in Visit.objects.filter(customer__name="调整样板店")}
    assert standing == {made.people["rep"]: "cancelled", made.people["rep2"]: "planned"}
    console.press("取消拜访", inside=console.drawer)
    console.press("取消拜访", inside=console.dialog)
    expect(console.dialog).to_contain_text("请填写原因")
    console.fill("原因", "门店装修")
    console.save("取消拜访")
    expect(console.drawer).to_contain_text("门店装修")


def test_a_template_is_written_previewed_and_published(console: Console) -> None:
    page = console.page
    console.open("/templates")
    console.press("新建模板")
    console.fill("名称", "冰柜巡查")
    console.save("开始编辑")
    for kind, title in (("拍照", "冰柜照片"), ("表单", "冰柜检查"), ("备注", "巡查说明")):
        page.get_by_role("button", name="添加步骤").click()
        page.locator(".ant-dropdown:visible").get_by_role("menuitem", name=kind).click()
        page.get_by_role("textbox", name="中文标题").first.fill(title)
        page.get_by_role("textbox", name="英文标题").first.fill(f"Step {title}")
    preview = page.get_by_label("手机预览")
    for words in ("冰柜照片", "冰柜检查", "巡查说明"):
        expect(preview).to_contain_text(words)
    page.get_by_role("button", name="冰柜检查").first.click()
    page.get_by_role("button", name="添加问题").click()
    page.get_by_role("button", name="发布", exact=False).first.click()
    page.locator(".ant-popconfirm:visible .ant-btn-primary").click()
    console.told("已发布新版本")
    expect(page.get_by_text("第 1 版")).to_be_visible()


def test_alert_rules_and_channels(console: Console) -> None:
    page = console.page
    console.open("/alerts?tab=rules")
    page.get_by_role("switch", name="启用“无效拜访").first.click()
    console.told("已保存，立即生效")
    console.open("/alerts?tab=channels")
    console.press("新增通道")
    console.fill("名称", "总部")
    console.choose("类型", "Webhook")
    console.fill("地址", "http://192.168.1.10/hook")
    console.save()
    console.press("测试", inside=console.row("总部"))
    console.told("网址指向内部网络，不允许使用")
    console.press("新增通道")
    console.fill("名称", "经理邮箱")
    console.choose("类型", "邮件")
    to = console.dialog.get_by_label("收件邮箱")
    to.fill("boss@example.com")
    to.press("Enter")
    console.save()
    expect(console.row("经理邮箱")).to_contain_text("邮件")


def test_settings_are_saved(console: Console, made: MadeOrganisation) -> None:
    page = console.page
    console.open("/settings")
    page.get_by_role("link", name="拜访规则").or_(page.get_by_text("拜访规则", exact=True)).first.click()
    page.get_by_label("无效拜访时长上限").first.fill("240")
    console.press("保存")
    console.told("已保存，新版本已生效")
    page.get_by_text("客户设置", exact=True).first.click()
    console.press("添加等级")
    page.get_by_label("中文名称").last.fill("战略级")
    page.get_by_label("英文名称").last.fill("Strategic")
    page.get_by_role("tab", name="自定义属性").click()
    console.press("添加属性")
    page.get_by_label("中文名称").last.fill("冰柜数量")
    page.get_by_label("英文名称").last.fill("Fridges")
    console.press("保存")
    console.told("已保存，新版本已生效")
    console.open("/customers")
    console.press("新增客户")
    expect(console.dialog.get_by_label("冰柜数量")).to_be_visible()
    console.choose("等级", "战略级")


def test_the_calendar_is_kept(console: Console) -> None:
    page, next_year = console.page, clock.now().year + 1
    console.open("/people?tab=calendar")
    sections = {name: page.locator("section").filter(has=page.get_by_role("heading", name=name)) for name in CALENDAR}
    console.press("新增排班")
    console.dialog.get_by_text("全企业").click()
    console.fill("班次名称", "早班")
    console.save()
    expect(sections["排班"]).to_contain_text("早班")
    console.press("新增", inside=sections["节假日与调休"])
    console.date("日期", f"{next_year}-03-25")
    console.fill("名称", "公司日")
    console.save()
    expect(sections["节假日与调休"]).to_contain_text("公司日")
    console.press("登记请假")
    console.choose("姓名", "rep", search="rep")
    console.date("时间", f"{next_year}-03-04 09:00")
    page.keyboard.type(f"{next_year}-03-05 18:00")
    page.keyboard.press("Enter")
    console.fill("说明", "回家")
    console.save()
    expect(sections["请假"]).to_contain_text("回家")
    sections["请假"].get_by_role("button", name="取消").click()
    page.locator(".ant-popconfirm:visible .ant-btn-primary").click()
    expect(sections["请假"]).to_contain_text("已取消")


CALENDAR = ("排班", "节假日与调休", "请假")


def test_parked_work_is_let_through_or_closed(console: Console, made: MadeOrganisation) -> None:
    today = day_of(made, name="待处理样板店")
    visits = [today.start(seconds=each) for each in (0, 2000)]
    for at, visit in zip((60, 2060), visits, strict=True):
        assert today.check_in(visit, seconds=at, north_m=445.0).status == "parked"
    page = console.page
    console.open("/parked")
    badge = page.get_by_role("navigation").get_by_role("link", name="待处理")
    expect(badge).to_contain_text("2")
    rows = page.get_by_role("row").filter(has_text="签到")
    rows.first.click()
    expect(console.drawer).to_contain_text("445 米")
    expect(console.drawer.get_by_role("button", name="放行")).to_be_disabled()
    console.fill("处理意见（必填）", "现场核实", inside=console.drawer)
    console.press("放行", inside=console.drawer)
    console.told("已处理")
    expect(badge).to_contain_text("1")
    rows.first.click()
    console.fill("处理意见（必填）", "不在现场", inside=console.drawer)
    console.press("关闭", inside=console.drawer.locator("form"))
    expect(page.get_by_text("没有需要处理的指令")).to_be_visible()
    with tenancy.organisation(made.id):
        lives = sorted(row.life for row in Visit.objects.filter(id__in=visits))
    assert lives == ["checked_in", "planned"]
