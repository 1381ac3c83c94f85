"""Enrolling the key of a device, and revoking it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import clock, tenancy
from shifang.platform.turns import take_turns
from shifang.protocol.operations.devices import see_device
from shifang.protocol.types import SEND, Park
from shifang.truth.attestation import claims
from shifang.truth.attestation.base64url import encode
from shifang.truth.attestation.claims import Claim
from shifang.truth.attestation.kinds import DEVICE_ATTESTATION_FAILED, DEVICE_ENROLLED
from shifang.truth.attestation.nonces import NonceUse, Purpose
from shifang.truth.attestation.types import AttestationVerdict, SecurityLevel, Trust, refusal
from shifang.truth.models import Attestation, DeviceKey
from shifang.truth.operations import nonces


@dataclass(frozen=True, slots=True)
class Shown:
    """A device of mine shows a claim that answers `nonce`."""

    device_id: UUID
    nonce: str
    claim: Claim


def enrol(*, scope: Scope, shown: Shown, trust: Trust, now: datetime) -> Attestation:
    """Judge what a device shows and keep it. A key that is proven to be the device's replaces the one before.

    A key whose attestation tells of an unlocked phone is kept too: it binds the device, and its row says the rest.
    Refused are only the device of a colleague (`not_found`) and a revoked one.
    """
    scope.require(SEND)
    with tenancy.organisation(scope.organisation_id):
        take_turns(f"device:{scope.organisation_id}:{shown.device_id}")
        _see(scope, device_id=shown.device_id, now=now)
        attempt = clock.new_id()
        verdict = _judge(scope, shown, attempt=attempt, trust=trust, now=now)
        key = _keep_key(scope, verdict, device_id=shown.device_id, now=now)
        row = Attestation.objects.create(
            id=attempt,
            organisation_id=scope.organisation_id,
            device_id=shown.device_id,
            person_id=scope.me,
            key=key,
            scheme=verdict.scheme,
            received_at=now,
            genuine=verdict.genuine,
            ok=verdict.ok,
            code=verdict.code,
            verdict=_plain(verdict),
        )
        _record(scope, row, weaker=bool(key and key.weaker), now=now)
    return row


def revoke(*, organisation_id: UUID, device_id: UUID, now: datetime) -> None:
    """Revoke the key of a device; what it signs afterwards is no proof."""
    DeviceKey.objects.filter(organisation_id=organisation_id, device_id=device_id, revoked_at=None).update(
        revoked_at=now
    )


def _see(scope: Scope, *, device_id: UUID, now: datetime) -> None:
    try:
        see_device(scope, device_id=device_id, now=now)
    except Park:
        raise Refusal(NOT_FOUND) from None


def _judge(scope: Scope, shown: Shown, *, attempt: UUID, trust: Trust, now: datetime) -> AttestationVerdict:
    use = NonceUse(
        purpose=Purpose.ATTESTATION, person_id=scope.me, used_by=attempt, used_for=shown.device_id.bytes, now=now
    )
    challenge, fault = nonces.use(scope=scope, text=shown.nonce, shown=use)
    if fault:
        return refusal(shown.claim.scheme, fault)
    return claims.judge(shown.claim, challenge=challenge, trust=trust, now=now)


def _keep_key(scope: Scope, verdict: AttestationVerdict, *, device_id: UUID, now: datetime) -> DeviceKey | None:
    """Put the proven key in the place of the device's former one."""
    if verdict.public_key is None:
        return None
    mine = DeviceKey.objects.filter(organisation_id=scope.organisation_id, device_id=device_id)
    before = mine.filter(revoked_at=None).first()
    revoke(organisation_id=scope.organisation_id, device_id=device_id, now=now)
    return DeviceKey.objects.create(
        organisation_id=scope.organisation_id,
        device_id=device_id,
        person_id=scope.me,
        scheme=verdict.scheme,
        public_key=verdict.public_key,
        fingerprint=hashlib.sha256(verdict.public_key).hexdigest(),
        credential_id=verdict.credential_id,
        counter=verdict.counter,
        genuine=verdict.genuine,
        ok=verdict.ok,
        code=verdict.code,
        level=verdict.level,
        boot=verdict.boot or "",
        locked=verdict.locked,
        weaker=_weaker(before, verdict),
        enrolled_at=now,
    )


def _weaker(before: DeviceKey | None, verdict: AttestationVerdict) -> bool:
    if before is None:
        return False
    strong = before.genuine and before.ok and SecurityLevel(before.level).hardware
    return (strong or before.weaker) and not (verdict.genuine and verdict.ok and verdict.level.hardware)


def _record(scope: Scope, row: Attestation, *, weaker: bool, now: datetime) -> None:
    kind: EventKind = DEVICE_ENROLLED if row.key_id is not None and row.ok else DEVICE_ATTESTATION_FAILED
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=kind,
            subject=Subject("device", row.device_id),
            actor_id=scope.person_id,
            department_id=scope.department_id,
            happened_at=now,
            received_at=now,
            facts={
                "attestation_id": str(row.id),
                "scheme": row.scheme,
                "genuine": row.genuine,
                "code": row.code,
                "level": row.verdict["level"],
                "weaker": weaker,
            },
        ),
    )


def _plain(verdict: AttestationVerdict) -> dict[str, Any]:
    """Return a verdict as JSON; the raw attestation is not kept, since it can name the very handset."""
    return {
        "level": verdict.level.value,
        "boot": verdict.boot.value if verdict.boot else None,
        "locked": verdict.locked,
        "packages": list(verdict.packages),
        "signature_digests": list(verdict.signature_digests),
        "os_version": verdict.os_version,
        "patch_level": verdict.patch_level,
        "labels": list(verdict.labels),
        "public_key": encode(verdict.public_key) if verdict.public_key else None,
        "findings": [
            {"code": note.code, "params": dict(note.params), "fatal": note.fatal} for note in verdict.findings
        ],
    }
