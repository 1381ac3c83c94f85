"""What is known about a visit, gathered for the rules."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from shifang.protocol import queries as protocol
from shifang.truth.types.judgement import Tier
from shifang.visits.models import CheckInAttempt, StepRecord, Visit, VisitPhoto
from shifang.visits.queries.templates import steps_of_version
from shifang.visits.types.words import Life, PhotoState, Stay, Step, StepDone, VisitFacts

LOWEST_TIER = Tier.C.value
ENDED = frozenset({Life.CHECKED_OUT, Life.CANCELLED, Life.SHOP_CLOSED})


def visit_facts(visit: Visit, *, now: datetime) -> VisitFacts:
    """Return the facts that decide the state of a visit; `now` tells whether commands may still be on their way."""
    life = Life(visit.life)
    doubts = {each.doubt for each in photos_of(visit)}
    asks = visit.stay or {}
    least_tier = asks.get("least_tier", LOWEST_TIER)
    done = {} if life is Life.PLANNED else steps_done(visit)
    loose: tuple[PhotoState, ...] = ()
    if life is Life.SHOP_CLOSED:
        loose = tuple(photo_state(each) for each in photos_of(visit) if each.record_id is None)
    return VisitFacts(
        steps=template_steps(visit)[1],
        done=done,
        loose_photos=loose,
        ended=life if life in ENDED else None,
        checked_in=visit.checked_in_at is not None,
        check_in_refused=visit.check_in_refused,
        end_refused=visit.end_doubt == "refused" and visit.end_review != "dismiss",
        refuted="confirm" in {visit.review, visit.end_review} | doubts,
        # What a reviewer has cleared stands as if it had been accepted at once.
        overridden=visit.overridden_by is not None and visit.review != "dismiss",
        to_review=(visit.to_review and visit.review != "dismiss")
        or (visit.end_doubt == "review" and visit.end_review != "dismiss")
        or "review" in doubts
        or any(each["verdict"] == "review" for each in visit.findings),
        stay=stay_of(visit),
        photo_needed=asks.get("photo_needed", False),
        tier=LOWEST_TIER if least_tier == LOWEST_TIER else tier_of(visit),
        least_tier=least_tier,
        commands_missing=_commands_missing(visit, now),
    )


def tier_of(visit: Visit) -> str:
    """Return how well the check-in that counts is assured."""
    if visit.attempt_id is None:
        return LOWEST_TIER
    attempts = CheckInAttempt.objects.filter(organisation_id=visit.organisation_id, visit_id=visit.id)
    found = attempts.filter(id=visit.attempt_id).first()
    return str(found.assessment["tier"]) if found else LOWEST_TIER


def template_steps(visit: Visit) -> tuple[str, tuple[Step, ...]]:
    """Return the order and the steps of the version that the visit follows; none without a template."""
    if visit.template_version_id is None:
        return "free", ()
    return steps_of_version(visit.organisation_id, visit.template_version_id)


def steps_done(visit: Visit) -> dict[str, StepDone]:
    """Return the steps as they count now, by step."""
    photos: dict[UUID | None, list[PhotoState]] = defaultdict(list)
    for each in photos_of(visit):
        photos[each.record_id].append(photo_state(each))
    rows = StepRecord.objects.filter(
        organisation_id=visit.organisation_id, visit_id=visit.id, superseded_at__isnull=True
    )
    return {row.step_id: StepDone(row.step_id, row.answers, tuple(photos[row.id]), row.finished_at) for row in rows}


def photos_of(visit: Visit) -> list[VisitPhoto]:
    """Return the photos that count now, in the order in which they were taken."""
    rows = VisitPhoto.objects.filter(organisation_id=visit.organisation_id, visit_id=visit.id, current=True)
    return list(rows.order_by("taken_at", "id"))


def photo_state(photo: VisitPhoto) -> PhotoState:
    """Return a declared photo as the rules see it."""
    return PhotoState(sha256=photo.sha256, category=photo.category, held=photo.held_at is not None)


def stay_of(visit: Visit) -> Stay | None:
    """Return the stay as it was judged at check-out."""
    if visit.stay is None or visit.on_site_s is None:
        return None
    return Stay(seconds=visit.on_site_s, valid=visit.stay["valid"], source=visit.stay["source"])


def _commands_missing(visit: Visit, now: datetime) -> bool:
    if visit.late_until is None or now >= visit.late_until:
        return False
    if visit.check_in_device_id is None or visit.check_in_device_id != visit.end_device_id:
        return False
    if visit.check_in_sequence is None or visit.end_sequence is None:
        return False
    return protocol.commands_missing(
        visit.organisation_id,
        device_id=visit.check_in_device_id,
        after=visit.check_in_sequence,
        before=visit.end_sequence,
    )
