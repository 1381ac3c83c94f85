"""Calendar months of ranges of days. Pure."""

from datetime import date, timedelta

from shifang.planning.types.frequency import MOST_WEEKS

LOOKED_BACK = timedelta(days=7 * MOST_WEEKS)
"""The longest time in which a frequency asks for visits: it reaches back so far from the end of a month."""
Range = tuple[date, date]
"""Days from the first to the last, both included."""


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after a day's."""
    return month_of(month_of(day) + timedelta(days=31))


def months_of(since: date, until: date) -> list[date]:
    """Return the first days of the months that some days (both included) lie in."""
    found = []
    month = month_of(since)
    while month <= until:
        found.append(month)
        month = month_after(month)
    return found


def parted(since: date, until: date) -> tuple[Range | None, list[Range]]:
    """Part a range of days into the whole months in it, if there are any, and the days left at its ends."""
    begin = month_of(since) if since == month_of(since) else month_after(since)
    end = month_of(until + timedelta(days=1)) - timedelta(days=1)
    if begin > end:
        return None, [(since, until)]
    ends = [(since, begin - timedelta(days=1)), (end + timedelta(days=1), until)]
    return (begin, end), [each for each in ends if each[0] <= each[1]]
