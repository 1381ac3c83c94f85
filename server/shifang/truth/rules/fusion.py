"""A position with an honest accuracy from known access points and cells, for where satellites fail.

What is computed is marked by its source and never reaches the highest assurance: a phone may be told what it hears.
The accuracy of Wi-Fi is calibrated on held-out fingerprints with maps that know some spots only, as a map learned at
customers does (`shifang evaluate-radio`): what tells the error best is the share of what is heard that the map knows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shifang.kernel.geo import LocalPlane, Point
from shifang.truth.rules.radio_map import weight_of
from shifang.truth.rules.robust import geometric_median
from shifang.truth.signals.radio import AGREE_SIGMAS, sigmas
from shifang.truth.signals.scene import Scene
from shifang.truth.types.facts import COMPUTED, CheckInFacts, Fix, RadioFacts, Source
from shifang.truth.types.policy import CheckInPolicy

# One access point alone may have been carried off.
_FEWEST = 2
_MOST = 20
# What was heard over more than this moves, and tells nothing.
_MOVING_M = 500.0
_FAR_M, _FAR_SPREADS = 200.0, 4.0
_LEAST_WIFI_M, _SPREAD_SHARE, _UNKNOWN_M = 18.0, 0.6, 50.0
_LEAST_CELL_M, _CELL_UNTOLD_M, _RANGE_SHARE = 400.0, 2000.0, 0.7
_MOST_CELL_M = 50_000.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that was heard and is known: where it stands, the radius within which it was heard before, how loud."""

    position: Point
    spread_m: float
    strength_dbm: int | None


def wifi_source(known: Sequence[Heard], *, share: float) -> Source | None:
    """Return the position that known access points give; `share` is their weight among all that was heard, 0-1.

    None from fewer than two that agree.
    """
    still = [each for each in known if each.spread_m <= _MOVING_M]
    still = sorted(still, key=lambda each: -weight_of(each.strength_dbm))[:_MOST]
    found = _middle(still, [weight_of(each.strength_dbm) / (20.0 + each.spread_m) for each in still], fewest=_FEWEST)
    if found is None:
        return None
    position, kept, weights, off = found
    spread = math.sqrt(_mean([each.spread_m**2 for each in kept], weights))
    accuracy = math.hypot(_LEAST_WIFI_M, _SPREAD_SHARE * math.hypot(spread, off)) + _UNKNOWN_M * (1 - share)
    return Source("wifi", position, round(accuracy, 1), len(kept))


def cell_source(known: Sequence[Heard]) -> Source | None:
    """Return the position that known cells give; their spread is how far each reaches (0: not known)."""
    reach = [each.spread_m * _RANGE_SHARE if each.spread_m > 0 else _CELL_UNTOLD_M for each in known]
    bounded = [
        replace(each, spread_m=min(_MOST_CELL_M, max(_LEAST_CELL_M, metres)))
        for each, metres in zip(known, reach, strict=True)
    ]
    found = _middle(bounded, [math.sqrt(weight_of(each.strength_dbm)) / each.spread_m**2 for each in bounded], fewest=1)
    if found is None:
        return None
    position, kept, weights, off = found
    # Cells of one mast err together: many do not make it sharper.
    accuracy = math.hypot(_mean([each.spread_m for each in kept], weights), off)
    return Source("cell", position, round(accuracy, 1), len(kept))


def fused(radio: RadioFacts) -> Source | None:
    """Return the one position of all radio; None when there is none, or when two sources contradict each other."""
    found = {each.name: each for each in radio.sources}
    wifi, cell = found.get("wifi"), found.get("cell")
    if wifi is None or cell is None:
        return wifi or cell
    if sigmas(wifi, cell) > AGREE_SIGMAS:
        return None
    plane = LocalPlane(wifi.position)
    share = wifi.accuracy_m**2 / (wifi.accuracy_m**2 + cell.accuracy_m**2)
    east, north = plane.to_metres(cell.position)
    accuracy = wifi.accuracy_m * cell.accuracy_m / math.hypot(wifi.accuracy_m, cell.accuracy_m)
    return Source("wifi+cell", plane.to_point(east * share, north * share), round(accuracy, 1), wifi.heard + cell.heard)


def with_computed_position(facts: CheckInFacts, policy: CheckInPolicy) -> CheckInFacts:
    """Return the facts with a computed fix when the satellites gave none that is fresh and sharp enough.

    A coarse fix that contradicts the radio stays alone: then the contradiction is judged, not smoothed over.
    """
    source = None if facts.radio is None else fused(facts.radio)
    if source is None or any(fix.computed for fix in facts.fixes):
        return facts
    sighting = Scene(facts, policy).sighting
    if sighting is not None and abs(sighting.age_s) <= policy.max_fix_age_s:
        own = Source("gnss", sighting.position, sighting.fix.accuracy_m)
        sharp = own.accuracy_m <= max(policy.max_accuracy_m, source.accuracy_m)
        if sharp or sigmas(own, source) > AGREE_SIGMAS:
            return facts
    fix = Fix(
        latitude=round(source.position.latitude, 7),
        longitude=round(source.position.longitude, 7),
        accuracy_m=source.accuracy_m,
        fixed_at=facts.happened_at,
        provider=COMPUTED + source.name,
    )
    return replace(facts, fixes=(*facts.fixes, fix))


def _middle(
    known: Sequence[Heard], weights: Sequence[float], *, fewest: int
) -> tuple[Point, list[Heard], list[float], float] | None:
    """Return the middle of what agrees, that itself, its weights, and how far it lies apart in the mean.

    What lies too far off the middle is left out once; when it was the weightier half, nothing is known.
    """
    if len(known) < fewest:
        return None
    weights = _bounded(weights)
    plane = LocalPlane(known[0].position)
    places = [plane.to_metres(each.position) for each in known]
    x, y = geometric_median(places, weights)
    near = [
        number
        for number, (place, each) in enumerate(zip(places, known, strict=True))
        if math.hypot(place[0] - x, place[1] - y) <= max(_FAR_M, _FAR_SPREADS * each.spread_m)
    ]
    held = sum(weights[number] for number in near)
    if len(near) < fewest or 2 * len(near) < len(known) or 2 * held < sum(weights):
        return None
    kept, chosen = [known[number] for number in near], [weights[number] for number in near]
    x, y = geometric_median([places[number] for number in near], chosen)
    squares = [(places[number][0] - x) ** 2 + (places[number][1] - y) ** 2 for number in near]
    return plane.to_point(x, y), kept, chosen, math.sqrt(_mean(squares, chosen))


def _bounded(weights: Sequence[float]) -> list[float]:
    """Return weights of which none is more than half of all others together: however loud, one does not decide."""
    total = sum(weights)
    return [min(weight, (total - weight) / 2) if len(weights) > 2 else weight for weight in weights]


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
