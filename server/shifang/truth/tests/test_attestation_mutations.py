"""Single bytes of genuine chains are changed: each is refused, or it was a byte on which nothing rests."""

import random

import pytest

from shifang.truth.attestation import key_attestation
from shifang.truth.attestation.types import AttestationVerdict
from shifang.truth.tests import attestation_vectors as vectors

NAMES = [name for name in vectors.NAMES if name not in vectors.SOFTWARE_ROOTED]
IRRELEVANT_AT_MOST = 0.35  # the pinned root's own certificate: only its key and name count


def judge(name: str, chain: list[bytes]) -> AttestationVerdict:
    return key_attestation.verify(
        chain,
        challenge=vectors.challenge(name),
        apps=[vectors.app(name)],
        trust=vectors.TRUST,
        now=vectors.moment(name),
    )


def mutate(count: int, seed: int) -> tuple[int, int]:
    """Return how many mutations were refused, and how many changed nothing."""
    chance = random.Random(seed)
    genuine = {name: judge(name, vectors.chain(name)) for name in NAMES}
    chains = {name: vectors.chain(name) for name in NAMES}
    refused = same = 0
    for _ in range(count):
        name = chance.choice(NAMES)
        chain = list(chains[name])
        at = chance.randrange(len(chain))
        body = bytearray(chain[at])
        body[chance.randrange(len(body))] ^= chance.randrange(1, 256)
        chain[at] = bytes(body)
        verdict = judge(name, chain)
        assert isinstance(verdict, AttestationVerdict)
        if verdict == genuine[name]:
            assert at == len(chain) - 1, "only the root's own certificate may hold irrelevant bytes"
            same += 1
        else:
            assert not verdict.ok
            assert not verdict.genuine
            assert verdict.public_key is None
            refused += 1
    return refused, same


@pytest.mark.parametrize(("count", "seed"), [(2_000, 1), pytest.param(20_000, 2, marks=pytest.mark.prove)])
def test_changed_bytes_are_refused_or_irrelevant(count: int, seed: int) -> None:
    refused, same = mutate(count, seed)
    assert refused + same == count
    assert same < count * IRRELEVANT_AT_MOST


@pytest.mark.parametrize("name", NAMES[:2])
def test_chains_that_break_off_are_refused(name: str) -> None:
    chain = vectors.chain(name)
    for at, whole in enumerate(chain):
        for size in {0, 1, 2, 5, len(whole) // 2, len(whole) - 1}:
            assert not judge(name, [*chain[:at], whole[:size], *chain[at + 1 :]]).genuine
