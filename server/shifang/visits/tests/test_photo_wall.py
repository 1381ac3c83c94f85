"""The photo wall: whose photos are seen, by what they are found, page by page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.platform import clock, tenancy
from shifang.visits.models import Visit, VisitPhoto
from shifang.visits.operations.begin import local_day
from shifang.visits.tests.make import Day, day


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture
def shop(made: MadeOrganisation) -> Day:
    return day(made)


def visited(shop: Day) -> UUID:
    visit_id = shop.start()
    assert shop.check_in(visit_id).status == "applied"
    shop.all_steps(visit_id)
    assert shop.check_out(visit_id, seconds=700, on_site_s=640).status == "applied"
    return visit_id


def seen(made: MadeOrganisation, role: str = "manager", **filters: Any) -> list[dict[str, Any]]:
    asked = "&".join(f"{name}={value}" for name, value in filters.items())
    answer = made.client(role).get(f"/visits/photos?{asked}")
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_photo_tells_its_visit_shop_person_time_and_place(made: MadeOrganisation, shop: Day) -> None:
    visit_id = visited(shop)
    [photo] = seen(made)
    assert photo["visit_id"] == str(visit_id)
    assert photo["step_id"] == "front"
    assert photo["category"] == "shop_front"
    assert photo["customer_name"] == shop.customer.name
    assert photo["person_id"] == str(made.people["rep"])
    assert abs(photo["latitude"] - shop.point.latitude) < 0.01
    assert not photo["held"]
    assert photo["finding"] is None


def test_reach_follows_the_visit(made: MadeOrganisation, shop: Day) -> None:
    visited(shop)
    assert [len(seen(made, role)) for role in ("rep", "rep2", "manager", "auditor")] == [1, 0, 1, 1]


def test_filters_narrow(made: MadeOrganisation, shop: Day) -> None:
    visited(shop)
    today = local_day(made.scope(), shop.at(120))
    found = {
        "category": seen(made, category="display"),
        "customer": seen(made, customer_id=clock.new_id()),
        "person": seen(made, person_id=made.people["rep2"]),
        "department": seen(made, "admin", department_id=made.sibling),
        "before": seen(made, to=today - timedelta(days=1)),
        "after": seen(made, **{"from": today + timedelta(days=1)}),
        "open finding": seen(made, finding="open"),
        "any finding": seen(made, finding="any"),
    }
    assert not any(found.values())
    kept = [
        seen(made, category="shop_front", customer_id=shop.customer.id, person_id=made.people["rep"]),
        seen(made, "admin", department_id=made.root, to=today, finding="none", **{"from": today}),
    ]
    assert [len(each) for each in kept] == [1, 1]


def test_pages_are_walked_newest_first_without_gaps(made: MadeOrganisation, shop: Day) -> None:
    visit_id = visited(shop)
    with tenancy.organisation(made.id):
        visit = Visit.objects.get(id=visit_id)
        VisitPhoto.objects.bulk_create(
            VisitPhoto(
                organisation_id=made.id,
                visit=visit,
                sha256=f"{number:064x}",
                size=1,
                category="display",
                # Some at the same instant: the id decides among them.
                taken_at=shop.at(number // 3),
            )
            for number in range(20)
        )
    walked: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = made.client("manager").get(f"/visits/photos?limit=6&category=display&cursor={cursor}").json()
        walked += page["items"]
        cursor = page["next_cursor"] or ""
        if not cursor:
            break
    assert len({each["id"] for each in walked}) == len(walked) == 20
    times = [(each["taken_at"], each["id"]) for each in walked]
    assert times == sorted(times, reverse=True)
