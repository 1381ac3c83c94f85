"""The pool on phones where there is no network now and then: entering, losing, asking for more days, and the way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.approvals.operations.requests import decide
from shifang.approvals.types import Decision
from shifang.config.tests.browser import complaints, phone
from shifang.config.tests.field import eventually, followed, keep_people, looked_at, sign_in
from shifang.config.tests.live import Live
from shifang.customers.operations.customers import add_customer
from shifang.customers.operations.ownership import change_owner
from shifang.customers.queries.keeping import kept_customers
from shifang.customers.types.words import CustomerDraft, OwnershipCause
from shifang.kernel.geo import Point, destination
from shifang.platform import clock, tenancy
from shifang.pool.models import ClaimWindow, Extension, Offer, Standing
from shifang.pool.operations.claims import claim, release
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.queries.windows import own_entries
from shifang.pool.tasks import decide_windows
from shifang.pool.types.claim import ClaimRule, OfferRule, TieBreak
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARKET = Point(39.2915, -76.6216)
NAMES = {"rep": "林小满", "rep2": "周一帆", "manager": "何主管"}
NOTE = {"id": "note", "kind": "note", "title": {"zh": "备注", "en": "Note"}, "required": True, "config": {}}
FIFTEEN = ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), grace_days=0, extensions=2, extension_days=20)


@dataclass
class Street:
    """An organisation with one pool for all, and customers around the market."""

    made: MadeOrganisation

    def shop(self, name: str, *, east: float = 100, north: float = 0, owner: str = "rep") -> UUID:
        place = destination(destination(MARKET, 90, east), 0, north)
        draft = CustomerDraft(name=name, type="convenience", point=place, address=f"{name}门口")
        with tenancy.organisation(self.made.id):
            return add_customer(scope=self.made.scope(owner), draft=draft, now=clock.now() - timedelta(hours=3)).id

    def free(self, name: str, *, east: float = 100, north: float = 0) -> UUID:
        """Add a customer that somebody has given back."""
        shop = self.shop(name, east=east, north=north, owner="manager")
        with tenancy.organisation(self.made.id):
            now = clock.now() - timedelta(hours=2)
            release(scope=self.made.scope("manager"), customer_id=shop, reason="换区", now=now)
        return shop

    def owner(self, shop: UUID) -> UUID | None:
        with tenancy.organisation(self.made.id):
            return kept_customers(self.made.id, [shop])[shop].owner_id

    def pooled(self, *shops: UUID) -> None:
        """Wait until the standings tell that these lie in a pool."""

        def told() -> bool:
            with tenancy.organisation(self.made.id):
                return Standing.objects.filter(id__in=shops, owner__isnull=True, pool__isnull=False).count() == len(
                    shops
                )

        followed(self.made)
        eventually(told)


def street(rule: ClaimRule) -> Street:
    made = organisation()
    keep_people(made, NAMES)
    with tenancy.organisation(made.id):
        template(made, [NOTE])
        draft = PoolDraft(name="城区公海", priority=10, rules=PoolRules(rule, {"*": FIFTEEN}))
        add_pool(scope=made.scope("admin"), draft=draft, now=clock.now() - timedelta(days=30))
    return Street(made)


def on_the_street(browser: Browser) -> BrowserContext:
    return phone(browser, latitude=MARKET.latitude, longitude=MARKET.longitude)


def grave(found: list[str]) -> list[str]:
    """Return what a page complained about, but for what cannot be fetched without a network."""
    return [each for each in found if "ERR_INTERNET_DISCONNECTED" not in each]


def names(page: Page) -> list[str]:
    """Return what is shown to be claimed, from the top."""
    return [each.inner_text() for each in page.locator("[data-testid^=pooled-] [class*=name]").all()]


def settled(told: Callable[[], list[str]], wanted: list[str]) -> None:
    eventually(lambda: told() == wanted)


def test_along_the_way_of_today_are_those_beside_its_stops(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    first, second = at.shop("第一站", east=600), at.shop("第二站", east=2600)
    beside = [at.free(f"顺路{number}", east=620 + 8 * number, north=40) for number in range(4)]
    there, off = at.free("二站旁", east=2700), at.free("不顺路", east=-400)
    with tenancy.organisation(at.made.id):
        scope, now = at.made.scope("rep"), clock.now()
        for shop in (first, second):
            today = now.astimezone(SHANGHAI).date()
            schedule(scope=scope, customer_id=shop, person_id=scope.me, planned_for=today, now=now)
    at.pooled(*beside, there, off)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.get_by_role("link", name="公海").click()
    expect(page.get_by_test_id(f"pooled-{off}")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id(f"pooled-{there}")).to_have_count(0)
    # A radio lies invisible over its words.
    page.get_by_test_id("pool-route").check(force=True)
    settled(lambda: names(page), ["顺路0", "顺路1", "顺路2", "顺路3", "二站旁"])
    expect(page.get_by_test_id(f"pooled-{beside[0]}")).to_contain_text("离“第一站”")
    expect(page.get_by_test_id(f"pooled-{there}")).to_contain_text("离“第二站”100 米")
    expect(page.get_by_test_id("pool-map").get_by_test_id("map")).to_have_attribute(
        "aria-busy", "false", timeout=60_000
    )
    page.context.set_offline(True)
    page.get_by_test_id(f"pooled-{there}").get_by_test_id("pool-claim").click()
    expect(page.get_by_test_id(f"fresh-{there}")).to_contain_text("待上传")
    settled(lambda: names(page), ["顺路0", "顺路1", "顺路2", "顺路3"])
    page.context.set_offline(False)
    eventually(lambda: at.owner(there) == at.made.people["rep"])
    assert grave(found) == []


def test_a_claim_without_network_that_comes_too_late_is_undone_and_told(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    shop = at.free("街角书店")
    at.pooled(shop)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    page.get_by_role("link", name="公海").click()
    row = page.get_by_test_id(f"pooled-{shop}")
    row.get_by_role("button").first.click()
    page.context.set_offline(True)
    page.get_by_test_id("card-claim-visit").click()
    # At its door already, before anybody has been asked.
    expect(page.get_by_test_id("visit-check-in")).to_be_visible()
    with tenancy.organisation(at.made.id):
        claim(scope=at.made.scope("manager"), customer_id=shop, now=clock.now())
    page.context.set_offline(False)
    news = page.get_by_test_id("claim-news")
    expect(news).to_contain_text("没有领取成功：街角书店", timeout=90_000)
    expect(news).to_contain_text("已被 何主管 领取")
    news.get_by_role("button", name="知道了").click()
    expect(news).to_have_count(0)
    # The visit that was to follow is gone, and so is the customer.
    expect(page.get_by_test_id("pool-map")).to_be_visible()
    expect(page.get_by_test_id(f"fresh-{shop}")).to_have_count(0)
    page.get_by_test_id("pool-mine").click()
    expect(page.get_by_text("私海里还没有客户")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="今日").click()
    expect(page.get_by_text("街角书店")).to_have_count(0)
    expect(page.get_by_test_id("outbox-count").first).to_have_attribute("data-troubles", "0")
    assert at.owner(shop) == at.made.people["manager"]


def test_where_claims_are_collected_one_enters_without_network_and_reads_the_result(
    browser: Browser, running: Live
) -> None:
    at = street(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=30))
    shop = at.free("鼓楼药房")
    at.pooled(shop)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.get_by_role("link", name="公海").click()
    row = page.get_by_test_id(f"pooled-{shop}")
    expect(row.get_by_role("button", name="登记领取")).to_be_visible(timeout=60_000)
    page.context.set_offline(True)
    row.get_by_test_id("pool-claim").click()
    entry = page.get_by_test_id(f"entry-{shop}")
    expect(entry).to_contain_text("待上传")
    expect(row.get_by_test_id("stage-mark")).to_have_text("已登记，待上传")
    expect(page.get_by_test_id(f"fresh-{shop}")).to_have_count(0)
    with tenancy.organisation(at.made.id):
        claim(scope=at.made.scope("manager"), customer_id=shop, now=clock.now())
    page.context.set_offline(False)
    expect(entry).to_contain_text("抽签", timeout=90_000)
    looked_at(page, lambda: "2 人登记" in entry.inner_text())
    page.get_by_test_id("pool-mine").click()
    expect(page.get_by_text("私海里还没有客户")).to_be_visible(timeout=60_000)
    with tenancy.organisation(at.made.id):
        [window] = ClaimWindow.objects.filter(customer_id=shop)
        ClaimWindow.objects.filter(id=window.id).update(closes_at=clock.now() - timedelta(seconds=1))
    decide_windows(at.made.id)
    winner = at.owner(shop)
    assert winner in {at.made.people["rep"], at.made.people["manager"]}
    page.get_by_role("link", name="消息").click()
    looked_at(page, page.get_by_text("鼓楼药房：领取结果").is_visible)
    page.get_by_role("link", name="公海").click()
    if winner == at.made.people["rep"]:
        expect(page.get_by_test_id(f"fresh-{shop}")).to_contain_text("已归您", timeout=90_000)
    else:
        expect(entry).to_contain_text("由 何主管 领取", timeout=90_000)
        expect(row).to_have_count(0)
    with tenancy.organisation(at.made.id):
        [told] = own_entries(at.made.scope("rep"), now=clock.now())
    assert told["outcome"] == ("won" if winner == at.made.people["rep"] else "lost")
    assert grave(found) == []


def test_more_days_are_asked_for_without_network_and_the_answer_is_told(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    shop = at.shop("南门五金")
    followed(at.made)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.get_by_role("link", name="公海").click()
    page.get_by_test_id("pool-mine").click()
    row = page.get_by_test_id(f"holding-{shop}")
    expect(row.get_by_test_id("due-mark")).to_contain_text("剩", timeout=90_000)
    left = int(re.sub(r"\D", "", row.get_by_test_id("due-mark").inner_text()))
    row.get_by_role("button").first.click()
    more = row.get_by_test_id("more-days")
    expect(more).to_contain_text("还可申请延长 2 次，共 20 天")
    page.context.set_offline(True)
    more.get_by_test_id("ask-days").click()
    page.get_by_test_id("extend-days").fill("21")
    expect(page.get_by_text("请填 1 到 20 的整数")).to_be_visible()
    page.get_by_test_id("extend-span").get_by_text("7 天").click()
    page.get_by_test_id("extend-reason").get_by_text("合同在谈").click()
    page.get_by_test_id("extend-submit").click()
    row.get_by_role("button").first.click()
    expect(more).to_contain_text("延长 7 天的申请待上传")
    expect(more.get_by_test_id("ask-days")).to_have_count(0)
    page.context.set_offline(False)
    expect(more).to_contain_text("已申请延长 7 天，待审批", timeout=90_000)
    with tenancy.organisation(at.made.id):
        [asked] = Extension.objects.filter(customer_id=shop)
        decide(
            scope=at.made.scope("manager"),
            approval_id=asked.approval_id,
            decision=Decision.APPROVE,
            note="可以",
            now=clock.now(),
        )
    assert (asked.days, asked.reason) == (7, "合同在谈")
    looked_at(page, lambda: "已批准延长 7 天" in more.inner_text())
    expect(more).to_contain_text("还可申请延长 1 次，共 13 天")
    expect(row.get_by_test_id("due-mark")).to_have_text(f"剩 {left + 7} 天", timeout=90_000)
    assert grave(found) == []


def test_who_is_offered_a_customer_first_sees_until_when_and_why(browser: Browser, running: Live) -> None:
    at = street(ClaimRule(offer=OfferRule(hours=24, people=1)))
    shop = at.free("东门超市")
    at.pooled(shop)
    with tenancy.organisation(at.made.id):
        [offer] = Offer.objects.filter(customer_id=shop)
    chosen = next(role for role, person in at.made.people.items() if person == offer.person_id)
    other = next(role for role in ("rep", "rep2") if role != chosen)
    keep_people(at.made, {chosen: "优先的人"})
    first = sign_in(on_the_street(browser), running, at.made, chosen)
    first.get_by_role("link", name="公海").click()
    row = first.get_by_test_id(f"pooled-{shop}")
    expect(row.get_by_test_id("stage-mark")).to_contain_text("优先给您，至", timeout=60_000)
    row.get_by_role("button").first.click()
    points = first.get_by_test_id("offer-points")
    expect(points).to_contain_text("您的得分")
    points.locator("summary").click()
    expect(points.get_by_text("核实的拜访")).to_be_visible()
    expect(points).to_contain_text("/ 30")
    later = sign_in(on_the_street(browser), running, at.made, other)
    later.get_by_role("link", name="公海").click()
    row = later.get_by_test_id(f"pooled-{shop}")
    expect(row.get_by_test_id("stage-mark")).to_contain_text("起对所有人开放", timeout=60_000)
    expect(row.get_by_test_id("pool-claim")).to_have_count(0)
    row.get_by_role("button").first.click()
    expect(later.get_by_test_id("offered-others")).to_contain_text("优先提供给 1 位同事")
    expect(later.get_by_test_id("card-claim")).to_be_disabled()
    first.get_by_test_id("card-claim").click()
    eventually(lambda: at.owner(shop) == offer.person_id)


def test_who_nobody_has_and_no_pool_takes_in_is_not_called_free(browser: Browser, running: Live) -> None:
    made = organisation()
    keep_people(made, NAMES)
    at = Street(made)
    lone = at.shop("西街面馆", east=40)
    with tenancy.organisation(made.id):
        template(made, [NOTE])
        change_owner(
            scope=made.scope("admin"),
            customer_id=lone,
            owner_id=None,
            department_id=made.branch,
            cause=OwnershipCause.RELEASED,
            reason="离职",
            now=clock.now(),
        )
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    page.goto(f"{running.url}/#/customers/new")
    page.get_by_test_id("customer-name").fill("西街面馆")
    warned = page.get_by_test_id("already-known")
    expect(warned).to_contain_text("无归属人，不在您能领取的公海", timeout=60_000)
    expect(warned).not_to_contain_text("可以领取")
    expect(warned.get_by_role("link")).to_have_count(0)
