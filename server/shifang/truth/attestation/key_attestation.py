"""Android Key Attestation: a chain of certificates in which the secure hardware describes a key it made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509

from shifang.truth.attestation import certificates, key_description
from shifang.truth.attestation.certificates import Chain
from shifang.truth.attestation.key_description import KeyDescription
from shifang.truth.attestation.types import (
    AndroidApp,
    AndroidTrust,
    AttestationVerdict,
    BootState,
    Malformed,
    Note,
    Refused,
    Scheme,
    refusal,
)

# Marks a batch key that the device fetched over the network; such chains are renewed every few weeks.
_REMOTELY_PROVISIONED = "1.3.6.1.4.1.11129.2.1.30"


def verify(
    chain: Sequence[bytes],
    *,
    challenge: bytes,
    apps: Sequence[AndroidApp],
    trust: AndroidTrust,
    now: datetime,
) -> AttestationVerdict:
    """Judge a chain (DER, leaf first) that should describe a key made for `challenge` by one of `apps`."""
    try:
        walked, described, notes = read(chain, trust=trust, now=now)
    except (Malformed, Refused) as refused:
        return refusal(Scheme.ANDROID_KEY, refused.code, refused.params)
    if described.challenge != challenge:
        return refusal(Scheme.ANDROID_KEY, "challenge_differs")
    findings = (*notes, *judge(described), *judge_app(described, apps))
    return verdict(Scheme.ANDROID_KEY, described, findings, public_key=certificates.spki(walked.leaf))


def read(
    chain: Sequence[bytes], *, trust: AndroidTrust, now: datetime
) -> tuple[Chain, KeyDescription, tuple[Note, ...]]:
    """Follow the chain and read what it says of the leaf's key; raise Malformed or Refused."""
    loaded = certificates.load(chain)
    walked = certificates.walk(loaded, root_keys=trust.root_keys, now=now, any_first_issuer=True)
    certificates.revoked(walked, trust.revoked)
    raw = _nearest_root(loaded)
    return walked, key_description.parse(raw), _dates(walked, trust=trust, now=now)


def judge(described: KeyDescription) -> Iterator[Note]:
    """Yield what speaks against the key or its device."""
    if not described.level.hardware:
        yield Note("software_key", {"level": described.level.value})
    if described.hardware.get("origin") != key_description.ORIGIN_GENERATED:
        yield Note("key_imported")
    if key_description.PURPOSE_SIGN not in described.hardware.get("purposes", ()):
        yield Note("key_purpose")
    if "allApplications" in described.hardware or "allApplications" in described.software:
        yield Note("key_shared")
    root = described.root_of_trust
    if root is None:
        yield Note("boot_unknown")
        return
    if not root.device_locked:
        yield Note("bootloader_unlocked")
    if root.verified_boot_state is not BootState.VERIFIED:
        yield Note("boot_not_verified", {"state": root.verified_boot_state.value})


def judge_app(described: KeyDescription, apps: Sequence[AndroidApp]) -> Iterator[Note]:
    """Yield what speaks against the app that made the key: one of ours, alone, signed by us."""
    given = described.application
    if given is None:
        yield Note("app_unknown")
        return
    names = {name for name, _ in given.packages}
    ours = {app.package: app.digests for app in apps if app.package in names}
    if not ours or names - set(ours):
        # A container that clones apps shows its own package here, or lists it beside ours.
        yield Note("app_differs", {"packages": sorted(names)[:5]})
        return
    allowed = frozenset().union(*ours.values())
    signers = {each.hex() for each in given.signatures}
    if not signers or signers - allowed:
        yield Note("app_signer_differs", {"digests": sorted(signers)[:5]})


def verdict(
    scheme: Scheme,
    described: KeyDescription,
    findings: Sequence[Note],
    *,
    public_key: bytes,
    credential_id: bytes = b"",
    counter: int = 0,
) -> AttestationVerdict:
    """Put the device's own words and the findings into a verdict."""
    fatal = [note.code for note in findings if note.fatal]
    root, app = described.root_of_trust, described.application
    return AttestationVerdict(
        scheme=scheme,
        ok=not fatal,
        genuine=True,
        code=fatal[0] if fatal else "ok",
        level=described.level,
        boot=root.verified_boot_state if root else None,
        locked=root.device_locked if root else None,
        packages=tuple(name for name, _ in app.packages) if app else (),
        signature_digests=tuple(each.hex() for each in app.signatures) if app else (),
        challenge=described.challenge,
        public_key=public_key,
        credential_id=credential_id,
        counter=counter,
        os_version=described.hardware.get("osVersion"),
        patch_level=described.hardware.get("osPatchLevel"),
        findings=tuple(findings),
    )


def _nearest_root(chain: Sequence[x509.Certificate]) -> bytes:
    """Return the leaf's extension, if no certificate nearer the root carries one.

    An attested key can sign a certificate of its own with any description in it: then the true description is the
    one nearer the root, and the leaf's key is not the key that it describes.
    """
    carried = [(index, certificates.extension(each, key_description.OID)) for index, each in enumerate(chain)]
    present = [(index, raw) for index, raw in carried if raw is not None]
    if not present:
        raise Refused("no_description")
    index, raw = present[-1]
    if index:
        raise Refused("signed_by_attested_key", index=index)
    return raw


def _dates(chain: Chain, *, trust: AndroidTrust, now: datetime) -> tuple[Note, ...]:
    over = chain.expired(now)
    if not over:
        return ()
    remote = any(certificates.extension(each, _REMOTELY_PROVISIONED) is not None for each in chain.certificates)
    if remote or not trust.accept_expired_factory:
        raise Refused("expired", serials=list(over))
    return (Note("factory_certificate_expired", {"serials": list(over)}, fatal=False),)
