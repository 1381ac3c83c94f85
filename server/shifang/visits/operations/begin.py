"""Making visits: scheduled beforehand, begun by the phone, joined by colleagues."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts import queries as accounts
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import customer_places, segments
from shifang.customers.types.words import CustomerPlace
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import clock
from shifang.platform.turns import take_turns
from shifang.protocol.types import Call, Outcome, Park, Wait
from shifang.visits.models import Visit
from shifang.visits.operations.load import cause_of, locked
from shifang.visits.operations.settle import Cause, record
from shifang.visits.payloads import Start
from shifang.visits.queries.templates import assigned_version, version_exists
from shifang.visits.rules.code import LONG, SHORT, visit_code
from shifang.visits.types.closed_lists import CANCELLED, VISIT_CANCELLED, VISIT_DIFFERS, VISIT_SCHEDULED, VISIT_STARTED
from shifang.visits.types.words import Completeness, Life, Origin, Reason, Validity, Verification


def start(call: Call) -> Outcome:
    """Begin a visit on the phone: pin its template's version and link those who come along."""
    payload: Start = call.payload
    cause = cause_of(call)
    day = local_day(call.scope, call.happened_at)
    if payload.joint_with:
        take_turns(f"joint:{call.scope.organisation_id}:{payload.customer_id}:{day}")
    visit = locked(call.scope.organisation_id, payload.visit_id)
    if visit is None:
        visit = _begin_ad_hoc(call, day)
    else:
        _require_same(call, visit)
        if visit.started_at is not None:
            return Outcome(result=started_result(visit), subject_id=visit.id)
    visit.started_at = call.happened_at
    if call.scope.department_id is not None:
        visit.department_id = call.scope.department_id
    visit.day = day
    visit.template_version_id = _pinned_version(call.scope, payload)
    _take_place_of_placeholder(visit, cause)
    _join(call, visit, cause)
    visit.save(force_update=True)
    record(visit, VISIT_STARTED, cause=cause, origin=visit.origin, joint=visit.joint_id is not None)
    return Outcome(result=started_result(visit), subject_id=visit.id, releases=(visit.id,))


def started_result(visit: Visit) -> dict[str, object]:
    """Return what the phone is told of a begun visit."""
    return {"visit_id": visit.id, "code": visit.code, "template_version_id": visit.template_version_id}


def place_of(scope: Scope, customer_id: UUID) -> CustomerPlace | None:
    """Return the customer as visits need it, whoever owns it."""
    return customer_places(scope, [customer_id]).get(customer_id)


def local_day(scope: Scope, at: datetime) -> date:
    """Return the organisation's calendar day of an instant."""
    return at.astimezone(ZoneInfo(scope.timezone)).date()


def new_visit(  # noqa: PLR0913 - a visit's own fields
    *,
    visit_id: UUID,
    scope: Scope,
    customer_id: UUID,
    person_id: UUID,
    department_id: UUID,
    origin: Origin,
    day: date,
    at: datetime,
    reason: Reason,
    planned_for: date | None = None,
    window: tuple[time | None, time | None] = (None, None),
    due_reason: str = "",
    joint_id: UUID | None = None,
    length: int = SHORT,
) -> Visit:
    """Return a planned visit that is not yet inserted; its code has the length asked for."""
    return Visit(
        id=visit_id,
        organisation_id=scope.organisation_id,
        code=visit_code(visit_id, day, length=length),
        customer_id=customer_id,
        person_id=person_id,
        department_id=department_id,
        origin=origin.value,
        day=day,
        planned_for=planned_for,
        window_from=window[0],
        window_until=window[1],
        due_reason=due_reason,
        scheduled_by=scope.person_id if origin is Origin.SCHEDULED else None,
        joint_id=joint_id,
        life=Life.PLANNED.value,
        life_reason=reason.value,
        life_at=at,
        completeness=Completeness.OPEN.value,
        completeness_reason=Reason.NOT_OVER.value,
        completeness_at=at,
        validity=Validity.PENDING.value,
        validity_reason=Reason.NOT_OVER.value,
        validity_at=at,
        verification=Verification.UNVERIFIED.value,
        verification_reason=Reason.NOT_OVER.value,
        verification_at=at,
        created_at=at,
    )


def segment(organisation_id: UUID, visits: Sequence[Visit]) -> None:
    """Write on visits that are not yet inserted what their customers are now."""
    found = segments(organisation_id, {each.customer_id for each in visits})
    for each in visits:
        each.customer_type, each.tier = found.get(each.customer_id, ("", ""))


def insert_visit(*, visit_id: UUID, scope: Scope, **fields: Any) -> Visit | None:
    """Insert a planned visit with the fields of `new_visit` and return it locked; None when the id is taken."""
    for length in (SHORT, LONG):
        made = new_visit(visit_id=visit_id, scope=scope, length=length, **fields)
        segment(scope.organisation_id, [made])
        # A row is left out when its id is taken, or its code: then the longer code is tried.
        Visit.objects.bulk_create([made], ignore_conflicts=True)
        found = locked(scope.organisation_id, visit_id)
        if found is not None:
            return found if found.code == made.code else None
    return None


def _begin_ad_hoc(call: Call, day: date) -> Visit:
    payload: Start = call.payload
    if payload.planned:
        raise Refusal(NOT_FOUND)
    if place_of(call.scope, payload.customer_id) is None:
        # The customer may have been added on the way and its command not have come yet.
        raise Wait(payload.customer_id)
    if call.scope.person_id is None or call.scope.department_id is None:
        raise Refusal(NOT_FOUND)
    made = insert_visit(
        visit_id=payload.visit_id,
        scope=call.scope,
        customer_id=payload.customer_id,
        person_id=call.scope.person_id,
        department_id=call.scope.department_id,
        origin=Origin.AD_HOC,
        day=day,
        at=call.happened_at,
        reason=Reason.STARTED,
    )
    if made is None:
        raise Refusal(VISIT_DIFFERS)
    return made


def _require_same(call: Call, visit: Visit) -> None:
    if visit.person_id != call.scope.person_id:
        raise Refusal(NOT_FOUND)
    if visit.customer_id != call.payload.customer_id:
        raise Refusal(VISIT_DIFFERS)
    if visit.life == Life.CANCELLED and visit.started_at is None:
        if call.overridden_by is None:
            raise Park(VISIT_CANCELLED, subject_id=visit.id)
        visit.life, visit.life_reason, visit.life_at = Life.PLANNED.value, Reason.STARTED.value, call.happened_at
        visit.ended_at = visit.ended_received_at = None
        visit.end_reason = ""


def _pinned_version(scope: Scope, payload: Start) -> UUID | None:
    if payload.template_version_id is not None:
        if not version_exists(scope, payload.template_version_id):
            raise Refusal(NOT_FOUND)
        return payload.template_version_id
    place = place_of(scope, payload.customer_id)
    if place is None:
        return None
    version = assigned_version(scope, customer_type=place.type, tier=place.tier)
    return None if version is None else version.id


def _take_place_of_placeholder(visit: Visit, cause: Cause) -> None:
    """A colleague's joint visit may have made one for this person already; the person's own one replaces it."""
    placeholder = (
        Visit.objects.select_for_update()
        .filter(
            organisation_id=visit.organisation_id,
            person_id=visit.person_id,
            customer_id=visit.customer_id,
            day=visit.day,
            origin=Origin.JOINT.value,
            life=Life.PLANNED.value,
            started_at__isnull=True,
        )
        .exclude(id=visit.id)
        .first()
    )
    if placeholder is None:
        return
    visit.joint_id = placeholder.joint_id
    placeholder.life = Life.CANCELLED.value
    placeholder.life_reason = Reason.REPLACED.value
    placeholder.life_at = cause.happened_at
    placeholder.ended_at, placeholder.ended_received_at = cause.happened_at, cause.received_at
    placeholder.save(force_update=True)
    record(placeholder, CANCELLED, cause=cause, reason=Reason.REPLACED.value, replaced_by=str(visit.id))


def _join(call: Call, visit: Visit, cause: Cause) -> None:
    """Link the visits of those who come along; one is planned for whoever has none yet."""
    others = set(call.payload.joint_with) - {visit.person_id}
    if not others:
        return
    departments = accounts.companion_departments(call.scope, sorted(others))
    if len(departments) != len(others):
        raise Refusal(NOT_FOUND)
    theirs = _visits_of(visit, others)
    group = visit.joint_id or next((each.joint_id for each in theirs if each.joint_id), None) or visit.id
    visit.joint_id = group
    for each in theirs:
        if each.joint_id is None:
            each.joint_id = group
            each.save(force_update=True)
    for person_id in sorted(others - {each.person_id for each in theirs}):
        made = insert_visit(
            visit_id=clock.new_id(),
            scope=call.scope,
            customer_id=visit.customer_id,
            person_id=person_id,
            department_id=departments[person_id],
            origin=Origin.JOINT,
            day=visit.day,
            at=call.happened_at,
            reason=Reason.SCHEDULED,
            planned_for=visit.day,
            joint_id=group,
        )
        if made is not None:
            record(made, VISIT_SCHEDULED, cause=cause, origin=made.origin, planned_for=str(visit.day))


def _visits_of(visit: Visit, people: set[UUID]) -> Sequence[Visit]:
    rows = Visit.objects.select_for_update().filter(
        organisation_id=visit.organisation_id,
        customer_id=visit.customer_id,
        person_id__in=people,
        day=visit.day,
    )
    newest: dict[UUID, Visit] = {}
    for each in rows.exclude(life=Life.CANCELLED.value).order_by("id"):
        newest[each.person_id] = each
    return list(newest.values())
