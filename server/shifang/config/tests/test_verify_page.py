"""The verifier's page, opened from a disk without any server, and as the server sends it."""

import json
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.pages import VERIFY, page
from shifang.config.tests.browser import DESK, PHONE, complaints, shoot
from shifang.config.tests.console import Console, enter
from shifang.config.tests.live import Live
from shifang.config.tests.test_review_centre import MARKET, SHOT, Handset, handset
from shifang.ledger.tests.make_proofs import VECTORS
from shifang.visits.tests.make import location

__all__ = ["handset"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CASES: dict[str, dict[str, Any]] = {
    each["name"]: each for each in json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]
}


@pytest.fixture(params=[("zh-CN", DESK), ("en-GB", PHONE)], ids=["desk", "phone"])
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, list[str]]]:
    """The page from the disk, with no network at all, and what it asked for or complained about."""
    language, size = request.param
    context: BrowserContext = browser.new_context(locale=language, viewport=size)
    context.set_offline(True)
    shown = context.new_page()
    found = complaints(shown)
    shown.on("request", lambda asked: found.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
    shown.goto((VERIFY / "index.html").as_uri())
    yield shown, found
    context.close()


def give(shown: Page, folder: Path, **files: bytes) -> None:
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    names = [folder / name.replace("__", ".") for name in files]
    shown.locator("input[type=file]").set_input_files(names)


def test_a_proof_an_old_checkpoint_and_photos_are_checked_without_a_network(
    opened: tuple[Page, list[str]], tmp_path: Path
) -> None:
    shown, found = opened
    whole = b64decode(CASES["a whole visit"]["file"])
    old = CASES["an older checkpoint"]["held"]["older"].encode()
    give(shown, tmp_path, V1__proof__json=whole, monday__txt=old, front__jpg=b"a raw photo")
    steps = shown.locator("ol > li[data-outcome]")
    expect(shown.locator("section[data-outcome=good]")).to_be_visible()
    expect(steps).to_have_count(9)
    assert {each.get_attribute("data-outcome") for each in steps.all()} == {"good"}
    give(shown, tmp_path, other__jpg=b"another photo")
    expect(shown.locator("section[data-outcome=wrong]")).to_be_visible()
    expect(shown.locator("li[data-outcome=wrong]")).to_contain_text("other.jpg")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []


def test_whose_key_it_is_nobody_can_tell_from_the_file_alone(opened: tuple[Page, list[str]], tmp_path: Path) -> None:
    shown, found = opened
    give(shown, tmp_path, V1__proof__json=b64decode(CASES["a whole visit"]["file"]))
    expect(shown.locator("section[data-outcome=open]")).to_be_visible()
    shown.locator("label > input[placeholder]").fill(CASES["with the key that was published"]["held"]["key"])
    expect(shown.locator("section[data-outcome=good]")).to_be_visible()
    shown.locator("label > input[placeholder]").fill("shifang/another")
    expect(shown.locator("section[data-outcome=wrong]")).to_be_visible()
    assert found == []


def test_what_is_wrong_is_told_and_what_is_no_proof_too(opened: tuple[Page, list[str]], tmp_path: Path) -> None:
    shown, found = opened
    give(shown, tmp_path, monday__txt=CASES["an older checkpoint"]["held"]["older"].encode())
    expect(shown.get_by_role("alert")).to_be_visible()
    for name in ("an event left out", "an event changed", "no JSON"):
        give(shown, tmp_path, V1__proof__json=b64decode(CASES[name]["file"]))
        expect(shown.locator("section[data-outcome=wrong]")).to_be_visible()
        expect(shown.locator("li[data-outcome=wrong]").first).to_be_visible()
    expect(shown.locator("ol > li")).to_have_count(1)
    assert found == []


def test_an_auditor_downloads_a_proof_and_checks_it_on_the_page_that_the_server_sends(
    browser: Browser, running: Live, made: MadeOrganisation, handset: Handset, tmp_path: Path
) -> None:
    handset.start()
    at = handset.at(60)
    assert handset.send("visit.check_in", {"location": location(MARKET, at=at)}, seconds=60)["status"] == "applied"
    assert handset.rest() == ["applied"] * 3
    console = Console(enter(browser, running, made, role="auditor"), running.url)
    console.open(f"/visits?open={handset.visit_id}")
    button = console.page.get_by_role("button", name="下载拜访凭证")
    file = console.download(button.click, tmp_path)
    assert file.name.endswith(".proof.json")
    shoot(console.page, tmp_path / "console.png")
    address = console.page.get_by_role("link", name="核验凭证").get_attribute("href")
    shown = browser.new_context(locale="zh-CN", viewport=DESK).new_page()
    found = complaints(shown)
    shown.goto(f"{running.url}{address}")
    shown.locator("input[type=file]").set_input_files(file)
    expect(shown.locator("section[data-outcome=open]")).to_be_visible()
    expect(shown.get_by_text("签到", exact=True)).to_be_visible()
    shown.locator("label > input[placeholder]").fill(json.loads(file.read_bytes())["key"])
    expect(shown.locator("section[data-outcome=good]")).to_be_visible()
    give(shown, tmp_path, front__jpg=SHOT)
    expect(shown.locator("section[data-outcome=good]")).to_be_visible()
    shoot(shown, tmp_path / "verify.png")
    assert (found, console.complaints) == ([], [])


def test_the_server_sends_it_with_its_own_policy_and_no_other() -> None:
    answer = page(RequestFactory().get("/verify/"))
    assert answer.status_code == 200
    text = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "frame-ancestors 'none'" in policy
    script = text.split('<script type="module">', 1)[1].rsplit("</script>", 1)[0]
    assert sha256(script.encode()).digest() == b64decode(policy.split("script-src 'sha256-")[1].split("'")[0])
