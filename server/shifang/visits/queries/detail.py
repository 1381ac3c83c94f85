"""One visit with all that is known about it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import customer_places
from shifang.kernel.datum import Datum, to_wgs84
from shifang.kernel.geo import Point
from shifang.ledger import queries as ledger
from shifang.ledger.types import KINDS
from shifang.protocol import queries as protocol
from shifang.truth.queries.findings import of_subject
from shifang.truth.rules.telling import told_findings
from shifang.truth.types.findings import FINDING_VIEW
from shifang.truth.types.stored import facts_from_json
from shifang.truth.words import name_of
from shifang.visits.models import CheckInAttempt, StepRecord, TemplateVersion, Visit, VisitPhoto
from shifang.visits.queries.facts import photos_of, steps_done, template_steps
from shifang.visits.queries.rows import visit_row
from shifang.visits.queries.visits import companions, find_visit
from shifang.visits.rules.states import out_of_order
from shifang.visits.rules.visibility import visible_steps
from shifang.visits.types.words import Step, StepOrder
from shifang.visits.words import explain

_EVENTS = 200
_REVIEW = (
    "id",
    "command_id",
    "verdict",
    "status",
    "decision",
    "note",
    "decided_at",
    "appeal",
    "appealed_at",
)


def visit_detail(scope: Scope, visit_id: UUID, *, language: str) -> dict[str, Any]:
    """Return a visible visit with fence, attempts, steps, photos, states and timeline; raise `not_found` otherwise."""
    visit = find_visit(scope, visit_id)
    attempts = list(
        CheckInAttempt.objects.filter(organisation_id=visit.organisation_id, visit_id=visit.id).order_by("id")
    )
    photos = photos_of(visit)
    place = customer_places(scope, [visit.customer_id])[visit.customer_id]
    return {
        **visit_row(visit),
        "customer": {
            "id": place.id,
            "name": place.name,
            "address": place.address,
            "type": place.type,
            "tier": place.tier,
            "latitude": place.point.latitude if place.point else None,
            "longitude": place.point.longitude if place.point else None,
        },
        "fence": _fence(visit, attempts, place.geofence_radius_m),
        "template": _template(visit),
        "states": _states(visit),
        "attempts": _attempts(scope, attempts, language),
        "steps": _steps(visit, photos),
        "photos": [_photo(each) for each in photos if each.record_id is None],
        "check_out": _check_out(visit),
        "findings": [_finding(each, language) for each in _findings(scope, visit)],
        "reviews": _reviews(scope, visit),
        "joint": [_companion(each) for each in companions(scope, visit)],
        "open_commands": _open_commands(visit),
        "timeline": _timeline(scope, visit, language),
    }


def _fence(visit: Visit, attempts: list[CheckInAttempt], radius_m: int | None) -> dict[str, Any] | None:
    """The fence as it was judged: of the attempt that counts, else of the newest, else as it stands today."""
    counting = [each for each in attempts if each.id == visit.attempt_id] or attempts[-1:]
    if counting and counting[0].facts.get("position_known"):
        return {**counting[0].facts["customer"], "radius_m": counting[0].assessment["radius_m"]}
    customer = visit.customer
    if customer.latitude is None or radius_m is None:
        return None
    return {"latitude": customer.latitude, "longitude": customer.longitude, "radius_m": radius_m}


def _template(visit: Visit) -> dict[str, Any] | None:
    if visit.template_version_id is None:
        return None
    row = TemplateVersion.objects.get(organisation_id=visit.organisation_id, id=visit.template_version_id)
    return {
        "id": row.id,
        "template_id": row.template_id,
        "name": row.name,
        "version": row.version,
        "order": row.order,
    }


def _states(visit: Visit) -> list[dict[str, Any]]:
    return [
        {
            "axis": axis,
            "value": getattr(visit, axis),
            "reason": getattr(visit, f"{axis}_reason"),
            "at": getattr(visit, f"{axis}_at"),
        }
        for axis in ("life", "completeness", "validity", "verification")
    ]


def _attempts(scope: Scope, attempts: list[CheckInAttempt], language: str) -> list[dict[str, Any]]:
    names = person_names(scope, [each.overridden_by for each in attempts])
    weighed = FINDING_VIEW in scope.permissions
    return [
        {
            **_attempt(each, names),
            **_weighed(each.assessment if weighed else {}, language),
            "findings": [_finding(found, language) for found in _shown(scope, each.assessment["findings"])],
        }
        for each in attempts
    ]


def _shown(scope: Scope, findings: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What a reviewer may know of a judgement, and what the person themselves: the same as their phone is told."""
    return findings if FINDING_VIEW in scope.permissions else told_findings(findings)


def _weighed(judged: Mapping[str, Any], language: str) -> dict[str, Any]:
    """How sure the position is and what speaks against it: for reviewers, for it teaches a forger what to avoid."""
    reasons = [name_of(each, language) for each in judged.get("reasons", ())]
    return {"tier": judged.get("tier"), "risk": judged.get("risk"), "reasons": reasons}


def _attempt(attempt: CheckInAttempt, names: Mapping[UUID, str]) -> dict[str, Any]:
    facts = facts_from_json(attempt.facts)
    judged = attempt.assessment
    return {
        "id": attempt.id,
        "command_id": attempt.command_id,
        "purpose": attempt.purpose,
        "cause": attempt.cause,
        "device_id": attempt.device_id,
        "happened_at": attempt.happened_at,
        "received_at": attempt.received_at,
        "judged_at": attempt.judged_at,
        "verdict": attempt.verdict,
        "accepted": attempt.accepted,
        "distance_m": judged["distance_m"],
        "accuracy_m": judged["accuracy_m"],
        "radius_m": judged["radius_m"],
        "p_inside": judged["p_inside"],
        "fix_index": judged["fix_index"],
        "fixes": [
            {
                "latitude": fix.position.latitude,
                "longitude": fix.position.longitude,
                "datum": fix.datum.value,
                "accuracy_m": fix.accuracy_m,
                "fixed_at": fix.fixed_at,
                "provider": fix.provider,
                "mock": fix.mock,
            }
            for fix in facts.fixes
        ],
        "policy_version": attempt.policy_version,
        "engine_version": attempt.engine_version,
        "overridden_by": names.get(attempt.overridden_by) if attempt.overridden_by else None,
        "environment": attempt.environment,
    }


def _finding(plain: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "signal": plain["signal"],
        "verdict": plain["verdict"],
        "measured": plain.get("measured"),
        "limit": plain.get("limit"),
        "unit": plain.get("unit") or "",
        "evidence": plain.get("evidence") or [],
        "applicable": plain.get("applicable", True),
        "params": plain.get("params") or {},
        "sentence": explain(plain, language),
    }


def _findings(scope: Scope, visit: Visit) -> list[Mapping[str, Any]]:
    order, steps = template_steps(visit)
    found = _shown(scope, list(visit.findings))
    if order == StepOrder.FIXED:
        wrong = out_of_order(steps, steps_done(visit).values())
        if wrong:
            found.append({"signal": "steps_out_of_order", "verdict": "flag", "params": {"steps": list(wrong)}})
    return found


def _reviews(scope: Scope, visit: Visit) -> list[dict[str, Any]]:
    """What the review centre holds about this visit's check-ins, newest first."""
    rows = list(reversed(of_subject(visit.organisation_id, visit.id)))
    names = person_names(scope, [each.decided_by for each in rows])
    weighed = FINDING_VIEW in scope.permissions
    return [
        {
            **{name: getattr(row, name) for name in _REVIEW},
            "risk": row.risk if weighed else None,
            "tier": row.tier if weighed else None,
            "decided_by": names.get(row.decided_by) if row.decided_by else None,
        }
        for row in rows
    ]


def _steps(visit: Visit, photos: list[VisitPhoto]) -> list[dict[str, Any]]:
    rows = StepRecord.objects.filter(organisation_id=visit.organisation_id, visit_id=visit.id).order_by("received_at")
    by_step: dict[str, list[StepRecord]] = defaultdict(list)
    for row in rows:
        by_step[row.step_id].append(row)
    shots: dict[UUID | None, list[VisitPhoto]] = defaultdict(list)
    for each in photos:
        shots[each.record_id].append(each)
    steps = template_steps(visit)[1]
    current = {row.step_id: row for row in rows if row.superseded_at is None}
    shown = {each.id for each in visible_steps(steps, {key: row.answers for key, row in current.items()})}
    return [_step(each, by_step[each.id], shots, visible=each.id in shown) for each in steps]


def _step(
    step: Step, rows: list[StepRecord], shots: Mapping[UUID | None, list[VisitPhoto]], *, visible: bool
) -> dict[str, Any]:
    counting = next((row for row in rows if row.superseded_at is None), None)
    return {
        "id": step.id,
        "kind": step.kind,
        "title": dict(step.title),
        "required": step.required,
        "config": dict(step.config),
        "visible": visible,
        "done": counting is not None,
        "answers": counting.answers if counting else {},
        "started_at": counting.started_at if counting else None,
        "finished_at": counting.finished_at if counting else None,
        "received_at": counting.received_at if counting else None,
        "photos": [_photo(each) for each in shots.get(counting.id, [])] if counting else [],
        "earlier": [
            {"answers": row.answers, "happened_at": row.happened_at, "superseded_at": row.superseded_at}
            for row in rows
            if row.superseded_at is not None
        ],
    }


def _photo(photo: VisitPhoto) -> dict[str, Any]:
    return {
        "sha256": photo.sha256,
        "size": photo.size,
        "category": photo.category,
        "taken_at": photo.taken_at,
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "accuracy_m": photo.accuracy_m,
        "held": photo.held_at is not None,
        "capture": photo.capture,
    }


def _check_out(visit: Visit) -> dict[str, Any] | None:
    if visit.stay is None:
        return None
    return {
        "at": visit.ended_at,
        "received_at": visit.ended_received_at,
        "distance_m": visit.end_distance_m,
        "on_site_s": visit.on_site_s,
        "minimum_s": visit.stay["minimum_s"],
        "source": visit.stay["source"],
        "policy_version": visit.stay["policy_version"],
        "fixes": [_wgs84(each) for each in (visit.end_location or {}).get("fixes", [])],
    }


def _wgs84(fix: Mapping[str, Any]) -> dict[str, Any]:
    position = to_wgs84(Point(fix["latitude"], fix["longitude"]), Datum(fix["datum"]))
    kept = {name: fix[name] for name in ("datum", "accuracy_m", "fixed_at", "provider", "mock")}
    return {"latitude": position.latitude, "longitude": position.longitude, **kept}


def _companion(visit: Visit) -> dict[str, Any]:
    return {
        "visit_id": visit.id,
        "code": visit.code,
        "person_id": visit.person_id,
        "person_name": visit.person.name,
        "state": visit.life,
    }


def _open_commands(visit: Visit) -> list[dict[str, Any]]:
    rows = protocol.open_commands_of(visit.organisation_id, visit.id)
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "status": row.status,
            "code": row.code,
            "params": row.params,
            "happened_at": row.happened_at,
        }
        for row in rows
    ]


def _timeline(scope: Scope, visit: Visit, language: str) -> list[dict[str, Any]]:
    events = ledger.timeline(scope.organisation_id, subject_id=visit.id, limit=_EVENTS)
    names = person_names(scope, [event.actor_id for event in events])
    return [
        {
            "id": event.id,
            "kind": event.kind,
            "title": _title(event.kind, language),
            "actor_id": event.actor_id,
            "actor_name": names.get(event.actor_id) if event.actor_id else None,
            "happened_at": event.happened_at,
            "received_at": event.received_at,
            "facts": event.facts,
        }
        for event in events
    ]


def _title(code: str, language: str) -> str:
    kind = KINDS.get(code)
    if kind is None:
        return code
    return kind.en if language == "en" else kind.zh
