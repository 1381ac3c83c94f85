"""Who opened somebody else's photo stands in the log."""

from datetime import timedelta

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.evidence.operations import copies
from shifang.evidence.operations.viewing import note_view
from shifang.evidence.queries import photo_of
from shifang.evidence.tests import make
from shifang.evidence.tests.test_api import fresh, put, sha256
from shifang.evidence.types import PHOTO_USERS, PHOTO_VIEWED, HeldAs, PhotoUser, photo_user
from shifang.ledger.queries import timeline
from shifang.ledger.types import RecordedEvent
from shifang.platform import clock, tenancy


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture(autouse=True)
def visits():
    kept = dict(PHOTO_USERS)
    PHOTO_USERS.clear()
    photo_user(PhotoUser("visits", caption=lambda *_: make.caption(), visible=lambda *_: False))
    yield
    PHOTO_USERS.clear()
    PHOTO_USERS.update(kept)


def looks(made: MadeOrganisation, role: str = "rep") -> list[RecordedEvent]:
    with tenancy.organisation(made.id):
        events = timeline(made.id, subject_id=made.people[role])
    return [event for event in events if event.kind == PHOTO_VIEWED.code]


def photo(made: MadeOrganisation, role: str = "rep") -> str:
    data = fresh()
    put(made.client(role), data)
    assert copies.burn(organisation_id=made.id, sha256=sha256(data), now=clock.now())
    return sha256(data)


def test_opening_somebody_elses_photo_is_written_to_the_log_once_a_day(made):
    name = photo(made)
    for path in ("watermarked", "watermarked", "raw", "thumbnail", "credential", ""):
        assert made.client("manager").get(f"/photos/{name}/{path}".rstrip("/")).status_code == 200
    assert made.client("auditor").get(f"/photos/{name}/raw").status_code == 200
    told = [(event.actor_id, event.facts) for event in looks(made)]
    manager, auditor = made.people["manager"], made.people["auditor"]
    copy, raw = {"sha256": name, "shown": "copy"}, {"sha256": name, "shown": "raw"}
    assert sorted(told, key=str) == sorted([(manager, copy), (manager, raw), (auditor, raw)], key=str)


def test_another_day_is_another_look(made):
    name, now, manager = photo(made), clock.now(), made.scope("manager")
    with tenancy.organisation(made.id):
        held = photo_of(manager, name)
        for hours in (0, 23, 25):
            note_view(scope=manager, photo=held, shown=HeldAs.COPY, now=now + timedelta(hours=hours))
    assert len(looks(made)) == 2


def test_ones_own_photo_and_bytes_that_one_handed_in_oneself_are_nobodys_business(made):
    data = fresh()
    for role in ("rep", "manager"):
        put(made.client(role), data)
    assert copies.burn(organisation_id=made.id, sha256=sha256(data), now=clock.now())
    for role in ("rep", "manager"):
        assert made.client(role).get(f"/photos/{sha256(data)}/watermarked").status_code == 200
    assert looks(made) == []
    assert looks(made, "manager") == []


def test_who_may_not_see_a_photo_leaves_no_look(made):
    name = photo(made)
    assert made.client("rep2").get(f"/photos/{name}/watermarked").status_code == 404
    assert made.client("rep").get(f"/photos/{name}/raw").status_code == 403
    assert looks(made) == []


def test_looks_go_with_the_person_who_was_looked_at(made):
    name, rep = photo(made), made.people["rep"]
    assert made.client("manager").get(f"/photos/{name}/watermarked").status_code == 200
    made.client("admin").post(f"/people/{rep}/disable")
    assert made.client("admin").post(f"/people/{rep}/erasure").status_code == 200
    assert [event.facts for event in looks(made)] == [{"erased": True}]
