"""When a person works on a day, kept in this process for as long as the gate's version stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from shifang.accounts.queries import calendar_of, calendars_of, forget_policy
from shifang.accounts.types import DEFAULT_SHIFT, Scope
from shifang.kernel.intervals import Span, WorkingCalendar, merge
from shifang.platform import tenancy
from shifang.tracking.models import Gate, Pause
from shifang.tracking.rules import gate
from shifang.tracking.types import Integers

_MOST_KEPT = 50_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayGate:
    """The working time of one local day as milliseconds (start, end, …), and the version it was read under."""

    version: int
    start_ms: int
    end_ms: int
    edges: Integers


_kept: dict[tuple[UUID, UUID, date], DayGate] = {}
_lock = Lock()


def day_gate(organisation_id: UUID, person_id: UUID, *, day: date, zone: ZoneInfo) -> DayGate:
    """Return the gate of a person's local day; it may lag behind the calendar, which the writer finds out."""
    key = (organisation_id, person_id, day)
    with _lock:
        found = _kept.get(key)
    return found if found is not None else fresh_day_gate(organisation_id, person_id, day=day, zone=zone)


def fresh_day_gate(organisation_id: UUID, person_id: UUID, *, day: date, zone: ZoneInfo) -> DayGate:
    """Return the gate of a person's local day as the calendar stands."""
    found = _load(organisation_id, person_id, day=day, zone=zone)
    with _lock:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[organisation_id, person_id, day] = found
    return found


def day_gates(organisation_id: UUID, people: Sequence[UUID], *, day: date, zone: ZoneInfo) -> dict[UUID, DayGate]:
    """Return the gates of many people's local day as the calendar stands; those not kept are read all at once."""
    versions = gate_versions(organisation_id)
    now = {each: versions.get(organisation_id, 0) + versions.get(each, 0) for each in people}
    with _lock:
        kept = {each: _kept.get((organisation_id, each, day)) for each in people}
    found = {each: held for each, held in kept.items() if held is not None and held.version == now[each]}
    missing = [each for each in people if each not in found]
    if missing:
        loaded = _load_many(organisation_id, missing, day=day, zone=zone, versions=now)
        with _lock:
            if len(_kept) + len(loaded) > _MOST_KEPT:
                _kept.clear()
            _kept.update({(organisation_id, each, day): fresh for each, fresh in loaded.items()})
        found |= loaded
    return found


def gate_versions(organisation_id: UUID) -> dict[UUID, int]:
    """Return the versions of all gates of an organisation: its own and those of people."""
    return dict(Gate.objects.filter(organisation_id=organisation_id).values_list("id", "version"))


def paused_since(organisation_id: UUID, person_id: UUID) -> datetime | None:
    """Return when the person's open pause began, None without one."""
    rows = Pause.objects.filter(organisation_id=organisation_id, person_id=person_id, ended_at=None)
    return rows.values_list("started_at", flat=True).first()


def _load(organisation_id: UUID, person_id: UUID, *, day: date, zone: ZoneInfo) -> DayGate:
    with tenancy.organisation(organisation_id):
        # Before the calendar: should it move meanwhile, the version is too old and the writer comes again.
        version = _version(organisation_id, person_id)
        forget_policy(organisation_id, DEFAULT_SHIFT.code)
        calendar = calendar_of(Scope.system(organisation_id, timezone=zone.key), person_id, start=day - _DAY, end=day)
        pauses = _pauses(organisation_id, [person_id], _whole(day, zone))
    return _gate(calendar, pauses.get(person_id, []), version=version, day=day, zone=zone)


def _load_many(
    organisation_id: UUID, people: Sequence[UUID], *, day: date, zone: ZoneInfo, versions: Mapping[UUID, int]
) -> dict[UUID, DayGate]:
    with tenancy.organisation(organisation_id):
        forget_policy(organisation_id, DEFAULT_SHIFT.code)
        calendars = calendars_of(Scope.system(organisation_id, timezone=zone.key), people, start=day - _DAY, end=day)
        pauses = _pauses(organisation_id, people, _whole(day, zone))
    return {
        each: _gate(calendar, pauses.get(each, []), version=versions[each], day=day, zone=zone)
        for each, calendar in calendars.items()
    }


def _whole(day: date, zone: ZoneInfo) -> Span:
    midnight, next_midnight = (datetime.combine(each, time(0), zone).astimezone(UTC) for each in (day, day + _DAY))
    return Span(midnight, next_midnight)


def _pauses(organisation_id: UUID, people: Sequence[UUID], whole: Span) -> dict[UUID, list[tuple[int, int | None]]]:
    """Return when each was paused, as milliseconds; None: still."""
    rows = Pause.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=whole.start),
        organisation_id=organisation_id,
        person_id__in=people,
        started_at__lt=whole.end,
    )
    found: dict[UUID, list[tuple[int, int | None]]] = {}
    for person_id, start, end in rows.values_list("person_id", "started_at", "ended_at"):
        hole = gate.milliseconds(start), None if end is None else gate.milliseconds(end)
        found.setdefault(person_id, []).append(hole)
    return found


def _gate(
    calendar: WorkingCalendar, pauses: list[tuple[int, int | None]], *, version: int, day: date, zone: ZoneInfo
) -> DayGate:
    whole = _whole(day, zone)
    spans = [span.overlap(whole) for each in (day - _DAY, day) for span in calendar.spans_of(each)]
    edges = gate.bounds(merge([span for span in spans if span is not None]))
    start_ms, end_ms = gate.bounds([whole]).tolist()
    return DayGate(version=version, start_ms=start_ms, end_ms=end_ms, edges=gate.without(edges, pauses))


def _version(organisation_id: UUID, person_id: UUID) -> int:
    rows = Gate.objects.filter(organisation_id=organisation_id, id__in=(organisation_id, person_id))
    return int(rows.aggregate(sum=Sum("version"))["sum"] or 0)
