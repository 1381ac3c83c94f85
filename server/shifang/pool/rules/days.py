"""Counting the days of a rule: leave, holidays and freezes stop the clock."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from shifang.kernel.intervals import Span, TimeWindow, WorkingCalendar
from shifang.pool.types.reclaim import Counting, Days

ONE = timedelta(days=1)
FARTHEST = 3660
"""Days within which a count must end; ten years, as in the working calendar."""
_EARLIER = 400
_MORE = 400


@dataclass(frozen=True, slots=True)
class _Table:
    """The days that count behind one and up to another, as numbers of days since the year 1."""

    first: int
    reached: int
    days: tuple[int, ...]


class CountedDays:
    """The days that count for one holder; each is looked up once and remembered."""

    def __init__(self, calendar: WorkingCalendar, counting: Counting) -> None:
        self.calendar = calendar
        self.counting = counting
        self._known: dict[date, bool] = {}
        # Replaced, never changed: claims of one person may be judged by several threads.
        self._table: _Table | None = None
        self._after: dict[tuple[date, int], tuple[date | None, int]] = {}

    @property
    def zone(self) -> tzinfo:
        return self.calendar.zone

    def local_day(self, moment: datetime) -> date:
        """Return the holder's local day of a moment."""
        return moment.astimezone(self.zone).date()

    def counts(self, day: date) -> bool:
        """Return whether a day counts."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._counts(day)
        return known

    def after(self, day: date, count: int, *, freezes: Sequence[Days] = ()) -> tuple[date | None, int]:
        """Return the day after `count` full counted days behind a day, and how many days in between did not count.

        None when they do not come to an end: a freeze without end, or no day that counts within ten years.
        """
        return self._one_by_one(day, count, freezes) if freezes else self._by_table(day, count)

    def _by_table(self, day: date, count: int) -> tuple[date | None, int]:
        if count == 0:
            return day + ONE, 0
        start, end = day.toordinal(), day.toordinal() + FARTHEST
        known = self._table
        if known is None or start < known.first:
            known = _Table(start - _EARLIER, start - _EARLIER, ())
        while True:
            behind = bisect_right(known.days, start)
            if known.reached >= end or (known.reached >= start and len(known.days) >= behind + count):
                break
            known = self._longer(known, until=min(end, max(known.reached, start) + _MORE))
        self._table = known
        if len(known.days) >= behind + count and known.days[behind + count - 1] < end:
            last = known.days[behind + count - 1]
            return date.fromordinal(last + 1), last - start - count
        return None, FARTHEST - (bisect_right(known.days, end) - behind)

    def _longer(self, known: _Table, *, until: int) -> _Table:
        more = (each for each in range(known.reached + 1, until + 1) if self.counts(date.fromordinal(each)))
        return _Table(known.first, until, (*known.days, *more))

    def _one_by_one(self, day: date, count: int, freezes: Sequence[Days]) -> tuple[date | None, int]:
        reached, left, stopped = day + ONE, count, 0
        for _ in range(FARTHEST):
            if left == 0:
                return reached, stopped
            if self.counts(reached) and not within(reached, freezes):
                left -= 1
            else:
                stopped += 1
            reached += ONE
        return None, stopped

    def _counts(self, day: date) -> bool:
        if self.counting is Counting.WORKING:
            return self.calendar.is_working_day(day)
        return not self._away(day)

    def _away(self, day: date) -> bool:
        """Whether approved leave takes the whole day, or all that would have been worked of it."""
        leaves = self.calendar.leaves
        if not leaves:
            return False
        whole = TimeWindow(_MIDNIGHT, _MIDNIGHT).on(day, self.zone)
        touching = [each for each in leaves if each.start < whole.end and each.end > whole.start]
        if not touching:
            return False
        if any(each.start <= whole.start and each.end >= whole.end for each in touching):
            return True
        return _planned(self.calendar, day) > 0 and not self.calendar.is_working_day(day)


_MIDNIGHT = datetime.min.time()


def within(day: date, spans: Sequence[Days]) -> bool:
    """Return whether a day lies in one of some spans of days."""
    return any(each.first <= day and (each.last is None or day <= each.last) for each in spans)


def _planned(calendar: WorkingCalendar, day: date) -> int:
    bare = WorkingCalendar(calendar.zone, calendar.shifts, calendar.holidays)
    return sum(Span(each.start, each.end).seconds for each in bare.spans_of(day))
