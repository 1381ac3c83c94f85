"""This check-in against earlier ones, of this person and of others: a piece of noise never comes twice."""

from __future__ import annotations

from datetime import timedelta

from shifang.truth.signals.scene import Reading, Scene
from shifang.truth.types.facts import Twin
from shifang.truth.types.judgement import Evidence

_SAME_OCCASION = timedelta(minutes=10)
_SHARED = 2
_CROWD = 3
_CROWD_WITHIN = timedelta(minutes=15)


def own_replay(scene: Scene) -> Reading | None:
    """The very noise of one of one's own earlier check-ins."""
    return _repeated(scene, own=True)


def borrowed_noise(scene: Scene) -> Reading | None:
    """The very noise of a colleague's check-in."""
    return _repeated(scene, own=False)


def crowded_spot(scene: Scene) -> Reading | None:
    """Several people at the very same coordinates at the same time."""
    facts = scene.facts
    if facts.person_id is None or not facts.fixes:
        return None
    others = {
        twin.person_id
        for twin in facts.twins
        if twin.kind == "spot"
        and twin.person_id != facts.person_id
        and abs(twin.happened_at - facts.happened_at) <= _CROWD_WITHIN
    }
    return Reading(len(others) + 1 >= _CROWD, Evidence(len(others) + 1, _CROWD, "count", _ids(facts.twins, "spot")))


def _repeated(scene: Scene, *, own: bool) -> Reading | None:
    facts = scene.facts
    if facts.person_id is None or len(scene.facts.fixes) < 6:
        return None
    found = tuple(
        twin
        for twin in facts.twins
        if twin.kind == "noise"
        and twin.shared >= _SHARED
        and (twin.person_id == facts.person_id) is own
        and (not own or abs(twin.happened_at - facts.happened_at) > _SAME_OCCASION)
    )
    most = max((twin.shared for twin in found), default=0)
    return Reading(bool(found), Evidence(most, _SHARED, "pieces", _ids(found, "noise")))


def _ids(twins: tuple[Twin, ...], kind: str) -> tuple[str, ...]:
    return tuple(twin.id for twin in twins if twin.kind == kind)[:5]
