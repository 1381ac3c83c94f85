"""The pages of tracks at the console: who is where and how long ago, and days played back."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.console import Console
from shifang.customers.tests.make import customer
from shifang.kernel.geo import Point
from shifang.platform import clock, tenancy
from shifang.tracking.models import Tracker
from shifang.tracking.operations.deriving import derive_day
from shifang.tracking.tests.make import always_on_shift, rows, track
from shifang.tracking.types import Track, joined

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ZONE = ZoneInfo("Asia/Shanghai")
MARKET = Point(39.2915, -76.6216)


@pytest.fixture(scope="module", autouse=True)
def on_shift(made: MadeOrganisation) -> None:
    always_on_shift(made)


def send(made: MadeOrganisation, role: str, points: Track) -> None:
    body = {"id": str(clock.new_id()), "datum": "wgs84", "points": rows(points)}
    answer = made.client(role).post("/tracks", body).json()
    assert answer["taken"] == len(points), answer


def near(count: int, *, start: datetime, seed: int = 0) -> Track:
    return track(count, start=start, seed=seed, latitude=MARKET.latitude, longitude=MARKET.longitude)


def yesterday() -> date:
    return (clock.now().astimezone(ZONE) - timedelta(days=1)).date()


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(*yesterday().timetuple()[:3], hour, minute, tzinfo=ZONE)


def milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def test_the_live_map_tells_the_age_of_each_place_and_never_shows_an_old_one_as_live(
    console: Console, made: MadeOrganisation
) -> None:
    send(made, "rep", near(120, start=clock.now() - timedelta(seconds=125)))
    send(made, "rep2", near(60, start=clock.now() - timedelta(minutes=9), seed=1))
    console.open("/tracking")
    page = console.page
    people = page.get_by_test_id("whereabouts").get_by_role("listitem")
    live = people.filter(has=page.get_by_text("rep", exact=True))
    stale = people.filter(has=page.get_by_text("rep2", exact=True))
    expect(live).to_contain_text("实时")
    expect(live.get_by_test_id("age")).to_have_text(re.compile(r"^\d+ (秒|分钟)前$"))
    expect(stale).to_contain_text("位置已过时")
    expect(stale).to_contain_text("最后已知位置")
    expect(stale.get_by_test_id("age")).to_have_text(re.compile(r"^(8|9|10) 分钟前$"))
    told = live.get_by_test_id("age").inner_text()
    expect(live.get_by_test_id("age")).not_to_have_text(told)

    stale.get_by_role("button").first.click()
    expect(stale).to_contain_text("此后没有新定位")
    follow = stale.get_by_role("button", name="跟随")
    follow.click()
    expect(stale.get_by_role("button", name="正在跟随")).to_have_attribute("aria-pressed", "true")

    made.client("rep").post("/tracking/pause")
    expect(people.filter(has_text="本人暂停了定位")).to_contain_text("rep")
    expect(live.get_by_test_id("age")).to_have_count(0)
    made.client("rep").post("/tracking/resume")

    stale.get_by_role("link", name="当日轨迹").click()
    expect(page.get_by_role("list", name="回放的人员")).to_contain_text("rep2")


def slider(console: Console) -> Locator:
    return console.page.get_by_role("slider", name="时间")


def now_of(console: Console) -> int:
    return int(slider(console).input_value())


@pytest.fixture(scope="module")
def two_days(made: MadeOrganisation, on_shift: None) -> str:
    """Return the address of the days of two people; the first was silent for an hour."""
    morning = near(3600, start=at(9))
    # Where the first rest is.
    customer(made, name="港口超市", point=Point(float(morning.latitude[900]), float(morning.longitude[900])))
    send(made, "rep", joined([morning, near(1800, start=at(11))]))
    send(made, "rep2", near(5400, start=at(9, 30), seed=3))
    for role in ("rep", "rep2"):
        derive_day(organisation_id=made.id, person_id=made.people[role], day=yesterday())
    return f"/tracking/replay?day={yesterday()}&people={made.people['rep']},{made.people['rep2']}"


def test_the_days_of_two_people_are_played_together(console: Console, two_days: str) -> None:
    console.open(two_days)
    page = console.page
    expect(page.locator("[data-person] b")).to_have_text(["A", "B"])
    shown = page.get_by_test_id("replay-clock")
    expect(shown).to_have_text("09:00:00")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    expect(shown).not_to_have_text("09:00:00")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    before = now_of(console)
    page.keyboard.press("ArrowRight")
    expect(slider(console)).to_have_value(str(before + 60_000))
    page.keyboard.press("Home")
    expect(shown).to_have_text("09:00:00")
    slider(console).fill(str(milliseconds(at(9, 45))))
    expect(shown).to_have_text("09:45:00")
    expect(page.locator("[data-person]").first).to_have_attribute("data-known", "true")


def test_the_timeline_leads_through_the_day(console: Console, made: MadeOrganisation, two_days: str) -> None:
    # Other pages hand on the person they filter by; who was taken away does not come back by that.
    console.open(f"{two_days}&person_id={made.people['rep']}")
    page = console.page
    entries = page.get_by_role("list", name="当日时间线")
    silence = entries.get_by_role("button").filter(has_text="无定位")
    expect(silence).to_contain_text("1 小时")
    silence.click()
    expect(silence).to_have_attribute("aria-current", "time")
    assert abs(now_of(console) - milliseconds(at(10))) < 5_000
    page.keyboard.press("ArrowRight")
    heads = page.locator("[data-person]")
    expect(heads.nth(0)).to_have_attribute("data-known", "false")
    expect(heads.nth(1)).to_have_attribute("data-known", "true")
    side = page.get_by_role("complementary", name="当日时间线")
    expect(side).to_contain_text("工作时间")
    expect(side).to_contain_text("港口超市")
    page.get_by_text("B rep2").click()
    expect(page.get_by_role("heading", name="rep2")).to_be_visible()
    page.get_by_text("原始点").click()
    page.get_by_role("button", name="移除 rep2").click()
    expect(page.locator("[data-person] b")).to_have_text(["A"])
    page.get_by_role("button", name="移除 rep").click()
    expect(page.get_by_text("选择要回放的人员")).to_be_visible()


def test_a_tracker_app_is_connected_and_cut_off(console: Console, made: MadeOrganisation) -> None:
    console.open(f"/people?open={made.people['rep']}")
    console.press("接入定位设备", inside=console.drawer)
    console.fill("名称", "送货车 3 号")
    console.press("生成令牌", inside=console.dialog)
    shown = console.dialog
    expect(shown).to_contain_text("令牌只显示这一次")
    token = shown.get_by_test_id("tracker-password").inner_text().strip()
    assert token.startswith(made.id.hex)
    shown.get_by_role("tab", name="OsmAnd").click()
    expect(shown.get_by_text("/api/v1/feeds/osmand?id=")).to_be_visible()
    console.press("已填好", inside=shown)
    row = console.row("送货车 3 号")
    expect(row).to_contain_text("尚未使用")
    console.press("停用", inside=row)
    console.page.locator(".ant-popconfirm:visible .ant-btn-primary").click()
    console.told("令牌已停用")
    with tenancy.organisation(made.id):
        assert Tracker.objects.get(label="送货车 3 号").revoked_at is not None
