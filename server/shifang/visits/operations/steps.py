"""Taking a step: its answers, its photos, and the flat values that series are read from."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shifang.evidence import queries as evidence
from shifang.evidence.operations.copies import caption_known
from shifang.kernel.problems import Refusal
from shifang.platform import jobs
from shifang.platform.turns import take_turns
from shifang.protocol.types import Call, Outcome, Park, Wait
from shifang.truth.operations.captures import Capture, check_captures
from shifang.truth.types.captures import is_wrong
from shifang.truth.types.judgement import Verdict
from shifang.visits.models import AnswerValue, StepRecord, Visit, VisitPhoto
from shifang.visits.operations.load import came_late, cause_of, own_visit
from shifang.visits.operations.outcomes import carry_on
from shifang.visits.operations.photos import anything_to_judge
from shifang.visits.operations.settle import record, settle
from shifang.visits.payloads import PhotoIn, StepIn
from shifang.visits.queries.facts import template_steps
from shifang.visits.rules.documents import digest_of, step_text
from shifang.visits.steps import BY_CODE
from shifang.visits.steps.outcome import OUTCOME
from shifang.visits.types.closed_lists import ANSWERS_INVALID, STEP_DONE, STEP_UNKNOWN, VISIT_ENDED
from shifang.visits.types.words import PHOTO_SIGNATURE, Step


def do_step(call: Call) -> Outcome:
    """Keep a step. Sent anew before check-out, the newer answers by the device's clock count and the older stay."""
    payload: StepIn = call.payload
    hold_photos(call.scope.organisation_id, payload.photos)
    visit = own_visit(call)
    if came_late(call, visit):
        raise Park(VISIT_ENDED, subject_id=visit.id)
    if visit.checked_in_at is None:
        raise Wait(visit.id)
    step = _step_of(visit, payload.step_id)
    _require_good_answers(step, payload)
    record_row, counts = _keep(call, visit, step)
    keep_photos(call, visit, record_id=record_row.id, current=counts)
    if counts:
        _keep_values(visit, step, record_row)
    not_done = []
    if counts and step.kind == OUTCOME.code:
        visit.outcome = payload.answers["result"]
        not_done = carry_on(call, visit, record_row)
    cause = cause_of(call)
    record(visit, STEP_DONE, cause=cause, **_words(step, payload, record_row), not_done=not_done)
    settle(visit, cause=cause)
    return Outcome(
        result={"visit_id": visit.id, "step_id": step.id, "superseded": not counts, "not_done": not_done},
        subject_id=visit.id,
    )


def hold_photos(organisation_id: UUID, photos: Sequence[PhotoIn]) -> None:
    """Hold the photos' names before the visit is locked: a photo that arrives meanwhile is seen by one of the two."""
    take_turns(*{photo_name(organisation_id, each.sha256) for each in photos})


def photo_name(organisation_id: UUID, sha256: str) -> str:
    """Return the name under which the declaring and the arriving of a photo take turns."""
    return f"photo:{organisation_id}:{sha256}"


def keep_photos(call: Call, visit: Visit, *, record_id: UUID | None, current: bool = True) -> None:
    """Write down which photos a command declared, how the phone signed them, and which are held already."""
    photos: Sequence[PhotoIn] = call.payload.photos
    signed = check_captures(call, [_capture(each) for each in photos], visit_id=visit.id)
    visit.findings = [*visit.findings, *_wrongly_signed(photos, signed)]
    held = evidence.held(call.scope.as_system(), [each.sha256 for each in photos])
    VisitPhoto.objects.bulk_create(
        [
            VisitPhoto(
                organisation_id=visit.organisation_id,
                visit_id=visit.id,
                record_id=record_id,
                held_at=call.received_at if each.sha256 in held else None,
                current=current,
                capture=state,
                **each.model_dump(exclude={"capture"}),
            )
            for each, state in zip(photos, signed, strict=True)
        ]
    )
    for each in photos:
        caption_known(organisation_id=visit.organisation_id, sha256=each.sha256)
        if each.sha256 in held and anything_to_judge(visit.organisation_id, each.sha256):
            jobs.enqueue("visits.judge_photo", organisation_id=str(visit.organisation_id), sha256=each.sha256)


def _capture(photo: PhotoIn) -> Capture:
    return Capture(photo.as_sent, photo.capture.model_dump() if photo.capture else None)


def _wrongly_signed(photos: Sequence[PhotoIn], signed: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "signal": PHOTO_SIGNATURE,
            "verdict": Verdict.FLAG.value,
            "evidence": [f"photo:{photo.sha256}"],
            "params": {"code": state},
        }
        for photo, state in zip(photos, signed, strict=True)
        if is_wrong(state)
    ]


def _step_of(visit: Visit, step_id: str) -> Step:
    found = next((each for each in template_steps(visit)[1] if each.id == step_id), None)
    if found is None:
        raise Park(STEP_UNKNOWN, subject_id=visit.id, step_id=step_id)
    return found


def _require_good_answers(step: Step, payload: StepIn) -> None:
    categories = [photo.category for photo in payload.photos]
    faults = BY_CODE[step.kind].check_answers(step.config, payload.answers, categories)
    if faults:
        plain = [fault.plain() for fault in faults[:20]]
        raise Refusal(ANSWERS_INVALID, errors=plain, step_id=step.id, faults=plain)


def _keep(call: Call, visit: Visit, step: Step) -> tuple[StepRecord, bool]:
    payload: StepIn = call.payload
    rows = StepRecord.objects.select_for_update().filter(
        organisation_id=visit.organisation_id, visit_id=visit.id, step_id=step.id, superseded_at__isnull=True
    )
    before = rows.first()
    counts = before is None or (before.happened_at, before.command_id) < (call.happened_at, call.id)
    if before is not None and counts:
        before.superseded_at = call.received_at
        before.save(force_update=True)
        VisitPhoto.objects.filter(organisation_id=visit.organisation_id, record_id=before.id).update(current=False)
        AnswerValue.objects.filter(organisation_id=visit.organisation_id, record_id=before.id).delete()
    made = StepRecord.objects.create(
        organisation_id=visit.organisation_id,
        visit=visit,
        command_id=call.id,
        step_id=step.id,
        kind=step.kind,
        answers=payload.answers,
        started_at=payload.started_at,
        finished_at=payload.finished_at,
        happened_at=call.happened_at,
        received_at=call.received_at,
        superseded_at=None if counts else call.received_at,
    )
    return made, counts


def _keep_values(visit: Visit, step: Step, row: StepRecord) -> None:
    AnswerValue.objects.bulk_create(
        [
            AnswerValue(
                organisation_id=visit.organisation_id,
                visit_id=visit.id,
                customer_id=visit.customer_id,
                record_id=row.id,
                step_id=step.id,
                path=value.path,
                row=value.row,
                side=value.side.value,
                number=value.number,
                text=value.text,
                happened_at=row.happened_at,
            )
            for value in BY_CODE[step.kind].values(step.config, row.answers)
        ]
    )


def _words(step: Step, payload: StepIn, row: StepRecord) -> dict[str, object]:
    shown = ("result", "contact_name", "next_action", "next_on") if step.kind == "outcome" else ()
    return {
        "step_id": step.id,
        "step_kind": step.kind,
        "title": dict(step.title),
        "photos": len(payload.photos),
        "photo_sha256": [each.sha256 for each in payload.photos],
        "document_sha256": digest_of(step_text(row)),
        "superseded": row.superseded_at is not None,
        **{key: payload.answers[key] for key in shown if payload.answers.get(key)},
    }
