"""Sums of days and people, and how unlike they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, pstdev
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A person's day: stops, minutes at customers and on the way, metres, when it ends and when work does."""

    person_id: UUID
    day: date
    stops: int
    service: int
    travel: int
    metres: int
    ends: int
    hours: int
    closes: int

    @property
    def work(self) -> int:
        """Return the minutes of work."""
        return self.service + self.travel


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """A person's sums over the period; `days` is how many days they work."""

    person_id: UUID
    days: int
    stops: int
    service: int
    travel: int
    metres: int
    hours: int

    @property
    def work(self) -> int:
        """Return the minutes of work."""
        return self.service + self.travel


def summed(days: Sequence[DayFigures]) -> tuple[PersonFigures, ...]:
    """Return the sums of people over their days."""
    by_person: dict[UUID, list[DayFigures]] = {}
    for each in days:
        by_person.setdefault(each.person_id, []).append(each)
    return tuple(
        PersonFigures(
            person_id=person_id,
            days=sum(each.hours > 0 for each in theirs),
            stops=sum(each.stops for each in theirs),
            service=sum(each.service for each in theirs),
            travel=sum(each.travel for each in theirs),
            metres=sum(each.metres for each in theirs),
            hours=sum(each.hours for each in theirs),
        )
        for person_id, theirs in by_person.items()
    )


def spread(values: Sequence[float]) -> float:
    """Return the coefficient of variation; 0 where there is nothing to compare."""
    mean = fmean(values) if values else 0.0
    return pstdev(values) / mean if mean else 0.0
