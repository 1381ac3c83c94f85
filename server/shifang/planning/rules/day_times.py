"""When the stops of a day may begin, when they do in a given order, and what alone keeps one from being visited."""

from collections.abc import Sequence

from shifang.planning.types.day import MOST_WINDOWS, Day, Duty, Expected, NotToday


def spans_of(day: Day, index: int) -> list[tuple[int, int]]:
    """Return the spans in which a stop may begin, in order and apart: its windows within the hours of work.

    A visit is not begun that would reach into a break or past the end of work; what was promised is.
    """
    stop = day.stops[index]
    windows = [(opens, closes) for opens, closes in stop.windows if opens <= closes]
    if stop.duty is not Duty.PROMISED:
        within = ((opens, closes - stop.service) for opens, closes in day.hours)
        windows = [(max(a, c), min(b, d)) for c, d in within for a, b in windows if max(a, c) <= min(b, d)]
    joined: list[tuple[int, int]] = []
    for opens, closes in sorted(windows):
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return joined[:MOST_WINDOWS]


def day_spans(day: Day) -> tuple[int, int]:
    """Return when the day begins and ends: the hours of work, and as long as what was promised needs."""
    opens = min((span[0] for span in day.hours), default=0)
    closes = max((span[1] for span in day.hours), default=0)
    for index, stop in enumerate(day.stops):
        spans = spans_of(day, index) if stop.duty is Duty.PROMISED and stop.place is not None else []
        if spans and stop.place is not None:
            if not day.at_once:
                opens = min(opens, max(spans[0][0] - _way(day, day.start, stop.place), 0))
            closes = max(closes, spans[-1][1] + stop.service + _way(day, stop.place, day.end))
    return opens, closes


def hindrance(day: Day, index: int) -> NotToday | None:
    """Return what would keep a stop from being visited if it were the only one; None: nothing."""
    stop = day.stops[index]
    if stop.place is None:
        return NotToday.NO_POSITION
    if stop.duty is not Duty.PROMISED:
        if all(closes <= opens for opens, closes in day.hours):
            return NotToday.NO_HOURS
        if stop.service > max(closes - opens for opens, closes in day.hours):
            return NotToday.TOO_LONG
    spans = spans_of(day, index)
    if not spans:
        return NotToday.WINDOW
    opens, closes = day_spans(day)
    reached = opens + _way(day, day.start, stop.place)
    last = closes - stop.service - _way(day, stop.place, day.end)
    if reached > last:
        return NotToday.TOO_FAR
    return None if any(max(a, reached) <= min(b, last) for a, b in spans) else NotToday.WINDOW


def expected(day: Day, route: Sequence[int]) -> tuple[Expected, ...]:
    """Return when each stop of a route begins: as early as its windows allow."""
    opens, _ = day_spans(day)
    at, place = opens, day.start
    found: list[Expected] = []
    for index in route:
        stop = day.stops[index]
        way = _way(day, place, stop.place)
        arrives = at + way
        begins = begins_at(spans_of(day, index), arrives)
        if not found and not day.at_once:
            # Nobody leaves home to wait in front of a closed door.
            arrives = begins
        found.append(Expected(index, way, arrives, begins, begins + stop.service))
        at, place = begins + stop.service, stop.place
    return tuple(found)


def begins_at(spans: Sequence[tuple[int, int]], arrives: int) -> int:
    """Return when a visit begins after an arrival; past the last window it begins at once, too late."""
    return next((max(arrives, opens) for opens, closes in spans if arrives <= closes), arrives)


def _way(day: Day, start: int | None, end: int | None) -> int:
    return 0 if start is None or end is None else int(day.travel[start, end])
