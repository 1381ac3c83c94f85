"""Seals of location evidence, as a phone makes them."""

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from shifang.accounts.tests.make import MadeOrganisation
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.envelope import message, payload_hash
from shifang.truth.tests import attestation_make as make

Sign = Callable[[EllipticCurvePrivateKey, bytes], bytes]


def sealed(
    made: MadeOrganisation, place: dict[str, Any], key: EllipticCurvePrivateKey, *, sign: Sign = make.sign_plain
) -> dict[str, Any]:
    """Return the rep's evidence with a fresh nonce, signed by a key: as WebCrypto does, or with another `sign`."""
    nonce = made.client("rep").post("/attestation/nonces", {"purpose": "envelope"}).json()["nonces"][0]["nonce"]
    place = {**place, "nonce": nonce}
    return {**place, "signature": {"value": encode(sign(key, message(payload_hash(place), nonce=decode(nonce))))}}
