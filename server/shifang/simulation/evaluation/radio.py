"""How far positions from Wi-Fi are off, and whether they know it, on held-out fingerprints.

UJIIndoorLoc's validation set: 1,111 fingerprints of eleven phones on a campus, each taken at a known place. For every
phone a map is learned from the other phones alone, by the very rules of the product, and asked where that phone is. A
map learned at customers knows some spots only: so besides all places, only those of some squares of 20 m are learned,
and asked about everywhere. Drawn is one thing: the places learned from are off as a receiver's are (6 m per axis).
"""

from __future__ import annotations

import csv
import gzip
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shifang.kernel.geo import LocalPlane, Point
from shifang.simulation.dice import dice
from shifang.truth.rules.fusion import Heard, wifi_source
from shifang.truth.rules.radio_map import LEARNED_OF_VISIT, Placed, Sample, newest, placed, weight_of
from shifang.truth.types.facts import Source

_ACCESS_POINTS = 520
_NOT_HEARD = 100
_LATITUDE = 39.9925
_SQUARE_M = 20.0
_GNSS_SIGMA_M = 6.0
_FEWEST_VISITS = 2
SCENES = (("all places", 1.0), ("30 % of the squares of 20 m", 0.3), ("10 % of the squares of 20 m", 0.1))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one phone heard at one place: metres east and north, strengths by access point (dBm)."""

    id: str
    phone: str
    at: str
    east: float
    north: float
    heard: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fared:
    """How one scene went: fingerprints asked, those answered, the errors, and the share within what was claimed."""

    scene: str
    asked: int
    errors_m: tuple[float, ...]
    claimed_m: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """Return the error that so many are below."""
        return sorted(self.errors_m)[min(len(self.errors_m) - 1, int(share * len(self.errors_m)))]

    def held(self, times: float = 1.0) -> float:
        """Return the share of answers that are within so many times the claimed accuracy."""
        kept = sum(1 for error, claimed in zip(self.errors_m, self.claimed_m, strict=True) if error <= times * claimed)
        return kept / len(self.errors_m)


def evaluate_radio(folder: Path, *, seed: int = 1) -> list[Fared]:
    """Measure on the fingerprints of a folder. Raises ValueError when there are none."""
    path = folder / "uji_validationData.csv.gz"
    if not path.is_file():
        message = f"no uji_validationData.csv.gz under {folder}"
        raise ValueError(message)
    prints = read_fingerprints(path)
    return [_fared(prints, scene, share=share, seed=seed) for scene, share in SCENES]


def radio_report(found: Sequence[Fared]) -> str:
    """Return what was measured as a table."""
    lines = [
        "| map of | asked | answered | error 50 % | 68 % | 95 % | claimed (median) | within it | within 2 × |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for each in found:
        claimed = sorted(each.claimed_m)[len(each.claimed_m) // 2]
        errors = " | ".join(f"{each.quantile(share):.0f} m" for share in (0.5, 0.68, 0.95))
        lines.append(
            f"| {each.scene} | {each.asked} | {len(each.errors_m)} | {errors} | {claimed:.0f} m "
            f"| {each.held():.0%} | {each.held(2.0):.0%} |"
        )
    return "\n".join(lines)


def read_fingerprints(path: Path) -> list[Fingerprint]:
    """Read the fingerprints, the oldest first. Positions are of EPSG:3857, which stretches metres by the latitude."""
    shrink = math.cos(math.radians(_LATITUDE))
    with gzip.open(path, "rt", newline="") as opened:
        rows = list(csv.reader(opened))[1:]
    found = [
        Fingerprint(
            id=str(number),
            phone=row[-2],
            at=row[-1].zfill(12),
            east=float(row[_ACCESS_POINTS]) * shrink,
            north=float(row[_ACCESS_POINTS + 1]) * shrink,
            heard={str(ap): int(dbm) for ap, dbm in enumerate(row[:_ACCESS_POINTS]) if int(dbm) != _NOT_HEARD},
        )
        for number, row in enumerate(rows)
    ]
    return sorted(found, key=lambda each: (each.at, each.id))


def _fared(prints: Sequence[Fingerprint], scene: str, *, share: float, seed: int) -> Fared:
    errors, claims = [], []
    plane = LocalPlane(Point(0.0, 0.0))
    origin = (prints[0].east, prints[0].north)
    for phone in sorted({each.phone for each in prints}):
        chance = dice(seed, scene, phone)
        chosen = _squares(prints, share, chance)
        known = _learned([each for each in prints if each.phone != phone and _square(each) in chosen], origin, chance)
        for each in prints:
            if each.phone != phone:
                continue
            found = _located(each, known)
            if found is not None:
                east, north = plane.to_metres(found.position)
                errors.append(math.hypot(east + origin[0] - each.east, north + origin[1] - each.north))
                claims.append(found.accuracy_m)
    return Fared(scene, len(prints), tuple(errors), tuple(claims))


def _squares(prints: Sequence[Fingerprint], share: float, chance: random.Random) -> set[tuple[int, int]]:
    squares = sorted({_square(each) for each in prints})
    return set(chance.sample(squares, max(1, round(share * len(squares)))))


def _square(each: Fingerprint) -> tuple[int, int]:
    return round(each.east / _SQUARE_M), round(each.north / _SQUARE_M)


def _learned(prints: Sequence[Fingerprint], origin: tuple[float, float], chance: random.Random) -> dict[str, Placed]:
    plane = LocalPlane(Point(0.0, 0.0))
    samples: dict[str, list[Sample]] = {}
    for each in prints:
        here = plane.to_point(
            each.east - origin[0] + chance.gauss(0, _GNSS_SIGMA_M),
            each.north - origin[1] + chance.gauss(0, _GNSS_SIGMA_M),
        )
        for ap, dbm in _loudest(each):
            samples.setdefault(ap, []).append(
                Sample(each.id, each.at, here.latitude, here.longitude, 1.51 * _GNSS_SIGMA_M, dbm)
            )
    return {ap: placed(newest(heard)) for ap, heard in samples.items() if len(heard) >= _FEWEST_VISITS}


def _located(each: Fingerprint, known: Mapping[str, Placed]) -> Source | None:
    loudest = _loudest(each)
    heard = [Heard(known[ap].position, known[ap].spread_m, dbm) for ap, dbm in loudest if ap in known]
    whole = sum(weight_of(dbm) for _, dbm in loudest)
    share = sum(weight_of(one.strength_dbm) for one in heard) / whole if whole else 0.0
    return wifi_source(heard, share=share)


def _loudest(each: Fingerprint) -> list[tuple[str, int]]:
    return sorted(each.heard.items(), key=lambda one: (-one[1], one[0]))[:LEARNED_OF_VISIT]
