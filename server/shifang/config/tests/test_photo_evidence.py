"""What vouches for a photo, told in the console: beside the opened photo, and for a file dropped to be checked."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, Route, expect

from shifang.accounts.tests.make import PASSWORD, MadeOrganisation
from shifang.config.tests.browser import shoot
from shifang.config.tests.console import Console, keep_password
from shifang.config.tests.live import Live
from shifang.config.tests.test_day import eventually
from shifang.evidence.credentials.authority import Authority
from shifang.evidence.models import Photo
from shifang.evidence.tests.credentials_make import encoded_again
from shifang.evidence.tests.credentials_make import signed as signed_elsewhere
from shifang.platform import tenancy
from shifang.simulation.client import ApiClient
from shifang.visits.tests import seals
from shifang.visits.tests.test_captures import begun, signed
from shifang.visits.tests.test_reactions import declared, picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOTS = os.environ.get("SHIFANG_SHOTS")


@pytest.fixture(scope="module")
def held(made: MadeOrganisation, running: Live) -> str:
    """Let the rep's phone sign and send a photo of a visit, and wait for its signed copy; return its SHA-256."""
    keep_password(made, "rep")
    today, visit_id = begun(made)
    key = seals.enrolled(made, today.phone.device_id)
    content = picture(41)
    photo = signed(made, declared(content, today), key=key, visit_id=visit_id)
    assert today.step(visit_id, "front", {}, photos=[photo]).status == "applied"
    rep = ApiClient(running.url, made.code, "rep", PASSWORD)
    rep.sign_in()
    rep.put_photo(content)

    def copied() -> bool:
        with tenancy.organisation(made.id):
            row = Photo.objects.get(sha256=photo["sha256"])
        return row.watermarked_at is not None and row.ledger_position is not None

    eventually(copied, seconds=60)
    return photo["sha256"]


@pytest.mark.usefixtures("held")
def test_an_opened_photo_tells_what_vouches_for_it(console: Console) -> None:
    page = console.page
    console.open("/photos")
    page.get_by_role("button", name="查看照片").first.click()
    told = page.get_by_test_id("photo-evidence")
    expect(told).to_contain_text("由本机密钥签名")
    expect(verdict(told)).to_have_attribute("data-verdict", "trusted")
    expect(verdict(told)).to_contain_text("签发后未被改动")
    expect(told).to_contain_text("存证链第")
    seen(console, "viewer")


@pytest.mark.usefixtures("held")
def test_no_verdict_is_told_apart_from_a_bad_one(console: Console) -> None:
    page = console.page
    for status, body, words in (
        (404, {"code": "photo.not_ready"}, "水印照尚未生成"),
        (503, {"code": "busy"}, "没能核对，不代表照片有问题"),
    ):
        page.route("**/credential", refusing(status, body))
        console.open("/photos")
        page.get_by_role("button", name="查看照片").first.click()
        told = page.get_by_test_id("photo-evidence")
        expect(told).to_contain_text(words)
        expect(verdict(told)).to_have_count(0)
        page.unroute("**/credential")
    page.get_by_role("button", name="重试").click()
    expect(verdict(told)).to_have_attribute("data-verdict", "trusted")
    # The browser's own log of the two answers.
    console.complaints[:] = [each for each in console.complaints if "the server responded with a status" not in each]


def test_a_photo_of_another_root_and_one_coded_again_are_shown_as_not_trusted(
    console: Console, made: MadeOrganisation, running: Live, held: str, tmp_path: Path
) -> None:
    address = f"{running.url}/api/v1/photos/{held}/watermarked"
    copy = requests.get(address, headers=made.client("auditor").headers, timeout=30).content
    console.open("/photos")
    foreign = signed_elsewhere(Authority(tmp_path / "other"), organisation_id=str(made.id), raw_sha256=held)
    console.press("照片验真")
    expect(drop(console, copy, tmp_path)).to_have_text("可信由本系统签发，签发后未被改动")
    expect(console.dialog).to_contain_text("与库存的水印照逐字节相同")
    seen(console, "trusted")
    for name, content, said in (
        ("another root", foreign, "不可信不是本系统签发的（签名来自别处）"),
        ("coded again", encoded_again(copy), "不可信 · 没有凭证文件里没有凭证：可能经过压缩或转发，不能证明真伪"),
        ("changed", changed(copy), "不可信签发后被改动过"),
        ("never signed", picture(99), "不可信 · 没有凭证文件里没有凭证：可能经过压缩或转发，不能证明真伪"),
    ):
        shown = drop(console, content, tmp_path)
        expect(shown).to_have_text(said)
        assert shown.locator("[data-meaning=verified]").count() == 0, name
        expect(console.dialog).not_to_contain_text("有效")
        # Nothing that such a file claims is repeated.
        expect(console.dialog).not_to_contain_text("存证链第")
        seen(console, name)


def changed(content: bytes) -> bytes:
    """Turn one bit of the picture over."""
    return content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]


def verdict(told: Locator) -> Locator:
    """Return what is said of the credential."""
    return told.get_by_test_id("verdict")


def refusing(status: int, body: dict[str, str]) -> Callable[[Route], None]:
    """Return what answers a request with a problem."""

    def answer(route: Route) -> None:
        route.fulfill(status=status, content_type="application/problem+json", body=json.dumps(body))

    return answer


def drop(console: Console, content: bytes, folder: Path) -> Locator:
    """Hand a file in and return the verdict on it."""
    file = folder / f"{hashlib.sha256(content).hexdigest()[:12]}.jpg"
    file.write_bytes(content)
    console.dialog.locator("input[type=file]").set_input_files(file)
    expect(console.dialog.get_by_role("status")).to_contain_text(file.name)
    return verdict(console.dialog)


def seen(console: Console, name: str) -> None:
    """Keep pictures of what is shown, where they are asked for."""
    if not SHOTS:
        return
    for label, size in (("desktop", (1440, 900)), ("phone", (360, 740))):
        console.page.set_viewport_size({"width": size[0], "height": size[1]})
        shoot(console.page, Path(SHOTS) / f"{name}-{label}.png")
    console.page.set_viewport_size({"width": 1440, "height": 900})
