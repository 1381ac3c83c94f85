"""Ending a visit: checked out, cancelled, or the shop was closed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.geo import distance_m
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.platform import jobs
from shifang.protocol import operations as protocol
from shifang.protocol.types import Call, Outcome, Park, Wait
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.operations.begin import place_of
from shifang.visits.operations.check_in import KIND as CHECK_IN_KIND
from shifang.visits.operations.judging import (
    Judgement,
    assessed,
    figures,
    judge,
    judge_leaving,
    keep_attempt,
    known_of,
    refusal_words,
)
from shifang.visits.operations.load import cause_of, locked, own_visit
from shifang.visits.operations.reviews import close_harmless, doubt_of, forget_ending, tells_more, to_review
from shifang.visits.operations.settle import Cause, record, settle
from shifang.visits.operations.stay import judge_time
from shifang.visits.operations.steps import hold_photos, keep_photos
from shifang.visits.payloads import Cancel, CheckOut, ShopClosed
from shifang.visits.queries.facts import ENDED
from shifang.visits.queries.visits import visible_visits
from shifang.visits.types.closed_lists import (
    CANCELLED,
    CHECKED_OUT,
    NOT_OPEN,
    PHOTO_NEEDED,
    SHOP_CLOSED,
    VISIT_ENDED,
    VISIT_PLAN,
)
from shifang.visits.types.words import Life, Reason

# What judgements of an ending are for.
CHECKED_OUT_AT, SHOP_CLOSED_AT = "check_out", "shop_closed"
_LOOK_AGAIN = timedelta(seconds=1)


def check_out(call: Call) -> Outcome:
    """Check out: judge the time on site and settle the visit. The earliest check-out counts."""
    payload: CheckOut = call.payload
    visit = own_visit(call)
    if visit.checked_in_at is None:
        raise Wait(visit.id)
    if visit.life in {Life.CANCELLED, Life.SHOP_CLOSED}:
        raise Park(VISIT_ENDED, subject_id=visit.id)
    if visit.life == Life.CHECKED_OUT and not _earlier(call, visit):
        return Outcome(result=_result(visit, superseded=True), subject_id=visit.id)
    forget_ending(visit, now=call.received_at)
    judgement = judge_leaving(call, place=place_of(call.scope, visit.customer_id))
    _end(call, visit, Life.CHECKED_OUT)
    attempt = _keep_ending(call, visit, judgement, purpose=CHECKED_OUT_AT)
    visit.on_site_ms = payload.on_site_ms
    visit.end_location = payload.location.model_dump(mode="json")
    judge_time(call.scope, visit)
    cause = cause_of(call)
    record(
        visit,
        CHECKED_OUT,
        cause=cause,
        on_site_s=visit.on_site_s,
        **{**_told(visit, judgement), "distance_m": visit.end_distance_m, **assessed(attempt)},
    )
    settle(visit, cause=cause)
    _see_late_commands(visit)
    if payload.location.wifi or payload.location.cells:
        # A phone that hears radio now has heard it at the check-in.
        jobs.enqueue("visits.follow_radio", organisation_id=str(visit.organisation_id), visit_id=str(visit.id))
    free_person(visit, now=call.received_at)
    return Outcome(result=_result(visit), subject_id=visit.id, releases=(visit.id,))


def cancel(call: Call) -> Outcome:
    """Cancel a visit that has not ended."""
    payload: Cancel = call.payload
    visit = locked(call.scope.organisation_id, payload.visit_id)
    if visit is None:
        raise Wait(payload.visit_id)
    if visit.person_id != call.scope.person_id:
        raise Refusal(NOT_FOUND)
    if visit.life == Life.CANCELLED:
        return Outcome(result=_result(visit, superseded=True), subject_id=visit.id)
    if visit.life in ENDED:
        raise Park(VISIT_ENDED, subject_id=visit.id)
    _end(call, visit, Life.CANCELLED)
    _finish_cancel(visit, payload.reason, cause_of(call))
    return Outcome(result=_result(visit), subject_id=visit.id, releases=(visit.id,))


def cancel_planned(
    *, scope: Scope, visit_id: UUID, reason: str, now: datetime, replaced_by: UUID | None = None
) -> Visit:
    """Cancel a visit that has not begun, from the console, or because another takes its place."""
    scope.require(VISIT_PLAN)
    visit = visible_visits(scope).select_for_update().filter(id=visit_id).first()
    if visit is None:
        raise Refusal(NOT_FOUND)
    if visit.life != Life.PLANNED or visit.started_at is not None:
        raise Refusal(NOT_OPEN)
    visit.life, visit.life_reason, visit.life_at = Life.CANCELLED.value, Reason.CANCELLED.value, now
    visit.ended_at, visit.ended_received_at = now, now
    cause = Cause(actor_id=scope.person_id, happened_at=now, received_at=now, now=now)
    if replaced_by is not None:
        visit.life_reason = Reason.REPLACED.value
    _finish_cancel(visit, reason, cause, replaced_by=replaced_by)
    return visit


def close_shop(call: Call) -> Outcome:
    """End a visit before a closed door, with photos; where the person stood is judged and kept."""
    payload: ShopClosed = call.payload
    if not payload.photos:
        raise Refusal(PHOTO_NEEDED)
    hold_photos(call.scope.organisation_id, payload.photos)
    visit = own_visit(call)
    if visit.life == Life.SHOP_CLOSED:
        return Outcome(result=_result(visit, superseded=True), subject_id=visit.id)
    if visit.life in ENDED:
        raise Park(VISIT_ENDED, subject_id=visit.id)
    known = known_of(call, customer_id=visit.customer_id)
    judgement = judge(call, place=place_of(call.scope, visit.customer_id), known=known)
    _end(call, visit, Life.SHOP_CLOSED)
    attempt = _keep_ending(call, visit, judgement, purpose=SHOP_CLOSED_AT)
    visit.end_reason = payload.reason
    visit.check_in_refused = False
    keep_photos(call, visit, record_id=None)
    cause = cause_of(call)
    shown = {"photos": len(payload.photos), "photo_sha256": [each.sha256 for each in payload.photos]}
    words = {"reason": payload.reason, **shown, **_told(visit, judgement), **assessed(attempt)}
    record(visit, SHOP_CLOSED, cause=cause, **words)
    settle(visit, cause=cause)
    _give_up_check_ins(visit, now=call.received_at)
    free_person(visit, now=call.received_at)
    return Outcome(result=_result(visit), subject_id=visit.id, releases=(visit.id,))


def free_person(visit: Visit, *, now: datetime) -> None:
    """Run the check-ins again that were parked because this visit was in progress."""
    blocked = Visit.objects.filter(organisation_id=visit.organisation_id, blocked_by=visit.id)
    for other_id in list(blocked.values_list("id", flat=True)):
        protocol.retry_parked(visit.organisation_id, subject_id=other_id, now=now)


def _finish_cancel(visit: Visit, reason: str, cause: Cause, *, replaced_by: UUID | None = None) -> None:
    visit.end_reason = reason
    visit.check_in_refused = False
    if replaced_by is None:
        record(visit, CANCELLED, cause=cause, reason=reason)
    else:
        record(visit, CANCELLED, cause=cause, reason=Reason.REPLACED.value, replaced_by=str(replaced_by))
    settle(visit, cause=cause)
    _give_up_check_ins(visit, now=cause.now)
    free_person(visit, now=cause.now)


def _give_up_check_ins(visit: Visit, *, now: datetime) -> None:
    protocol.close_parked(visit.organisation_id, subject_id=visit.id, kind=CHECK_IN_KIND, note="given_up", now=now)
    close_harmless(visit, now=now)


def _end(call: Call, visit: Visit, life: Life) -> None:
    visit.life, visit.life_reason, visit.life_at = life.value, life.value, call.happened_at
    visit.ended_at, visit.ended_received_at = call.happened_at, call.received_at
    visit.end_command_id, visit.end_device_id, visit.end_sequence = call.id, call.device_id, call.sequence
    visit.blocked_by = None


def _earlier(call: Call, visit: Visit) -> bool:
    if visit.ended_at is None or visit.end_command_id is None:
        return True
    return (call.happened_at, call.id) < (visit.ended_at, visit.end_command_id)


def _keep_ending(call: Call, visit: Visit, judgement: Judgement, *, purpose: str) -> CheckInAttempt:
    """Keep the judgement of an ending. The visit ends whatever it says: what it leads to is the visit's validity."""
    attempt = keep_attempt(call, visit, judgement, purpose=purpose, cause="arrival", accepted=not judgement.refused)
    if tells_more(visit, judgement):
        to_review(call, visit, judgement)
    visit.end_review = ""
    adopt_ending(visit, judgement)
    return attempt


def adopt_ending(visit: Visit, judgement: Judgement) -> None:
    """Let a judgement of the ending be the one that the visit stands on."""
    visit.end_doubt = doubt_of(judgement) if tells_more(visit, judgement) else ""
    visit.end_distance_m = _end_distance(judgement)


def _told(visit: Visit, judgement: Judgement) -> dict[str, Any]:
    words = refusal_words(judgement) if judgement.refused else {}
    return {**words, **figures(judgement), "doubt": visit.end_doubt}


def _end_distance(judgement: Judgement) -> float | None:
    if judgement.fix is None or not judgement.position_known:
        return None
    return round(distance_m(judgement.facts.customer, judgement.fix.position), 1)


def _see_late_commands(visit: Visit) -> None:
    if visit.validity_reason == Reason.COMMANDS_MISSING and visit.late_until is not None:
        jobs.enqueue(
            "visits.settle_late",
            at=visit.late_until + _LOOK_AGAIN,
            organisation_id=str(visit.organisation_id),
            visit_id=str(visit.id),
        )


def _result(visit: Visit, *, superseded: bool = False) -> dict[str, Any]:
    return {
        "visit_id": visit.id,
        "code": visit.code,
        "state": visit.life,
        "completeness": visit.completeness,
        "validity": visit.validity,
        "invalid_reason": visit.validity_reason if visit.validity == "invalid" else None,
        "on_site_s": visit.on_site_s,
        "superseded": superseded,
    }
