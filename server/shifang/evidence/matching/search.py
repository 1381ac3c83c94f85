"""The search of one organisation: both indexes over its prints, and which rows a new photo must be held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from shifang.evidence.matching.features import Words
from shifang.evidence.matching.index import HashIndex, WordIndex
from shifang.evidence.matching.pdq import WIDTH
from shifang.evidence.matching.prints import CENTRES
from shifang.evidence.types import LIKE_BITS

LEAST_WORDS = 6
AT_MOST = 20
"""Photos that a new one is laid upon, of those that share most words with it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier photo that may show the same; `bits` of the hash differ, None when too many do."""

    photo_id: UUID
    bits: int | None
    turned: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A print as the database keeps it."""

    photo_id: UUID
    serial: int
    hashes: bytes
    words: bytes


@dataclass(slots=True)
class Search:
    """All prints of an organisation up to a serial."""

    serial: int = 0
    _ids: bytearray = field(default_factory=bytearray)
    _hashes: HashIndex = field(default_factory=HashIndex)
    _words: WordIndex = field(default_factory=WordIndex)

    def add(self, kept: Sequence[Kept]) -> None:
        """Take in further prints, in the order of their serials."""
        if not kept:
            return
        whole = np.frombuffer(b"".join(each.hashes for each in kept), np.uint8).reshape(-1, WIDTH)
        self._hashes.add(whole)
        self._words.add([np.frombuffer(each.words, "<u2") for each in kept])
        for each in kept:
            self._ids += each.photo_id.bytes
        self.serial = kept[-1].serial

    def candidates(self, turned: Sequence[bytes], words: Words) -> list[Candidate]:
        """Return the earlier photos to look at: all whose hashes are near, the nearest first, then those by words."""
        near: dict[int, tuple[int, bool]] = {}
        asked = np.frombuffer(b"".join(turned), np.uint8).reshape(-1, WIDTH)
        for turn, (rows, away) in enumerate(self._hashes.within(asked, LIKE_BITS)):
            for row, bits in zip((rows // len(CENTRES)).tolist(), away.tolist(), strict=True):
                near[row] = min(near.get(row, (bits, turn > 0)), (bits, turn > 0))
        best = sorted(near, key=lambda row: near[row])[: 4 * AT_MOST]
        found = [Candidate(self._id(row), *near[row]) for row in best]
        rows, _ = self._words.most_common(words, least=LEAST_WORDS, at_most=AT_MOST)
        return found + [Candidate(self._id(row), None, turned=False) for row in rows.tolist() if row not in near]

    def _id(self, row: int) -> UUID:
        return UUID(bytes=bytes(self._ids[row * 16 : row * 16 + 16]))
