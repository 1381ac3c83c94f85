"""What is found against a photo. Pure.

The same shelf photographed twice in one visit is honest, and so is the like view of a shop that somebody visits every
week: there the pixels must be those of the earlier photo, not merely its scene. What lies flat, a poster or a shop's
front, looks as good as copied when it is photographed again: in the same shop that is a mark and holds nothing up.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from shifang.kernel.geo import Point, distance_m
from shifang.truth.types.judgement import Finding
from shifang.truth.types.photos import PhotoFacts, PhotoPair, PhotoPolicy, PhotoUse
from shifang.truth.types.policy import Response

PHOTO_ENGINE = "photo 2"
"""Goes up whenever the same facts and policy may be judged otherwise."""
SIGNALS = (
    "photo_same",
    "photo_near",
    "photo_part",
    "photo_place",
    "photo_like",
    "photo_view",
    "photo_again",
    "photo_edited",
    "photo_elsewhere",
    "photo_old",
)
"""The strongest first."""
_RISK = {
    "photo_same": 99,
    "photo_near": 95,
    "photo_part": 95,
    "photo_place": 85,
    "photo_edited": 80,
    "photo_like": 60,
    "photo_view": 40,
    "photo_again": 20,
}
_RISK_OTHERWISE = 70


def photo_findings(facts: PhotoFacts, policy: PhotoPolicy) -> tuple[Finding, ...]:
    """Return what is found against a use of a photo, the strongest first; of photos alike the strongest one each."""
    paired = [_of_pair(facts.use, pair, policy) for pair in facts.pairs if not together(facts.use, pair.earlier)]
    strongest: dict[str, Finding] = {}
    for finding in [*paired, *_of_file(facts, policy)]:
        if finding is not None:
            strongest.setdefault(finding.signal, finding)
    return tuple(sorted(strongest.values(), key=lambda each: SIGNALS.index(each.signal)))


def photo_risk(findings: tuple[Finding, ...]) -> int:
    """Return how grave the gravest finding is (0-100), for the order of the queue; no chance is computed."""
    return max((_RISK.get(each.signal, _RISK_OTHERWISE) for each in findings), default=0)


def together(one: PhotoUse, other: PhotoUse) -> bool:
    """Return whether both belong to one visit, or to one that people made together."""
    return one.visit_id == other.visit_id or (one.joint_id is not None and one.joint_id == other.joint_id)


def _of_pair(use: PhotoUse, pair: PhotoPair, policy: PhotoPolicy) -> Finding | None:
    bits = None if pair.kind == "same" else pair.bits
    agreed = not pair.turned and pair.agreeing >= policy.part_agreeing
    copied = pair.turned or (agreed and pair.kind != "place")
    same_shop = use.customer_id == pair.earlier.customer_id
    if pair.kind == "same":
        return _finding("photo_same", policy.same_bytes, (use, pair), measured=(0, policy.near_bits, "bit"))
    if bits is not None and bits <= policy.near_bits and (copied or not same_shop):
        return _finding("photo_near", policy.near, (use, pair), measured=(bits, policy.near_bits, "bit"))
    if agreed:
        return _of_pixels((use, pair), policy, same_shop=same_shop)
    if bits is None or bits > policy.like_bits:
        return None
    if same_shop and not pair.turned:
        return _finding("photo_again", policy.taken_again, (use, pair), measured=(bits, policy.like_bits, "bit"))
    return _finding("photo_like", policy.like, (use, pair), measured=(bits, policy.like_bits, "bit"))


def _of_pixels(photos: tuple[PhotoUse, PhotoPair], policy: PhotoPolicy, *, same_shop: bool) -> Finding:
    """A copy, or another photo of the same things from another place, by the pixels and where their points stand."""
    _, pair = photos
    if pair.kind == "place":
        signal, response = ("photo_again", policy.taken_again) if same_shop else ("photo_place", policy.place)
    else:
        signal, response = ("photo_view", policy.view) if same_shop else ("photo_part", policy.part)
    return _finding(signal, response, photos, measured=(pair.agreeing, policy.part_agreeing, "%"))


def _finding(
    signal: str, response: Response, photos: tuple[PhotoUse, PhotoPair], *, measured: tuple[float, float, str]
) -> Finding:
    use, pair = photos
    value, limit, unit = measured
    return Finding(
        signal,
        response.verdict,
        measured=value,
        limit=limit,
        unit=unit,
        evidence=(use.sha256, pair.earlier.sha256),
        params={"visit_id": str(pair.earlier.visit_id)},
    )


def _of_file(facts: PhotoFacts, policy: PhotoPolicy) -> Iterator[Finding]:
    use = facts.use
    if facts.said_editor:
        yield Finding(
            "photo_edited", policy.edited.verdict, evidence=(use.sha256,), params={"editor": facts.said_editor}
        )
    if facts.said_latitude is not None and facts.said_longitude is not None and use.latitude is not None:
        claimed = Point(use.latitude, use.longitude or 0.0)
        metres = round(distance_m(claimed, Point(facts.said_latitude, facts.said_longitude)))
        if metres > policy.elsewhere_m:
            verdict = policy.elsewhere.verdict
            yield Finding("photo_elsewhere", verdict, metres, policy.elsewhere_m, "m", (use.sha256,))
    if facts.said_taken_at is not None:
        said = facts.said_taken_at.replace(tzinfo=ZoneInfo(facts.zone))
        seconds = round(abs((use.taken_at - said).total_seconds()))
        if seconds > policy.old_h * 3600:
            yield Finding("photo_old", policy.old.verdict, seconds, policy.old_h * 3600, "s", (use.sha256,))
