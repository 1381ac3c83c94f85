"""Checking in: judge the position, keep the attempt, let the visit begin or park it for a human."""

from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from shifang.kernel.cells import cells_of
from shifang.protocol import operations as protocol
from shifang.protocol.types import Call, Outcome, Park
from shifang.truth.operations import sightings
from shifang.truth.queries.findings import cleared_by
from shifang.truth.types.judgement import Verdict, assessment_json
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.operations.begin import place_of
from shifang.visits.operations.judging import (
    Judgement,
    assessed,
    figures,
    judge,
    keep_attempt,
    known_of,
    last_attempt,
    refusal_words,
    same_as_kept,
    stopped_by,
)
from shifang.visits.operations.load import came_late, cause_of, own_visit
from shifang.visits.operations.reviews import close_harmless, review_again, to_review
from shifang.visits.operations.settle import record, settle
from shifang.visits.operations.stay import judge_time
from shifang.visits.types.closed_lists import ANOTHER_IN_PROGRESS, CHECK_IN_PROBLEMS, CHECKED_IN, REFUSED, VISIT_ENDED
from shifang.visits.types.words import Life, Reason

KIND = "visit.check_in"


def check_in(call: Call) -> Outcome:
    """Judge a check-in.

    Refused: parked, with the attempt kept; steps of the visit wait. Accepted: the visit is in progress, older parked
    check-ins of it are closed, and what waited is released. The earliest accepted check-in is the one that counts.
    """
    visit = own_visit(call)
    if came_late(call, visit):
        raise Park(VISIT_ENDED, subject_id=visit.id)
    judgement = _judged(call, visit)
    if judgement.refused and call.overridden_by is None:
        # Tried again after a reviewer has cleared it, it passes by the reviewer's authority.
        call = replace(call, overridden_by=cleared_by(call.scope.organisation_id, call.id))
        if call.overridden_by is None:
            return _refused(call, visit, judgement)
    if not _counts(call, visit):
        keep_attempt(call, visit, judgement, purpose="check_in", cause="superseded", accepted=True)
        return Outcome(result=check_in_result(visit, judgement, superseded=True), subject_id=visit.id)
    return _accepted(call, visit, judgement)


def adopt(visit: Visit, judgement: Judgement, attempt: CheckInAttempt) -> None:
    """Let a judgement be the one that the visit stands on."""
    visit.attempt_id = attempt.id
    visit.distance_m = judgement.assessment.distance_m
    visit.accuracy_m = judgement.assessment.accuracy_m
    visit.to_review = any(each.verdict is Verdict.REVIEW for each in judgement.assessment.findings)
    visit.overridden_by = attempt.overridden_by if judgement.refused else None
    fix = judgement.fix
    if fix is None:
        return
    position = fix.position
    visit.latitude, visit.longitude = position.latitude, position.longitude
    cells = cells_of(position)
    visit.cell7, visit.cell8, visit.cell9, visit.cell10 = cells[7], cells[8], cells[9], cells[10]


def blocking_visit(visit: Visit) -> Visit | None:
    """Return the person's other visit in progress."""
    rows = Visit.objects.filter(
        organisation_id=visit.organisation_id, person_id=visit.person_id, life=Life.CHECKED_IN.value
    )
    return rows.exclude(id=visit.id).first()


def _judged(call: Call, visit: Visit) -> Judgement:
    known = known_of(call, customer_id=visit.customer_id)
    return judge(call, place=place_of(call.scope, visit.customer_id), known=known)


def _counts(call: Call, visit: Visit) -> bool:
    if visit.checked_in_at is None or visit.check_in_command_id is None:
        return True
    return (call.happened_at, call.id) < (visit.checked_in_at, visit.check_in_command_id)


def _refused(call: Call, visit: Visit, judgement: Judgement) -> Outcome:
    finding = judgement.gravest
    kind = CHECK_IN_PROBLEMS[finding.signal if finding else "no_fix"]
    kept = last_attempt(visit.organisation_id, call.id)
    if kept is None or not same_as_kept(kept, judgement):
        cause = "arrival" if kept is None else "judged_again"
        attempt = keep_attempt(call, visit, judgement, purpose="check_in", cause=cause, accepted=False)
        to_review(call, visit, judgement)
        if kept is None or stopped_by(kept.assessment) != stopped_by(assessment_json(judgement.assessment)):
            # Judged again with more known, but stopped for the same: the timeline has said so already.
            words = {**figures(judgement), **refusal_words(judgement), **assessed(attempt)}
            record(visit, REFUSED, cause=cause_of(call), **words)
    if visit.checked_in_at is not None or visit.life != Life.PLANNED:
        # The person has checked in elsewise, or given up: nothing is left to decide.
        close_harmless(visit, now=call.received_at, but=visit.check_in_command_id)
        return Outcome(result=check_in_result(visit, judgement, superseded=True), subject_id=visit.id)
    visit.check_in_refused = True
    settle(visit, cause=cause_of(call))
    return Outcome.parked(
        kind, subject_id=visit.id, result=check_in_result(visit, judgement), **refusal_words(judgement)
    )


def _accepted(call: Call, visit: Visit, judgement: Judgement) -> Outcome:
    if visit.life == Life.PLANNED:
        visit.life, visit.life_reason, visit.life_at = Life.CHECKED_IN.value, Reason.CHECKED_IN.value, call.happened_at
    if visit.checked_in_at is None and call.overridden_by is None:
        # What was said about an earlier check-in that was stopped does not concern this one.
        visit.review = ""
    visit.checked_in_at, visit.checked_in_received_at = call.happened_at, call.received_at
    visit.check_in_command_id, visit.check_in_device_id = call.id, call.device_id
    visit.check_in_sequence = call.sequence
    visit.check_in_refused = False
    visit.blocked_by = None
    try:
        with transaction.atomic():
            _write(call, visit, judgement)
    except IntegrityError:
        return _blocked(visit)
    protocol.close_parked(
        visit.organisation_id, subject_id=visit.id, kind=KIND, note="superseded", now=call.received_at
    )
    close_harmless(visit, now=call.received_at, but=call.id)
    return Outcome(result=check_in_result(visit, judgement), subject_id=visit.id, releases=(visit.id,))


def _write(call: Call, visit: Visit, judgement: Judgement) -> None:
    cause = cause_of(call)
    kept = last_attempt(visit.organisation_id, call.id)
    why = "override" if judgement.refused else ("arrival" if kept is None else "judged_again")
    attempt = keep_attempt(call, visit, judgement, purpose="check_in", cause=why, accepted=True)
    if call.overridden_by is None and kept is not None:
        review_again(visit, judgement, command_id=call.id, device_id=call.device_id, now=call.received_at)
    elif call.overridden_by is None:
        to_review(call, visit, judgement)
    if judgement.fix is not None:
        sightings.keep(visit.organisation_id, subject_id=visit.id, facts=judgement.facts, fix=judgement.fix)
    adopt(visit, judgement, attempt)
    if visit.life == Life.CHECKED_OUT:
        judge_time(call.scope, visit)
    # Saved before anything else: another visit in progress must show here.
    visit.save(force_update=True)
    record(visit, CHECKED_IN, cause=cause, **figures(judgement), **assessed(attempt), overridden=judgement.refused)
    settle(visit, cause=cause)


def _blocked(visit: Visit) -> Outcome:
    other = blocking_visit(visit)
    code = "" if other is None else other.code
    if other is not None:
        Visit.objects.filter(organisation_id=visit.organisation_id, id=visit.id).update(blocked_by=other.id)
    return Outcome.parked(
        ANOTHER_IN_PROGRESS,
        subject_id=visit.id,
        result={"visit_id": visit.id, "other_visit_id": other.id if other else None},
        code=code,
        visit_id=other.id if other else None,
    )


def check_in_result(visit: Visit, judgement: Judgement, *, superseded: bool = False) -> dict[str, Any]:
    """Return what the phone is told of a check-in."""
    return {
        "visit_id": visit.id,
        "code": visit.code,
        "state": visit.life,
        "superseded": superseded,
        **figures(judgement),
    }
