"""What truth does when something happened in a domain below."""

from shifang.ledger.types import RecordedEvent
from shifang.truth.operations import enrolment


def revoke_keys(event: RecordedEvent) -> None:
    """Revoke the key of a revoked device."""
    enrolment.revoke(organisation_id=event.organisation_id, device_id=event.subject_id, now=event.received_at)
