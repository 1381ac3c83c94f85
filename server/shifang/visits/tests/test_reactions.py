"""What visits do about things below and above them: photos, corrected positions, alerts, watermarks, sync."""

import io
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from shifang.accounts.queries import system_scope
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Customer
from shifang.customers.operations.customers import move_customer
from shifang.kernel.geo import destination
from shifang.ledger.models import Event
from shifang.ledger.operations import sequence
from shifang.ledger.queries import timeline
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.visits.models import CheckInAttempt, VisitPhoto
from shifang.visits.operations.again import judge_again
from shifang.visits.queries.captions import caption_of, sees_photo
from shifang.visits.tests.make import Day, day


def picture(shade: int) -> bytes:
    """Return a small JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, 90, 60)).save(out, "JPEG")
    return out.getvalue()


def upload(made: MadeOrganisation, content: bytes) -> None:
    """Hand a photo in as the rep's phone does."""
    api = made.client("rep")
    answer = api.client.put(
        f"/api/v1/photos/{sha256(content).hexdigest()}", content, content_type="image/jpeg", headers=api.headers
    )
    assert answer.status_code in {200, 201}, answer.content


def declared(content: bytes, today: Day) -> dict[str, Any]:
    """Return the photo as a step declares it."""
    return {
        "sha256": sha256(content).hexdigest(),
        "size": len(content),
        "category": "shop_front",
        "taken_at": today.at(100).isoformat(),
        "latitude": today.point.latitude,
        "longitude": today.point.longitude,
        "accuracy_m": 7.0,
    }


@pytest.mark.parametrize("photo_first", [True, False])
def test_a_visit_is_complete_and_verified_when_its_photos_are_held(*, photo_first: bool) -> None:
    made = organisation()
    today = day(made)
    content = picture(10)
    visit_id = today.start()
    today.check_in(visit_id)
    if photo_first:
        upload(made, content)
    today.step(visit_id, "front", {}, photos=[declared(content, today)])
    today.step(visit_id, "form", {"promotion": False}, seconds=130)
    today.check_out(visit_id, seconds=700, on_site_s=600)
    if not photo_first:
        assert today.visit(visit_id).completeness == "open"
        upload(made, content)
    visit = today.visit(visit_id)
    assert (visit.completeness, visit.verification, visit.verification_reason) == ("complete", "verified", "proven")
    with tenancy.organisation(made.id):
        kinds = list(Event.objects.filter(subject_id=visit_id).values_list("kind", flat=True))
        today.customer.refresh_from_db()
    assert (kinds.count("visit.completed"), kinds.count("visit.verified")) == (1, 1)
    assert today.customer.last_visit_at == today.at(60)


def test_the_watermark_tells_what_the_server_knows() -> None:
    made = organisation()
    today = day(made)
    content = picture(20)
    visit_id = today.start()
    today.check_in(visit_id)
    today.step(visit_id, "front", {}, photos=[declared(content, today)])
    upload(made, content)
    with tenancy.organisation(made.id):
        digest = sha256(content).hexdigest()
        caption = caption_of(made.id, digest)
        assert caption is not None
        assert (caption.customer, caption.visit_code) == (today.customer.name, today.visit(visit_id).code)
        assert (caption.person, caption.accuracy_m, caption.taken_at) == ("rep", 7.0, today.at(100))
        assert caption.phone
        assert sees_photo(made.scope("manager"), digest)
        assert not sees_photo(made.scope("rep2"), digest)
    run_jobs(made.id)
    assert made.client("manager").get(f"/photos/{digest}/watermarked").status_code == 200


def move(made: MadeOrganisation, today: Day, *, north_m: float) -> None:
    """Correct the customer's position as an approval does."""
    with tenancy.organisation(made.id):
        move_customer(
            Customer.objects.select_for_update().get(id=today.customer.id),
            destination(today.point, 0.0, north_m),
            scope=system_scope(made.id),
            now=clock.now(),
            facts={},
        )


def test_a_corrected_position_lets_a_refused_check_in_and_its_steps_through() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    assert today.check_in(visit_id, north_m=445).status == "parked"
    assert today.step(visit_id, "form", {"promotion": False}).status == "waiting"
    move(made, today, north_m=440)
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.overridden_by) == ("checked_in", "pending", None)
    assert visit.distance_m == pytest.approx(5, abs=1)
    assert _attempts(made, visit_id) == [("arrival", False), ("judged_again", True)]
    with tenancy.organisation(made.id):
        judge_again(organisation_id=made.id, customer_id=today.customer.id, now=clock.now())
    assert len(_attempts(made, visit_id)) == 2


def test_a_corrected_position_judges_accepted_off_site_check_ins_again() -> None:
    made = organisation()
    admin = made.client("admin")
    body = {**admin.get("/policies/truth.check_in").json()["body"], "outside": "review"}
    assert admin.put("/policies/truth.check_in", {"body": body, "version": 0}).status_code == 200
    today = day(made)
    content = picture(30)
    upload(made, content)
    visit_id = today.start()
    assert today.check_in(visit_id, north_m=445).result["verdict"] == "flagged"
    today.step(visit_id, "front", {}, photos=[declared(content, today)])
    today.step(visit_id, "form", {"promotion": False}, seconds=130)
    today.check_out(visit_id, seconds=700, on_site_s=600)
    visit = today.visit(visit_id)
    assert (visit.verification, visit.verification_reason) == ("unverified", "to_review")
    move(made, today, north_m=440)
    visit = today.visit(visit_id)
    assert (visit.verification, visit.to_review) == ("verified", False)
    assert _attempts(made, visit_id) == [("arrival", True), ("position_corrected", True)]


def test_a_move_that_does_not_help_leaves_the_check_in_parked() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    today.check_in(visit_id, north_m=2000)
    move(made, today, north_m=500)
    assert today.visit(visit_id).life == "planned"
    assert _attempts(made, visit_id) == [("arrival", False), ("judged_again", False)]
    with tenancy.organisation(made.id):
        told = [each.kind for each in timeline(made.id, subject_id=visit_id)]
    assert told.count("visit.check_in_refused") == 1, "stopped for the same: the timeline says so once"


def test_a_short_visit_alerts_the_manager() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    today.check_in(visit_id)
    today.all_steps(visit_id, seconds=70)
    today.check_out(visit_id, seconds=230, on_site_s=170)
    run_jobs(made.id)
    alerts = made.client("manager").get("/alerts").json()["items"]
    assert [each["kind"] for each in alerts] == ["visit.too_short"]
    assert "2:50" in str(alerts[0])
    assert made.client("rep").get("/alerts").json()["items"] == []


def test_sync_brings_visits_templates_and_assignments_and_then_what_changed() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    _place_events(made)
    phone = made.client("rep")
    whole = phone.get("/sync").json()
    sections = whole["sections"]
    card = sections["visits"]["upserts"][0]
    assert (card["id"], card["state"], card["steps_done"]) == (str(visit_id), "planned", [])
    assert card["template_version_id"] == str(today.version.id)
    assert sections["templates"]["upserts"][0]["steps"][0]["id"] == "front"
    assert sections["assignments"]["upserts"][0]["customer_type"] is None
    assert {"visits.rules", "truth.check_in"} <= {each["kind"] for each in sections["policies"]["upserts"]}
    today.check_in(visit_id)
    today.step(visit_id, "form", {"promotion": False})
    _place_events(made)
    changed = phone.get(f"/sync?since={whole['cursor']}").json()
    card = changed["sections"]["visits"]["upserts"][0]
    assert (changed["reset"], card["state"], card["steps_done"]) == (False, "checked_in", ["form"])
    assert "visits" not in made.client("rep2").get(f"/sync?since={whole['cursor']}").json()["sections"]


def _attempts(made: MadeOrganisation, visit_id: UUID) -> list[tuple[str, bool]]:
    with tenancy.organisation(made.id):
        return list(
            CheckInAttempt.objects.filter(visit_id=visit_id, purpose="check_in")
            .order_by("id")
            .values_list("cause", "accepted")
        )


def _place_events(made: MadeOrganisation) -> None:
    sequence(organisation_id=made.id)


def test_a_photo_that_two_visits_declare_counts_for_both() -> None:
    made = organisation()
    today = day(made)
    content = picture(40)
    ids = []
    for number in range(2):
        visit_id = today.start(seconds=number * 1000)
        today.check_in(visit_id, seconds=number * 1000 + 1)
        today.step(visit_id, "front", {}, photos=[declared(content, today)], seconds=number * 1000 + 5)
        today.step(visit_id, "form", {"promotion": False}, seconds=number * 1000 + 10)
        today.check_out(visit_id, seconds=number * 1000 + 400, on_site_s=399)
        ids.append(visit_id)
    upload(made, content)
    assert [today.visit(each).completeness for each in ids] == ["complete", "complete"]
    with tenancy.organisation(made.id):
        assert not VisitPhoto.objects.filter(held_at=None).exists()
