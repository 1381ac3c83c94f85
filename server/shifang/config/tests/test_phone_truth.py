"""What the phone does for the truth of a check-in, in a real browser: its key, the page of a stopped one, its way."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shifang.accounts.models import Device, Person
from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.browser import phone
from shifang.config.tests.field import kept_on
from shifang.config.tests.live import Live
from shifang.config.tests.test_day import PASSWORD, eventually, sign_in_on_phone
from shifang.customers.tests.make import customer
from shifang.kernel.geo import Point, destination
from shifang.ledger.models import Pending
from shifang.platform import clock, tenancy
from shifang.protocol.models import Command
from shifang.tracking.models import Chunk, Pause
from shifang.tracking.tests.make import always_on_shift
from shifang.truth.attestation.envelope import payload_hash
from shifang.truth.models import DeviceKey, Finding
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.operations.begin import local_day
from shifang.visits.operations.schedule import schedule
from shifang.visits.tests.make import template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)
NOTE = {"id": "note", "kind": "note", "title": {"zh": "备注", "en": "Note"}, "required": False, "config": {}}
# What a native wrapper would tell of a rooted phone with a mock-location app (docs/attestation.md).
BAD_SHELL = "window.shifangShell = { environment: () => ({ rooted: true, mock_app_selected: '大牛助手' }) };"


@dataclass
class Road:
    """A rep with two visits today, and their phone."""

    made: MadeOrganisation
    visits: list[Any]
    context: BrowserContext
    page: Page
    url: str

    def open(self, path: str) -> None:
        """Go to a page of the app without loading it anew."""
        self.page.evaluate("path => { location.hash = path; }", f"#/{path}")

    def sync(self) -> None:
        """Press "sync now" in the outbox."""
        self.open("outbox")
        self.page.get_by_test_id("outbox-retry").click()

    def stand(self, metres: float) -> None:
        """Stand so far east of the first shop."""
        point = destination(MARKET, 90, metres)
        self.context.set_geolocation({"latitude": point.latitude, "longitude": point.longitude, "accuracy": 8})

    def visit(self, number: int) -> Visit:
        """Return a visit as it stands."""
        with tenancy.organisation(self.made.id):
            return Visit.objects.get(id=self.visits[number].id)

    def asks(self, query: Callable[[], Any]) -> Any:
        """Ask the database."""
        with tenancy.organisation(self.made.id):
            return query()


@pytest.fixture
def road(running: Live, browser: Browser):
    made = organisation()
    hasher = Argon2PasswordHasher()
    with tenancy.organisation(made.id):
        Person.objects.filter(id=made.people["rep"]).update(password=hasher.encode(PASSWORD, hasher.salt()))
        template(made, (NOTE,))
        admin, rep = made.scope("admin"), made.scope("rep")
        rules = policy(admin, "visits.rules")
        body = {**rules.body, "minimum_on_site_s": 0}
        put_policy(scope=admin, kind="visits.rules", body=body, version=rules.version, now=clock.now())
    always_on_shift(made)
    shops = [customer(made, name=f"演示门店{n}", point=destination(MARKET, 90, 40.0 * n)) for n in range(2)]
    with tenancy.organisation(made.id):
        today, now = local_day(rep, clock.now()), clock.now()
        visits = [
            schedule(scope=rep, customer_id=shop.id, person_id=made.people["rep"], planned_for=today, now=now)
            for shop in shops
        ]
    context = phone(browser, latitude=MARKET.latitude, longitude=MARKET.longitude)
    yield Road(made, visits, context, context.new_page(), running.url)
    context.close()


def enter(road: Road, running: Live) -> None:
    """Sign the rep in and wait for the first page."""
    sign_in_on_phone(road.page, running, road.made.code)
    expect(road.page.get_by_test_id("today-next")).to_contain_text("演示门店", timeout=60_000)


def leave(road: Road) -> None:
    """Check out of the visit that is open, when leaving does not make it invalid any more."""
    expect(road.page.get_by_test_id("time-on-site")).not_to_have_text("0 秒", timeout=60_000)
    road.page.get_by_test_id("visit-check-out").click(timeout=60_000)
    expect(road.page.get_by_test_id("visit-summary")).to_be_visible(timeout=60_000)


def test_a_stopped_check_in_is_told_appealed_against_and_let_through(road: Road, running: Live) -> None:
    page = road.page
    road.context.add_init_script(BAD_SHELL)
    enter(road, running)
    road.open(f"visits/{road.visits[0].id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)

    expect(page.get_by_test_id("visit-stopped")).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stopped-reason")).to_contain_text("root")
    page.get_by_test_id("stopped-appeal").click()
    expect(page.get_by_test_id("appeal-submit")).to_be_disabled()
    page.get_by_test_id("appeal-note").fill("测试机，人确实在店里")
    page.get_by_test_id("appeal-submit").click()
    expect(page.get_by_test_id("review-note")).to_have_attribute("data-stand", "waiting", timeout=60_000)
    expect(page.get_by_test_id("stopped-appeal")).to_be_hidden()

    finding = road.asks(Finding.objects.get)
    assert (finding.status, finding.appeal) == ("appealed", "测试机，人确实在店里")
    assert {"rooted", "mock_app_selected"} <= set(finding.signals)
    road.open("parked")
    expect(page.get_by_test_id("outbox-reviews")).to_contain_text("演示门店0")

    decided = road.made.client("manager").post(
        f"/findings/{finding.id}/decide", {"decision": "dismiss", "note": "门头照属实"}
    )
    assert decided.status_code == 200, decided.content
    # The phone is told what has its place in the log; it would ask again within a minute.
    eventually(lambda: road.asks(Pending.objects.count) == 0)
    road.sync()
    road.open(f"visits/{road.visits[0].id}")
    expect(page.get_by_test_id("review-note")).to_have_attribute("data-stand", "upheld", timeout=60_000)
    expect(page.get_by_test_id("review-note")).to_contain_text("门头照属实")
    expect(page.get_by_test_id("visit-stopped")).to_be_hidden(timeout=60_000)
    expect(page.get_by_test_id("visit-trouble")).to_be_hidden(timeout=60_000)
    leave(road)
    eventually(lambda: road.visit(0).life == "checked_out")
    eventually(lambda: road.visit(0).validity == "valid")
    assert road.visit(0).overridden_by == road.made.people["manager"]


def test_the_phone_seals_what_it_says_with_a_key_of_its_own(road: Road, running: Live) -> None:
    page = road.page
    enter(road, running)
    eventually(lambda: road.asks(DeviceKey.objects.count) == 1)
    eventually(lambda: len(kept_on(page, "nonces")) >= 50)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    road.open(f"visits/{road.visits[0].id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    page.get_by_test_id("step-skip").click(timeout=60_000)
    leave(road)
    # The second shop is visited without a network; what was sealed there is good when it comes.
    road.context.set_offline(True)
    road.stand(40.0)
    road.open(f"visits/{road.visits[1].id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    page.get_by_test_id("step-skip").click(timeout=60_000)
    page.reload()
    road.context.set_offline(False)
    eventually(lambda: road.visit(1).life == "checked_in")

    key = road.asks(DeviceKey.objects.get)
    for number in (0, 1):
        kept = road.asks(
            lambda number=number: CheckInAttempt.objects.get(visit_id=road.visits[number].id, purpose="check_in")
        )
        assert (kept.device_id, kept.verdict) == (key.device_id, "accepted")
        assert (kept.facts["seal"]["signature"], kept.facts["seal"]["nonce"]) == (True, "ok")
        assert kept.facts["fixes"][-1]["monotonic_ms"] is not None
    sent = [
        each.payload["location"]
        for each in road.asks(lambda: list(Command.objects.order_by("sequence")))
        if "location" in each.payload
    ]
    assert [each["chain"]["index"] for each in sent] == [0, 1, 2]
    assert [each["chain"]["previous_sha256"] for each in sent[1:]] == [payload_hash(each).hex() for each in sent[:-1]]
    assert len({each["nonce"] for each in sent}) == 3

    road.open("me/key")
    expect(page.get_by_test_id("key-state")).to_have_attribute("data-state", "enrolled", timeout=60_000)
    page.get_by_test_id("key-renew").click()
    eventually(lambda: road.asks(lambda: DeviceKey.objects.filter(revoked_at=None).get()).id != key.id)


@pytest.fixture
def site(running: Live):
    """The product under a name, which passkeys need, and set up to take them."""
    named = replace(running, url=running.url.replace("127.0.0.1", "localhost"))
    party = {"web": {"rp_id": "localhost", "origins": [named.url]}}
    apps = Path(running.environment["SHIFANG_HOME"]) / "attestation" / "apps.json"
    apps.parent.mkdir(parents=True, exist_ok=True)
    apps.write_text(json.dumps(party))
    yield named
    apps.unlink()


def chip(road: Road) -> Callable[[bool], None]:
    """Give the phone a security chip; return what makes its person show a right finger, or a wrong one."""
    cdp = road.context.new_cdp_session(road.page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    identity = {"authenticatorId": made["authenticatorId"]}

    def show(right: bool) -> None:
        cdp.send("WebAuthn.setUserVerified", {**identity, "isUserVerified": right})

    return show


def test_a_passkey_signs_check_ins_offline_too_and_a_refusal_costs_nothing(road: Road, site: Live) -> None:
    page = road.page
    finger = chip(road)
    enter(road, site)
    eventually(lambda: road.asks(DeviceKey.objects.count) == 1)
    road.open("me/key")
    expect(page.get_by_test_id("passkey")).to_have_attribute("data-state", "possible", timeout=60_000)
    finger(False)
    page.get_by_test_id("passkey-bind").click()
    expect(page.get_by_test_id("passkey-fault")).to_have_attribute("data-code", "refused", timeout=60_000)
    finger(True)
    page.get_by_test_id("passkey-bind").click()
    expect(page.get_by_test_id("passkey")).to_have_attribute("data-state", "bound", timeout=60_000)
    key = road.asks(lambda: DeviceKey.objects.filter(revoked_at=None).get())
    assert key.scheme == "webauthn"
    eventually(lambda: len(kept_on(page, "nonces")) >= 50)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    road.context.set_offline(True)
    road.open(f"visits/{road.visits[0].id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    page.get_by_test_id("step-skip").click(timeout=60_000)
    leave(road)
    expect(page.get_by_test_id("passkey-note")).to_be_hidden()
    road.context.set_offline(False)
    eventually(lambda: road.visit(0).life == "checked_out")

    finger(False)
    road.stand(40.0)
    road.open(f"visits/{road.visits[1].id}")
    page.get_by_test_id("visit-check-in").click(timeout=60_000)
    expect(page.get_by_test_id("passkey-note")).to_have_attribute("data-code", "refused", timeout=60_000)
    eventually(lambda: road.visit(1).life == "checked_in")

    def seal(number: int, purpose: str = "check_in") -> tuple[Any, ...]:
        rows = CheckInAttempt.objects.filter(visit_id=road.visits[number].id, purpose=purpose)
        kept = road.asks(rows.get)
        return kept.verdict, kept.facts["seal"]["signature"], kept.environment.get("passkey")

    assert seal(0) == seal(0, "check_out") == ("accepted", True, None)
    assert seal(1) == ("accepted", None, "refused")

    road.open("me/key")
    page.get_by_test_id("key-renew").click()
    expect(page.get_by_test_id("passkey")).to_have_attribute("data-state", "possible", timeout=60_000)
    assert road.asks(lambda: DeviceKey.objects.filter(revoked_at=None).get()).scheme == "webcrypto"


def test_the_way_is_recorded_on_shift_and_not_in_a_pause(road: Road, running: Live) -> None:
    page = road.page

    def taken() -> int:
        return int(sum(road.asks(lambda: list(Chunk.objects.values_list("points", flat=True)))))

    def walk(*metres: float) -> None:
        for each in metres:
            road.stand(each)
            page.wait_for_timeout(5_500)

    enter(road, running)
    expect(page.get_by_test_id("recording-badge")).to_have_attribute("data-recording", "true", timeout=60_000)
    walk(30.0, 60.0)
    road.sync()
    eventually(lambda: taken() >= 2)
    mine = road.asks(lambda: Device.objects.get(person_id=road.made.people["rep"]).id)
    assert {each.device_id for each in road.asks(lambda: list(Chunk.objects.all()))} == {mine}

    page.get_by_role("button", name="返回").click()
    page.get_by_test_id("recording-badge").click()
    page.get_by_test_id("recording-switch").click()
    expect(page.get_by_test_id("recording-state")).to_have_attribute("data-state", "paused", timeout=60_000)
    eventually(lambda: road.asks(lambda: Pause.objects.filter(ended_at=None).count()) == 1)
    eventually(lambda: len(kept_on(page, "trackPoints")) == 0)
    before = taken()
    walk(90.0, 120.0)
    assert len(kept_on(page, "trackPoints")) == 0
    road.sync()
    page.wait_for_timeout(1_000)
    assert taken() == before

    road.open("me/recording")
    page.get_by_test_id("recording-switch").click()
    expect(page.get_by_test_id("recording-state")).to_have_attribute("data-state", "open", timeout=60_000)
    walk(150.0, 180.0)
    road.sync()
    eventually(lambda: taken() > before)
