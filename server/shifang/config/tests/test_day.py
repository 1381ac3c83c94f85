"""A whole day of a rep on a phone, partly without a network, and the manager who sees all of it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from shifang.accounts.models import Person
from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.browser import complaints, desk, phone
from shifang.config.tests.field import kept_on
from shifang.config.tests.live import Live
from shifang.customers.tests.make import customer
from shifang.evidence.models import Photo
from shifang.kernel.geo import Point, destination
from shifang.platform import clock, tenancy
from shifang.visits.models import Visit
from shifang.visits.operations.begin import local_day
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

PASSWORD = "right-horse-battery"
MARKET = Point(39.2915, -76.6216)
STEPS = (
    {
        "id": "front",
        "kind": "photo",
        "title": {"zh": "门头照", "en": "Shop front"},
        "required": True,
        "config": {"category": "shop_front", "minimum": 1},
    },
    {
        "id": "form",
        "kind": "form",
        "title": {"zh": "价格", "en": "Prices"},
        "required": True,
        "config": {
            "schema": {
                "type": "object",
                "properties": {"price": {"type": "number", "minimum": 0, "title": "单价"}},
                "required": ["price"],
            }
        },
    },
    {"id": "note", "kind": "note", "title": {"zh": "备注", "en": "Note"}, "required": False, "config": {}},
)


@dataclass
class Day:
    """The organisation of the day: three shops in a row, each to be visited today."""

    made: MadeOrganisation
    shops: list[Any]
    visits: list[Any]


@pytest.fixture
def day() -> Day:
    """Make a rep and a manager who can sign in, three shops 300 m apart, and a plan for today."""
    made = organisation()
    hasher = Argon2PasswordHasher()
    with tenancy.organisation(made.id):
        for role, name in (("rep", "演示业务员"), ("manager", "演示主管")):
            kept = hasher.encode(PASSWORD, hasher.salt())
            Person.objects.filter(id=made.people[role]).update(password=kept, name=name)
        template(made, STEPS)
        # Three minutes on site would make this test longer than it needs to be.
        admin, rep = made.scope("admin"), made.scope("rep")
        rules = policy(admin, "visits.rules")
        body = {**rules.body, "minimum_on_site_s": 0}
        put_policy(scope=admin, kind="visits.rules", body=body, version=rules.version, now=clock.now())
    shops = [customer(made, name=f"演示门店{n}", point=destination(MARKET, 90, 300.0 * n)) for n in range(3)]
    with tenancy.organisation(made.id):
        today = local_day(rep, clock.now())
        visits = [
            schedule(scope=rep, customer_id=shop.id, person_id=made.people["rep"], planned_for=today, now=clock.now())
            for shop in shops
        ]
    return Day(made=made, shops=shops, visits=visits)


def test_a_rep_does_a_day_partly_offline_and_the_manager_sees_all_of_it(
    day: Day, running: Live, browser: Browser
) -> None:
    context = phone(browser, latitude=MARKET.latitude, longitude=MARKET.longitude)
    page = context.new_page()
    errors = complaints(page)
    sign_in_on_phone(page, running, day.made.code)

    expect(page.get_by_test_id("today-next")).to_contain_text("演示门店", timeout=60_000)
    visit_shop(page, day, 0)
    eventually(lambda: life_of(day, 0) == "checked_out")

    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    for number in (1, 2):
        move_to(page, day, number)
        visit_shop(page, day, number)
    assert int(re.sub(r"\D", "", page.get_by_test_id("outbox-count").first.inner_text()) or 0) > 0
    page.reload()
    expect(page.get_by_test_id("outbox-pill").first).to_be_visible(timeout=60_000)
    assert [life_of(day, number) for number in (1, 2)] == ["planned", "planned"]

    context.set_offline(False)
    eventually(lambda: {life_of(day, number) for number in range(3)} == {"checked_out"}, seconds=60)
    eventually(lambda: completeness(day) == {"complete"}, seconds=60)
    eventually(lambda: unmarked(day) == 0, seconds=60)
    assert validity(day) == {"valid"}
    assert [message for message in errors if "ERR_INTERNET_DISCONNECTED" not in message] == []

    see_as_manager(browser, running, day)


def test_an_app_killed_in_the_middle_of_a_step_goes_on_where_it_was(day: Day, running: Live, browser: Browser) -> None:
    context = phone(browser, latitude=MARKET.latitude, longitude=MARKET.longitude)
    page = context.new_page()
    sign_in_on_phone(page, running, day.made.code)
    expect(page.get_by_test_id("today-next")).to_contain_text("演示门店", timeout=60_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    address = f"{running.url}/#/visits/{day.visits[0].id}"

    page.goto(address)
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    page.get_by_test_id("photo-shoot").click(timeout=60_000)
    page.get_by_test_id("photo-accept").click(timeout=60_000)
    expect(page.get_by_test_id("step-done")).to_be_enabled()
    page.close()

    # The photo that was taken, though not yet declared, is there; so is what was typed.
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_test_id("step-done")).to_be_enabled(timeout=60_000)
    page.get_by_test_id("step-done").click()
    page.get_by_test_id("form-field-price").fill("12.5")
    eventually(lambda: {"price": 12.5} in [each["answers"] for each in kept_on(page, "stepDrafts")])
    page.close()

    page = context.new_page()
    page.goto(address)
    expect(page.get_by_test_id("form-field-price")).to_have_value("12.5", timeout=60_000)
    page.get_by_test_id("step-done").click()
    page.get_by_test_id("step-skip").click()
    page.get_by_test_id("visit-check-out").click()
    expect(page.get_by_test_id("visit-summary")).to_be_visible(timeout=60_000)
    page.close()

    page = context.new_page()
    context.set_offline(False)
    page.goto(running.url)
    eventually(lambda: life_of(day, 0) == "checked_out", seconds=60)
    eventually(lambda: rows(day)[0].completeness == "complete", seconds=60)
    assert [life_of(day, number) for number in (1, 2)] == ["planned", "planned"]


def sign_in_on_phone(page: Page, running: Live, code: str) -> None:
    """Sign the rep in on the phone."""
    page.goto(running.url)
    page.get_by_test_id("sign-in-organisation").fill(code)
    page.get_by_test_id("sign-in-login").fill("rep")
    page.get_by_test_id("sign-in-password").fill(PASSWORD)
    page.get_by_test_id("sign-in-submit").click()


def move_to(page: Page, day: Day, number: int) -> None:
    """Walk to a shop."""
    point = destination(MARKET, 90, 300.0 * number)
    page.context.set_geolocation({"latitude": point.latitude, "longitude": point.longitude, "accuracy": 8})


def visit_shop(page: Page, day: Day, number: int) -> None:
    """Do one visit from the list to check-out: photo by the camera, a price, a note."""
    page.goto(page.url.partition("#")[0] + f"#/visits/{day.visits[number].id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    page.get_by_test_id("photo-shoot").click(timeout=60_000)
    page.get_by_test_id("photo-accept").click(timeout=60_000)
    page.get_by_test_id("step-done").click()
    page.get_by_test_id("form-field-price").fill("12.5")
    page.get_by_test_id("step-done").click()
    page.get_by_test_id("form-field-text").fill("货架整齐")
    page.get_by_test_id("step-done").click()
    page.get_by_test_id("visit-check-out").click()
    expect(page.get_by_test_id("visit-summary")).to_be_visible(timeout=60_000)


def see_as_manager(browser: Browser, running: Live, day: Day) -> None:
    """Sign the manager in at the console and look at every visit: photo with watermark, timeline."""
    page = desk(browser).new_page()
    errors = complaints(page)
    page.goto(f"{running.url}/console/")
    page.get_by_test_id("sign-in-organisation").fill(day.made.code)
    page.get_by_test_id("sign-in-login").fill("manager")
    page.get_by_test_id("sign-in-password").fill(PASSWORD)
    page.get_by_test_id("sign-in-submit").click()
    page.get_by_role("link", name="拜访", exact=True).first.click()
    for number in range(3):
        expect(page.get_by_text(f"演示门店{number}").first).to_be_visible(timeout=60_000)
    for number in range(3):
        page.get_by_role("row").filter(has_text=f"演示门店{number}").first.click()
        detail = page.get_by_role("dialog")
        expect(detail).to_contain_text(day.visits[number].code, timeout=60_000)
        expect(detail.locator("img[src^='blob:']").first).to_be_visible(timeout=60_000)
        expect(detail).to_contain_text("签退")
        page.keyboard.press("Escape")
        expect(detail).to_be_hidden()
    assert errors == []


def eventually(holds: Callable[[], bool], *, seconds: int = 60) -> None:
    """Wait until something holds; the product works in the background."""
    for _ in range(seconds * 4):
        if holds():
            return
        time.sleep(0.25)
    assert holds()


def rows(day: Day) -> list[Visit]:
    """Return the day's visits in the order of the shops."""
    with tenancy.organisation(day.made.id):
        found = {row.id: row for row in Visit.objects.filter(id__in=[visit.id for visit in day.visits])}
    return [found[visit.id] for visit in day.visits]


def life_of(day: Day, number: int) -> str:
    """Return where a visit stands in its life."""
    return rows(day)[number].life


def completeness(day: Day) -> set[str]:
    """Return how complete the visits are."""
    return {row.completeness for row in rows(day)}


def validity(day: Day) -> set[str]:
    """Return how valid the visits are."""
    return {row.validity for row in rows(day)}


def unmarked(day: Day) -> int:
    """Return how many photos still wait for their watermarked copy (the fake camera may take the same one twice)."""
    with tenancy.organisation(day.made.id):
        assert Photo.objects.exists()
        return Photo.objects.filter(watermarked_at__isnull=True).count()
