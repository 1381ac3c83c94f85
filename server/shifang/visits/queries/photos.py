"""The photo wall: photos of visible visits by filters, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from shifang.accounts.queries import visible
from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.platform.paging import CURSOR_INVALID, decode_cursor, encode_cursor
from shifang.truth.queries.findings import standing_of, subjects_in
from shifang.truth.types.findings import Box
from shifang.visits.models import VisitPhoto
from shifang.visits.queries.visits import departments_below

FindingFilter = Literal["", "any", "open", "none"]


@dataclass(frozen=True, slots=True)
class PhotoFilters:
    """What the wall is narrowed to; empty parts narrow nothing.

    Days are the organisation's, both included, and speak of when a photo was taken; a department stands for those
    below it too. `finding`: photos of visits with any finding, with one that waits, or with none.
    """

    since: date | None = None
    until: date | None = None
    category: str = ""
    customer_id: UUID | None = None
    person_id: UUID | None = None
    department_id: UUID | None = None
    visit_id: UUID | None = None
    verification: str = ""
    finding: FindingFilter = ""


def photo_doubts(organisation_id: UUID, hashes: Iterable[str]) -> dict[tuple[UUID, str], str]:
    """Return what stands against photos in the visits that use them: "review" while a reviewer must decide, "confirm"
    once the doubt was found right, "dismiss" once it was not. A use that nothing was found against is left out.
    """
    rows = VisitPhoto.objects.filter(organisation_id=organisation_id, sha256__in=set(hashes), current=True)
    doubted = rows.exclude(doubt="").values_list("visit_id", "sha256", "doubt")
    return {(visit_id, sha256): doubt for visit_id, sha256, doubt in doubted}


def wall(scope: Scope) -> QuerySet[VisitPhoto]:
    """Return the photos that count (not those of a step sent anew without them) of visits the scope may see."""
    seen = visible(scope, person="visit__person_id", department="visit__department_id")
    rows = VisitPhoto.objects.filter(seen, organisation_id=scope.organisation_id, current=True)
    return rows.select_related("visit__customer", "visit__person", "visit__department", "record")


def taken_at_customers(scope: Scope, customer_ids: Any) -> QuerySet[VisitPhoto]:
    """Return the photos that count of visits to customers, whoever made them.

    For a domain above that has itself decided that the scope may see these customers: ids, or a query of them.
    """
    rows = VisitPhoto.objects.filter(
        organisation_id=scope.organisation_id, current=True, visit__customer_id__in=customer_ids
    )
    return rows.select_related("visit__customer", "visit__person", "visit__department", "record")


def filtered(scope: Scope, filters: PhotoFilters) -> QuerySet[VisitPhoto]:
    """Return the visible photos that meet the filters."""
    equal = {
        "taken_at__gte": day_begins(scope, filters.since),
        "taken_at__lt": day_begins(scope, filters.until, later=1),
        "category": filters.category,
        "visit__customer_id": filters.customer_id,
        "visit__person_id": filters.person_id,
        "visit__department_id__in": departments_below(filters.department_id),
        "visit_id": filters.visit_id,
        "visit__verification": filters.verification,
    }
    rows = wall(scope).filter(**{name: value for name, value in equal.items() if value is not None and value != ""})
    return _by_finding(rows, scope, filters.finding)


def list_photos(
    scope: Scope, filters: PhotoFilters, *, cursor: str, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of the wall, newest first, and the cursor of the next."""
    rows = filtered(scope, filters)
    if cursor:
        at, identifier = _position(cursor)
        rows = rows.filter(taken_at__lte=at).filter(Q(taken_at__lt=at) | Q(id__lt=identifier))
    found = list(rows.order_by("-taken_at", "-id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    following = encode_cursor(last.taken_at.isoformat(), last.id) if last is not None else None
    return photo_rows(scope, found[:limit]), following


def photo_rows(scope: Scope, photos: Iterable[VisitPhoto]) -> list[dict[str, Any]]:
    """Return photos as the wall shows them: what, where, when, whose, and how the visit stands."""
    listed = list(photos)
    standing = standing_of(scope.organisation_id, [each.visit_id for each in listed])
    return [_row(each, finding=standing.get(each.visit_id)) for each in listed]


def day_begins(scope: Scope, day: date | None, *, later: int = 0) -> datetime | None:
    """Return when a day of the organisation begins, or one so many days later; none for days at the end of time."""
    if day is None or not date.min + timedelta(days=2) < day < date.max - timedelta(days=2):
        return None
    return datetime.combine(day + timedelta(days=later), time(0), ZoneInfo(scope.timezone)).astimezone(UTC)


def _by_finding(rows: QuerySet[VisitPhoto], scope: Scope, finding: FindingFilter) -> QuerySet[VisitPhoto]:
    if finding == "":
        return rows
    if finding == "open":
        return rows.filter(visit_id__in=subjects_in(scope.organisation_id, Box.WAITING))
    told = Q(visit_id__in=subjects_in(scope.organisation_id, Box.WAITING)) | Q(
        visit_id__in=subjects_in(scope.organisation_id, Box.DECIDED)
    )
    return rows.filter(told) if finding == "any" else rows.exclude(told)


def _row(photo: VisitPhoto, *, finding: str | None) -> dict[str, Any]:
    visit = photo.visit
    return {
        "id": photo.id,
        "sha256": photo.sha256,
        "category": photo.category,
        "taken_at": photo.taken_at,
        "held": photo.held_at is not None,
        "capture": photo.capture,
        "latitude": photo.latitude if photo.latitude is not None else visit.latitude,
        "longitude": photo.longitude if photo.latitude is not None else visit.longitude,
        "accuracy_m": photo.accuracy_m if photo.latitude is not None else visit.accuracy_m,
        "step_id": photo.record.step_id if photo.record is not None else None,
        "visit_id": visit.id,
        "visit_code": visit.code,
        "customer_id": visit.customer_id,
        "customer_name": visit.customer.name,
        "person_id": visit.person_id,
        "person_name": visit.person.name,
        "department_name": visit.department.name,
        "validity": visit.validity,
        "verification": visit.verification,
        "finding": finding,
    }


def _position(cursor: str) -> tuple[datetime, UUID]:
    at, identifier = decode_cursor(cursor, size=2)
    try:
        return datetime.fromisoformat(str(at)), UUID(str(identifier))
    except ValueError:
        raise Refusal(CURSOR_INVALID) from None
