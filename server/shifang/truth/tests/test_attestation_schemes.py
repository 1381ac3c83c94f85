"""Play Integrity, App Attest, WebAuthn and plain keys: what is good, and each way of being refused."""

import asyncio
import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pyattest.assertion import Assertion
from pyattest.attestation import Attestation
from pyattest.configs.apple import AppleConfig
from webauthn import verify_registration_response
from webauthn.helpers.structs import AttestationFormat

from shifang.truth.attestation import app_attest, key_attestation, key_description, material, play_integrity, web_key
from shifang.truth.attestation.types import AppleApp, BootState, SecurityLevel
from shifang.truth.tests import attestation_make as make
from shifang.truth.tests import attestation_vectors as vectors

CHALLENGE = b"a challenge of thirty-two bytes!"
HASH = hashlib.sha256(CHALLENGE).digest()
KEY = make.new_key()
PEM = b"-----BEGIN CERTIFICATE-----"


# --- Android keys of our own making: the attack that golden chains cannot show -----------------------------------


def test_a_description_signed_by_an_attested_key_is_not_believed():
    """The owner of an unlocked phone signs "locked, verified" with a key that really was attested."""
    attested = make.new_key()
    honest = make.android_chain(CHALLENGE, key=attested, locked=False, boot=2)
    holder = make.Authority(attested, make.x509.load_der_x509_certificate(honest[0]))
    lie = (key_description.OID, make.described(CHALLENGE))
    forged = make.issue("Android Keystore Key", by=holder, authority=False, extension=lie)
    verdict = key_attestation.verify(
        [forged.der, *honest], challenge=CHALLENGE, apps=[make.APP], trust=make.TRUST.android, now=make.NOW
    )
    assert (verdict.code, verdict.genuine) == ("signed_by_attested_key", False)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({}, "ok"),
        ({"level": 2}, "ok"),
        ({"level": 0}, "software_key"),
        ({"locked": False}, "bootloader_unlocked"),
        ({"boot": 1}, "boot_not_verified"),
        ({"origin": 2}, "key_imported"),
        ({"package": "com.clone.container"}, "app_differs"),
        ({"digest": bytes(32)}, "app_signer_differs"),
    ],
)
def test_what_a_chain_says_of_key_device_and_app(words, code):
    chain = make.android_chain(CHALLENGE, key=KEY, **words)
    verdict = key_attestation.verify(
        chain, challenge=CHALLENGE, apps=[make.APP], trust=make.TRUST.android, now=make.NOW
    )
    assert (verdict.code, verdict.genuine, verdict.public_key) == (code, True, make.spki(KEY))


# --- Play Integrity ----------------------------------------------------------------------------------------------


def played(token: str, **changes):
    given = {"challenge": CHALLENGE, "public_key": make.spki(KEY), "keys": [make.PLAY], "apps": [make.APP], **changes}
    return play_integrity.verify(token, now=given.pop("now", make.NOW), **given)


NONCE = play_integrity.nonce_of(CHALLENGE, make.spki(KEY))


def test_a_token_of_a_strong_device_is_good():
    verdict = played(make.play_token(NONCE))
    assert (verdict.ok, verdict.level, verdict.boot) == (True, SecurityLevel.TEE, BootState.VERIFIED)
    assert verdict.public_key == make.spki(KEY)
    assert verdict.signature_digests == (make.DIGEST.hex(),)


def test_a_weaker_device_is_told_as_such():
    verdict = played(make.play_token(NONCE, deviceIntegrity={"deviceRecognitionVerdict": ["MEETS_DEVICE_INTEGRITY"]}))
    assert (verdict.ok, verdict.level, verdict.boot) == (True, SecurityLevel.SOFTWARE, None)


@pytest.mark.parametrize(
    ("token", "changes", "code"),
    [
        (make.play_token(NONCE), {"challenge": b"another"}, "challenge_differs"),
        (make.play_token(NONCE), {"public_key": make.spki(make.new_key())}, "challenge_differs"),
        (make.play_token(NONCE), {"now": make.NOW + timedelta(minutes=11)}, "stale"),
        (make.play_token(NONCE), {"now": make.NOW - timedelta(minutes=2)}, "stale"),
        (make.play_token(NONCE), {"keys": []}, "token_not_ours"),
        (make.play_token(NONCE), {"apps": []}, "app_differs"),
        (make.play_token(NONCE), {"apps": [replace(make.APP, digests=frozenset({"00"}))]}, "app_signer_differs"),
        (make.play_token(NONCE, deviceIntegrity={}), {}, "device_integrity"),
        (
            make.play_token(NONCE, appIntegrity={"appRecognitionVerdict": "UNEVALUATED"}),
            {},
            "app_not_from_play",
        ),
        (make.play_token(NONCE, appIntegrity=[]), {}, "token_payload"),
        (make.play_wrap(b"{}", signer=make.new_key()), {}, "bad_signature"),
        (make.play_wrap(b"{}", secret=bytes(32)), {}, "token_not_ours"),
        (make.play_wrap(b"[]"), {}, "token_payload"),
        (make.play_wrap(b"\xff"), {}, "bad_signature"),
        ("", {}, "token_form"),
        ("a.b.c.d.e", {}, "token_not_ours"),
        ("." * 50_000, {}, "token_form"),
    ],
)
def test_tokens_that_are_refused(token, changes, code):
    assert played(token, **changes).code == code


# --- App Attest --------------------------------------------------------------------------------------------------


def attested(raw: bytes, **changes):
    given = {
        "key_id": make.key_id(KEY),
        "client_data_hash": HASH,
        "apps": [AppleApp(make.APPLE_APP)],
        "root": make.APPLE_ROOT.der,
        "now": make.NOW,
        **changes,
    }
    return app_attest.verify(raw, **given)


def test_a_key_of_our_app_on_an_apple_chip_is_good():
    verdict = attested(make.apple_object(HASH, key=KEY))
    assert (verdict.ok, verdict.level, verdict.boot) == (True, SecurityLevel.SECURE_ENCLAVE, None)
    assert verdict.public_key == make.spki(KEY)


def test_a_newer_system_may_append_extensions():
    more = make.cbor2.dumps({"apple_bundle_version_01": "1"})
    assert attested(make.apple_object(HASH, key=KEY, rest=more)).ok


def test_keys_of_development_builds_need_leave():
    raw = make.apple_object(HASH, key=KEY, aaguid=b"appattestdevelop")
    assert attested(raw).code == "environment_differs"
    assert attested(raw, apps=[AppleApp(make.APPLE_APP, development=True)]).labels == ("development",)


@pytest.mark.parametrize(
    ("raw", "changes", "code"),
    [
        (make.apple_object(HASH, key=KEY), {"client_data_hash": CHALLENGE}, "challenge_differs"),
        (make.apple_object(HASH, key=KEY), {"key_id": bytes(32)}, "key_id_differs"),
        (make.apple_object(HASH, key=KEY), {"apps": []}, "app_differs"),
        (make.apple_object(HASH, key=KEY), {"now": make.NOW + timedelta(days=4)}, "expired"),
        (make.apple_object(HASH, key=KEY), {"root": make.ANDROID_ROOT.der}, "broken_link"),
        (make.apple_object(HASH, key=KEY, counter=1), {}, "counter_not_zero"),
        (make.apple_object(HASH, key=KEY)[:-40], {}, "cbor_truncated"),
        (b"", {}, "cbor_truncated"),
        (b"\xa0", {}, "object_fields"),
        (b"\xbf" * 100, {}, "cbor_length"),
        (b"\x81" * 5_000, {}, "cbor_depth"),
        (b"\x00" * 50_000, {}, "object_size"),
    ],
)
def test_apple_objects_that_are_refused(raw, changes, code):
    assert attested(raw, **changes).code == code


def test_pyattest_agrees_with_the_objects_of_these_tests():
    """The oracle reads the clock, so it is asked about a chain that is in date for it too."""
    config = AppleConfig(
        key_id=make.key_id(KEY),
        app_id=make.APPLE_APP,
        production=True,
        root_ca=make.APPLE_ROOT.certificate.public_bytes(make.Encoding.PEM),
    )
    raw = make.apple_assertion(HASH, key=KEY, counter=1)
    oracle = Assertion(raw, HASH, KEY.public_key(), config)
    oracle.verify()
    unpacked = Attestation(make.apple_object(HASH, key=KEY), CHALLENGE, config)
    verifier = config.attestation_verifier_class(unpacked)
    data = verifier.unpack(unpacked.raw)
    verifier.verify_app_id(data["rp_id"])
    verifier.verify_counter(data["counter"])
    verifier.verify_aaguid(data["aaguid"])
    assert asyncio.iscoroutinefunction(verifier.verify)
    assert data["credential_id"] == make.key_id(KEY)


def asserted(raw: bytes, **changes):
    given = {
        "public_key": make.spki(KEY),
        "client_data_hash": HASH,
        "apps": [AppleApp(make.APPLE_APP)],
        "counter": 4,
        **changes,
    }
    return app_attest.verify_assertion(raw, **given)


@pytest.mark.parametrize(
    ("raw", "changes", "code"),
    [
        (make.apple_assertion(HASH, key=KEY, counter=5), {}, "ok"),
        (make.apple_assertion(HASH, key=KEY, counter=4), {}, "counter_not_risen"),
        (make.apple_assertion(CHALLENGE, key=KEY, counter=5), {}, "bad_signature"),
        (make.apple_assertion(HASH, key=make.new_key(), counter=5), {}, "bad_signature"),
        (make.apple_assertion(HASH, key=KEY, counter=5, app="other"), {}, "app_differs"),
        (make.apple_assertion(HASH, key=KEY, counter=5), {"public_key": b"\x30\x00"}, "public_key"),
        (b"\x80", {}, "object_fields"),
        (make.cbor2.dumps({"signature": b"", "authenticatorData": b""}), {}, "authenticator_truncated"),
    ],
)
def test_assertions(raw, changes, code):
    verdict = asserted(raw, **changes)
    assert (verdict.ok, verdict.code) == (code == "ok", code)


# --- WebAuthn ----------------------------------------------------------------------------------------------------


def registered(credential, **changes):
    given = {
        "challenge": CHALLENGE,
        "party": make.PARTY,
        "trust": make.TRUST.android,
        "now": make.NOW,
        **changes,
    }
    return web_key.register(credential, **given)


def test_a_passkey_is_bound_but_vouched_for_by_nobody():
    verdict = registered(make.web_credential(CHALLENGE, key=KEY))
    assert (verdict.ok, verdict.genuine, verdict.level) == (True, False, SecurityLevel.NONE)
    assert (verdict.public_key, verdict.credential_id) == (make.spki(KEY), b"credential")


def test_an_android_key_in_the_browser_tells_level_and_boot():
    verdict = registered(make.web_credential(CHALLENGE, key=KEY, attested={"package": "com.google.android.gms"}))
    assert (verdict.ok, verdict.genuine, verdict.level) == (True, True, SecurityLevel.TEE)
    assert (verdict.boot, verdict.locked) == (BootState.VERIFIED, True)


def test_an_unlocked_phone_does_not_hide_behind_the_browser():
    """py_webauthn would let this through: it looks neither at the root of trust nor at the level."""
    verdict = registered(make.web_credential(CHALLENGE, key=KEY, attested={"locked": False, "boot": 2}))
    assert (verdict.ok, verdict.genuine, verdict.code) == (False, True, "bootloader_unlocked")


def without(credential, *path):
    part = credential
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return credential


@pytest.mark.parametrize(
    ("credential", "changes", "code"),
    [
        (make.web_credential(CHALLENGE, key=KEY), {"challenge": HASH}, "ceremony"),
        (make.web_credential(CHALLENGE, key=KEY, origin="https://evil.example"), {}, "ceremony"),
        (make.web_credential(CHALLENGE, key=KEY, party="evil.example"), {}, "ceremony"),
        (without(make.web_credential(CHALLENGE, key=KEY), "id"), {}, "ceremony"),
        (without(make.web_credential(CHALLENGE, key=KEY), "response"), {}, "object_fields"),
        (without(make.web_credential(CHALLENGE, key=KEY), "response", "clientDataJSON"), {}, "ceremony"),
        ({"response": {"attestationObject": "!"}}, {}, "object_fields"),
        ({"response": {"attestationObject": "gA"}}, {}, "object_fields"),
        (make.web_credential(CHALLENGE, key=KEY, attested={"origin": 2}), {}, "key_imported"),
        ({"response": []}, {}, "object_fields"),
        (
            make.web_credential(CHALLENGE, key=KEY, attested={}),
            {"now": make.NOW + timedelta(days=9_999)},
            "ok",
        ),
        (
            make.web_credential(CHALLENGE, key=KEY, attested={}),
            {"now": make.NOW - timedelta(days=4_000)},
            "not_yet_valid",
        ),
    ],
)
def test_credentials_that_are_refused(credential, changes, code):
    assert registered(credential, **changes).code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "ok"),
        ({"counter": 9}, "counter_not_risen"),
        ({"credential_id": b"other"}, "key_differs"),
        ({"challenge": HASH}, "bad_signature"),
        ({"public_key": make.spki(make.new_key())}, "bad_signature"),
        ({"public_key": b""}, "public_key"),
    ],
)
def test_web_assertions(changes, code):
    given = {
        "challenge": CHALLENGE,
        "party": make.PARTY,
        "public_key": make.spki(KEY),
        "credential_id": b"credential",
        "counter": 4,
        **changes,
    }
    assert web_key.verify_assertion(make.web_assertion(CHALLENGE, key=KEY, counter=5), **given).code == code


def test_web_assertions_of_another_form_are_refused():
    for credential in ({}, {"id": "Y3JlZGVudGlhbA"}, {"id": 3}, {"id": "!"}):
        verdict = web_key.verify_assertion(
            credential,
            challenge=CHALLENGE,
            party=make.PARTY,
            public_key=make.spki(KEY),
            credential_id=b"credential",
            counter=0,
        )
        assert not verdict.ok


def test_a_plain_key_proves_itself_by_a_signature():
    key, signature = make.spki(KEY), make.sign_plain(KEY, CHALLENGE)
    verdict = web_key.register_plain(key, signature=signature, challenge=CHALLENGE)
    assert (verdict.ok, verdict.genuine, verdict.level) == (True, False, SecurityLevel.NONE)
    assert not web_key.register_plain(key, signature=signature, challenge=HASH).ok
    assert web_key.register_plain(key, signature=b"", challenge=CHALLENGE).code == "bad_signature"
    assert web_key.register_plain(b"\x00", signature=signature, challenge=CHALLENGE).code == "public_key"


# --- what Apple and other verifiers say --------------------------------------------------------------------------


def test_the_example_of_apples_guide_is_good_and_its_neighbours_are_not():
    given = json.loads((vectors.VECTORS / "apple" / "guide.json").read_text())
    chain = [base64.b64decode(each) for each in given["x5c"]]
    statement = {"x5c": chain, "receipt": b""}
    raw = make.cbor2.dumps(
        {"fmt": "apple-appattest", "attStmt": statement, "authData": base64.b64decode(given["auth_data"])}
    )
    words = {
        "key_id": base64.b64decode(given["key_id"]),
        "client_data_hash": base64.b64decode(given["client_data_hash"]),
        "apps": [AppleApp(given["app_id"])],
        "root": material.certificate((vectors.DATA / "apple_app_attest_root.pem").read_text()),
        "now": datetime.fromisoformat(given["moment"]),
    }
    assert app_attest.verify(raw, **words).ok
    assert (
        app_attest.verify(raw, **{**words, "client_data_hash": b"wrong_server_challenge"}).code == "challenge_differs"
    )
    assert app_attest.verify(raw, **{**words, "apps": [AppleApp("1234567890.com.example.other")]}).code == "app_differs"
    assert app_attest.verify(raw, **{**words, "now": datetime(2026, 5, 1, tzinfo=UTC)}).code == "expired"


@pytest.mark.parametrize("attested", [None, {}])
def test_py_webauthn_agrees_where_it_looks(attested):
    """The oracle takes roots as PEM and reads the clock; ours are made to be in date for a while."""
    credential = make.web_credential(CHALLENGE, key=KEY, attested=attested)
    pem = make.ANDROID_ROOT.certificate.public_bytes(make.Encoding.PEM)
    told = verify_registration_response(
        credential=credential,
        expected_challenge=CHALLENGE,
        expected_rp_id=make.PARTY.rp_id,
        expected_origin=make.ORIGIN,
        pem_root_certs_bytes_by_fmt={AttestationFormat.ANDROID_KEY: [pem]},
    )
    ours = registered(credential)
    assert (ours.ok, ours.credential_id, ours.counter) == (True, told.credential_id, told.sign_count)
