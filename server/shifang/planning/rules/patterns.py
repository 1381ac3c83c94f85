"""Patterns of a frequency on the days of a period: strict rhythms that keep clear of the last visit and of days off."""

from collections import Counter
from collections.abc import Collection, Sequence, Set
from datetime import date, timedelta

from shifang.planning.rules.rhythms import Rhythm, cycle_of, rhythms
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.periodic import Pattern

NOT_LIKED = 5.0
"""What a visit on another than a preferred day costs, in minutes."""
LATE = 1.0
"""What each day costs by which the first visit comes later than it is due."""
NOTHING_DUE = (Pattern(0),)
"""Of a customer that need not be visited in the period: one pattern without days."""


def patterns(frequency: Frequency, days: Sequence[date], last: date | None) -> tuple[Pattern, ...]:
    """Return the ways of visiting a customer on some working days of a period, as bits over their indexes.

    A visit that a rhythm has on a day off is made on the nearest allowed day of that week that keeps the spacing, or
    not at all. `last` is the day of the last visit before. A last visit so near that no rhythm fits behind it stands
    for what it keeps from being made. `NOTHING_DUE`: no visit in this period; (): there is no legal pattern.
    """
    allowed = [day for day in days if day.isoweekday() in frequency.weekdays]
    found = _rhythms_on(frequency, days, allowed)
    if not found:
        return ()
    start, weeks = _weeks_of(days)
    end = start + timedelta(days=7 * weeks - 1)
    due = last + timedelta(days=frequency.interval) if last is not None else None
    if due is not None and due > end and weeks * frequency.visits < frequency.weeks:
        return NOTHING_DUE
    wished = [_days_of(rhythm, cycle_of(frequency), start, end) for rhythm in found]
    placing = _Placing(start, frozenset(allowed), frequency.spacing, last)
    ways = _legal(placing, wished)
    if not ways and last is not None:
        free = last + timedelta(days=frequency.spacing)
        ways = _legal(placing, [[day for day in wish if day >= free] for wish in wished])
    if not ways:
        return NOTHING_DUE
    at = {day: index for index, day in enumerate(days)}
    return tuple(Pattern(sum(1 << at[day] for day in way), _price(frequency, way, due)) for way in ways)


class _Placing:
    """Puts the days of a rhythm on days that are there."""

    def __init__(self, start: date, allowed: Set[date], spacing: int, last: date | None) -> None:
        self.start = start
        self.allowed = allowed
        self.spacing = timedelta(days=spacing)
        self.last = last

    def place(self, wished: Sequence[date]) -> tuple[date, ...] | None:
        """Return the days of the visits; None when one that could be made lies too near to the visit before."""
        placed: list[date] = []
        for index, wish in enumerate(wished):
            before = placed[-1] if placed else self.last
            if wish in self.allowed:
                if not self._clear(before, wish):
                    return None
                placed.append(wish)
                continue
            after = wished[index + 1] if index + 1 < len(wished) else None
            nearest = sorted(self._same_week(wish), key=lambda day: (abs(day - wish), day))
            placed += [day for day in nearest if self._clear(before, day) and self._clear(day, after)][:1]
        return tuple(placed)

    def _same_week(self, day: date) -> list[date]:
        monday = day - timedelta(days=(day - self.start).days % 7)
        week = (monday + timedelta(days=offset) for offset in range(7))
        return [each for each in week if each in self.allowed]

    def _clear(self, earlier: date | None, later: date | None) -> bool:
        return earlier is None or later is None or later - earlier >= self.spacing


def _legal(placing: _Placing, wished: Sequence[Sequence[date]]) -> list[tuple[date, ...]]:
    placed = (placing.place(wish) for wish in wished)
    return list(dict.fromkeys(way for way in placed if way))


def _rhythms_on(frequency: Frequency, days: Sequence[date], allowed: Sequence[date]) -> list[Rhythm]:
    """Return the rhythms on weekdays that are worked in at least half of the weeks; failing that, on any worked."""
    if not allowed:
        return []
    worked = Counter(day.isoweekday() for day in allowed)
    weeks = _weeks_of(days)[1]
    usual = {weekday for weekday, times in worked.items() if 2 * times >= weeks}
    return list(rhythms(frequency, usual)) or list(rhythms(frequency, set(worked)))


def _weeks_of(days: Sequence[date]) -> tuple[date, int]:
    """Return the first day of the period's first week and how many weeks there are.

    Weeks begin on Mondays, unless that would cut the period into more weeks than it is long.
    """
    first, last = min(days), max(days)
    monday = first - timedelta(days=first.isoweekday() - 1)
    by_calendar, by_length = ((last - start).days // 7 + 1 for start in (monday, first))
    return (monday, by_calendar) if by_calendar == by_length else (first, by_length)


def _days_of(rhythm: Rhythm, cycle: int, start: date, end: date) -> list[date]:
    """Return the days of a rhythm in a period; its first week is the one that begins with or around `start`."""
    monday = start - timedelta(days=start.isoweekday() - 1)
    rounds = range((end - monday).days // (7 * cycle) + 1)
    made = (monday + timedelta(days=7 * cycle * turn + offset) for turn in rounds for offset in rhythm)
    return [day for day in made if start <= day <= end]


def _price(frequency: Frequency, way: Collection[date], due: date | None) -> float:
    unliked = sum(day.isoweekday() not in frequency.preferred for day in way) if frequency.preferred else 0
    late = max((min(way) - due).days, 0) if due is not None else 0
    return NOT_LIKED * unliked + LATE * late
