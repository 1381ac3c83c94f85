"""Travel times: straight lines on the globe, longer by a detour factor, at a speed; both from recorded ways.

A place that is not known (None) is on everybody's way: going there and leaving it takes no time.
"""

from collections.abc import Sequence
from statistics import median

import numpy as np
import numpy.typing as npt

from shifang.kernel.geo import EARTH_RADIUS_M, Point
from shifang.planning.types.travel import Travel, Way

FEWEST_WAYS = 20
SHORTEST_M, LONGEST_M = 300.0, 100_000.0
DETOURS = (1.0, 5.0)
SPEEDS_KMH = (2.0, 120.0)
"""Outside of these a way was not driven but measured wrongly, or led somewhere else first."""
FACTORS = (1.1, 3.0)
"""Whatever the ways say, the factor and (below) the speed stay within these."""
PACES_KMH = (5.0, 80.0)

Floats = npt.NDArray[np.float64]


def metres(places: Sequence[Point | None], others: Sequence[Point | None] | None = None) -> Floats:
    """Return the straight lines in metres from each place (row) to each of the others, or among themselves."""
    here = _radians(places)
    there = here if others is None else _radians(others)
    rise = np.sin((there[None, :, 0] - here[:, None, 0]) / 2.0) ** 2
    turn = np.sin((there[None, :, 1] - here[:, None, 1]) / 2.0) ** 2
    chord = rise + np.cos(here[:, None, 0]) * np.cos(there[None, :, 0]) * turn
    found: Floats = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return np.nan_to_num(found, nan=0.0)


def minutes(places: Sequence[Point | None], travel: Travel) -> Floats:
    """Return the minutes from each place (row) to each (column)."""
    return metres(places) * (travel.factor * 0.06 / travel.speed_kmh)


def way_minutes(straight_m: float, travel: Travel) -> float:
    """Return the minutes of a way that is so long as the crow flies."""
    return straight_m * travel.factor * 0.06 / travel.speed_kmh


def calibrated(ways: Sequence[Way]) -> Travel:
    """Return what recorded ways say: the medians of their detours and speeds, the rule of thumb if they are too few."""
    good = [each for each in ways if _is_plausible(each)]
    if len(good) < FEWEST_WAYS:
        return Travel()
    factor = median(each.driven_m / each.straight_m for each in good)
    speed = median(_speed_kmh(each) for each in good)
    return Travel(round(_within(factor, FACTORS), 3), round(_within(speed, PACES_KMH), 2), len(good))


def _is_plausible(way: Way) -> bool:
    return (
        way.seconds > 0
        and SHORTEST_M <= way.straight_m <= LONGEST_M
        and DETOURS[0] <= way.driven_m / way.straight_m <= DETOURS[1]
        and SPEEDS_KMH[0] <= _speed_kmh(way) <= SPEEDS_KMH[1]
    )


def _speed_kmh(way: Way) -> float:
    return way.driven_m / way.seconds * 3.6


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


def _radians(places: Sequence[Point | None]) -> Floats:
    nowhere = (np.nan, np.nan)
    table = [nowhere if each is None else (each.latitude, each.longitude) for each in places]
    return np.radians(np.array(table, dtype=np.float64).reshape(-1, 2))
