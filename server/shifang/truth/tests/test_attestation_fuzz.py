"""The readers of attestations under fuzzing, in a short form with a fixed seed; the long form by `make prove`."""

import subprocess
import sys
from pathlib import Path

import cbor2
import pytest

from shifang.truth.attestation import certificates, key_description
from shifang.truth.tests import attestation_make as make
from shifang.truth.tests import attestation_vectors as vectors
from shifang.truth.tests import fuzz_attestation as fuzz

HARNESS = Path(fuzz.__file__)
SERVER = HARNESS.parents[3]


def seeds() -> dict[str, bytes]:
    """Return genuine inputs, each with the byte that names its reader."""
    name = "caiman/sdk36/SB_EC_RKP.pem"
    chain = vectors.chain(name)
    leaf = certificates.extension(certificates.load(chain)[0], key_description.OID)
    key = make.new_key()
    apple = make.apple_object(bytes(32), key=key)
    joined = b"".join(len(each).to_bytes(2, "big") + each for each in chain)
    inputs = (
        chain[0],
        leaf,
        apple,
        cbor2.loads(apple)["authData"],
        chain[1],
        joined,
        joined,
        apple,
        make.apple_assertion(bytes(32), key=key, counter=1),
        b"\x05abcde" + cbor2.dumps({"fmt": "android-key", "attStmt": {"x5c": chain, "sig": b"s"}, "authData": apple}),
        make.play_token(bytes(32)).encode(),
    )
    return {str(which): bytes([which]) + body for which, body in enumerate(inputs)}


def test_every_seed_is_taken() -> None:
    for body in seeds().values():
        fuzz.one(body)


@pytest.mark.parametrize(
    "runs", [8_000, pytest.param(1_000_000, marks=[pytest.mark.prove, pytest.mark.timeout(3_000)])]
)
def test_hostile_bytes_are_refused_by_code(tmp_path: Path, runs: int) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, body in seeds().items():
        (corpus / name).write_bytes(body)
    command = [sys.executable, str(HARNESS), str(corpus), f"-runs={runs}", "-seed=7", "-max_len=6000", "-timeout=10"]
    ended = subprocess.run(
        [*command, f"-artifact_prefix={tmp_path}/"],
        env={"PYTHONPATH": str(SERVER), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3_000:]
    assert f"Done {runs} runs" in ended.stderr
