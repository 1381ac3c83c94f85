"""Calendar months in UTC: the bounds of partitions."""

from datetime import UTC, datetime


def month_starts(*, year: int, month: int) -> tuple[datetime, datetime]:
    """Return the first instant of a month and of the next one."""
    start = datetime(year, month, 1, tzinfo=UTC)
    return start, _next(start)


def months_from(start: datetime, *, count: int) -> list[tuple[int, int]]:
    """Return `count` (year, month) pairs beginning with the month of `start`."""
    pairs = []
    moment = datetime(start.year, start.month, 1, tzinfo=UTC)
    for _ in range(count):
        pairs.append((moment.year, moment.month))
        moment = _next(moment)
    return pairs


def _next(start: datetime) -> datetime:
    if start.month == 12:
        return datetime(start.year + 1, 1, 1, tzinfo=UTC)
    return datetime(start.year, start.month + 1, 1, tzinfo=UTC)
