"""What alerts and the phone protocol, which do not know each other, do together."""

from datetime import timedelta

from shifang.accounts.tests.make import organisation
from shifang.ledger.operations import sequence
from shifang.platform import clock
from shifang.platform.tests.make import run_jobs


def test_parked_work_is_told_to_the_manager_and_reaches_the_phone() -> None:
    made = organisation()
    envelope = {
        "id": clock.new_id(),
        "kind": "customer.follow_up",
        "happened_at": (clock.now() + timedelta(hours=3)).isoformat(),
        "device_id": clock.new_id(),
        "sequence": 1,
        "payload": {},
    }
    phone = made.client("manager")
    start = phone.get("/sync").json()["cursor"]
    sent = made.client("rep").post("/commands", {"commands": [envelope]}).json()["results"][0]
    assert (sent["status"], sent["code"]) == ("parked", "command.clock_ahead")
    run_jobs(made.id)
    sequence(organisation_id=made.id)
    changed = phone.get(f"/sync?since={start}").json()["sections"]["alerts"]["upserts"]
    assert [each["kind"] for each in changed] == ["command.parked"]
    assert "手机时间快了" in changed[0]["body"]
    assert "{" not in changed[0]["body"]
