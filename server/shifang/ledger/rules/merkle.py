"""The Merkle tree of RFC 9162, section 2.1: roots, proofs of inclusion and of consistency, and their verification.

Whoever builds gives `Subtree`: the hash of the complete subtree of 2**level leaves that is the index-th of its level.
Verification needs nothing but the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

Subtree = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Leaf `index` (from 0) stands in the tree of `size` leaves."""

    index: int
    size: int
    hashes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Consistency:
    """The tree of `size` leaves begins with the tree of `older` leaves."""

    older: int
    size: int
    hashes: tuple[bytes, ...]


class Growing:
    """A tree that grows leaf by leaf and knows its root; it keeps one hash for each complete subtree of its edge."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf's hash."""
        self.append_complete(leaf, height=0)

    def append_complete(self, subtree: bytes, *, height: int) -> None:
        """Add the root of 2**height leaves; the size so far is a multiple of that."""
        self._edge.append(subtree)
        self.size += 1 << height
        number = self.size >> height
        for _ in range((number & -number).bit_length() - 1):
            right = self._edge.pop()
            self._edge.append(node_hash(self._edge.pop(), right))

    @property
    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._edge:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self._edge))


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def levels(hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return neighbouring hashes and the complete nodes above them, level by level."""
    found = [hashes]
    while len(hashes) > 1:
        # `node_hash` written out: trees are mostly this line.
        hashes = [
            sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2], strict=False)
        ]
        found.append(hashes)
    return found


def complete(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of neighbouring hashes."""
    return levels(hashes)[-1][0]


def root(size: int, subtree: Subtree) -> bytes:
    """Return the root of the first `size` leaves."""
    return _range(0, size, subtree) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, subtree: Subtree) -> Inclusion:
    """Return the hashes that lead from leaf `index` to the root of `size` leaves, the lowest first (2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    proof = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range(middle, high, subtree))
            high = middle
        else:
            proof.append(_range(low, middle, subtree))
            low = middle
    return Inclusion(index, size, tuple(proof[::-1]))


def consistency_proof(older: int, size: int, subtree: Subtree) -> Consistency:
    """Return the hashes that show that the first `older` of `size` leaves are the older tree (2.1.4.1)."""
    if not 0 < older <= size:
        raise ValueError(f"no tree of {older} leaves among {size}")
    proof = []
    low, high = 0, size
    while older != high:
        middle = low + _split(high - low)
        if older <= middle:
            proof.append(_range(middle, high, subtree))
            high = middle
        else:
            proof.append(_range(low, middle, subtree))
            low = middle
    # The older tree's own root need not be told when it is a complete subtree from the beginning.
    first = [_range(low, high, subtree)] if low else []
    return Consistency(older, size, tuple(first + proof[::-1]))


def included(leaf: bytes, proof: Inclusion, *, in_root: bytes) -> bool:
    """Return whether a leaf's hash stands where the proof says, in the tree with this root (2.1.3.2)."""
    if not 0 <= proof.index < proof.size:
        return False
    found = leaf
    try:
        for each, left in _climb(proof.index, proof.size - 1, proof.hashes):
            found = node_hash(each, found) if left else node_hash(found, each)
    except _BrokenPath:
        return False
    return found == in_root


def consistent(proof: Consistency, *, older_root: bytes, newer_root: bytes) -> bool:
    """Return whether the tree with the newer root begins with the tree with the older one (2.1.4.2)."""
    if not 0 < proof.older <= proof.size:
        return False
    if proof.older == proof.size:
        return not proof.hashes and older_root == newer_root
    # A complete older tree is a node of the newer one, and its root is not repeated in the proof.
    first, *rest = (older_root, *proof.hashes) if _is_power(proof.older) else proof.hashes or (b"",)
    place, last = proof.older - 1, proof.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = first
    try:
        for each, left in _climb(place, last, rest):
            old = node_hash(each, old) if left else old
            new = node_hash(each, new) if left else node_hash(new, each)
    except _BrokenPath:
        return False
    return (old, new) == (older_root, newer_root)


class _BrokenPath(Exception):
    """More or fewer hashes than lead to the root."""


def _climb(place: int, last: int, hashes: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each hash of a path with whether it stands on the left; `last` is the level's last place."""
    for each in hashes:
        if last == 0:
            raise _BrokenPath
        left = place & 1 == 1 or place == last
        yield each, left
        while left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last:
        raise _BrokenPath


def _is_power(size: int) -> bool:
    """Return whether a size is a power of two."""
    return size & (size - 1) == 0


def _split(size: int) -> int:
    """Return the largest power of two smaller than a size."""
    return 1 << ((size - 1).bit_length() - 1)


def _range(low: int, high: int, subtree: Subtree) -> bytes:
    """Return the hash over the leaves of a range as the tree has it: it begins at a multiple of its first half."""
    size = high - low
    if _is_power(size):
        level = size.bit_length() - 1
        return subtree(level, low >> level)
    middle = low + _split(size)
    return node_hash(_range(low, middle, subtree), _range(middle, high, subtree))
