"""Duplicate photos: recall by edit and false hits over all pairs on photos of real shops; the search; one photo's time.

The photos lie in ../shared/data/photo/grocery (shifang/evidence/tests/alike.py); without them only speed is measured.
Few photos give many pairs by their quarters and edits. These are not independent: the bound on false pairs is that of
these shops. Which words are common was read off every second of these photos; the others show the same.
"""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from bench.run import Figure, figure
from shifang.evidence.tests import alike

COPIES = {"near", "like", "part"}
AIMED = {"crop_20", "corner_crop_10", "border_6", "rotate_5"}


def measure(*, quick: bool) -> list[Figure]:
    """Return recall by edit, false pairs, and the speed and size of the search."""
    cv2.setNumThreads(1)
    figures = [*_search(quick=quick), *_photo(quick=quick)]
    if alike.PHOTOS.is_dir():
        figures += _accuracy(quick=quick)
    return figures


def _accuracy(*, quick: bool) -> Iterator[Figure]:
    photos = alike.photos()
    yield from _recall(photos[:: 2 if quick else 1])
    yield from _false(photos if quick else alike.with_quarters(photos), aim=None if quick else 1)


def _recall(scenes: list[alike.Scene]) -> Iterator[Figure]:
    searched = alike.Searched(alike.prints_of(scenes, alike.AS_IT_IS))
    for name in alike.EDITS:
        prints = alike.prints_of(scenes, name)
        found = [{row: kind for row, _, kind in searched.found(taken)}.get(index) for index, taken in enumerate(prints)]
        kinds = {kind: sum(each == kind for each in found) for kind in ("near", "like", "part", "place")}
        share = sum(each in COPIES for each in found) / len(found)
        yield figure(
            f"evidence.match_recall_{name}",
            share,
            "share",
            aim=0.9 if name in AIMED else None,
            better="higher",
            note=f"{len(found)} photos: ≤31 bits {kinds['near']}, 32-60 bits {kinds['like']}, pixels {kinds['part']}; "
            f"taken for another photo of the place {kinds['place']}",
        )


def _false(scenes: list[alike.Scene], *, aim: float | None) -> Iterator[Figure]:
    told = alike.false_pairs(scenes, forms=alike.FORMS)
    what = (
        f"{told.compared:,} comparisons of {told.scenes} scenes, each as kept in {len(alike.FORMS)} forms with each of "
        f"them: {dict(told.kinds)}, from {len(told.named)} pairs of photos; "
        f"{len(alike.SAME_PLACE)} pairs of photos of one place were taken for {dict(told.places)}"
    )
    yield figure("evidence.match_false_per_10_million", told.per_10_million, "pairs", aim=1, better="lower", note=what)
    yield figure(
        "evidence.match_false_bound_per_10_million",
        told.bound,
        "pairs",
        aim=aim,
        better="lower",
        note="what none found means (95 %), were the comparisons independent; "
        f"{told.compared * alike.HASHES_COMPARED:,} comparisons of hashes, {told.laid:,} of pixels on the short list",
    )


def _search(*, quick: bool) -> Iterator[Figure]:
    random = np.random.default_rng(5)
    yield from _hashes(random, quick=quick)
    yield _words(random, photos=200_000 if quick else 1_000_000)
    yield _rebuild(random)


def _hashes(random: np.random.Generator, *, quick: bool) -> Iterator[Figure]:
    from shifang.evidence.matching.index import HashIndex

    index, before = HashIndex(), _resident()
    for _ in range(10):
        index.add(random.integers(0, 256, (1_000_000, 32), dtype=np.uint8))
    grown = _resident() - before
    asked = random.integers(0, 256, (1, 32), dtype=np.uint8)
    times = 15 if quick else 31
    one = _median(lambda: index.within(asked, 60), times, clock=time.process_time)
    words = np.ones(10_000_000 * 4, np.uint64)
    floor = _median(lambda: np.bitwise_or.reduce(words), times, clock=time.process_time)
    note = "10 million random hashes, exact within 60 bits, processor time of one thread"
    yield figure("evidence.search_10m_ms", one * 1000, "ms", aim=15, better="lower", note=note)
    note = f"to reading as many bytes once, {floor * 1000:.1f} ms: memory's own pace"
    yield figure("evidence.search_10m_ratio_to_reading", one / floor, "x", aim=None, better="lower", note=note)
    yield figure("evidence.search_10m_mb", grown, "MB", aim=400, better="lower", note="resident memory it added")
    eight = random.integers(0, 256, (8, 32), dtype=np.uint8)
    turns = _median(lambda: index.within(eight, 60), 5)
    yield figure(
        "evidence.search_10m_8_turns_ms", turns * 1000, "ms", aim=None, better="lower", note="all 8 turns of a photo"
    )


def _words(random: np.random.Generator, *, photos: int) -> Figure:
    from shifang.evidence.matching.index import WordIndex

    words = WordIndex()
    for _ in range(photos // 10_000):
        words.add(list(random.integers(0, 65536, (10_000, 96), dtype=np.uint16)))
    query = random.choice(65536, 150, replace=False).astype(np.uint16)
    took = _median(lambda: words.most_common(query, least=6, at_most=20), 9)
    note = f"short list of {photos:,} photos by 150 words"
    return figure("evidence.search_words_ms", took * 1000, "ms", aim=None, better="lower", note=note)


def _rebuild(random: np.random.Generator) -> Figure:
    from uuid import UUID

    from shifang.evidence.matching.search import Kept, Search

    rows = [Kept(UUID(int=index), index + 1, random.bytes(160), random.bytes(192)) for index in range(200_000)]
    begun = time.process_time()
    search = Search()
    for start in range(0, len(rows), 20_000):
        search.add(rows[start : start + 20_000])
    took = time.process_time() - begun
    return figure(
        "evidence.index_rebuild_1m_s",
        took,
        "s",
        aim=20,
        better="lower",
        note="1 million hashes of 200,000 photos and their words, from rows in memory",
    )


def _photo(*, quick: bool) -> Iterator[Figure]:
    from bench.photos import _photo as photo_of
    from shifang.evidence.matching.file_facts import file_facts
    from shifang.evidence.matching.prints import print_of

    sizes = {"12mp": (photo_of(4000, 3000), 200), "2mp": (photo_of(1632, 1224), 50)}
    for name, (data, aim) in sizes.items():

        def work(photo: bytes = data) -> None:
            print_of(io.BytesIO(photo))
            file_facts(io.BytesIO(photo))

        yield figure(
            f"evidence.print_{name}_ms",
            _median(work, 7 if quick else 21, clock=time.process_time) * 1000,
            "ms",
            aim=aim,
            better="lower",
            note="decoding, hashes of 5 centres and 8 turns, 300 points, ripple, EXIF; process time",
        )


def _median(work: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    taken = []
    for _ in range(times):
        begun = clock()
        work()
        taken.append(clock() - begun)
    return statistics.median(taken)


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6
