"""Times of day, opening hours and the working calendar 排班·节假日·调休·请假.

Moments are aware datetimes; days and hours are those of the calendar's own time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

MONDAY = 1
EVERY_DAY = frozenset(range(1, 8))
_MOST_LINES = 50
_LONGEST_SEARCH_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment (included) to a moment (excluded), both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs moments with a time zone")
        if self.end < self.start:
            raise ValueError("a span ends before it starts")

    def contains(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def overlap(self, other: Span) -> Span | None:
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    @property
    def seconds(self) -> int:
        # Through UTC: subtracting two local times of one zone ignores a clock change between.
        return int((self.end.astimezone(UTC) - self.start.astimezone(UTC)).total_seconds())


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """From a time of day to a later one; to the next day when `closes` is not after `opens`."""

    opens: time
    closes: time

    def on(self, day: date, zone: tzinfo) -> Span:
        """The window as it begins on that local day, in UTC."""
        last = day if self.closes > self.opens else day + timedelta(days=1)
        start = datetime.combine(day, self.opens, zone).astimezone(UTC)
        end = datetime.combine(last, self.closes, zone).astimezone(UTC)
        return Span(start, max(start, end))


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a shop is open: lines of weekdays (Monday = 1) and a window. No lines: not known."""

    lines: tuple[tuple[frozenset[int], TimeWindow], ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.lines)

    def is_open(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether the shop is open; True when its hours are not known."""
        today = moment.astimezone(zone).date()
        return not self.known or any(
            span.contains(moment) for day in (today - timedelta(days=1), today) for span in self.on(day, zone)
        )

    def on(self, day: date, zone: tzinfo) -> list[Span]:
        """The open spans that begin on the local day."""
        return [window.on(day, zone) for days, window in self.lines if day.isoweekday() in days]


def parse_opening_hours(raw: object) -> OpeningHours:
    """Reads `[{"days": [1..7], "from": "09:00", "to": "18:00"}]`.

    "24:00" closes at midnight. Raises ValueError that names the line at fault.
    """
    if not isinstance(raw, list):
        raise ValueError("opening hours are a list of lines")
    if len(raw) > _MOST_LINES:
        raise ValueError(f"more than {_MOST_LINES} lines of opening hours")
    return OpeningHours(tuple(_parse_line(number, line) for number, line in enumerate(raw, 1)))


def opening_hours_json(hours: OpeningHours) -> list[dict[str, object]]:
    """The stored form of opening hours; `parse_opening_hours` reads it back."""
    return [
        {
            "days": sorted(days),
            "from": window.opens.strftime("%H:%M"),
            "to": window.closes.strftime("%H:%M"),
        }
        for days, window in hours.lines
    ]


def parse_time_of_day(text: object) -> time:
    """Reads "HH:MM" of 24 hours ("24:00" is midnight). Raises ValueError."""
    if not isinstance(text, str) or len(text) != 5 or text[2] != ":":
        raise ValueError(f"not a time of day like 09:00: {text!r}")
    if not (text[:2].isascii() and text[:2].isdigit() and text[3:].isascii() and text[3:].isdigit()):
        raise ValueError(f"not a time of day like 09:00: {text!r}")
    return time(0, 0) if text == "24:00" else time(int(text[:2]), int(text[3:]))


def _parse_line(number: int, line: object) -> tuple[frozenset[int], TimeWindow]:
    if not isinstance(line, dict) or set(line) != {"days", "from", "to"}:
        raise ValueError(f"line {number} of the opening hours needs days, from and to")
    days = line["days"]
    if not isinstance(days, list) or not days:
        raise ValueError(f"line {number} of the opening hours names no days")
    if any(type(day) is not int or day not in EVERY_DAY for day in days):
        raise ValueError(f"line {number} of the opening hours: days are 1 (Monday) to 7")
    try:
        window = TimeWindow(parse_time_of_day(line["from"]), parse_time_of_day(line["to"]))
    except ValueError as error:
        raise ValueError(f"line {number} of the opening hours: {error}") from error
    return frozenset(days), window


class HolidayKind(StrEnum):
    OFF = "off"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours on some weekdays, between two days (both included, None: open)."""

    days: frozenset[int]
    window: TimeWindow
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError("a shift's days are 1 (Monday) to 7, at least one")

    def covers(self, day: date) -> bool:
        if self.valid_from is not None and day < self.valid_from:
            return False
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off, or a day made up for: worked with the hours of weekday `works_as`."""

    day: date
    kind: HolidayKind
    works_as: int = MONDAY


@dataclass(frozen=True, slots=True)
class Leave:
    """A person is away from a moment to another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """One person's working time. A shift past midnight belongs to the day on which it begins."""

    zone: tzinfo
    shifts: tuple[Shift, ...]
    holidays: tuple[Holiday, ...] = ()
    leaves: tuple[Leave, ...] = ()
    _by_day: dict[date, Holiday] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_day", {each.day: each for each in self.holidays})

    def is_working(self, moment: datetime) -> bool:
        """Whether the person works at that moment."""
        today = moment.astimezone(self.zone).date()
        return any(span.contains(moment) for day in (today - timedelta(days=1), today) for span in self.spans_of(day))

    def is_working_day(self, day: date) -> bool:
        """Whether any working time is left on the local day, leave taken off."""
        return any(span.seconds > 0 for span in self.spans_of(day))

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Seconds worked between two moments; 0 when the end is not after the start."""
        if end <= start:
            return 0
        asked = Span(start, end)
        first = start.astimezone(self.zone).date() - timedelta(days=1)
        last = end.astimezone(self.zone).date()
        worked = (
            span.overlap(asked)
            for offset in range((last - first).days + 1)
            for span in self.spans_of(first + timedelta(days=offset))
        )
        merged = merge([span for span in worked if span is not None])
        return sum(span.seconds for span in merged)

    def add_working_days(self, day: date, count: int) -> date:
        """The day that lies `count` working days after `day` (before it when negative).

        Zero gives `day` itself, worked or not. Raises ValueError when ten years hold too few.
        """
        step = timedelta(days=1 if count > 0 else -1)
        left, reached = abs(count), day
        for _ in range(_LONGEST_SEARCH_DAYS):
            if left == 0:
                return reached
            reached += step
            left -= self.is_working_day(reached)
        raise ValueError(f"no {abs(count)} working days within ten years of {day}")

    def spans_of(self, day: date) -> list[Span]:
        """The working spans that begin on the local day: merged, leave cut out, in order."""
        planned = merge([window.on(day, self.zone) for window in self._windows(day)])
        away = merge([Span(each.start, each.end) for each in self.leaves])
        return list(_without(planned, away))

    def _windows(self, day: date) -> Iterator[TimeWindow]:
        weekday = day.isoweekday()
        holiday = self._by_day.get(day)
        if holiday is not None:
            if holiday.kind is HolidayKind.OFF:
                return
            weekday = holiday.works_as
        for shift in self.shifts:
            if shift.covers(day) and weekday in shift.days:
                yield shift.window


def merge(spans: Sequence[Span]) -> list[Span]:
    """The same time as spans that neither touch nor overlap, in order, empty ones left out."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if span.start == span.end:
            continue
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _without(spans: Iterable[Span], holes: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        start = span.start
        for hole in holes:
            if hole.end <= start or hole.start >= span.end:
                continue
            if hole.start > start:
                yield Span(start, hole.start)
            start = hole.end
        if start < span.end:
            yield Span(start, span.end)
