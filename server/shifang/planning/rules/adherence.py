"""Plan adherence 计划完成率: which planned visits were kept, and how many visits were not planned."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from shifang.planning.types.adherence import Adherence, DoneVisit, Fate, Progress

_BY_PROGRESS = {
    Progress.COUNTS: Fate.KEPT,
    Progress.RUNNING: Fate.WAITING,
    Progress.FAILED: Fate.FAILED,
    Progress.CLOSED: Fate.CLOSED,
}


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.isoweekday() - 1)


def adherence(visits: Iterable[DoneVisit], *, today: date) -> dict[tuple[UUID, date], Adherence]:
    """Return the numbers of each person and week (its Monday).

    A planned visit is kept when it counts (checked out, complete, valid, verified), or, as long as it does not, when
    the same person made another, unplanned one that counts to the same customer in the same week; that one is then
    not unplanned. One that was not begun by the end of its day is missed, and so is one that was cancelled on its day
    or later; cancelled before, it was called off. A shop that was closed is neither kept nor missed.
    """
    rows = list(visits)
    spare = Counter(
        (each.person_id, each.customer_id, week_of(each.day))
        for each in rows
        if each.planned_for is None and each.progress is Progress.COUNTS
    )
    weeks: dict[tuple[UUID, date], Adherence] = {}
    for each in sorted(rows, key=lambda row: (row.day, row.customer_id)):
        if each.planned_for is None:
            continue
        fate, place = fate_of(each, today=today), (each.person_id, each.customer_id, week_of(each.planned_for))
        if fate in {Fate.MISSED, Fate.FAILED, Fate.TO_COME} and spare[place]:
            spare[place] -= 1
            fate = Fate.KEPT
        numbers = weeks.setdefault((each.person_id, place[2]), Adherence())
        setattr(numbers, fate.value, getattr(numbers, fate.value) + 1)
    for (person_id, _, week), count in spare.items():
        if count:
            weeks.setdefault((person_id, week), Adherence()).unplanned += count
    return weeks


def fate_of(visit: DoneVisit, *, today: date) -> Fate:
    """Return what became of a planned visit by itself."""
    known = _BY_PROGRESS.get(visit.progress)
    if known is not None:
        return known
    planned_for = visit.planned_for or visit.day
    if visit.progress is Progress.CANCELLED:
        return Fate.MISSED if visit.ended_on is not None and visit.ended_on >= planned_for else Fate.CALLED_OFF
    return Fate.MISSED if planned_for < today else Fate.TO_COME
