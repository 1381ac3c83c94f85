"""Wi-Fi, cells and satellites against each other, in metres and sigmas.

The phone's list of access points is only as honest as the phone: so it is held against the organisation's own map,
against repetition, and against what is always heard there.
"""

from __future__ import annotations

import math
from itertools import combinations

from shifang.kernel.geo import LocalPlane, distance_m
from shifang.truth.signals.fence import SIGMA_PER_ACCURACY
from shifang.truth.signals.scene import Reading, Scene, rounded
from shifang.truth.types.facts import COMPUTED, Source
from shifang.truth.types.judgement import Evidence

AGREE_SIGMAS = 4.0
# Three strengths may repeat by chance where a phone lies on the same counter every week; five do not.
_REPLAY_FEW = 5
_ROUTINE_VISITS = 5
_ROUTINE_SHARE = 0.5
_ROUTINE_FEW = 3


def computed_position(scene: Scene) -> Reading | None:
    """The satellites gave no usable position: this one was computed from Wi-Fi and cells."""
    if scene.facts.radio is None or scene.sighting is None:
        return None
    fix = scene.sighting.fix
    params = {"computed_from": (fix.provider or "").removeprefix(COMPUTED)} if fix.computed else {}
    return Reading(fix.computed, Evidence(rounded(fix.accuracy_m), unit="m", ids=scene.sighting.ids, params=params))


def wifi_elsewhere(scene: Scene) -> Reading | None:
    """Known access points place the phone elsewhere than its satellites do."""
    return _apart(scene, "wifi")


def cell_elsewhere(scene: Scene) -> Reading | None:
    """The cells place the phone elsewhere than its satellites do."""
    return _apart(scene, "cell")


def wifi_replayed(scene: Scene) -> Reading | None:
    """The very same access points at the very same strengths as on an earlier occasion."""
    radio = scene.facts.radio
    if radio is None or len(scene.facts.wifi) < _REPLAY_FEW:
        return None
    return Reading(radio.replayed_from is not None, Evidence(ids=(radio.replayed_from,) if radio.replayed_from else ()))


def wifi_missing(scene: Scene) -> Reading | None:
    """Access points that are always heard at this customer are not heard now."""
    radio = scene.facts.radio
    if radio is None or not scene.facts.wifi:
        return None
    if radio.routine_visits < _ROUTINE_VISITS or len(radio.routine) < _ROUTINE_FEW:
        return None
    heard = {each.bssid for each in scene.facts.wifi}
    absent = [each for each in radio.routine if each not in heard]
    share = len(absent) / len(radio.routine)
    evidence = Evidence(round(share * 100), _ROUTINE_SHARE * 100, "%", params={"visits": radio.routine_visits})
    return Reading(share > _ROUTINE_SHARE, evidence)


def odd_one_out(scene: Scene) -> Reading | None:
    """Of three sources or more, one disagrees with all others, which agree among themselves: it is named."""
    found = sources(scene)
    if len(found) < 3:
        return None
    for liar in found:
        others = [each for each in found if each is not liar]
        if all(sigmas(a, b) <= AGREE_SIGMAS for a, b in combinations(others, 2)):
            off = min(sigmas(liar, each) for each in others)
            if off > AGREE_SIGMAS:
                metres = min(distance_m(liar.position, each.position) for each in others)
                params = {"source": liar.name, "metres": rounded(metres)}
                return Reading(liar.name == "gnss", Evidence(rounded(off), AGREE_SIGMAS, "sigma", params=params))
    return Reading(fired=False, evidence=Evidence(limit=AGREE_SIGMAS, unit="sigma"))


def sources(scene: Scene) -> tuple[Source, ...]:
    """All positions of the check-in, the satellites' first."""
    sighting, radio = scene.sighting, scene.facts.radio
    own = (
        ()
        if sighting is None or sighting.fix.computed
        else (Source("gnss", sighting.position, sighting.fix.accuracy_m),)
    )
    return own + (() if radio is None else radio.sources)


def sigmas(a: Source, b: Source) -> float:
    """How many standard deviations two positions are apart."""
    east, north = LocalPlane(a.position).to_metres(b.position)
    sigma = math.hypot(a.accuracy_m, b.accuracy_m) * SIGMA_PER_ACCURACY
    return math.hypot(east, north) / max(1.0, sigma)


def agreeing(scene: Scene) -> int:
    """How many kinds of evidence agree with the position that is judged, itself included."""
    found = sources(scene)
    return sum(1 for each in found if sigmas(found[0], each) <= AGREE_SIGMAS) if found else 0


def _apart(scene: Scene, name: str) -> Reading | None:
    found = {each.name: each for each in sources(scene)}
    if "gnss" not in found or name not in found:
        return None
    off = sigmas(found["gnss"], found[name])
    metres = distance_m(found["gnss"].position, found[name].position)
    params = {"metres": rounded(metres), "heard": found[name].heard}
    return Reading(off > AGREE_SIGMAS, Evidence(rounded(off), AGREE_SIGMAS, "sigma", params=params))
