"""Whether a photo was signed by the phone when it was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shifang.platform import tenancy
from shifang.protocol.types import Call
from shifang.truth.operations.signatures import SignedEnvelope, check
from shifang.truth.queries.devices import device_facts
from shifang.truth.queries.trust import trust
from shifang.truth.types.captures import ATTESTED, SIGNED, UNSIGNED, capture_state


@dataclass(frozen=True, slots=True)
class Capture:
    """A declared photo as it came over the wire, and its seal: `nonce` and `signature`, None without one."""

    photo: Mapping[str, Any]
    seal: Mapping[str, Any] | None


def check_captures(call: Call, captures: Sequence[Capture], *, visit_id: UUID) -> list[str]:
    """Return how each photo of a command is signed, in their order; see `types.captures`. Uses their nonces up."""
    if all(each.seal is None for each in captures):
        return [UNSIGNED] * len(captures)
    scope = call.scope
    with tenancy.organisation(scope.organisation_id):
        device = device_facts(scope, device_id=call.device_id, person_id=scope.me, now=call.received_at)
        known, states = trust(), []
        for each in captures:
            if each.seal is None:
                states.append(UNSIGNED)
                continue
            content = signed_content(each.photo, visit_id=visit_id) | dict(each.seal)
            found = check(
                scope=scope, signed=SignedEnvelope(call.id, content), device=device, trust=known, now=call.received_at
            )
            state = capture_state(nonce=found.nonce, signature=found.signature)
            states.append(ATTESTED if state == SIGNED and device.attested else state)
    return states


def signed_content(photo: Mapping[str, Any], *, visit_id: UUID) -> dict[str, Any]:
    """Return what a phone signs of a photo beside the nonce: its declaration as sent, and the visit it is for."""
    declared = {key: value for key, value in photo.items() if key != "capture"}
    return {"purpose": "photo", "visit_id": str(visit_id), **declared}
