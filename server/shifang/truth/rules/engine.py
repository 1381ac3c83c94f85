"""The engine: every signal looks, evidence is weighed by group, the policy decides.

Pure: equal facts, policy and version give an equal assessment, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from shifang.truth.signals import SIGNALS
from shifang.truth.signals.radio import agreeing
from shifang.truth.signals.scene import Scene, SignalKind, rounded
from shifang.truth.signals.weights import WEIGHTS
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.judgement import Assessment, Finding, Group, Outcome, Signal, Tier, Verdict
from shifang.truth.types.policy import CheckInPolicy, Response

# Goes up whenever the same facts and policy may be judged otherwise.
ENGINE_VERSION = "4"

# One check-in in a hundred is taken to be forged before anything is known of it.
PRIOR = math.log(0.01 / 0.99)
# No group alone may say more than this, whatever fires in it.
GROUP_CAP = 6.0
_REASONS = 3
_RESPONSES = {kind.code: kind.response for kind in SIGNALS}
# Said although nothing was found: without it a reader would think that it was looked for.
_SAID_WHEN_SILENT = frozenset({"mock_location"})

Weights = Mapping[str, tuple[float, float]]


def assess(
    facts: CheckInFacts, policy: CheckInPolicy, policy_version: int, *, weights: Weights = WEIGHTS
) -> Assessment:
    """Judge a check-in by every signal."""
    scene = Scene(facts, policy)
    signals = look(scene, weights)
    heard = tuple(each for each in signals if each.applicable)
    risk = risk_of(heard)
    sighting = scene.sighting
    measured = sighting if not facts.phone_only else None
    reasons = reasons_of(heard)
    findings = [*_findings(signals, policy, seen=sighting is not None), *_suspicion(heard, policy)]
    return Assessment(
        verdict=outcome_of(findings),
        findings=tuple(findings),
        engine_version=ENGINE_VERSION,
        policy_version=policy_version,
        radius_m=facts.fence_radius_m or policy.fence_radius_m,
        fix_index=sighting.index if sighting else None,
        distance_m=rounded(measured.distance_m) if measured else None,
        accuracy_m=rounded(sighting.fix.accuracy_m) if sighting else None,
        p_inside=scene.p_inside if measured else None,
        tier=tier_of(scene),
        risk=risk,
        reasons=reasons,
        signals=heard,
        silent=tuple(each.code for each in signals if not each.applicable),
    )


def look(scene: Scene, weights: Weights) -> tuple[Signal, ...]:
    """Return the answer of every signal, in their order."""
    answers = []
    for kind in SIGNALS:
        reading = kind.look(scene) if _concerns(kind, scene.facts) else None
        if reading is None:
            answers.append(Signal(kind.code, kind.group, 0.0, applicable=False, fired=False))
            continue
        fires, clear = weights.get(kind.code, (0.0, 0.0))
        llr = fires if reading.fired else clear
        answers.append(Signal(kind.code, kind.group, llr, True, reading.fired, reading.evidence))  # noqa: FBT003
    return tuple(answers)


def _concerns(kind: SignalKind, facts: CheckInFacts) -> bool:
    return not facts.phone_only or kind.group is Group.DEVICE


def risk_of(signals: Sequence[Signal]) -> int:
    """Return the risk, 0-100: the chance of forgery after the strongest word of every group."""
    strongest: dict[Group, float] = {}
    for signal in signals:
        if signal.llr != 0.0:
            strongest[signal.group] = max(strongest.get(signal.group, -GROUP_CAP), signal.llr)
    evidence = PRIOR + sum(min(GROUP_CAP, llr) for llr in strongest.values())
    return round(100 / (1 + math.exp(-evidence)))


def reasons_of(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return the codes that speak most for forgery, the strongest first."""
    against = [each for each in signals if each.fired and each.llr > 0]
    return tuple(each.code for each in sorted(against, key=lambda each: -each.llr)[:_REASONS])


def tier_of(scene: Scene) -> Tier:
    """Return how well the position is assured.

    An attested device vouches only for what it signed. A position computed from radio alone never reaches A.
    """
    device, seal = scene.facts.device, scene.facts.seal
    attested = device is not None and device.attested is True and not device.key_revoked
    if not attested or seal is None or seal.signature is not True:
        return Tier.C
    sighting = scene.sighting
    computed = sighting is not None and sighting.fix.computed
    return Tier.A if agreeing(scene) >= 2 and not computed else Tier.B


def outcome_of(findings: Sequence[Finding]) -> Outcome:
    """One blocking finding refuses; one to review or flag marks; notes change nothing."""
    verdicts = {finding.verdict for finding in findings}
    if Verdict.BLOCK in verdicts:
        return Outcome.REFUSED
    return Outcome.FLAGGED if verdicts & {Verdict.REVIEW, Verdict.FLAG} else Outcome.ACCEPTED


def _findings(signals: Sequence[Signal], policy: CheckInPolicy, *, seen: bool) -> list[Finding]:
    found = []
    for signal in signals:
        if signal.fired:
            found.append(_finding(signal, policy))
        elif not signal.applicable and seen and signal.code in _SAID_WHEN_SILENT:
            found.append(Finding(signal.code, Verdict.INFO, applicable=False))
    return found


def _finding(signal: Signal, policy: CheckInPolicy) -> Finding:
    evidence = signal.evidence
    return Finding(
        signal.code,
        _consequence(signal, policy),
        measured=evidence.measured,
        limit=evidence.limit,
        unit=evidence.unit,
        evidence=evidence.ids,
        params=evidence.params,
    )


def _consequence(signal: Signal, policy: CheckInPolicy) -> Verdict:
    """What the policy makes of a signal by itself; most only add to the risk."""
    field = _RESPONSES[signal.code]
    response: Response | None = getattr(policy, field) if field else None
    return Verdict.INFO if response is None else response.verdict


def _suspicion(heard: Sequence[Signal], policy: CheckInPolicy) -> list[Finding]:
    """The risk of all that does not stop the check-in by itself, when it reaches a level of the policy."""
    statistical = [each for each in heard if not (each.fired and _consequence(each, policy) is Verdict.BLOCK)]
    risk = risk_of(statistical)
    levels = (
        (policy.block_at_risk, Verdict.BLOCK),
        (policy.review_at_risk, Verdict.REVIEW),
        (policy.flag_at_risk, Verdict.FLAG),
    )
    for limit, verdict in levels:
        if risk >= limit:
            reasons = list(reasons_of(statistical))
            return [Finding("suspicion", verdict, risk, limit, "risk", params={"reasons": reasons})]
    return []
