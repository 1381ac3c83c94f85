"""Checking the proof of a visit of forty events among ten million, beside the bare hashes and signatures of it."""

import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from statistics import median

from bench.run import Figure, figure

LEAVES = 10_000_000
EVENTS = 40
SHOTS = {"quick": 200, "full": 2000}


def measure(*, quick: bool) -> list[Figure]:
    """Return the time of a verification and the bytes of a proof for each leaf."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from shifang.ledger.rules.proof import Told
    from shifang.ledger.rules.verifying import verify
    from shifang.ledger.tests.make_proofs import NAME, entry, made

    texts = [entry(number) for number in range(EVENTS)]
    source = made(texts, size=LEAVES, places=[number * (LEAVES // EVENTS) + 7 for number in range(EVENTS)])
    file = source.file()
    told = [each for each in source.proof.events if isinstance(each, Told)]
    hashes = sum(len(each.path) + 2 for each in told)
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, text = key.public_key(), f"{NAME}\n{LEAVES}\n{b64encode(bytes(32)).decode()}\n".encode()
    signature = key.sign(text)

    def floor() -> None:
        for _ in range(hashes):
            sha256(bytes(65)).digest()
        sha256(file).digest()
        for _ in range(2):
            public.verify(signature, text)

    shots = SHOTS["quick" if quick else "full"]
    ours, bare = _times(shots, lambda: verify(file)), _times(shots, floor)
    if not verify(file).good:
        raise AssertionError("the proof that is measured is not good")
    # Beside the facts: what a proof of one event more costs, without the text of that event.
    fewer = source.file(events=source.proof.events[:-1])
    beside = len(file) - len(fewer) - len(told[-1].entry.encode())
    longest = max(len(each.path) for each in told)
    single = len(source.file(events=(replace(told[-1], entry=""),)))
    note = (
        f"{EVENTS} events among {LEAVES:,}, {len(file):,} bytes; floor {median(bare):.2f} ms: its hashes and signatures"
    )
    size = f"a path of {longest} hashes with salt and place; a file of one event without its text has {single} bytes"
    return [
        figure("proof.verify_ms", median(ours), "ms", aim=50, better="lower", note=note),
        figure("proof.verify_p99_ms", _p99(ours), "ms", aim=50, better="lower", note=f"p99 of {shots}"),
        figure("proof.bytes_per_leaf", beside, "bytes", aim=2048, better="lower", note=size),
    ]


def _times(shots: int, run: Callable[[], object]) -> list[float]:
    found = []
    for _ in range(shots):
        begun = time.perf_counter()
        run()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]
