"""Judging earlier check-ins and closed shops again when the customer's position was corrected."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.customers.types.words import CustomerPlace
from shifang.protocol import operations as protocol
from shifang.truth.types.stored import facts_from_json
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.operations.begin import local_day, place_of
from shifang.visits.operations.check_in import adopt
from shifang.visits.operations.endings import SHOP_CLOSED_AT, adopt_ending
from shifang.visits.operations.judging import (
    Judgement,
    assessed,
    judge_facts,
    keep_again,
    last_attempt,
    same_as_kept,
)
from shifang.visits.operations.load import locked
from shifang.visits.operations.reviews import review_again
from shifang.visits.operations.settle import Cause, record, settle
from shifang.visits.types.closed_lists import JUDGED_AGAIN
from shifang.visits.types.words import Life

OFF_SITE = frozenset({"outside_fence", "datum_mixup", "no_customer_position"})
# As far back as a command may reach.
_BACK = timedelta(days=45)


def judge_again(*, organisation_id: UUID, customer_id: UUID, now: datetime) -> int:
    """Judge what was off site at a customer against its place of today; return how many visits changed.

    Parked ones run again by the ordinary way, accepted ones get a new judgement beside the old. Doing it twice
    changes nothing more.
    """
    scope = system_scope(organisation_id)
    place = place_of(scope, customer_id)
    if place is None or place.point is None:
        return 0
    rows = Visit.objects.filter(
        organisation_id=organisation_id,
        customer_id=customer_id,
        day__gte=local_day(scope, now - _BACK),
    )
    parked = rows.filter(check_in_refused=True, life=Life.PLANNED.value).order_by("id")
    changed = 0
    for visit_id in list(parked.values_list("id", flat=True)):
        changed += protocol.retry_parked(organisation_id, subject_id=visit_id, now=now)
    judged = rows.filter(Q(attempt_id__isnull=False) | Q(life=Life.SHOP_CLOSED.value)).order_by("id")
    for visit_id in list(judged.values_list("id", flat=True)):
        changed += _again(scope, visit_id, place=place, now=now)
    return changed


def _again(scope: Scope, visit_id: UUID, *, place: CustomerPlace, now: datetime) -> bool:
    # In the order of commands and decisions about the visit: its turn first.
    protocol.hold(scope.organisation_id, visit_id)
    visit = locked(scope.organisation_id, visit_id)
    if visit is None:
        return False
    return sum(_judged_again(scope, visit, kept, place=place, now=now) for kept in _standing(visit)) > 0


def _standing(visit: Visit) -> list[CheckInAttempt]:
    """Return the judgements that the visit stands on: of its check-in, and of the closed shop that ended it."""
    rows = CheckInAttempt.objects.filter(organisation_id=visit.organisation_id)
    found = [rows.get(id=visit.attempt_id)] if visit.attempt_id is not None else []
    if visit.life == Life.SHOP_CLOSED and visit.end_command_id is not None:
        ending = last_attempt(visit.organisation_id, visit.end_command_id)
        found += [] if ending is None else [ending]
    return found


def _judged_again(scope: Scope, visit: Visit, kept: CheckInAttempt, *, place: CustomerPlace, now: datetime) -> bool:
    if not OFF_SITE & {each["signal"] for each in kept.assessment["findings"]}:
        return False
    judgement = _judgement(scope, kept, place)
    if same_as_kept(kept, judgement):
        return False
    attempt = keep_again(kept, judgement, now=now)
    if kept.purpose == SHOP_CLOSED_AT:
        adopt_ending(visit, judgement)
    else:
        adopt(visit, judgement, attempt)
    review_again(visit, judgement, command_id=kept.command_id, device_id=kept.device_id, now=now)
    cause = Cause(actor_id=None, happened_at=now, received_at=now, now=now)
    record(
        visit,
        JUDGED_AGAIN,
        cause=cause,
        before=kept.verdict,
        after=attempt.verdict,
        distance_m=judgement.assessment.distance_m,
        **assessed(attempt),
    )
    settle(visit, cause=cause)
    return True


def _judgement(scope: Scope, kept: CheckInAttempt, place: CustomerPlace) -> Judgement:
    corner = {"latitude": place.point.latitude, "longitude": place.point.longitude} if place.point else {}
    facts = facts_from_json({**kept.facts, "customer": corner, "fence_radius_m": place.geofence_radius_m})
    return judge_facts(scope, facts=facts, position_known=True)
