"""Apple App Attest: a key made by an unmodified build of our app on a genuine Apple chip, and what it signs later.

It says nothing of a jailbreak: `boot` and `locked` stay None.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from shifang.truth.attestation import authenticator, cbor, certificates, der
from shifang.truth.attestation.types import (
    AppleApp,
    AttestationVerdict,
    Malformed,
    Refused,
    Scheme,
    SecurityLevel,
    SignatureVerdict,
    refusal,
)

_NONCE_OID = "1.2.840.113635.100.8.2"
_PRODUCTION = b"appattest" + bytes(7)
_DEVELOPMENT = b"appattestdevelop"
_LARGEST = 40_000


def verify(
    attestation: bytes,
    *,
    key_id: bytes,
    client_data_hash: bytes,
    apps: Sequence[AppleApp],
    root: bytes,
    now: datetime,
) -> AttestationVerdict:
    """Judge an attestation object made for `client_data_hash` by one of `apps`. `root`: Apple's root, DER."""
    try:
        return _verify(attestation, key_id, client_data_hash=client_data_hash, apps=apps, root=root, now=now)
    except (Malformed, Refused) as refused:
        return refusal(Scheme.APP_ATTEST, refused.code, refused.params)


def verify_assertion(
    assertion: bytes, *, public_key: bytes, client_data_hash: bytes, apps: Sequence[AppleApp], counter: int
) -> SignatureVerdict:
    """Judge a later signature by the key; `counter` is the last one that was accepted."""
    try:
        fields = _map(assertion, "signature", "authenticatorData")
        data = authenticator.parse(fields["authenticatorData"])
        _app_of(data.rp_id_hash, apps)
        signed = hashlib.sha256(fields["authenticatorData"] + client_data_hash).digest()
        key = load_der_public_key(public_key)
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise Malformed("public_key")
        key.verify(fields["signature"], signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return SignatureVerdict(ok=False, code="bad_signature")
    except (Malformed, Refused) as refused:
        return SignatureVerdict(ok=False, code=refused.code)
    except certificates.FAULTS:
        return SignatureVerdict(ok=False, code="public_key")
    if data.counter <= counter:
        return SignatureVerdict(ok=False, code="counter_not_risen", counter=data.counter)
    return SignatureVerdict(ok=True, code="ok", counter=data.counter)


def _verify(
    attestation: bytes,
    key_id: bytes,
    *,
    client_data_hash: bytes,
    apps: Sequence[AppleApp],
    root: bytes,
    now: datetime,
) -> AttestationVerdict:
    fields = _map(attestation, "fmt", "attStmt", "authData")
    data = authenticator.parse(fields["authData"])
    chain = certificates.load([*_x5c(fields), root])
    walked = certificates.walk(chain, root_keys={certificates.spki(chain[-1])}, now=now)
    over = walked.expired(now)
    if over:
        raise Refused("expired", serials=list(over))
    nonce = hashlib.sha256(fields["authData"] + client_data_hash).digest()
    if not hmac.compare_digest(_nonce(certificates.extension(walked.leaf, _NONCE_OID)), nonce):
        raise Refused("challenge_differs")
    key = authenticator.p256_key(data.cose_key)
    public_key = authenticator.spki_of(key)
    if certificates.spki(walked.leaf) != public_key:
        raise Refused("key_differs")
    expected_id = hashlib.sha256(authenticator.point_of(key)).digest()
    if expected_id != key_id or data.credential_id != key_id:
        raise Refused("key_id_differs")
    app = _app_of(data.rp_id_hash, apps)
    _environment(data.aaguid, app)
    if data.counter:
        raise Refused("counter_not_zero", counter=data.counter)
    return AttestationVerdict(
        scheme=Scheme.APP_ATTEST,
        ok=True,
        genuine=True,
        code="ok",
        level=SecurityLevel.SECURE_ENCLAVE,
        packages=(app.app_id,),
        challenge=client_data_hash,
        public_key=public_key,
        credential_id=key_id,
        labels=("development",) if data.aaguid == _DEVELOPMENT else (),
    )


def _map(raw: bytes, *wanted: str) -> dict[str, Any]:
    if len(raw) > _LARGEST:
        raise Malformed("object_size", limit=_LARGEST)
    fields = cbor.loads(raw)
    if not isinstance(fields, dict):
        raise Malformed("object_fields")
    for name in wanted:
        kind = {"fmt": str, "attStmt": dict}.get(name, bytes)
        if not isinstance(fields.get(name), kind):
            raise Malformed("object_fields", name=name)
    return fields


def _x5c(fields: dict[str, Any]) -> list[bytes]:
    if fields["fmt"] != "apple-appattest":
        raise Malformed("object_format", format=fields["fmt"][:40])
    chain = fields["attStmt"].get("x5c")
    if not isinstance(chain, list) or not all(isinstance(each, bytes) for each in chain):
        raise Malformed("object_fields", name="x5c")
    return chain


def _nonce(extension: bytes | None) -> bytes:
    if extension is None:
        raise Refused("no_description")
    return next(iter(der.single(extension).children())).inner().octets()


def _app_of(rp_id_hash: bytes, apps: Sequence[AppleApp]) -> AppleApp:
    for app in apps:
        if hashlib.sha256(app.app_id.encode()).digest() == rp_id_hash:
            return app
    raise Refused("app_differs")


def _environment(aaguid: bytes, app: AppleApp) -> None:
    if aaguid != _PRODUCTION and not (app.development and aaguid == _DEVELOPMENT):
        raise Refused("environment_differs")
