"""What the watermark of a visit's photo says, and who may see it."""

from uuid import UUID

from shifang.accounts.queries import system_scope, visible
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import visible_customers
from shifang.evidence.types import Caption
from shifang.visits.models import CheckInAttempt, Visit, VisitPhoto


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
        timezone=system_scope(organisation_id).timezone,
        place=visit.customer.address or None,
        latitude=photo.latitude if own else visit.latitude,
        longitude=photo.longitude if own else visit.longitude,
        accuracy_m=photo.accuracy_m if own else visit.accuracy_m,
        person=visit.person.name,
        phone=visit.person.phone or None,
        customer=visit.customer.name,
        visit_code=visit.code,
    )


def claims_of(organisation_id: UUID, sha256: str) -> dict[str, str]:
    """Return what is signed along with a visit's photo: ids, and how the check-in was judged.

    How sure a judgement was stays inside: the person who is judged can read the copy.
    """
    photo = VisitPhoto.objects.filter(organisation_id=organisation_id, sha256=sha256).order_by("id").first()
    if photo is None:
        return {}
    visit = Visit.objects.get(organisation_id=organisation_id, id=photo.visit_id)
    told = {
        "visit_id": str(visit.id),
        "customer_id": str(visit.customer_id),
        "person_id": str(visit.person_id),
        "category": photo.category,
    }
    if visit.attempt_id is None:
        return told
    attempt = CheckInAttempt.objects.get(organisation_id=organisation_id, id=visit.attempt_id)
    return {**told, "check_in": attempt.verdict, "checked_in_at": attempt.happened_at.isoformat()}


def sees_photo(scope: Scope, sha256: str) -> bool:
    """Return whether the scope may see a visit that declared the photo, or the customer who was visited.

    A new owner reads the whole history of a customer, photos of earlier owners' visits among it.
    """
    declared = VisitPhoto.objects.filter(organisation_id=scope.organisation_id, sha256=sha256)
    seen = visible(scope, person="visit__person_id", department="visit__department_id")
    if declared.filter(seen).exists():
        return True
    return visible_customers(scope).filter(id__in=declared.values("visit__customer_id")).exists()
