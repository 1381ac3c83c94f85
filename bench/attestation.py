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

    repeats = 20 if quick else 200
    names = [name for name in vectors.NAMES if name not in vectors.SOFTWARE_ROOTED]
    ours: dict[str, float] = {}
    floor: dict[str, float] = {}
    for name in names:
        judge = partial(
            key_attestation.verify,
            vectors.chain(name),
            challenge=vectors.challenge(name),
            apps=[vectors.app(name)],
            trust=vectors.TRUST,
            now=vectors.moment(name),
        )
        assert judge().genuine
        ours[name], floor[name] = _both(judge, partial(_bare, vectors.chain(name)), repeats=repeats)
    slowest = max(ours, key=ours.__getitem__)
    note = f"{len(names)} golden chains of 4-5 certificates, median of {repeats} each; slowest: {slowest}"
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


def _both(work: Callable[[], Any], floor: Callable[[], Any], *, repeats: int) -> tuple[float, float]:
    """Time both in turns, so that the machine's moods hit both alike; return milliseconds."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for kept, each in zip(times, (work, floor), strict=True):
            begun = time.perf_counter()
            each()
            kept.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])
