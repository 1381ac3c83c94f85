"""The range of days cut in two: habits first, results after them. Pure."""

from datetime import date, timedelta

Days = tuple[date, date]


def thirds(since: date, until: date) -> tuple[Days, Days]:
    """Return the first two thirds of the days (both ends included) and the last; they have no day in common."""
    last = timedelta(days=max(((until - since).days + 1) // 3, 1))
    return (since, until - last), (until - last + timedelta(days=1), until)
