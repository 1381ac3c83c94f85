"""Assessing one check-in without attestation, beside the floor of storing and reading its facts as JSON."""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median

from bench.run import Figure, figure

SHOTS = {"quick": 400, "full": 5000}


def measure(*, quick: bool) -> list[Figure]:
    """Return the percentiles of an assessment with 50 fixes and a trail of half an hour, and its ratio to the floor."""
    from shifang.accounts import types as _policies  # noqa: F401 - policies are declared on import
    from shifang.kernel.geo import Point, destination
    from shifang.simulation.attackers.making import believable, counter_at, drive
    from shifang.truth.rules.engine import assess
    from shifang.truth.types.facts import CheckInFacts
    from shifang.truth.types.policy import CheckInPolicy
    from shifang.truth.types.stored import facts_from_json, facts_json

    shop, now, policy = Point(31.2304, 121.4737), datetime(2026, 10, 5, 9, tzinfo=UTC), CheckInPolicy()
    made = []
    for seed in range(40):
        chance = random.Random(seed)
        way = drive(destination(shop, seed * 9, 4000), shop, now - timedelta(seconds=150), chance=chance)
        fixes, trail = believable(way, now, chance)
        made.append(CheckInFacts(shop, None, fixes, now, now, person_id="p", monotonic_ms=counter_at(now), trail=trail))
    shots = SHOTS["quick" if quick else "full"]
    ours = _times(shots, lambda number: assess(made[number % len(made)], policy, 1))
    floor = _times(shots, lambda number: facts_from_json(json.loads(json.dumps(facts_json(made[number % len(made)])))))
    bare = [
        CheckInFacts(shop, None, each.fixes[-3:], now, now, person_id="p", monotonic_ms=counter_at(now))
        for each in made
    ]
    small = _times(shots, lambda number: assess(bare[number % len(bare)], policy, 1))
    note = f"50 fixes and a trail; floor {median(floor):.2f} ms (p99 {_p99(floor):.2f}): its facts to JSON and back"
    return [
        figure("truth.assess_p50_ms", median(ours), "ms", aim=None, better="lower", note=note),
        figure("truth.assess_p99_ms", _p99(ours), "ms", aim=2, better="lower", note=note),
        figure("truth.assess_of_floor", median(ours) / median(floor), "x", aim=None, better="lower", note=note),
        figure("truth.assess_three_fixes_p99_ms", _p99(small), "ms", aim=2, better="lower", note="three fixes"),
    ]


def _times(shots: int, do: Callable[[int], object]) -> list[float]:
    for number in range(40):
        do(number)
    found = []
    for number in range(shots):
        start = time.perf_counter()
        do(number)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
