"""A position that a phone gives to a customer is taken only from an honest phone; the work is kept for a manager."""

from datetime import timedelta
from typing import Any

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.models import Customer, PositionCorrection
from shifang.customers.tests.make import SHANGHAI, customer
from shifang.kernel.geo import destination
from shifang.platform import clock, tenancy
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.envelope import message, payload_hash
from shifang.truth.tests import attestation_make as make


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def place(**more: Any) -> dict[str, Any]:
    point = destination(SHANGHAI, 0, 80)
    fix = {"latitude": point.latitude, "longitude": point.longitude, "datum": "wgs84", "accuracy_m": 9}
    at = (clock.now() - timedelta(seconds=4)).isoformat()
    return {"fixes": [{**fix, "fixed_at": at}], "environment": {}, **more}


def send(made: MadeOrganisation, kind: str, payload: dict[str, Any], *, device: str | None = None) -> dict[str, Any]:
    command = {
        "id": str(clock.new_id()),
        "kind": kind,
        "happened_at": clock.now().isoformat(),
        "device_id": device or str(clock.new_id()),
        "sequence": 1,
        "payload": payload,
    }
    answer: dict[str, Any] = made.client("rep").post("/commands", {"commands": [command]}).json()["results"][0]
    return answer


def correction(shop: Customer, location: dict[str, Any]) -> dict[str, Any]:
    told = {"customer_id": str(shop.id), "location": location, "note": "搬到对面", "photos": []}
    return {"request_id": str(clock.new_id()), **told}


def newcomer(location: dict[str, Any]) -> dict[str, Any]:
    return {"customer_id": str(clock.new_id()), "name": "新店", "address": "", "type": "other", "location": location}


def corrections(made: MadeOrganisation) -> int:
    with tenancy.organisation(made.id):
        return PositionCorrection.objects.count()


def test_a_rooted_phone_moves_no_customer_until_a_manager_lets_it(made: MadeOrganisation) -> None:
    shop = customer(made)
    told = send(made, "customer.correct_position", correction(shop, place(environment={"rooted": True})))
    assert (told["status"], told["code"]) == ("parked", "position.rooted")
    assert corrections(made) == 0
    body = {"action": "retry", "note": "核实过"}
    assert made.client("manager").post(f"/commands/{told['id']}/resolve", body).json()["status"] == "applied"
    assert corrections(made) == 1


def test_a_forged_seal_on_a_new_customer_is_kept_for_a_manager(made: MadeOrganisation) -> None:
    device = str(clock.new_id())
    client, key = made.client("rep"), make.new_key()
    nonce = client.post("/attestation/nonces", {"purpose": "attestation"}).json()["nonces"][0]["nonce"]
    shown = {"device_id": device, "nonce": nonce, "scheme": "webcrypto", "public_key": encode(make.spki(key))}
    shown["signature"] = encode(make.sign_plain(key, decode(nonce)))
    assert client.post("/attestations", shown).json()["enrolled"]

    def sealed(by: Any) -> dict[str, Any]:
        number = client.post("/attestation/nonces", {"purpose": "envelope"}).json()["nonces"][0]["nonce"]
        bare = place(nonce=number)
        said = make.sign_plain(by, message(payload_hash(bare), nonce=decode(number)))
        return {**bare, "signature": {"value": encode(said)}}

    forged = send(made, "customer.add", newcomer(sealed(make.new_key())), device=device)
    assert (forged["status"], forged["code"]) == ("parked", "position.bad_signature")
    with tenancy.organisation(made.id):
        assert not Customer.objects.exists()
    honest = sealed(key)
    assert send(made, "customer.add", newcomer(honest), device=device)["status"] == "applied"
    again = send(made, "customer.add", newcomer(honest), device=device)
    assert (again["status"], again["code"]) == ("parked", "position.replayed_nonce")


def test_what_the_policy_lets_in_is_taken(made: MadeOrganisation) -> None:
    shop = customer(made)
    marked = correction(shop, place(environment={"mock_apps": ["大牛助手"], "developer_mode": True}))
    assert send(made, "customer.correct_position", marked)["status"] == "applied"
