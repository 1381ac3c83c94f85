"""A forged check-in from the phone's door to the reviewer's decision, and a stopped one that an appeal reverses."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from shifang.accounts.tests.make import PASSWORD, MadeOrganisation
from shifang.config.tests.console import Console, enter, keep_password
from shifang.config.tests.live import Live
from shifang.customers.models import Customer
from shifang.customers.tests.make import customer
from shifang.evidence.tests.make import picture
from shifang.kernel.geo import Point
from shifang.platform import clock
from shifang.simulation.attackers import ATTACKERS, Target
from shifang.simulation.client import ApiClient
from shifang.truth.types.facts import CheckInFacts, Fix
from shifang.truth.types.stored import utc_text
from shifang.visits.operations.begin import local_day
from shifang.visits.tests.make import location, photo, template

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MARKET = Point(39.2915, -76.6216)
# A visit that began so long ago and is over: within today for nearly every hour of the day.
BEGAN = timedelta(minutes=9)
SHOT = picture(320, 240)


@dataclass
class Handset:
    """The rep's phone at the public door: it numbers its commands and sends them over HTTP."""

    api: ApiClient
    shop: Customer
    begin: datetime
    device_id: UUID = field(default_factory=clock.new_id)
    visit_id: UUID = field(default_factory=clock.new_id)
    sequence: int = 0

    def at(self, seconds: float) -> datetime:
        return self.begin + timedelta(seconds=seconds)

    def send(self, kind: str, payload: dict[str, Any], *, seconds: float) -> dict[str, Any]:
        """Send one command about the visit; return its answer."""
        self.sequence += 1
        [answer] = self.api.send_commands(
            [
                {
                    "id": str(clock.new_id()),
                    "kind": kind,
                    "happened_at": utc_text(self.at(seconds)),
                    "device_id": str(self.device_id),
                    "sequence": self.sequence,
                    "payload": {"visit_id": str(self.visit_id), **payload},
                }
            ]
        )
        return answer

    def start(self) -> None:
        given = {"customer_id": str(self.shop.id), "planned": False, "joint_with": []}
        assert self.send("visit.start", given, seconds=0)["status"] == "applied"

    def rest(self) -> list[str]:
        """Do the steps with a photo and check out; return how each command was answered."""
        shot = {
            **photo("", at=self.at(120)),
            "sha256": hashlib.sha256(SHOT).hexdigest(),
            "size": len(SHOT),
        }
        steps: tuple[tuple[str, dict[str, Any], list[Any]], ...] = (
            ("front", {}, [shot]),
            ("form", {"promotion": False}, []),
        )
        answers = [
            self.send(
                "visit.step",
                {
                    "step_id": name,
                    "answers": given,
                    "photos": photos,
                    "started_at": utc_text(self.at(100)),
                    "finished_at": utc_text(self.at(130)),
                },
                seconds=130,
            )
            for name, given, photos in steps
        ]
        left = {"location": location(MARKET, at=self.at(400)), "on_site_ms": 340_000, "monotonic_ms": 500_000}
        answers.append(self.send("visit.check_out", left, seconds=400))
        self.api.put_photo(SHOT)
        return [each["status"] for each in answers]


def forged(label: str, *, shop: Point, at: datetime) -> dict[str, Any]:
    """Return location evidence as an attacker of the simulator sends it."""
    honest = CheckInFacts(shop, None, (Fix(shop.latitude, shop.longitude, 8.0, at),), happened_at=at, received_at=at)
    attacker = next(each for each in ATTACKERS if each.label == label)
    facts = attacker.forge(Target(honest, honest), random.Random(7))
    return {
        "fixes": [
            {
                "latitude": fix.latitude,
                "longitude": fix.longitude,
                "datum": "wgs84",
                "accuracy_m": fix.accuracy_m,
                "fixed_at": utc_text(fix.fixed_at),
                "speed_mps": fix.speed_mps,
                "provider": fix.provider,
                "mock": fix.mock,
                "monotonic_ms": fix.monotonic_ms,
            }
            for fix in facts.fixes
        ],
        "environment": {"platform": "android", "rooted": False},
        "monotonic_ms": facts.fixes[-1].monotonic_ms,
    }


@pytest.fixture
def handset(running: Live, made: MadeOrganisation) -> Handset:
    """Sign the rep's phone in; a shop and a template await it."""
    keep_password(made, "rep")
    clerk = ApiClient(running.url, made.code, "rep", PASSWORD)
    clerk.sign_in()
    name = f"复核样板店 {clock.new_id()}"
    shop = customer(made, name=name, point=MARKET)
    template(made, name=f"标准拜访 {shop.id}")
    return Handset(clerk, shop, clock.now().replace(microsecond=0) - BEGAN)


@contextmanager
def manager(browser: Browser, running: Live, made: MadeOrganisation) -> Iterator[Console]:
    """Sit the manager down at the console; whatever it complains about fails the test."""
    desk = Console(enter(browser, running, made, role="manager"), running.url)
    try:
        yield desk
        assert desk.complaints == []
    finally:
        desk.page.context.close()


def figure(page: Page, name: str) -> int:
    """Return a number of the overview."""
    box = page.locator("[aria-description]").filter(has_text=name).first
    expect(box).to_be_visible()
    return int(box.locator("span").nth(1).inner_text())


def test_a_spoofed_replay_is_found_reviewed_and_refuted(
    browser: Browser, running: Live, made: MadeOrganisation, handset: Handset, tmp_path: Path
) -> None:
    handset.start()
    evidence = forged("constant_accuracy_replay", shop=MARKET, at=handset.at(60))
    assert handset.send("visit.check_in", {"location": evidence}, seconds=60)["status"] == "applied"
    assert handset.rest() == ["applied"] * 3
    with manager(browser, running, made) as desk:
        page = desk.page
        badge = page.get_by_role("navigation").get_by_role("link", name="复核中心")
        expect(badge).to_contain_text("1")
        badge.click()
        row = desk.row(handset.shop.name)
        expect(row).to_contain_text("已标记")
        row.click()
        drawer = desk.drawer
        expect(drawer).to_contain_text("没有误差")
        expect(drawer).to_contain_text("低于真实接收机")
        expect(drawer.get_by_test_id("map")).to_be_visible()
        expect(drawer).to_contain_text("不适用（缺少数据）")
        expect(drawer.locator("figure img").first).to_be_visible(timeout=60_000)
        refute = drawer.get_by_role("button", name="认定不实")
        expect(refute).to_be_disabled()
        desk.fill("理由（必填）", "定位没有误差，是回放", inside=drawer)
        refute.click()
        desk.told("已定论")
        expect(drawer).to_contain_text("定位没有误差，是回放")
        expect(badge).not_to_contain_text("1")
        drawer.locator('a[href*="/visits?open="]').click()
        expect(desk.drawer).to_contain_text("无效拜访")
        expect(desk.drawer).to_contain_text("复核认定不实")
        desk.drawer.get_by_role("link", name="在复核中心查看").click()
        expect(desk.drawer).to_contain_text("定位没有误差，是回放")
    auditor = Console(enter(browser, running, made, role="auditor"), running.url)
    auditor.open("/findings?box=decided")
    auditor.press("导出标注")
    file = auditor.download(lambda: auditor.press("下载", inside=auditor.dialog), tmp_path)
    assert "constant" not in file.read_text()
    assert file.read_text().count("confirm") == 1
    auditor.page.context.close()


def test_an_appeal_against_a_rooted_phone_with_a_mocked_position_is_upheld(
    browser: Browser, running: Live, made: MadeOrganisation, handset: Handset
) -> None:
    handset.start()
    place = location(MARKET, at=handset.at(60), mock=True)
    place["environment"] = {"platform": "android", "rooted": True, "mock_app_selected": "大牛助手"}
    stopped = handset.send("visit.check_in", {"location": place}, seconds=60)
    assert (stopped["status"], stopped["code"]) == ("parked", "check_in.mock_location")
    assert handset.rest() == ["waiting"] * 3
    with manager(browser, running, made) as desk:
        page = desk.page
        desk.open(f"/findings?person_id={made.people['rep']}")
        row = desk.row(handset.shop.name)
        expect(row).to_contain_text("已拦截")
        row.click()
        for words in ("手机报告定位由模拟软件生成", "已 root 或越狱", "大牛助手"):
            expect(desk.drawer).to_contain_text(words)
        expect(desk.drawer.get_by_test_id("map")).to_be_visible()
        day = local_day(made.scope("manager"), clock.now())
        desk.open("/overview")
        # The page shows noughts until its visits have come.
        expect(page.get_by_text(handset.shop.name).first).to_be_visible()
        before = {name: figure(page, name) for name in ("有效拜访", "无效拜访")}
        assert before["无效拜访"] >= 1

        appeal = handset.send("visit.appeal", {"note": "测试机，人在店里，有门头照"}, seconds=450)
        assert appeal["status"] == "applied"
        desk.open("/findings?box=appealed")
        desk.row(handset.shop.name).click()
        expect(desk.drawer).to_contain_text("测试机，人在店里，有门头照")
        desk.fill("理由（必填）", "照片与签名属实", inside=desk.drawer)
        desk.press("认定属实", inside=desk.drawer)
        desk.told("已定论")
        desk.open(f"/visits?open={handset.visit_id}")
        expect(desk.drawer).to_contain_text("由manager人工放行")
        for told in ("进入复核", "提出申诉", "复核结论", "签到"):
            expect(desk.drawer.get_by_role("cell", name=told, exact=True).first).to_be_visible()
        made_visit = handset.api.get(f"/visits/{handset.visit_id}")
        assert (made_visit["state"], made_visit["validity"]) == ("checked_out", "valid")
        if made_visit["day"] == str(day):
            desk.open("/overview")
            expect(page.get_by_text(handset.shop.name).first).to_be_visible()
            after = {name: figure(page, name) for name in before}
            assert after == {"有效拜访": before["有效拜访"] + 1, "无效拜访": before["无效拜访"] - 1}
        desk.open(f"/customers?open={handset.shop.id}&tab=timeline")
        expect(desk.drawer).to_contain_text("复核结论")
