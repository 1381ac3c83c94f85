"""What vouches for a photo, told in the console: beside the opened photo, and for a file dropped to be checked."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from shifang.accounts.tests.make import PASSWORD, MadeOrganisation
from shifang.config.tests.browser import shoot
from shifang.config.tests.console import Console, keep_password
from shifang.config.tests.live import Live
from shifang.config.tests.test_day import eventually
from shifang.evidence.credentials.authority import Authority
from shifang.evidence.models import Photo
from shifang.evidence.tests.credentials_make import signed as signed_elsewhere
from shifang.platform import tenancy
from shifang.simulation.client import ApiClient
from shifang.visits.tests import seals
from shifang.visits.tests.test_captures import begun, signed
from shifang.visits.tests.test_reactions import declared, picture

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHOTS = os.environ.get("SHIFANG_SHOTS")


def test_an_opened_photo_and_a_dropped_file_tell_what_vouches_for_them(
    console: Console, made: MadeOrganisation, running: Live, tmp_path: Path
) -> None:
    photo_held(made, running)
    page = console.page
    console.open("/photos")
    with page.expect_response("**/watermarked") as fetched:
        page.get_by_role("button", name="查看照片").first.click()
    copy = fetched.value.body()
    told = page.get_by_test_id("photo-evidence")
    expect(told).to_contain_text("由本机密钥签名")
    expect(told.get_by_test_id("verdict")).to_have_attribute("data-verdict", "trusted")
    expect(told).to_contain_text("存证链第")
    seen(console, "viewer")
    page.keyboard.press("Escape")

    console.press("照片验真")
    expect(drop(console, copy, tmp_path)).to_have_attribute("data-verdict", "trusted")
    expect(console.dialog).to_contain_text("与库存的水印照逐字节相同")
    seen(console, "trusted")
    other = signed_elsewhere(Authority(tmp_path / "other"))
    foreign = drop(console, other, tmp_path)
    expect(foreign).to_have_attribute("data-verdict", "not_trusted")
    expect(foreign).to_contain_text("不可信")
    expect(drop(console, picture(99), tmp_path)).to_have_attribute("data-verdict", "none")


def photo_held(made: MadeOrganisation, running: Live) -> None:
    """Let the rep's phone sign and send a photo of a visit, and wait for its signed copy."""
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


def drop(console: Console, content: bytes, folder: Path) -> Locator:
    """Hand a file in and return the verdict on it."""
    file = folder / f"{len(content)}.jpg"
    file.write_bytes(content)
    console.dialog.locator("input[type=file]").set_input_files(file)
    expect(console.dialog.get_by_role("status")).to_contain_text(file.name)
    return console.dialog.get_by_test_id("verdict")


def seen(console: Console, name: str) -> None:
    """Keep pictures of what is shown, where they are asked for."""
    if not SHOTS:
        return
    for label, size in (("desktop", (1440, 900)), ("phone", (360, 740))):
        console.page.set_viewport_size({"width": size[0], "height": size[1]})
        shoot(console.page, Path(SHOTS) / f"{name}-{label}.png")
    console.page.set_viewport_size({"width": 1440, "height": 900})
