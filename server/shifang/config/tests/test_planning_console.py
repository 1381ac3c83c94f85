"""Planning at the console on the running product: coverage, who is overdue, a frequency of one's own, adherence."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.console import Console
from shifang.customers.models import Customer
from shifang.customers.operations.customers import add_customer
from shifang.customers.types.words import CustomerDraft
from shifang.kernel.geo import Point
from shifang.planning.models import CustomerFrequency
from shifang.planning.rules.settings import RULES
from shifang.platform import clock, tenancy
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import STEPS, Day, Phone, template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    """An organisation with customers of every state, whatever day it is: all are at risk 20 working days before."""
    made = organisation()
    version = template(made, [STEPS[1]], name="表单")
    now = clock.now()
    with tenancy.organisation(made.id):
        body = {**RULES.default, "warn_days": 20}
        put_policy(scope=made.scope("admin"), kind=RULES.code, body=body, version=0, now=now - timedelta(days=90))
    shop(made, "久未拜访超市", tier="KA", days=60)
    seen = shop(made, "刚拜访超市", tier="KA", days=30)
    shop(made, "新食杂店", tier="C", days=0)
    plan(made, seen, days=7)
    visit(made, seen, version, at=now - timedelta(hours=1))
    return made


def shop(made: MadeOrganisation, name: str, *, tier: str, days: int) -> UUID:
    draft = CustomerDraft(name=name, type="convenience", tier=tier, point=MARKET)
    with tenancy.organisation(made.id):
        return add_customer(scope=made.scope("rep"), draft=draft, now=clock.now() - timedelta(days=days)).id


def plan(made: MadeOrganisation, shop_id: UUID, *, days: int) -> None:
    """Schedule a visit for so many days ago, as was done on that day."""
    then = clock.now() - timedelta(days=days)
    given = {"person_id": made.people["rep"], "planned_for": then.astimezone(ZONE).date(), "now": then}
    with tenancy.organisation(made.id):
        schedule(scope=made.scope("rep"), customer_id=shop_id, **given)


def visit(made: MadeOrganisation, shop_id: UUID, version: object, *, at: datetime) -> None:
    """A whole visit that counts."""
    with tenancy.organisation(made.id):
        row = Customer.objects.get(id=shop_id)
    day = Day(made, row, version, Phone(made), begin=at)
    visit_id = day.start()
    assert day.check_in(visit_id).status == "applied"
    assert day.step(visit_id, "form", {"promotion": False}, seconds=120).status == "applied"
    assert day.check_out(visit_id, seconds=700, on_site_s=640).status == "applied"


def test_coverage_leads_to_who_is_overdue_and_a_frequency_of_its_own_is_set(
    console: Console, made: MadeOrganisation
) -> None:
    console.open("/planning")
    page = console.page
    tier = page.get_by_role("group", name="重点客户: 正常 0 · 即将超期 1 · 已超期 1")
    expect(tier).to_be_visible()
    tier.get_by_role("button", name="已超期 1").click()
    expect(console.row("久未拜访超市")).to_contain_text("已超期")
    expect(console.row("刚拜访超市")).to_have_count(0)

    console.row("久未拜访超市").click()
    expect(console.drawer).to_contain_text("每周 1 次")
    console.press("设置拜访频次", inside=console.drawer)
    console.dialog.get_by_label("单独设置").check()
    console.fill("拜访次数", "9")
    console.fill("原因", "旺季")
    console.press("保存", inside=console.dialog)
    console.told("该拜访频次无法安排")
    assert [each.rpartition(" 422 ")[2] for each in console.complaints] == ["(Unprocessable Entity)"]
    console.complaints.clear()
    console.fill("拜访次数", "1")
    console.fill("每几周", "52")
    console.save()
    console.told("已保存拜访频次")
    expect(console.drawer).to_contain_text("旺季")
    expect(page.get_by_text("没有符合条件的客户")).to_be_visible()
    with tenancy.organisation(made.id):
        kept = CustomerFrequency.objects.get(organisation_id=made.id)
    assert (kept.visits, kept.weeks, kept.reason) == (1, 52, "旺季")


def test_adherence_shows_what_became_of_the_plan_of_each_rep(console: Console) -> None:
    console.open("/planning?tab=adherence")
    page = console.page
    expect(page.get_by_role("group", name="未执行", exact=True)).to_contain_text("1")
    expect(page.get_by_role("group", name="计划外", exact=True)).to_contain_text("1")
    expect(console.row("rep")).to_contain_text("0%")


def test_the_policy_is_changed_by_tier_names_and_the_customer_shows_it(console: Console) -> None:
    console.open("/settings?policy=planning.rules")
    page = console.page
    expect(page.get_by_text("重点客户", exact=True).first).to_be_visible()
    page.get_by_label("每几周").nth(3).fill("6")
    console.press("保存")
    expect(page.get_by_text("版本 2").first).to_be_visible()
    console.open("/customers")
    console.row("新食杂店").click()
    expect(console.drawer).to_contain_text("每 6 周 1 次")
