"""A phone's own key: made known to the server, and put to each photo of a visit together with a number of the server's.

What is signed is in docs/evidence.md; the field app does the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.envelope import message, payload_hash

_POOL = 200
_AT_ONCE = 50
_REFILL_BELOW = 150


class Notary(Protocol):
    """What a key needs of the server."""

    def nonces(self, purpose: str, count: int) -> Sequence[str]: ...

    def attest(self, shown: Mapping[str, Any]) -> bool: ...


@dataclass
class PhoneKey:
    """The key of one phone, and the single-use numbers fetched ahead for it."""

    device_id: str
    server: Notary
    _key: ec.EllipticCurvePrivateKey = field(init=False, repr=False)
    _enrolled: bool = field(default=False, init=False)
    _numbers: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def prepare(self) -> None:
        """Makes the key known, once, and fetches numbers when few are left."""
        self._enrolled = self._enrolled or self._enrol()
        if not self._enrolled or len(self._numbers) >= _REFILL_BELOW:
            return
        while len(self._numbers) < _POOL:
            self._numbers += self.server.nonces("envelope", min(_AT_ONCE, _POOL - len(self._numbers)))

    def seal(self, declared: Mapping[str, Any], *, visit_id: str) -> dict[str, Any] | None:
        """The signature of a photo of a visit; None where the phone cannot sign."""
        if not self._enrolled or not self._numbers:
            return None
        number = self._numbers.pop(0)
        content = {"purpose": "photo", "visit_id": visit_id, **declared, "nonce": number}
        signed = self._sign(message(payload_hash(content), nonce=decode(number)))
        return {"nonce": number, "signature": {"value": signed}}

    def _enrol(self) -> bool:
        numbers = self.server.nonces("attestation", 1)
        if not numbers:
            return False
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return self.server.attest(
            {
                "device_id": self.device_id,
                "nonce": numbers[0],
                "scheme": "webcrypto",
                "public_key": encode(public),
                "signature": self._sign(decode(numbers[0])),
            }
        )

    def _sign(self, content: bytes) -> str:
        r, s = decode_dss_signature(self._key.sign(content, ec.ECDSA(hashes.SHA256())))
        return encode(r.to_bytes(32) + s.to_bytes(32))
