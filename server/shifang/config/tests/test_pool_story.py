"""A neglected customer: its rep is warned, the sweep returns it, a colleague on the street takes and visits it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import PASSWORD, MadeOrganisation, organisation
from shifang.config.tests.browser import complaints, phone
from shifang.config.tests.console import Console, enter
from shifang.config.tests.field import eventually, keep_people, looked_at, sign_in
from shifang.config.tests.live import Live, live
from shifang.customers.models import Customer
from shifang.customers.operations.contacts import add_contact
from shifang.customers.operations.customers import add_customer
from shifang.customers.operations.follow_ups import add_follow_up
from shifang.customers.queries.keeping import kept_customers
from shifang.customers.types.words import Channel, ContactDraft, CustomerDraft, FollowUpDraft
from shifang.kernel.geo import Point, destination
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.pool import tasks
from shifang.pool.models import Standing
from shifang.pool.operations.claims import claim
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, Condition, ReclaimRule
from shifang.simulation.client import ApiClient
from shifang.visits.models import Visit
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARKET = Point(39.2915, -76.6216)
NEGLECTED, HERS = "和平路便利店", "人民路超市"
RULES = PoolRules(
    ClaimRule(distance_m=300),
    {"*": ReclaimRule((Condition(Cause.NO_VERIFIED_VISIT, 15),), grace_days=0)},
)
NOTE = {"id": "note", "kind": "note", "title": {"zh": "备注", "en": "Note"}, "required": True, "config": {}}
NAMES = {"rep": "林小满", "runner": "周一帆", "manager": "何主管", "admin": "管理员"}


@dataclass
class Street:
    """Two reps and their manager; a customer whose fifteen days are over today, and one that is looked after."""

    made: MadeOrganisation
    neglected: UUID
    hers: UUID

    def owner(self, shop: UUID) -> UUID | None:
        with tenancy.organisation(self.made.id):
            return kept_customers(self.made.id, [shop])[shop].owner_id

    def pooled(self) -> int:
        with tenancy.organisation(self.made.id):
            return Standing.objects.filter(organisation_id=self.made.id, owner__isnull=True).count()


def day(back: int, hour: int = 10) -> datetime:
    """Return an hour of the organisation's day so many days ago."""
    today = clock.now().astimezone(SHANGHAI)
    return today.replace(hour=hour, minute=0, second=0, microsecond=0) - timedelta(days=back)


def neglect(street: Street) -> None:
    """Let sixteen days pass: she writes a note, which is no visit, and is warned seven, three and one day before."""
    made = street.made
    with tenancy.organisation(made.id):
        scope = made.scope("rep")
        draft = FollowUpDraft(channel=Channel.CALL, outcome="店主说月底再谈")
        add_follow_up(scope=scope, customer_id=street.neglected, draft=draft, now=day(12))
    while sequence(organisation_id=made.id):
        pass
    for back in (7, 3, 1):
        tasks.run_sweep(made.id, now=day(back, 3))


@pytest.fixture(scope="module")
def streets(database_of_its_own: str) -> list[Street]:
    """One for each test. Their past is lived through before the product starts, which would see it as of today."""
    return [lived() for _ in range(3)]


@pytest.fixture(scope="module")
def running(streets: list[Street], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("story")) as product:
        yield product


@pytest.fixture
def street(streets: list[Street]) -> Street:
    return streets.pop()


def lived() -> Street:
    """Make the organisation as it is today, its past lived through."""
    made = organisation()
    made.add_person("runner", role="rep")
    keep_people(made, NAMES)
    with tenancy.organisation(made.id):
        admin = made.scope("admin")
        template(made, [NOTE])
        rules = policy(admin, "visits.rules")
        body = {**rules.body, "minimum_on_site_s": 0}
        put_policy(scope=admin, kind="visits.rules", body=body, version=rules.version, now=clock.now())
        # The sweep of today stops and asks, so that the story decides when it runs.
        settings = policy(admin, "pool.settings")
        body = {**settings.body, "most_percent": 1, "always": 0}
        put_policy(scope=admin, kind="pool.settings", body=body, version=settings.version, now=clock.now())
        add_pool(scope=admin, draft=PoolDraft(name="城区公海", priority=10, rules=RULES), now=day(40))
        shops = [
            add_customer(
                scope=made.scope("rep"),
                draft=CustomerDraft(
                    name=name, type="convenience", point=destination(MARKET, 90, east), address=address
                ),
                now=day(back),
            ).id
            for name, back, east, address in ((NEGLECTED, 16, 120.0, "和平路 12 号"), (HERS, 4, 900.0, "人民路 3 号"))
        ]
        boss = ContactDraft(name="赵老板", primary=True, habits="下午三点后在店")
        add_contact(scope=made.scope("rep"), customer_id=shops[0], draft=boss, now=day(16))
    found = Street(made, *shops)
    neglect(found)
    return found


def on_the_street(browser: Browser) -> BrowserContext:
    return phone(browser, latitude=MARKET.latitude, longitude=MARKET.longitude)


def she_is_warned(page: Page, street: Street) -> None:
    """See the warnings among her messages, and in 私海 that it ends today and why."""
    page.get_by_role("link", name="消息").click()
    for days in (7, 3, 1):
        expect(page.get_by_text(f"{NEGLECTED}：{days} 天后收回公海")).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="公海").click()
    page.get_by_test_id("pool-mine").click()
    row = page.get_by_test_id(f"holding-{street.neglected}")
    expect(row.get_by_test_id("due-mark")).to_have_text("今天到期", timeout=60_000)
    expect(page.locator("li[data-testid^=holding-]").first).to_contain_text(NEGLECTED)
    row.get_by_role("button").first.click()
    why = row.get_by_test_id("keeping-why")
    expect(why).to_contain_text("15 天内没有核实的拜访")
    expect(why).to_contain_text("已预警（剩 1 天时）")


def the_sweep_returns_it(street: Street, running: Live) -> None:
    """Let the sweep of today find it, and the admin say yes."""
    tasks.run_sweep(street.made.id, now=clock.now())
    assert street.owner(street.neglected) == street.made.people["rep"]
    admin = ApiClient(running.url, street.made.code, "admin", PASSWORD)
    admin.sign_in()
    [found] = [each for each in admin.get("/pool-sweeps") if each["state"] == "stopped"]
    assert found["due"] == 1
    admin.post(f"/pool-sweeps/{found['id']}/confirm", {})
    eventually(lambda: street.owner(street.neglected) is None)
    assert street.owner(street.hers) == street.made.people["rep"]


def test_a_neglected_customer_comes_to_who_stands_in_front_of_it(
    browser: Browser, running: Live, street: Street
) -> None:
    hers = sign_in(on_the_street(browser), running, street.made, "rep")
    her_complaints = complaints(hers)
    she_is_warned(hers, street)
    the_sweep_returns_it(street, running)
    desk = Console(enter(browser, running, street.made, role="manager"), running.url)
    eventually(lambda: saturation(desk) == {"开发饱和度": "0%", "已领取": "1", "已拜访": "0"})
    hers.get_by_role("link", name="消息").click()
    looked_at(hers, hers.get_by_text(f"{NEGLECTED} 已收回公海").is_visible)
    hers.get_by_role("link", name="公海").click()
    hers.get_by_test_id("pool-mine").click()
    expect(hers.get_by_text(HERS)).to_be_visible()
    expect(hers.get_by_text(NEGLECTED)).to_have_count(0)

    his = sign_in(on_the_street(browser), running, street.made, "runner")
    his_complaints = complaints(his)
    he_claims_it_and_visits(his, street)
    his.goto(f"{running.url}/#/customers/{street.neglected}")
    expect(his.get_by_test_id("former-holders")).to_contain_text("林小满", timeout=60_000)
    expect(his.get_by_test_id("former-holders")).to_contain_text("期限内没有核实的拜访")
    expect(his.get_by_text("店主说月底再谈")).to_be_visible()
    expect(his.get_by_text("赵老板")).to_be_visible()
    expect(his.get_by_test_id("keeping").get_by_text("我，自")).to_be_visible()
    eventually(lambda: saturation(desk) == {"开发饱和度": "50%", "已领取": "2", "已拜访": "1"})
    assert desk.complaints == []
    assert her_complaints == []
    assert his_complaints == []


def he_claims_it_and_visits(page: Page, street: Street) -> None:
    """See it on the map and in the list, take it, and do the visit to its end."""
    page.get_by_role("link", name="公海").click()
    expect(page.get_by_test_id("pool-map").get_by_test_id("map")).to_have_attribute(
        "aria-busy", "false", timeout=60_000
    )
    row = page.get_by_test_id(f"pooled-{street.neglected}")
    expect(row).to_contain_text("120 米")
    row.get_by_role("button").first.click()
    page.get_by_test_id("card-claim-visit").click()
    page.get_by_test_id("visit-check-in").click()
    page.get_by_test_id("form-field-text").fill("新的归属人上门")
    page.get_by_test_id("step-done").click()
    page.get_by_test_id("visit-check-out").click()
    expect(page.get_by_test_id("visit-summary")).to_be_visible(timeout=60_000)
    eventually(lambda: street.owner(street.neglected) == street.made.people["runner"])
    eventually(lambda: visits(street) == [("checked_out", "valid", "verified")])


def saturation(desk: Console) -> dict[str, str]:
    """Return what the manager's page says now of how far the region is worked."""
    desk.open("/pool?tab=saturation")
    labels = ("开发饱和度", "已领取", "已拜访")
    shown = {label: desk.page.get_by_role("group", name=label, exact=True).first for label in labels}
    return {label: group.inner_text().removeprefix(label).strip() for label, group in shown.items()}


def visits(street: Street) -> list[tuple[str, str, str]]:
    """Return where the visits to the neglected customer stand."""
    with tenancy.organisation(street.made.id):
        rows = Visit.objects.filter(organisation_id=street.made.id, customer_id=street.neglected)
        return list(rows.values_list("life", "validity", "verification"))


def test_who_comes_second_is_told_by_whom_and_how_long_before(browser: Browser, running: Live, street: Street) -> None:
    the_sweep_returns_it(street, running)
    page = sign_in(on_the_street(browser), running, street.made, "runner")
    page.get_by_role("link", name="公海").click()
    row = page.get_by_test_id(f"pooled-{street.neglected}")
    expect(row).to_be_visible(timeout=90_000)
    with tenancy.organisation(street.made.id):
        claim(scope=street.made.scope("manager"), customer_id=street.neglected, now=clock.now())
    page.context.set_offline(True)
    row.get_by_test_id("pool-claim").click()
    # Mine at once, before anybody has been asked.
    expect(page.get_by_test_id(f"fresh-{street.neglected}")).to_contain_text("待上传")
    page.context.set_offline(False)
    news = page.get_by_test_id("claim-news")
    expect(news).to_contain_text(f"没有领取成功：{NEGLECTED}", timeout=90_000)
    expect(news).to_contain_text(re.compile("(秒|分钟)前已被 何主管 领取|刚刚已被 何主管 领取"))
    expect(page.get_by_test_id(f"fresh-{street.neglected}")).to_have_count(0)
    news.get_by_role("button", name="知道了").click()
    expect(news).to_have_count(0)
    expect(page.get_by_test_id("outbox-count").first).to_have_attribute("data-troubles", "0")


def test_a_new_customer_takes_three_taps_and_one_that_exists_is_told_before(
    browser: Browser, running: Live, street: Street
) -> None:
    context = on_the_street(browser)
    page = sign_in(context, running, street.made, "runner")
    door = destination(MARKET, 90, 100.0)
    context.set_geolocation({"latitude": door.latitude, "longitude": door.longitude, "accuracy": 9})
    page.goto(f"{running.url}/#/customers/new")
    page.get_by_test_id("customer-name").fill("和平路便利")
    page.get_by_test_id("customer-type").get_by_text("便利店").click()
    warned = page.get_by_test_id("already-known")
    expect(warned).to_contain_text(NEGLECTED, timeout=60_000)
    expect(warned).to_contain_text("林小满 的客户")
    # It is not his to see: name, distance and owner are all that is told.
    expect(warned.get_by_role("link")).to_have_count(0)
    expect(warned).not_to_contain_text("和平路 12 号")
    expect(page.get_by_test_id("customer-save")).to_be_disabled()
    context.set_offline(True)
    page.get_by_test_id("customer-name").fill("街角花店")
    expect(warned).to_have_count(0)
    page.get_by_test_id("customer-save").click()
    expect(page.get_by_role("heading", name="街角花店")).to_be_visible()
    context.set_offline(False)
    eventually(lambda: added(street, "街角花店") == [street.made.people["runner"]])
    assert added(street, "和平路便利") == []


def added(street: Street, name: str) -> list[UUID | None]:
    """Return the owners of the customers of a name."""
    with tenancy.organisation(street.made.id):
        rows = Customer.objects.filter(organisation_id=street.made.id, name=name)
        return list(rows.values_list("owner_id", flat=True))
