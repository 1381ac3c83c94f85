"""Telling whether two photos are one: hashes as the reference makes them, features, pixels, and the search."""

import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from shifang.evidence import rules
from shifang.evidence.matching import features, pdq
from shifang.evidence.matching.features import Features, features_of
from shifang.evidence.matching.file_facts import FileFacts, file_facts
from shifang.evidence.matching.index import HashIndex, WordIndex
from shifang.evidence.matching.likeness import likeness
from shifang.evidence.matching.recapture import ripple
from shifang.evidence.tests import make
from shifang.evidence.types import RIPPLE_HINT_FROM

PHOTOS = Path(__file__).parent / "photos"
BESIDE = Path(__file__).parents[5] / "shared" / "data" / "photo"
VECTORS = json.loads((PHOTOS / "pdq.json").read_text())


def rgb(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB"))


def grey(name: str = "square-512x512.jpg") -> np.ndarray:
    return np.asarray(Image.open(PHOTOS / name).convert("L"))


def check_against_reference(folder: Path, vectors: dict) -> None:
    for name, wanted in vectors.items():
        values, quality = pdq.dihedral_of(pdq.luma_of(rgb(folder / name)))
        assert (name, values[0].hex(), quality) == (name, wanted["hash"], wanted["quality"])
        assert sorted(each.hex() for each in values) == wanted["turned"]


def test_hashes_are_those_of_the_reference():
    check_against_reference(PHOTOS, VECTORS["vendored"])


@pytest.mark.skipif(not BESIDE.is_dir(), reason="the photos of shops are not beside this checkout")
def test_hashes_of_photos_of_shops_are_those_of_the_reference():
    check_against_reference(BESIDE, VECTORS["beside"])


def test_a_turned_or_mirrored_photo_has_one_of_the_eight_hashes():
    picture = rgb(PHOTOS / "square-512x512.jpg")
    wanted, _ = pdq.dihedral_of(pdq.luma_of(picture))
    for turns in range(4):
        for turned in (np.rot90(picture, turns), np.rot90(picture[:, ::-1], turns)):
            found = pdq.pdq_of(pdq.luma_of(np.ascontiguousarray(turned)))
            assert min(pdq.distance(found.value, each) for each in wanted) <= 31


def test_an_empty_wall_has_no_quality():
    assert pdq.pdq_of(np.full((200, 300), 140.0, np.float32)).quality == 0


def test_features_are_kept_as_they_are():
    found = features_of(grey())
    again = features.unpacked(features.packed(found))
    assert np.array_equal(again.descriptions, found.descriptions)
    assert np.array_equal(again.grey, found.grey)
    assert np.allclose(again.points, found.points, atol=2e-5)
    with pytest.raises(ValueError, match="unknown form"):
        features.unpacked(b"\x09" + features.packed(found)[1:])


def test_a_wall_without_detail_has_no_features_and_is_like_nothing():
    plain = features_of(np.full((300, 400), 90, np.uint8))
    assert (len(plain.points), len(plain.words)) == (0, 0)
    assert likeness(plain, features_of(grey())).agreeing == 0
    assert likeness(plain, plain).agreeing == 0


def cut(picture: np.ndarray, left: float, top: float, right: float, bottom: float) -> np.ndarray:
    height, width = picture.shape
    return picture[int(height * top) : int(height * bottom), int(width * left) : int(width * right)]


def tilted(picture: np.ndarray, degrees: float) -> np.ndarray:
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, turn, (width, height))


EDITS = {
    "corner_cut": lambda picture: cut(picture, 0, 0, 0.9, 0.9),
    "crop": lambda picture: cut(picture, 0.1, 0.1, 0.9, 0.9),
    "foot_cut": lambda picture: cut(picture, 0, 0, 1, 0.8),
    "border": lambda picture: cv2.copyMakeBorder(picture, 30, 30, 30, 30, cv2.BORDER_CONSTANT),
    "tilted": lambda picture: tilted(picture, 5),
    "smaller": lambda picture: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_photo_lies_upon_its_original(edit):
    original, edited = features_of(grey()), features_of(EDITS[edit](grey()))
    index = WordIndex()
    index.add([original.words])
    rows, shared = index.most_common(edited.words, least=6, at_most=5)
    assert (rows.tolist(), shared[0] >= 6) == ([0], True)
    found = likeness(edited, original)
    assert found.agreeing > 0.9
    assert found.common > 0.9
    assert found.points >= 40


def test_the_same_packet_in_another_shop_is_not_the_same_photo():
    noise = np.random.default_rng(3)
    packet = cv2.resize(grey(), (200, 200), interpolation=cv2.INTER_AREA)

    def shop() -> Features:
        coarse = noise.integers(0, 255, (30, 40), dtype=np.uint8)
        wall = cv2.resize(coarse, (640, 480), interpolation=cv2.INTER_CUBIC)
        wall[100:300, 150:350] = packet
        return features_of(wall)

    found = likeness(shop(), shop())
    assert found.points >= 12
    assert found.agreeing < 0.5


def in_space(photo: np.ndarray, step: int) -> Features:
    """The photo as cut-outs that stand at 25 distances, seen from some steps to the side."""
    height, width = photo.shape
    seen = np.zeros_like(photo)
    for row in range(5):
        for column in range(5):
            top, left = row * height // 5, column * width // 5
            part = photo[top : top + height // 5, left : left + width // 5]
            # Neighbours move apart and over each other by up to 3 % of the width.
            shift = step * ((row * 7 + column * 11) % 5 - 2)
            at = np.clip(left + shift + np.arange(part.shape[1]), 0, width - 1)
            seen[top : top + part.shape[0], at] = part
    return features_of(seen)


def test_what_is_photographed_again_from_another_place_is_no_copy():
    first, again = in_space(grey(), 0), in_space(grey(), 4)
    found = likeness(again, first)
    assert found.points >= rules.SAME_POINTS
    assert not rules.is_copied(found)
    for edit in EDITS.values():
        assert rules.is_copied(likeness(features_of(edit(grey())), features_of(grey())))


@pytest.mark.parametrize("plain", [False, True])
def test_all_hashes_within_a_distance_are_found(plain):
    random = np.random.default_rng(1)
    hashes = random.integers(0, 256, (3000, 32), dtype=np.uint8)
    index = HashIndex(plain=plain)
    for part in np.array_split(hashes, 7):
        index.add(part)
    asked = hashes[[5, 2999]].copy()
    asked[0, 0] ^= 0b111
    asked[1, :8] ^= 0xFF
    near, far = index.within(asked, 63)
    assert (near[0].tolist(), near[1].tolist()) == ([5], [3])
    assert far[0].tolist() == []
    assert index.within(asked, 64)[1][1].tolist() == [64]


FOUND = """
import sys
if sys.argv[1] == "without":
    sys.modules["faiss"] = None
import numpy as np
from shifang.evidence.matching import index
assert (index.faiss is None) == (sys.argv[1] == "without")
random = np.random.default_rng(9)
hashes = random.integers(0, 256, (20_000, 32), dtype=np.uint8)
near = np.repeat(hashes[:200], 8, axis=0)
near ^= np.packbits(random.random((len(near), 256)) < random.random((len(near), 1)) * 0.3, axis=1)
searched = index.HashIndex()
searched.add(np.concatenate([hashes, near]))
for limit in (0, 31, 60, 90):
    for rows, away in searched.within(hashes[:200], limit):
        print(limit, sorted(zip(rows.tolist(), away.tolist())))
"""


def test_without_the_library_the_same_hashes_are_found():
    pytest.importorskip("faiss")
    here = Path(__file__).parents[3]
    with_it, without = (
        subprocess.run(
            [sys.executable, "-c", FOUND, how], cwd=here, capture_output=True, text=True, check=True, timeout=120
        ).stdout
        for how in ("with", "without")
    )
    assert with_it == without
    assert with_it.count("), (") > 500


def test_an_index_goes_on_over_its_segments(monkeypatch):
    monkeypatch.setattr("shifang.evidence.matching.index._HASHES", 100)
    monkeypatch.setattr("shifang.evidence.matching.index._PHOTOS", 40)
    random = np.random.default_rng(2)
    hashes = random.integers(0, 256, (250, 32), dtype=np.uint8)
    photos = [random.choice(65536, size=size, replace=False).astype(np.uint16) for size in [96, 30, 0] * 40]
    index, words = HashIndex(), WordIndex()
    index.add(hashes)
    words.add(photos)
    for row in (0, 99, 100, 249):
        assert index.within(hashes[row : row + 1], 0)[0][0].tolist() == [row]
    for row in (0, 39, 40, 118):
        rows, shared = words.most_common(photos[row], least=6, at_most=3)
        if len(photos[row]):
            assert (rows[0], shared[0]) == (row, len(photos[row]))
        else:
            assert len(rows) == 0


def with_exif(**said) -> io.BytesIO:
    exif = Image.Exif()
    if "software" in said:
        exif[0x0131] = said["software"]
    if "taken" in said:
        exif.get_ifd(0x8769)[0x9003] = said["taken"]
    if "place" in said:
        exif.get_ifd(0x8825).update(said["place"])
    return io.BytesIO(make.picture(64, 48, exif=exif))


def test_a_file_tells_of_its_editor_its_time_and_its_place():
    place = {1: "S", 2: (39.0, 30.0, 0.0), 3: "E", 4: (116.0, 15.0, 0.0)}
    said = file_facts(with_exif(software="Adobe Photoshop 25.0", taken="2024:05:06 07:08:09", place=place))
    assert said == FileFacts("Adobe Photoshop 25.0", datetime(2024, 5, 6, 7, 8, 9), -39.5, 116.25)
    assert file_facts(with_exif(software="HarmonyOS camera 4.0")).editor == ""
    assert file_facts(io.BytesIO(make.picture(64, 48))) == FileFacts()


def test_nonsense_beside_the_pixels_says_nothing():
    place = {1: "N", 2: (900.0, 0.0, 0.0), 3: "E", 4: (1.0, 1.0)}
    assert file_facts(with_exif(taken="0000:00:00 00:00:00", place=place)) == FileFacts()


def test_a_regular_ripple_stands_out():
    picture = grey().astype(np.float32)
    down, across = np.mgrid[: picture.shape[0], : picture.shape[1]]
    rippled = np.clip(picture * (1 + 0.08 * np.sin(1.1 * across + 0.6 * down)), 0, 255).astype(np.uint8)
    assert ripple(rippled) > RIPPLE_HINT_FROM
    assert ripple(rippled) > 1.4 * ripple(grey())
    assert ripple(np.zeros((50, 50), np.uint8)) == 0
