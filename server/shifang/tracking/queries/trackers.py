"""The trackers of a person."""

from uuid import UUID

from shifang.accounts.types import Scope
from shifang.tracking.models import Tracker
from shifang.tracking.queries.points import tracked_person


def trackers_of(scope: Scope, person_id: UUID) -> list[Tracker]:
    """Return the trackers of a visible person, the newest first, revoked ones too."""
    person = tracked_person(scope, person_id)
    rows = Tracker.objects.filter(organisation_id=scope.organisation_id, person_id=person.id)
    return list(rows.order_by("-created_at", "id")[:200])
