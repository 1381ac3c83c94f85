"""The working-hours gate: which moments lie inside somebody's working time. A fix outside is never kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from shifang.kernel.intervals import Span
from shifang.tracking.types import Integers, Truths


def milliseconds(moment: datetime) -> int:
    """Return a moment as tracks write it."""
    return round(moment.timestamp() * 1000)


def bounds(spans: Iterable[Span]) -> Integers:
    """Return spans, in order and apart, as milliseconds: start, end, start, end …"""
    edges = [milliseconds(edge) for span in spans for edge in (span.start, span.end)]
    return np.array(edges, dtype=np.int64)


def inside(times_ms: Integers, edges: Integers) -> Truths:
    """Return which moments lie in a span (start included, end not)."""
    return (np.searchsorted(edges, times_ms, side="right") & 1).astype(np.bool_)


def without(edges: Integers, holes: Sequence[tuple[int, int | None]]) -> Integers:
    """Return spans with holes (milliseconds; an open end reaches for ever) cut out of them."""
    pairs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    for begin, finish in sorted(holes, key=lambda hole: hole[0]):
        end = finish if finish is not None else np.iinfo(np.int64).max
        pairs = [part for pair in pairs for part in _cut(pair, begin, end)]
    return np.array([edge for pair in pairs for edge in pair], dtype=np.int64)


def overlap_ms(start: int, end: int, edges: Integers) -> int:
    """Return how many milliseconds of a stretch lie inside the spans."""
    starts, ends = edges[::2], edges[1::2]
    return int(np.maximum(np.minimum(ends, end) - np.maximum(starts, start), 0).sum())


def _cut(pair: tuple[int, int], begin: int, end: int) -> list[tuple[int, int]]:
    start, stop = pair
    if end <= start or begin >= stop:
        return [pair]
    return [part for part in ((start, min(begin, stop)), (max(end, start), stop)) if part[0] < part[1]]
