"""What visits do when something happened in a domain below."""

from datetime import datetime
from uuid import UUID

from shifang.accounts.queries import scope_of_person
from shifang.ledger.types import RecordedEvent
from shifang.platform import jobs
from shifang.platform.turns import take_turns
from shifang.protocol import operations as protocol
from shifang.truth.queries.radio import is_learned
from shifang.visits.models import Visit, VisitPhoto
from shifang.visits.operations.again import judge_again
from shifang.visits.operations.load import locked
from shifang.visits.operations.photos import decide_photo
from shifang.visits.operations.settle import Cause, settle
from shifang.visits.operations.steps import photo_name
from shifang.visits.queries.facts import ENDED


def complete_visits(event: RecordedEvent) -> None:
    """A photo is held: mark it where it was declared, and settle the visits that waited for it.

    A visit that somebody else works on at this moment is settled by a job right after.
    """
    sha256 = str(event.facts["sha256"])
    take_turns(photo_name(event.organisation_id, sha256))
    waiting = VisitPhoto.objects.filter(organisation_id=event.organisation_id, sha256=sha256, held_at__isnull=True)
    visit_ids = set(waiting.values_list("visit_id", flat=True))
    if not visit_ids:
        return
    waiting.update(held_at=event.received_at)
    over = Visit.objects.filter(organisation_id=event.organisation_id, id__in=visit_ids, life__in=ENDED).order_by("id")
    free = {visit.id: visit for visit in over.select_for_update(skip_locked=True)}
    for visit_id in over.values_list("id", flat=True):
        if visit_id in free:
            settle(free[visit_id], cause=_cause(event.received_at))
        else:
            settle_later(event.organisation_id, visit_id)


def judge_compared_photo(event: RecordedEvent) -> None:
    """A photo was compared and there is something to tell: have its uses judged, those just being declared too."""
    sha256 = str(event.facts["sha256"])
    take_turns(photo_name(event.organisation_id, sha256))
    jobs.enqueue("visits.judge_photo", organisation_id=str(event.organisation_id), sha256=sha256)


def judge_off_site_again(event: RecordedEvent) -> None:
    """A customer's position was corrected: judge its off-site check-ins again."""
    judge_again(organisation_id=event.organisation_id, customer_id=event.subject_id, now=event.received_at)


def follow_review(event: RecordedEvent) -> None:
    """A reviewer decided about a check-in, an ending or a photo: carry it out on a stopped check-in, settle the visit.

    What the visit does not stand on changes nothing: the person has checked in, or ended it, anew since.
    """
    if event.subject_kind != "visit":
        return
    protocol.hold(event.organisation_id, event.subject_id)
    visit = locked(event.organisation_id, event.subject_id)
    command_id = UUID(event.facts["command_id"])
    if visit is None:
        return
    if command_id == visit.end_command_id:
        visit.end_review = str(event.facts["decision"])
    elif decide_photo(visit, command_id, decision=str(event.facts["decision"])):
        pass
    elif visit.check_in_command_id in {None, command_id}:
        visit.review = str(event.facts["decision"])
        visit.save(update_fields=["review"])
        if event.facts["verdict"] == "refused" and not event.facts.get("by_hand"):
            _carry_out(event)
            visit.refresh_from_db()
    else:
        return
    settle(visit, cause=_cause(event.received_at))


def _carry_out(event: RecordedEvent) -> None:
    decider = scope_of_person(event.organisation_id, event.actor_id) if event.actor_id else None
    if decider is None:
        return
    protocol.carry_out(
        decider=decider,
        command_id=UUID(event.facts["command_id"]),
        action="retry" if event.facts["decision"] == "dismiss" else "dismiss",
        note=event.facts["note"],
        now=event.received_at,
    )


def forget_radio(event: RecordedEvent) -> None:
    """A visit has become invalid: what the radio map had learned from it is taken out."""
    if is_learned(event.organisation_id, event.subject_id):
        jobs.enqueue("visits.follow_radio", organisation_id=str(event.organisation_id), visit_id=str(event.subject_id))


def settle_later(organisation_id: UUID, visit_id: UUID) -> None:
    """Have a visit settled by a job."""
    jobs.enqueue("visits.settle_late", organisation_id=str(organisation_id), visit_id=str(visit_id))


def _cause(at: datetime) -> Cause:
    return Cause(actor_id=None, happened_at=at, received_at=at, now=at)
