"""Photos of real shops, edits of them, and what the product's search finds among them.

The photos (../shared/data/photo/grocery, MIT) are 348 pixels wide, from Swedish shops. Every photo and every quarter of
it is a scene of its own; scenes of one photo are never held against each other. Some photos show one pile or
bay from two places (`SAME_PLACE`): these are no false pairs whatever they are taken for, and counted apart. A search
holds one print of each scene, as an organisation's does of each photo: with all edits in it, a scene's own copies would
crowd the others out.
"""

from __future__ import annotations

import io
import multiprocessing
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
import numpy as np
from PIL import Image

from shifang.evidence import rules, watermark
from shifang.evidence.matching.features import KEPT_WORDS
from shifang.evidence.matching.likeness import NONE, likeness
from shifang.evidence.matching.prints import Print, print_of
from shifang.evidence.matching.search import Kept, Search

PHOTOS = Path(__file__).parents[5] / "shared" / "data" / "photo" / "grocery"
Picture = Any
MARK = ("2026-11-21 14:05:12 周六", "客户 便利蜂（人民广场店）", "人员 张伟 13800138000", "31.236305°N 121.480237°E")
AS_IT_IS = "as it is"
QUARTERS = ((0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5), (0, 0.5, 0.5, 1), (0.5, 0.5, 1, 1))
SAME_PLACE = frozenset(
    frozenset({f"{name}_{one:03d}", f"{name}_{other:03d}"})
    for name, one, other in (
        # By eye: the same apple with the long stalk, and around it the same ones, seen from further down.
        ("Golden-Delicious", 10, 18),
        # By eye: the same pepper with the yellow streak, its neighbours, and the odd red one among the yellow.
        ("Red-Bell-Pepper", 15, 29),
        # By eye: the same three tomatoes with pale spots, those around them, and the sweetcorn to the left.
        ("Regular-Tomato", 2, 4),
        # By eye: the same bay of one fridge, its posts and price tags, behind a packet held out by hand.
        ("Arla-Standard-Milk", 5, 30),
        ("Valio-Vanilla-Yoghurt", 5, 29),
    )
)
"""Photos of one pile or one bay, taken one after the other from two places."""
HASHES_COMPARED = 8 * 5
"""A comparison of two photos holds the 8 turns of one against the 5 centres of the other."""


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
    return np.asarray(Image.open(io.BytesIO(watermark.burn(io.BytesIO(jpeg(picture)), MARK))))


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
    "reencode_q30": lambda picture: decoded(jpeg(picture, 30)),
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

FORMS = (
    *(AS_IT_IS, "reencode_q30", "crop_20", "corner_crop_10", "corner_crop_20"),
    *("border_6", "rotate_5", "mirror", "screen"),
)
"""In which a photo may have been handed in before, and now. (A watermark comes later than the search.)"""


def jpeg(picture: Picture, quality: int = 85) -> bytes:
    target = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(target, "JPEG", quality=quality)
    return target.getvalue()


def decoded(data: bytes) -> Picture:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture, and the name of the photo that it is of."""

    photo: str
    picture: Picture


@dataclass
class Falses:
    """How many pairs of scenes of different photos were compared, laid upon each other pixel by pixel, and taken for
    one; `named` says which. `places`: what those of SAME_PLACE were taken for."""

    scenes: int
    compared: int = 0
    laid: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    named: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    def tell(self, one: Scene, other: Scene, kind: str) -> None:
        """Count what two scenes of different photos were taken for."""
        pair = sorted((one.photo, other.photo))
        if frozenset(pair) in SAME_PLACE:
            self.places[kind] += 1
            return
        self.kinds[kind] += 1
        self.named[pair[0], pair[1], kind] += 1

    def add(self, other: Falses) -> None:
        """Take in what was counted elsewhere."""
        self.compared += other.compared
        self.laid += other.laid
        for mine, theirs in ((self.kinds, other.kinds), (self.places, other.places)):
            mine.update(theirs)
        self.named.update(other.named)

    @property
    def per_10_million(self) -> float:
        return self.kinds.total() / self.compared * 1e7

    @property
    def bound(self) -> float:
        """At most so many in 10 million (95 %) where none was found, were the comparisons independent."""
        return 3 / self.compared * 1e7


def photos(*, every: int = 1) -> list[Scene]:
    """Return the photos beside this checkout, or each so-manieth of them."""
    paths = sorted(PHOTOS.glob("*.jpg"))[::every]
    return [Scene(path.stem.rpartition("__")[2], decoded(path.read_bytes())) for path in paths]


def with_quarters(whole: Sequence[Scene]) -> list[Scene]:
    """Return the photos and the quarters of each."""
    return [*whole, *(Scene(each.photo, _cut(each.picture, corners)) for each in whole for corners in QUARTERS)]


def prints_of(scenes: Sequence[Scene], edit: str) -> list[Print]:
    """Return the print of each scene after an edit."""
    change = EDITS.get(edit, lambda picture: picture)
    return [print_of(io.BytesIO(jpeg(change(each.picture)))) for each in scenes]


class Searched:
    """The product's search over some prints."""

    def __init__(self, prints: Sequence[Print]) -> None:
        self._prints, self._search = prints, Search()
        self._search.add(
            [
                Kept(UUID(int=row), row + 1, b"".join(each.hashes), each.features.words[:KEPT_WORDS].tobytes())
                for row, each in enumerate(prints)
            ]
        )

    def found(self, taken: Print) -> Iterator[tuple[int, bool, str | None]]:
        """Yield the rows that the product looks at, whether it laid the two upon each other, what it takes them for."""
        for candidate in self._search.candidates(taken.turned, taken.features.words):
            row = candidate.photo_id.int
            laid = NONE if candidate.turned else likeness(taken.features, self._prints[row].features)
            match = rules.match_of(bits=candidate.bits, turned=candidate.turned, quality=taken.quality, laid=laid)
            yield row, not candidate.turned, match and match.kind.value


Printed = Mapping[str, Sequence[Print]]


def false_pairs(scenes: Sequence[Scene], *, forms: Sequence[str], processes: int = 1) -> Falses:
    """Keep the scenes in each form, and look for them in each: only what is found of other photos counts."""
    cv2.setNumThreads(1)
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=fork) as pool:
        prints = dict(zip(forms, pool.map(partial(prints_of, scenes), forms), strict=True))
    told = Falses(len(scenes))
    # What the workers search is inherited, not sent.
    with ProcessPoolExecutor(processes, mp_context=fork, initializer=_take, initargs=(scenes, prints)) as pool:
        for form, part in zip(forms, pool.map(_found_among, forms), strict=True):
            told.add(part)
            sys.stderr.write(f"kept as {form}: {told.compared:,} compared, {dict(told.named)}, {dict(told.places)}\n")
    return told


_taken: list[tuple[Sequence[Scene], Printed]] = []


def _take(scenes: Sequence[Scene], prints: Printed) -> None:
    _taken[:] = [(scenes, prints)]


def _found_among(kept: str) -> Falses:
    """Look for all scenes in all forms among those kept in one."""
    [(scenes, prints)] = _taken
    sizes = Counter(each.photo for each in scenes)
    told = Falses(len(scenes))
    searched = Searched(prints[kept])
    for asked in prints.values():
        for scene, taken in zip(scenes, asked, strict=True):
            told.compared += len(scenes) - sizes[scene.photo]
            for row, laid, kind in searched.found(taken):
                if scenes[row].photo != scene.photo:
                    told.laid += laid
                    if kind is not None:
                        told.tell(scene, scenes[row], kind)
    return told
