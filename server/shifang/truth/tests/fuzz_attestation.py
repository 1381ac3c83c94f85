"""Throws hostile bytes at every reader of attestations: python fuzz_attestation.py CORPUS -runs=N -seed=S

The first byte chooses the reader. A reader answers, or raises Malformed; the judges always answer. Anything else ends
the run with the input in a file.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import atheris

with atheris.instrument_imports(include=["shifang.truth.attestation"]):
    from shifang.truth.attestation import (
        app_attest,
        authenticator,
        cbor,
        certificates,
        der,
        key_attestation,
        key_description,
        play_integrity,
        web_key,
    )
    from shifang.truth.attestation.base64url import encode
    from shifang.truth.attestation.types import AndroidTrust, Malformed, PlayKeys, WebParty

NOW = datetime(2026, 11, 2, tzinfo=UTC)
NOTHING = AndroidTrust(root_keys=frozenset(), revoked={})
PLAY = PlayKeys("com.example", bytes(32), b"")


class Everything(frozenset[bytes]):
    """Roots that hold every key, so that the walk goes on."""

    def __contains__(self, key: object) -> bool:
        return True


GULLIBLE = AndroidTrust(root_keys=Everything(), revoked={})


def tree(data: bytes) -> None:
    """Read DER all the way down, as deep as it goes."""
    rest = list(der.nodes(data))
    for _ in range(200):
        if not rest:
            return
        node = rest.pop()
        if node.constructed:
            rest.extend(der.nodes(node.content))


def chain(data: bytes) -> list[bytes]:
    """Cut the input into certificates: two bytes of length before each."""
    parts, at = [], 0
    while at + 2 <= len(data) and len(parts) < 12:
        size = int.from_bytes(data[at : at + 2], "big")
        parts.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    return parts


def credential(data: bytes) -> dict[str, Any]:
    cut = data[0] if data else 0
    response = {"clientDataJSON": encode(data[1 : 1 + cut]), "attestationObject": encode(data[1 + cut :])}
    return {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response}


READERS: tuple[Callable[[bytes], Any], ...] = (
    tree,
    key_description.parse,
    cbor.loads,
    authenticator.parse,
    lambda data: certificates.load([data]),
)
JUDGES: tuple[Callable[[bytes], Any], ...] = (
    lambda data: key_attestation.verify(chain(data), challenge=b"", apps=[], trust=NOTHING, now=NOW),
    lambda data: key_attestation.verify(chain(data), challenge=b"", apps=[], trust=GULLIBLE, now=NOW),
    lambda data: app_attest.verify(data, key_id=b"", client_data_hash=b"", apps=[], root=data, now=NOW),
    lambda data: app_attest.verify_assertion(data, public_key=data, client_data_hash=b"", apps=[], counter=0),
    lambda data: web_key.register(
        credential(data), challenge=b"", party=WebParty("a.example", ()), trust=GULLIBLE, now=NOW
    ),
    lambda data: play_integrity.verify(
        data.decode("latin-1"), challenge=b"", public_key=b"", keys=[PLAY], apps=[], now=NOW
    ),
)


def one(data: bytes) -> None:
    """Give one input to the reader or judge that its first byte names."""
    if not data:
        return
    which, body = data[0] % (len(READERS) + len(JUDGES)), data[1:]
    if which >= len(READERS):
        assert JUDGES[which - len(READERS)](body).code != "ok"
        return
    try:
        READERS[which](body)
    except Malformed:
        return


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
