"""Weighted middles that one liar among several does not move."""

from __future__ import annotations

import math
from collections.abc import Sequence

_STEPS = 40
_NEAR_M = 1.0
_DONE_M = 0.05

Place = tuple[float, float]


def geometric_median(places: Sequence[Place], weights: Sequence[float]) -> Place:
    """Return the point whose weighted distances to all places are the smallest in sum (Weiszfeld), in metres."""
    total = sum(weights)
    x = sum(place[0] * weight for place, weight in zip(places, weights, strict=True)) / total
    y = sum(place[1] * weight for place, weight in zip(places, weights, strict=True)) / total
    for _ in range(_STEPS):
        pulls = [
            weight / max(_NEAR_M, math.hypot(place[0] - x, place[1] - y))
            for place, weight in zip(places, weights, strict=True)
        ]
        whole = sum(pulls)
        east = sum(place[0] * pull for place, pull in zip(places, pulls, strict=True)) / whole
        north = sum(place[1] * pull for place, pull in zip(places, pulls, strict=True)) / whole
        moved = math.hypot(east - x, north - y)
        x, y = east, north
        if moved < _DONE_M:
            break
    return x, y


def weighted_quantile(values: Sequence[float], weights: Sequence[float], share: float) -> float:
    """Return the smallest value below which at least that share of the weight lies."""
    ordered = sorted(zip(values, weights, strict=True))
    wanted, reached = share * sum(weights), 0.0
    for value, weight in ordered:
        reached += weight
        if reached >= wanted:
            return value
    return ordered[-1][0]
