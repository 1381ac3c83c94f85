"""Enrolling devices over HTTP, signing envelopes with their keys, and what is then known of them."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from shifang.accounts.models import Device
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.truth import attestation
from shifang.truth.attestation import envelope, kinds, play_integrity
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.nonces import Purpose
from shifang.truth.attestation.types import BootState, Scheme, SecurityLevel
from shifang.truth.models import Attestation, DeviceKey, Nonce
from shifang.truth.operations import nonces as nonce_operations
from shifang.truth.operations.signatures import SignatureFacts, SignedEnvelope, check
from shifang.truth.queries.devices import device_facts
from shifang.truth.tests import attestation_make as make


@pytest.fixture(autouse=True)
def installation():
    """An installation with apps of its own; the moment of its certificates is wide enough for the clock."""
    with patch("shifang.truth.api.devices.trust", lambda: make.TRUST):
        yield


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    return organisation()


def fresh_nonce(made, role="rep", purpose="attestation") -> str:
    answer = made.client(role).post("/attestation/nonces", {"purpose": purpose})
    assert answer.status_code == 200, answer.content
    return answer.json()["nonces"][0]["nonce"]


def show(made, device, body, role="rep"):
    return made.client(role).post("/attestations", {"device_id": str(device), **body})


def plain(made, key, nonce, device, role="rep"):
    body = {
        "scheme": "webcrypto",
        "nonce": nonce,
        "public_key": encode(make.spki(key)),
        "signature": encode(make.sign_plain(key, decode(nonce))),
    }
    return show(made, device, body, role)


def android(made, key, nonce, device, role="rep", **words):
    chain = make.android_chain(decode(nonce), key=key, **words)
    return show(
        made, device, {"scheme": "android_key", "nonce": nonce, "chain": [encode(each) for each in chain]}, role
    )


def enrolled(made, role="rep", **words):
    """Return a device with an attested key, and that key."""
    device, key = clock.new_id(), make.new_key()
    answer = android(made, key, fresh_nonce(made, role), device, role, **words)
    assert answer.json()["enrolled"], answer.content
    return device, key


def facts(made, device, role="rep"):
    scope = made.scope(role)
    with tenancy.organisation(made.id):
        return device_facts(scope, device_id=device, person_id=scope.me, now=clock.now())


def test_nonces_are_many_single_use_and_in_time(made):
    answer = made.client("rep").post("/attestation/nonces", {"count": 50}).json()
    assert len({each["nonce"] for each in answer["nonces"]}) == 50
    assert answer["schemes"][0] == "android_key"
    assert answer["rp_id"] == make.PARTY.rp_id
    assert made.client("rep").post("/attestation/nonces", {"count": 51}).status_code == 422
    assert made.client("auditor").post("/attestation/nonces", {}).status_code == 403


def test_unused_nonces_do_not_pile_up(made):
    scope = made.scope("manager")
    with patch.object(nonce_operations, "OUTSTANDING", 60):
        for _ in range(3):
            last = nonce_operations.issue(scope=scope, purpose=Purpose.ENVELOPE, count=50, now=clock.now())
    with tenancy.organisation(made.id):
        left = Nonce.objects.filter(person_id=scope.me)
        assert left.count() == 60
        assert {each.id for each in last} <= set(left.values_list("id", flat=True))
    later = clock.now() + timedelta(days=70)
    nonce_operations.issue(scope=scope, purpose=Purpose.ENVELOPE, count=1, now=later)
    with tenancy.organisation(made.id):
        assert Nonce.objects.filter(person_id=scope.me).count() == 1


def test_an_attested_key_is_enrolled_and_known(made):
    device, key = enrolled(made)
    known = facts(made, device)
    assert (known.attested, known.level, known.boot, known.locked) == (
        True,
        SecurityLevel.TEE,
        BootState.VERIFIED,
        True,
    )
    assert (known.scheme, known.public_key, known.revoked) == (Scheme.ANDROID_KEY, make.spki(key), False)
    with tenancy.organisation(made.id):
        event = Event.objects.get(subject_id=device, kind="device.enrolled")
    assert event.facts["level"] == "tee"


def test_an_unlocked_phone_is_bound_but_not_attested(made):
    device, _ = enrolled(made, locked=False, boot=2)
    known = facts(made, device)
    assert (known.attested, known.code, known.boot) == (False, "bootloader_unlocked", BootState.UNVERIFIED)
    (shown,) = made.client("manager").get(f"/devices/{device}/attestations").json()["items"]
    assert (shown["ok"], shown["enrolled"], shown["code"]) == (False, True, "bootloader_unlocked")
    assert "引导" in shown["zh"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"nonce": "x"}, "nonce_unknown"),
        ({"nonce": encode(bytes(32))}, "nonce_unknown"),
        ({"chain": []}, "chain_length"),
        ({"chain": ["!"]}, "base64"),
        ({"scheme": "play_integrity", "token": "a.b.c.d.e", "public_key": "AAAA"}, "token_not_ours"),
        ({"scheme": "app_attest", "attestation": "oA", "key_id": "AAAA"}, "object_fields"),
        ({"scheme": "webauthn", "credential": {}}, "object_fields"),
        ({"scheme": "webcrypto", "public_key": "AAAA", "signature": "AAAA"}, "public_key"),
        ({"scheme": "webcrypto"}, "base64"),
    ],
)
def test_a_bad_attestation_is_an_answer_that_is_kept(made, change, code):
    device = clock.new_id()
    answer = show(made, device, {"scheme": "android_key", "nonce": fresh_nonce(made), **change})
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["ok"], told["enrolled"], told["code"]) == (False, False, code)
    with tenancy.organisation(made.id):
        assert Attestation.objects.get(id=told["id"]).code == code
        assert Event.objects.filter(subject_id=device, kind="device.attestation_failed").count() == 1
    known = facts(made, device)
    assert known.attested is (None if code.startswith("nonce") else False)


def test_a_nonce_serves_one_attestation_of_its_person_and_purpose(made):
    nonce, device = fresh_nonce(made), clock.new_id()
    assert plain(made, make.new_key(), nonce, device).json()["enrolled"]
    assert plain(made, make.new_key(), nonce, device).json()["code"] == "nonce_replayed"
    assert plain(made, make.new_key(), fresh_nonce(made, "manager"), device).json()["code"] == "nonce_of_another"
    assert plain(made, make.new_key(), fresh_nonce(made, purpose="envelope"), device).json()["code"] == "nonce_unknown"
    old = fresh_nonce(made)
    with tenancy.organisation(made.id):
        Nonce.objects.filter(value=decode(old)).update(expires_at=clock.now() - timedelta(seconds=1))
    assert plain(made, make.new_key(), old, device).json()["code"] == "nonce_expired"


def test_every_scheme_enrols_over_http(made):
    key, device = make.new_key(), clock.new_id()
    nonce = fresh_nonce(made)
    with patch.object(make, "NOW", clock.now()):
        token = make.play_token(play_integrity.nonce_of(decode(nonce), make.spki(key)))
    body = {"scheme": "play_integrity", "nonce": nonce, "token": token, "public_key": encode(make.spki(key))}
    assert show(made, device, body).json()["level"] == "tee"
    nonce = fresh_nonce(made)
    with patch.object(make, "NOW", clock.now()):
        raw = make.apple_object(hashlib.sha256(decode(nonce)).digest(), key=key)
    body = {"scheme": "app_attest", "nonce": nonce, "attestation": encode(raw), "key_id": encode(make.key_id(key))}
    assert show(made, device, body).json()["level"] == "secure_enclave"
    nonce = fresh_nonce(made)
    body = {"scheme": "webauthn", "nonce": nonce, "credential": make.web_credential(decode(nonce), key=key)}
    assert show(made, device, body).json()["enrolled"]
    with tenancy.organisation(made.id):
        assert DeviceKey.objects.filter(device_id=device, revoked_at=None).count() == 1
        assert DeviceKey.objects.filter(device_id=device).count() == 3
    assert facts(made, device).weaker, "a passkey after a key in hardware"


def test_a_revoked_device_can_neither_sign_nor_enrol(made):
    device, key = enrolled(made)
    signed = sign(made, key, device)
    assert made.client("rep").post(f"/devices/{device}/revoke").status_code == 200
    known = facts(made, device)
    assert known.revoked
    assert checked(made, signed, device).signature == "revoked_key"
    assert plain(made, key, fresh_nonce(made), device).json()["code"] == "device.revoked"
    with tenancy.organisation(made.id):
        assert DeviceKey.objects.get(device_id=device).revoked_at is not None


def test_a_colleagues_device_is_not_mine_to_enrol(made):
    device, key = enrolled(made)
    assert plain(made, key, fresh_nonce(made, "rep2"), device, "rep2").status_code == 404
    assert made.client("rep2").get(f"/devices/{device}/attestations").status_code == 404
    assert made.client("rep").get(f"/devices/{clock.new_id()}/attestations").status_code == 404


def test_two_people_on_one_key_and_two_phones_of_one_person_are_seen():
    made = organisation()
    device, key = enrolled(made)
    assert facts(made, device).other_people == ()
    second, _ = enrolled(made)
    assert [each.device_id for each in facts(made, device).other_devices] == [second]
    copied = clock.new_id()
    assert android(made, key, fresh_nonce(made, "rep2"), copied, "rep2").json()["enrolled"]
    (other,) = facts(made, device).other_people
    assert (other.person_id, other.device_id) == (made.people["rep2"], copied)
    assert [each.person_id for each in facts(made, copied, "rep2").other_people] == [made.people["rep"]]
    with tenancy.organisation(made.id):
        long_ago = clock.now() - timedelta(days=40)
        Device.objects.filter(id=second).update(last_seen_at=long_ago)
        DeviceKey.objects.filter(device_id=copied).update(enrolled_at=long_ago)
    assert facts(made, device).other_devices == ()
    assert facts(made, device).other_people == ()


def test_an_unknown_device_has_no_facts(made):
    known = facts(made, clock.new_id())
    assert (known.known, known.scheme, known.attested, known.revoked) == (False, None, None, False)


# --- envelopes ---------------------------------------------------------------------------------------------------


def sign(made, key, device, *, nonce=None) -> SignedEnvelope:
    nonce = nonce or fresh_nonce(made, purpose="envelope")
    content = {"fixes": [{"latitude": 31.23, "longitude": 121.47}], "monotonic_ms": 5, "nonce": nonce}
    message = envelope.message(envelope.payload_hash(content), nonce=decode(nonce))
    content["signature"] = {"value": encode(make.sign(key, message))}
    return SignedEnvelope(command_id=clock.new_id(), content=content)


def checked(made, signed, device, role="rep") -> SignatureFacts:
    scope = made.scope(role)
    with tenancy.organisation(made.id):
        known = device_facts(scope, device_id=device, person_id=scope.me, now=clock.now())
        return check(scope=scope, signed=signed, device=known, trust=make.TRUST, now=clock.now())


def test_a_signed_envelope_holds_and_holds_again_for_the_same_command(made):
    device, key = enrolled(made)
    signed = sign(made, key, device)
    assert checked(made, signed, device).signed
    assert checked(made, signed, device).signed, "a parked command is judged again"


def test_what_came_is_hashed_and_not_what_was_read(made):
    device, key = enrolled(made)
    signed = sign(made, key, device)
    read = {**signed.content, "monotonic_ms": 5.5}
    assert checked(made, SignedEnvelope(signed.command_id, read), device).signature == "bad_signature"
    signed = sign(made, key, device)
    digest = envelope.payload_hash(signed.content)
    read = {**signed.content, "monotonic_ms": 5.5}
    assert checked(made, SignedEnvelope(signed.command_id, read, digest=digest), device).signed


def test_a_replayed_nonce_and_a_changed_envelope_are_found(made):
    device, key = enrolled(made)
    signed = sign(made, key, device)
    assert checked(made, signed, device).signed
    copied = SignedEnvelope(command_id=clock.new_id(), content=signed.content)
    assert checked(made, copied, device) == SignatureFacts(nonce="nonce_replayed", signature="ok")
    other = sign(made, key, device)
    changed = SignedEnvelope(other.command_id, {**other.content, "monotonic_ms": 6})
    assert checked(made, changed, device) == SignatureFacts(nonce="ok", signature="bad_signature")


def test_what_is_missing_is_told_as_missing(made):
    device, key = enrolled(made)
    bare = SignedEnvelope(clock.new_id(), {"fixes": []})
    assert checked(made, bare, device) == SignatureFacts()
    unsigned = SignedEnvelope(clock.new_id(), {"nonce": fresh_nonce(made, purpose="envelope")})
    assert checked(made, unsigned, device) == SignatureFacts(nonce="ok")
    unknown = sign(made, key, device, nonce=encode(bytes(31) + b"\x01"))
    assert checked(made, unknown, device).nonce == "nonce_unknown"
    assert checked(made, sign(made, key, device), clock.new_id()).signature == "no_key"
    without = SignedEnvelope(clock.new_id(), {"signature": {"value": "AAAA"}})
    assert checked(made, without, device) == SignatureFacts(signature="nonce_unknown")
    assert checked(made, SignedEnvelope(clock.new_id(), {"x": float("nan")}), device).signature == "json_value"


def test_what_a_replaced_key_has_signed_is_no_forgery(made):
    device, former = enrolled(made)
    offline = sign(made, former, device)
    assert plain(made, make.new_key(), fresh_nonce(made), device).json()["enrolled"]
    assert checked(made, offline, device) == SignatureFacts(nonce="ok", signature="replaced_key")
    assert checked(made, sign(made, make.new_key(), device), device).signature == "bad_signature"


def test_the_counter_of_an_apple_key_only_rises(made):
    key, device, nonce = make.new_key(), clock.new_id(), fresh_nonce(made)
    with patch.object(make, "NOW", clock.now()):
        raw = make.apple_object(hashlib.sha256(decode(nonce)).digest(), key=key)
    body = {"scheme": "app_attest", "nonce": nonce, "attestation": encode(raw), "key_id": encode(make.key_id(key))}
    assert show(made, device, body).json()["ok"]

    def assertion(counter: int) -> SignedEnvelope:
        nonce = fresh_nonce(made, purpose="envelope")
        content = {"nonce": nonce}
        digest = hashlib.sha256(envelope.message(envelope.payload_hash(content), nonce=decode(nonce))).digest()
        value = encode(make.apple_assertion(digest, key=key, counter=counter))
        return SignedEnvelope(clock.new_id(), {**content, "signature": {"value": value}})

    assert checked(made, assertion(3), device).signed
    assert checked(made, assertion(3), device).signature == "counter_not_risen"
    assert checked(made, assertion(4), device).signed
    assert facts(made, device).counter == 4


# --- words -------------------------------------------------------------------------------------------------------


def test_every_code_has_words_in_both_languages():
    texts = [path.read_text() for path in Path(attestation.__file__).parent.glob("*.py")]
    found = {code for text in texts for code in re.findall(r'(?:Refused|Malformed|Note)\(\s*"(\w+)"', text)}
    found |= {code for text in texts for code in re.findall(r'(?:code=|return )"(\w+)"', text)}
    found -= {"0"}
    assert len(found) > 50
    silent = {
        code for code in found if kinds.words(code)[0] == code and not code.startswith(("status", "apps_", "roots"))
    }
    assert silent == set()
