"""When a person works: shifts of the person, else of the nearest department that has some, else of everybody."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from shifang.accounts.models import Holiday, Leave, Organisation, Person, Shift
from shifang.accounts.queries.people import department_chart, person_row
from shifang.accounts.queries.policies import policy
from shifang.accounts.queries.scopes import visible
from shifang.accounts.rules import DayPlan, day_plan, layered
from shifang.accounts.types import DEFAULT_SHIFT, LeaveStatus, Reach, Scope
from shifang.kernel import intervals

_DAY = timedelta(days=1)
_REMEMBERED = 2000
_remembered: dict[tuple[Any, ...], intervals.WorkingCalendar] = {}

# One row that differs whenever the calendar of a person may.
CALENDAR_STAMP = """
SELECT (SELECT department_id FROM accounts_person
        WHERE organisation_id = %(organisation_id)s AND id = %(person_id)s),
       (SELECT sum(hashtextextended(s::text, 0)) FROM accounts_shift s
        WHERE organisation_id = %(organisation_id)s AND (person_id = %(person_id)s OR person_id IS NULL)),
       (SELECT sum(hashtextextended(h::text, 0)) FROM accounts_holiday h WHERE organisation_id = %(organisation_id)s),
       (SELECT sum(hashtextextended(l::text, 0)) FROM accounts_leave l
        WHERE organisation_id = %(organisation_id)s AND person_id = %(person_id)s),
       (SELECT sum(hashtextextended(id::text || coalesce(parent_id::text, ''), 0)) FROM accounts_department
        WHERE organisation_id = %(organisation_id)s)
"""


def calendar_of(scope: Scope, person_id: UUID, *, start: date, end: date) -> intervals.WorkingCalendar:
    """Return the working calendar of a person, exact on the local days from `start` to `end` (both included).

    Raises `not_found` for a person of no or another organisation; sight is the caller's matter.
    """
    person = person_row(scope, person_id)
    departments = _upwards(department_chart(scope), person.department_id)
    zone = ZoneInfo(Organisation.objects.values_list("timezone", flat=True).get(id=scope.organisation_id))
    shifts = Shift.objects.filter(
        Q(person_id=person.id) | Q(department_id__in=departments) | Q(person__isnull=True, department__isnull=True),
        organisation_id=scope.organisation_id,
    )
    return intervals.WorkingCalendar(
        zone=zone,
        shifts=layered([*_levels(list(shifts), departments), [default_shift(scope)]]),
        # A shift that begins the evening before reaches into `start`.
        holidays=_holidays(scope, start=start - _DAY, end=end),
        leaves=_leaves(scope, person.id, start=_midnight(start - _DAY, zone), end=_midnight(end + 2 * _DAY, zone)),
    )


def calendars_of(
    scope: Scope, people: Sequence[UUID], *, start: date, end: date
) -> dict[UUID, intervals.WorkingCalendar]:
    """Return the working calendars of many people in as many statements as of one; others than the organisation's
    people are left out. People of one department with nothing of their own have the same one.
    """
    chart = department_chart(scope)
    zone = ZoneInfo(Organisation.objects.values_list("timezone", flat=True).get(id=scope.organisation_id))
    holidays = _holidays(scope, start=start - _DAY, end=end)
    first, last = _midnight(start - _DAY, zone), _midnight(end + 2 * _DAY, zone)
    leaves: dict[UUID, list[intervals.Leave]] = {}
    for person_id, begins, ends in _leave_rows(scope, people, start=first, end=last):
        leaves.setdefault(person_id, []).append(intervals.Leave(begins, ends))
    rows = Shift.objects.filter(
        Q(person_id__among=people) | Q(person__isnull=True), organisation_id=scope.organisation_id
    )
    shifts: dict[UUID | None, list[Shift]] = {}
    for row in rows:
        shifts.setdefault(row.person_id, []).append(row)
    usual, common = [default_shift(scope)], shifts.get(None, [])
    members = Person.objects.filter(organisation_id=scope.organisation_id, id__among=people)
    found: dict[UUID, intervals.WorkingCalendar] = {}
    shared: dict[UUID, intervals.WorkingCalendar] = {}
    for person_id, department_id in members.values_list("id", "department_id"):
        alone = person_id in shifts or person_id in leaves
        known = None if alone else shared.get(department_id)
        if known is None:
            levels = _levels([*shifts.get(person_id, []), *common], _upwards(chart, department_id))
            away = tuple(leaves.get(person_id, ()))
            known = intervals.WorkingCalendar(zone, layered([*levels, usual]), holidays, away)
        found[person_id] = known if alone else shared.setdefault(department_id, known)
    return found


def remembered_calendar(
    scope: Scope, person_id: UUID, stamp: tuple[Any, ...], *, start: date, end: date
) -> intervals.WorkingCalendar | None:
    """Return the working calendar of a person, kept as long as what `CALENDAR_STAMP` found stays the same."""
    key = (person_id, stamp, policy(scope, DEFAULT_SHIFT.code).version, scope.timezone, start, end)
    known = _remembered.get(key)
    if known is None:
        known = calendars_of(scope, [person_id], start=start, end=end).get(person_id)
        if known is not None:
            if len(_remembered) >= _REMEMBERED:
                _remembered.clear()
            _remembered[key] = known
    return known


def day_plans(scope: Scope, person_id: UUID, *, start: date, end: date) -> list[DayPlan]:
    """Return what each local day from `start` to `end` (both included) is for a person."""
    calendar = calendar_of(scope, person_id, start=start, end=end)
    return [day_plan(calendar, start + timedelta(days=offset)) for offset in range((end - start).days + 1)]


def default_shift(scope: Scope) -> intervals.Shift:
    """Return the hours that hold where no shift is set."""
    body = policy(scope, DEFAULT_SHIFT.code).body
    opens, closes = (intervals.parse_time_of_day(body[name]) for name in ("from", "to"))
    return intervals.Shift(days=frozenset(body["weekdays"]), window=intervals.TimeWindow(opens, closes))


def holiday_names(scope: Scope, *, start: date, end: date) -> dict[date, str]:
    """Return the names of the holidays between two days (both included)."""
    return dict(_holiday_rows(scope, start=start, end=end).values_list("day", "name"))


def list_holidays(scope: Scope, *, start: date, end: date) -> list[Holiday]:
    """Return holidays and make-up days between two days (both included), in order."""
    return list(_holiday_rows(scope, start=start, end=end).order_by("day"))


def list_shifts(scope: Scope, *, person_id: UUID | None, department_id: UUID | None) -> list[Shift]:
    """Return the shifts that concern whom the scope sees: everybody's, the departments', the people's."""
    rows = Shift.objects.filter(organisation_id=scope.organisation_id)
    if scope.reach is not Reach.ORGANISATION:
        departments = scope.departments or {scope.department_id}
        everybody = Q(person__isnull=True, department__isnull=True)
        people = Q(person_id=scope.person_id)
        if scope.reach is Reach.TREE:
            people |= Q(person__department_id__in=scope.departments)
        rows = rows.filter(everybody | people | Q(department_id__in=departments))
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if department_id is not None:
        rows = rows.filter(department_id=department_id)
    return list(rows.order_by("-valid_from", "id")[:500])


def visible_leaves(scope: Scope) -> QuerySet[Leave]:
    """Return the leaves of those whom the scope sees."""
    return Leave.objects.filter(visible(scope))


def _upwards(chart: Mapping[UUID, tuple[UUID | None, UUID | None]], department_id: UUID) -> list[UUID]:
    found: list[UUID] = []
    current: UUID | None = department_id
    while current is not None and current not in found:
        found.append(current)
        current = chart.get(current, (None, None))[0]
    return found


def _levels(rows: Sequence[Shift], departments: Sequence[UUID]) -> list[list[intervals.Shift]]:
    own = [row for row in rows if row.person_id is not None]
    everybody = [row for row in rows if row.person_id is None and row.department_id is None]
    above = [[row for row in rows if row.department_id == each] for each in departments]
    return [[_shift(row) for row in level] for level in (own, *above, everybody)]


def _shift(row: Shift) -> intervals.Shift:
    return intervals.Shift(
        days=frozenset(row.weekdays),
        window=intervals.TimeWindow(row.opens, row.closes),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _holiday_rows(scope: Scope, *, start: date, end: date) -> QuerySet[Holiday]:
    return Holiday.objects.filter(organisation_id=scope.organisation_id, day__gte=start, day__lte=end)


def _holidays(scope: Scope, *, start: date, end: date) -> tuple[intervals.Holiday, ...]:
    return tuple(
        intervals.Holiday(row.day, intervals.HolidayKind(row.kind), works_as=row.works_as)
        for row in _holiday_rows(scope, start=start, end=end)
    )


def _leaves(scope: Scope, person_id: UUID, *, start: datetime, end: datetime) -> tuple[intervals.Leave, ...]:
    rows = _leave_rows(scope, [person_id], start=start, end=end)
    return tuple(intervals.Leave(begins, ends) for _, begins, ends in rows)


def _leave_rows(
    scope: Scope, people: Sequence[UUID], *, start: datetime, end: datetime
) -> QuerySet[Leave, tuple[UUID, datetime, datetime]]:
    rows = Leave.objects.filter(
        organisation_id=scope.organisation_id,
        person_id__among=people,
        status=LeaveStatus.APPROVED,
        starts_at__lt=end,
        ends_at__gt=start,
    )
    return rows.values_list("person_id", "starts_at", "ends_at")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)
