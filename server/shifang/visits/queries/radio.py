"""Which visits the radio map may learn from."""

from uuid import UUID

from shifang.visits.models import Visit
from shifang.visits.types.words import Life, Validity


def visits_to_learn(organisation_id: UUID) -> list[UUID]:
    """Return the valid visits of an organisation that were checked out, the oldest first."""
    rows = Visit.objects.filter(
        organisation_id=organisation_id, life=Life.CHECKED_OUT, validity=Validity.VALID, attempt_id__isnull=False
    )
    return list(rows.order_by("ended_at", "id").values_list("id", flat=True))
