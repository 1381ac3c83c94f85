"""Holding photos against each other: in the job, against PostgreSQL, for those who may see it."""

import hashlib
import io
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.evidence import queries
from shifang.evidence.models import PhotoMatch, PhotoPrint
from shifang.evidence.operations import comparing, uploads
from shifang.evidence.operations.comparing import compare, forget_search
from shifang.evidence.types import Declared
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs

PHOTO = Path(__file__).parent / "photos" / "square-512x512.jpg"


def encoded(picture: np.ndarray, quality: int = 90, **save: object) -> bytes:
    target = io.BytesIO()
    Image.fromarray(picture).save(target, "JPEG", quality=quality, **save)
    return target.getvalue()


@cache
def pixels() -> np.ndarray:
    return np.asarray(Image.open(PHOTO).convert("RGB"))


def another(seed: int) -> np.ndarray:
    """A picture with detail that has nothing to do with any other."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (24, 32, 3), dtype=np.uint8)
    return cv2.resize(coarse, (640, 480), interpolation=cv2.INTER_CUBIC)


def held(made: MadeOrganisation, data: bytes, *, who: str = "rep") -> str:
    """Hand a photo in and let its jobs run."""
    sha256 = hashlib.sha256(data).hexdigest()
    scope = made.scope(who)
    uploads.put(scope=scope, declared=Declared(sha256, len(data)), read=io.BytesIO(data).read, now=clock.now())
    run_jobs(made.id)
    return sha256


def matches(made: MadeOrganisation, sha256: str) -> list[tuple[str, str]]:
    with tenancy.organisation(made.id):
        return [(each.photo.sha256, each.match.kind) for each in queries.compared(made.id, sha256).alike]


def test_copies_are_found_by_hash_and_by_pixels_and_strangers_are_not():
    made = organisation()
    original = held(made, encoded(pixels()))
    held(made, encoded(another(1)))
    again = held(made, encoded(pixels(), quality=40))
    assert matches(made, again) == [(original, "near")]
    mirrored = held(made, encoded(pixels()[:, ::-1]))
    assert {kind for _, kind in matches(made, mirrored)} == {"near"}
    height, width = pixels().shape[:2]
    corner = held(made, encoded(pixels()[: int(0.88 * height), : int(0.88 * width)]))
    assert (original, "part") in matches(made, corner)
    assert matches(made, held(made, encoded(another(2)))) == []
    assert (again, "near") in matches(made, original)
    with tenancy.organisation(made.id):
        told = Event.objects.filter(kind="photo.compared").order_by("id")
        assert [event.facts["sha256"] for event in told] == [again, mirrored, corner]
        assert told[0].facts["matches"][0]["sha256"] == original


def test_a_photo_is_compared_once_and_another_process_finds_what_this_one_has_added():
    made = organisation()
    original = held(made, encoded(pixels()))
    assert not compare(organisation_id=made.id, sha256=original, now=clock.now())
    assert not compare(organisation_id=made.id, sha256="0" * 64, now=clock.now())
    # Another worker has an index of its own, and reads on where it stopped.
    mine = comparing._searches.pop(made.id)
    held(made, encoded(another(3)))
    comparing._searches[made.id] = mine
    copy = held(made, encoded(pixels(), quality=50))
    assert matches(made, copy) == [(original, "near")]
    forget_search(made.id)
    assert len(matches(made, held(made, encoded(pixels(), quality=55)))) == 2
    with tenancy.organisation(made.id):
        assert list(PhotoPrint.objects.order_by("serial").values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_photos_of_another_organisation_are_never_looked_at():
    one, other = organisation(), organisation()
    held(one, encoded(pixels()))
    assert matches(other, held(other, encoded(pixels(), quality=60))) == []
    with tenancy.organisation(other.id):
        assert not PhotoMatch.objects.exists()


def test_empty_walls_are_not_copies_of_each_other():
    made = organisation()
    first = held(made, encoded(np.full((480, 640, 3), 130, np.uint8)))
    second = held(made, encoded(np.full((480, 640, 3), 131, np.uint8)))
    assert (matches(made, first), matches(made, second)) == ([], [])


def test_matches_are_told_to_reviewers_who_see_the_photos():
    made = organisation()
    original = held(made, encoded(pixels()), who="rep")
    copy = held(made, encoded(pixels(), quality=45), who="rep")
    answer = made.client("manager").get(f"/photos/{copy}/matches").json()
    [alike] = answer["alike"]
    assert (answer["compared"], alike["sha256"], alike["kind"], alike["earlier"]) == (True, original, "near", True)
    assert alike["bits"] <= 31
    assert alike["agreeing"] >= 75
    assert made.client("rep").get(f"/photos/{copy}/matches").status_code == 403
    hidden = held(made, encoded(pixels(), quality=46), who="admin")
    seen = made.client("manager").get(f"/photos/{copy}/matches").json()["alike"]
    assert hidden not in [each["sha256"] for each in seen]


@pytest.mark.parametrize("software", ["Adobe Photoshop 26.0", "Meitu 10"])
def test_what_a_file_says_of_itself_is_kept(software):
    made = organisation()
    exif = Image.Exif()
    exif[0x0131] = software
    sha256 = held(made, encoded(another(5), exif=exif))
    with tenancy.organisation(made.id):
        assert queries.compared(made.id, sha256).said == {"editor": software}
