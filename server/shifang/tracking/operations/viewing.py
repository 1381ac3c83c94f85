"""Who looked at whose track: written to the log, for the person to see."""

from datetime import date, datetime

from shifang.accounts.models import Person
from shifang.accounts.types import Scope
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.tracking.types import TRACK_VIEWED


def note_view(*, scope: Scope, person: Person, day: date, now: datetime) -> None:
    """Record that the asker looked at a person's day; one's own is nobody's business."""
    if scope.person_id == person.id:
        return
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=TRACK_VIEWED,
            subject=Subject("person", person.id),
            actor_id=scope.person_id,
            department_id=person.department_id,
            happened_at=now,
            received_at=now,
            facts={"day": str(day)},
        ),
    )
