"""The signals of a check-in, in the order in which they are shown, and how they are weighed.

A rule compares positions in WGS-84. Fix ages compare the fix with `happened_at`: both come from
the device, so a wrong device clock cancels out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from shifang.kernel.datum import Datum, from_wgs84, to_wgs84
from shifang.kernel.geo import distance_m
from shifang.truth.types import (
    Assessment,
    CheckInFacts,
    CheckInPolicy,
    Finding,
    Fix,
    Outcome,
    Verdict,
)

# Goes up whenever the same facts and policy may be judged otherwise.
ENGINE_VERSION = "1"

# A phone's accuracy is the radius that holds 68 % of a two-dimensional normal distribution:
# sigma = accuracy / sqrt(-2 ln 0.32).
_SIGMA_PER_ACCURACY = 1 / math.sqrt(-2 * math.log(1 - 0.68))
_LEAST_ACCURACY_M = 1.0
_INTEGRATION_STEPS = 256


@dataclass(frozen=True, slots=True)
class Sighting:
    """The fix that is judged, measured against the fence once for all signals."""

    index: int
    fix: Fix
    age_s: float
    distance_m: float
    radius_m: int

    @property
    def evidence(self) -> tuple[str, ...]:
        return (f"fix:{self.index}",)

    @property
    def outside(self) -> bool:
        """Outside even when the accuracy is given to the person's advantage."""
        return self.distance_m - self.fix.accuracy_m > self.radius_m


Signal = Callable[[CheckInFacts, CheckInPolicy, Sighting | None], Finding | None]


def no_fix(
    facts: CheckInFacts,  # noqa: ARG001 - all signals share one shape
    policy: CheckInPolicy,
    sighting: Sighting | None,
) -> Finding | None:
    """There is no position at all."""
    return Finding("no_fix", policy.no_fix.verdict) if sighting is None else None


def mock_location(facts: CheckInFacts, policy: CheckInPolicy, sighting: Sighting | None) -> Finding | None:
    """The phone itself says that some app made the position up. Any such fix counts."""
    if sighting is None:
        return None
    mocked = tuple(f"fix:{index}" for index, fix in enumerate(facts.fixes) if fix.mock)
    if mocked:
        return Finding("mock_location", policy.mock_location.verdict, evidence=mocked)
    if all(fix.mock is None for fix in facts.fixes):
        return Finding("mock_location", Verdict.INFO, applicable=False)
    return None


def outside_fence(facts: CheckInFacts, policy: CheckInPolicy, sighting: Sighting | None) -> Finding | None:
    """Farther from the customer than the fence and the accuracy together allow."""
    if sighting is None or not sighting.outside:
        return None
    if _mixups(facts, sighting):
        return None  # told by `datum_mixup`, with the same distances
    return Finding(
        "outside_fence",
        policy.outside.verdict,
        measured=_rounded(sighting.distance_m),
        limit=sighting.radius_m,
        unit="m",
        evidence=sighting.evidence,
        params={
            "accuracy_m": _rounded(sighting.fix.accuracy_m),
            "p_inside": _p_inside(sighting),
        },
    )


def datum_mixup(facts: CheckInFacts, policy: CheckInPolicy, sighting: Sighting | None) -> Finding | None:
    """Outside as given, but inside if one coordinate system was taken for another."""
    if sighting is None or not sighting.outside:
        return None
    readings = _mixups(facts, sighting)
    if not readings:
        return None
    corrected, reading = min(readings)
    return Finding(
        "datum_mixup",
        policy.datum_mixup.verdict,
        measured=_rounded(sighting.distance_m),
        limit=sighting.radius_m,
        unit="m",
        evidence=sighting.evidence,
        params={
            "accuracy_m": _rounded(sighting.fix.accuracy_m),
            "corrected_m": _rounded(corrected),
            "reading": reading,
        },
    )


def poor_accuracy(
    facts: CheckInFacts,  # noqa: ARG001 - all signals share one shape
    policy: CheckInPolicy,
    sighting: Sighting | None,
) -> Finding | None:
    """The fix is too coarse to show anything: a large accuracy reaches every fence."""
    if sighting is None or sighting.fix.accuracy_m <= policy.max_accuracy_m:
        return None
    return Finding(
        "poor_accuracy",
        policy.poor_accuracy.verdict,
        measured=_rounded(sighting.fix.accuracy_m),
        limit=policy.max_accuracy_m,
        unit="m",
        evidence=sighting.evidence,
        params={"p_inside": _p_inside(sighting)},
    )


def stale_fix(
    facts: CheckInFacts,  # noqa: ARG001 - all signals share one shape
    policy: CheckInPolicy,
    sighting: Sighting | None,
) -> Finding | None:
    """The position was taken too long before the check-in, or after it."""
    if sighting is None or abs(sighting.age_s) <= policy.max_fix_age_s:
        return None
    return Finding(
        "stale_fix",
        policy.stale_fix.verdict,
        measured=_rounded(sighting.age_s),
        limit=policy.max_fix_age_s,
        unit="s",
        evidence=sighting.evidence,
    )


SIGNALS: tuple[Signal, ...] = (
    no_fix,
    mock_location,
    outside_fence,
    datum_mixup,
    poor_accuracy,
    stale_fix,
)


def assess(facts: CheckInFacts, policy: CheckInPolicy, policy_version: int) -> Assessment:
    """Judges a check-in by every signal. Pure: equal arguments give an equal answer."""
    sighting = choose_fix(facts, policy)
    answers = (signal(facts, policy, sighting) for signal in SIGNALS)
    findings = tuple(finding for finding in answers if finding is not None)
    return Assessment(
        verdict=outcome_of(findings),
        findings=findings,
        engine_version=ENGINE_VERSION,
        policy_version=policy_version,
        radius_m=facts.fence_radius_m or policy.fence_radius_m,
        fix_index=sighting.index if sighting else None,
        distance_m=_rounded(sighting.distance_m) if sighting else None,
        accuracy_m=_rounded(sighting.fix.accuracy_m) if sighting else None,
        p_inside=_p_inside(sighting) if sighting else None,
    )


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """One blocking finding refuses; one to review or flag marks; notes change nothing."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.BLOCK in verdicts:
        return Outcome.REFUSED
    return Outcome.FLAGGED if verdicts & {Verdict.REVIEW, Verdict.FLAG} else Outcome.ACCEPTED


def choose_fix(facts: CheckInFacts, policy: CheckInPolicy) -> Sighting | None:
    """The most accurate of the fresh fixes; without any, the one nearest in time."""
    seen = [_sight(facts, policy, index) for index in range(len(facts.fixes))]
    fresh = [each for each in seen if abs(each.age_s) <= policy.max_fix_age_s]
    if fresh:
        return min(fresh, key=lambda each: (each.fix.accuracy_m, abs(each.age_s), each.index))
    return min(seen, key=lambda each: (abs(each.age_s), each.index), default=None)


def probability_inside(distance: float, accuracy: float, radius: float) -> float:
    """The probability that the true position lies within the fence, all in metres.

    The integral of a normal distribution, `distance` off the centre, over the circle: strips
    across the line to the centre, x = radius * sin(angle), by Simpson's rule.
    """
    sigma = max(accuracy, _LEAST_ACCURACY_M) * _SIGMA_PER_ACCURACY
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


def _sight(facts: CheckInFacts, policy: CheckInPolicy, index: int) -> Sighting:
    fix = facts.fixes[index]
    return Sighting(
        index=index,
        fix=fix,
        age_s=(facts.happened_at - fix.fixed_at).total_seconds(),
        distance_m=distance_m(facts.customer, fix.position),
        radius_m=facts.fence_radius_m or policy.fence_radius_m,
    )


def _mixups(facts: CheckInFacts, sighting: Sighting) -> list[tuple[float, str]]:
    """Every way of confusing two systems that puts the fix inside: (distance, its name).

    Either the fix is of another system than it says, or the customer's position was stored
    without conversion. The accuracy is not added: an excuse must fit well.
    """
    fix = sighting.fix
    tried = [
        (distance_m(facts.customer, to_wgs84(fix.as_given, datum)), f"fix_is_{datum.value}")
        for datum in Datum
        if datum is not fix.datum
    ] + [
        (
            distance_m(facts.customer, from_wgs84(fix.position, datum)),
            f"customer_is_{datum.value}",
        )
        for datum in (Datum.GCJ02, Datum.BD09)
    ]
    return [(distance, name) for distance, name in tried if distance <= sighting.radius_m]


def _p_inside(sighting: Sighting) -> float:
    chance = probability_inside(sighting.distance_m, sighting.fix.accuracy_m, float(sighting.radius_m))
    return round(chance, 4)


def _rounded(value: float) -> float:
    return round(value, 1)
