"""The photos of one organisation, searched in memory: nearest hashes, and most words in common.

Both indexes grow by segments, so that a photo more costs next to nothing. Photos are named by their row, in the order
in which they were added; the caller knows which photo that is. PostgreSQL is the truth and rebuilds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shifang.evidence.matching.features import KEPT_WORDS, Words
from shifang.evidence.matching.pdq import BITS, WIDTH, Bytes, distances

try:
    import faiss

    faiss.omp_set_num_threads(1)
except ImportError:  # a platform without the wheel: slower, the same answers
    faiss = None  # type: ignore[assignment]

Rows = NDArray[Any]
_HASHES = 1 << 17
_PHOTOS = 1 << 15
_WORDS = 1 << 16


class HashIndex:
    """Hashes of 256 bits, found exactly within any distance: 32 bytes each."""

    def __init__(self, *, plain: bool = False) -> None:
        self._plain = plain or faiss is None
        self._segments: list[Any] = []
        self.size = 0

    def add(self, hashes: Bytes) -> None:
        """Add rows of 32 bytes."""
        start = 0
        while start < len(hashes):
            room = _HASHES - self.size % _HASHES
            part = np.ascontiguousarray(hashes[start : start + room])
            if self.size % _HASHES == 0:
                self._segments.append(_PlainHashes() if self._plain else faiss.IndexBinaryFlat(BITS))
            self._segments[-1].add(part)
            start += len(part)
            self.size += len(part)

    def within(self, hashes: Bytes, limit: int) -> list[tuple[Rows, Rows]]:
        """Return for each hash the rows at most `limit` bits away, and how far each of them is."""
        found: list[list[tuple[Rows, Rows]]] = [[] for _ in hashes]
        for number, segment in enumerate(self._segments):
            bounds, away, rows = segment.range_search(np.ascontiguousarray(hashes), limit + 1)
            for index, parts in enumerate(found):
                chosen = slice(int(bounds[index]), int(bounds[index + 1]))
                parts.append((rows[chosen].astype(np.int64) + number * _HASHES, away[chosen].astype(np.int64)))
        empty = np.zeros(0, np.int64)
        return [
            (
                np.concatenate([empty, *(rows for rows, _ in parts)]),
                np.concatenate([empty, *(away for _, away in parts)]),
            )
            for parts in found
        ]


class _PlainHashes:
    """What faiss does, in numpy."""

    def __init__(self) -> None:
        self._rows = np.zeros((0, WIDTH // 8), np.uint64)

    def add(self, hashes: Bytes) -> None:
        self._rows = np.concatenate([self._rows, hashes.view(np.uint64)])

    def range_search(self, hashes: Bytes, radius: int) -> tuple[Rows, Rows, Rows]:
        rows, away = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        bounds = [0]
        for one in hashes.view(np.uint64):
            far = distances(one, self._rows)
            near = np.flatnonzero(far < radius)
            rows.append(near)
            away.append(far[near])
            bounds.append(bounds[-1] + len(near))
        return np.array(bounds), np.concatenate(away), np.concatenate(rows)


class WordIndex:
    """The words of each photo's strongest points: 2 bytes each, in lists by word once a segment is full."""

    def __init__(self) -> None:
        self._full: list[tuple[NDArray[np.uint16], NDArray[np.uint32]]] = []
        self._open = np.zeros((_PHOTOS, KEPT_WORDS), np.uint16)
        self._counts = np.zeros(_PHOTOS, np.uint8)
        self.size = 0

    def add(self, photos: Sequence[Words]) -> None:
        """Add photos by their words, of which the first are kept."""
        for words in photos:
            row = self.size % _PHOTOS
            kept = words[:KEPT_WORDS]
            self._open[row, : len(kept)] = kept
            self._counts[row] = len(kept)
            self.size += 1
            if row == _PHOTOS - 1:
                self._close()

    def most_common(self, words: Words, *, least: int, at_most: int) -> tuple[Rows, Rows]:
        """Return the rows that share most words, at least so many, and how many they share."""
        rows: list[Rows] = [np.zeros(0, np.int64)]
        shared: list[Rows] = [np.zeros(0, np.int64)]
        for first, votes in self._votes(words):
            good = np.flatnonzero(votes >= least)
            if len(good) > at_most:
                good = good[np.argpartition(-votes[good].astype(np.int64), at_most)[:at_most]]
            rows.append(good + first)
            shared.append(votes[good].astype(np.int64))
        all_rows, all_shared = np.concatenate(rows), np.concatenate(shared)
        best = np.argsort(-all_shared, kind="stable")[:at_most]
        return all_rows[best], all_shared[best]

    def _votes(self, words: Words) -> Iterator[tuple[int, NDArray[np.int64]]]:
        for number, (members, starts) in enumerate(self._full):
            lists = [members[starts[word] : starts[word + 1]] for word in words.astype(np.intp)]
            together = np.concatenate([np.zeros(0, np.uint16), *lists])
            yield number * _PHOTOS, np.bincount(together, minlength=_PHOTOS)
        rows = self.size % _PHOTOS
        if rows:
            wanted = np.zeros(_WORDS, np.uint8)
            wanted[words] = 1
            shared = wanted[self._open[:rows]]
            shared[np.arange(KEPT_WORDS) >= self._counts[:rows, None]] = 0
            yield len(self._full) * _PHOTOS, shared.sum(axis=1, dtype=np.int64)

    def _close(self) -> None:
        """Sort a full segment by word."""
        used = np.arange(KEPT_WORDS) < self._counts[:, None]
        photos = np.broadcast_to(np.arange(_PHOTOS, dtype=np.uint16)[:, None], used.shape)[used]
        words = self._open[used]
        order = np.argsort(words, kind="stable")
        starts = np.zeros(_WORDS + 1, np.uint32)
        np.cumsum(np.bincount(words, minlength=_WORDS), out=starts[1:])
        self._full.append((photos[order], starts))
        self._counts[:] = 0
