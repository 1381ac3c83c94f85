"""Reading photos: who may see one, and which declared hashes are held."""

from collections.abc import Iterable
from uuid import UUID

from shifang.accounts.queries import organisation_of, visible
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import visible_customers
from shifang.evidence.models import CustomerPhoto, Photo, PhotoHash, Submission
from shifang.evidence.types import PHOTO_USERS, PHOTOS_VIEW, Caption
from shifang.kernel.problems import NOT_FOUND, Refusal


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


def customer_caption(organisation_id: UUID, sha256: str) -> Caption | None:
    """Return what the watermark of a customer's photo says: who first declared it speaks."""
    rows = CustomerPhoto.objects.select_related("customer", "person").order_by("id")
    use = rows.filter(organisation_id=organisation_id, sha256=sha256).first()
    if use is None:
        return None
    return Caption(
        taken_at=use.taken_at,
        timezone=organisation_of(Scope.system(organisation_id)).timezone,
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
