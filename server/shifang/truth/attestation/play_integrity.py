"""Google Play Integrity, classic requests: the token is decrypted and verified here with the app's response keys.

The token binds no key by itself. The nonce of the request is the SHA-256 of our challenge and the public key that is
to be enrolled, so the verdict answers for that key.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey

from shifang.truth.attestation import certificates
from shifang.truth.attestation.types import (
    AndroidApp,
    AttestationVerdict,
    BootState,
    Malformed,
    Note,
    PlayKeys,
    Refused,
    Scheme,
    SecurityLevel,
    refusal,
)

_FRESH = timedelta(minutes=10)
_AHEAD = timedelta(minutes=1)
_LARGEST = 40_000
_STRONG, _DEVICE = "MEETS_STRONG_INTEGRITY", "MEETS_DEVICE_INTEGRITY"
_FAULTS = (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


def verify(
    token: str,
    *,
    challenge: bytes,
    public_key: bytes,
    keys: Sequence[PlayKeys],
    apps: Sequence[AndroidApp],
    now: datetime,
) -> AttestationVerdict:
    """Judge a token that should answer `challenge` for `public_key` (SubjectPublicKeyInfo, DER)."""
    try:
        payload = _open(token, keys)
        return _judge(payload, nonce=nonce_of(challenge, public_key), public_key=public_key, apps=apps, now=now)
    except (Malformed, Refused) as refused:
        return refusal(Scheme.PLAY_INTEGRITY, refused.code, refused.params)


def nonce_of(challenge: bytes, public_key: bytes) -> bytes:
    """Return the nonce that the app must ask with."""
    return hashlib.sha256(challenge + public_key).digest()


def _open(token: str, keys: Sequence[PlayKeys]) -> dict[str, Any]:
    """Decrypt by whichever of our keys fits, then verify the signature inside."""
    if len(token) > _LARGEST or token.count(".") != 4:
        raise Malformed("token_form")
    for each in keys:
        try:
            inner = jwe.decrypt_compact(token, OctKey.import_key(each.decryption_key), algorithms=["A256KW", "A256GCM"])
        except _FAULTS:
            continue
        return _signed(inner.plaintext, each)
    raise Refused("token_not_ours")


def _signed(inner: bytes | None, keys: PlayKeys) -> dict[str, Any]:
    try:
        key = load_der_public_key(keys.verification_key)
        signer = ECKey.import_key(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        payload = json.loads(jws.deserialize_compact((inner or b"").decode(), signer, algorithms=["ES256"]).payload)
    except _FAULTS:
        raise Refused("bad_signature") from None
    if not isinstance(payload, dict):
        raise Malformed("token_payload")
    return payload


def _judge(
    payload: Mapping[str, Any], *, nonce: bytes, public_key: bytes, apps: Sequence[AndroidApp], now: datetime
) -> AttestationVerdict:
    request, device = _part(payload, "requestDetails"), _part(payload, "deviceIntegrity")
    given = _part(payload, "appIntegrity")
    if _nonce(request.get("nonce")) != nonce:
        raise Refused("challenge_differs")
    _fresh(request.get("timestampMillis"), now)
    labels = _words(device.get("deviceRecognitionVerdict"))
    package = str(given.get("packageName") or request.get("requestPackageName") or "")
    digests = tuple(sorted(_digest(each) for each in _words(given.get("certificateSha256Digest"))))
    findings = (*_app_notes(request, given, package=package, digests=digests, apps=apps), *_device_notes(labels))
    fatal = [note.code for note in findings if note.fatal]
    return AttestationVerdict(
        scheme=Scheme.PLAY_INTEGRITY,
        ok=not fatal,
        genuine=True,
        code=fatal[0] if fatal else "ok",
        level=SecurityLevel.TEE if _STRONG in labels else SecurityLevel.SOFTWARE,
        boot=BootState.VERIFIED if _STRONG in labels else None,
        locked=True if _STRONG in labels else None,
        packages=(package,) if package else (),
        signature_digests=digests,
        challenge=nonce,
        public_key=_checked(public_key),
        labels=labels,
        findings=findings,
    )


def _app_notes(
    request: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    package: str,
    digests: Sequence[str],
    apps: Sequence[AndroidApp],
) -> Iterator[Note]:
    verdict = str(given.get("appRecognitionVerdict", "UNEVALUATED"))
    if verdict != "PLAY_RECOGNIZED":
        # An app that was installed from elsewhere than Google Play is not recognised; its signer still decides.
        yield Note("app_not_from_play", {"verdict": verdict[:40]}, fatal=not digests)
    ours = {app.package: app.digests for app in apps}
    if package not in ours or request.get("requestPackageName") != package:
        yield Note("app_differs", {"packages": [package[:200]]})
    elif digests and set(digests) - ours[package]:
        yield Note("app_signer_differs", {"digests": list(digests)[:5]})


def _device_notes(labels: Sequence[str]) -> Iterator[Note]:
    if _DEVICE not in labels and _STRONG not in labels:
        yield Note("device_integrity", {"labels": list(labels)})


def _fresh(stamp: Any, now: datetime) -> None:
    try:
        age = now.timestamp() - int(stamp) / 1000
    except (ValueError, TypeError, OverflowError):
        raise Malformed("token_payload", name="timestampMillis") from None
    if not -_AHEAD.total_seconds() <= age <= _FRESH.total_seconds():
        raise Refused("stale", seconds=round(age))


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    if not isinstance(part, dict):
        raise Malformed("token_payload", name=name)
    return part


def _words(listed: Any) -> tuple[str, ...]:
    if not isinstance(listed, list):
        return ()
    return tuple(each[:200] for each in listed[:20] if isinstance(each, str))


def _nonce(text: Any) -> bytes:
    return _base64(text) if isinstance(text, str) else b""


def _digest(text: str) -> str:
    return _base64(text).hex()


def _base64(text: str) -> bytes:
    """Read base64 in either alphabet, with or without padding; nothing from what is neither."""
    try:
        return base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _checked(public_key: bytes) -> bytes:
    try:
        load_der_public_key(public_key)
    except certificates.FAULTS:
        raise Malformed("public_key") from None
    return public_key
