"""Days for tests: stops in a town of so many kilometres, with windows, promises and customers on the way."""

from collections.abc import Sequence

import numpy as np

from shifang.planning.types.day import WHOLE_DAY, Day, Duty, Stop

WORK = ((9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600))
PACE = 0.2
"""Seconds a metre."""


def travel_between(places: np.ndarray) -> np.ndarray:
    """Return the seconds between points that are given in metres."""
    ways = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    return (ways * PACE).round().astype(np.int64)


def street(planned: int, optional: int, *, seed: int = 0, promised: int = 0, at_once: bool = False) -> Day:
    """Return a day in a town of ten kilometres; place 0 is where it starts and ends."""
    chance = np.random.default_rng(seed)
    duties = [Duty.PROMISED] * promised + [Duty.PLANNED] * planned + [Duty.OPTIONAL] * optional
    travel = travel_between(chance.uniform(0, 10_000, (1 + len(duties), 2)))
    stops = [
        Stop(
            place=index + 1,
            service=int(chance.integers(5, 31)) * 60,
            windows=_windows(chance, duty),
            duty=duty,
            prize=600 if duty is Duty.OPTIONAL else 0,
        )
        for index, duty in enumerate(duties)
    ]
    return Day(stops, travel, hours=WORK, start=0, end=0, at_once=at_once)


def _windows(chance: np.random.Generator, duty: Duty) -> Sequence[tuple[int, int]]:
    if duty is Duty.PROMISED:
        at = int(chance.integers(10, 17)) * 3600
        return ((at, at + 900),)
    if chance.random() < 0.4:
        opens = int(chance.integers(8, 12)) * 3600
        return ((opens, opens + 7200), (opens + 4 * 3600, opens + 6 * 3600))
    return WHOLE_DAY
