"""Opening hours as planning reads them: by weekday, in minutes of the day."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from shifang.kernel.intervals import parse_opening_hours

_REMEMBERED = 5000
Windows = tuple[tuple[int, int], ...]
MIDNIGHT = 24 * 60


def hours_of(opening_hours: Sequence[Mapping[str, Any]]) -> dict[int, Windows]:
    """Return the open windows of each weekday (1 to 7) in minutes from midnight, in order and apart from each other.

    A window past midnight is cut in two. A weekday on which it is closed has none; {} when the hours are not known.
    """
    hours = parse_opening_hours([dict(line) for line in opening_hours])
    if not hours.known:
        return {}
    spans: dict[int, list[tuple[int, int]]] = {weekday: [] for weekday in range(1, 8)}
    for days, window in hours.lines:
        opens, closes = (each.hour * 60 + each.minute for each in (window.opens, window.closes))
        for weekday in days:
            if closes > opens:
                spans[weekday].append((opens, closes))
                continue
            spans[weekday].append((opens, MIDNIGHT))
            if closes:
                spans[weekday % 7 + 1].append((0, closes))
    return {weekday: _merged(windows) for weekday, windows in spans.items()}


def open_weekdays(opening_hours: Sequence[Mapping[str, Any]]) -> frozenset[int] | None:
    """Return the weekdays on which a customer is open at all; None when its hours are not known."""
    return _open_weekdays(tuple((tuple(line["days"]), line["from"], line["to"]) for line in opening_hours))


@lru_cache(maxsize=_REMEMBERED)
def _open_weekdays(lines: tuple[tuple[tuple[int, ...], str, str], ...]) -> frozenset[int] | None:
    hours = hours_of([{"days": list(days), "from": opens, "to": closes} for days, opens, closes in lines])
    return frozenset(weekday for weekday, windows in hours.items() if windows) if hours else None


def _merged(spans: Sequence[tuple[int, int]]) -> Windows:
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return tuple(merged)
