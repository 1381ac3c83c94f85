"""Everybody sees who looked at their own tracks and photos, and nobody else's."""

from typing import Any

import pytest

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.evidence.models import Submission
from shifang.evidence.operations.viewing import note_view as note_photo
from shifang.evidence.queries import photo_of
from shifang.evidence.tests.test_api import fresh, put, sha256
from shifang.evidence.types import HeldAs
from shifang.platform import clock, tenancy
from shifang.tracking.operations.viewing import note_view as note_track
from shifang.visits.models import VisitPhoto
from shifang.visits.operations.begin import local_day
from shifang.visits.tests.make import Day, day


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture
def shop(made: MadeOrganisation) -> Day:
    return day(made)


def looks(made: MadeOrganisation, role: str = "rep", query: str = "") -> dict[str, Any]:
    answer = made.client(role).get(f"/me/looks{query}")
    assert answer.status_code == 200, answer.content
    page: dict[str, Any] = answer.json()
    return page


def track_seen(made: MadeOrganisation, *roles: str) -> None:
    with tenancy.organisation(made.id):
        person = Person.objects.get(id=made.people["rep"])
        for role in roles:
            now = clock.now()
            note_track(scope=made.scope(role), person=person, day=local_day(made.scope(role), now), now=now)


def test_a_look_tells_who_when_and_which_day(made: MadeOrganisation) -> None:
    track_seen(made, "manager")
    [look] = looks(made)["items"]
    assert (look["what"], look["by_id"]) == ("track", str(made.people["manager"]))
    assert look["by_name"]
    assert look["day"] == local_day(made.scope("rep"), clock.now()).isoformat()
    assert look["customer_name"] is None


def test_a_look_at_a_photo_tells_where_it_was_taken(made: MadeOrganisation, shop: Day) -> None:
    visit_id = shop.start()
    shop.check_in(visit_id)
    shop.all_steps(visit_id)
    data = fresh()
    put(made.client("rep"), data)
    with tenancy.organisation(made.id):
        taken = VisitPhoto.objects.get(visit_id=visit_id)
        VisitPhoto.objects.filter(id=taken.id).update(sha256=sha256(data))
        photo = photo_of(made.scope("rep"), sha256(data))
        assert Submission.objects.filter(photo_id=photo.id).exists()
        note_photo(scope=made.scope("manager"), photo=photo, shown=HeldAs.RAW, now=clock.now())
    [look] = looks(made)["items"]
    assert (look["what"], look["visit_id"]) == ("photo", str(visit_id))
    assert look["customer_name"] == shop.customer.name
    assert look["day"] == local_day(made.scope("rep"), taken.taken_at).isoformat()


def test_nobody_sees_looks_at_others(made: MadeOrganisation) -> None:
    track_seen(made, "manager")
    assert [looks(made, role)["items"] for role in ("rep2", "manager", "admin", "auditor")] == [[], [], [], []]


def test_pages_go_on_newest_first(made: MadeOrganisation) -> None:
    track_seen(made, "manager", "admin", "auditor")
    first = looks(made, query="?limit=2")
    rest = looks(made, query=f"?limit=2&cursor={first['next_cursor']}")
    seen = [each["by_id"] for each in (*first["items"], *rest["items"])]
    assert seen == [str(made.people[role]) for role in ("auditor", "admin", "manager")]
    assert rest["next_cursor"] is None
