"""The route of a day on a phone in a browser: its order, a closed shop, taking a proposal."""

from datetime import date

from playwright.sync_api import Page, expect

from shifang.accounts.tests.make import MadeOrganisation
from shifang.planning.models import DayRoute
from shifang.platform import tenancy


def order(page: Page) -> list[str]:
    """Return the customers who are ahead, as the page lists them."""
    rows = page.locator("[data-testid^=route-][data-over=false]").all()
    return [(each.get_attribute("data-testid") or "").removeprefix("route-") for each in rows]


def kept(made: MadeOrganisation, day: date) -> list[str]:
    """Return the customers of the order that the server keeps for the only route of a day."""
    with tenancy.organisation(made.id):
        row = DayRoute.objects.filter(organisation_id=made.id, day=day).first()
        stops = [] if row is None else row.stops
    return [each["customer_id"] for each in stops if not each.get("aside")]


def find_closed(page: Page, shop: str) -> None:
    """Find a shop of the route closed, take the photo of its door, and look at the route again."""
    page.get_by_test_id(f"route-{shop}").get_by_role("button").first.click()
    page.get_by_test_id("visit-shop-closed").click()
    page.get_by_test_id("photo-shoot").click()
    page.get_by_test_id("photo-accept").click()
    page.get_by_test_id("closed-submit").click()
    page.get_by_test_id("today-route").click()


def accept(page: Page) -> None:
    """Ask for another order and take it."""
    page.get_by_test_id("route-replan").click()
    expect(page.get_by_test_id("route-proposal")).to_be_visible()
    page.get_by_test_id("route-accept").click()
    expect(page.get_by_test_id("route-proposal")).to_have_count(0)
