"""What tracking does when working hours move."""

from shifang.ledger.types import RecordedEvent
from shifang.tracking.operations.gates import move_gate


def move_gates(event: RecordedEvent) -> None:
    """Make every process ask the calendar anew before it lets another point through."""
    move_gate(event.organisation_id, event.organisation_id)
