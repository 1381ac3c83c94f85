"""Duplicate photos: recall by edit and false hits over all pairs on photos of real shops; the search; one photo's time.

The photos (../shared/data/photo/grocery, MIT) are 348 pixels wide, from Swedish shops; without them only speed is
measured. Every edit of every photo is held against all other photos and all of their edits, so that few photos give
many pairs. They are not independent: the bound on false pairs is that of these shops. Which words are common was read
off every second of these photos; the others show the same.
"""

import io
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from bench.run import Figure, figure

PHOTOS = Path(__file__).parents[2] / "shared" / "data" / "photo" / "grocery"
Picture = Any
MARK = ("2026-11-21 14:05:12 周六", "客户 便利蜂（人民广场店）", "人员 张伟 13800138000", "31.236305°N 121.480237°E")


def measure(*, quick: bool) -> list[Figure]:
    """Return recall by edit, false pairs, and the speed and size of the search."""
    cv2.setNumThreads(1)
    figures = [*_search(quick=quick), *_photo(quick=quick)]
    if PHOTOS.is_dir():
        figures += _accuracy(quick=quick)
    return figures


def _cut(picture: Picture, corners: tuple[float, float, float, float]) -> Picture:
    """What lies between left, top, right and bottom, as shares."""
    left, top, right, bottom = corners
    height, width = picture.shape[:2]
    return picture[int(height * top) : int(height * bottom), int(width * left) : int(width * right)]


def _turned(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    return cv2.warpAffine(picture, cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), (width, height))


def _border(picture: Picture, share: float) -> Picture:
    down, across = (int(share * side) for side in picture.shape[:2])
    return cv2.copyMakeBorder(picture, down, down, across, across, cv2.BORDER_CONSTANT)


def _marked(picture: Picture) -> Picture:
    from shifang.evidence import watermark

    return np.asarray(Image.open(io.BytesIO(watermark.burn(io.BytesIO(_jpeg(picture)), MARK))))


def _screen(picture: Picture) -> Picture:
    """A screen filmed by hand: askew, rippled, softened, brighter, with the sensor's noise."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[0.02, 0.015], [-0.01, 0.03], [-0.025, -0.01], [0.015, -0.02]], np.float32) * [
        width,
        height,
    ]
    laid = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    seen = cv2.warpPerspective(picture, laid, (width, height), borderValue=(20, 20, 20)).astype(np.float32)
    down, across = np.mgrid[:height, :width]
    seen = cv2.GaussianBlur(seen * (1 + 0.04 * np.sin(0.9 * across + 0.35 * down))[..., None], (0, 0), 0.7)
    noise = np.random.default_rng(1).normal(0, 4, seen.shape)
    return np.clip(seen * 1.1 + 8 + noise, 0, 255).astype(np.uint8)


EDITS: dict[str, Callable[[Picture], Picture]] = {
    "reencode_q30": lambda picture: _decoded(_jpeg(picture, 30)),
    "half_size": lambda picture: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
    "brightness_30": lambda picture: cv2.convertScaleAbs(picture, alpha=1.3),
    "watermark": _marked,
    "crop_5": lambda picture: _cut(picture, (0.025, 0.025, 0.975, 0.975)),
    "crop_10": lambda picture: _cut(picture, (0.05, 0.05, 0.95, 0.95)),
    "crop_20": lambda picture: _cut(picture, (0.1, 0.1, 0.9, 0.9)),
    "corner_crop_10": lambda picture: _cut(picture, (0, 0, 0.9, 0.9)),
    "corner_crop_20": lambda picture: _cut(picture, (0.2, 0.2, 1, 1)),
    "foot_cut_20": lambda picture: _cut(picture, (0, 0, 1, 0.8)),
    "border_6": lambda picture: _border(picture, 0.06),
    "rotate_5": lambda picture: _turned(picture, 5),
    "rotate_15": lambda picture: _turned(picture, 15),
    "mirror": lambda picture: np.ascontiguousarray(picture[:, ::-1]),
    "rotate_90": lambda picture: np.ascontiguousarray(np.rot90(picture)),
    "screen": _screen,
}
AIMED = {"crop_20", "corner_crop_10", "border_6", "rotate_5"}


def _jpeg(picture: Picture, quality: int = 85) -> bytes:
    target = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(target, "JPEG", quality=quality)
    return target.getvalue()


def _decoded(data: bytes) -> Picture:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def _accuracy(*, quick: bool) -> Iterator[Figure]:
    from shifang.evidence.matching.prints import Print, print_of

    names = sorted(path for path in PHOTOS.glob("*.jpg"))[:: 2 if quick else 1]
    pictures = [_decoded(path.read_bytes()) for path in names]
    originals = [print_of(io.BytesIO(path.read_bytes())) for path in names]
    edited: dict[str, list[Print]] = {
        name: [print_of(io.BytesIO(_jpeg(edit(picture)))) for picture in pictures] for name, edit in EDITS.items()
    }
    yield from _recall(originals, edited)
    yield from _false(originals, edited)


def _recall(originals: list[Any], edited: dict[str, list[Any]]) -> Iterator[Figure]:
    searched = _searched(originals)
    for name, prints in edited.items():
        found = [_found(searched, taken, originals).get(index) for index, taken in enumerate(prints)]
        kinds = {kind: sum(each == kind for each in found) for kind in ("near", "like", "part")}
        share = sum(each is not None for each in found) / len(found)
        yield figure(
            f"evidence.match_recall_{name}",
            share,
            "share",
            aim=0.9 if name in AIMED else None,
            better="higher",
            note=f"{len(found)} photos: ≤31 bits {kinds['near']}, 32-60 bits {kinds['like']}, pixels {kinds['part']}",
        )


def _searched(prints: list[Any]) -> tuple[Any, dict[Any, int]]:
    from uuid import UUID

    from shifang.evidence.matching.features import KEPT_WORDS
    from shifang.evidence.matching.search import Kept, Search

    search = Search()
    kept = [
        Kept(UUID(int=index), index + 1, b"".join(each.hashes), each.features.words[:KEPT_WORDS].tobytes())
        for index, each in enumerate(prints)
    ]
    search.add(kept)
    return search, {each.photo_id: index for index, each in enumerate(kept)}


def _found(searched: tuple[Any, dict[Any, int]], taken: Any, prints: list[Any]) -> dict[int, str]:
    """What the product finds: kinds by row."""
    from shifang.evidence import rules
    from shifang.evidence.matching.likeness import NONE, likeness

    found = {}
    search, ids = searched
    for candidate in search.candidates(taken.turned, taken.features.words):
        row = ids[candidate.photo_id]
        laid = NONE if candidate.turned else likeness(taken.features, prints[row].features)
        match = rules.match_of(bits=candidate.bits, turned=candidate.turned, quality=taken.quality, laid=laid)
        if match is not None:
            found[row] = match.kind.value
    return found


def _false(originals: list[Any], edited: dict[str, list[Any]]) -> Iterator[Figure]:
    """Hold every print against all prints of all other photos; name the pairs of photos that were taken for one."""
    sets = [originals, *edited.values()]
    count = len(originals)
    every = list(itertools.chain.from_iterable(sets))
    searched = _searched(every)
    pairs, hits, kinds = 0, set[tuple[int, int]](), {"near": 0, "like": 0, "part": 0}
    for index, taken in enumerate(every):
        found = _found(searched, taken, every)
        pairs += len(every) - len(sets)
        for row, kind in found.items():
            if row % count != index % count:
                kinds[kind] += 1
                hits.add((min(row % count, index % count), max(row % count, index % count)))
    yield figure(
        "evidence.match_false_per_10_million",
        sum(kinds.values()) / pairs * 10_000_000,
        "pairs",
        aim=1,
        better="lower",
        note=f"{pairs:,} comparisons of {count} photos and {len(edited)} edits each: {kinds}, from {len(hits)} "
        f"pairs of photos; none found means at most {3 / pairs * 1e7:.1f} in 10 million (95 %) were they independent",
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
    one = _median(lambda: index.within(asked, 60), 9 if quick else 31)
    note = "10 million random hashes, exact within 60 bits, one thread"
    yield figure("evidence.search_10m_ms", one * 1000, "ms", aim=15, better="lower", note=note)
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
