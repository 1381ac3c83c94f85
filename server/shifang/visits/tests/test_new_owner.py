"""Who sees the photos of a visit after its customer has got another owner."""

import hashlib
import io

from shifang.accounts.tests.make import organisation
from shifang.customers.operations.ownership import transfer_customer
from shifang.evidence.models import Photo
from shifang.evidence.operations import uploads
from shifang.evidence.tests.make import picture
from shifang.evidence.types import Declared
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.visits.tests.make import day


def test_a_new_owner_sees_the_photos_of_earlier_visits() -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    today.check_in(visit_id)
    data = picture() + clock.new_id().bytes
    digest = hashlib.sha256(data).hexdigest()
    shot = {"sha256": digest, "size": len(data), "category": "shop_front", "taken_at": today.at(90).isoformat()}
    assert today.step(visit_id, "front", {}, photos=[shot]).status == "applied"
    uploads.put(
        scope=made.scope("rep"), declared=Declared(digest, len(data)), read=io.BytesIO(data).read, now=clock.now()
    )
    run_jobs(made.id)
    with tenancy.organisation(made.id):
        assert f"客户 {today.customer.name}" in Photo.objects.get(sha256=digest).caption
    successor = made.client("rep2")
    assert successor.get(f"/photos/{digest}/watermarked").status_code == 404
    with tenancy.organisation(made.id):
        transfer_customer(
            scope=made.scope("admin"),
            customer_id=today.customer.id,
            owner_id=made.people["rep2"],
            reason="交接",
            now=clock.now(),
        )
    assert successor.get(f"/photos/{digest}/watermarked").status_code == 200
    run_jobs(made.id)
    assert successor.get("/alerts").json()["items"][0]["title"] == f"新客户：{today.customer.name}"
