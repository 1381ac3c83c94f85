"""One photo for two shops: found by its bytes, seen side by side, decided by a manager, and no fee is paid on it."""

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from shifang.accounts.tests.make import PASSWORD, MadeOrganisation
from shifang.config.tests.console import Console, enter, keep_password
from shifang.config.tests.live import Live
from shifang.kernel.geo import Point
from shifang.platform import clock
from shifang.simulation.client import ApiClient, ApiProblem
from shifang.simulation.photos import photograph
from shifang.truth.types.stored import utc_text
from shifang.visits.tests.make import location

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

# Two shops a good kilometre apart.
DOORS = {"城东便利店": Point(39.2915, -76.6216), "城西便利店": Point(39.3015, -76.6316)}
BEGAN = timedelta(minutes=9)
PATIENCE_S = 120
STANDARD = photograph("display", random.Random(1))
SHOT = photograph("display", random.Random(2))
SHOT_HASH = hashlib.sha256(SHOT).hexdigest()
STEP = {
    "id": "shelf",
    "kind": "photo",
    "title": {"zh": "陈列照", "en": "Display photo"},
    "required": True,
    "config": {"category": "display", "minimum": 1},
}


@dataclass
class Shop:
    """A customer with a display agreement in force."""

    name: str
    customer_id: str
    agreement_id: str
    starts_on: str

    def claim(self) -> dict[str, Any]:
        return {"agreement_id": self.agreement_id, "period_start": self.starts_on, "photos": [SHOT_HASH]}


@dataclass
class Walk:
    """Somebody's visit to a shop, handed in over HTTP command by command."""

    api: ApiClient
    shop: Shop
    begin: datetime = field(default_factory=lambda: clock.now().replace(microsecond=0) - BEGAN)
    device_id: UUID = field(default_factory=clock.new_id)
    visit_id: UUID = field(default_factory=clock.new_id)
    sequence: int = 0

    def at(self, seconds: float) -> datetime:
        return self.begin + timedelta(seconds=seconds)

    def send(self, kind: str, payload: dict[str, Any], *, seconds: float) -> None:
        self.sequence += 1
        command = {
            "id": str(clock.new_id()),
            "kind": kind,
            "happened_at": utc_text(self.at(seconds)),
            "device_id": str(self.device_id),
            "sequence": self.sequence,
            "payload": {"visit_id": str(self.visit_id), **payload},
        }
        [answer] = self.api.send_commands([command])
        assert answer["status"] == "applied", answer

    def hand_in(self) -> None:
        """Check in at the door, take the one photo, check out, and send the bytes."""
        door = DOORS[self.shop.name]
        taken = {"sha256": SHOT_HASH, "size": len(SHOT), "category": "display", "taken_at": utc_text(self.at(120))}
        step = {
            "step_id": "shelf",
            "answers": {},
            "photos": [taken],
            "started_at": utc_text(self.at(100)),
            "finished_at": utc_text(self.at(130)),
        }
        begun = {"customer_id": self.shop.customer_id, "planned": False, "joint_with": []}
        left = {"location": location(door, at=self.at(400)), "on_site_ms": 340_000, "monotonic_ms": 500_000}
        self.send("visit.start", begun, seconds=0)
        self.send("visit.check_in", {"location": location(door, at=self.at(60))}, seconds=60)
        self.send("visit.step", step, seconds=130)
        self.send("visit.check_out", left, seconds=400)
        self.api.put_photo(SHOT)

    def comes_to(self, verification: str) -> None:
        """Wait until the server says so of the visit."""
        eventually(lambda: self.api.get(f"/visits/{self.visit_id}")["verification"] == verification)


def eventually(holds: Callable[[], bool]) -> None:
    """Wait for what a job or another process brings about."""
    for _ in range(PATIENCE_S * 2):
        if holds():
            return
        time.sleep(0.5)
    pytest.fail(f"not within {PATIENCE_S} s")


def signed_in(running: Live, made: MadeOrganisation, login: str) -> ApiClient:
    """Sign somebody in at the public door."""
    keep_password(made, login)
    client = ApiClient(running.url, made.code, login, PASSWORD)
    client.sign_in()
    return client


def agreed(admin: ApiClient, name: str, *, owner: UUID) -> Shop:
    """Add a shop and put a monthly agreement with it in force."""
    door = DOORS[name]
    position = {"latitude": door.latitude, "longitude": door.longitude, "datum": "wgs84"}
    new = {"name": name, "type": "convenience", "position": position, "owner_id": str(owner)}
    customer_id = admin.post("/customers", new)["id"]
    today = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    terms = {
        "customer_id": customer_id,
        "name": f"{name}冰柜陈列",
        "category": "display",
        "standards": [hashlib.sha256(STANDARD).hexdigest()],
        "points": ["主推产品占两层", "价签齐全"],
        "starts_on": str(today - timedelta(days=10)),
        "ends_on": str(today + timedelta(days=350)),
        "every": "month",
        "amount_cents": 50_000,
    }
    agreement_id = admin.post("/display-agreements", terms)["id"]
    assert admin.post(f"/display-agreements/{agreement_id}/start", {})["status"] == "active"
    return Shop(name, customer_id, agreement_id, terms["starts_on"])


@pytest.fixture
def shops(running: Live, made: MadeOrganisation) -> tuple[Shop, Shop]:
    """Make two shops of two people, each with an agreement; every visit has one step, the display photo."""
    made.add_person("runner", role="rep")
    admin = signed_in(running, made, "admin")
    template_id = admin.post("/visit-templates", {"name": "陈列拜访", "order": "free", "steps": [STEP]})["id"]
    admin.post(f"/visit-templates/{template_id}/publish", {})
    followed = {"template_id": template_id, "customer_type": "convenience", "tier": None}
    admin.put("/visit-template-assignments", {"items": [followed]})
    admin.put_photo(STANDARD)
    east, west = DOORS
    return agreed(admin, east, owner=made.people["rep"]), agreed(admin, west, owner=made.people["runner"])


def test_a_photo_used_in_two_shops_pays_no_fee_in_the_second(
    browser: Browser, running: Live, made: MadeOrganisation, shops: tuple[Shop, Shop]
) -> None:
    first, second = shops
    manager = signed_in(running, made, "manager")
    honest = Walk(signed_in(running, made, "rep"), first)
    honest.hand_in()
    honest.comes_to("verified")
    manager.post(f"/display-agreements/{first.agreement_id}/audits", {"sha256": SHOT_HASH, "decision": "pass"})

    copied = Walk(signed_in(running, made, "runner"), second)
    copied.hand_in()
    eventually(lambda: bool(manager.get("/findings", status="waiting")["items"]))

    desk = Console(enter(browser, running, made, role="manager"), running.url)
    page = desk.page
    page.get_by_role("navigation").get_by_role("link", name="复核中心").click()
    desk.row(second.name).click()
    pair = desk.drawer.get_by_role("region", name="照片比对")
    expect(desk.drawer).to_contain_text("同一文件")
    for shop in shops:
        expect(pair).to_contain_text(shop.name)
    for title in ("本次照片", "较早的照片"):
        shown = pair.get_by_role("img", name=title)
        expect(shown).to_be_visible(timeout=60_000)
        eventually(lambda image=shown: image.evaluate("each => each.naturalWidth") > 0)  # type: ignore[misc]
    desk.fill("理由（必填）", "与城东便利店是同一张照片", inside=desk.drawer)
    desk.press("认定不实", inside=desk.drawer)
    desk.told("已定论")
    expect(desk.drawer).to_contain_text("与城东便利店是同一张照片")
    copied.comes_to("refuted")

    desk.open(f"/displays?open={second.agreement_id}")
    drawer = desk.drawer
    expect(drawer).to_contain_text("拜访不实，不能核销")
    drawer.get_by_role("checkbox", name="用于费用申请").check()
    assert desk.complaints == []
    desk.press("申请本期费用", inside=drawer)
    expect(drawer.get_by_role("alert")).to_contain_text("已被认定不实")
    # What the browser itself says of the refusal is all that it complains about.
    assert all("409" in each for each in desk.complaints), desk.complaints
    page.context.close()

    with pytest.raises(ApiProblem) as refused:
        manager.post("/display-claims", second.claim())
    assert (refused.value.status, refused.value.code) == (409, "display.photo_refuted")
    # The shop in which it was taken is owed its fee.
    assert manager.post("/display-claims", first.claim())["status"] == "pending"
