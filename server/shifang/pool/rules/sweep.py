"""When a sweep stops, and which day comes next on which a holder is warned."""

from collections.abc import Collection
from datetime import date

from shifang.pool.types.reclaim import Due
from shifang.pool.types.settings import Settings


def too_much(due: int, held: int, settings: Settings) -> bool:
    """Return whether so many of the held customers are due that a person is asked first."""
    return due > settings.always and due * 100 > held * settings.most_percent


def next_warning(due: Due, *, told: Collection[int] = ()) -> date | None:
    """Return the day of the first warning behind those that were told (by their days before the end).

    It may lie in the past: a warning that was missed is given late. None when there are no more.
    """
    last = min(told, default=None)
    return min((day for days, day in due.warn_on if last is None or days < last), default=None)


def stage_of(due: Due, *, today: date) -> int | None:
    """Return the warning whose day has come last, as its days before the end; None before the first, and from the
    end on.
    """
    if due.on is None or due.on <= today:
        return None
    return min((days for days, day in due.warn_on if day <= today), default=None)
