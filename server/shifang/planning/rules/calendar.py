"""A person's planned visits as a calendar (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from icalendar import Calendar, Event

from shifang.kernel.geo import Point

MAKER = "-//Shifang//Visits//ZH"
REFRESH = "PT30M"


@dataclass(frozen=True, slots=True)
class Entry:
    """A planned visit: minutes from midnight when it is expected to begin (None: sometime that day), and how long."""

    visit_id: UUID
    code: str
    name: str
    address: str
    point: Point | None
    day: date
    begins: int | None
    minutes: int
    changed_at: datetime


def calendar_of(name: str, entries: Sequence[Entry], *, zone: tzinfo) -> bytes:
    """Return visits as a calendar; the same visits are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", REFRESH)
    for each in entries:
        calendar.add_component(_event(each, zone))
    return bytes(calendar.to_ical())


def _event(entry: Entry, zone: tzinfo) -> Event:
    event = Event()
    event.add("uid", f"{entry.visit_id}@shifang")
    event.add("dtstamp", entry.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", entry.name)
    event.add("description", entry.code)
    if entry.address:
        event.add("location", entry.address)
    if entry.point is not None:
        event.add("geo", (entry.point.latitude, entry.point.longitude))
    if entry.begins is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return event
    begins = datetime.combine(entry.day, time(0), zone) + timedelta(minutes=entry.begins)
    event.add("dtstart", begins.astimezone(UTC))
    event.add("dtend", (begins + timedelta(minutes=entry.minutes)).astimezone(UTC))
    return event
