"""What is done with the log at the console: an audit, the proof of an event, and the choice of witnesses."""

from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.console import Console, enter
from shifang.config.tests.live import Live
from shifang.customers.tests.make import customer
from shifang.ledger.models import Placed
from shifang.platform import tenancy
from shifang.witnesses.queries import own_cosigner
from shifang.witnesses.tests.make import placed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_log_is_audited_against_an_old_checkpoint_and_an_event_is_looked_up(
    browser: Browser, running: Live, made: MadeOrganisation, tmp_path: Path
) -> None:
    placed(made, 300)
    shop = customer(made, name="城东便利店")
    console = Console(enter(browser, running, made, role="auditor"), running.url)
    page = console.page
    console.open("/ledger")
    # The running product has a key of its own: what it audits, it signs itself.
    expect(page.get_by_text("还没有快照")).to_be_visible()
    console.press("立即签名")
    expect(page.get_by_text("还没有见证", exact=True)).to_be_visible()
    old = console.download(lambda: console.press("下载快照"), tmp_path)
    assert old.read_text().startswith("shifang/")
    placed(made, 30)

    page.get_by_role("tab", name="核查").click()
    page.locator("input[type=file]").set_input_files(old)
    expect(page.get_by_text(old.name)).to_be_visible()
    console.press("立即核查")
    expect(page.get_by_text("全部相符")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("1 份外部快照")).to_be_visible()
    with tenancy.organisation(made.id):
        event = Placed.objects.get(position=7).id
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE ledger_event SET facts = '{\"n\": -1}' WHERE id = %s", [event])
    console.press("立即核查")
    expect(page.get_by_text("1 处不符")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("第 7 位的事件被修改")).to_be_visible()

    page.get_by_role("tab", name="查一条").click()
    page.get_by_placeholder("编号或网址").fill(f"{running.url}/console/customers?open={shop.id}")
    console.press("查找")
    expect(page.get_by_text("日志里没有它").or_(page.get_by_role("button", name="查看证明").first)).to_be_visible()
    page.get_by_placeholder("编号或网址").fill(str(event))
    console.press("查找")
    page.get_by_role("button", name="查看证明").first.click()
    expect(console.drawer.get_by_text("包含证明")).to_be_visible()
    assert console.complaints == []


def test_an_admin_adds_witnesses_and_is_told_what_is_wrong_with_one(
    browser: Browser, running: Live, made: MadeOrganisation
) -> None:
    console = Console(enter(browser, running, made), running.url)
    page = console.page
    console.open("/ledger")
    page.get_by_role("tab", name="见证方").click()
    console.press("新增见证方")
    console.press("保存", inside=console.dialog)
    expect(console.dialog.get_by_text("请填写")).to_have_count(3)
    console.choose("类型", "会签方（C2SP）")
    console.fill("名称", "城南事务所")
    console.fill("网址", "https://witness.example.com/api/v1/witness")
    console.fill("会签方公钥", "no key")
    console.press("保存", inside=console.dialog)
    expect(console.dialog.get_by_text("请检查", exact=False)).to_be_visible()
    console.fill("会签方公钥", str(own_cosigner()))
    console.save()
    expect(page.get_by_text("城南事务所")).to_be_visible()

    console.press("新增见证方")
    expect(console.dialog.get_by_label("名称")).to_have_value("")
    console.choose("类型", "会签方（C2SP）")
    console.fill("名称", "城北事务所")
    console.fill("网址", "https://north.example.com/api/v1/witness")
    console.fill("会签方公钥", str(own_cosigner()))
    console.save()
    expect(page.get_by_text("城北事务所")).to_be_visible()
    console.press("移除“城南事务所”")
    console.press("确定")
    expect(page.get_by_text("城南事务所", exact=True)).to_be_hidden()
    # The refusal, and nothing else.
    assert ["422" in each for each in console.complaints] == [True]
