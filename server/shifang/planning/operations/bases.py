"""Where somebody's day starts and ends: set by themselves or by who plans for them; gone with the person's data."""

from datetime import datetime
from uuid import UUID

from shifang.accounts.queries import person_row
from shifang.accounts.types import Scope
from shifang.kernel.geo import Point
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.planning.models import Base, Feed
from shifang.planning.types.plan_lists import BASE_CHANGED, BASE_SET


def set_base(*, scope: Scope, person_id: UUID, start: Point | None, end: Point | None, now: datetime) -> None:
    """Say where somebody's days start and end (None: as they start); without a start what was said is forgotten.

    The log is told that it changed, not where somebody lives.
    """
    scope.require(BASE_SET)
    person = person_row(scope, person_id, lock=True)
    scope.require_sight(department_id=person.department_id, person_id=person_id)
    rows = Base.objects.filter(organisation_id=scope.organisation_id, person_id=person_id)
    rows.delete()
    if start is not None:
        Base.objects.create(
            organisation_id=scope.organisation_id,
            person_id=person_id,
            start=_plain(start),
            end=_plain(end) if end is not None else None,
            changed_at=now,
        )
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=BASE_CHANGED,
            subject=Subject("person", person_id),
            actor_id=scope.person_id,
            department_id=person.department_id,
            happened_at=now,
            received_at=now,
            facts={"known": start is not None},
        ),
    )


def count_places(organisation_id: UUID, person_id: UUID) -> int:
    """Return how many places and feeds of a person are kept."""
    mine = {"organisation_id": organisation_id, "person_id": person_id}
    return Base.objects.filter(**mine).count() + Feed.objects.filter(**mine).count()


def erase_places(organisation_id: UUID, person_id: UUID) -> None:
    """Delete where a person's days start, and their feeds."""
    for model in (Base, Feed):
        model._default_manager.filter(organisation_id=organisation_id, person_id=person_id).delete()


def _plain(point: Point) -> dict[str, float]:
    return {"latitude": point.latitude, "longitude": point.longitude}
