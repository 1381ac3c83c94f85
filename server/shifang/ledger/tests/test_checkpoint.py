"""Checkpoints as others write and read them; every flipped bit is found."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shifang.ledger.rules.checkpoint import (
    BadCheckpoint,
    Checkpoint,
    read,
    sign,
    signed,
    signers,
    verifier,
    verifier_of,
)

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
POINT = Checkpoint("shifang/log", 300, bytes(range(32)))
NOTE = signed(POINT, KEY)
OURS = verifier_of("shifang/log", KEY)

# The example of Go's golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_that_another_program_signed() -> None:
    peter = verifier(PETER)
    assert str(peter) == PETER
    assert signers(PETERS, [peter])[1] == ["PeterNeumann"]
    with pytest.raises(BadCheckpoint, match="PeterNeumann is wrong"):
        signers(PETERS.replace("answer", "Answer"), [peter])
    with pytest.raises(BadCheckpoint, match="no checkpoint"):
        read(PETERS, [peter])


def test_a_checkpoint_is_read_as_it_was_signed_and_by_whom() -> None:
    assert read(NOTE, [OURS]) == POINT
    assert verifier(str(OURS)) == OURS
    witness = verifier_of("witness", OTHER)
    both = NOTE + sign(POINT.body, name="witness", key=OTHER)
    assert signers(both, [OURS, witness]) == (POINT.body, ["shifang/log", "witness"])
    assert read(both, [OURS]) == POINT
    with pytest.raises(BadCheckpoint, match="not signed by shifang/log"):
        read(both, [witness])
    with pytest.raises(BadCheckpoint, match="not signed"):
        read(signed(POINT, OTHER), [OURS])


def test_no_bit_of_it_can_be_turned() -> None:
    whole = NOTE.encode()
    for bit in range(len(whole) * 8):
        raw = bytearray(whole)
        raw[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError):  # noqa: PT011 - bytes that are no text are no checkpoint either
            read(raw.decode(), [OURS])


@pytest.mark.parametrize(
    "text", ["", "\n\n", "a\n1\nAA==\n\n", NOTE[:-1], NOTE.replace("\n\n", "\n"), NOTE + "x", "\n" * 20_000]
)
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        read(text, [OURS])


@pytest.mark.parametrize("size", ["0300", "-3", "+3", "3.0", "٣", ""])
def test_a_size_that_is_written_otherwise(size: str) -> None:
    body = POINT.body.replace("300", size)
    with pytest.raises(BadCheckpoint, match="no checkpoint"):
        read(f"{body}\n{sign(body, name='shifang/log', key=KEY)}", [OURS])


@pytest.mark.parametrize(
    "text", ["", "name", "name+00000000+AQ==", PETER.replace("c74f20a3", "c74f20a4"), "+".join("abc")]
)
def test_what_is_no_key(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        verifier(text)
