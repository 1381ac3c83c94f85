"""The working calendar: shifts, holidays, leave, and what each day of a person is."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ninja import Field, Query, Router, Schema, Status

from shifang.accounts import queries
from shifang.accounts.api.fields import FIRST_DAY, LAST_DAY, Day, NamedOut, Note, Title, named
from shifang.accounts.door import ScopedRequest
from shifang.accounts.models import Holiday, Leave, Shift
from shifang.accounts.operations import calendar as operations
from shifang.accounts.queries import calendar
from shifang.accounts.rules import DayPlan
from shifang.accounts.types import PERIOD_INVALID, LeaveKind, LeaveStatus, Scope
from shifang.kernel.intervals import HolidayKind, parse_time_of_day
from shifang.kernel.problems import INVALID, Refusal
from shifang.platform import clock
from shifang.platform.paging import Limit, Page, decode_id, encode_cursor

router = Router(tags=["calendar"])

_LONGEST_VIEW_DAYS = 400
Weekday = Annotated[int, Field(ge=1, le=7)]
Clock = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]


class ShiftIn(Schema):
    """Hours on some weekdays (Monday is 1) of a person, of a department and all below it, or of everybody."""

    person_id: UUID | None = None
    department_id: UUID | None = None
    name: Annotated[str, Field(max_length=80)] = ""
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)]
    opens: Clock
    closes: Clock
    valid_from: Day
    valid_until: Day | None = None


class ShiftOut(Schema):
    """A shift; `closes` at or before `opens` is on the next day."""

    id: UUID
    person: NamedOut | None
    department: NamedOut | None
    name: str
    weekdays: list[int]
    opens: str
    closes: str
    valid_from: date
    valid_until: date | None


class HolidayIn(Schema):
    """A day off, or a day made up for with the hours of weekday `works_as`."""

    day: Day
    name: Title
    kind: HolidayKind
    works_as: Weekday = 1


class HolidayOut(Schema):
    """A holiday or make-up day."""

    id: UUID
    day: date
    name: str
    kind: HolidayKind
    works_as: int


class LeaveIn(Schema):
    """Leave from a moment to another; without a person, my own."""

    person_id: UUID | None = None
    kind: LeaveKind
    starts_at: datetime
    ends_at: datetime
    note: Note = ""


class LeaveOut(Schema):
    """A leave and where it stands."""

    id: UUID
    person: NamedOut
    kind: LeaveKind
    starts_at: datetime
    ends_at: datetime
    note: str
    status: LeaveStatus
    requested_at: datetime
    decided_at: datetime | None
    decided_by: NamedOut | None


class SpanOut(Schema):
    """From a moment to another."""

    start: datetime
    end: datetime


class DayHolidayOut(Schema):
    """The holiday that shapes a day."""

    name: str
    kind: HolidayKind


class DayOut(Schema):
    """What a local day of a person is."""

    day: date
    working: bool
    seconds: int
    spans: list[SpanOut]
    holiday: DayHolidayOut | None
    on_leave: bool


@router.get("/calendar/shifts", response=Page[ShiftOut])
def list_shifts(
    request: ScopedRequest, person_id: UUID | None = None, department_id: UUID | None = None
) -> dict[str, Any]:
    """Return the shifts of whom I see."""
    rows = calendar.list_shifts(request.auth, person_id=person_id, department_id=department_id)
    return {"items": _shifts_out(request.auth, rows), "next_cursor": None, "total": len(rows)}


@router.post("/calendar/shifts", response={201: ShiftOut})
def add_shift(request: ScopedRequest, body: ShiftIn) -> Status[dict[str, Any]]:
    """Add a shift."""
    if body.person_id is not None and body.department_id is not None:
        raise Refusal(INVALID, errors=[{"field": "department_id", "problem": "person_or_department"}])
    if body.valid_until is not None and body.valid_until < body.valid_from:
        raise Refusal(INVALID, errors=[{"field": "valid_until", "problem": "before_valid_from"}])
    shift = operations.NewShift(
        weekdays=frozenset(body.weekdays),
        opens=parse_time_of_day(body.opens),
        closes=parse_time_of_day(body.closes),
        valid_from=body.valid_from,
        valid_until=body.valid_until,
        department_id=body.department_id,
        person_id=body.person_id,
        name=body.name,
    )
    row = operations.add_shift(scope=request.auth, shift=shift, now=clock.now())
    return Status(201, _shifts_out(request.auth, [row])[0])


@router.delete("/calendar/shifts/{shift_id}", response={204: None})
def end_shift(request: ScopedRequest, shift_id: UUID) -> Status[None]:
    """End a shift before today; days that have passed keep it."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(request.auth.timezone)).date()
    operations.end_shift(scope=request.auth, shift_id=shift_id, today=today, now=now)
    return Status(204, None)


@router.get("/calendar/holidays", response=Page[HolidayOut])
def list_holidays(
    request: ScopedRequest,
    start: Annotated[Day | None, Query(alias="from")] = None,
    end: Annotated[Day | None, Query(alias="to")] = None,
) -> dict[str, Any]:
    """Return holidays and make-up days."""
    rows = calendar.list_holidays(request.auth, start=start or FIRST_DAY, end=end or LAST_DAY)
    return {"items": [_holiday_out(row) for row in rows], "next_cursor": None, "total": len(rows)}


@router.post("/calendar/holidays", response={201: HolidayOut})
def add_holiday(request: ScopedRequest, body: HolidayIn) -> Status[dict[str, Any]]:
    """Add a day off or a make-up day for everybody."""
    holiday = operations.NewHoliday(day=body.day, name=body.name, kind=body.kind, works_as=body.works_as)
    row = operations.add_holiday(scope=request.auth, holiday=holiday, now=clock.now())
    return Status(201, _holiday_out(row))


@router.delete("/calendar/holidays/{holiday_id}", response={204: None})
def remove_holiday(request: ScopedRequest, holiday_id: UUID) -> Status[None]:
    """Take a holiday out of the calendar."""
    operations.remove_holiday(scope=request.auth, holiday_id=holiday_id, now=clock.now())
    return Status(204, None)


@router.get("/calendar/leaves", response=Page[LeaveOut])
def list_leaves(
    request: ScopedRequest,
    person_id: UUID | None = None,
    status: LeaveStatus | None = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return the leaves of whom I see, newest request first."""
    rows = calendar.visible_leaves(request.auth)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if status is not None:
        rows = rows.filter(status=status)
    if cursor:
        rows = rows.filter(id__lt=decode_id(cursor))
    found = list(rows.order_by("-id")[: limit + 1])
    return {
        "items": _leaves_out(request.auth, found[:limit]),
        "next_cursor": encode_cursor(found[limit - 1].id) if len(found) > limit else None,
    }


@router.post("/calendar/leaves", response={201: LeaveOut})
def ask_leave(request: ScopedRequest, body: LeaveIn) -> Status[dict[str, Any]]:
    """Ask for leave; entered for somebody else by who manages the calendar, it stands at once."""
    if body.starts_at.tzinfo is None or body.ends_at.tzinfo is None:
        raise Refusal(INVALID, errors=[{"field": "starts_at", "problem": "timezone_missing"}])
    if not FIRST_DAY <= body.starts_at.date() <= LAST_DAY:
        raise Refusal(PERIOD_INVALID, days=operations.LONGEST_LEAVE_DAYS)
    leave = operations.NewLeave(
        person_id=body.person_id or request.auth.me,
        kind=body.kind,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        note=body.note,
    )
    row = operations.ask_leave(scope=request.auth, leave=leave, now=clock.now())
    return Status(201, _leaves_out(request.auth, [row])[0])


@router.delete("/calendar/leaves/{leave_id}", response={204: None})
def cancel_leave(request: ScopedRequest, leave_id: UUID) -> Status[None]:
    """Take a leave back."""
    operations.cancel_leave(scope=request.auth, leave_id=leave_id, now=clock.now())
    return Status(204, None)


@router.get("/calendar/days", response=Page[DayOut])
def list_days(
    request: ScopedRequest,
    start: Annotated[Day, Query(alias="from")],
    end: Annotated[Day, Query(alias="to")],
    person_id: UUID | None = None,
) -> dict[str, Any]:
    """Return what each local day of a person is, at most 400 of them."""
    scope = request.auth
    if not timedelta(0) <= end - start < timedelta(days=_LONGEST_VIEW_DAYS):
        raise Refusal(PERIOD_INVALID, days=_LONGEST_VIEW_DAYS)
    person = queries.person_row(scope, person_id or scope.me)
    scope.require_sight(department_id=person.department_id, person_id=person.id)
    plans = queries.day_plans(scope, person.id, start=start, end=end)
    names = calendar.holiday_names(scope, start=start, end=end)
    items = [_day_out(plan, names=names) for plan in plans]
    return {"items": items, "next_cursor": None, "total": len(items)}


def _shifts_out(scope: Scope, rows: list[Shift]) -> list[dict[str, Any]]:
    people = queries.person_names(scope, [row.person_id for row in rows])
    departments = queries.department_names(scope, [row.department_id for row in rows])
    return [
        {
            "id": row.id,
            "person": named(row.person_id, people),
            "department": named(row.department_id, departments),
            "name": row.name,
            "weekdays": row.weekdays,
            "opens": _clock(row.opens),
            "closes": _clock(row.closes),
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
        }
        for row in rows
    ]


def _holiday_out(row: Holiday) -> dict[str, Any]:
    return {"id": row.id, "day": row.day, "name": row.name, "kind": row.kind, "works_as": row.works_as}


def _leaves_out(scope: Scope, rows: list[Leave]) -> list[dict[str, Any]]:
    people = [person for row in rows for person in (row.person_id, row.decided_by_id)]
    names = queries.person_names(scope, people)
    fields = ("id", "kind", "starts_at", "ends_at", "note", "status", "requested_at", "decided_at")
    return [
        {
            **{name: getattr(row, name) for name in fields},
            "person": named(row.person_id, names),
            "decided_by": named(row.decided_by_id, names),
        }
        for row in rows
    ]


def _day_out(plan: DayPlan, *, names: dict[date, str]) -> dict[str, Any]:
    holiday = plan.holiday
    return {
        "day": plan.day,
        "working": plan.seconds > 0,
        "seconds": plan.seconds,
        "spans": [{"start": span.start, "end": span.end} for span in plan.spans],
        "holiday": {"name": names.get(plan.day, ""), "kind": holiday.kind} if holiday else None,
        "on_leave": plan.on_leave,
    }


def _clock(moment: time) -> str:
    return moment.strftime("%H:%M")
