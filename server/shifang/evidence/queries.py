"""Reading photos: who may see one, and which declared hashes are held."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from shifang.accounts.queries import system_scope, visible
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import visible_customers
from shifang.evidence.models import CustomerPhoto, Photo, PhotoHash, PhotoMatch, PhotoPrint, Submission
from shifang.evidence.types import PHOTO_USERS, PHOTOS_VIEW, RIPPLE_HINT_FROM, Caption, Match, MatchKind
from shifang.kernel.problems import NOT_FOUND, Refusal


@dataclass(frozen=True, slots=True)
class Alike:
    """Another photo that shows the same, and whether it came before."""

    photo: Photo
    match: Match
    earlier: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing a photo brought: `said` by the file itself, photos alike, and how regular a ripple it shows.

    `screen` is a hint that a screen was photographed, for a reviewer's eye and nothing else.
    """

    said: dict[str, Any] = field(default_factory=dict)
    alike: tuple[Alike, ...] = ()
    ripple: float = 0.0
    done: bool = False

    @property
    def screen(self) -> bool:
        return self.ripple >= RIPPLE_HINT_FROM


def held(scope: Scope, hashes: Iterable[str]) -> frozenset[str]:
    """Return those of the hashes (SHA-256 hex) whose photos are held in the organisation."""
    rows = PhotoHash.objects.filter(organisation_id=scope.organisation_id, sha256__in=set(hashes))
    return frozenset(rows.values_list("sha256", flat=True))


def photo_ids(scope: Scope, hashes: Iterable[str]) -> dict[str, UUID]:
    """Return the ids of those photos that are held, by hash."""
    rows = PhotoHash.objects.filter(organisation_id=scope.organisation_id, sha256__in=set(hashes))
    return dict(rows.values_list("sha256", "id"))


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


def compared(organisation_id: UUID, sha256: str) -> Compared:
    """Return what comparing a photo brought, the likest first; for a domain that has decided who may know it."""
    known = PhotoHash.objects.filter(organisation_id=organisation_id, sha256=sha256).first()
    taken = None if known is None else PhotoPrint.objects.filter(organisation_id=organisation_id, id=known.id).first()
    if taken is None:
        return Compared()
    rows = PhotoMatch.objects.select_related("photo", "earlier").filter(organisation_id=organisation_id)
    found = rows.filter(Q(photo_id=taken.id) | Q(earlier_id=taken.id))
    alike = [_alike(row, earlier=row.photo_id == taken.id) for row in found]
    alike.sort(key=lambda each: (list(MatchKind).index(each.match.kind), each.match.bits or 0, -each.match.agreeing))
    return Compared(said=taken.said, alike=tuple(alike), ripple=taken.ripple, done=True)


def matches_of(scope: Scope, sha256: str) -> Compared:
    """Return what comparing a visible photo brought; of the photos alike those that the asker may see."""
    photo = photo_of(scope, sha256)
    whole = compared(scope.organisation_id, photo.sha256)
    seen = tuple(each for each in whole.alike if _may_see(scope, each.photo.sha256))
    return Compared(said=whole.said, alike=seen, ripple=whole.ripple, done=whole.done)


def _may_see(scope: Scope, sha256: str) -> bool:
    try:
        photo_of(scope, sha256)
    except Refusal:
        return False
    return True


def _alike(row: PhotoMatch, *, earlier: bool) -> Alike:
    match = Match(MatchKind(row.kind), row.bits, row.turned, row.agreeing, row.common, row.points)
    return Alike(photo=row.earlier if earlier else row.photo, match=match, earlier=earlier)


def customer_caption(organisation_id: UUID, sha256: str) -> Caption | None:
    """Return what the watermark of a customer's photo says: who first declared it speaks."""
    rows = CustomerPhoto.objects.select_related("customer", "person").order_by("id")
    use = rows.filter(organisation_id=organisation_id, sha256=sha256).first()
    if use is None:
        return None
    return Caption(
        taken_at=use.taken_at,
        timezone=system_scope(organisation_id).timezone,
        place=use.customer.address or None,
        latitude=use.latitude,
        longitude=use.longitude,
        accuracy_m=use.accuracy_m,
        person=use.person.name if use.person else None,
        phone=(use.person.phone or None) if use.person else None,
        customer=use.customer.name,
    )


def customer_claims(organisation_id: UUID, sha256: str) -> dict[str, str]:
    """Return what is signed along with a customer's photo."""
    use = CustomerPhoto.objects.filter(organisation_id=organisation_id, sha256=sha256).order_by("id").first()
    if use is None:
        return {}
    person = {} if use.person_id is None else {"person_id": str(use.person_id)}
    return {"customer_id": str(use.customer_id), **person}


def sees_customer_photo(scope: Scope, sha256: str) -> bool:
    """Return whether the asker may see a customer that shows the photo."""
    shown = CustomerPhoto.objects.filter(organisation_id=scope.organisation_id, sha256=sha256)
    return visible_customers(scope).filter(id__in=shown.values("customer_id")).exists()
