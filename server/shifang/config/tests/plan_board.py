"""The board of plans in a browser: waiting for a draft, and carrying visits by mouse."""

import re
from datetime import date
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.console import Console
from shifang.planning.models import Plan, PlanStop
from shifang.platform import tenancy


def best_so_far(desk: Console) -> None:
    """Take the best of what a search has found as soon as it has something, and see its board."""
    expect(desk.page.get_by_role("heading", name="正在编制计划")).to_be_visible()
    keep = desk.page.get_by_role("button", name="停止并采用目前方案")
    expect(keep).to_be_enabled()
    keep.click()
    expect(desk.page.get_by_role("grid", name="计划看板")).to_be_visible()


def newest_stops(made: MadeOrganisation) -> list[PlanStop]:
    """Return the stops of the newest plan in their order."""
    with tenancy.organisation(made.id):
        plan = Plan.objects.filter(organisation_id=made.id).latest("id")
        rows = PlanStop.objects.filter(organisation_id=made.id, plan_id=plan.id)
        return list(rows.order_by("person_id", "day", "position"))


def cell(page: Page, day: date, person: UUID | None = None) -> Locator:
    """Return a day of the board; of somebody where several are on it."""
    whose = "" if person is None else f"[data-person='{person}']"
    return page.locator(f"[data-cell][data-day='{day.isoformat()}']{whose}")


def priced(page: Page) -> Locator:
    """Return the price that hangs on what is carried."""
    return page.get_by_role("status").filter(has_text="路程")


def carry(page: Page, stop: str, to: Locator, *, above: bool = False) -> None:
    """Carry a visit by mouse over a cell, or over the upper edge of a visit, without letting it go."""
    # What the move before has cost is gone from the page, or it would be taken for the price of this one.
    expect(page.locator("[data-moving]")).to_have_count(0)
    expect(priced(page)).to_have_count(0)
    page.locator(f"[data-stop='{stop}']").hover()
    page.mouse.down()
    _bring_into_sight(page, to)
    box = to.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + (2 if above else box["height"] / 2), steps=8)
    expect(page.locator("[data-cell][data-target]")).to_have_count(1)


def _bring_into_sight(page: Page, to: Locator) -> None:
    """Hold what is carried over the edge of the board until the place has come into sight."""
    board = page.get_by_role("grid", name="计划看板")
    edges, names = board.locator("xpath=..").bounding_box(), board.get_by_role("rowheader").first.bounding_box()
    assert edges is not None
    assert names is not None
    left, right = names["x"] + names["width"], edges["x"] + edges["width"]
    for _ in range(200):
        box = to.bounding_box()
        assert box is not None
        if box["x"] >= left and box["x"] + box["width"] <= right:
            return
        page.mouse.move(left - 100 if box["x"] < left else right - 10, edges["y"] + edges["height"] / 2)
        page.wait_for_timeout(50)
    raise AssertionError("the board does not scroll to where the visit is carried")


def drag(page: Page, stop: str, to: Locator, *, above: bool = False) -> None:
    """Carry a visit into a cell, or to before a visit; its price hangs on the pointer."""
    carry(page, stop, to, above=above)
    expect(priced(page)).to_contain_text(re.compile(r"\d+ (分钟|秒)"))
    page.mouse.up()
