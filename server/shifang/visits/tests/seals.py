"""Keys of phones and seals of location evidence, as a phone makes them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shifang.accounts.tests.make import MadeOrganisation
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.envelope import message, payload_hash
from shifang.truth.tests import attestation_make as make

Sign = Callable[[EllipticCurvePrivateKey, bytes], bytes]


def enrolled(made: MadeOrganisation, device_id: UUID) -> EllipticCurvePrivateKey:
    """Give the rep's phone a key of WebCrypto; return it."""
    client, key = made.client("rep"), make.new_key()
    nonce = client.post("/attestation/nonces", {"purpose": "attestation"}).json()["nonces"][0]["nonce"]
    shown = {
        "device_id": str(device_id),
        "nonce": nonce,
        "scheme": "webcrypto",
        "public_key": encode(make.spki(key)),
        "signature": encode(make.sign_plain(key, decode(nonce))),
    }
    assert client.post("/attestations", shown).json()["enrolled"]
    return key


def sealed(
    made: MadeOrganisation, place: dict[str, Any], key: EllipticCurvePrivateKey, *, sign: Sign = make.sign_plain
) -> dict[str, Any]:
    """Return the rep's evidence with a fresh nonce, signed by a key: as WebCrypto does, or with another `sign`."""
    nonce = made.client("rep").post("/attestation/nonces", {"purpose": "envelope"}).json()["nonces"][0]["nonce"]
    place = {**place, "nonce": nonce}
    return {**place, "signature": {"value": encode(sign(key, message(payload_hash(place), nonce=decode(nonce))))}}
