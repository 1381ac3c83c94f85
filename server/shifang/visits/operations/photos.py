"""Holding the photos of visits against each other, and bringing their visits to what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.queries import system_scope
from shifang.evidence import queries as evidence
from shifang.evidence.queries import Alike, Compared
from shifang.protocol import operations as protocol
from shifang.truth.operations.photos import Bearer, review_photo
from shifang.truth.types.photos import PhotoFacts, PhotoPair, PhotoUse
from shifang.visits.models import Visit, VisitPhoto
from shifang.visits.operations.load import locked
from shifang.visits.operations.settle import Cause, settle
from shifang.visits.queries.facts import tier_of

_NO_DEVICE = UUID(int=0)


def anything_to_judge(organisation_id: UUID, sha256: str) -> bool:
    """Return whether a declared photo is used elsewhere too, or comparing it has brought something."""
    uses = VisitPhoto.objects.filter(organisation_id=organisation_id, sha256=sha256, current=True)
    if uses.values("visit_id").distinct().count() > 1:
        return True
    found = evidence.compared(organisation_id, sha256)
    return bool(found.alike or found.said)


def judge_photo(*, organisation_id: UUID, sha256: str, now: datetime) -> None:
    """Judge every use of a photo, and of those alike: of two uses the one that came later has to answer."""
    found = evidence.compared(organisation_id, sha256)
    hashes = {sha256, *(each.photo.sha256 for each in found.alike)}
    visit_ids = set(_uses(organisation_id, hashes).values_list("visit_id", flat=True))
    for visit_id in sorted(visit_ids):
        protocol.hold(organisation_id, visit_id)
        visit = locked(organisation_id, visit_id)
        if visit is not None:
            _judge_in(visit, hashes, now=now)


def decide_photo(visit: Visit, photo_id: UUID, *, decision: str) -> bool:
    """Keep what a reviewer decided about a photo of a visit; return whether it is one."""
    rows = VisitPhoto.objects.filter(organisation_id=visit.organisation_id, visit_id=visit.id, id=photo_id)
    return rows.update(doubt=decision) > 0


def _judge_in(visit: Visit, hashes: Iterable[str], *, now: datetime) -> None:
    changed = False
    for photo in _uses(visit.organisation_id, hashes).filter(visit_id=visit.id).order_by("id"):
        doubt = review_photo(_bearer(visit), _facts(photo), now=now)
        if doubt != photo.doubt:
            photo.doubt = doubt
            photo.save(force_update=True, update_fields=["doubt"])
            changed = True
    if changed:
        settle(visit, cause=Cause(actor_id=None, happened_at=now, received_at=now, now=now))


def _uses(organisation_id: UUID, hashes: Iterable[str]) -> Any:
    rows = VisitPhoto.objects.select_related("visit", "record")
    return rows.filter(organisation_id=organisation_id, sha256__in=list(hashes), current=True)


def _facts(photo: VisitPhoto) -> PhotoFacts:
    found = evidence.compared(photo.organisation_id, photo.sha256)
    alike = {each.photo.sha256: each for each in found.alike}
    # Ids are the server's and rise with time: what was handed in first has nothing to answer for.
    earlier = _uses(photo.organisation_id, {photo.sha256, *alike}).filter(id__lt=photo.id).exclude(visit=photo.visit_id)
    pairs = [_pair(each, alike.get(each.sha256)) for each in earlier.order_by("id")[:20]]
    pairs.sort(key=lambda each: (("same", "near", "part", "place", "like").index(each.kind), each.bits or 0))
    return PhotoFacts(
        use=_use(photo),
        zone=system_scope(photo.organisation_id).timezone,
        pairs=tuple(pairs),
        **_said(found),
    )


def _said(found: Compared) -> Mapping[str, Any]:
    said = found.said
    taken_at = said.get("taken_at")
    return {
        "said_editor": said.get("editor", ""),
        "said_taken_at": datetime.fromisoformat(taken_at) if taken_at else None,
        "said_latitude": said.get("latitude"),
        "said_longitude": said.get("longitude"),
        "screen": found.screen,
    }


def _pair(earlier: VisitPhoto, alike: Alike | None) -> PhotoPair:
    if alike is None:
        return PhotoPair(_use(earlier), "same", agreeing=100)
    match = alike.match
    return PhotoPair(_use(earlier), match.kind.value, match.bits, turned=match.turned, agreeing=match.agreeing)


def _use(photo: VisitPhoto) -> PhotoUse:
    visit = photo.visit
    here = photo if photo.latitude is not None else visit
    received_at = photo.record.received_at if photo.record else (visit.ended_received_at or visit.created_at)
    return PhotoUse(
        id=photo.id,
        sha256=photo.sha256,
        visit_id=visit.id,
        customer_id=visit.customer_id,
        person_id=visit.person_id,
        taken_at=photo.taken_at,
        received_at=received_at,
        joint_id=visit.joint_id,
        latitude=here.latitude,
        longitude=here.longitude,
    )


def _bearer(visit: Visit) -> Bearer:
    return Bearer(
        organisation_id=visit.organisation_id,
        department_id=visit.department_id,
        device_id=visit.check_in_device_id or visit.end_device_id or _NO_DEVICE,
        tier=tier_of(visit),
    )
