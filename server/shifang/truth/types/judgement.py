"""What the engine answers: signals with their weight of evidence, findings with their consequence, the assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What one finding leads to, gravest first."""

    BLOCK = "block"
    REVIEW = "review"
    FLAG = "flag"
    INFO = "info"


class Outcome(StrEnum):
    """What all findings together lead to."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    REFUSED = "refused"


class Tier(StrEnum):
    """How well the position is assured.

    A: an attested device and two sources that agree; B: an attested device and one source; C: all else.
    """

    A = "A"
    B = "B"
    C = "C"


class Group(StrEnum):
    """Signals of one group tell of the same thing; only the strongest of them counts."""

    DEVICE = "device"
    CLOCK = "clock"
    MOTION = "motion"
    NOISE = "noise"
    RADIO = "radio"
    NETWORK = "network"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured, against which limit, in which unit, on which things (fixes as "fix:0")."""

    measured: float | None = None
    limit: float | None = None
    unit: str = ""
    ids: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Evidence()


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal's answer.

    `llr` is the natural logarithm of how much likelier this answer is from a forger than from an honest person.
    Not `applicable`: it could not be judged for want of data, which says neither good nor bad.
    """

    code: str
    group: Group
    llr: float
    applicable: bool
    fired: bool
    evidence: Evidence = NOTHING


@dataclass(frozen=True, slots=True)
class Finding:
    """A signal that fired, or the suspicion that all make together, with what the policy makes of it.

    `evidence` names fixes as "fix:0". `params` go into the sentence.
    """

    signal: str
    verdict: Verdict
    measured: float | None = None
    limit: float | None = None
    unit: str = ""
    evidence: tuple[str, ...] = ()
    applicable: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The judgement of one check-in.

    `distance_m`, `accuracy_m` and `p_inside` are those of the chosen fix (`fix_index`), None without one. `risk` is
    0-100; `reasons` are the codes that made most of it. `silent` names the signals that were not applicable.
    """

    verdict: Outcome
    findings: tuple[Finding, ...]
    engine_version: str
    policy_version: int
    radius_m: int
    fix_index: int | None = None
    distance_m: float | None = None
    accuracy_m: float | None = None
    p_inside: float | None = None
    tier: Tier = Tier.C
    risk: int = 0
    reasons: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def needs_review(self) -> bool:
        return any(each.verdict is Verdict.REVIEW for each in self.findings)


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """An assessment as plain JSON: enums as their words, tuples as lists."""
    return {
        "verdict": assessment.verdict.value,
        "findings": [_finding_json(each) for each in assessment.findings],
        "engine_version": assessment.engine_version,
        "policy_version": assessment.policy_version,
        "radius_m": assessment.radius_m,
        "fix_index": assessment.fix_index,
        "distance_m": assessment.distance_m,
        "accuracy_m": assessment.accuracy_m,
        "p_inside": assessment.p_inside,
        "tier": assessment.tier.value,
        "risk": assessment.risk,
        "reasons": list(assessment.reasons),
        "signals": [_signal_json(each) for each in assessment.signals],
        "silent": list(assessment.silent),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "signal": finding.signal,
        "verdict": finding.verdict.value,
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "evidence": list(finding.evidence),
        "applicable": finding.applicable,
        "params": dict(finding.params),
    }


def _signal_json(signal: Signal) -> dict[str, Any]:
    evidence = signal.evidence
    return {
        "code": signal.code,
        "group": signal.group.value,
        "llr": signal.llr,
        "fired": signal.fired,
        "evidence": {
            "measured": evidence.measured,
            "limit": evidence.limit,
            "unit": evidence.unit,
            "ids": list(evidence.ids),
            "params": dict(evidence.params),
        },
    }
