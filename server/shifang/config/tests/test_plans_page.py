"""A manager drafts weeks of visits at the console, moves some by key and by mouse, and publishes them."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from shifang.config.tests.console import Console, enter
from shifang.config.tests.live import Live
from shifang.config.tests.plan_board import best_so_far, carry, cell, drag, newest_stops, priced
from shifang.planning.tests.make_plans import Territory, next_monday, territory
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def at() -> Territory:
    """Nine customers of a rep, a third of them visited every week."""
    return territory()


@pytest.fixture
def desk(browser: Browser, running: Live, at: Territory):
    """The manager's console; whatever it complains about fails the test."""
    opened = Console(enter(browser, running, at.made, role="manager"), running.url)
    yield opened
    opened.page.context.close()
    assert opened.complaints == []


def stops(at: Territory) -> dict[str, tuple[date, int]]:
    """Return the day and position of every stop of the newest plan."""
    return {str(each.id): (each.day, each.position) for each in newest_stops(at.made)}


def draft(desk: Console) -> None:
    """Ask for a week of the rep, and take the best of what the search has found as soon as it has something."""
    desk.open("/plans")
    expect(desk.page.get_by_text("还没有拜访计划")).to_be_visible()
    desk.press("编制计划")
    desk.choose("人员", "rep", search="rep")
    desk.fill("周数", "1")
    expect(desk.dialog.get_by_label("开始日期")).to_have_value(next_monday().isoformat())
    desk.press("开始编制", inside=desk.dialog)
    best_so_far(desk)


def lift(page: Page, stop: str, step: str) -> None:
    """Carry a visit a day on by key; its price is told before it is put down."""
    page.locator(f"[data-stop='{stop}']").focus()
    page.keyboard.press("Space")
    page.keyboard.press(step)
    expect(priced(page)).to_contain_text(re.compile(r"[+−]\d+ 分钟"))
    page.keyboard.press("Space")


def drop_before_the_price_is_told(page: Page, stop: str, to: Locator) -> None:
    price = "**/api/v1/plans/*/price"
    page.route(price, lambda _: None)
    carry(page, stop, to)
    page.mouse.up()
    expect(priced(page)).to_have_count(0)
    # What was held back goes on.
    page.unroute(price)


def finger(page: Page, grip: Locator, to: Locator) -> None:
    """Carry a visit to a day by its grip, as a finger does."""
    touch = page.context.new_cdp_session(page)
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    far_x, far_y = end["x"] + end["width"] / 2 - x, end["y"] + end["height"] / 2 - y
    points = [{"x": x + far_x * part / 8, "y": y + far_y * part / 8} for part in range(9)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    expect(priced(page)).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_plan_is_drafted_moved_by_key_and_mouse_and_published(desk: Console, at: Territory) -> None:
    draft(desk)
    page, before = desk.page, stops(at)
    assert len(before) >= 3
    undo = page.get_by_role("button", name="撤销调整")
    expect(undo).to_be_disabled()

    stop = page.locator("[data-stop]").first.get_attribute("data-stop") or ""
    day = before[stop][0]
    on = day == next_monday()
    beside = day + timedelta(days=1 if on else -1)
    lift(page, stop, "ArrowRight" if on else "ArrowLeft")
    desk.told("已移动")
    expect(cell(page, beside).locator(f"[data-stop='{stop}']")).to_be_visible()
    assert stops(at)[stop][0] == beside

    undo.click()
    desk.told("已撤销")
    expect(cell(page, day).locator(f"[data-stop='{stop}']")).to_be_visible()
    expect(undo).to_be_disabled()
    assert stops(at) == before

    drop_before_the_price_is_told(page, stop, cell(page, beside))
    desk.told("已移动")
    expect(cell(page, beside).locator(f"[data-stop='{stop}']")).to_be_visible()
    undo.click()
    expect(cell(page, day).locator(f"[data-stop='{stop}']")).to_be_visible()
    expect(undo).to_be_disabled()

    drag(page, stop, cell(page, beside))
    expect(cell(page, beside).locator(f"[data-stop='{stop}']")).to_be_visible()
    expect(cell(page, day).locator(f"[data-stop='{stop}']")).to_have_count(0)
    dragged = stops(at)
    assert dragged[stop][0] == beside

    assert at.running() == []
    desk.press("发布")
    expect(desk.dialog.get_by_role("group", name="新增")).to_contain_text(str(len(before)))
    expect(desk.dialog).to_contain_text("rep")
    desk.press("确认发布", inside=desk.dialog)
    expect(page.get_by_text("已发布", exact=True)).to_be_visible()
    expect(undo).to_have_count(0)
    assert sorted(day for _, _, day in at.running()) == sorted(day for day, _ in dragged.values())
    desk.open("/visits")
    expect(desk.row("店")).to_be_visible()


def test_a_finger_carries_a_visit_and_what_changes_is_told(desk: Console, at: Territory) -> None:
    planned, plan = at.running(), at.ask(change_price=1000).json()["id"]
    page = desk.page
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    desk.open(f"/plans/{plan}")
    chip = page.locator("[data-stop]").first
    expect(chip).to_be_visible()
    stop, before = chip.get_attribute("data-stop") or "", stops(at)
    day = before[stop][0]
    beside = day + timedelta(days=1 if day == next_monday() else -1)
    page.get_by_role("tab", name=re.compile("变化")).click()
    expect(page.get_by_role("group", name="改期")).to_contain_text("0")
    page.get_by_role("tab", name="看板").click()

    finger(page, chip.locator("[data-grip]"), cell(page, beside))
    expect(cell(page, beside).locator(f"[data-stop='{stop}']")).to_be_visible()
    assert stops(at)[stop][0] == beside
    page.get_by_role("tab", name="变化 1").click()
    expect(page.get_by_role("group", name="改期")).to_contain_text("1")
    expect(page.get_by_role("row").filter(has_text="改期")).to_have_count(1)

    desk.press("作废")
    desk.press("确定", inside=page.locator(".ant-popover:visible"))
    desk.told("已作废")
    expect(page.get_by_role("button", name="发布")).to_have_count(0)
    assert at.running() == planned
