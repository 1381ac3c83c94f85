"""What truth does when something happened in a domain below."""

from shifang.ledger.types import RecordedEvent
from shifang.truth.operations import enrolment, findings
from shifang.truth.types.findings import Ruling


def revoke_keys(event: RecordedEvent) -> None:
    """Revoke the key of a revoked device."""
    enrolment.revoke(organisation_id=event.organisation_id, device_id=event.subject_id, now=event.received_at)


def rule_by_hand(event: RecordedEvent) -> None:
    """A parked command was let through or closed by hand: its finding, if it has one, is decided with it."""
    if event.actor_id is None:
        return
    findings.rule_by_hand(
        organisation_id=event.organisation_id,
        command_id=event.subject_id,
        decision=Ruling.DISMISS if event.facts["action"] == "retry" else Ruling.CONFIRM,
        note=str(event.facts["note"]),
        decided_by=event.actor_id,
        now=event.received_at,
    )
