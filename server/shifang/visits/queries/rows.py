"""Visits as lists, maps and series show them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor
from shifang.visits.models import AnswerValue, Visit
from shifang.visits.queries.cards import window_of
from shifang.visits.queries.visits import Filters, filtered
from shifang.visits.types.words import Life, Validity


def visit_row(visit: Visit) -> dict[str, Any]:
    """Return a visit, loaded with customer, person and department, as lists show it."""
    return {
        "id": visit.id,
        "code": visit.code,
        "customer_id": visit.customer_id,
        "customer_name": visit.customer.name,
        "person_id": visit.person_id,
        "person_name": visit.person.name,
        "department_id": visit.department_id,
        "department_name": visit.department.name,
        "origin": visit.origin,
        "joint_id": visit.joint_id,
        "day": visit.day,
        "planned_for": visit.planned_for,
        "window": window_of(visit),
        "due_reason": visit.due_reason or None,
        "state": visit.life,
        "state_at": visit.life_at,
        "completeness": visit.completeness,
        "completeness_reason": visit.completeness_reason,
        "validity": visit.validity,
        "validity_reason": visit.validity_reason,
        "invalid_reason": visit.validity_reason if visit.validity == Validity.INVALID else None,
        "verification": visit.verification,
        "verification_reason": visit.verification_reason,
        "started_at": visit.started_at,
        "checked_in_at": visit.checked_in_at,
        "ended_at": visit.ended_at,
        "end_reason": visit.end_reason or None,
        "on_site_s": visit.on_site_s,
        "distance_m": visit.distance_m,
        "accuracy_m": visit.accuracy_m,
        "to_review": visit.to_review,
    }


def map_points(scope: Scope, day: date, *, department_id: UUID | None = None) -> list[dict[str, Any]]:
    """Return the visible visits of a day as dots: where the customer is, and where the person checked in."""
    rows = filtered(scope, Filters(since=day, until=day, department_id=department_id))
    rows = rows.exclude(life=Life.CANCELLED.value)
    found = rows.select_related("customer", "person").order_by("id")
    return [_point(each) for each in found if each.customer.latitude is not None]


def _point(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        "code": visit.code,
        "customer_id": visit.customer_id,
        "customer_name": visit.customer.name,
        "tier": visit.customer.tier,
        "latitude": visit.customer.latitude,
        "longitude": visit.customer.longitude,
        "person_id": visit.person_id,
        "person_name": visit.person.name,
        "state": visit.life,
        "completeness": visit.completeness,
        "validity": visit.validity,
        "verification": visit.verification,
        "planned_for": visit.planned_for,
        "checked_in_at": visit.checked_in_at,
        "ended_at": visit.ended_at,
        "on_site_s": visit.on_site_s,
        "at": None
        if visit.latitude is None
        else {"latitude": visit.latitude, "longitude": visit.longitude, "accuracy_m": visit.accuracy_m},
    }


def answers(
    scope: Scope,
    *,
    path: str,
    customer_id: UUID | None,
    since: datetime | None,
    until: datetime | None,
    cursor: str,
    limit: int,
) -> tuple[list[dict[str, Any]], str | None]:
    """Return the values of one field over visible visits, newest first, and the next cursor."""
    seen = visible(scope, person="visit__person_id", department="visit__department_id")
    rows = AnswerValue.objects.filter(seen, path=path)
    wanted = {"customer_id": customer_id, "happened_at__gte": since, "happened_at__lt": until}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if cursor:
        at, identifier = _moment_of(cursor)
        rows = rows.filter(Q(happened_at__lt=at) | Q(happened_at=at, id__lt=identifier))
    found = list(rows.select_related("customer").order_by("-happened_at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    following = encode_cursor(last.happened_at.isoformat(), last.id) if last is not None else None
    return [_answer(each) for each in found[:limit]], following


def _moment_of(cursor: str) -> tuple[datetime, UUID]:
    at, identifier = decode_cursor(cursor, size=2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(identifier))
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None


def _answer(value: AnswerValue) -> dict[str, Any]:
    return {
        "id": value.id,
        "visit_id": value.visit_id,
        "customer_id": value.customer_id,
        "customer_name": value.customer.name,
        "step_id": value.step_id,
        "path": value.path,
        "row": value.row,
        "side": value.side,
        "number": value.number,
        "text": value.text,
        "happened_at": value.happened_at,
    }
