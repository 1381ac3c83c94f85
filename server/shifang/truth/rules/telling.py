"""What somebody is told of the judgement of their own claim: enough to put it right, nothing that teaches to pass.

Where the phone was is told, and why a claim was stopped, in plain words. Of all the rest one is told only that
something is marked and will be looked at; reviewers are told everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shifang.truth.types.judgement import Finding, Verdict

# Said of where the phone was, and of nothing else.
PLACE = frozenset(
    {
        "no_fix",
        "outside_fence",
        "datum_mixup",
        "poor_accuracy",
        "stale_fix",
        "computed_position",
        "no_customer_position",
    }
)
MARKED = "marked"
_SUSPICION = "suspicion"


def may_be_told(signal: str, verdict: Verdict) -> bool:
    """Return whether somebody may know that this was found in a claim of theirs."""
    return signal in PLACE or (verdict is Verdict.BLOCK and signal != _SUSPICION)


def told_codes(findings: Iterable[Finding]) -> list[str]:
    """Return the signals that the policy made something of, as their own person may know them."""
    made = [each for each in findings if each.verdict is not Verdict.INFO]
    told = [each.signal for each in made if may_be_told(each.signal, each.verdict)]
    return told if len(told) == len(made) else [*told, MARKED]


def told_findings(plain: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return stored findings as their own person may know them."""
    told: list[Mapping[str, Any]] = []
    kept_back = set()
    for each in plain:
        verdict = Verdict(each["verdict"])
        if may_be_told(each["signal"], verdict):
            told.append(each)
        elif verdict is not Verdict.INFO:
            kept_back.add(verdict)
    gravest = next((each for each in Verdict if each in kept_back), None)
    return told if gravest is None else [*told, {"signal": MARKED, "verdict": gravest.value}]
