"""The field app as a rep walks through it. What is recorded on the way never leaves this browser."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Route

from shifang.config.tests.browser import PHONE
from shifang.kernel.geo import Point, destination
from shifang.simulation.client import ApiClient
from shifang.simulation.demo import content
from tools.screens.studio import Look, Studio

LIGHT = (Look("phone"),)
BOTH = (Look("phone"), Look("phone", dark=True))
_STOPS = 6
# The customer types of the demo's three templates: between them they have every kind of step.
_KINDS = {"shop": "convenience supermarket grocery pharmacy specialty", "restaurant": "restaurant", "office": "office"}


def tour(browser: Browser, server: str, *, password: str, language: str, now: datetime) -> Studio:
    """Photograph the field app; return the studio with its complaints."""
    day = Plan.of_today(server, password, now)
    context = browser.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN" if language == "zh" else "en-US",
        geolocation={"latitude": day.here.latitude, "longitude": day.here.longitude, "accuracy": 12},
        permissions=["geolocation", "camera"],
    )
    studio = Studio(context, language, touch=True, forgiven=("ERR_FAILED", "ERR_INTERNET_DISCONNECTED"))
    # The demo stays as it is: commands and photos stay in the outbox, which is a page to be shown anyway.
    for path in ("commands", "photos", "photos/**", "tracks"):
        context.route(f"**/api/v1/{path}", _unreached)
    Tour(studio, day, server).walk(password)
    context.close()
    return studio


def _unreached(route: Route) -> None:
    if route.request.method == "GET":
        route.continue_()
    else:
        route.abort()


def _stopped(route: Route) -> None:
    """Answer as the server answers a phone that says of itself that its position is made up."""
    sent = json.loads(route.request.post_data or "{}")["commands"]
    stopped = {"status": "parked", "code": "check_in.mock_app_selected", "params": {"app": "Fake GPS"}}
    taken = {"status": "applied", "code": "", "params": {}}
    results = [{"id": each["id"], **(stopped if each["kind"] == "visit.check_in" else taken)} for each in sent]
    route.fulfill(json={"results": results})


class Plan:
    """What there is to show: today's visits of a rep by kind of customer, and a visit that is over."""

    def __init__(self, rep: ApiClient, today: str) -> None:
        visits = list(rep.pages("/visits"))
        self.customers = {each["id"]: each for each in rep.pages("/customers")}
        self.today = [each for each in visits if each["day"] == today]
        self.planned = [each for each in self.today if each["state"] == "planned" and not each["started_at"]]
        over = [each for each in visits if each["state"] == "checked_out"]
        self.over = next((each["id"] for each in over if each["validity"] == "valid"), over[0]["id"] if over else None)
        self.customer_id = over[0]["customer_id"] if over else next(iter(self.customers))

    @classmethod
    def of_today(cls, server: str, password: str, now: datetime) -> "Plan":
        """Return what there is; plans a few visits for today when fewer stand (weekends have none)."""
        rep = ApiClient(server, content.CODE, content.REPS[0].login, password, device_label="screens")
        rep.sign_in()
        today = now.astimezone(ZoneInfo(content.TIMEZONE)).date().isoformat()
        found = cls(rep, today)
        for types in _KINDS.values():
            if not any(found.type_of(each) in types.split() for each in found.planned):
                found.schedule(rep, today, types=types.split(), count=1)
        found = cls(rep, today)
        found.schedule(rep, today, types=_KINDS["shop"].split(), count=_STOPS - len(found.planned))
        found = cls(rep, today)
        rep.post("/auth/sign-out", {})
        return found

    def schedule(self, rep: ApiClient, today: str, *, types: list[str], count: int) -> None:
        """Plan visits to customers of these types that have none today."""
        taken = {each["customer_id"] for each in self.today}
        free = [each for each in self.customers.values() if each["type"] in types and each["id"] not in taken]
        for customer in [each for each in free if each.get("latitude") is not None][: max(0, count)]:
            rep.post("/visits", {"customer_id": customer["id"], "person_id": rep.me["id"], "planned_for": today})

    def type_of(self, visit: dict[str, Any]) -> str:
        """Return the type of the customer to be visited."""
        return str(self.customers.get(visit["customer_id"], {}).get("type", ""))

    def visit_of(self, kind: str) -> dict[str, Any]:
        """Return today's first planned visit to a customer of a kind; raises KeyError when there is none."""
        for visit in self.planned:
            if self.type_of(visit) in _KINDS[kind].split():
                return visit
        raise KeyError(kind)

    def place_of(self, visit: dict[str, Any]) -> Point:
        """Return where the customer of a visit is."""
        customer = self.customers[visit["customer_id"]]
        return Point(customer["latitude"], customer["longitude"])

    @property
    def here(self) -> Point:
        """Return where the rep stands in the morning: a street away from the first stop."""
        return destination(self.place_of(self.planned[0]), 200, 380.0)


class Tour:
    """One walk through the app."""

    def __init__(self, studio: Studio, day: Plan, server: str) -> None:
        self.studio, self.day, self.server = studio, day, server
        self.page = studio.page

    def walk(self, password: str) -> None:
        """Photograph everything, from the sign-in to the outbox."""
        self.studio.attempt("sign-in", lambda: self._sign_in(password))
        self.studio.attempt("today", self._today)
        one = f"customers/{self.day.customer_id}"
        pages = {
            "customers": "customers",
            "customer": one,
            "customer-new": "customers/new",
            "follow-up": f"{one}/follow-up",
            "issue": f"{one}/issue",
            "correct": f"{one}/correct",
            "pool": "pool",
            "pool-mine": "pool/mine",
            "messages": "messages",
            "me": "me",
            "looks": "me/looks",
            "sessions": "me/sessions",
            "recording": "me/recording",
            "key": "me/key",
            "outbox": "outbox",
            "parked": "parked",
            "visit-over": f"visits/{self.day.over}",
        }
        for name, path in pages.items():
            self._page(name, path, *(BOTH if name in {"customer", "me", "pool", "pool-mine"} else LIGHT))
        self.studio.attempt("customer-history", self._history)
        self.studio.attempt("customers-none", self._nobody)
        self._visits()

    def _sign_in(self, password: str) -> None:
        self.page.goto(f"{self.server}/")
        self.page.get_by_test_id("sign-in-organisation").wait_for()
        self.studio.take("sign-in", *BOTH)
        for name, value in (("organisation", content.CODE), ("login", content.REPS[0].login), ("password", password)):
            self.page.get_by_test_id(f"sign-in-{name}").fill(value)
        self.page.get_by_test_id("sign-in-submit").click()
        self.page.get_by_test_id("today-next").wait_for(timeout=30_000)

    def _today(self) -> None:
        self.studio.take("today", *BOTH)
        self.page.get_by_role("button", name=self.studio.word("field:today.mapLarge")).click()
        self.studio.take("today-map", *LIGHT)

    def _page(self, name: str, path: str, *looks: Look) -> None:
        self.studio.attempt(name, lambda: self._open(path))
        self.studio.attempt(name, lambda: self.studio.take(name, *looks))

    def _open(self, path: str) -> None:
        self.page.goto(f"{self.server}/#/{path}")
        self.page.locator("h1").first.wait_for()

    def _history(self) -> None:
        self._open(f"customers/{self.day.customer_id}")
        self.studio.rest()
        self.page.locator("main").last.evaluate("main => main.lastElementChild.scrollIntoView({block: 'end'})")
        self.studio.take("customer-history", *LIGHT)

    def _nobody(self) -> None:
        self._open("customers")
        self.page.get_by_role("searchbox").or_(self.page.locator("input")).first.fill("zzzz")
        self.studio.take("customers-none", *LIGHT)

    def _visits(self) -> None:
        shop = self.day.visit_of("shop")
        self._stand(shop, 445.0)
        self._page("check-in-far", f"visits/{shop['id']}", *LIGHT)
        self._page("cancel", f"visits/{shop['id']}/cancel", *LIGHT)
        self._page("closed", f"visits/{shop['id']}/closed", *LIGHT)
        self._stand(shop, 12.0)
        self._page("check-in", f"visits/{shop['id']}", *BOTH)
        self.studio.attempt("shop", self._work_in_shop)
        for kind, step in (("restaurant", "case"), ("office", "confirm")):
            self.studio.attempt(f"step-{step}", lambda kind=kind, step=step: self._one_step(kind, step))  # type: ignore[misc]
        self._page("outbox-waiting", "outbox", *LIGHT)
        self.studio.attempt("visit-stopped", self._stopped)
        self.studio.attempt("offline", self._offline)

    def _work_in_shop(self) -> None:
        page, studio = self.page, self.studio
        page.get_by_test_id("visit-check-in").click()
        page.get_by_test_id("photo-shoot").wait_for()
        studio.take("step-photo", *BOTH)
        self._shoot(picture="step-photo-taken")
        self._shoot()
        page.get_by_test_id("form-field-restock_on").wait_for()
        studio.take("step-form", *BOTH)
        page.get_by_test_id("step-done").click()
        studio.take("step-form-faults", *LIGHT)
        # Prices are not typed here: the next steps are opened by their heads where the order allows it.
        other = self.day.planned[-1]
        self._page("check-in-busy", f"visits/{other['id']}", *LIGHT)
        self._page("today-running", "", *LIGHT)
        self._page("visit", f"visits/{self.day.visit_of('shop')['id']}", *LIGHT)
        page.get_by_test_id("visit-check-out").click()
        page.get_by_test_id("check-out-anyway").wait_for()
        studio.take("check-out", *LIGHT)
        page.get_by_test_id("check-out-anyway").click()
        page.get_by_test_id("visit-summary").wait_for()
        studio.take("visit-done", *LIGHT)

    def _shoot(self, *, picture: str | None = None) -> None:
        self.page.get_by_test_id("photo-shoot").click()
        self.page.get_by_test_id("photo-accept").wait_for()
        if picture:
            self.studio.take(picture, *LIGHT)
        self.page.get_by_test_id("photo-accept").click()
        self.page.get_by_test_id("step-done").click()

    def _one_step(self, kind: str, step: str) -> None:
        """Check in at a customer of a kind, show one step of the free order, then leave."""
        visit = self.day.visit_of(kind)
        self._stand(visit, 8.0)
        self._open(f"visits/{visit['id']}")
        self.page.get_by_test_id("visit-check-in").click()
        if self.page.get_by_test_id(f"step-{step}").count() or kind == "office":
            for shown in (step, "outcome"):
                self.page.get_by_test_id(f"step-{shown}").click()
                self.studio.take(f"step-{shown}", *LIGHT)
        self.page.get_by_test_id("visit-check-out").click()
        self.page.get_by_test_id("check-out-anyway").click()
        self.page.get_by_test_id("visit-summary").wait_for()

    def _stopped(self) -> None:
        """Show a check-in that the server has stopped, and the appeal against it."""
        page, studio, visit = self.page, self.studio, self.day.planned[-1]
        page.context.route("**/api/v1/commands", _stopped)
        self._stand(visit, 8.0)
        self._open(f"visits/{visit['id']}")
        page.get_by_test_id("visit-check-in").click()
        page.get_by_test_id("visit-stopped").wait_for()
        studio.take("visit-stopped", *BOTH)
        page.get_by_test_id("stopped-appeal").click()
        page.get_by_test_id("appeal-note").fill(studio.word("field:visit.appeal.hint"))
        studio.take("appeal", *LIGHT)
        page.get_by_test_id("appeal-submit").click()
        page.get_by_test_id("review-note").wait_for()
        # The word that it is kept passes over the page for two seconds.
        page.locator(".adm-toast-main").wait_for(state="detached")
        studio.take("visit-appealed", *LIGHT)
        self._page("parked-stopped", "parked", *LIGHT)
        page.context.unroute("**/api/v1/commands", _stopped)

    def _offline(self) -> None:
        self.page.context.set_offline(True)
        self._open("")
        self.studio.take("offline", *LIGHT)
        self._page("outbox-offline", "outbox", *LIGHT)

    def _stand(self, visit: dict[str, Any], metres: float) -> None:
        point = destination(self.day.place_of(visit), 60, metres)
        spot = {"latitude": point.latitude, "longitude": point.longitude, "accuracy": 9}
        self.page.context.set_geolocation(spot)  # type: ignore[arg-type]
