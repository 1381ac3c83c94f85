"""Weights from measured rates.

A signal's weight is the logarithm of a likelihood ratio taken with care: the rate at which it fires for the attacker
that it fits best, at the lower end of its confidence interval, over the rate at which it fires for honest people, at
the upper end of its own. What no data here can measure has a weight set by judgement, and says so.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from shifang.truth.rules.engine import GROUP_CAP
from shifang.truth.signals import SIGNALS
from shifang.truth.signals.scene import Scene
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.policy import CheckInPolicy

Z95 = 1.959963984540054
# Neither the genuine days nor the drawn world of radio can tell how often these fire for honest people.
JUDGED: Mapping[str, tuple[float, float]] = {
    "mock_location": (GROUP_CAP, 0.0),
    "mock_app_selected": (GROUP_CAP, 0.0),
    "mock_app_installed": (2.0, 0.0),
    "rooted": (3.0, 0.0),
    "hooked": (5.0, 0.0),
    "emulator": (GROUP_CAP, 0.0),
    "clone_app": (4.0, 0.0),
    "developer_mode": (0.7, 0.0),
    "attestation_failed": (5.0, -1.0),
    "bad_signature": (GROUP_CAP, 0.0),
    "replayed_nonce": (GROUP_CAP, 0.0),
    "revoked_key": (GROUP_CAP, 0.0),
    "chain_gap": (2.0, 0.0),
    "chain_forked": (3.0, 0.0),
    "shared_device": (3.0, 0.0),
    "second_device": (1.0, 0.0),
    "clock_jump": (3.5, 0.0),
    "gnss_time": (3.5, 0.0),
    "clock_changed": (4.8, 0.0),
    "clock_ahead": (2.0, 0.0),
    "crowded_spot": (4.8, 0.0),
    "exact_centre": (2.5, 0.0),
    "quantised": (3.5, 0.0),
    "wifi_elsewhere": (5.0, -1.5),
    "wifi_replayed": (5.0, 0.0),
    "wifi_missing": (3.0, -0.5),
    "cell_elsewhere": (3.0, -0.5),
    "odd_one_out": (5.0, 0.0),
}
MEASURED = (
    "impossible_speed",
    "teleport",
    "trail_elsewhere",
    "reported_speed",
    "frozen_fix",
    "steady_accuracy",
    "no_noise",
    "white_noise",
    "own_replay",
    "borrowed_noise",
)
# What a signal that never fired for anybody weighs: nothing.
_NOTHING = (0.0, 0.0)


class Rates:
    """How often each signal was applicable and fired."""

    def __init__(self) -> None:
        self.applicable: Counter[str] = Counter()
        self.fired: Counter[str] = Counter()

    def add(self, facts: CheckInFacts, policy: CheckInPolicy) -> None:
        """Let all signals look at one check-in."""
        scene = Scene(facts, policy)
        for kind in SIGNALS:
            reading = kind.look(scene)
            if reading is not None:
                self.applicable[kind.code] += 1
                self.fired[kind.code] += reading.fired


def rates_of(check_ins: Iterable[CheckInFacts], policy: CheckInPolicy) -> Rates:
    """Count over check-ins."""
    rates = Rates()
    for facts in check_ins:
        rates.add(facts, policy)
    return rates


def fit(honest: Rates, forged: Mapping[str, Rates]) -> dict[str, tuple[float, float]]:
    """Return the weights: measured where data tells, judged elsewhere."""
    weights = {code: weight for kind in SIGNALS if (weight := JUDGED.get(code := kind.code))}
    for code in MEASURED:
        best = max(_lower(rates.fired[code], rates.applicable[code]) for rates in forged.values())
        rare = _upper(honest.fired[code], honest.applicable[code])
        ratio = math.log(best / rare) if best > 0 else 0.0
        weights[code] = (round(min(GROUP_CAP, ratio), 2), 0.0) if ratio > 0 else _NOTHING
    return weights


def wilson(hits: int, tries: int, z: float = Z95) -> tuple[float, float]:
    """Return the 95 % confidence interval of a rate."""
    if tries == 0:
        return 0.0, 1.0
    share, spread = hits / tries, z * z / tries
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / tries + spread / tries / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def by_label(pairs: Iterable[tuple[str, CheckInFacts]], policy: CheckInPolicy) -> dict[str, Rates]:
    """Count over forged check-ins, by attacker."""
    found: dict[str, Rates] = defaultdict(Rates)
    for label, facts in pairs:
        found[label].add(facts, policy)
    return found


def _lower(hits: int, tries: int) -> float:
    return 0.0 if hits == 0 else wilson(hits, tries)[0]


def _upper(hits: int, tries: int) -> float:
    # Without a single one the rule of three is the tighter bound.
    return 3 / tries if hits == 0 and tries > 30 else wilson(hits, tries)[1]
