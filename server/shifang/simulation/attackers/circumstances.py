"""Cheating by circumstances: radios that tell on the satellites, a borrowed phone, a clock put back, a drive past."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from shifang.kernel.geo import LocalPlane, Point
from shifang.simulation.attackers.making import believable, drive
from shifang.simulation.attackers.positions import ar1_replay
from shifang.simulation.attackers.types import Target, claimed, retimed, source_at
from shifang.simulation.motion import beside
from shifang.truth.types.facts import AccessPoint, CheckInFacts, DeviceFacts, RadioFacts

ROUTINE = tuple(f"02:00:00:00:00:{number:02x}" for number in range(8))
_WIFI_SIGMA_M, _WIFI_ACCURACY_M = 18.0, 35.0
_CELL_SIGMA_M, _CELL_ACCURACY_M = 350.0, 800.0


def with_true_radio(facts: CheckInFacts, place: Point, chance: random.Random) -> CheckInFacts:
    """What Wi-Fi and cells would say at a place, drawn: the world of radio here is made up, not measured."""
    heard = tuple(AccessPoint(each, chance.randint(-88, -45)) for each in ROUTINE if chance.random() < 0.92)
    return replace(facts, wifi=heard, radio=_radio(place, chance, heard=len(heard)))


def gps_only_spoof(target: Target, chance: random.Random) -> CheckInFacts:
    """Satellites forged with all skill; the radios are left as they are, where the person really is."""
    forged = ar1_replay(target, chance)
    there = tuple(
        AccessPoint(f"02:00:00:00:01:{chance.randrange(256):02x}", chance.randint(-88, -45)) for _ in "123456"
    )
    return replace(forged, wifi=there, radio=_radio(target.whereabouts, chance, heard=len(there)))


def coordinated_spoof(target: Target, chance: random.Random) -> CheckInFacts:
    """Satellites forged, and the access points of the shop looked up in a public list, which knows some of them."""
    forged = ar1_replay(target, chance)
    known = chance.uniform(0.3, 1.0)
    heard = tuple(AccessPoint(each, chance.randint(-80, -50)) for each in ROUTINE if chance.random() < known)
    return replace(forged, wifi=heard, radio=_radio(target.shop, chance, heard=len(heard), cell=False))


def drive_by(target: Target, chance: random.Random) -> CheckInFacts:
    """Truly there, but only past the door, at the speed of a car and without a photo."""
    plane = LocalPlane(target.shop)
    start = beside(target.shop, chance, between=(2500.0, 6000.0))
    past_it = plane.to_point(*(-each * 0.05 for each in plane.to_metres(start)))
    route = drive(start, past_it, target.now + timedelta(seconds=15), chance=chance)
    fixes, trail = believable(route, target.now, chance)
    return claimed(target, fixes, trail)


def shared_device(target: Target, chance: random.Random) -> CheckInFacts:
    """A colleague carries the phone: two accounts check in from it, minutes apart."""
    later = timedelta(seconds=chance.uniform(90, 300))
    return replace(
        target.honest,
        person_id="somebody else",
        fixes=retimed(target.honest.fixes, later),
        happened_at=target.now + later,
        received_at=target.honest.received_at + later,
        trail=tuple(replace(point, at=point.at + later) for point in target.honest.trail),
        past=(),
        twins=(),
        device=DeviceFacts(other_people=1),
    )


def clock_shift(target: Target, chance: random.Random) -> CheckInFacts:
    """A true visit, but hours later than it says: the clock was put back; satellites and counter were not."""
    back = timedelta(hours=chance.uniform(1, 8))
    return replace(
        target.honest,
        fixes=tuple(
            replace(fix, gnss_time=None if fix.gnss_time is None else fix.gnss_time + back)
            for fix in target.honest.fixes
        ),
        received_at=target.honest.received_at + back,
        monotonic_ms=(target.honest.monotonic_ms or 0) + int(back.total_seconds() * 1000),
    )


def _radio(place: Point, chance: random.Random, *, heard: int, cell: bool = True) -> RadioFacts:
    plane = LocalPlane(place)
    wifi = plane.to_point(chance.gauss(0, _WIFI_SIGMA_M), chance.gauss(0, _WIFI_SIGMA_M))
    mast = plane.to_point(chance.gauss(0, _CELL_SIGMA_M), chance.gauss(0, _CELL_SIGMA_M))
    sources = (
        *((source_at("wifi", wifi, accuracy_m=_WIFI_ACCURACY_M, heard=heard),) if heard >= 2 else ()),
        *((source_at("cell", mast, accuracy_m=_CELL_ACCURACY_M, heard=1),) if cell else ()),
    )
    return RadioFacts(sources=sources, routine=ROUTINE, routine_visits=8)
