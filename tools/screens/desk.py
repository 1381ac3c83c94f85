"""The console as an administrator opens it: every page, tab, drawer and dialog, wide and narrow."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser

from shifang.config.tests.browser import DESK
from shifang.simulation.client import ApiClient
from shifang.simulation.demo import content
from tools.screens.studio import Look, Studio

WIDE = Look("desk")
NARROW = Look("narrow", (390, 844))
DARK = Look("desk", dark=True)
_DARK_TOO = {"overview", "tracking-replay", "customer", "visit", "finding", "template", "settings", "pool-saturation"}
Press = tuple[str, str]


def tour(browser: Browser, server: str, *, password: str, language: str) -> Studio:
    """Photograph the console; return the studio with its complaints."""
    admin = ApiClient(server, content.CODE, content.ADMIN_LOGIN, password, device_label="screens")
    admin.sign_in()
    pages, dialogs = addresses(admin), presses()
    admin.post("/auth/sign-out", {})
    context = browser.new_context(
        viewport=DESK, locale="zh-CN" if language == "zh" else "en-US", reduced_motion="reduce"
    )
    studio = Studio(context, language)
    studio.attempt("sign-in", lambda: _sign_in(studio, server, password))
    for name, path in pages.items():
        looks = (WIDE, DARK, NARROW) if name in _DARK_TOO else (WIDE, NARROW)
        studio.attempt(name, _shown(studio, f"{server}/console/{path}", name=name, looks=looks))
    for name, (path, key) in dialogs.items():
        steps = _pressed(studio, f"{server}/console/{pages.get(path, path)}", name=name, key=key)
        studio.attempt(name, steps)
    context.close()
    return studio


def addresses(admin: ApiClient) -> dict[str, str]:
    """Return the address of every page, tab and drawer, with something in it where the demo has something."""
    visits = admin.get("/visits", limit=200)["items"]
    over = [each for each in visits if each["state"] == "checked_out"] or visits
    customer = over[0]["customer_id"]
    templates = {each["name"]: each["id"] for each in admin.get("/visit-templates")["items"]}
    policies = [each["kind"] for each in admin.get("/policies")["items"]]
    found = {
        "overview": "overview",
        "customers": "customers",
        "customer": f"customers?open={customer}",
        **{f"customer-{tab}": f"customers?open={customer}&tab={tab}" for tab in _CUSTOMER_TABS},
        "import": "customers/import",
        "visits": "visits",
        "visit": f"visits?open={over[0]['id']}",
        "visit-schedule": "visits?schedule=1",
        "pool": "pool",
        "pool-editor": "pool/rules/new",
        **{f"pool-{tab}": f"pool?tab={tab}" for tab in _POOL_TABS},
        "planning": "planning",
        **{f"planning-{tab}": f"planning?tab={tab}" for tab in _PLANNING_TABS},
        "plans": "plans",
        "tracking": "tracking",
        "tracking-replay": _day_of_two(over),
        "findings": "findings?box=all",
        "photos": "photos",
        "displays": "displays",
        "displays-audit": "displays?tab=audit",
        "displays-claims": "displays?tab=claims",
        "approvals": "approvals?box=all",
        "parked": "parked",
        "alerts": "alerts",
        "alerts-rules": "alerts?tab=rules",
        "alerts-channels": "alerts?tab=channels",
        "people": "people",
        "people-roles": "people?tab=roles",
        "people-devices": "people?tab=devices",
        "people-calendar": "people?tab=calendar",
        "templates": "templates",
        "ledger": "ledger",
        **{f"ledger-{tab}": f"ledger?tab={tab}" for tab in _LEDGER_TABS},
        "template": f"templates/{next(iter(templates.values()))}",
        "settings": "settings",
        **{f"settings-{kind.replace('.', '-')}": f"settings?policy={kind}" for kind in policies},
        "not-found": "nowhere",
    }
    found |= _opened(admin)
    return found


def _day_of_two(visits: list[dict[str, Any]]) -> str:
    """Return the address of a day on which two people went out, or one where nobody had company."""
    people: dict[str, list[str]] = {}
    for each in visits:
        if each["person_id"] not in people.setdefault(each["day"], []):
            people[each["day"]].append(each["person_id"])
    day, out = max(people.items(), key=lambda entry: (min(2, len(entry[1])), entry[0]))
    return f"tracking/replay?day={day}&people={','.join(out[:2])}"


_POOL_TABS = ("held", "sweeps", "assign", "rules", "saturation", "backlog", "fairness")
_PLANNING_TABS = ("lapses", "adherence", "territories")
_LEDGER_TABS = ("checkpoints", "audits", "lookup", "witnesses")
_CUSTOMER_TABS = ("timeline", "contacts", "followUps", "issues", "sales", "ownership")


def _opened(admin: ApiClient) -> dict[str, str]:
    """Return drawers over things that a demo may lack."""
    kinds: dict[str, tuple[str, dict[str, Any], str]] = {
        "finding": ("/findings", {}, "findings?box=all&open={id}"),
        "approval": ("/approvals", {"box": "all"}, "approvals?box=all&open={id}"),
        "parked-one": ("/commands", {"status": "parked"}, "parked?open={id}"),
        "person": ("/people", {}, "people?open={id}"),
        "display": ("/display-agreements", {}, "displays?open={id}"),
        "plan": ("/plans", {}, "plans/{id}"),
        "territories": ("/planning/territories", {}, "planning/territories/{id}"),
        "display-claim": ("/display-claims", {}, "displays?tab=claims&claim={id}"),
    }
    found = {}
    for name, (path, query, address) in kinds.items():
        items = admin.get(path, **query)["items"]
        if items:
            found[name] = address.format(id=items[-1]["id"])
    return found


def presses() -> dict[str, Press]:
    """Return the dialogs: the page where each begins, and the key of the button that opens it."""
    return {
        "customer-add": ("customers", "console:customers.add"),
        "customer-edit": ("customer", "console:customers.edit"),
        "findings-labels": ("findings", "console:findings.labels.open"),
        "approvals-deputies": ("approvals", "console:approvals.delegation.open"),
        "display-add": ("displays", "console:displays.add"),
        "template-add": ("templates", "console:templates.add"),
        "person-add": ("people", "console:people.person.add"),
        "department-add": ("people", "console:people.department.add"),
        "tracker-add": ("person", "console:people.tracker.add"),
        "role-add": ("people-roles", "console:people.role.add"),
        "channel-add": ("alerts-channels", "console:alerts.channels.add"),
    }


def _sign_in(studio: Studio, server: str, password: str) -> None:
    page = studio.page
    page.goto(f"{server}/console/")
    page.get_by_test_id("sign-in-organisation").wait_for()
    studio.take("sign-in", WIDE, NARROW, DARK)
    for name, value in (("organisation", content.CODE), ("login", content.ADMIN_LOGIN), ("password", password)):
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-submit").click()
    page.get_by_test_id("sign-in-submit").wait_for(state="detached", timeout=30_000)


def _shown(studio: Studio, url: str, *, name: str, looks: tuple[Look, ...]) -> Callable[[], None]:
    def steps() -> None:
        # Drawing a map takes seconds without a graphics card: under a drawer's tabs the list alone will do.
        view = "list" if name.startswith("customer-") or name == "customer" else "both"
        studio.page.evaluate(f"localStorage.setItem('shifang.customers.view', '{view}')")
        studio.page.goto(url)
        studio.page.get_by_test_id("person-menu").wait_for()
        studio.take(name, *looks)

    return steps


def _pressed(studio: Studio, url: str, *, name: str, key: str) -> Callable[[], None]:
    def steps() -> None:
        studio.page.goto(url)
        studio.rest()
        dialogs = studio.page.get_by_role("dialog")
        open_already = dialogs.count()
        studio.page.get_by_role("button", name=studio.word(key)).first.click(timeout=5_000)
        # A drawer is a dialog too, and may be what the button stands in.
        dialogs.nth(open_already).wait_for(timeout=5_000)
        studio.take(name, WIDE, NARROW)

    return steps
