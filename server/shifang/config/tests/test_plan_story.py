"""One story: a plan is drafted, changed by mouse and published at the console; its first day is lived on the street."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from shifang.accounts.models import Organisation, Shift
from shifang.alerts.models import Alert
from shifang.config.tests.browser import complaints
from shifang.config.tests.console import Console, enter
from shifang.config.tests.field import eventually, keep_people, sign_in
from shifang.config.tests.live import Live
from shifang.config.tests.plan_board import best_so_far, cell, drag, newest_stops
from shifang.config.tests.route_steps import accept, find_closed, kept, order
from shifang.config.tests.test_pool_phone import Street, grave, on_the_street, street
from shifang.customers.models import Customer
from shifang.planning.models import PlanStop
from shifang.planning.notices import DAYS_CHANGED
from shifang.planning.tests.test_searching import _compiled  # noqa: F401 - compiled before time runs
from shifang.platform import clock, tenancy
from shifang.pool.operations.claims import claim
from shifang.pool.types.claim import ClaimRule

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
MORNING = 6


@dataclass
class Story:
    """A street where it is morning whatever the hour: nobody's work has begun yet."""

    at: Street
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return clock.now().astimezone(self.zone).date()

    def works(self, person: str, since: date) -> None:
        """Let somebody work from nine to six every day from a day on."""
        with tenancy.organisation(self.at.made.id):
            Shift.objects.create(
                organisation_id=self.at.made.id,
                person_id=self.at.made.people[person],
                weekdays=list(range(1, 8)),
                opens=time(9),
                closes=time(18),
                valid_from=since,
                created_at=clock.now(),
            )

    def begins_early(self, person: str) -> None:
        """Let somebody's work of today have begun."""
        with tenancy.organisation(self.at.made.id):
            Shift.objects.filter(person_id=self.at.made.people[person]).update(opens=time(5))

    def told(self, person: str) -> bool:
        """Return whether somebody has been told that days have changed."""
        with tenancy.organisation(self.at.made.id):
            return Alert.objects.filter(recipient_id=self.at.made.people[person], kind=DAYS_CHANGED.code).exists()

    def planned(self, person: str, day: date) -> list[PlanStop]:
        """Return the stops of somebody's day in the newest plan."""
        mine = (self.at.made.people[person], day)
        return [each for each in newest_stops(self.at.made) if (each.person_id, each.day) == mine]


def story() -> Story:
    at = street(ClaimRule())
    ahead = (MORNING - clock.now().hour) % 24
    ahead -= 24 * (ahead > 12)
    zone = ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")
    with tenancy.organisation(at.made.id):
        assert Organisation.objects.filter(id=at.made.id).update(timezone=zone.key) == 1
    at.made.add_person("mate", role="rep")
    keep_people(at.made, {"mate": "陈一鸣"})
    told = Story(at, zone)
    told.works("rep", told.today)
    # Whoever only begins tomorrow has nothing to do today.
    told.works("mate", told.today + timedelta(days=1))
    return told


def drafted(desk: Console, day: date) -> None:
    desk.open("/plans")
    desk.press("编制计划")
    for name in ("林小满", "陈一鸣"):
        desk.choose("人员", name, search=name)
    desk.date("开始日期", day.isoformat())
    desk.fill("周数", "1")
    desk.dialog.get_by_label("允许调换负责人").click()
    expect(desk.dialog.get_by_label("开始日期")).to_have_value(day.isoformat())
    desk.press("开始编制", inside=desk.dialog)
    best_so_far(desk)


def arranged(desk: Console, told: Story) -> list[PlanStop]:
    """Carry one visit to another place of its day, one to another day, one to somebody else; return what is left today.

    Whatever the search has found, all visits are brought to one day first.
    """
    page, people = desk.page, told.at.made.people
    today, tomorrow = told.today, told.today + timedelta(days=1)
    for each in newest_stops(told.at.made):
        if (each.person_id, each.day) != (people["rep"], today):
            moved(page, str(each.id), today, people["rep"])
    first, *_, last = (str(each.id) for each in told.planned("rep", today))
    drag(page, last, page.locator(f"[data-stop='{first}']"), above=True)
    expect(cell(page, today, people["rep"]).locator("[data-stop]").first).to_have_attribute("data-stop", last)
    assert str(told.planned("rep", today)[0].id) == last
    moved(page, str(told.planned("rep", today)[-1].id), tomorrow, people["rep"])
    moved(page, str(told.planned("rep", today)[-1].id), tomorrow, people["mate"])
    return told.planned("rep", today)


def moved(page: Page, stop: str, day: date, person: UUID) -> None:
    drag(page, stop, cell(page, day, person))
    expect(cell(page, day, person).locator(f"[data-stop='{stop}']")).to_be_visible()


def published(desk: Console) -> None:
    desk.press("发布")
    expect(desk.dialog.get_by_role("group", name="新增")).to_contain_text("5")
    expect(desk.dialog).to_contain_text("林小满")
    expect(desk.dialog).to_contain_text("陈一鸣")
    desk.press("确认发布", inside=desk.dialog)
    expect(desk.page.get_by_text("已发布", exact=True)).to_be_visible()


def test_a_plan_goes_from_the_board_to_the_street_and_what_becomes_of_it_back_to_the_board(
    browser: Browser, running: Live
) -> None:
    told = story()
    at, today = told.at, told.today
    shops = [at.shop(f"第{rank}家", east=500 * rank) for rank in range(1, 6)]
    with tenancy.organisation(at.made.id):
        Customer.objects.filter(id__in=shops).update(tier="KA")
    free, grabbed = at.free("顺路小店", east=900), at.free("被抢小店", east=1300)
    at.pooled(free, grabbed)

    desk = Console(enter(browser, running, at.made, role="manager"), running.url)
    drafted(desk, today)
    stops = arranged(desk, told)
    planned = [str(each.customer_id) for each in stops]
    assert len(planned) == 3
    published(desk)
    assert kept(at.made, today) == planned

    told.begins_early("rep")
    # A phone asks for news once a minute: it is taken out after the worker has told its owner.
    eventually(lambda: told.told("rep"))
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.get_by_role("link", name="消息").click()
    message = page.get_by_role("button").filter(has_text="您的拜访安排有变动")
    expect(message).to_have_count(1)
    expect(message).to_contain_text("2 天：新增 4 次拜访")
    message.click()
    expect(page.get_by_test_id("route-summary")).to_contain_text("还有 3 家", timeout=60_000)
    assert order(page) == planned
    for each in (free, grabbed):
        page.get_by_test_id(f"route-add-{each}").click()
        eventually(lambda each=each: str(each) in kept(at.made, today))

    replanned(page, told, planned, free=free, grabbed=grabbed)
    assert grave(found) == []
    shown(desk, told, planned[0], kept(at.made, today))
    assert desk.complaints == []


def replanned(page: Page, told: Story, planned: list[str], *, free: UUID, grabbed: UUID) -> None:
    """Find the first shop closed, lose a customer of the pool to a colleague, and take another order from here."""
    at, today, shut = told.at, told.today, planned[0]
    find_closed(page, shut)
    with tenancy.organisation(at.made.id):
        claim(scope=at.made.scope("mate"), customer_id=grabbed, now=clock.now())
    page.reload()
    expect(page.get_by_test_id(f"route-{shut}")).to_contain_text("门店关闭", timeout=60_000)
    expect(page.get_by_test_id(f"route-{grabbed}")).to_contain_text("已被陈一鸣领取", timeout=60_000)
    accept(page)
    ahead = {*planned[1:], str(free)}
    eventually(lambda: set(kept(at.made, today)) == ahead)
    expect(page.get_by_test_id("route-unsent")).to_have_count(0, timeout=60_000)
    eventually(lambda: order(page) == kept(at.made, today))


def shown(desk: Console, told: Story, shut: str, ahead: list[str]) -> None:
    """See at the console what has become of the day."""
    desk.page.reload()
    cell(desk.page, told.today, told.at.made.people["rep"]).get_by_role("button").first.click()
    drawer = desk.drawer
    expect(drawer).to_contain_text("本人重新规划")
    expect(drawer.locator(f"[data-route-stop='{shut}']")).to_contain_text("门店关闭")
    rows = drawer.locator("[data-route-stop][data-state='ahead']")
    expect(rows).to_have_count(len(ahead))
    assert [each.get_attribute("data-route-stop") for each in rows.all()] == ahead
    expect(drawer).to_contain_text("公海客户，顺路加入")
