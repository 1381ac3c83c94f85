"""Codes on printed reports: what names a photo or a claim, and whether what was printed still stands."""

import re
from collections.abc import Iterable
from typing import Any

from shifang.accounts.types import Scope
from shifang.displays.models import Audit
from shifang.displays.queries.claims import claim_photos, visible_claims
from shifang.displays.types import ClaimStatus, PhotoDecision
from shifang.evidence.queries import photo_ids
from shifang.evidence.types import PHOTO_HELD
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger.queries import positions_of
from shifang.visits.models import VisitPhoto
from shifang.visits.queries.photos import photo_rows, wall

_SHOWN = 12
# Visit, the first digits of the raw photo's SHA-256, and the position of its arrival in the log.
_PHOTO = re.compile(r"^(?P<visit>\d{6}-[0-9A-Z]{6,9})-(?P<digest>[0-9a-f]{12})(?:-(?P<position>\d{1,12}))?$")
_CLAIM = re.compile(r"^F\d{6}-[0-9A-Z]{6,9}$")


def photo_codes(scope: Scope, photos: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the codes of photos given as (visit code, SHA-256), by hash; without a position until it is known."""
    listed = list(photos)
    positions = log_positions(scope, [sha256 for _code, sha256 in listed])
    return {
        sha256: "-".join([visit, sha256[:_SHOWN], *([str(positions[sha256])] if sha256 in positions else [])])
        for visit, sha256 in listed
    }


def log_positions(scope: Scope, hashes: Iterable[str]) -> dict[str, int]:
    """Return where in the log the arrival of photos stands, by hash; those not yet placed are left out."""
    ids = photo_ids(scope, hashes)
    placed = positions_of(scope.organisation_id, kind=PHOTO_HELD, subject_ids=ids.values())
    return {sha256: placed[identifier] for sha256, identifier in ids.items() if identifier in placed}


def resolve(scope: Scope, code: str) -> dict[str, Any]:
    """Return what a code names and whether it still stands; raise `not_found` for one that names nothing visible."""
    if _CLAIM.match(code):
        return _claim(scope, code)
    found = _PHOTO.match(code)
    if found is None:
        raise Refusal(NOT_FOUND)
    named = wall(scope).filter(visit__code=found["visit"], sha256__startswith=found["digest"])
    photo = named.order_by("id").first()
    if photo is None:
        raise Refusal(NOT_FOUND)
    return _photo(scope, photo, position=found["position"])


def _photo(scope: Scope, photo: VisitPhoto, *, position: str | None) -> dict[str, Any]:
    row = photo_rows(scope, [photo])[0]
    at = log_positions(scope, [photo.sha256]).get(photo.sha256)
    said = Audit.objects.filter(
        organisation_id=scope.organisation_id, sha256=photo.sha256, superseded_at__isnull=True
    ).values_list("decision", flat=True)
    broken = (
        ("not_held", not row["held"]),
        ("other_position", position is not None and int(position) != at),
        ("not_verified", row["verification"] != "verified"),
        ("under_finding", row["finding"] == "open"),
        ("finding_confirmed", row["finding"] == "confirmed"),
        ("not_passed", any(decision != PhotoDecision.PASS for decision in said)),
    )
    faults = [name for name, holds in broken if holds]
    return {
        "kind": "photo",
        "stands": not faults,
        "faults": faults,
        "sha256": photo.sha256,
        "position": at,
        "visit_id": photo.visit_id,
        "visit_code": photo.visit.code,
        "customer_name": photo.visit.customer.name,
        "person_name": photo.visit.person.name,
        "at": photo.taken_at,
    }


def _claim(scope: Scope, code: str) -> dict[str, Any]:
    claim = visible_claims(scope).filter(code=code).first()
    if claim is None:
        raise Refusal(NOT_FOUND)
    photos = claim_photos(scope, [claim.id]).get(claim.id, [])
    taken = wall(scope.as_system()).filter(
        sha256__in=[each.sha256 for each in photos], visit_id__in=[each.audit.visit_id for each in photos]
    )
    fallen = [each for each in taken if not _photo(scope, each, position=None)["stands"]]
    faults = [
        *(["not_approved"] if claim.status != ClaimStatus.APPROVED else []),
        *(["photo_fallen"] if fallen or len(photos) > len(taken) else []),
    ]
    return {
        "kind": "claim",
        "stands": not faults,
        "faults": faults,
        "claim_id": claim.id,
        "customer_name": claim.agreement.customer.name,
        "person_name": claim.claimed_by.name if claim.claimed_by else "",
        "at": claim.claimed_at,
        "amount_cents": claim.amount_cents,
        "photos": [each.sha256 for each in photos],
    }
