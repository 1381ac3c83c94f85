"""What a device sends to be attested, and which judge gets it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shifang.truth.attestation import app_attest, key_attestation, play_integrity, web_key
from shifang.truth.attestation.base64url import decode
from shifang.truth.attestation.types import AttestationVerdict, Malformed, Scheme, Trust, refusal


@dataclass(frozen=True, slots=True)
class Claim:
    """An attestation as it came; binary parts are base64url. Each scheme has its own parts:

    android_key: chain · play_integrity: token, public_key · app_attest: attestation, key_id · webauthn: credential ·
    webcrypto: public_key, signature (over the nonce).
    """

    scheme: Scheme
    chain: tuple[str, ...] = ()
    token: str = ""
    public_key: str = ""
    attestation: str = ""
    key_id: str = ""
    signature: str = ""
    credential: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Given:
    """What every judge is given beside the claim."""

    challenge: bytes
    trust: Trust
    now: datetime


_Judge = Callable[[Claim, _Given], AttestationVerdict]


def judge(claim: Claim, *, challenge: bytes, trust: Trust, now: datetime) -> AttestationVerdict:
    """Judge a claim that should answer `challenge`, the bytes of the nonce. Never raises for what was sent."""
    if claim.scheme not in configured(trust):
        return refusal(claim.scheme, "not_configured")
    try:
        return _JUDGES[claim.scheme](claim, _Given(challenge, trust, now))
    except Malformed as refused:
        return refusal(claim.scheme, refused.code, refused.params)


def configured(trust: Trust) -> tuple[Scheme, ...]:
    """Return the schemes that an installation can judge, strongest first."""
    ready = {
        Scheme.ANDROID_KEY: bool(trust.android_apps),
        Scheme.APP_ATTEST: bool(trust.apple_apps),
        Scheme.PLAY_INTEGRITY: bool(trust.play_keys and trust.android_apps),
        Scheme.WEB_AUTHN: trust.web is not None,
        Scheme.WEB_CRYPTO: True,
    }
    return tuple(scheme for scheme, able in ready.items() if able)


def _android(claim: Claim, given: _Given) -> AttestationVerdict:
    chain = [decode(each) for each in claim.chain]
    return key_attestation.verify(
        chain, challenge=given.challenge, apps=given.trust.android_apps, trust=given.trust.android, now=given.now
    )


def _play(claim: Claim, given: _Given) -> AttestationVerdict:
    return play_integrity.verify(
        claim.token,
        challenge=given.challenge,
        public_key=decode(claim.public_key),
        keys=given.trust.play_keys,
        apps=given.trust.android_apps,
        now=given.now,
    )


def _apple(claim: Claim, given: _Given) -> AttestationVerdict:
    return app_attest.verify(
        decode(claim.attestation),
        key_id=decode(claim.key_id),
        client_data_hash=hashlib.sha256(given.challenge).digest(),
        apps=given.trust.apple_apps,
        root=given.trust.apple_root,
        now=given.now,
    )


def _web(claim: Claim, given: _Given) -> AttestationVerdict:
    if given.trust.web is None:
        return refusal(Scheme.WEB_AUTHN, "not_configured")
    return web_key.register(
        claim.credential, challenge=given.challenge, party=given.trust.web, trust=given.trust.android, now=given.now
    )


def _plain(claim: Claim, given: _Given) -> AttestationVerdict:
    return web_key.register_plain(
        decode(claim.public_key), signature=decode(claim.signature), challenge=given.challenge
    )


_JUDGES: dict[Scheme, _Judge] = {
    Scheme.ANDROID_KEY: _android,
    Scheme.PLAY_INTEGRITY: _play,
    Scheme.APP_ATTEST: _apple,
    Scheme.WEB_AUTHN: _web,
    Scheme.WEB_CRYPTO: _plain,
}
