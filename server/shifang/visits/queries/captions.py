"""What the watermark of a visit's photo says, and who may see it."""

from uuid import UUID

from shifang.accounts.queries import organisation_of, visible
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import visible_customers
from shifang.evidence.types import Caption
from shifang.visits.models import VisitPhoto


def caption_of(organisation_id: UUID, sha256: str) -> Caption | None:
    """Return the facts of the watermark, checked by the server: the visit that declared the photo first speaks.

    The place is the customer's address; the position is the photo's own, else that of the check-in.
    """
    photo = (
        VisitPhoto.objects.select_related("visit__customer", "visit__person")
        .filter(organisation_id=organisation_id, sha256=sha256)
        .order_by("id")
        .first()
    )
    if photo is None:
        return None
    visit = photo.visit
    own = photo.latitude is not None
    return Caption(
        taken_at=photo.taken_at,
        timezone=organisation_of(Scope.system(organisation_id)).timezone,
        place=visit.customer.address or None,
        latitude=photo.latitude if own else visit.latitude,
        longitude=photo.longitude if own else visit.longitude,
        accuracy_m=photo.accuracy_m if own else visit.accuracy_m,
        person=visit.person.name,
        phone=visit.person.phone or None,
        customer=visit.customer.name,
        visit_code=visit.code,
    )


def sees_photo(scope: Scope, sha256: str) -> bool:
    """Return whether the scope may see a visit that declared the photo, or the customer who was visited.

    A new owner reads the whole history of a customer, photos of earlier owners' visits among it.
    """
    declared = VisitPhoto.objects.filter(organisation_id=scope.organisation_id, sha256=sha256)
    seen = visible(scope, person="visit__person_id", department="visit__department_id")
    if declared.filter(seen).exists():
        return True
    return visible_customers(scope).filter(id__in=declared.values("visit__customer_id")).exists()
