"""What the organisation's radio map learns from visits: only from those that are beyond doubt."""

from uuid import UUID

from shifang.truth.operations.radio import Taught, forget, learn
from shifang.truth.types.judgement import Outcome, Tier
from shifang.truth.types.stored import facts_from_json
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.types.words import Life, Validity

# An attested device; a browser or an unattested phone teaches nothing.
_ASSURED = frozenset({Tier.A.value, Tier.B.value})
_SHARP_M = 50.0


def follow_visit(organisation_id: UUID, visit_id: UUID) -> bool:
    """Bring the map to what a visit is now: learned when it is beyond doubt, taken out when it is so no more."""
    visit = Visit.objects.filter(organisation_id=organisation_id, id=visit_id).first()
    taught = None if visit is None else lesson_of(visit)
    return forget(organisation_id, visit_id) if taught is None else learn(organisation_id, taught) > 0


def lesson_of(visit: Visit) -> Taught | None:
    """Return what a visit teaches, None when it teaches nothing.

    Taught is a visit that was checked out and is valid, whose check-in was accepted without any mark, by an attested
    device (tier A or B), on satellites of at most 50 m, and that no human had to let through or has refuted.
    """
    if visit.life != Life.CHECKED_OUT or visit.validity != Validity.VALID or visit.attempt_id is None:
        return None
    if visit.overridden_by is not None or visit.review:
        return None
    attempt = CheckInAttempt.objects.get(organisation_id=visit.organisation_id, id=visit.attempt_id)
    assessment = attempt.assessment
    if assessment["verdict"] != Outcome.ACCEPTED or assessment["tier"] not in _ASSURED:
        return None
    facts = facts_from_json(attempt.facts)
    fix = None if assessment["fix_index"] is None else facts.fixes[assessment["fix_index"]]
    if fix is None or fix.computed or fix.accuracy_m > _SHARP_M or not (facts.wifi or facts.cells):
        return None
    return Taught(
        subject_id=visit.id,
        place_id=visit.customer_id,
        at=facts.happened_at,
        position=fix.position,
        accuracy_m=fix.accuracy_m,
        wifi=facts.wifi,
        cells=facts.cells,
    )
