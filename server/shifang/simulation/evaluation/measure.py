"""False alarms and detection, leaving one person out: weights fitted on the others judge the one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shifang.kernel.geo import distance_m
from shifang.simulation.attackers import ATTACKERS, Attacker, Target
from shifang.simulation.attackers.circumstances import with_true_radio
from shifang.simulation.dice import dice
from shifang.simulation.evaluation.fit import Rates, by_label, fit, rates_of
from shifang.simulation.evaluation.geolife import read_days
from shifang.simulation.evaluation.pseudo import Pseudo, pseudo_check_ins, twins_of
from shifang.truth.rules.engine import assess
from shifang.truth.rules.prints import Print, prints_of
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.judgement import Outcome
from shifang.truth.types.policy import CheckInPolicy

ELSEWHERE_M = 3000.0
EVERY = 4

Weights = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Honest:
    """How the genuine days fared: people, days (flagged), check-ins (flagged), and which signals made it."""

    people: int
    days: int
    days_flagged: int
    check_ins: int
    flagged: int
    because: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Caught:
    """How one attacker fared; `because` counts the strongest reason of each that was caught."""

    label: str
    zh: str
    en: str
    tries: int
    flagged: int
    because: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Forged:
    """One forged check-in, and whose honest one it started from."""

    label: str
    person: str
    facts: CheckInFacts


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is measured. `honest_radio` are the same days with a drawn world of radio."""

    honest: Honest
    honest_radio: Honest
    attackers: tuple[Caught, ...]
    weights: Weights


def evaluate(folder: Path, *, seed: int = 1, policy: CheckInPolicy | None = None) -> Evaluation:
    """Measure on the genuine days of a folder. Raises ValueError when there are none."""
    in_force = policy or CheckInPolicy()
    days = read_days(folder)
    if not days:
        message = f"no GeoLife days under {folder}"
        raise ValueError(message)
    genuine = pseudo_check_ins(days, seed=seed)
    forged = forge_all(genuine, seed=seed)
    plain = [each for each in forged if not _with_radio(each.label)]
    people = sorted({each.person for each in genuine})
    weights = {person: _fitted(person, genuine, forged=plain, policy=in_force) for person in people}
    radioed = [_radioed(each, seed) for each in genuine]
    return Evaluation(
        honest=_honest(genuine, weights, in_force),
        honest_radio=_honest(radioed, weights, in_force),
        attackers=tuple(_caught(attacker, forged, weights=weights, policy=in_force) for attacker in ATTACKERS),
        weights=fit(
            rates_of((each.facts for each in genuine), in_force),
            by_label(((each.label, each.facts) for each in plain), in_force),
        ),
    )


def forge_all(genuine: Sequence[Pseudo], *, seed: int) -> list[Forged]:
    """Let every attacker forge from every fourth genuine check-in, as the server would then know it."""
    index: dict[Print, list[Pseudo]] = {}
    for each in genuine:
        for one in prints_of(each.facts.fixes, each.facts.wifi):
            index.setdefault(one, []).append(each)
    return [
        _forge(attacker, genuine, number, index=index, chance=dice(seed, attacker.label, number))
        for attacker in ATTACKERS
        for number in range(0, len(genuine), EVERY)
    ]


def _forge(
    attacker: Attacker,
    genuine: Sequence[Pseudo],
    number: int,
    *,
    index: Mapping[Print, list[Pseudo]],
    chance: random.Random,
) -> Forged:
    honest = genuine[number]
    facts = attacker.forge(Target(honest.facts, _elsewhere(genuine, honest, chance).facts), chance)
    sent = Pseudo(f"forged:{attacker.label}:{number}", honest.person, honest.day, facts)
    twins = twins_of(sent, prints_of(facts.fixes, facts.wifi), index)
    return Forged(attacker.label, honest.person, replace(facts, twins=twins))


def _elsewhere(genuine: Sequence[Pseudo], honest: Pseudo, chance: random.Random) -> Pseudo:
    """Where the person really is: at some genuine place far enough from the shop, one's own when there is one."""
    far = [each for each in genuine if distance_m(each.facts.customer, honest.facts.customer) > ELSEWHERE_M]
    own = [each for each in far if each.person == honest.person]
    return chance.choice(own or far)


def _fitted(person: str, genuine: Sequence[Pseudo], *, forged: Iterable[Forged], policy: CheckInPolicy) -> Weights:
    return fit(
        rates_of((each.facts for each in genuine if each.person != person), policy),
        by_label(((each.label, each.facts) for each in forged if each.person != person), policy),
    )


def _honest(genuine: Sequence[Pseudo], weights: Mapping[str, Weights], policy: CheckInPolicy) -> Honest:
    flagged: list[Pseudo] = []
    because: dict[str, int] = {}
    for each in genuine:
        judged = assess(each.facts, policy, 0, weights=weights[each.person])
        if judged.verdict is not Outcome.ACCEPTED:
            flagged.append(each)
            for code in judged.reasons or tuple(one.signal for one in judged.findings if one.applicable):
                because[code] = because.get(code, 0) + 1
    return Honest(
        people=len({each.person for each in genuine}),
        days=len({(each.person, each.day) for each in genuine}),
        days_flagged=len({(each.person, each.day) for each in flagged}),
        check_ins=len(genuine),
        flagged=len(flagged),
        because=because,
    )


def _caught(
    attacker: Attacker, forged: Iterable[Forged], *, weights: Mapping[str, Weights], policy: CheckInPolicy
) -> Caught:
    tries = flagged = 0
    because: dict[str, int] = {}
    for each in forged:
        if each.label != attacker.label:
            continue
        tries += 1
        judged = assess(each.facts, policy, 0, weights=weights[each.person])
        if judged.verdict is not Outcome.ACCEPTED:
            flagged += 1
            code = (judged.reasons or tuple(one.signal for one in judged.findings if one.applicable))[0]
            because[code] = because.get(code, 0) + 1
    return Caught(attacker.label, attacker.zh, attacker.en, tries, flagged, because)


def _with_radio(label: str) -> bool:
    return any(each.radio for each in ATTACKERS if each.label == label)


def _radioed(each: Pseudo, seed: int) -> Pseudo:
    chance = dice(seed, each.id, "radio")
    return replace(each, facts=with_true_radio(each.facts, each.facts.fixes[-1].position, chance))


__all__ = ["Caught", "Evaluation", "Forged", "Honest", "Rates", "evaluate", "forge_all"]
