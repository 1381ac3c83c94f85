"""A photo used twice: found, shown beside the other, decided, and what becomes of the visit."""

import hashlib
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image

import shifang.evidence
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.evidence.operations import uploads
from shifang.evidence.types import Declared
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.truth.models import Finding
from shifang.visits.queries.photos import photo_doubts
from shifang.visits.tests.make import Day, Phone, day

SHELF = Path(shifang.evidence.__file__).parent / "tests" / "photos" / "square-512x512.jpg"


@cache
def shelf() -> np.ndarray:
    return np.asarray(Image.open(SHELF).convert("RGB"))


def encoded(picture: np.ndarray, quality: int = 90, **save: object) -> bytes:
    target = io.BytesIO()
    Image.fromarray(picture).save(target, "JPEG", quality=quality, **save)
    return target.getvalue()


def visited(today: Day, data: bytes, *, seconds: float, upload_first: bool = False) -> UUID:
    """A whole visit with this photo of the shop front; the photo comes before its step or after."""
    sha256 = hashlib.sha256(data).hexdigest()
    scope = today.made.scope(today.phone.person)

    def upload() -> None:
        uploads.put(scope=scope, declared=Declared(sha256, len(data)), read=io.BytesIO(data).read, now=clock.now())
        run_jobs(today.made.id)

    if upload_first:
        upload()
    visit_id = today.start(seconds=seconds)
    assert today.check_in(visit_id, seconds=seconds + 60).status == "applied"
    shot = {"sha256": sha256, "size": len(data), "category": "shop_front"}
    shot["taken_at"] = today.at(seconds + 100).isoformat()
    assert today.step(visit_id, "front", {}, seconds=seconds + 120, photos=[shot]).status == "applied"
    assert today.step(visit_id, "form", {"promotion": False}, seconds=seconds + 130).status == "applied"
    assert today.check_out(visit_id, seconds=seconds + 700, on_site_s=640).status == "applied"
    if not upload_first:
        upload()
    run_jobs(today.made.id)
    return visit_id


def elsewhere(today: Day, *, person: str = "rep") -> Day:
    """The same day at another shop, perhaps of another person."""
    other = customer(today.made, name="另一家店")
    return replace(today, customer=other, phone=today.phone if person == "rep" else Phone(today.made, person))


def findings(made: MadeOrganisation) -> list[Finding]:
    with tenancy.organisation(made.id):
        return list(Finding.objects.order_by("id"))


def decide(made: MadeOrganisation, found: Finding, decision: str, *, who: str = "admin") -> dict[str, Any]:
    body = {"decision": decision, "note": "看过两张照片"}
    answer = made.client(who).post(f"/findings/{found.id}/decide", body)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def standing(today: Day, visit_id: UUID) -> tuple[str, str]:
    visit = today.visit(visit_id)
    return visit.verification, visit.verification_reason


def test_the_same_file_in_two_shops_by_two_people_is_found_shown_and_decided():
    made = organisation()
    today = day(made)
    first = visited(today, encoded(shelf()), seconds=0)
    assert standing(today, first)[0] == "verified"
    other = elsewhere(today, person="manager")
    second = visited(other, encoded(shelf()), seconds=1000)
    [found] = findings(made)
    assert (found.subject_id, found.signals, found.verdict) == (second, ["photo_same"], "flagged")
    assert found.person_id == made.people["manager"]
    assert (standing(today, first)[0], standing(other, second)) == ("verified", ("unverified", "to_review"))

    page = made.client("admin").get(f"/findings/{found.id}").json()
    [pair] = page["photo"]["pairs"]
    assert (page["photo"]["photo"]["customer_name"], pair["earlier"]["visit_id"]) == ("另一家店", str(first))
    assert (page["reasons"][0]["verdict"], page["fixes"]) == ("review", [])
    listed = made.client("admin").get("/findings?signal=photo_same").json()
    assert [each["id"] for each in listed["items"]] == [str(found.id)]

    sha256 = page["photo"]["photo"]["sha256"]
    assert decide(made, found, "confirm")["status"] == "decided"
    assert standing(other, second)[0] == "refuted"
    assert standing(today, first)[0] == "verified"
    with tenancy.organisation(made.id):
        assert photo_doubts(made.id, [sha256]) == {(second, sha256): "confirm"}


def test_a_cleared_photo_counts_and_stays_cleared():
    made = organisation()
    today = day(made)
    visited(today, encoded(shelf()), seconds=0)
    other = elsewhere(today)
    second = visited(other, encoded(shelf(), quality=40), seconds=1000)
    [found] = findings(made)
    assert found.signals == ["photo_near"]
    decide(made, found, "dismiss")
    assert standing(other, second) == ("verified", "proven")
    # A third use is judged with all the others; what was decided stays.
    third = visited(elsewhere(today), encoded(shelf(), quality=30), seconds=2000)
    assert [each.subject_id for each in findings(made)] == [second, third]
    assert standing(other, second) == ("verified", "proven")


def test_a_corner_cut_off_is_found_whichever_comes_first_the_photo_or_the_step():
    made = organisation()
    today = day(made)
    visited(today, encoded(shelf()), seconds=0, upload_first=True)
    cut = shelf()[: int(0.88 * 512), : int(0.88 * 512)]
    visited(elsewhere(today), encoded(cut), seconds=1000, upload_first=True)
    visited(elsewhere(today), encoded(cut, quality=70), seconds=2000)
    part, more = findings(made)
    assert part.signals == ["photo_part"]
    assert set(more.signals) == {"photo_near", "photo_part"}
    assert part.assessment["findings"][0]["unit"] == "%"


def test_the_same_shelf_twice_in_one_visit_is_honest():
    made = organisation()
    today = day(made)
    visit_id = today.start(seconds=0)
    assert today.check_in(visit_id, seconds=60).status == "applied"
    shots = []
    for quality in (90, 60):
        data = encoded(shelf(), quality)
        sha256 = hashlib.sha256(data).hexdigest()
        scope = made.scope("rep")
        uploads.put(scope=scope, declared=Declared(sha256, len(data)), read=io.BytesIO(data).read, now=clock.now())
        taken = today.at(100 + quality).isoformat()
        shots.append({"sha256": sha256, "size": len(data), "category": "shop_front", "taken_at": taken})
    assert today.step(visit_id, "front", {}, seconds=300, photos=shots).status == "applied"
    run_jobs(made.id)
    assert findings(made) == []


def test_what_the_file_says_against_the_claim_is_found():
    made = organisation()
    today = day(made)
    exif = Image.Exif()
    exif[0x0131] = "Adobe Photoshop 26.0"
    exif.get_ifd(0x8769)[0x9003] = "2019:05:06 07:08:09"
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 0.0, 0.0), 3: "E", 4: (20.0, 0.0, 0.0)})
    visit_id = visited(today, encoded(shelf(), exif=exif), seconds=0)
    [found] = findings(made)
    assert found.signals == ["photo_edited", "photo_elsewhere", "photo_old"]
    assert standing(today, visit_id) == ("unverified", "to_review")
    page = made.client("manager").get(f"/findings/{found.id}").json()
    assert "Adobe Photoshop 26.0" in page["reasons"][0]["sentence"]
    assert page["photo"]["pairs"] == []


def test_whoever_reviews_a_finding_sees_both_photos():
    made = organisation()
    today = day(made)
    theirs = customer(made, name="分公司的店", owner="rep2")
    data = encoded(shelf())
    visited(replace(today, customer=theirs, phone=Phone(made, "rep2")), data, seconds=0)
    first = hashlib.sha256(data).hexdigest()
    manager = made.client("manager")
    assert manager.get(f"/photos/{first}/thumbnail").status_code == 404
    visited(today, encoded(shelf(), quality=40), seconds=1000)
    [found] = findings(made)
    [pair] = manager.get(f"/findings/{found.id}").json()["photo"]["pairs"]
    assert pair["earlier"]["sha256"] == first
    assert manager.get(f"/photos/{first}/thumbnail").status_code == 200
    assert made.client("rep").get(f"/photos/{first}/thumbnail").status_code == 404
