"""Today's route on a phone: expected times, another order after a closed shop and a grabbed customer, no network."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from shifang.config.tests import route_steps
from shifang.config.tests.browser import complaints
from shifang.config.tests.field import eventually, sign_in
from shifang.config.tests.live import Live
from shifang.config.tests.route_steps import accept, find_closed, order
from shifang.config.tests.test_pool_phone import SHANGHAI, Street, grave, on_the_street, street
from shifang.customers.models import Customer
from shifang.planning.models import DayRoute, Plan, PlanStop
from shifang.planning.operations.publishing import publish
from shifang.planning.tests.make_today import at_work
from shifang.platform import clock, tenancy
from shifang.pool.operations.claims import claim
from shifang.pool.types.claim import ClaimRule
from shifang.visits.models import Visit
from shifang.visits.operations.schedule import schedule

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


def today() -> date:
    return clock.now().astimezone(SHANGHAI).date()


def plan(at: Street, *shops: UUID) -> list[UUID]:
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("rep")
        return [
            schedule(scope=scope, customer_id=each, person_id=scope.me, planned_for=today(), now=clock.now()).id
            for each in shops
        ]


def laid_out(at: Street, day: date, *shops: UUID) -> None:
    """Publish a plan that visits shops on a day in the order opposite to the given one."""
    made, now = at.made, clock.now()
    with tenancy.organisation(made.id):
        manager = made.scope("manager")
        draft = Plan.objects.create(
            organisation_id=made.id,
            department_id=made.branch,
            people=[made.people["rep"]],
            first_day=day,
            weeks=1,
            state="draft",
            seed=1,
            settings={
                "wishes": {"evenness": 0.005, "change_price": 15.0, "share": False},
                "travel": {"factor": 1.4, "speed_kmh": 25.0, "ways": 0},
            },
            by_id=made.people["manager"],
            made_at=now,
        )
        for position, shop in enumerate(reversed(shops)):
            PlanStop.objects.create(
                organisation_id=made.id,
                plan_id=draft.id,
                person_id=made.people["rep"],
                day=day,
                position=position,
                customer_id=shop,
                arrival=600 + 60 * position,
                minutes=20,
            )
        publish(scope=manager, plan_id=draft.id, now=now)
    eventually(lambda: state_of(at, draft.id) == "published")


def state_of(at: Street, plan_id: UUID) -> str:
    with tenancy.organisation(at.made.id):
        return Plan.objects.get(id=plan_id).state


def kept(at: Street) -> list[str]:
    return route_steps.kept(at.made, today())


def promise(at: Street, shop: UUID) -> tuple[datetime, datetime]:
    """Plan a visit for an hour that the customer was told, later today, and return it."""
    now = clock.now().astimezone(SHANGHAI)
    begins = (now + timedelta(hours=1)) if now.hour < 22 else now
    ends = begins + timedelta(hours=1) if now.hour < 22 else begins.replace(hour=23, minute=59)
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("rep")
        schedule(
            scope=scope,
            customer_id=shop,
            person_id=scope.me,
            planned_for=today(),
            window=(begins.time(), ends.time()),
            now=clock.now(),
        )
    return begins, ends


def begins(at: Street, shop: UUID) -> datetime:
    """Return when a visit begins by the route that was accepted last."""
    with tenancy.organisation(at.made.id):
        stops = DayRoute.objects.get(organisation_id=at.made.id, day=today()).stops
    return next(datetime.fromisoformat(each["begins_at"]) for each in stops if each["customer_id"] == str(shop))


def test_a_route_is_followed_added_to_and_ordered_anew_with_and_without_a_network(
    browser: Browser, running: Live
) -> None:
    at = street(ClaimRule())
    at_work(at.made, "rep")
    shops = [at.shop(f"第{rank}家", east=600 * rank) for rank in (3, 1, 2)]
    promised = at.shop("约好的店", east=700)
    free = at.free("顺路小店", east=900)
    grabbed = at.free("被抢小店", east=1500)
    at.pooled(free, grabbed)
    visits = dict(zip(shops, plan(at, *shops), strict=True))
    opens, closes = promise(at, promised)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.get_by_test_id("today-route").click()
    expect(page.get_by_test_id("route-summary")).to_contain_text("还有 4 家", timeout=60_000)
    first = order(page)
    assert sorted(first) == sorted(str(each) for each in (*shops, promised))
    expect(page.get_by_test_id(f"route-{first[0]}")).to_contain_text("预计")

    for each in (free, grabbed):
        page.get_by_test_id(f"route-add-{each}").click()
        expect(page.get_by_test_id(f"route-{each}")).to_be_visible()
        eventually(lambda each=each: str(each) in kept(at))
    assert [each for each in order(page) if each in first] == first

    with tenancy.organisation(at.made.id):
        claim(scope=at.made.scope("rep2"), customer_id=grabbed, now=clock.now())
        claim(scope=at.made.scope("rep"), customer_id=free, now=clock.now())
    page.reload()
    expect(page.get_by_test_id(f"route-{grabbed}")).to_contain_text("领取", timeout=60_000)
    expect(page.get_by_test_id("route-replan")).to_contain_text("客户被领取")
    accept(page)
    eventually(lambda: set(kept(at)) == {*first, str(free)})
    assert opens - timedelta(minutes=1) <= begins(at, promised) <= closes
    with tenancy.organisation(at.made.id):
        assert Visit.objects.filter(customer_id=free, life="planned", day=today()).count() == 1
    last = kept(at)
    eventually(lambda: order(page) == last)
    expect(page.get_by_test_id("route-unsent")).to_have_count(0, timeout=60_000)

    made = ordered_without_a_network(page, at, last, next(each for each in last if UUID(each) in visits))
    eventually(lambda: kept(at) == made)
    assert opens - timedelta(minutes=1) <= begins(at, promised) <= closes
    expect(page.get_by_test_id("route-unsent")).to_have_count(0, timeout=60_000)
    eventually(lambda: order(page) == made)
    assert grave(found) == []


def ordered_without_a_network(page: Page, at: Street, last: list[str], shut: str) -> list[str]:
    """Find a shop closed and have the phone order the rest by itself, both without a network; return the order."""
    page.context.set_offline(True)
    find_closed(page, shut)
    expect(page.get_by_test_id(f"route-{shut}")).to_contain_text("门店关闭")
    page.get_by_test_id("route-replan").click()
    expect(page.get_by_test_id("route-made-here")).to_contain_text("离线")
    page.get_by_test_id("route-accept").click()
    expect(page.get_by_test_id("route-unsent")).to_contain_text("由手机排出")
    made = order(page)
    assert set(made) == set(last) - {shut}
    page.reload()
    expect(page.get_by_test_id("route-offline")).to_contain_text("离线", timeout=60_000)
    assert order(page) == made
    assert kept(at) == last
    page.context.set_offline(False)
    return made


def test_who_is_due_is_put_into_today_and_taken_out_and_a_published_day_is_in_its_order(
    browser: Browser, running: Live
) -> None:
    at = street(ClaimRule())
    at_work(at.made, "rep")
    planned, due = at.shop("排好的店", east=600), at.shop("超期的店", east=900)
    with tenancy.organisation(at.made.id):
        Customer.objects.filter(id=due).update(tier="A", created_at=clock.now() - timedelta(days=40))
    plan(at, planned)
    tomorrow = today() + timedelta(days=1)
    later = [at.shop(f"明天{number}", east=300 * number) for number in range(2)]
    laid_out(at, tomorrow, *later)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    found = complaints(page)
    page.get_by_test_id("today-due").click()
    row = page.get_by_test_id(f"due-{due}")
    expect(row).to_contain_text("超期", timeout=60_000)
    page.get_by_test_id(f"due-in-{due}").click()
    eventually(lambda: set(kept(at)) == {str(planned), str(due)})
    page.get_by_test_id(f"due-out-{due}").click()
    expect(page.get_by_test_id(f"due-in-{due}")).to_be_visible()
    eventually(lambda: kept(at) == [str(planned)])
    with tenancy.organisation(at.made.id):
        lives = Visit.objects.filter(customer_id=due).values_list("life", flat=True)
        assert list(lives) == ["cancelled"]

    page.goto(page.url.partition("#")[0] + "#/route")
    page.get_by_test_id("route-replan").click()
    page.get_by_role("button", name="排好的店：今天不去").click()
    expect(page.get_by_test_id("route-proposal").get_by_test_id(f"route-{planned}")).to_have_count(0)
    page.get_by_test_id("route-accept").click()
    back = page.get_by_test_id(f"route-take-in-{planned}")
    expect(back).to_be_visible()
    eventually(lambda: kept(at) == [])
    page.reload()
    back.click(timeout=60_000)
    eventually(lambda: kept(at) == [str(planned)])

    page.get_by_test_id(f"route-day-{tomorrow}").click()
    expect(page.get_by_test_id(f"route-{later[1]}")).to_be_visible(timeout=60_000)
    assert order(page) == [str(later[1]), str(later[0])]
    assert grave(found) == []


def test_the_way_to_a_stop_is_handed_to_a_map(browser: Browser, running: Live) -> None:
    at = street(ClaimRule())
    at_work(at.made, "rep")
    [shop] = [at.shop("第一家", east=600)]
    plan(at, shop)
    page = sign_in(on_the_street(browser), running, at.made, "rep")
    page.get_by_test_id("today-route").click()
    page.get_by_role("button", name="导航到第一家").click(timeout=60_000)
    page.evaluate("() => { window.open = (address) => { window.opened = String(address); return null; }; }")
    page.get_by_test_id("navigate-amap").click()
    page.wait_for_function("() => window.opened")
    opened = page.evaluate("() => window.opened")
    # Outside the mainland nothing is moved.
    assert "uri.amap.com/navigation" in opened
    assert "39.29" in opened
