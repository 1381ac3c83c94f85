"""Headless Chromium as a phone and as a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
_FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@contextmanager
def chromium(*, film: Path | None = None) -> Iterator[Browser]:
    """Run the installed Chromium without a screen, with a fake camera that shows a film (.y4m) or a test card."""
    flags = _FLAGS if film is None else [*_FLAGS, f"--use-file-for-fake-video-capture={film}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=flags)
        try:
            yield browser
        finally:
            browser.close()


def phone(browser: Browser, *, latitude: float, longitude: float, accuracy_m: float = 10.0) -> BrowserContext:
    """Return a phone at a place, allowed to use position and camera."""
    return browser.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        geolocation={"latitude": latitude, "longitude": longitude, "accuracy": accuracy_m},
        permissions=["geolocation", "camera"],
    )


def desk(browser: Browser) -> BrowserContext:
    """Return a desktop browser."""
    return browser.new_context(viewport=DESK, locale="zh-CN")


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
