"""The review queue kept in step with a visit's check-ins and its ending."""

from datetime import datetime
from uuid import UUID

from shifang.ledger.types import Subject
from shifang.protocol.types import Call
from shifang.truth.operations import findings
from shifang.truth.operations.findings import Claim, marks_of
from shifang.truth.queries.findings import of_subject
from shifang.truth.rules.telling import PLACE
from shifang.truth.types.findings import Standing
from shifang.truth.types.judgement import Outcome as Answer
from shifang.visits.models import Visit
from shifang.visits.operations.judging import Judgement, kept_facts


def to_review(call: Call, visit: Visit, judgement: Judgement) -> None:
    """Put what is not simply accepted into the review queue: a check-in, or how the visit ended."""
    _open(visit, judgement, command_id=call.id, device_id=call.device_id)


def doubt_of(judgement: Judgement) -> str:
    """Return what the judgement of an ending leads to: "refused", "review", or nothing that the visit must wait for."""
    if judgement.refused:
        return "refused"
    return "review" if judgement.assessment.needs_review else ""


def review_again(visit: Visit, judgement: Judgement, *, command_id: UUID, device_id: UUID, now: datetime) -> None:
    """Let the queue follow a check-in that was judged again: what is accepted now need not be reviewed any more."""
    if judgement.assessment.verdict is Answer.ACCEPTED:
        findings.close(organisation_id=visit.organisation_id, command_ids=[command_id], now=now, why="judged_again")
    else:
        _open(visit, judgement, command_id=command_id, device_id=device_id)


def tells_more(visit: Visit, judgement: Judgement) -> bool:
    """Return whether an ending tells of something that the check-in's own finding has not told of the phone already."""
    rows = of_subject(visit.organisation_id, visit.id)
    of_check_in = [
        each for each in rows if each.command_id == visit.check_in_command_id and each.status != Standing.CLOSED
    ]
    told = {signal for each in of_check_in for signal in each.signals}
    return not told.issuperset(marks_of(judgement.assessment))


def forget_ending(visit: Visit, *, now: datetime) -> None:
    """Take an ending out of the queue that an earlier one replaces."""
    if visit.end_command_id is not None:
        findings.close(
            organisation_id=visit.organisation_id, command_ids=[visit.end_command_id], now=now, why="made_again"
        )


def close_harmless(visit: Visit, *, now: datetime, but: UUID | None = None) -> None:
    """Take check-ins out of the queue that were stopped only for where they were, and are replaced or given up.

    Whoever comes closer has nothing to answer for.
    """
    found = of_subject(visit.organisation_id, visit.id)
    standing = {but, visit.end_command_id}
    harmless = [each.command_id for each in found if each.command_id not in standing and PLACE.issuperset(each.signals)]
    if harmless:
        findings.close(organisation_id=visit.organisation_id, command_ids=harmless, now=now, why="made_again")


def _open(visit: Visit, judgement: Judgement, *, command_id: UUID, device_id: UUID) -> None:
    claim = Claim(
        organisation_id=visit.organisation_id,
        subject=Subject("visit", visit.id),
        related_id=visit.customer_id,
        command_id=command_id,
        person_id=visit.person_id,
        department_id=visit.department_id,
        device_id=device_id,
    )
    findings.open_finding(claim, facts=judgement.facts, kept=kept_facts(judgement), assessment=judgement.assessment)
