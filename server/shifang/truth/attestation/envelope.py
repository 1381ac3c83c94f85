"""Signatures of evidence envelopes by a device's enrolled key.

Signed is `MARK + nonce + SHA-256(canonical envelope without its signature)`. App Attest and WebAuthn sign the SHA-256
of that as their client data hash and challenge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from shifang.truth.attestation import app_attest, certificates, web_key
from shifang.truth.attestation.base64url import decode
from shifang.truth.attestation.canonical import canonical
from shifang.truth.attestation.types import Malformed, Scheme, SignatureVerdict, Trust

MARK = b"shifang.envelope.1\x00"


@dataclass(frozen=True, slots=True)
class EnrolledKey:
    """What is kept of a device's key; `counter` is the last one that was accepted."""

    scheme: Scheme
    public_key: bytes
    credential_id: bytes = b""
    counter: int = 0


def payload_hash(envelope: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of an envelope as it is signed; raise Malformed when it has no canonical form."""
    return hashlib.sha256(canonical({key: value for key, value in envelope.items() if key != "signature"})).digest()


def message(payload_sha256: bytes, *, nonce: bytes) -> bytes:
    """Return the bytes that the device signs."""
    return MARK + nonce + payload_sha256


def verify(signed: bytes, *, signature: Mapping[str, Any], key: EnrolledKey, trust: Trust) -> SignatureVerdict:
    """Judge `signature` over `signed` (from `message`): {"value": base64url} or, for WebAuthn, {"credential": {…}}."""
    if key.scheme is Scheme.WEB_AUTHN:
        return _web_authn(signed, signature, key=key, trust=trust)
    try:
        value = decode(signature.get("value"))
    except Malformed as wrong:
        return SignatureVerdict(ok=False, code=wrong.code)
    if key.scheme is Scheme.APP_ATTEST:
        return app_attest.verify_assertion(
            value,
            public_key=key.public_key,
            client_data_hash=hashlib.sha256(signed).digest(),
            apps=trust.apple_apps,
            counter=key.counter,
        )
    if key.scheme is Scheme.WEB_CRYPTO:
        return web_key.verify_plain(key.public_key, signature=value, message=signed)
    return _keystore(signed, value, public_key=key.public_key)


def _web_authn(signed: bytes, signature: Mapping[str, Any], *, key: EnrolledKey, trust: Trust) -> SignatureVerdict:
    credential = signature.get("credential")
    if not isinstance(credential, Mapping) or trust.web is None:
        return SignatureVerdict(ok=False, code="object_fields")
    return web_key.verify_assertion(
        credential,
        challenge=hashlib.sha256(signed).digest(),
        party=trust.web,
        public_key=key.public_key,
        credential_id=key.credential_id,
        counter=key.counter,
    )


def _keystore(signed: bytes, signature: bytes, *, public_key: bytes) -> SignatureVerdict:
    """Judge a signature of an Android keystore: SHA-256 with ECDSA, or RSA with PKCS #1 padding."""
    try:
        key = load_der_public_key(public_key)
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            return SignatureVerdict(ok=False, code="public_key")
    except InvalidSignature:
        return SignatureVerdict(ok=False, code="bad_signature")
    except certificates.FAULTS:
        return SignatureVerdict(ok=False, code="public_key")
    return SignatureVerdict(ok=True, code="ok")
