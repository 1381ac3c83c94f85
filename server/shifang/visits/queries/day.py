"""The visits of one person on one day, as a route needs them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from shifang.visits.models import Visit
from shifang.visits.types.words import Life


@dataclass(frozen=True, slots=True)
class DayVisit:
    """A visit that was not cancelled: how far it is, and between which hours it was to begin."""

    id: UUID
    customer_id: UUID
    life: Life
    window: tuple[time | None, time | None]
    due_reason: str
    started_at: datetime | None
    checked_in_at: datetime | None
    ended_at: datetime | None

    @property
    def over(self) -> bool:
        """Return whether nothing is left to do there."""
        return self.life in {Life.CHECKED_OUT, Life.SHOP_CLOSED}

    @property
    def untouched(self) -> bool:
        """Return whether nobody has begun it."""
        return self.life is Life.PLANNED and self.started_at is None


def visits_of_day(organisation_id: UUID, person_id: UUID, day: date) -> list[DayVisit]:
    """Return the visits of a person on a day of the organisation, in the order in which they were made."""
    rows = Visit.objects.filter(organisation_id=organisation_id, person_id=person_id, day=day)
    found = rows.exclude(life=Life.CANCELLED.value).order_by("created_at", "id")
    return [
        DayVisit(
            each.id,
            each.customer_id,
            Life(each.life),
            (each.window_from, each.window_until),
            each.due_reason,
            each.started_at,
            each.checked_in_at,
            each.ended_at,
        )
        for each in found
    ]
