"""Proofs against the shared vectors, and against every flipped bit."""

import json
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest

from shifang.ledger.rules.verifying import WRONG, Held, each_step, verify
from shifang.ledger.tests.make_proofs import SMALL, VECTORS, Made, some, vectors_text

CASES: list[dict[str, Any]] = json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_every_proof_is_judged_as_the_vectors_say(case: dict[str, Any]) -> None:
    found = verify(b64decode(case["file"]), Held(**case["held"]))
    assert (found.first_wrong, found.good) == (case["wrong"], case["wrong"] is None)


def test_the_vectors_are_those_that_are_made() -> None:
    assert VECTORS.read_text(encoding="utf-8") == vectors_text()


@pytest.mark.parametrize("proof", [SMALL, some(1)], ids=["small", "larger"])
def test_no_bit_of_a_proof_can_be_turned(proof: Made) -> None:
    assert list(accepted_flips(proof.file())) == []


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(200))
def test_no_bit_of_two_hundred_proofs_can_be_turned(seed: int) -> None:
    file = some(seed).file()
    assert verify(file).good
    assert list(accepted_flips(file)) == []


def accepted_flips(file: bytes) -> Iterator[int]:
    """Yield the bits that can be turned without any step saying so; there must be none."""
    raw = bytearray(file)
    for bit in range(len(file) * 8):
        raw[bit // 8] ^= 1 << bit % 8
        if all(step.outcome != WRONG for step in each_step(bytes(raw))):
            yield bit
        raw[bit // 8] ^= 1 << bit % 8
