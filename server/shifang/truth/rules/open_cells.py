"""Rows of a list of cells in OpenCelliD's form, read with care: longitude stands before latitude."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

HEADER = (
    "radio",
    "mcc",
    "net",
    "area",
    "cell",
    "unit",
    "lon",
    "lat",
    "range",
    "samples",
    "changeable",
    "created",
    "updated",
    "averageSignal",
)
_RADIOS = frozenset({"gsm", "umts", "lte", "nr", "cdma"})
_LARGEST = (999, 65_535, 2**32, 2**40)
_FARTHEST_M = 100_000
_MOST_SAMPLES = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ListedCell:
    """A cell of the list: its key as phones name it, where it stands (WGS-84), how far it reaches (0: not known)."""

    key: str
    latitude: float
    longitude: float
    range_m: int
    samples: int
    updated_at: datetime


def cell_of(row: Sequence[str]) -> ListedCell | str:
    """Read a row, or tell by a code why it cannot be used: columns, radio, identity, position, null_island, number."""
    if len(row) not in {len(HEADER), len(HEADER) - 1}:
        return "columns"
    radio = row[0].strip().lower()
    if radio not in _RADIOS:
        return "radio"
    identity = [_whole(value, largest) for value, largest in zip(row[1:5], _LARGEST, strict=True)]
    if None in identity:
        return "identity"
    place = _place(row[7], row[6])
    if isinstance(place, str):
        return place
    reach, samples, updated = _whole(row[8], 2**31), _whole(row[9], _MOST_SAMPLES), _whole(row[12], 2**33)
    if reach is None or samples is None or updated is None:
        return "number"
    return ListedCell(
        key="-".join([radio, *map(str, identity)]),
        latitude=place[0],
        longitude=place[1],
        range_m=min(reach, _FARTHEST_M),
        samples=samples,
        updated_at=datetime.fromtimestamp(updated, tz=UTC),
    )


def _place(latitude: str, longitude: str) -> tuple[float, float] | str:
    try:
        place = float(latitude), float(longitude)
    except ValueError:
        return "position"
    if not (math.isfinite(place[0]) and math.isfinite(place[1]) and abs(place[0]) <= 90 and abs(place[1]) <= 180):
        return "position"
    return "null_island" if place == (0.0, 0.0) else place


def _whole(text: str, largest: int) -> int | None:
    plain = text.strip()
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 15:
        return None
    value = int(plain)
    return value if value <= largest else None
