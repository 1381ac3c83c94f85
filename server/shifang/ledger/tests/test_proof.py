"""Proofs against the shared vectors, and against every flipped bit."""

import json
import os
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shifang.ledger.rules.verifying import Held, refused, verify
from shifang.ledger.tests.make_proofs import SMALL, VECTORS, Made, some, vectors_text
from shifang.platform.home import CHECKOUT

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


@pytest.mark.prove
def test_nor_can_it_for_the_verifier_of_the_page(tmp_path: Path) -> None:
    file = tmp_path / "proofs.json"
    file.write_text(json.dumps([b64encode(some(seed).file()).decode() for seed in range(200)]))
    command = ["npx", "vitest", "run", "--project", "i18n", "checks/proofs.test.ts"]
    ran = subprocess.run(
        command, cwd=CHECKOUT / "web", env={**os.environ, "SHIFANG_PROOFS": str(file)}, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-2000:]


def accepted_flips(file: bytes) -> Iterator[int]:
    """Yield the bits that can be turned without any step saying so; there must be none."""
    raw = bytearray(file)
    for bit in range(len(file) * 8):
        raw[bit // 8] ^= 1 << bit % 8
        if not refused(bytes(raw)):
            yield bit
        raw[bit // 8] ^= 1 << bit % 8
