"""Erasing a person: previewed, allowed to few, of disabled people only; nothing of them is left in a dump."""

import hashlib
import io
import secrets
from uuid import UUID

import pytest

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.config.tests.test_sealed_columns import everything
from shifang.evidence.models import Photo
from shifang.evidence.operations import copies, uploads
from shifang.evidence.tests import make
from shifang.evidence.types import PHOTO_USERS, Declared, PhotoUser, photo_user
from shifang.ledger.models import Event
from shifang.ledger.operations import sequence
from shifang.ledger.queries.audit import audit
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.tracking.models import Day

NOW = clock.now()


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture
def captioned():
    kept = dict(PHOTO_USERS)
    PHOTO_USERS.clear()
    yield
    PHOTO_USERS.clear()
    PHOTO_USERS.update(kept)


def named(made: MadeOrganisation, person: UUID, name: str, phone: str) -> None:
    made.client("admin").patch(f"/people/{person}", {"name": name, "phone": phone, "email": f"{phone}@example.com"})


def photo(made: MadeOrganisation) -> str:
    data = make.picture() + clock.new_id().bytes
    sha256 = hashlib.sha256(data).hexdigest()
    uploads.put(scope=made.scope("rep"), declared=Declared(sha256, len(data)), read=io.BytesIO(data).read, now=NOW)
    return sha256


def erasure(made: MadeOrganisation, method: str = "POST", *, role: str = "admin"):
    return made.client(role).send(method, f"/people/{made.people['rep']}/erasure")


def test_what_is_of_a_person_goes_and_the_log_still_verifies(made, captioned):
    person, name, phone = (
        made.people["rep"],
        "王" + secrets.token_hex(6),
        "139" + str(secrets.randbelow(10**8)).zfill(8),
    )
    named(made, person, name, phone)

    def caption(organisation_id: UUID, _: str):
        row = Person.objects.get(organisation_id=organisation_id, id=person)
        return make.caption(person=row.name, phone=row.phone)

    photo_user(PhotoUser("visits", caption=caption, visible=lambda *_: False))
    sha256 = photo(made)
    assert copies.burn(organisation_id=made.id, sha256=sha256, now=NOW)
    with tenancy.organisation(made.id):
        Day.objects.create(
            organisation_id=made.id, person_id=person, day=NOW.date(), points=1, last_at=NOW, latitude=1, longitude=2,
            received_at=NOW, stale=False,
        )  # fmt: skip
    assert name in everything(made)
    assert erasure(made).json()["code"] == "person.still_active"
    made.client("admin").post(f"/people/{person}/disable")
    sequence(organisation_id=made.id)
    told = erasure(made, "GET").json()
    assert told["erased"]["tracks"] == 1
    assert told["erased"]["captions"] == 1
    assert told["events"] >= 3
    assert erasure(made).status_code == 200
    run_jobs(made.id)
    dumped = everything(made)
    assert name not in dumped
    assert phone not in dumped
    sequence(organisation_id=made.id)
    with tenancy.organisation(made.id):
        row = Person.objects.get(id=person)
        found = audit(made.id, ())
        assert (row.name, row.phone, row.email) == ("已删除人员", "", "")
        assert not Day.objects.filter(person_id=person).exists()
        assert Photo.objects.get(sha256=sha256).caption[0].startswith("2026")
        event = Event.objects.get(kind="person.erased")
    assert found.faults == ()
    assert found.erased >= 3
    assert event.facts["erased"]["tracks"] == 1
    assert event.actor_id == made.people["admin"]
    # The photo itself, what it shows and when it was held, is the organisation's record.
    assert made.client("admin").get(f"/photos/{sha256}/raw").status_code == 200


def test_it_can_be_done_again_and_finds_little(made):
    made.client("admin").post(f"/people/{made.people['rep']}/disable")
    assert erasure(made).status_code == 200
    again = erasure(made).json()
    assert not any(again["erased"].values())


@pytest.mark.parametrize("role", ["rep", "manager", "auditor"])
def test_only_who_may_erase_can_look_and_do(made, role):
    for method in ("GET", "POST"):
        assert erasure(made, method, role=role).status_code == 403


def test_of_another_organisation_is_not_found(made):
    other = organisation()
    for method in ("GET", "POST"):
        answer = other.client("admin").send(method, f"/people/{made.people['rep']}/erasure")
        assert answer.status_code == 404
