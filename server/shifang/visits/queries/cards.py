"""What the phone keeps of visits and templates."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shifang.accounts.types import Scope
from shifang.customers.queries.customers import customer_places
from shifang.ledger.types import RecordedEvent
from shifang.truth.queries.standing import standings
from shifang.visits.models import StepRecord, TemplateAssignment, TemplateVersion, Visit
from shifang.visits.queries import templates
from shifang.visits.types.words import Life, Validity

DAYS_AROUND = timedelta(days=14)


def my_cards(scope: Scope, *, today: date) -> list[dict[str, Any]]:
    """Return the cards of the person's visits from two weeks ago to two weeks ahead."""
    return _cards(scope, list(_mine(scope, today)))


def later_cards(scope: Scope, *, since: date, today: date) -> list[dict[str, Any]]:
    """Return the cards of the person's visits that were too far ahead on a day and are not any more."""
    return _cards(scope, list(_mine(scope, today).filter(day__gt=since + DAYS_AROUND)))


def changed_cards(
    scope: Scope, events: Sequence[RecordedEvent], *, today: date
) -> tuple[list[dict[str, Any]], list[UUID]]:
    """Return the cards of visits that events touched, and the ids of those that are no longer the person's."""
    touched = {event.subject_id for event in events if event.subject_kind == "visit"}
    if not touched:
        return [], []
    mine = list(_mine(scope, today).filter(id__in=touched))
    found = {visit.id for visit in mine}
    gone = _own(scope).filter(id__in=touched - found).values_list("id", flat=True)
    return _cards(scope, mine), list(gone)


def template_cards(scope: Scope) -> list[dict[str, Any]]:
    """Return the newest version of every living template, and the versions that the person's open visits follow."""
    current = list(templates.current_versions(scope).values())
    known = {version.id for version in current}
    pinned = _own(scope).filter(life__in=[Life.PLANNED.value, Life.CHECKED_IN.value])
    others = set(pinned.values_list("template_version_id", flat=True)) - known - {None}
    older = TemplateVersion.objects.filter(organisation_id=scope.organisation_id, id__in=others)
    return [version_card(version) for version in [*current, *older]]


def other_versions(scope: Scope, template_ids: Iterable[UUID], kept: Sequence[UUID]) -> list[UUID]:
    """Return the versions of templates that a phone need not keep."""
    rows = TemplateVersion.objects.filter(organisation_id=scope.organisation_id, template_id__in=list(template_ids))
    return list(rows.exclude(id__in=kept).values_list("id", flat=True))


def version_card(version: TemplateVersion) -> dict[str, Any]:
    """Return a published version as the phone keeps it."""
    return {
        "id": version.id,
        "template_id": version.template_id,
        "name": version.name,
        "version": version.version,
        "order": version.order,
        "steps": version.steps,
    }


def assignment_cards(scope: Scope) -> list[dict[str, Any]]:
    """Return which template follows from a customer's type and tier; null stands for any."""
    return [assignment_card(row) for row in templates.assignments(scope)]


def assignment_card(row: TemplateAssignment) -> dict[str, Any]:
    """Return one assignment as the phone keeps it."""
    return {
        "id": row.id,
        "template_id": row.template_id,
        "customer_type": row.customer_type or None,
        "tier": row.tier or None,
    }


def window_of(visit: Visit) -> dict[str, str] | None:
    """Return the planned hours as "HH:MM", null without any."""
    if visit.window_from is None and visit.window_until is None:
        return None
    return {"start": _hour(visit.window_from), "end": _hour(visit.window_until)}


def _own(scope: Scope) -> QuerySet[Visit]:
    if scope.person_id is None:
        return Visit.objects.none()
    return Visit.objects.filter(organisation_id=scope.organisation_id, person_id=scope.person_id)


def _mine(scope: Scope, today: date) -> QuerySet[Visit]:
    return _own(scope).filter(day__gte=today - DAYS_AROUND, day__lte=today + DAYS_AROUND)


def _cards(scope: Scope, visits: Sequence[Visit]) -> list[dict[str, Any]]:
    done = _steps_done(scope, [visit.id for visit in visits])
    versions = _versions_to_be(scope, [visit for visit in visits if visit.template_version_id is None])
    found = standings(scope, [visit.id for visit in visits]) if visits else {}
    return [
        {**_card(visit, done[visit.id], versions.get(visit.id)), "finding": found.get(visit.id)} for visit in visits
    ]


def _card(visit: Visit, done: list[str], version_to_be: UUID | None) -> dict[str, Any]:
    return {
        "id": visit.id,
        "code": visit.code,
        "customer_id": visit.customer_id,
        "origin": visit.origin,
        "planned_for": visit.planned_for,
        "day": visit.day,
        "window": window_of(visit),
        "due_reason": visit.due_reason or None,
        "state": visit.life,
        "completeness": visit.completeness,
        "completeness_reason": visit.completeness_reason,
        "validity": visit.validity,
        "invalid_reason": visit.validity_reason if visit.validity == Validity.INVALID else None,
        "verification": visit.verification,
        "template_version_id": visit.template_version_id or version_to_be,
        "steps_done": done,
        "joint_id": visit.joint_id,
        "started_at": visit.started_at,
        "checked_in_at": visit.checked_in_at,
        "ended_at": visit.ended_at,
        "on_site_s": visit.on_site_s,
    }


def _steps_done(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    rows = StepRecord.objects.filter(
        organisation_id=scope.organisation_id, visit_id__in=list(ids), superseded_at__isnull=True
    )
    done: dict[UUID, list[str]] = defaultdict(list)
    for visit_id, step_id in rows.order_by("finished_at", "id").values_list("visit_id", "step_id"):
        done[visit_id].append(step_id)
    return done


def _versions_to_be(scope: Scope, visits: Sequence[Visit]) -> dict[UUID, UUID]:
    """What a visit that has not begun would follow today; it is pinned when it begins."""
    if not visits:
        return {}
    places = customer_places(scope, {visit.customer_id for visit in visits})
    rows, current = templates.assignments(scope), templates.current_versions(scope)
    chosen: dict[UUID, UUID] = {}
    for visit in visits:
        place = places.get(visit.customer_id)
        if place is None:
            continue
        version = templates.chosen_version(rows, current, customer_type=place.type, tier=place.tier)
        if version is not None:
            chosen[visit.id] = version.id
    return chosen


def _hour(at: time | None) -> str:
    return "" if at is None else f"{at:%H:%M}"
