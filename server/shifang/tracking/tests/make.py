"""Tracks of people who stand and drive in turns, with errors as phones have them: they hang together in time."""

from datetime import UTC, datetime

import numpy as np

from shifang.tracking.types import Floats, Track

# Monday, 2026-03-02, 09:00 in Shanghai.
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def track(
    count: int,
    *,
    start: datetime = MORNING,
    seed: int = 0,
    step_ms: int = 1000,
    latitude: float = 31.2,
    longitude: float = 121.4,
    turns: int = 600,
) -> Track:
    """Return points every `step_ms`, standing and driving in turns of so many points."""
    dice = np.random.default_rng(seed)
    number = np.arange(count)
    speed = np.where((number // turns) % 2 == 0, 8 + 2 * np.sin(number / 50), 0.0)
    heading = np.cumsum(dice.normal(0, 0.03, count))
    seconds = step_ms / 1000
    east = np.cumsum(speed * np.sin(heading) * seconds) + correlated(dice, count)
    north = np.cumsum(speed * np.cos(heading) * seconds) + correlated(dice, count)
    began = round(start.timestamp() * 1000)
    return Track(
        time_ms=(began + number * step_ms).astype(np.int64),
        latitude=latitude + north / 111_320,
        longitude=longitude + east / 111_320 / np.cos(np.radians(latitude)),
        accuracy_m=np.round(4 + np.abs(correlated(dice, count)), 2),
        speed_mps=np.maximum(0.0, speed + dice.normal(0, 0.2, count)),
        bearing_deg=(np.degrees(heading) + dice.normal(0, 1, count)) % 360,
        monotonic_ms=(500_000 + number * step_ms + dice.integers(-8, 8, count)).astype(np.int64),
        mock=np.zeros(count, dtype=np.bool_),
    )


def correlated(dice: np.random.Generator, count: int, *, sigma: float = 4.0, memory: float = 0.98) -> Floats:
    """Return metres of error that change slowly."""
    fresh = dice.normal(0, sigma * np.sqrt(1 - memory**2), count)
    found, last = np.empty(count), 0.0
    for at in range(count):
        last = memory * last + fresh[at]
        found[at] = last
    return found


def rows(points: Track) -> list[list[float | None]]:
    """Return a track as phones send it."""
    columns = (
        points.time_ms,
        points.latitude,
        points.longitude,
        points.accuracy_m,
        points.speed_mps,
        points.bearing_deg,
        points.monotonic_ms,
        points.mock.astype(float),
    )
    return [[None if np.isnan(value) else float(value) for value in row] for row in np.column_stack(columns)]
