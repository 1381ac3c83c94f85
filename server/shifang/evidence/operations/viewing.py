"""Who looked at whose photos in full: written to the log, for the person to see."""

from datetime import datetime, timedelta

from shifang.accounts.types import Scope
from shifang.evidence.models import Photo, Submission
from shifang.evidence.types import PHOTO_VIEWED, HeldAs
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject

ONE_LOOK = timedelta(days=1)
"""Whoever opens the same photo again within this time has not learnt anything new."""


def note_view(*, scope: Scope, photo: Photo, shown: HeldAs, now: datetime) -> None:
    """Record for each who handed a photo in that somebody else opened it (the capture or its copy), once a day.

    Who handed the same bytes in knows them.
    """
    rows = Submission.objects.select_related("person").filter(organisation_id=scope.organisation_id, photo_id=photo.id)
    takers = [row.person for row in rows]
    if any(person.id == scope.person_id for person in takers):
        return
    looks = [
        Fact(
            kind=PHOTO_VIEWED,
            subject=Subject("person", person.id),
            actor_id=scope.person_id,
            department_id=person.department_id,
            happened_at=now,
            received_at=now,
            facts={"sha256": photo.sha256, "shown": shown.value},
        )
        for person in takers
    ]
    ledger.note_looks(scope.organisation_id, looks, within=ONE_LOOK)
