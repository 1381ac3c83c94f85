"""Loading a visit for a command of the phone: locked, and only one's own."""

from uuid import UUID

from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.protocol.types import Call, Wait
from shifang.visits.models import Visit
from shifang.visits.operations.settle import Cause
from shifang.visits.rules.states import is_late


def locked(organisation_id: UUID, visit_id: UUID) -> Visit | None:
    """Return the visit, locked until the transaction ends."""
    rows = Visit.objects.select_for_update().filter(organisation_id=organisation_id, id=visit_id)
    return rows.first()


def own_visit(call: Call) -> Visit:
    """Return the started visit that a command speaks of; wait for its start, refuse somebody else's."""
    visit = locked(call.scope.organisation_id, call.payload.visit_id)
    if visit is None:
        raise Wait(call.payload.visit_id)
    if visit.person_id != call.scope.person_id:
        raise Refusal(NOT_FOUND)
    if visit.started_at is None:
        raise Wait(visit.id)
    return visit


def cause_of(call: Call) -> Cause:
    """Return a command as what moves a visit."""
    return Cause(
        actor_id=call.overridden_by or call.scope.person_id,
        happened_at=call.happened_at,
        received_at=call.received_at,
        now=call.received_at,
    )


def came_late(call: Call, visit: Visit) -> bool:
    """Return whether the command happened after the visit was over, and nobody lets it through."""
    if call.overridden_by is not None:
        return False
    same_device = visit.end_device_id == call.device_id
    return is_late(
        happened_at=call.happened_at,
        ended_at=visit.ended_at,
        sequence=call.sequence,
        ended_sequence=visit.end_sequence if same_device else None,
    )
