"""Reading photos: who may see one, and which declared hashes are held."""

from collections.abc import Iterable

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.evidence.models import Photo, PhotoHash, Submission
from shifang.evidence.types import PHOTO_USERS, PHOTOS_VIEW
from shifang.kernel.problems import NOT_FOUND, Refusal


def held(scope: Scope, hashes: Iterable[str]) -> frozenset[str]:
    """Return those of the hashes (SHA-256 hex) whose photos are held in the organisation."""
    rows = PhotoHash.objects.filter(organisation_id=scope.organisation_id, sha256__in=set(hashes))
    return frozenset(rows.values_list("sha256", flat=True))


def photo_of(scope: Scope, sha256: str) -> Photo:
    """Return a held photo that the asker may see: handed in by them or below them, or shown on something visible.

    Raises `not_found`.
    """
    scope.require(PHOTOS_VIEW)
    known = PhotoHash.objects.filter(organisation_id=scope.organisation_id, sha256=sha256).first()
    if known is None:
        raise Refusal(NOT_FOUND)
    submitted = Submission.objects.filter(visible(scope), photo_id=known.id).exists()
    if not submitted and not any(user.visible(scope, sha256) for user in PHOTO_USERS.values()):
        raise Refusal(NOT_FOUND)
    return Photo.objects.get(organisation_id=scope.organisation_id, id=known.id)
