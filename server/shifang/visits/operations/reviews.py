"""The review queue kept in step with a visit's check-ins."""

from datetime import datetime
from uuid import UUID

from shifang.ledger.types import Subject
from shifang.protocol.types import Call
from shifang.truth.operations import findings
from shifang.truth.operations.findings import Claim
from shifang.truth.queries.findings import of_subject
from shifang.truth.types.judgement import Outcome as Answer
from shifang.visits.models import Visit
from shifang.visits.operations.judging import Judgement, kept_facts

# Said of where the phone was, and of nothing else: whoever comes closer has nothing to answer for.
_ONLY_PLACE = frozenset(
    {
        "no_fix",
        "outside_fence",
        "datum_mixup",
        "poor_accuracy",
        "stale_fix",
        "computed_position",
        "no_customer_position",
    }
)


def to_review(call: Call, visit: Visit, judgement: Judgement) -> None:
    """Put a check-in that is not simply accepted into the review queue."""
    _open(visit, judgement, command_id=call.id, device_id=call.device_id)


def review_again(visit: Visit, judgement: Judgement, *, command_id: UUID, device_id: UUID, now: datetime) -> None:
    """Let the queue follow a check-in that was judged again: what is accepted now need not be reviewed any more."""
    if judgement.assessment.verdict is Answer.ACCEPTED:
        findings.close(organisation_id=visit.organisation_id, command_ids=[command_id], now=now, why="judged_again")
    else:
        _open(visit, judgement, command_id=command_id, device_id=device_id)


def close_harmless(visit: Visit, *, now: datetime, but: UUID | None = None) -> None:
    """Take check-ins out of the queue that were stopped only for where they were, and are replaced or given up."""
    found = of_subject(visit.organisation_id, visit.id)
    harmless = [each.command_id for each in found if each.command_id != but and _ONLY_PLACE.issuperset(each.signals)]
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
