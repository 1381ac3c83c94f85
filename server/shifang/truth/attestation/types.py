"""Words of attestation: what a device shows of itself, what was found, and what is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Scheme(StrEnum):
    """How a device's key came to be known."""

    ANDROID_KEY = "android_key"
    PLAY_INTEGRITY = "play_integrity"
    APP_ATTEST = "app_attest"
    WEB_AUTHN = "webauthn"
    WEB_CRYPTO = "webcrypto"


class SecurityLevel(StrEnum):
    """Where a key lives, best last. NONE: nothing vouches for it."""

    NONE = "none"
    SOFTWARE = "software"
    TEE = "tee"
    STRONGBOX = "strongbox"
    SECURE_ENCLAVE = "secure_enclave"

    @property
    def hardware(self) -> bool:
        return self not in {SecurityLevel.NONE, SecurityLevel.SOFTWARE}


class BootState(StrEnum):
    """Android's verified boot: what the device started from."""

    VERIFIED = "verified"
    SELF_SIGNED = "self_signed"
    UNVERIFIED = "unverified"
    FAILED = "failed"


class Malformed(Exception):
    """Bytes that are not what they claim to be. Never leaves this package: it becomes a verdict."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Refused(Exception):
    """Well formed, but not to be believed. Never leaves this package: it becomes a verdict."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was found; `fatal` ones make the verdict bad."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class AttestationVerdict:
    """What an attestation shows.

    `genuine`: the signatures lead to a pinned root and the statement answers our challenge, so the fields below are
    the device's own words and not the sender's. `ok`: genuine, and nothing fatal was found in those words. `code` is
    the first fatal finding ("ok" without any). `public_key` is a SubjectPublicKeyInfo in DER; None when the scheme
    binds no key or nothing may be believed. `boot` and `locked` are None where the scheme cannot say.
    """

    scheme: Scheme
    ok: bool
    genuine: bool
    code: str
    level: SecurityLevel = SecurityLevel.NONE
    boot: BootState | None = None
    locked: bool | None = None
    packages: tuple[str, ...] = ()
    signature_digests: tuple[str, ...] = ()
    challenge: bytes = b""
    public_key: bytes | None = None
    credential_id: bytes = b""
    counter: int = 0
    os_version: int | None = None
    patch_level: int | None = None
    labels: tuple[str, ...] = ()
    findings: tuple[Note, ...] = ()


def refusal(scheme: Scheme, code: str, params: Mapping[str, Any] | None = None) -> AttestationVerdict:
    """Return the verdict on something that shows nothing."""
    return AttestationVerdict(
        scheme=scheme, ok=False, genuine=False, code=code, findings=(Note(code, dict(params or {})),)
    )


@dataclass(frozen=True, slots=True)
class AndroidTrust:
    """Pinned root keys (SubjectPublicKeyInfo, DER) and the revocation list (serial in lower-case hex → status).

    A factory-provisioned chain cannot be renewed, and many carry certificates that ended in May 2026 with the first
    root; `accept_expired_factory` lets these through with a note. Remotely provisioned chains are never let through
    after their end.
    """

    root_keys: frozenset[bytes]
    revoked: Mapping[str, str]
    accept_expired_factory: bool = True


@dataclass(frozen=True, slots=True)
class AndroidApp:
    """One of our apps: its package and the SHA-256 of the certificates that may have signed it (lower-case hex)."""

    package: str
    digests: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlayKeys:
    """The response keys of one package from Play Console: AES key (32 bytes) and EC public key (DER)."""

    package: str
    decryption_key: bytes
    verification_key: bytes


@dataclass(frozen=True, slots=True)
class AppleApp:
    """One of our apps: "TEAMID.bundle.id"; `development` also admits keys of development builds."""

    app_id: str
    development: bool = False


@dataclass(frozen=True, slots=True)
class WebParty:
    """The site whose pages make device keys: its id (a domain) and the origins that may use it."""

    rp_id: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """Everything that is believed beforehand; loaded outside this package."""

    android: AndroidTrust
    apple_root: bytes
    android_apps: tuple[AndroidApp, ...] = ()
    play_keys: tuple[PlayKeys, ...] = ()
    apple_apps: tuple[AppleApp, ...] = ()
    web: WebParty | None = None
    status_date: date | None = None


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """Whether a signature by a device's key holds; `counter` is the new one where the scheme counts."""

    ok: bool
    code: str
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class OtherUse:
    """Somebody else on this device, or another device of this person."""

    person_id: UUID
    device_id: UUID
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What is known of a device when it claims a place.

    `scheme` is None for a device without a key. `attested` is True when hardware vouches for the key and nothing
    fatal was found; False when an attestation failed; None when none was tried that could tell. `weaker`: the device
    showed a key in hardware before, and now a weaker one. `revoked` holds for the device or its key.
    """

    device_id: UUID
    known: bool = False
    revoked: bool = False
    scheme: Scheme | None = None
    key_id: UUID | None = None
    public_key: bytes | None = None
    credential_id: bytes = b""
    counter: int = 0
    attested: bool | None = None
    code: str = ""
    level: SecurityLevel = SecurityLevel.NONE
    boot: BootState | None = None
    locked: bool | None = None
    weaker: bool = False
    enrolled_at: datetime | None = None
    other_people: tuple[OtherUse, ...] = ()
    other_devices: tuple[OtherUse, ...] = ()
