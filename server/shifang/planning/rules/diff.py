"""What a draft changes of the running plan: visits that are added, moved, dropped; all others stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shifang.planning.types.plans import Standing, Stop


class ChangeKind(StrEnum):
    """What becomes of a visit."""

    ADDED = "added"
    MOVED = "moved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """A visit that is not as in the running plan: who visits whom on which day, and before."""

    kind: ChangeKind
    customer_id: UUID
    person_id: UUID | None = None
    day: date | None = None
    visit_id: UUID | None = None
    before_person_id: UUID | None = None
    before: date | None = None


def changes(standing: Iterable[Standing], stops: Iterable[Stop]) -> list[Change]:
    """Return what is not alike, in the order of customers and days.

    A visit of the same person to the same customer on the same day stays. What is left of both is paired in the order
    of days: moved; the rest is new or dropped.
    """
    before: dict[UUID, dict[tuple[date, UUID], UUID]] = {}
    after: dict[UUID, dict[tuple[date, UUID], None]] = {}
    for each in standing:
        before.setdefault(each.customer_id, {})[each.day, each.person_id] = each.visit_id
    for stop in stops:
        after.setdefault(stop.customer_id, {})[stop.day, stop.person_id] = None
    found: list[Change] = []
    for customer_id in sorted(before.keys() | after.keys()):
        old, new = before.get(customer_id, {}), after.get(customer_id, {})
        gone = sorted(each for each in old if each not in new)
        come = sorted(each for each in new if each not in old)
        found += _paired(customer_id, old, gone, come)
    return found


def _paired(
    customer_id: UUID,
    old: dict[tuple[date, UUID], UUID],
    gone: Sequence[tuple[date, UUID]],
    come: Sequence[tuple[date, UUID]],
) -> list[Change]:
    both = min(len(gone), len(come))
    moved = [
        Change(ChangeKind.MOVED, customer_id, after[1], after[0], old[before], before[1], before[0])
        for before, after in zip(gone[:both], come[:both], strict=True)
    ]
    added = [Change(ChangeKind.ADDED, customer_id, person_id, day) for day, person_id in come[both:]]
    dropped = [
        Change(ChangeKind.DROPPED, customer_id, None, None, old[day, person_id], person_id, day)
        for day, person_id in gone[both:]
    ]
    return [*moved, *added, *dropped]
