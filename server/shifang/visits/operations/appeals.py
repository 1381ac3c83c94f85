"""The rep's appeal against what was found at a check-in."""

from shifang.protocol.types import Call, Outcome, Wait
from shifang.truth.operations import findings
from shifang.visits.models import Visit
from shifang.visits.payloads import Appeal

KIND = "visit.appeal"


def appeal(call: Call) -> Outcome:
    """Have the finding of one's own visit reviewed (again); wait for the visit when it has not come yet."""
    payload: Appeal = call.payload
    rows = Visit.objects.filter(organisation_id=call.scope.organisation_id, id=payload.visit_id)
    if not rows.exists():
        raise Wait(payload.visit_id)
    row = findings.appeal(scope=call.scope, subject_id=payload.visit_id, note=payload.note, now=call.received_at)
    return Outcome(result={"visit_id": payload.visit_id, "finding_id": row.id, "status": row.status})
