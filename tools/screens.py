"""`make screens`: photograph every page of the running demo into docs/screens, and let axe look at each.

Phone (360 × 740) and desktop (1440 × 900), Chinese and English. Prints what axe finds of level serious or worse, raw
translation keys, and console errors; exits with 1 if there is any.
"""

import json
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "server"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")

from playwright.sync_api import Browser, BrowserContext, Page  # noqa: E402

from shifang.config import supervision  # noqa: E402
from shifang.config.tests.browser import DESK, PHONE, chromium, complaints  # noqa: E402
from shifang.platform.home import home  # noqa: E402
from shifang.simulation.client import ApiClient  # noqa: E402
from shifang.simulation.demo import content, memory  # noqa: E402

OUT = ROOT / "docs" / "screens"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
# A word with a dot in it that looks like a key of a catalogue, or a code of the server.
RAW = re.compile(
    r"\b(?:ui|visit|visits|customers|today|shell|alerts|templates|people|approvals|parked)\.[a-z_]+[a-zA-Z_.]*\b"
)


def main() -> int:
    """Photograph everything; return 1 when something is wrong."""
    host, port = supervision.address()
    server, password = f"http://{host}:{port}", memory.password_of(home())
    wrong: list[str] = []
    OUT.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for language in LANGUAGES:
            wrong += phone_pages(browser, server, password, language)
            wrong += desk_pages(browser, server, password, language)
    for line in wrong:
        print(line)  # noqa: T201
    print(f"{len(list(OUT.glob('*.jpg')))} pictures in {OUT.relative_to(ROOT)}, {len(wrong)} complaints")  # noqa: T201
    return min(len(wrong), 1)


def phone_pages(browser: Browser, server: str, password: str, language: str) -> list[str]:
    """Photograph the field app as a demo rep."""
    rep = ApiClient(server, content.CODE, content.REPS[0].login, password, device_label="screens")
    rep.sign_in()
    visits = rep.get("/visits?limit=50")["items"]
    planned = next((visit for visit in visits if visit["state"] == "planned"), None)
    done = next((visit for visit in visits if visit["state"] == "checked_out"), None)
    customer_id = (planned or done or visits[0])["customer_id"]
    place = rep.get(f"/customers/{customer_id}")
    spot = place.get("position") or place
    context = browser.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale=LANGUAGES[language],
        geolocation={"latitude": spot["latitude"], "longitude": spot["longitude"], "accuracy": 12},
        permissions=["geolocation", "camera"],
    )
    paths = {
        "today": "#/",
        "customers": "#/customers",
        "customer": f"#/customers/{customer_id}",
        "customer-new": "#/customers/new",
        "follow-up": f"#/customers/{customer_id}/follow-up",
        "issue": f"#/customers/{customer_id}/issue",
        "correct": f"#/customers/{customer_id}/correct",
        "messages": "#/messages",
        "outbox": "#/outbox",
        "parked": "#/parked",
        "me": "#/me",
    }
    if planned:
        paths["check-in"] = f"#/visits/{planned['id']}"
    if done:
        paths["visit-done"] = f"#/visits/{done['id']}"
    return tour(context, "phone", language, server=server + "/", login=rep.login, password=password, paths=paths)


def desk_pages(browser: Browser, server: str, password: str, language: str) -> list[str]:
    """Photograph the console as the demo admin."""
    admin = ApiClient(server, content.CODE, content.ADMIN_LOGIN, password, device_label="screens")
    admin.sign_in()
    visits = admin.get("/visits?limit=50&state=checked_out")["items"] or admin.get("/visits?limit=50")["items"]
    template = admin.get("/visit-templates")["items"][0]
    customer_id = visits[0]["customer_id"]
    context = browser.new_context(viewport=DESK, locale=LANGUAGES[language])
    paths = {
        "overview": "overview",
        "customers": "customers",
        "customer": f"customers?open={customer_id}",
        "import": "customers/import",
        "visits": "visits",
        "visit": f"visits?open={visits[0]['id']}",
        "approvals": "approvals?box=all",
        "parked": "parked",
        "alerts": "alerts",
        "alert-rules": "alerts?tab=rules",
        "alert-channels": "alerts?tab=channels",
        "people": "people",
        "templates": "templates",
        "template": f"templates/{template['id']}",
        "settings": "settings",
    }
    base = f"{server}/console/"
    return tour(context, "desk", language, server=base, login=admin.login, password=password, paths=paths)


def tour(
    context: BrowserContext,
    device: str,
    language: str,
    *,
    server: str,
    login: str,
    password: str,
    paths: dict[str, str],
) -> list[str]:
    """Sign in and photograph each page; return what is wrong with them."""
    page = context.new_page()
    found = complaints(page)
    page.goto(server)
    page.get_by_test_id("sign-in-organisation").wait_for()
    wrong = look(page, f"{device}-sign-in-{language}")
    for field, value in (("organisation", content.CODE), ("login", login), ("password", password)):
        page.get_by_test_id(f"sign-in-{field}").fill(value)
    page.get_by_test_id("sign-in-submit").click()
    page.get_by_test_id("sign-in-submit").wait_for(state="detached", timeout=30_000)
    for name, path in paths.items():
        page.goto(server + path)
        if device == "phone":
            page.wait_for_timeout(400)
        wrong += look(page, f"{device}-{name}-{language}")
    context.close()
    return wrong + [f"{device} {language}: console says {message[:200]}" for message in dict.fromkeys(found)]


def look(page: Page, name: str) -> list[str]:
    """Wait until the page is quiet, photograph it, and return what axe and the eye for raw codes find."""
    page.wait_for_load_state("networkidle", timeout=30_000)
    page.wait_for_timeout(1500)
    page.screenshot(path=OUT / f"{name}.jpg", type="jpeg", quality=72)
    wrong = [f"{name}: raw code {match}" for match in dict.fromkeys(RAW.findall(page.inner_text("body")))]
    if AXE.exists():
        page.evaluate(AXE.read_text())
        report = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
        wrong += [
            f"{name}: axe {each['id']} ({each['impact']}) {json.dumps(each['nodes'][0]['target'])}"
            for each in report["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wrong + ([f"{name}: {overflow} px wider than the screen"] if overflow > 1 else [])


if __name__ == "__main__":
    sys.exit(main())
