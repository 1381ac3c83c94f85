"""When a customer lapses: by which day it is to be visited again, and how it stands on a day."""

from datetime import date, timedelta

from shifang.kernel.intervals import WorkingCalendar
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.lapse import Lapse, LapseState

FARTHEST = 60
"""Days by which days off move a due day at most: who never works moves it no further."""
_ONE = timedelta(days=1)


class WorkDays:
    """The days that somebody works by shifts and holidays, each looked up once. Leave does not count: the customer
    lapses all the same, and a colleague has to go.
    """

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = WorkingCalendar(calendar.zone, calendar.shifts, calendar.holidays)
        self._known: dict[date, bool] = {}

    def works(self, day: date) -> bool:
        """Return whether the day is worked."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._calendar.is_working_day(day)
        return known


def lapse(frequency: Frequency, last: date, work: WorkDays, *, warn_days: int, today: date) -> Lapse:
    """Return how a customer stands whose last verified visit was on a day (never visited: since when it is known).

    Due is the day that lies the frequency's interval behind, or the next one that is worked and on which the customer
    may be visited. It is at risk from `warn_days` worked days before, overdue from the day after.
    """
    due_on = _due(frequency, last + timedelta(days=frequency.interval), work)
    warn_on = _before(due_on, warn_days, work)
    if today > due_on:
        return Lapse(due_on, warn_on, LapseState.OVERDUE)
    return Lapse(due_on, warn_on, LapseState.AT_RISK if today >= warn_on else LapseState.KEPT)


def _due(frequency: Frequency, bare: date, work: WorkDays) -> date:
    days = (bare + timedelta(days=more) for more in range(FARTHEST + 1))
    return next((day for day in days if day.isoweekday() in frequency.weekdays and work.works(day)), bare)


def _before(day: date, count: int, work: WorkDays) -> date:
    left = count
    for _ in range(FARTHEST):
        if left == 0:
            return day
        day -= _ONE
        left -= work.works(day)
    return day
