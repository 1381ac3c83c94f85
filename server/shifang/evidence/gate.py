"""Looking at a file's outside before any library reads it: what else it is, and what its metadata would cost.

Only counted and compared here; nothing is unpacked. The library that reads pictures next takes every length and count
that a file claims at its word.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

PDF_WITHIN = 1024
MOST_SEGMENTS = 2000
MOST_SCANS = 24
"""Passes over the pixels. A camera makes one, a progressive JPEG of the usual encoders ten; a thumbnail has its own."""
MOST_ENTRIES = 2000
MOST_CLAIMED = 512 * 1024
"""Bytes that the entries of one block of EXIF may claim together; a block itself has at most 64 KiB."""
LARGEST_EXIF = 64 * 1024
_MOST_DIRECTORIES = 16
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 22 + 0xFFFF
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
# Directories that an entry leads to: EXIF, GPS, interoperability.
_DEEPER = frozenset({0x8769, 0x8825, 0xA005})
_SOS, _EOI = 0xDA, 0xD9
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


@dataclass(frozen=True, slots=True)
class Outside:
    """Whether a file begins as a picture, what it is beside one ("" or "pdf", "zip"), and whether its metadata keep to
    the limits."""

    begins: bool
    also: str
    orderly: bool


def look(data: bytes) -> Outside:
    """Return what the bytes of a file tell from outside."""
    begins = data.startswith(_BEGINNINGS)
    return Outside(begins=begins, also=also(data) if begins else "", orderly=not begins or _orderly(data))


def also(data: bytes) -> str:
    """Return which other kind of file this would be taken for by its own readers."""
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    return "zip" if _ends_as_zip(data) else ""


def _ends_as_zip(data: bytes) -> bool:
    start = max(0, len(data) - _ZIP_TAIL)
    at = data.find(_ZIP_END, start)
    while at >= 0:
        end = at + 22 + int.from_bytes(data[at + 20 : at + 22], "little")
        if end == len(data):
            return True
        at = data.find(_ZIP_END, at + 1)
    return False


def _orderly(data: bytes) -> bool:
    if data[:2] == b"\xff\xd8":
        return _jpeg_is_orderly(data)
    blocks = _png_exif(data) if data[:4] == b"\x89PNG" else _webp_exif(data)
    return all(len(block) <= LARGEST_EXIF and _light(block.removeprefix(b"Exif\0\0")) for block in blocks)


def _jpeg_is_orderly(data: bytes) -> bool:
    if data.count(b"\xff\xda") > MOST_SCANS:
        return False
    for number, (marker, body) in enumerate(_segments(data)):
        if number > MOST_SEGMENTS:
            return False
        if marker == 0xE1 and body[:6] == b"Exif\0\0" and not _light(body[6:]):
            return False
        if marker == 0xE2 and body[:4] == b"MPF\0" and not _light(body[4:]):
            return False
    return True


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, body) of the segments before the pixels."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            at += 1
            continue
        marker = data[at + 1]
        if marker in _BARE or marker in {0x00, 0xFF}:
            at += 2 if marker != 0xFF else 1
            continue
        if marker in {_SOS, _EOI}:
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + max(2, length)


def _png_exif(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"eXIf":
            yield data[at + 8 : at + 8 + length]
        at += 12 + length


def _webp_exif(data: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name == b"EXIF":
            yield data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _light(block: bytes) -> bool:
    """Return whether the directories of a TIFF block are few, end somewhere, and claim no more than a little."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return True
    waiting, seen, entries, claimed = [struct.unpack_from(f"{order}I", block, 4)[0]], set[int](), 0, 0
    while waiting:
        at = waiting.pop()
        if not 0 < at <= len(block) - 2 or at in seen:
            continue
        seen.add(at)
        count, *_ = struct.unpack_from(f"{order}H", block, at)
        entries += count
        if entries > MOST_ENTRIES or len(seen) > _MOST_DIRECTORIES:
            return False
        for place in range(at + 2, min(at + 2 + 12 * count, len(block) - 11), 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHII", block, place)
            claimed += _SIZES.get(kind, 1) * number
            if tag in _DEEPER:
                waiting.append(value)
        following = at + 2 + 12 * count
        if following + 4 <= len(block):
            waiting.append(struct.unpack_from(f"{order}I", block, following)[0])
    return claimed <= MOST_CLAIMED
