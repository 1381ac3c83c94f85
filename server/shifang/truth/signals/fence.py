"""Inside the fence or not: the probability, and the innocent explanation of a mixed-up coordinate system."""

from __future__ import annotations

import math

from shifang.kernel.datum import Datum, from_wgs84, to_wgs84
from shifang.kernel.geo import Point, distance_m
from shifang.truth.types.facts import Fix

# A phone's accuracy is the radius that holds 68 % of a two-dimensional normal distribution:
# sigma = accuracy / sqrt(-2 ln 0.32).
SIGMA_PER_ACCURACY = 1 / math.sqrt(-2 * math.log(1 - 0.68))
_LEAST_ACCURACY_M = 1.0
_INTEGRATION_STEPS = 96
# So far from the edge that the rest is below a millionth.
_FAR_SIGMAS = 6.0


def probability_inside(distance: float, accuracy: float, radius: float) -> float:
    """The probability that the true position lies within the fence, all in metres.

    The integral of a normal distribution, `distance` off the centre, over the circle: strips
    across the line to the centre, x = radius * sin(angle), by Simpson's rule.
    """
    sigma = max(accuracy, _LEAST_ACCURACY_M) * SIGMA_PER_ACCURACY
    if abs(radius - distance) > _FAR_SIGMAS * sigma:
        return 1.0 if distance < radius else 0.0
    low = math.asin(max(-1.0, min(1.0, (distance - 8 * sigma) / radius)))
    high = math.asin(max(-1.0, min(1.0, (distance + 8 * sigma) / radius)))
    step = (high - low) / _INTEGRATION_STEPS

    def strip(angle: float) -> float:
        half = radius * math.cos(angle)
        offset = (radius * math.sin(angle) - distance) / sigma
        density = math.exp(-offset * offset / 2) / (sigma * math.sqrt(2 * math.pi))
        return density * math.erf(half / (sigma * math.sqrt(2))) * half

    total = strip(low) + strip(high)
    for number in range(1, _INTEGRATION_STEPS):
        total += strip(low + number * step) * (4 if number % 2 else 2)
    return max(0.0, min(1.0, total * step / 3))


def mixups(customer: Point, fix: Fix, radius_m: int) -> list[tuple[float, str]]:
    """Every way of confusing two systems that puts the fix inside: (distance, its name).

    Either the fix is of another system than it says, or the customer's position was stored
    without conversion. The accuracy is not added: an excuse must fit well.
    """
    tried = [
        (distance_m(customer, to_wgs84(fix.as_given, datum)), f"fix_is_{datum.value}")
        for datum in Datum
        if datum is not fix.datum
    ] + [
        (distance_m(customer, from_wgs84(fix.position, datum)), f"customer_is_{datum.value}")
        for datum in (Datum.GCJ02, Datum.BD09)
    ]
    return [(distance, name) for distance, name in tried if distance <= radius_m]
