"""A calendar that reads one's plan, and where one's day starts: on the phone and at the console."""

from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from shifang.config.tests.browser import complaints
from shifang.config.tests.console import Console, enter
from shifang.config.tests.field import eventually, sign_in
from shifang.config.tests.live import Live
from shifang.config.tests.test_pool_phone import MARKET, SHANGHAI, Street, grave, on_the_street, street
from shifang.config.tests.test_route_phone import laid_out, today
from shifang.kernel.geo import Point, distance_m
from shifang.planning.queries.bases import bases_of
from shifang.platform import tenancy
from shifang.pool.types.claim import ClaimRule

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def read(address: str) -> list[str]:
    """Return what a calendar shows that asks at an address, by summary and the organisation's hour."""
    with urlopen(address, timeout=30) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    return sorted(f"{each['dtstart'].dt.astimezone(SHANGHAI):%H:%M} {each['summary']}" for each in events)


def answer_of(address: str) -> int:
    try:
        with urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def copied(page: Page) -> str:
    """Press "copy" and return what an app would paste."""
    page.get_by_test_id("feed-copy").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    return str(page.evaluate("() => navigator.clipboard.readText()"))


def base_of(at: Street) -> tuple[Point, Point] | None:
    person = at.made.people["rep"]
    with tenancy.organisation(at.made.id):
        return bases_of(at.made.id, [person]).get(person)


def test_the_copied_address_shows_the_published_plan_and_a_new_one_ends_it(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    one, two = at.shop("早市店", east=300), at.shop("晚市店", east=900)
    laid_out(at, today() + timedelta(days=1), one, two)
    context = on_the_street(browser)
    context.grant_permissions(["clipboard-read", "clipboard-write", "geolocation"], origin=running.url)
    page = sign_in(context, running, at.made, "rep")
    found = complaints(page)
    page.goto(f"{running.url}/#/me")
    page.get_by_test_id("me-feed").click()
    expect(page.get_by_text("拿到这个地址的人不用登录")).to_be_visible()
    page.get_by_test_id("feed-make").click()
    first = copied(page)
    assert first == page.get_by_test_id("feed-address").inner_text()
    assert read(first) == ["10:00 晚市店", "11:00 早市店"]

    page.get_by_test_id("feed-renew").click()
    page.locator(".adm-dialog").get_by_role("button", name="更换地址").click()
    expect(page.get_by_test_id("feed-address")).not_to_have_text(first)
    second = copied(page)
    assert answer_of(first) == 404
    assert read(second) == ["10:00 晚市店", "11:00 早市店"]

    # Told once: whoever comes back has to make another.
    page.goto(f"{running.url}/#/me")
    page.get_by_test_id("me-feed").click()
    expect(page.get_by_test_id("feed")).to_have_attribute("data-made", "true")
    expect(page.get_by_test_id("feed-address")).to_have_count(0)
    page.get_by_test_id("feed-off").click()
    page.locator(".adm-dialog").get_by_role("button", name="停止订阅").click()
    expect(page.get_by_test_id("feed-make")).to_be_visible()
    assert answer_of(second) == 404
    assert grave(found) == []


def test_a_rep_says_where_the_day_starts(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.goto(f"{running.url}/#/me")
    page.get_by_test_id("me-base").click()
    expect(page.get_by_text("这可能是您的住址")).to_be_visible()
    page.get_by_test_id("base-from").get_by_label("地图上的一处").check()
    expect(page.get_by_test_id("base-save")).to_be_disabled()
    page.get_by_test_id("base-here-start").click()
    page.get_by_test_id("base-save").click()
    eventually(lambda: base_of(at) is not None)
    kept = base_of(at)
    assert kept is not None
    assert kept[0] == kept[1]
    assert distance_m(kept[0], MARKET) < 1
    page.reload()
    expect(page.get_by_test_id("base-map-start")).to_have_attribute("data-chosen", "true")
    page.get_by_test_id("base-from").get_by_label("第一家客户").check()
    page.get_by_test_id("base-save").click()
    eventually(lambda: base_of(at) is None)
    assert grave(found) == []


def test_a_manager_sets_where_somebody_starts_and_subscribes_for_herself(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    at.shop("城东店")
    desk = Console(enter(browser, running, at.made, role="manager"), running.url)
    desk.open("/people")
    desk.row("林小满").click()
    expect(desk.drawer.get_by_text("出发与结束地点")).to_be_visible()
    expect(desk.drawer.get_by_test_id("base-start")).to_have_text("第一家客户")
    desk.page.get_by_test_id("base-edit").click()
    desk.dialog.get_by_label("住处或办公室").check()
    desk.fill("纬度（WGS-84）", "39.3")
    desk.fill("经度（WGS-84）", "-76.6")
    desk.dialog.get_by_label("另一处").check()
    # Another place was asked for and none is chosen.
    desk.press("保存", inside=desk.dialog)
    expect(desk.dialog).to_be_visible()
    assert base_of(at) is None
    desk.dialog.get_by_label("纬度（WGS-84）").last.fill("39.31")
    desk.dialog.get_by_label("经度（WGS-84）").last.fill("-76.61")
    desk.save()
    assert base_of(at) == (Point(39.3, -76.6), Point(39.31, -76.61))
    expect(desk.drawer.get_by_test_id("base-end")).to_have_text("已设置")
    desk.page.keyboard.press("Escape")

    desk.page.get_by_test_id("person-menu").click()
    desk.page.get_by_text("订阅日历").click()
    desk.page.get_by_test_id("feed-make").click()
    address = desk.page.get_by_test_id("feed-address").inner_text().strip()
    assert read(address) == []
    expect(desk.dialog.locator("svg[role=img]").first).to_be_visible()
    desk.page.get_by_test_id("feed-renew").click()
    desk.page.locator(".ant-popconfirm, .ant-popover").get_by_role("button", name="确").last.click()
    expect(desk.page.get_by_test_id("feed-address")).not_to_contain_text(address)
    assert answer_of(address) == 404
    assert desk.complaints == []
