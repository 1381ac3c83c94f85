"""HTTP routes of devices: nonces, attestation, and its history."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.protocol.types import SEND
from shifang.truth.attestation.base64url import encode
from shifang.truth.attestation.claims import Claim, configured
from shifang.truth.attestation.kinds import words
from shifang.truth.attestation.nonces import AT_ONCE, Purpose
from shifang.truth.attestation.types import BootState, Scheme, SecurityLevel
from shifang.truth.models import Attestation
from shifang.truth.operations import enrolment, nonces
from shifang.truth.queries import devices
from shifang.truth.queries.trust import trust

router = Router(tags=["devices"])
_SHOWN = 50

Binary = Annotated[str, Field(max_length=60_000, description="base64url without padding")]


class NoncesIn(Schema):
    """How many single-use numbers are wanted, and for what."""

    count: Annotated[int, Field(ge=1, le=AT_ONCE)] = 1
    purpose: Literal["attestation", "envelope"] = "envelope"


class NonceOut(Schema):
    """One number: 32 bytes in base64url, good once until it expires."""

    nonce: str
    expires_at: datetime


class NoncesOut(Schema):
    """The numbers, the schemes that can be judged here (strongest first), and the site of WebAuthn keys."""

    nonces: list[NonceOut]
    schemes: list[Scheme]
    rp_id: str | None


class AttestationIn(Schema):
    """What a device of mine shows; each scheme has its own parts.

    android_key: chain (leaf first) · play_integrity: token, public_key · app_attest: attestation, key_id ·
    webauthn: credential (its JSON form) · webcrypto: public_key, signature over the nonce's bytes.
    """

    device_id: UUID
    nonce: Annotated[str, Field(max_length=100)]
    scheme: Scheme
    chain: Annotated[list[Binary], Field(max_length=10)] = []
    token: Annotated[str, Field(max_length=60_000)] = ""
    public_key: Binary = ""
    attestation: Binary = ""
    key_id: Binary = ""
    signature: Binary = ""
    credential: dict[str, Any] = {}


class AttestationFindingOut(Schema):
    """One thing that was found; a fatal one makes the verdict bad."""

    code: str
    params: dict[str, Any]
    fatal: bool
    zh: str
    en: str


class AttestationOut(Schema):
    """One attempt, as it was judged. `enrolled`: it gave the device its key.

    `genuine`: signatures lead to a pinned root and answer our nonce. `ok`: nothing fatal was found.
    """

    id: UUID
    device_id: UUID
    person_id: UUID
    scheme: Scheme
    received_at: datetime
    enrolled: bool
    genuine: bool
    ok: bool
    code: str
    zh: str
    en: str
    level: SecurityLevel
    boot: BootState | None
    locked: bool | None
    packages: list[str]
    os_version: int | None
    patch_level: int | None
    labels: list[str]
    findings: list[AttestationFindingOut]


class AttestationsOut(Schema):
    """The newest attempts of a device, newest first."""

    items: list[AttestationOut]


@router.post("/attestation/nonces", response=NoncesOut)
def issue_nonces(request: ScopedRequest, body: NoncesIn) -> dict[str, Any]:
    """Issue single-use numbers: for attesting within 10 minutes, or for envelopes within 7 days."""
    request.auth.require(SEND)
    known = trust()
    issued = nonces.issue(scope=request.auth, purpose=Purpose(body.purpose), count=body.count, now=clock.now())
    return {
        "nonces": [{"nonce": encode(bytes(each.value)), "expires_at": each.expires_at} for each in issued],
        "schemes": list(configured(known)),
        "rp_id": known.web.rp_id if known.web else None,
    }


@router.post("/attestations", response=AttestationOut)
def attest_device(request: ScopedRequest, body: AttestationIn) -> dict[str, Any]:
    """Attest a device of mine. A bad attestation is an answer (`ok` false), not an error, and is kept."""
    claim = Claim(
        scheme=body.scheme,
        chain=tuple(body.chain),
        token=body.token,
        public_key=body.public_key,
        attestation=body.attestation,
        key_id=body.key_id,
        signature=body.signature,
        credential=body.credential,
    )
    shown = enrolment.Shown(device_id=body.device_id, nonce=body.nonce, claim=claim)
    return _out(enrolment.enrol(scope=request.auth, shown=shown, trust=trust(), now=clock.now()))


@router.get("/devices/{device_id}/attestations", response=AttestationsOut)
def list_attestations(request: ScopedRequest, device_id: UUID) -> dict[str, Any]:
    """Return the newest 50 attempts to attest a device that I may see."""
    rows = devices.attestations(request.auth, device_id=device_id, limit=_SHOWN)
    return {"items": [_out(row) for row in rows]}


def _out(row: Attestation) -> dict[str, Any]:
    zh, en = words(row.code)
    findings = [dict(each, zh=words(each["code"])[0], en=words(each["code"])[1]) for each in row.verdict["findings"]]
    return {
        "id": row.id,
        "device_id": row.device_id,
        "person_id": row.person_id,
        "scheme": row.scheme,
        "received_at": row.received_at,
        "enrolled": row.key_id is not None,
        "genuine": row.genuine,
        "ok": row.ok,
        "code": row.code,
        "zh": zh,
        "en": en,
        **{name: row.verdict[name] for name in ("level", "boot", "locked", "packages", "os_version", "patch_level")},
        "labels": row.verdict["labels"],
        "findings": findings,
    }
