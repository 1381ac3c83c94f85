"""The state of a visit as a function of what is known about it, whatever the order in which it came."""

from collections.abc import Iterable
from datetime import datetime

from shifang.visits.rules.visibility import visible_steps
from shifang.visits.types.words import (
    Completeness,
    Life,
    PhotoState,
    Reason,
    States,
    Step,
    StepDone,
    Validity,
    Verification,
    VisitFacts,
)


def states_of(facts: VisitFacts) -> States:
    """Return where the visit stands on all four axes."""
    life = _life(facts)
    missing = tuple(step.id for step in missing_steps(facts))
    completeness, completeness_reason = _completeness(facts, life, missing)
    validity, validity_reason = _validity(facts, life, missing)
    whole = completeness is Completeness.COMPLETE
    verification, verification_reason = _verification(facts, life, whole=whole, valid=validity is Validity.VALID)
    return States(
        life=life,
        completeness=completeness,
        completeness_reason=completeness_reason,
        validity=validity,
        validity_reason=validity_reason,
        verification=verification,
        verification_reason=verification_reason,
        missing_steps=missing,
    )


def missing_steps(facts: VisitFacts) -> list[Step]:
    """Return the required visible steps that are not done. An optional step is never missing."""
    answers = {step_id: done.answers for step_id, done in facts.done.items()}
    shown = visible_steps(facts.steps, answers)
    return [step for step in shown if step.required and step.id not in facts.done]


def is_late(*, happened_at: datetime, ended_at: datetime | None, sequence: int, ended_sequence: int | None) -> bool:
    """Return whether something happened after the visit was over, by the device's clock or its own numbering.

    `ended_sequence` is given when the same device ended the visit; its numbering settles a clock put back.
    """
    if ended_at is None:
        return False
    if ended_sequence is not None:
        return sequence > ended_sequence
    return happened_at > ended_at


def out_of_order(steps: Iterable[Step], done: Iterable[StepDone]) -> tuple[str, ...]:
    """Return the steps that were finished before a required step that stands before them."""
    finished = {each.step_id: each.finished_at for each in done}
    found: list[str] = []
    latest: datetime | None = None
    for step in steps:
        at = finished.get(step.id)
        if at is None:
            continue
        if latest is not None and at < latest:
            found.append(step.id)
        if step.required and (latest is None or at > latest):
            latest = at
    return tuple(found)


def _life(facts: VisitFacts) -> Life:
    if facts.ended is not None:
        return facts.ended
    return Life.CHECKED_IN if facts.checked_in else Life.PLANNED


def _completeness(facts: VisitFacts, life: Life, missing: tuple[str, ...]) -> tuple[Completeness, Reason]:
    if life not in {Life.CHECKED_OUT, Life.SHOP_CLOSED}:
        return Completeness.OPEN, Reason.NOT_OVER
    if life is Life.CHECKED_OUT and missing:
        return Completeness.OPEN, Reason.STEPS_MISSING
    if any(not photo.held for photo in _declared(facts)):
        return Completeness.OPEN, Reason.PHOTOS_MISSING
    return Completeness.COMPLETE, Reason.ALL_DONE


def _declared(facts: VisitFacts) -> Iterable[PhotoState]:
    yield from facts.loose_photos
    for done in facts.done.values():
        yield from done.photos


def _validity(facts: VisitFacts, life: Life, missing: tuple[str, ...]) -> tuple[Validity, Reason]:
    stopped = _stopped(facts)
    if stopped is not None:
        return Validity.INVALID, stopped
    if life is not Life.CHECKED_OUT or facts.stay is None:
        return Validity.PENDING, Reason.NOT_OVER
    if not facts.stay.valid:
        return Validity.INVALID, Reason.TIME_ON_SITE
    if not missing:
        return Validity.VALID, Reason.KEPT_THE_RULES
    if facts.commands_missing:
        return Validity.PENDING, Reason.COMMANDS_MISSING
    return Validity.INVALID, Reason.REQUIRED_STEPS


def _stopped(facts: VisitFacts) -> Reason | None:
    if facts.refuted:
        return Reason.REFUTED
    if not facts.checked_in and facts.check_in_refused:
        return Reason.FENCE
    return Reason.ENDING if facts.end_refused else None


def _verification(facts: VisitFacts, life: Life, *, whole: bool, valid: bool) -> tuple[Verification, Reason]:
    if facts.refuted:
        return Verification.REFUTED, Reason.REFUTED
    if life is not Life.CHECKED_OUT:
        return Verification.UNVERIFIED, Reason.NOT_OVER
    checks = (
        (valid, Reason.NOT_VALID),
        (whole, Reason.INCOMPLETE),
        (not facts.overridden, Reason.OVERRIDDEN),
        (any(each.held for each in _declared(facts)) or not facts.photo_needed, Reason.PHOTO_NEEDED),
        # A is the best.
        (facts.tier <= facts.least_tier, Reason.TIER_TOO_LOW),
        (not facts.to_review, Reason.TO_REVIEW),
    )
    failed = next((reason for holds, reason in checks if not holds), None)
    if failed is not None:
        return Verification.UNVERIFIED, failed
    return Verification.VERIFIED, Reason.PROVEN
