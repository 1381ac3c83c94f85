"""The tree against the definition of RFC 9162 written out, and against every small change of a proof."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifang.ledger.rules.merkle import (
    EMPTY_ROOT,
    Consistency,
    Growing,
    Inclusion,
    Subtree,
    complete,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    root,
)

# The leaves and roots that the Certificate Transparency projects test with (RFC 6962 and 9162 hash alike).
ENTRIES = [bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ENTRIES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def over(hashes: list[bytes]) -> Subtree:
    return lambda level, index: complete(hashes[index << level : (index + 1) << level])


def defined(hashes: list[bytes]) -> bytes:
    """MTH of 2.1.1, as it is written there."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\x01" + defined(hashes[:half]) + defined(hashes[half:])).digest()


def test_the_known_roots() -> None:
    hashes = [leaf_hash(each) for each in ENTRIES]
    assert {size: root(size, over(hashes)).hex() for size in ROOTS} == ROOTS
    assert root(0, over([])) == EMPTY_ROOT == defined([])


def test_every_leaf_and_every_older_tree_of_every_size_up_to_seventy() -> None:
    hashes = leaves(70)
    subtree, growing = over(hashes), Growing()
    assert growing.root == EMPTY_ROOT
    for size in range(1, 71):
        growing.append(hashes[size - 1])
        newest = root(size, subtree)
        assert newest == defined(hashes[:size]) == growing.root
        for index in range(size):
            proof = inclusion_proof(index, size, subtree)
            assert included(hashes[index], proof, in_root=newest)
            assert len(proof.hashes) <= (size - 1).bit_length()
        for older in range(1, size + 1):
            older_root = root(older, subtree)
            assert consistent(consistency_proof(older, size, subtree), older_root=older_root, newer_root=newest)


sizes = st.integers(2, 3000).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1)))


def other_paths(hashes: tuple[bytes, ...], bit: int) -> list[tuple[bytes, ...]]:
    """One hash less, one more, two exchanged, one bit turned."""
    at = bit % len(hashes)
    turned = bytearray(hashes[at])
    turned[bit // 8] ^= 1 << bit % 8
    other = [hashes[:-1], (*hashes, hashes[-1]), (*hashes[:at], bytes(turned), *hashes[at + 1 :]), hashes[::-1]]
    return [each for each in other if each != hashes]


@given(sizes, st.integers(0, 255))
def test_another_path_another_place_and_another_leaf_do_not_hold(drawn: tuple[int, int], bit: int) -> None:
    size, index = drawn
    hashes = leaves(size)
    newest, proof = root(size, over(hashes)), inclusion_proof(index, size, over(hashes))
    assert included(hashes[index], proof, in_root=newest)
    for path in other_paths(proof.hashes, bit):
        assert not included(hashes[index], replace(proof, hashes=path), in_root=newest)
    assert not included(hashes[index], replace(proof, index=(index + 1) % size), in_root=newest)
    assert not included(hashes[index], replace(proof, size=index), in_root=newest)
    assert not included(leaf_hash(b"other"), proof, in_root=newest)


@given(sizes, st.integers(0, 255))
def test_a_rewritten_past_is_not_consistent(drawn: tuple[int, int], bit: int) -> None:
    size, index = drawn
    hashes = leaves(size)
    older, newest = root(index + 1, over(hashes)), root(size, over(hashes))
    proof = consistency_proof(index + 1, size, over(hashes))
    assert consistent(proof, older_root=older, newer_root=newest)
    for path in other_paths(proof.hashes, bit) if proof.hashes else [(older,)]:
        assert not consistent(replace(proof, hashes=path), older_root=older, newer_root=newest)
    hashes[bit % (index + 1)] = leaf_hash(b"rewritten")
    forged = root(size, over(hashes))
    for each in (proof, consistency_proof(index + 1, size, over(hashes))):
        assert not consistent(each, older_root=older, newer_root=forged)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 4), (4, 4)])
def test_leaves_and_trees_that_are_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, over(leaves(4)))
    with pytest.raises(ValueError, match="no tree"):
        consistency_proof(index and size + 1, size, over(leaves(4)))
    assert not included(leaves(1)[0], Inclusion(index, size, ()), in_root=EMPTY_ROOT)
    assert not consistent(Consistency(0, size, ()), older_root=EMPTY_ROOT, newer_root=EMPTY_ROOT)
