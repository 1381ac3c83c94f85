"""Checking what a device signed: an envelope of evidence, with its nonce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.truth.attestation import envelope
from shifang.truth.attestation.envelope import EnrolledKey
from shifang.truth.attestation.nonces import NonceUse, Purpose
from shifang.truth.attestation.types import DeviceFacts, Malformed, Scheme, Trust
from shifang.truth.models import DeviceKey
from shifang.truth.operations import nonces

# So many earlier keys of a device are tried.
_FORMER = 5


@dataclass(frozen=True, slots=True)
class SignedEnvelope:
    """An envelope as it came with a command: its content with `nonce` and `signature` among the rest.

    `digest` is `envelope.payload_hash` of what came over the wire. Whoever has read the content into other types, or
    taken things out of it, must give it: the phone signed what it sent.
    """

    command_id: UUID
    content: Mapping[str, Any]
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What the check showed, each None when there was nothing to check.

    `nonce` and `signature` are "ok" or the code of the fault: nonce_unknown, nonce_of_another, nonce_replayed,
    nonce_expired; bad_signature, counter_not_risen, revoked_key, replaced_key, no_key, and others of `kinds.WORDS`.
    """

    nonce: str | None = None
    signature: str | None = None

    @property
    def signed(self) -> bool:
        return self.nonce == "ok" and self.signature == "ok"


def check(*, scope: Scope, signed: SignedEnvelope, device: DeviceFacts, trust: Trust, now: datetime) -> SignatureFacts:
    """Use the nonce up and verify the signature. A command that is judged again finds what it found the first time."""
    try:
        digest = signed.digest or envelope.payload_hash(signed.content)
    except Malformed as wrong:
        return SignatureFacts(signature=wrong.code)
    text, signature = signed.content.get("nonce"), signed.content.get("signature")
    if not isinstance(text, str) or not text:
        return SignatureFacts(signature="nonce_unknown" if isinstance(signature, Mapping) else None)
    use = NonceUse(purpose=Purpose.ENVELOPE, person_id=scope.me, used_by=signed.command_id, used_for=digest, now=now)
    nonce, fault = nonces.use(scope=scope, text=text, shown=use)
    told = _signature(scope, signature, message=envelope.message(digest, nonce=nonce), device=device, trust=trust)
    return SignatureFacts(nonce=fault or "ok", signature=told)


def _signature(scope: Scope, signature: Any, *, message: bytes, device: DeviceFacts, trust: Trust) -> str | None:
    if not isinstance(signature, Mapping):
        return None
    if device.scheme is None or device.public_key is None or device.key_id is None:
        return "no_key"
    if device.revoked:
        return "revoked_key"
    key = EnrolledKey(device.scheme, device.public_key, device.credential_id, device.counter)
    verdict = envelope.verify(message, signature=signature, key=key, trust=trust)
    if verdict.ok and verdict.counter is not None and verdict.counter > device.counter:
        rows = DeviceKey.objects.filter(organisation_id=scope.organisation_id, id=device.key_id)
        # Two envelopes at once: the counter only rises.
        rows.filter(counter__lt=verdict.counter).update(counter=verdict.counter)
    if verdict.code == "bad_signature" and _by_former_key(
        scope, signature, message=message, device=device, trust=trust
    ):
        return "replaced_key"
    return verdict.code


def _by_former_key(
    scope: Scope, signature: Mapping[str, Any], *, message: bytes, device: DeviceFacts, trust: Trust
) -> bool:
    """Whether a key signed that this device has replaced since: what was signed offline may come after the change."""
    rows = DeviceKey.objects.filter(organisation_id=scope.organisation_id, device_id=device.device_id)
    keys = (
        EnrolledKey(Scheme(row.scheme), bytes(row.public_key), bytes(row.credential_id), row.counter)
        for row in rows.order_by("-enrolled_at")[:_FORMER]
        if row.id != device.key_id
    )
    return any(envelope.verify(message, signature=signature, key=key, trust=trust).ok for key in keys)
