"""Shifts, holidays and leave. Past working time is never rewritten silently: each change is an event."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shifang.accounts import queries
from shifang.accounts.models import Holiday, Leave, Shift
from shifang.accounts.operations.recording import record
from shifang.accounts.types import (
    CALENDAR_MANAGE,
    HOLIDAY_ADDED,
    HOLIDAY_REMOVED,
    LEAVE_APPROVED,
    LEAVE_CANCELLED,
    LEAVE_OVER,
    LEAVE_OVERLAPS,
    LEAVE_REFUSED,
    LEAVE_REQUEST,
    LEAVE_REQUESTED,
    PERIOD_INVALID,
    SHIFT_ADDED,
    SHIFT_ENDED,
    TAKEN,
    WHOLE_ORGANISATION_ONLY,
    LeaveKind,
    LeaveStatus,
    Reach,
    Scope,
)
from shifang.kernel.intervals import HolidayKind
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import tenancy

LONGEST_LEAVE_DAYS = 366
_SETTLING = {
    LeaveStatus.APPROVED: LEAVE_APPROVED,
    LeaveStatus.REFUSED: LEAVE_REFUSED,
    LeaveStatus.CANCELLED: LEAVE_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift of one person, of a department and all below it, or (neither) of everybody."""

    weekdays: frozenset[int]
    opens: time
    closes: time
    valid_from: date
    valid_until: date | None = None
    department_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewHoliday:
    """A day off, or a day made up for with the hours of weekday `works_as`."""

    day: date
    name: str
    kind: HolidayKind
    works_as: int = 1


@dataclass(frozen=True, slots=True)
class NewLeave:
    """A leave of a person from a moment to another (aware)."""

    person_id: UUID
    kind: LeaveKind
    starts_at: datetime
    ends_at: datetime
    note: str = ""


def add_shift(*, scope: Scope, shift: NewShift, now: datetime) -> Shift:
    """Add a shift for somebody the scope may manage."""
    scope.require(CALENDAR_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        _require_target(scope, department_id=shift.department_id, person_id=shift.person_id)
        row = Shift.objects.create(
            organisation_id=scope.organisation_id,
            department_id=shift.department_id,
            person_id=shift.person_id,
            name=shift.name,
            weekdays=sorted(shift.weekdays),
            opens=shift.opens,
            closes=shift.closes,
            valid_from=shift.valid_from,
            valid_until=shift.valid_until,
            created_at=now,
        )
        record(SHIFT_ADDED, Subject("shift", row.id), scope=scope, now=now, facts=_shift_facts(row))
    return row


def end_shift(*, scope: Scope, shift_id: UUID, today: date, now: datetime) -> None:
    """End a shift before `today` (local); one that has not begun is removed."""
    scope.require(CALENDAR_MANAGE)
    with tenancy.organisation(scope.organisation_id):
        row = Shift.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=shift_id).first()
        if row is None:
            raise Refusal(NOT_FOUND)
        _require_target(scope, department_id=row.department_id, person_id=row.person_id)
        record(SHIFT_ENDED, Subject("shift", row.id), scope=scope, now=now, facts=_shift_facts(row))
        if row.valid_from >= today:
            row.delete()
        elif row.valid_until is None or row.valid_until >= today:
            row.valid_until = today - timedelta(days=1)
            row.save(update_fields=["valid_until"])


def add_holiday(*, scope: Scope, holiday: NewHoliday, now: datetime) -> Holiday:
    """Add a day off or a make-up day for everybody; one per day."""
    _require_whole_organisation(scope)
    row = Holiday(
        organisation_id=scope.organisation_id,
        day=holiday.day,
        name=holiday.name,
        kind=holiday.kind,
        works_as=holiday.works_as,
    )
    with tenancy.organisation(scope.organisation_id):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Refusal(TAKEN, field="day") from error
        facts = {"day": str(row.day), "name": row.name, "kind": row.kind, "works_as": row.works_as}
        record(HOLIDAY_ADDED, Subject("holiday", row.id), scope=scope, now=now, facts=facts)
    return row


def remove_holiday(*, scope: Scope, holiday_id: UUID, now: datetime) -> None:
    """Take a holiday out of the calendar."""
    _require_whole_organisation(scope)
    with tenancy.organisation(scope.organisation_id):
        row = Holiday.objects.filter(organisation_id=scope.organisation_id, id=holiday_id).first()
        if row is None:
            raise Refusal(NOT_FOUND)
        facts = {"day": str(row.day), "name": row.name, "kind": row.kind}
        record(HOLIDAY_REMOVED, Subject("holiday", row.id), scope=scope, now=now, facts=facts)
        row.delete()


def ask_leave(*, scope: Scope, leave: NewLeave, now: datetime) -> Leave:
    """Ask for one's own leave, which then needs an approval; leave entered for somebody else stands at once."""
    own = leave.person_id == scope.person_id
    if not timedelta(0) < leave.ends_at - leave.starts_at <= timedelta(days=LONGEST_LEAVE_DAYS):
        raise Refusal(PERIOD_INVALID, days=LONGEST_LEAVE_DAYS)
    with tenancy.organisation(scope.organisation_id):
        person = queries.person_row(scope, leave.person_id, lock=True)
        scope.require_sight(department_id=person.department_id, person_id=person.id)
        scope.require(LEAVE_REQUEST if own else CALENDAR_MANAGE)
        _refuse_overlap(scope, leave)
        row = Leave.objects.create(
            organisation_id=scope.organisation_id,
            person_id=person.id,
            department_id=person.department_id,
            kind=leave.kind,
            starts_at=leave.starts_at,
            ends_at=leave.ends_at,
            note=leave.note,
            status=LeaveStatus.REQUESTED if own else LeaveStatus.APPROVED,
            requested_by_id=scope.me,
            requested_at=now,
            decided_at=None if own else now,
            decided_by_id=None if own else scope.person_id,
        )
        _record_leave(LEAVE_REQUESTED if own else LEAVE_APPROVED, row, actor_id=scope.person_id, now=now)
        # An approval that nobody else could decide is granted within the same transaction.
        row.refresh_from_db(fields=["status", "decided_at", "decided_by"])
    return row


def cancel_leave(*, scope: Scope, leave_id: UUID, now: datetime) -> None:
    """Take a leave back: one's own, or one of somebody the scope may manage."""
    with tenancy.organisation(scope.organisation_id):
        row = Leave.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=leave_id).first()
        if row is None:
            raise Refusal(NOT_FOUND)
        scope.require_sight(department_id=row.department_id, person_id=row.person_id)
        scope.require(LEAVE_REQUEST if row.person_id == scope.person_id else CALENDAR_MANAGE)
        if row.status not in {LeaveStatus.REQUESTED, LeaveStatus.APPROVED}:
            raise Refusal(LEAVE_OVER, status=row.status)
        _settle(row, LeaveStatus.CANCELLED, actor_id=scope.person_id, now=now)
        _record_leave(LEAVE_CANCELLED, row, actor_id=scope.person_id, now=now)


def settle_leave(
    organisation_id: UUID, *, leave_id: UUID, status: LeaveStatus, decided_by: UUID | None, now: datetime
) -> None:
    """Write how the approval of a requested leave ended; one that is settled already stays as it is."""
    with tenancy.organisation(organisation_id):
        row = Leave.objects.select_for_update().filter(organisation_id=organisation_id, id=leave_id).first()
        if row is None or row.status != LeaveStatus.REQUESTED:
            return
        _settle(row, status, actor_id=decided_by, now=now)
        _record_leave(_SETTLING[status], row, actor_id=decided_by, now=now)


def _settle(row: Leave, status: LeaveStatus, *, actor_id: UUID | None, now: datetime) -> None:
    row.status = status
    row.decided_at = now
    row.decided_by_id = actor_id
    row.save(update_fields=["status", "decided_at", "decided_by"])


def _refuse_overlap(scope: Scope, leave: NewLeave) -> None:
    standing = Leave.objects.filter(
        organisation_id=scope.organisation_id,
        person_id=leave.person_id,
        status__in=[LeaveStatus.REQUESTED, LeaveStatus.APPROVED],
        starts_at__lt=leave.ends_at,
        ends_at__gt=leave.starts_at,
    )
    if standing.exists():
        raise Refusal(LEAVE_OVERLAPS)


def _require_target(scope: Scope, *, department_id: UUID | None, person_id: UUID | None) -> None:
    if person_id is not None:
        person = queries.person_row(scope, person_id)
        scope.require_sight(department_id=person.department_id, person_id=None)
    elif department_id is not None:
        queries.department_row(scope, department_id)
        scope.require_sight(department_id=department_id, person_id=None)
    else:
        _require_whole_organisation(scope)


def _require_whole_organisation(scope: Scope) -> None:
    scope.require(CALENDAR_MANAGE)
    if scope.reach is not Reach.ORGANISATION:
        raise Refusal(WHOLE_ORGANISATION_ONLY)


def _shift_facts(row: Shift) -> dict[str, Any]:
    return {
        "person_id": str(row.person_id) if row.person_id else None,
        "department_id": str(row.department_id) if row.department_id else None,
        "weekdays": row.weekdays,
        "from": row.opens.strftime("%H:%M"),
        "to": row.closes.strftime("%H:%M"),
        "valid_from": str(row.valid_from),
        "valid_until": str(row.valid_until) if row.valid_until else None,
    }


def _record_leave(kind: EventKind, row: Leave, *, actor_id: UUID | None, now: datetime) -> None:
    ledger.record(
        row.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("leave", row.id),
            related_id=row.person_id,
            actor_id=actor_id,
            department_id=row.department_id,
            happened_at=now,
            received_at=now,
            facts={
                "person_id": str(row.person_id),
                "kind": row.kind,
                "starts_at": row.starts_at.isoformat(),
                "ends_at": row.ends_at.isoformat(),
                "note": row.note,
            },
        ),
    )
