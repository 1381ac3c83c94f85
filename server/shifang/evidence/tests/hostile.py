"""Files that want something else than to be a photo. Each with the code that it is refused by; None is a photo."""

import io
import struct
import zipfile
from collections.abc import Iterator

from PIL import Image

from shifang.evidence.tests import make

JPEG = make.picture()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def with_segments(*segments: bytes, picture: bytes = JPEG) -> bytes:
    return picture[:2] + b"".join(segments) + picture[2:]


def exif(entries: list[tuple[int, int, int, int]], *, following: int = 0, prefix: bytes = b"Exif\0\0") -> bytes:
    body = struct.pack("<2sHIH", b"II", 42, 8, len(entries))
    body += b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<I", following)
    return segment(0xE2 if prefix == b"MPF\0" else 0xE1, prefix + body)


def archive(content: bytes = b"x") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as zipped:
        zipped.writestr("page.html", content)
    return kept.getvalue()


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header claims a size."""
    at = JPEG.index(b"\xff\xc0")
    return JPEG[: at + 5] + struct.pack(">HH", height, width) + JPEG[at + 9 :]


def progressive(width: int = 640, height: int = 480, *, scans: int = 0) -> bytes:
    made = make.picture(width, height, progressive=True)
    start = made.rindex(b"\xff\xda")
    return made[:start] + made[start:-2] * (scans or 1) + made[-2:]


def webp_claiming(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def heic() -> bytes:
    return struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic") + b"\0" * 500


def tall_exif_png() -> bytes:
    made, bomb = make.picture(kind="PNG"), b"MM\0*\0\0\0\x08" + b"\xff\xff" + b"\x01\x0f\0\x02\0\x01\0\0\0\0\0\0" * 9000
    chunk = struct.pack(">I4s", len(bomb), b"eXIf") + bomb + b"\0\0\0\0"
    return made[:33] + chunk + made[33:]


def saved(kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (64, 48), (9, 9, 9)).save(target, kind, **options)
    return target.getvalue()


def moving(kind: str) -> bytes:
    target, frames = io.BytesIO(), [Image.new("RGB", (64, 48), (shade, 9, 9)) for shade in (1, 200)]
    frames[0].save(target, kind, save_all=True, append_images=frames[1:])
    return target.getvalue()


NO, PIXELS, TWO, INTRICATE = "photo.not_an_image", "photo.too_many_pixels", "photo.two_kinds", "photo.too_intricate"
MANIFEST = b"JP\0\1\0\0\0\1\x7f\xff\xff\xffjumb\0\0\0\x19jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"


def corpus() -> Iterator[tuple[str, bytes, str | None]]:
    yield "a photo", JPEG, None
    yield "a progressive photo", progressive(), None
    yield "a photo with words behind its end", JPEG + b"<html><script>alert(1)</script>", None
    yield "a photo with a comment of 60 KB", with_segments(segment(0xFE, b"%" * 60_000)), None
    yield "a photo with a credential that is none", with_segments(segment(0xEB, MANIFEST)), None
    yield "a photo with a credential of 12 MB", with_segments(*[segment(0xEB, MANIFEST * 1000)] * 190), None
    yield "a photo and an archive", JPEG + archive(), TWO
    yield "a photo and an archive with a last word", JPEG + archive()[:-2] + b"\5\0hello", TWO
    yield "a document in a comment", with_segments(segment(0xFE, b"%PDF-1.7\n1 0 obj")), TWO
    yield "a document before a photo", b"%PDF-1.7\n" + JPEG, NO
    yield "a page before a photo", b"<!doctype html>" + JPEG, NO
    yield "a script", b"#!/bin/sh\nrm -rf /\n" + JPEG, NO
    yield "an archive", archive(JPEG), NO
    yield "nothing but zeros", bytes(4096), NO
    yield "a beginning alone", JPEG[:2], NO
    for share in (0.1, 0.5, 0.9, 0.99):
        yield f"{share:.0%} of a photo", JPEG[: int(len(JPEG) * share)], NO
        yield f"{share:.0%} of a progressive photo", progressive()[: int(len(progressive()) * share)], NO
    for kind in ("PNG", "WEBP"):
        yield f"half of a {kind}", (whole := make.picture(kind=kind))[: len(whole) // 2], NO
        yield f"a moving {kind}", moving(kind), NO
    for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PDF", "EPS", "JPEG2000"):
        yield f"a {kind} by the name of a photo", saved(kind), NO
    yield "HEIC", heic(), NO
    yield "SVG", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NO
    for width, height in ((30_000, 30_000), (65_500, 65_500), (65_500, 764)):
        yield f"a JPEG that claims {width} × {height}", jpeg(width, height), PIXELS
        yield f"a PNG that claims {width} × {height}", make.claimed_png(width, height), PIXELS
    yield "a PNG that claims 2 billion a side", make.claimed_png(2**31 - 1, 2**31 - 1), PIXELS
    yield "a PNG without pixels", make.claimed_png(0, 0), NO
    yield "a PNG that claims what it has not", make.claimed_png(2500, 3000), NO
    yield "a WebP that claims 16,383 a side", webp_claiming(16_383, 16_383), PIXELS
    yield "a JPEG of one column", jpeg(1, 60_000), None
    yield "a progressive photo of 30 passes", progressive(scans=30), INTRICATE
    yield "EXIF whose entries claim 64 KB each", with_segments(exif([(0x10F, 2, 60_000, 8)] * 5000)), INTRICATE
    yield "EXIF that claims 4 GB", with_segments(exif([(0x10F, 2, 0xFFFFFFFF, 8)])), INTRICATE
    yield "EXIF of 65,535 entries", with_segments(exif([(0x10F, 3, 1, 1)] * 5400)), INTRICATE
    yield "many directories that lead to each other", with_segments(*[exif([(0x8769, 4, 1, 8)], following=8)] * 3), None
    yield (
        "a list of pictures that claims 64 KB each",
        with_segments(exif([(0xB000, 7, 60_000, 8)] * 5000, prefix=b"MPF\0")),
        INTRICATE,
    )
    yield "a PNG with EXIF of 108 KB", tall_exif_png(), INTRICATE
    yield "3,000 empty segments", with_segments(*[segment(0xFE, b"")] * 3000), INTRICATE
    yield "a segment longer than the file", JPEG[:2] + b"\xff\xe1\xff\xffExif\0\0", NO
    yield "a colour profile of 4 MB", make.picture(icc_profile=b"\0" * 4_000_000), None
