"""What a file says about itself beside its pixels: who wrote it, when, where. Absence says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from PIL import Image

from shifang.evidence.pictures import BROKEN, READERS

_SOFTWARE, _DATE_TIME, _DETAILS, _PLACE = 0x0131, 0x0132, 0x8769, 0x8825
_TAKEN, _PROCESSED = 0x9003, 0x000B
_EDITORS = (
    "photoshop",
    "lightroom",
    "snapseed",
    "gimp",
    "picsart",
    "meitu",
    "美图",
    "meituxiuxiu",
    "beautyplus",
    "facetune",
    "pixelmator",
    "affinity",
    "paint.net",
    "acdsee",
    "醒图",
    "hypic",
    "capcut",
    "canva",
    "polarr",
    "vsco",
    "水印相机",
    "imagemagick",
    "exiftool",
    "stable diffusion",
    "midjourney",
)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What EXIF says. `editor` is the name of an editing program; `taken_at` has no time zone; WGS-84 degrees."""

    editor: str = ""
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None

    def plain(self) -> dict[str, Any]:
        """What is known, as JSON."""
        taken = self.taken_at.isoformat() if self.taken_at else None
        known = {"editor": self.editor, "taken_at": taken, "latitude": self.latitude, "longitude": self.longitude}
        return {name: value for name, value in known.items() if value not in (None, "")}


def file_facts(source: BinaryIO) -> FileFacts:
    """Read what a held photo says about itself; what cannot be read was not said."""
    source.seek(0)
    try:
        with Image.open(source, formats=READERS) as image:
            exif = image.getexif()
            software = " ".join(str(exif.get(tag, "")) for tag in (_SOFTWARE, _PROCESSED))
            details, place = exif.get_ifd(_DETAILS), exif.get_ifd(_PLACE)
            taken = details.get(_TAKEN) or exif.get(_DATE_TIME)
    except BROKEN:
        return FileFacts()
    latitude, longitude = _degrees(place, 1), _degrees(place, 3)
    known = latitude is not None and longitude is not None and (latitude, longitude) != (0.0, 0.0)
    return FileFacts(
        editor=_editor(software),
        taken_at=_moment(taken),
        latitude=latitude if known else None,
        longitude=longitude if known else None,
    )


def _editor(software: str) -> str:
    plain = "".join(sign for sign in software if sign.isprintable()).strip()
    return plain[:_LONGEST] if any(name in plain.lower() for name in _EDITORS) else ""


def _moment(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - EXIF has no zone
    except ValueError:
        return None


def _degrees(place: dict[int, Any], tag: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(each) for each in place[tag + 1])
        value = degrees + minutes / 60 + seconds / 3600
        signed = -value if str(place[tag]).upper()[:1] in {"S", "W"} else value
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return round(signed, 6) if abs(signed) <= (90 if tag == 1 else 180) else None
