import json
from hashlib import sha256

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.platform.home import CHECKOUT
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.envelope import EnrolledKey, message, payload_hash, verify
from shifang.truth.attestation.types import Scheme
from shifang.truth.operations.captures import signed_content
from shifang.truth.queries.trust import trust
from shifang.truth.tests import attestation_make as keys
from shifang.visits.tests import seals
from shifang.visits.tests.make import Day, day
from shifang.visits.tests.test_reactions import declared, picture

VECTORS = json.loads((CHECKOUT / "contracts" / "vectors" / "photo_capture.json").read_text())


def signed(made: MadeOrganisation, photo: dict, *, key, visit_id, nonce: str = "") -> dict:
    """A declared photo with its capture's seal, as the phone makes it."""
    nonce = nonce or fresh_nonce(made)
    content = {"purpose": "photo", "visit_id": str(visit_id), **photo, "nonce": nonce}
    value = encode(keys.sign_plain(key, message(payload_hash(content), nonce=decode(nonce))))
    return {**photo, "capture": {"nonce": nonce, "signature": {"value": value}}}


def fresh_nonce(made: MadeOrganisation) -> str:
    return made.client("rep").post("/attestation/nonces", {"purpose": "envelope"}).json()["nonces"][0]["nonce"]


def begun(made: MadeOrganisation) -> tuple[Day, str]:
    today = day(made)
    visit_id = today.start()
    today.check_in(visit_id)
    return today, visit_id


def shown(made: MadeOrganisation, visit_id) -> tuple[list[str], list[dict]]:
    told = made.client("manager").get(f"/visits/{visit_id}").json()
    photos = [photo for step in told["steps"] for photo in step["photos"]]
    return [photo["capture"] for photo in photos], [f for f in told["findings"] if f["signal"] == "photo_signature"]


def test_a_photo_that_the_phone_signed_is_shown_as_signed():
    made = organisation()
    today, visit_id = begun(made)
    key = seals.enrolled(made, today.phone.device_id)
    plain = declared(picture(40), today)
    photo = signed(made, declared(picture(41), today), key=key, visit_id=visit_id)
    answer = today.step(visit_id, "front", {}, photos=[photo, plain])
    assert answer.status == "applied", answer
    states, findings = shown(made, visit_id)
    assert sorted(states) == ["", "signed"]
    assert findings == []


@pytest.mark.parametrize("change", ["sha256", "taken_at", "latitude", "visit", "key", "nonce"])
def test_a_signature_that_is_for_something_else_is_a_finding_and_the_photo_stays(change):
    made = organisation()
    today, visit_id = begun(made)
    key = seals.enrolled(made, today.phone.device_id)
    plain = declared(picture(42), today)
    nonce = fresh_nonce(made)
    if change == "nonce":
        first = signed(made, declared(picture(43), today), key=key, visit_id=visit_id, nonce=nonce)
        assert today.step(visit_id, "front", {}, photos=[first]).status == "applied"
    signer = keys.new_key() if change == "key" else key
    photo = signed(
        made, plain, key=signer, visit_id=today.phone.device_id if change == "visit" else visit_id, nonce=nonce
    )
    others = {"sha256": sha256(b"other").hexdigest(), "taken_at": today.at(5).isoformat(), "latitude": 1.5}
    photo |= {name: value for name, value in others.items() if name == change}
    assert today.step(visit_id, "front", {}, photos=[photo]).status == "applied"
    states, (finding,) = shown(made, visit_id)
    assert states == ["nonce_replayed" if change == "nonce" else "bad_signature"]
    assert finding["verdict"] == "flag"
    assert finding["evidence"] == [f"photo:{photo['sha256']}"]
    assert "{" not in finding["sentence"]


def test_a_phone_without_a_key_takes_photos_unsigned():
    made = organisation()
    today, visit_id = begun(made)
    photo = signed(made, declared(picture(44), today), key=keys.new_key(), visit_id=visit_id)
    assert today.step(visit_id, "front", {}, photos=[photo]).status == "applied"
    assert shown(made, visit_id) == ([""], [])


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_vectors(case):
    key = EnrolledKey(Scheme.WEB_CRYPTO, decode(VECTORS["public_key"]))
    photo = case["photo"]
    content = signed_content(photo, visit_id=case["visit_id"]) | photo["capture"]
    told = verify(
        message(payload_hash(content), nonce=decode(photo["capture"]["nonce"])),
        signature=photo["capture"]["signature"],
        key=key,
        trust=trust(),
    )
    assert told.ok == case["good"]
