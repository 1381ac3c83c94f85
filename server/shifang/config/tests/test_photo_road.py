"""A photo too large for one request, over a line that breaks in the middle of it: it goes on where it stopped."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.browser import filming, phone
from shifang.config.tests.line import Line, line_to
from shifang.config.tests.live import Live
from shifang.config.tests.test_day import PASSWORD, eventually
from shifang.customers.tests.make import customer
from shifang.evidence.models import Photo
from shifang.kernel.geo import Point
from shifang.platform import clock, tenancy
from shifang.visits.models import Visit
from shifang.visits.operations.begin import local_day
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DOOR = Point(39.2915, -76.6216)
# The phone sends photos from a million bytes on in pieces of half a mebibyte: two pieces pass, the third is torn.
TORN_AFTER = 1_300_000
STEP = {
    "id": "front",
    "kind": "photo",
    "title": {"zh": "门头照", "en": "Shop front"},
    "required": True,
    "config": {"category": "shop_front", "minimum": 1},
}


@pytest.fixture
def made() -> MadeOrganisation:
    """Make a rep who can sign in."""
    made = organisation()
    hasher = Argon2PasswordHasher()
    with tenancy.organisation(made.id):
        kept = hasher.encode(PASSWORD, hasher.salt())
        Person.objects.filter(id=made.people["rep"]).update(password=kept)
        template(made, (STEP,))
    return made


def test_a_large_photo_survives_a_torn_line_and_a_reload(
    made: MadeOrganisation, running: Live, browser: Browser, tmp_path: Path
) -> None:
    visit = planned(made)
    film = noise(tmp_path / "noise.y4m")
    with line_to(running.url) as line, filming(browser, film) as camera:
        context = phone(camera, latitude=DOOR.latitude, longitude=DOOR.longitude)
        page = context.new_page()
        sign_in(page, line, made.code)
        shoot(page, line, visit)

        line.let_through(TORN_AFTER)
        page.get_by_test_id("step-done").click()
        eventually(line.is_cut.is_set)
        before = len(line.offsets)
        assert before >= 2

        page.reload()
        expect(page.get_by_test_id("outbox-pill").first).to_be_visible(timeout=60_000)
        declared = page.evaluate(KEPT)
        assert declared["size"] > TORN_AFTER
        assert declared["held"] == declared["sha256"]
        assert declared["upload_url"]

        line.heal()
        page.evaluate("location.hash = '#/outbox'")
        page.get_by_test_id("outbox-retry").click()
        eventually(lambda: photo_of(made) is not None, seconds=60)
        leave(page, visit)
        # The phone must live on until it has sent the check-out.
        eventually(lambda: completeness(made, visit) == "complete", seconds=60)

    # One upload was begun; after the cut it was asked how far it had come, and the rest was sent.
    assert line.asked.count("POST") == 1
    assert "HEAD" in line.asked
    assert line.offsets[before] >= 512 * 1024
    photo = photo_of(made)
    assert photo is not None
    assert (photo.sha256, photo.size) == (declared["sha256"], declared["size"])


KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => /^shifang-.*-/.test(name));
  const opened = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(names[0]);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const [photo] = await new Promise((resolve, reject) => {
    const asked = opened.transaction('photos').objectStore('photos').getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.close();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await photo.blob.arrayBuffer()));
  const held = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const { sha256, size, upload_url } = photo;
  return { sha256, size, upload_url, held };
}"""


def noise(path: Path) -> Path:
    """Write a film that no encoder makes small: noise, the same every time."""
    width, height, frames = 1920, 1080, 2
    size = width * height * 3 // 2
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(frames):
            film.write(b"FRAME\n" + hashlib.shake_128(bytes([number])).digest(size))
    return path


def planned(made: MadeOrganisation) -> Visit:
    """Plan a visit for today."""
    shop = customer(made, name="演示门店", point=DOOR)
    with tenancy.organisation(made.id):
        rep, now = made.scope("rep"), clock.now()
        day = local_day(rep, now)
        return schedule(scope=rep, customer_id=shop.id, person_id=made.people["rep"], planned_for=day, now=now)


def sign_in(page: Page, line: Line, code: str) -> None:
    """Sign the rep in, and wait until the phone keeps the app itself."""
    page.goto(line.url)
    for name, value in (("organisation", code), ("login", "rep"), ("password", PASSWORD)):
        page.get_by_test_id(f"sign-in-{name}").fill(value)
    page.get_by_test_id("sign-in-submit").click()
    expect(page.get_by_test_id("today-next")).to_be_visible(timeout=60_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def shoot(page: Page, line: Line, visit: Visit) -> None:
    """Check in and take the photo; nothing of it is sent before the step is done."""
    page.goto(f"{line.url}/#/visits/{visit.id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    page.get_by_test_id("photo-shoot").click(timeout=60_000)
    page.get_by_test_id("photo-accept").click(timeout=60_000)


def leave(page: Page, visit: Visit) -> None:
    """Check out, although it was short."""
    page.evaluate(f"location.hash = '#/visits/{visit.id}'")
    page.get_by_test_id("visit-check-out").click(timeout=60_000)
    page.get_by_test_id("check-out-anyway").click()
    expect(page.get_by_test_id("visit-summary")).to_be_visible(timeout=60_000)


def photo_of(made: MadeOrganisation) -> Photo | None:
    """Return the photo that the server holds."""
    with tenancy.organisation(made.id):
        return Photo.objects.first()


def completeness(made: MadeOrganisation, visit: Visit) -> str:
    """Return how complete the visit is."""
    with tenancy.organisation(made.id):
        return str(Visit.objects.get(id=visit.id).completeness)
