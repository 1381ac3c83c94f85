"""Authenticator data, as App Attest and WebAuthn share it, and the keys inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shifang.truth.attestation import cbor
from shifang.truth.attestation.types import Malformed

_ATTESTED = 0x40
_HEADER = 37
_BEFORE_CREDENTIAL = _HEADER + 16 + 2
_LONGEST_CREDENTIAL = 1023


@dataclass(frozen=True, slots=True)
class AuthenticatorData:
    """What the authenticator says; the credential's fields are empty in an assertion. `rest`: its extensions."""

    rp_id_hash: bytes
    flags: int
    counter: int
    aaguid: bytes = b""
    credential_id: bytes = b""
    cose_key: Any = None
    rest: bytes = b""


def parse(data: bytes) -> AuthenticatorData:
    """Read authenticator data; raise Malformed when it is none."""
    if len(data) < _HEADER:
        raise Malformed("authenticator_truncated")
    header = data[:32], data[32], int.from_bytes(data[33:_HEADER], "big")
    if not data[32] & _ATTESTED:
        return AuthenticatorData(*header, rest=data[_HEADER:])
    size = int.from_bytes(data[_HEADER + 16 : _BEFORE_CREDENTIAL], "big")
    end = _BEFORE_CREDENTIAL + size
    if len(data) < end or not 1 <= size <= _LONGEST_CREDENTIAL:
        raise Malformed("authenticator_credential")
    key, after = cbor.read(data, end)
    return AuthenticatorData(
        *header,
        aaguid=data[_HEADER : _HEADER + 16],
        credential_id=data[_BEFORE_CREDENTIAL:end],
        cose_key=key,
        rest=data[after:],
    )


def p256_key(cose_key: Any) -> ec.EllipticCurvePublicKey:
    """Return the P-256 key of a COSE map."""
    if not isinstance(cose_key, dict) or (cose_key.get(1), cose_key.get(3), cose_key.get(-1)) != (2, -7, 1):
        raise Malformed("cose_key")
    x, y = cose_key.get(-2), cose_key.get(-3)
    if not isinstance(x, bytes) or not isinstance(y, bytes) or (len(x), len(y)) != (32, 32):
        raise Malformed("cose_key")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    except ValueError:
        raise Malformed("cose_key") from None


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the uncompressed point, whose hash is Apple's key id."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def spki_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the key as SubjectPublicKeyInfo in DER."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
