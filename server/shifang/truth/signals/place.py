"""Is there a position, is it fresh and sharp enough, and is it at the customer?

These answer "where", not "honest or forged": the policy answers each by itself, and none adds to the risk.
Fix ages compare the fix with `happened_at`: both come from the device, so a wrong device clock cancels out.
"""

from __future__ import annotations

from shifang.truth.signals.fence import mixups
from shifang.truth.signals.scene import Reading, Scene, Sighting, rounded
from shifang.truth.types.judgement import Evidence


def no_fix(scene: Scene) -> Reading:
    """There is no position at all."""
    return Reading(scene.sighting is None)


def outside_fence(scene: Scene) -> Reading | None:
    """Farther from the customer than the fence and the accuracy together allow."""
    sighting = scene.sighting
    if sighting is None:
        return None
    # A mix-up is told by `datum_mixup`, with the same distances.
    fired = sighting.outside and not _mixed(scene, sighting)
    return Reading(fired, _distance(sighting, p_inside=scene.p_inside))


def datum_mixup(scene: Scene) -> Reading | None:
    """Outside as given, but inside if one coordinate system was taken for another."""
    sighting = scene.sighting
    if sighting is None:
        return None
    found = _mixed(scene, sighting) if sighting.outside else []
    if not found:
        return Reading(fired=False)
    corrected, reading = min(found)
    return Reading(fired=True, evidence=_distance(sighting, corrected_m=rounded(corrected), reading=reading))


def poor_accuracy(scene: Scene) -> Reading | None:
    """The fix is too coarse to show anything: a large accuracy reaches every fence."""
    sighting, limit = scene.sighting, scene.policy.max_accuracy_m
    if sighting is None:
        return None
    accuracy = sighting.fix.accuracy_m
    evidence = Evidence(rounded(accuracy), limit, "m", sighting.ids, {"p_inside": scene.p_inside})
    return Reading(accuracy > limit, evidence)


def stale_fix(scene: Scene) -> Reading | None:
    """The position was taken too long before the check-in, or after it."""
    sighting, limit = scene.sighting, scene.policy.max_fix_age_s
    if sighting is None:
        return None
    return Reading(abs(sighting.age_s) > limit, Evidence(rounded(sighting.age_s), limit, "s", sighting.ids))


def _mixed(scene: Scene, sighting: Sighting) -> list[tuple[float, str]]:
    return mixups(scene.facts.customer, sighting.fix, sighting.radius_m)


def _distance(sighting: Sighting, **params: object) -> Evidence:
    return Evidence(
        measured=rounded(sighting.distance_m),
        limit=sighting.radius_m,
        unit="m",
        ids=sighting.ids,
        params={"accuracy_m": rounded(sighting.fix.accuracy_m), **params},
    )
