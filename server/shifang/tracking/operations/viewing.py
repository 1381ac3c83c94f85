"""Who looked at whose track: written to the log, for the person to see."""

from datetime import date, datetime, timedelta

from shifang.accounts.models import Person
from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.tracking.types import TRACK_VIEWED

ONE_LOOK = timedelta(minutes=5)
"""Whoever asks again within this time is still looking."""


def note_view(*, scope: Scope, person: Person, day: date, now: datetime) -> None:
    """Record that the asker looked at a person's day, once for a look; one's own is nobody's business.

    A page asks for the points and for the summary of the same day, at once.
    """
    if scope.person_id == person.id:
        return
    look = Fact(
        kind=TRACK_VIEWED,
        subject=Subject("person", person.id),
        actor_id=scope.person_id,
        department_id=person.department_id,
        happened_at=now,
        received_at=now,
        facts={"day": str(day)},
    )
    ledger.note_looks(scope.organisation_id, [look], within=ONE_LOOK)
