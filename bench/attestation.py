"""Judging a chain of Android Key Attestation, beside the bare signature checks of the same chain by cryptography."""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography import x509

from bench.run import Figure, figure

AIM_MS = 3.0


def measure(*, quick: bool) -> list[Figure]:
    """Return median and worst-chain times over the golden chains, and their ratio to the floor."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "server"))
    from shifang.truth.attestation import key_attestation
    from shifang.truth.tests import attestation_vectors as vectors

    repeats = 60 if quick else 300
    names = [name for name in vectors.NAMES if name not in vectors.SOFTWARE_ROOTED]
    works = {
        name: (
            partial(
                key_attestation.verify,
                vectors.chain(name),
                challenge=vectors.challenge(name),
                apps=[vectors.app(name)],
                trust=vectors.TRUST,
                now=vectors.moment(name),
            ),
            partial(_bare, vectors.chain(name)),
        )
        for name in names
    }
    assert all(judge().genuine for judge, _ in works.values())
    # In turns, over and over, so that the machine's moods hit all alike.
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in names}
    for _ in range(repeats):
        for name, pair in works.items():
            for kept, work in zip(times[name], pair, strict=True):
                kept.append(_timed(work))
    ours = {name: statistics.median(pair[0]) for name, pair in times.items()}
    floor = {name: statistics.median(pair[1]) for name, pair in times.items()}
    slowest = max(ours, key=ours.__getitem__)
    note = f"{len(names)} golden chains, processor time, median of {repeats} each; slowest: {slowest}"
    return [
        figure("truth.key_attestation_ms", statistics.median(ours.values()), "ms", aim=AIM_MS, better="lower"),
        figure("truth.key_attestation_slowest_ms", ours[slowest], "ms", aim=AIM_MS, better="lower", note=note),
        figure(
            "truth.key_attestation_ratio_to_signatures",
            statistics.median(ours[name] / floor[name] for name in names),
            "×",
            aim=None,
            better="lower",
            note="against loading the same certificates and checking their signatures with cryptography, nothing else",
        ),
    ]


def _bare(chain: list[bytes]) -> None:
    loaded = [x509.load_der_x509_certificate(each) for each in chain]
    for certificate, issuer in pairwise(loaded):
        certificate.verify_directly_issued_by(issuer)


def _timed(work: Callable[[], Any]) -> float:
    """Return milliseconds of processor time: all of this is computing, and others may want the cores as well."""
    begun = time.thread_time()
    work()
    return (time.thread_time() - begun) * 1000
