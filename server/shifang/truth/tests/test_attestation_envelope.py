"""The canonical form of an envelope, and its signature by each scheme's key."""

import hashlib
import json
import math

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shifang.truth.attestation import envelope
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.canonical import canonical
from shifang.truth.attestation.envelope import EnrolledKey
from shifang.truth.attestation.types import Malformed, Scheme
from shifang.truth.tests import attestation_make as make

KEY = make.new_key()
LOCATION = {"fixes": [{"latitude": 31.2304, "longitude": 121.4737, "accuracy_m": 5.0}], "nonce": "bm9uY2U"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # The examples of RFC 8785, appendix B, and the borders between plain and exponent form.
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (1.0000000000000001e23, "1.0000000000000001e+23"),
        (999999999999999700000.0, "999999999999999700000"),
        (1e21, "1e+21"),
        (9.999999999999997e-7, "9.999999999999997e-7"),
        (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"),
        (333333333.33333325, "333333333.33333325"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
        (5.0, "5"),
        (121.4737, "121.4737"),
        (100, "100"),
        (True, "true"),
        (None, "null"),
        ('€\u000f\n/"\\', '"€\\u000f\\n/\\"\\\\"'),
    ],
)
def test_values_are_written_as_ecmascript_writes_them(value, text):
    assert canonical(value).decode() == text


def test_members_are_ordered_by_utf16_units():
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "1": 3, "€": 4, "\r": 5, "ö": 6, "\x80": 7}).decode() == (
        '{"\\r":5,"1":3,"\x80":7,"ö":6,"€":4,"\U0001f600":2,"\ufb33":1}'
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**60, {1: 2}, b"", "\ud800", object()])
def test_what_no_json_holds_is_refused(value):
    with pytest.raises(Malformed):
        canonical([value])


def test_depth_is_bounded():
    deep = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(Malformed):
        canonical(deep)


def test_the_hash_leaves_the_signature_out_and_survives_the_wire():
    signed = {**LOCATION, "signature": {"value": "x"}}
    assert envelope.payload_hash(signed) == envelope.payload_hash(LOCATION)
    assert envelope.payload_hash(json.loads(json.dumps(LOCATION))) == envelope.payload_hash(LOCATION)
    assert envelope.payload_hash({**LOCATION, "nonce": "other"}) != envelope.payload_hash(LOCATION)


MESSAGE = envelope.message(envelope.payload_hash(LOCATION), nonce=b"nonce")
DIGEST = hashlib.sha256(MESSAGE).digest()
SIGNED = {
    Scheme.ANDROID_KEY: {"value": encode(make.sign(KEY, MESSAGE))},
    Scheme.PLAY_INTEGRITY: {"value": encode(make.sign(KEY, MESSAGE))},
    Scheme.WEB_CRYPTO: {"value": encode(make.sign_plain(KEY, MESSAGE))},
    Scheme.APP_ATTEST: {"value": encode(make.apple_assertion(DIGEST, key=KEY, counter=1))},
    Scheme.WEB_AUTHN: {"credential": make.web_assertion(DIGEST, key=KEY)},
}


def verified(scheme, message=MESSAGE, **changes):
    given = {"public_key": make.spki(KEY), "credential_id": b"credential", "counter": 0, **changes}
    signature = given.pop("signature", SIGNED[scheme])
    return envelope.verify(message, signature=signature, key=EnrolledKey(scheme, **given), trust=make.TRUST)


@pytest.mark.parametrize("scheme", Scheme)
def test_each_schemes_signature_holds_for_its_message_and_key_alone(scheme):
    assert verified(scheme).ok
    assert verified(scheme, MESSAGE + b"x").code == "bad_signature"
    assert verified(scheme, public_key=make.spki(make.new_key())).code == "bad_signature"
    assert verified(scheme, public_key=b"\x30\x00").code == "public_key"
    for signature in ({}, {"value": 5}, {"value": "!"}, {"value": "AAAA"}, {"credential": []}, {"credential": {}}):
        assert not verified(scheme, signature=signature).ok


@pytest.mark.parametrize("scheme", [Scheme.APP_ATTEST, Scheme.WEB_AUTHN])
def test_a_counter_that_stands_still_is_a_copy(scheme):
    assert verified(scheme).counter == 1
    assert verified(scheme, counter=1).code == "counter_not_risen"


def test_a_passkey_that_did_not_verify_its_person_is_told_from_a_forgery():
    unverified = {"credential": make.web_assertion(DIGEST, key=KEY, verified=False)}
    assert verified(Scheme.WEB_AUTHN, signature=unverified).code == "user_not_verified"
    assert verified(Scheme.WEB_AUTHN, MESSAGE + b"x", signature=unverified).code == "bad_signature"


def test_a_keystore_may_hold_an_rsa_key():
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = {"value": encode(key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256()))}
    assert verified(Scheme.ANDROID_KEY, public_key=public, signature=signature).ok


def test_base64url_is_read_strictly():
    assert decode("_-8") == b"\xff\xef"
    for text in ("", "a", "a b", "+/", 7, None, "é", "A" * 70_000):
        with pytest.raises(Malformed):
            decode(text)
