"""The points that a phone records on its own: every few seconds on the way, every minute at rest."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shifang.kernel.geo import LocalPlane, Point
from shifang.simulation.motion import Receiver
from shifang.simulation.types import Phone, Surroundings, Trail

MOVING_S, RESTING_S = 10.0, 60.0
# On some days the system puts the app to sleep for a while: the track has a silence.
_SILENCE_RATE = 0.3
_SILENCE_S = (15 * 60, 45 * 60)
Row = list[float | None]


@dataclass(frozen=True, slots=True)
class Recording:
    """Whose phone records, since when it runs, and until when something has happened."""

    phone: Phone
    booted_at: datetime
    until: datetime


def recorded(ways: Sequence[Trail], recording: Recording, chance: random.Random) -> list[Row]:
    """Return the points of somebody who goes these ways one after the other and rests between them, as phones send
    them (`POST /tracks`), in order of time.
    """
    receiver = Receiver(recording.phone, chance)
    silence = _silence(ways, chance)
    rows: list[Row] = []
    for at, trail in _moments(ways, recording.until):
        if silence is not None and silence[0] <= at < silence[1]:
            continue
        moving = at < trail.ends_at
        measured = receiver.fix(at, trail.at(at), Surroundings.STREET if moving else Surroundings.INDOORS)
        speed, bearing = _motion(trail, at, chance) if moving else (abs(chance.gauss(0.0, 0.08)), None)
        rows.append(
            [
                round((at.timestamp() + recording.phone.clock_offset_s) * 1000),
                round(measured.place.latitude, 7),
                round(measured.place.longitude, 7),
                measured.accuracy_m,
                round(speed, 2),
                bearing,
                round((at - recording.booted_at).total_seconds() * 1000),
                0,
            ]
        )
    return rows


def _moments(ways: Sequence[Trail], until: datetime) -> Iterator[tuple[datetime, Trail]]:
    """Yield when the phone measures, and the way that the person is on or has come."""
    for number, trail in enumerate(ways):
        leaves = ways[number + 1].starts_at if number + 1 < len(ways) else until
        at = trail.starts_at
        while at < min(leaves, until):
            yield at, trail
            at += timedelta(seconds=MOVING_S if at < trail.ends_at else RESTING_S)


def _silence(ways: Sequence[Trail], chance: random.Random) -> tuple[datetime, datetime] | None:
    if not ways or chance.random() >= _SILENCE_RATE:
        return None
    whole = ways[-1].ends_at - ways[0].starts_at
    begins = ways[0].starts_at + whole * chance.uniform(0.2, 0.8)
    return begins, begins + timedelta(seconds=chance.uniform(*_SILENCE_S))


def _motion(trail: Trail, at: datetime, chance: random.Random) -> tuple[float, float]:
    """Return the speed (m/s) and bearing (degrees from north) that the receiver measures."""
    east, north = _step(trail.at(at), trail.at(at + timedelta(seconds=1)))
    bearing = (math.degrees(math.atan2(east, north)) + chance.gauss(0.0, 3.0)) % 360
    return max(0.0, math.hypot(east, north) + chance.gauss(0.0, 0.2)), round(bearing, 1) % 360


def _step(here: Point, there: Point) -> tuple[float, float]:
    return LocalPlane(here).to_metres(there)
