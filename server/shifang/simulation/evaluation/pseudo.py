"""Pseudo check-ins: what a phone would have sent at the stays of a genuine day.

GeoLife records positions and times only. Drawn here, by stated distributions: the accuracy (a phone's own median,
lognormal about 8 m with sigma 0.5; from fix to fix a first-order process of sigma 0.25 in the logarithm; four phones
in ten round it up to 4.7, 8, 14, 35 or 65 m), the reported speed (what the positions give over five fixes, with 0.25
m/s of error), the counter and the satellites' time (those of an honest phone), and where the customer's stored
position lies (up to 50 m from where the person stands).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shifang.kernel.geo import LocalPlane, Point, distance_m
from shifang.simulation.dice import dice
from shifang.simulation.evaluation.geolife import GenuineDay, Recorded, pauses_of
from shifang.truth.rules.prints import Print, prints_of
from shifang.truth.types.facts import CheckInFacts, Fix, Sighted, TrailPoint, Twin

FIXES_S = 120.0
MOST_FIXES = 50
TRAIL_S = 1800.0
TRAIL_EVERY_S = 20.0
PER_STAY = 6
_STEPS = (4.7, 8.0, 14.0, 35.0, 65.0)


@dataclass(frozen=True, slots=True)
class Pseudo:
    """One pseudo check-in: whose, on which day, and its facts."""

    id: str
    person: str
    day: str
    facts: CheckInFacts


@dataclass(frozen=True, slots=True)
class Phone:
    """How a drawn phone words its accuracy."""

    median_m: float
    stepped: bool

    @classmethod
    def drawn(cls, chance: random.Random) -> Phone:
        return cls(median_m=chance.lognormvariate(math.log(8.0), 0.5), stepped=chance.random() < 0.4)

    def accuracies(self, count: int, chance: random.Random) -> list[float]:
        """So many accuracies in a row."""
        values, drift = [], chance.gauss(0, 0.25)
        for _ in range(count):
            drift = 0.9 * drift + math.sqrt(1 - 0.81) * chance.gauss(0, 0.25)
            metres = max(3.0, self.median_m * math.exp(drift))
            values.append(next((s for s in _STEPS if s >= metres), _STEPS[-1]) if self.stepped else round(metres, 1))
        return values


def pseudo_check_ins(days: Sequence[GenuineDay], *, seed: int = 1) -> list[Pseudo]:
    """Draw check-ins at every stay of every day; earlier ones of a person are what later ones are held against."""
    found: list[Pseudo] = []
    for day in days:
        found += _of_day(day, seed)
    return with_twins(found)


def with_twins(check_ins: Sequence[Pseudo]) -> list[Pseudo]:
    """Give every check-in the earlier ones that share a print with it, as the server would find them."""
    index: dict[Print, list[Pseudo]] = {}
    linked: list[Pseudo] = []
    for each in sorted(check_ins, key=lambda one: one.facts.happened_at):
        prints = prints_of(each.facts.fixes, each.facts.wifi)
        twins = twins_of(each, prints, index)
        linked.append(replace(each, facts=replace(each.facts, twins=twins)))
        for one in prints:
            index.setdefault(one, []).append(each)
    return linked


def twins_of(check_in: Pseudo, prints: Sequence[Print], index: Mapping[Print, list[Pseudo]]) -> tuple[Twin, ...]:
    """Return the earlier check-ins that share prints, with how many they share; those of one stay are one occasion."""
    shared: dict[tuple[str, str], int] = {}
    by_id: dict[str, Pseudo] = {}
    for one in prints:
        for other in index.get(one, ()):
            if other.id.rpartition(":")[0] == check_in.id.rpartition(":")[0]:
                continue
            shared[one.kind, other.id] = shared.get((one.kind, other.id), 0) + 1
            by_id[other.id] = other
    return tuple(
        Twin(kind, key, by_id[key].person, by_id[key].person, by_id[key].facts.happened_at, count)
        for (kind, key), count in sorted(shared.items())
    )


def _of_day(day: GenuineDay, seed: int) -> list[Pseudo]:
    chance = dice(seed, day.person, day.day, "pseudo")
    phone = Phone.drawn(dice(seed, day.person, "phone"))
    accuracies = phone.accuracies(len(day.points), chance)
    fixes = _fixes(day.points, accuracies, chance)
    found: list[Pseudo] = []
    earlier: list[Sighted] = []
    for number, stay in enumerate(pauses_of(day.points)):
        customer = _beside(stay.centre, chance, 50.0)
        moments = sorted(chance.sample(range(stay.first, stay.last + 1), min(PER_STAY, stay.last - stay.first + 1)))
        drawn = [
            Pseudo(
                f"{day.person}:{day.day}:{number}:{at}",
                day.person,
                str(day.day),
                _facts(day, fixes, at=at, customer=customer, past=tuple(earlier[-4:])),
            )
            for at in moments
        ]
        found += drawn
        earlier.append(sighted_of(drawn[-1]))
    return found


def thinned(fixes: Sequence[Fix]) -> tuple[TrailPoint, ...]:
    """Return a way as tracking keeps it for the engine: the newest point, and going back one every 20 s."""
    kept: list[TrailPoint] = []
    for fix in reversed(fixes):
        if not kept or (kept[-1].at - fix.fixed_at).total_seconds() >= TRAIL_EVERY_S:
            place = fix.position
            kept.append(TrailPoint(fix.fixed_at, place.latitude, place.longitude, fix.accuracy_m))
    return tuple(reversed(kept))


def sighted_of(check_in: Pseudo) -> Sighted:
    """Return a check-in as the next one sees it."""
    facts = check_in.facts
    fix = facts.fixes[-1]
    return Sighted(
        check_in.id,
        fix.position,
        fix.accuracy_m,
        facts.happened_at,
        facts.received_at,
        check_in.person,
        facts.monotonic_ms,
    )


def _facts(
    day: GenuineDay, fixes: Sequence[Fix], *, at: int, customer: Point, past: tuple[Sighted, ...]
) -> CheckInFacts:
    happened = fixes[at].fixed_at + timedelta(seconds=1)
    window = [fix for fix in fixes[max(0, at - MOST_FIXES + 1) : at + 1] if _age(fix.fixed_at, happened) <= FIXES_S]
    way = thinned([fix for fix in fixes[: at - len(window) + 1] if _age(fix.fixed_at, happened) <= TRAIL_S])
    return CheckInFacts(
        customer=customer,
        fence_radius_m=None,
        fixes=tuple(window),
        happened_at=happened,
        received_at=happened + timedelta(seconds=2),
        person_id=day.person,
        device_id=day.person,
        monotonic_ms=counter(happened),
        trail=way,
        past=past,
    )


def counter(at: datetime) -> int:
    """What the counter of a phone started at midnight says, in milliseconds."""
    return int((at - at.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() * 1000)


def _fixes(points: Sequence[Recorded], accuracies: Sequence[float], chance: random.Random) -> list[Fix]:
    return [
        Fix(
            latitude=each.latitude,
            longitude=each.longitude,
            accuracy_m=accuracy,
            fixed_at=each.at,
            mock=False,
            provider="gps",
            speed_mps=round(max(0.0, _speed(points, number) + chance.gauss(0, 0.25)), 2),
            gnss_time=each.at - timedelta(milliseconds=chance.randrange(0, 400)),
            monotonic_ms=counter(each.at),
        )
        for number, (each, accuracy) in enumerate(zip(points, accuracies, strict=True))
    ]


def _speed(points: Sequence[Recorded], number: int) -> float:
    first, last = points[max(0, number - 2)], points[min(len(points) - 1, number + 2)]
    seconds = (last.at - first.at).total_seconds()
    return distance_m(first.point, last.point) / seconds if seconds > 0 else 0.0


def _beside(place: Point, chance: random.Random, metres: float) -> Point:
    angle, radius = chance.uniform(0, 2 * math.pi), metres * math.sqrt(chance.random())
    return LocalPlane(place).to_point(radius * math.cos(angle), radius * math.sin(angle))


def _age(at: datetime, now: datetime) -> float:
    return (now - at).total_seconds()
