"""Device keys of the web app: WebAuthn credentials, and plain keys of WebCrypto that nothing vouches for.

The ceremony (client data, site, flags, key) is judged by py_webauthn; the statement is judged here, since the chain of
an `android-key` needs our roots, our revocation list, our moment, and a look at boot state and level.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import encode_cbor
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException

from shifang.truth.attestation import authenticator, cbor, certificates, key_attestation
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.types import (
    AndroidTrust,
    AttestationVerdict,
    Malformed,
    Note,
    Refused,
    Scheme,
    SignatureVerdict,
    WebParty,
    refusal,
)

_FAULTS = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def register(
    credential: Mapping[str, Any], *, challenge: bytes, party: WebParty, trust: AndroidTrust, now: datetime
) -> AttestationVerdict:
    """Judge what `navigator.credentials.create()` answered (its JSON form) to `challenge`."""
    try:
        statement = _statement(credential)
        _ceremony(credential, statement, challenge=challenge, party=party)
        return _judge(statement, client_hash=_client_hash(credential), trust=trust, now=now)
    except (Malformed, Refused) as refused:
        return refusal(Scheme.WEB_AUTHN, refused.code, refused.params)


def verify_assertion(
    credential: Mapping[str, Any],
    *,
    challenge: bytes,
    party: WebParty,
    public_key: bytes,
    credential_id: bytes,
    counter: int,
) -> SignatureVerdict:
    """Judge what `navigator.credentials.get()` answered to `challenge`; `public_key` is SPKI in DER.

    The authenticator must have verified its person (finger, face, code): else it says no more than a plain key.
    """
    try:
        if decode(credential.get("id")) != credential_id:
            return SignatureVerdict(ok=False, code="key_differs")
        checked = verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.rp_id,
            expected_origin=list(party.origins),
            credential_public_key=_cose(public_key),
            credential_current_sign_count=0,
        )
    except Malformed as refused:
        return SignatureVerdict(ok=False, code=refused.code)
    except _FAULTS:
        return SignatureVerdict(ok=False, code="bad_signature")
    if not checked.user_verified:
        return SignatureVerdict(ok=False, code="user_not_verified", counter=checked.new_sign_count or counter)
    if checked.new_sign_count and checked.new_sign_count <= counter:
        return SignatureVerdict(ok=False, code="counter_not_risen", counter=checked.new_sign_count)
    return SignatureVerdict(ok=True, code="ok", counter=checked.new_sign_count or counter)


def register_plain(public_key: bytes, *, signature: bytes, challenge: bytes) -> AttestationVerdict:
    """Take a P-256 key of WebCrypto that signed `challenge`: bound to the browser, vouched for by nobody."""
    checked = verify_plain(public_key, signature=signature, message=challenge)
    if not checked.ok:
        return refusal(Scheme.WEB_CRYPTO, checked.code)
    return AttestationVerdict(
        scheme=Scheme.WEB_CRYPTO,
        ok=True,
        genuine=False,
        code="ok",
        challenge=challenge,
        public_key=public_key,
        findings=(Note("not_attested", fatal=False),),
    )


def verify_plain(public_key: bytes, *, signature: bytes, message: bytes) -> SignatureVerdict:
    """Judge a signature in WebCrypto's form: ECDSA P-256 with SHA-256, r and s of 32 bytes each."""
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return SignatureVerdict(ok=False, code="public_key")
        if len(signature) != 64:
            return SignatureVerdict(ok=False, code="bad_signature")
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return SignatureVerdict(ok=False, code="bad_signature")
    except certificates.FAULTS:
        return SignatureVerdict(ok=False, code="public_key")
    return SignatureVerdict(ok=True, code="ok")


def _statement(credential: Mapping[str, Any]) -> dict[str, Any]:
    """Read the attestation object strictly, before any other reader gets it."""
    raw = _field(credential, "attestationObject")
    fields = cbor.loads(raw)
    if not isinstance(fields, dict):
        raise Malformed("object_fields")
    for name, kind in (("fmt", str), ("attStmt", dict), ("authData", bytes)):
        if not isinstance(fields.get(name), kind):
            raise Malformed("object_fields", name=name)
    return fields


def _ceremony(
    credential: Mapping[str, Any], statement: Mapping[str, Any], *, challenge: bytes, party: WebParty
) -> None:
    """Check everything but the statement, by showing the same answer without one."""
    bare = encode_cbor({"fmt": "none", "attStmt": {}, "authData": statement["authData"]})
    response = {**credential["response"], "attestationObject": encode(bare)}
    try:
        verify_registration_response(
            credential={**credential, "response": response},
            expected_challenge=challenge,
            expected_rp_id=party.rp_id,
            expected_origin=list(party.origins),
            supported_pub_key_algs=[COSEAlgorithmIdentifier.ECDSA_SHA_256],
        )
    except _FAULTS as wrong:
        raise Refused("ceremony", reason=str(wrong)[:200]) from None


def _judge(
    statement: Mapping[str, Any], *, client_hash: bytes, trust: AndroidTrust, now: datetime
) -> AttestationVerdict:
    data = authenticator.parse(statement["authData"])
    public_key = authenticator.spki_of(authenticator.p256_key(data.cose_key))
    if statement["fmt"] == "android-key":
        return _android(statement, data, public_key=public_key, client_hash=client_hash, trust=trust, now=now)
    note = Note("not_attested", {"format": statement["fmt"][:40]}, fatal=False)
    return AttestationVerdict(
        scheme=Scheme.WEB_AUTHN,
        ok=True,
        genuine=False,
        code="ok",
        challenge=client_hash,
        public_key=public_key,
        credential_id=data.credential_id,
        counter=data.counter,
        findings=(note,),
    )


def _android(
    statement: Mapping[str, Any],
    data: authenticator.AuthenticatorData,
    *,
    public_key: bytes,
    client_hash: bytes,
    trust: AndroidTrust,
    now: datetime,
) -> AttestationVerdict:
    """Judge an android-key statement: the browser made the key, so the app is not asked, but the device is."""
    chain, signature = statement["attStmt"].get("x5c"), statement["attStmt"].get("sig")
    if not isinstance(chain, list) or not all(isinstance(each, bytes) for each in (*chain, signature)):
        raise Malformed("object_fields", name="attStmt")
    walked, described, notes = key_attestation.read(chain, trust=trust, now=now)
    if described.challenge != client_hash:
        raise Refused("challenge_differs")
    if certificates.spki(walked.leaf) != public_key:
        raise Refused("key_differs")
    if not _signed(public_key, signature, statement["authData"] + client_hash):
        raise Refused("bad_signature")
    findings = (*notes, *key_attestation.judge(described))
    return key_attestation.verdict(
        Scheme.WEB_AUTHN,
        described,
        findings,
        public_key=public_key,
        credential_id=data.credential_id,
        counter=data.counter,
    )


def _signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    key = load_der_public_key(public_key)
    assert isinstance(key, ec.EllipticCurvePublicKey)
    try:
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _client_hash(credential: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(_field(credential, "clientDataJSON")).digest()


def _field(credential: Mapping[str, Any], name: str) -> bytes:
    response = credential.get("response")
    try:
        return decode(response.get(name) if isinstance(response, Mapping) else None)
    except Malformed:
        raise Malformed("object_fields", name=name) from None


def _cose(public_key: bytes) -> bytes:
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise Malformed("public_key")
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    except certificates.FAULTS:
        raise Malformed("public_key") from None
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
