"""What is hidden before a claim, on a phone and at the console: locks, the views of a day, and the rule in words."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.browser import complaints, phone
from shifang.config.tests.console import Console, enter, keep_password
from shifang.config.tests.live import Live
from shifang.config.tests.test_pool_story import MARKET, sign_in
from shifang.customers.models import Customer
from shifang.customers.operations.contacts import add_contact
from shifang.customers.operations.customers import add_customer
from shifang.customers.operations.follow_ups import add_follow_up
from shifang.customers.queries.keeping import owners_of
from shifang.customers.types.words import Channel, ContactDraft, CustomerDraft, FollowUpDraft
from shifang.kernel.geo import destination
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.pool import tasks
from shifang.pool.models import Pool, PoolVersion
from shifang.pool.operations.claims import release
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.types.before_claim import BeforeClaim, MaskedField
from shifang.pool.types.pools import PoolRules

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PHONE, BOSS, NOTE = "13800005678", "13911112222", "答应月底进三箱"
STREET = "漕溪北路88号"
SHOPS = ("街角便利店", "桥头便利店", "河边便利店")


@pytest.fixture(scope="module")
def made(running: Live) -> MadeOrganisation:
    """An organisation whose pool hides a lot and lets people open two customers a day; three lie in it."""
    made = organisation()
    now = clock.now()
    before = BeforeClaim(frozenset(MaskedField) - {MaskedField.ATTRIBUTES}, views_per_day=2)
    with tenancy.organisation(made.id):
        draft = PoolDraft("市区公海", 10, PoolRules(before_claim=before))
        add_pool(scope=made.scope("admin"), draft=draft, now=now - timedelta(days=40))
        for rank, name in enumerate(SHOPS):
            pooled(made, name, east_m=60.0 * rank)
    while sequence(organisation_id=made.id):
        pass
    tasks.run_sweep(made.id, now=now)
    keep_password(made, "rep")
    return made


def pooled(made: MadeOrganisation, name: str, *, east_m: float) -> None:
    """Add a customer of the other department with a contact and a follow-up, and give it back."""
    now = clock.now()
    scope = made.scope("rep2")
    point = destination(MARKET, 90, east_m)
    fields = {"phone": PHONE, "address": f"上海市徐汇区{STREET}", "note": f"老板爱下棋，{BOSS}"}
    draft = CustomerDraft(name=name, type="convenience", point=point, **fields)
    shop = add_customer(scope=scope, draft=draft, now=now - timedelta(days=9)).id
    boss = ContactDraft(name="王建国", title="店长", phone=BOSS, decides=True, primary=True)
    add_contact(scope=scope, customer_id=shop, draft=boss, now=now - timedelta(days=9))
    done = FollowUpDraft(channel=Channel.CALL, outcome=NOTE)
    add_follow_up(scope=scope, customer_id=shop, draft=done, now=now - timedelta(days=8))
    release(scope=scope, customer_id=shop, reason="太远", now=now - timedelta(days=2))


def ids(made: MadeOrganisation) -> dict[str, UUID]:
    with tenancy.organisation(made.id):
        return dict(Customer.objects.filter(organisation_id=made.id).values_list("name", "id"))


def hides_everything(page: Page) -> None:
    """See that nothing hidden is anywhere on the page."""
    text = page.content()
    assert [each for each in (PHONE, BOSS, NOTE, STREET, "王建国", "老板爱下棋") if each in text] == []


def test_on_the_phone_hidden_fields_have_a_lock_and_a_claim_opens_them(
    browser: Browser, running: Live, made: MadeOrganisation
) -> None:
    context = phone(browser, latitude=MARKET.latitude, longitude=MARKET.longitude)
    page = sign_in(context, running, made, "rep")
    found = complaints(page)
    shops = ids(made)
    page.get_by_role("link", name="公海").click()
    for name in SHOPS:
        page.get_by_test_id(f"pooled-{shops[name]}").get_by_role("button").first.click()
        card = page.get_by_test_id("pool-card")
        expect(card).to_contain_text("上海市徐汇区****")
        expect(card).to_contain_text("领取后可见")
        card.get_by_test_id("card-open").click()
        if name == SHOPS[2]:
            expect(card.get_by_role("status")).to_contain_text("今日已查看“市区公海”的 2 个客户，上限 2 个")
            break
        profile = card.get_by_test_id("profile")
        expect(profile).to_contain_text("138****5678")
        expect(profile).to_contain_text("王** · 店长 · 能拍板 · 139****2222")
        expect(profile).to_contain_text(f"今天已查看 {SHOPS.index(name) + 1} / 2 个客户的资料")
        hides_everything(page)
        card.get_by_role("button", name="收起").click()
    # A claim needs no view; once claimed, everything is shown.
    page.get_by_test_id("card-claim").click()
    expect(page.get_by_test_id(f"pooled-{shops[SHOPS[2]]}")).to_have_count(0)
    page.goto(f"{running.url}/#/customers/{shops[SHOPS[2]]}")
    expect(page.get_by_role("link", name=BOSS)).to_be_visible(timeout=60_000)
    expect(page.get_by_text(f"上海市徐汇区{STREET}").first).to_be_visible()
    with tenancy.organisation(made.id):
        assert owners_of(made.id, [shops[SHOPS[2]]])[shops[SHOPS[2]]] == made.people["rep"]
    # The refused look; the history of a customer whose claim is still on its way.
    assert [each for each in found if "409" not in each and "404" not in each] == []


def test_at_the_console_the_drawer_locks_what_is_hidden_and_says_the_rule(
    browser: Browser, running: Live, made: MadeOrganisation
) -> None:
    page = enter(browser, running, made, role="manager")
    desk = Console(page, running.url)
    desk.open("/pool")
    for name in SHOPS[:2]:
        desk.row(name).click()
        profile = desk.drawer.get_by_test_id("profile")
        expect(profile).to_contain_text("138****5678")
        expect(profile).to_contain_text("上海市徐汇区****")
        expect(profile).to_contain_text("领取后可见")
        hides_everything(page)
        page.keyboard.press("Escape")
        expect(page.locator(".ant-drawer:visible")).to_have_count(0)
    with tenancy.organisation(made.id):
        pooled(made, "新店", east_m=200)
    page.reload()
    desk.row("新店").click()
    expect(desk.drawer).to_contain_text("今日已查看“市区公海”的 2 个客户，上限 2 个")
    expect(desk.drawer.get_by_role("button", name="领取")).to_be_enabled()
    assert [each for each in desk.complaints if "409" not in each] == []


def test_an_admin_says_what_is_hidden_in_the_editor(browser: Browser, running: Live, made: MadeOrganisation) -> None:
    desk = Console(enter(browser, running, made), running.url)
    with tenancy.organisation(made.id):
        pool = Pool.objects.get(organisation_id=made.id)
        for name in ("远店", "山店", "海店"):
            pooled(made, name, east_m=900)
    for name in ("远店", "山店", "海店", "海店"):
        answer = made.client("rep2").get(f"/pool-customers/{ids(made)[name]}/profile")
    assert answer.json()["code"] == "pool.view_quota"
    desk.open(f"/pool/rules/{pool.id}")
    page = desk.page
    past = page.get_by_label("超出每日查看上限")
    expect(past.get_by_role("row").filter(has_text="rep2").get_by_role("cell")).to_have_text(
        ["rep2", re.compile("周"), "2", "2"]
    )
    words = page.get_by_label("用一句话说")
    expect(words).to_contain_text("领取前看不到电话与账号、联系人姓名、跟进与备注、详细地址。")
    expect(words).to_contain_text("每人每天最多查看 2 个客户的资料。")
    page.get_by_label("详细地址").uncheck()
    page.get_by_label("每人每天最多查看").fill("30")
    desk.choose("公海管理人", "rep2", inside=page.locator("form"), search="rep2")
    expect(words).to_contain_text("每人每天最多查看 30 个客户的资料。")
    page.keyboard.press("Escape")
    desk.press("保存")
    desk.told("已保存为新版本")
    with tenancy.organisation(made.id):
        saved = PoolVersion.objects.filter(pool_id=pool.id).latest("version").rules["before_claim"]
        assert saved == {"masked": ["contacts", "notes", "phones"], "views_per_day": 30}
        assert Pool.objects.get(id=pool.id).admins == [made.people["rep2"]]
    assert desk.complaints == []
