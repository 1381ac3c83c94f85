"""Where an access point or a cell stands, from the visits at which it was heard; and what is always heard at a place.

Both follow from the set of visits alone, in whatever order they came: so a visit can be taken out again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shifang.kernel.geo import LocalPlane, Point
from shifang.truth.rules.robust import geometric_median, weighted_quantile

# So many of the newest visits say where something stands, and what is heard at a place.
KEPT = 32
KEPT_OF_PLACE = 20
# Of what one visit heard, so many are learned: the strongest.
LEARNED_OF_VISIT = 20
# The strength at which a signal's weight falls to a third, in dB: 68 % error on held-out fingerprints is the least
# here (`shifang evaluate-radio`), and flat between 8 and 15.
FALL_DB = 12.0
# A cell of which no strength is told.
_UNTOLD_DBM = -95
_ROUTINE_VISITS = 5
_ROUTINE_SHARE = 0.8
_ROUTINE_DBM = -80


@dataclass(frozen=True, slots=True)
class Sample:
    """One visit at which something was heard: which, when (text that sorts), where (WGS-84), how loud."""

    subject: str
    at: str
    latitude: float
    longitude: float
    accuracy_m: float
    strength_dbm: int | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where something stands: the radius that holds 68 % of where it was heard, and how loud it is there."""

    position: Point
    spread_m: float
    strength_dbm: int


def weight_of(strength_dbm: int | None) -> float:
    """Return how much a signal of that strength says of the distance: loud is near."""
    told = _UNTOLD_DBM if strength_dbm is None else max(-120, min(-20, strength_dbm))
    return math.exp((told + 60) / FALL_DB)


def newest(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples that count, in order: one per visit."""
    by_visit = {each.subject: each for each in samples}
    return sorted(by_visit.values(), key=lambda each: (each.at, each.subject))[-KEPT:]


def placed(samples: Sequence[Sample]) -> Placed:
    """Return where something stands, from at least one sample."""
    plane = LocalPlane(Point(samples[0].latitude, samples[0].longitude))
    places = [plane.to_metres(Point(each.latitude, each.longitude)) for each in samples]
    weights = [weight_of(each.strength_dbm) for each in samples]
    x, y = geometric_median(places, weights)
    offs = [
        math.hypot(math.hypot(place[0] - x, place[1] - y), each.accuracy_m / 2)
        for place, each in zip(places, samples, strict=True)
    ]
    strength = weighted_quantile([float(_told(each)) for each in samples], weights, 0.5)
    return Placed(plane.to_point(x, y), round(weighted_quantile(offs, weights, 0.68), 1), round(strength))


def routine(visits: Sequence[Mapping[str, int | None]]) -> list[str]:
    """Return what is nearly always heard, and not faintly, on the visits of a place (what each heard, how loud)."""
    if len(visits) < _ROUTINE_VISITS:
        return []
    heard: dict[str, list[int]] = {}
    for visit in visits:
        for key, strength in visit.items():
            heard.setdefault(key, []).append(_UNTOLD_DBM if strength is None else strength)
    often = math.ceil(_ROUTINE_SHARE * len(visits))
    return sorted(
        key
        for key, strengths in heard.items()
        if len(strengths) >= often and sum(strengths) / len(strengths) >= _ROUTINE_DBM
    )


def _told(sample: Sample) -> int:
    return _UNTOLD_DBM if sample.strength_dbm is None else sample.strength_dbm
