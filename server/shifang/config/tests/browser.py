"""Headless Chromium as a phone and as a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect, sync_playwright

# A busy machine is no fault of the page.
expect.set_options(timeout=40_000)

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
# Maps are drawn by a software renderer, everything else without one: that costs a tenth.
_FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader-webgl",
    "--enable-unsafe-swiftshader",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the installed Chromium without a screen, with a fake camera that shows a test card."""
    with sync_playwright() as playwright, _launched(playwright.chromium, _FLAGS) as browser:
        yield browser


@contextmanager
def filming(browser: Browser, film: Path) -> Iterator[Browser]:
    """Run a second Chromium beside one, whose camera shows a film (.y4m)."""
    with _launched(browser.browser_type, [*_FLAGS, f"--use-file-for-fake-video-capture={film}"]) as other:
        yield other


@contextmanager
def _launched(kind: BrowserType, flags: list[str]) -> Iterator[Browser]:
    browser = kind.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=flags)
    try:
        yield browser
    finally:
        browser.close()


def phone(browser: Browser, *, latitude: float, longitude: float, accuracy_m: float = 10.0) -> BrowserContext:
    """Return a phone at a place, allowed to use position and camera; its owner wants no motion."""
    return browser.new_context(
        viewport=PHONE,
        device_scale_factor=1,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        reduced_motion="reduce",
        geolocation={"latitude": latitude, "longitude": longitude, "accuracy": accuracy_m},
        permissions=["geolocation", "camera"],
    )


def desk(browser: Browser) -> BrowserContext:
    """Return a desktop browser of somebody who wants no motion."""
    return browser.new_context(viewport=DESK, locale="zh-CN", reduced_motion="reduce")


def complaints(page: Page) -> list[str]:
    """Collect what the page complains about from now on: console errors and uncaught exceptions."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def shoot(page: Page, path: Path) -> None:
    """Keep a picture of the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
