"""The seal of evidence by the vectors that the phone's own code runs as well (contracts/vectors)."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from shifang.truth.attestation.base64url import decode
from shifang.truth.attestation.canonical import canonical
from shifang.truth.attestation.envelope import EnrolledKey, message, payload_hash, verify
from shifang.truth.attestation.types import Malformed, Scheme
from shifang.truth.tests.attestation_make import TRUST
from shifang.truth.types.evidence import LocationEvidence

VECTORS = json.loads(
    (Path(__file__).parents[4] / "contracts" / "vectors" / "evidence_envelope.json").read_text("utf-8")
)


def named(part: str) -> Any:
    return pytest.mark.parametrize("case", VECTORS[part], ids=lambda case: case["name"])


@named("canonical")
def test_the_canonical_form(case: dict[str, Any]) -> None:
    text = canonical(case["value"])
    assert text.decode() == case["text"]
    assert hashlib.sha256(text).hexdigest() == case["sha256"]


@named("refused")
def test_what_has_no_canonical_form(case: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        canonical(json.loads(case["json"]))


@named("seals")
def test_a_seal(case: dict[str, Any]) -> None:
    envelope = case["envelope"]
    digest = payload_hash(envelope)
    signed = message(digest, nonce=decode(envelope["nonce"]))
    assert (digest.hex(), signed.hex()) == (case["payload_sha256"], case["message"])
    key = EnrolledKey(Scheme.WEB_CRYPTO, decode(VECTORS["public_key"]))
    assert verify(signed, signature=envelope["signature"], key=key, trust=TRUST).code == case["verdict"]


@named("seals")
def test_reading_an_envelope_leaves_what_was_signed(case: dict[str, Any]) -> None:
    read = LocationEvidence.model_validate(case["envelope"])
    assert payload_hash(read.as_sent).hex() == case["payload_sha256"]


@named("chains")
def test_a_chain(case: dict[str, Any]) -> None:
    breaks, index, before = [], -1, None
    for at, envelope in enumerate(case["envelopes"]):
        link = envelope.get("chain") or {"index": None, "previous_sha256": None}
        if (link["index"], link["previous_sha256"]) != (index + 1, before):
            breaks.append(at)
        index = at if link["index"] is None else link["index"]
        before = payload_hash(envelope).hex()
    assert breaks == case["breaks"]
