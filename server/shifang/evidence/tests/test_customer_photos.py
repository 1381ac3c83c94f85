import hashlib
import io

from shifang.accounts.tests.make import organisation
from shifang.customers.operations.issues import raise_issue
from shifang.customers.tests.make import customer
from shifang.customers.types.words import IssueDraft
from shifang.evidence.models import Photo
from shifang.evidence.operations import uploads
from shifang.evidence.tests.make import picture
from shifang.evidence.types import Declared
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs


def test_a_photo_of_an_issue_gets_its_caption_and_is_seen_by_the_customers_owner() -> None:
    made = organisation()
    shop = customer(made, owner="rep", address="南京东路 1 号")
    data = picture() + clock.new_id().bytes
    digest = hashlib.sha256(data).hexdigest()
    manager = made.scope("manager")
    uploads.put(scope=manager, declared=Declared(digest, len(data)), read=io.BytesIO(data).read, now=clock.now())
    assert made.client("rep").get(f"/photos/{digest}").status_code == 404
    photos = (
        {"sha256": digest, "size": len(data), "taken_at": "2026-11-21T06:05:09Z", "latitude": 31.2, "longitude": 121.4},
    )
    with tenancy.organisation(made.id):
        draft = IssueDraft(title="冰柜不制冷", photos=photos)
        raise_issue(scope=manager, customer_id=shop.id, draft=draft, now=clock.now())
    run_jobs(made.id)
    assert made.client("rep").get(f"/photos/{digest}/watermarked").status_code == 200
    assert made.client("rep2").get(f"/photos/{digest}").status_code == 404
    with tenancy.organisation(made.id):
        caption = Photo.objects.get(sha256=digest).caption
    assert caption[0] == "2026-11-21 14:05:09 周六"
    assert f"客户 {shop.name}" in caption
    assert "地点 南京东路 1 号" in caption
    assert made.client("rep").get("/alerts").json()["items"][0]["title"] == f"{shop.name}：冰柜不制冷"
