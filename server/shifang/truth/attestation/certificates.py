"""Chains of certificates: read, linked by name and signature, in date, not revoked, ending in a pinned key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shifang.truth.attestation import der
from shifang.truth.attestation.types import Malformed, Refused

# What the certificate library raises on hostile bytes, besides its own classes.
FAULTS = (
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
_MOST = 10
_LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates, leaf first. The last one carries, or is signed by, a pinned key."""

    certificates: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> x509.Certificate:
        return self.certificates[0]

    def expired(self, now: datetime) -> tuple[str, ...]:
        """Return the serials of those whose time is over; a pinned root's own dates say nothing."""
        return tuple(_serial(each) for each in self.certificates[:-1] if now > each.not_valid_after_utc)


def load(chain: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """Read certificates in DER, leaf first."""
    if not 1 <= len(chain) <= _MOST:
        raise Malformed("chain_length", count=len(chain), limit=_MOST)
    if any(len(each) > _LARGEST for each in chain):
        raise Malformed("certificate_size", limit=_LARGEST)
    for each in chain:
        _check_serial(each)
    try:
        return tuple(x509.load_der_x509_certificate(each) for each in chain)
    except FAULTS:
        raise Malformed("certificate") from None


def spki(certificate: x509.Certificate) -> bytes:
    """Return a certificate's public key as SubjectPublicKeyInfo in DER."""
    try:
        return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except FAULTS:
        raise Malformed("certificate_key") from None


def extension(certificate: x509.Certificate, oid: str) -> bytes | None:
    """Return the value of an extension that the library does not know, or None without it."""
    try:
        for each in certificate.extensions:
            if each.oid.dotted_string == oid:
                return each.value.value if isinstance(each.value, x509.UnrecognizedExtension) else None
    except FAULTS:
        raise Malformed("certificate_extensions") from None
    return None


def walk(
    chain: Sequence[x509.Certificate], *, root_keys: Collection[bytes], now: datetime, any_first_issuer: bool = False
) -> Chain:
    """Follow the chain to a pinned root key; raise Refused where it breaks.

    `any_first_issuer`: the leaf's own issuer need not be marked as an authority, as factory keys of some Android
    devices are not; a caller that allows this has another way to find a leaf that was signed by a leaf.

    The root is recognised by its key, not by its bytes: the same key stands in several certificates. Dates that are
    over are left to the caller (`Chain.expired`): what they mean depends on who issued the chain.
    """
    if spki(chain[-1]) not in root_keys:
        raise Refused("unknown_root", subject=_subject(chain[-1]))
    try:
        for index, (certificate, issuer) in enumerate(pairwise(chain)):
            certificate.verify_directly_issued_by(issuer)
            if not (any_first_issuer and index == 0) and not _may_issue(issuer, below=index):
                raise Refused("not_an_issuer", serial=_serial(issuer))
        early = [each for each in chain[:-1] if now < each.not_valid_before_utc]
    except InvalidSignature:
        raise Refused("bad_signature", index=index) from None
    except FAULTS:
        raise Refused("broken_link", index=index) from None
    if early:
        raise Refused("not_yet_valid", serial=_serial(early[0]))
    return Chain(tuple(chain))


def revoked(chain: Chain, status: Mapping[str, str]) -> None:
    """Raise Refused when any certificate of the chain is revoked or suspended."""
    for each in chain.certificates:
        # Serials stand in hexadecimal; some old entries of the list are in decimal.
        for name in (_serial(each), str(each.serial_number)):
            if name in status:
                raise Refused("revoked", serial=_serial(each), status=status[name])


def _check_serial(raw: bytes) -> None:
    """Refuse a serial that is not positive, of which the library only warns."""
    signed = next(iter(der.single(raw).children()), None)
    fields = der.nodes(signed.content) if signed is not None else iter(())
    number = next((field for field in fields if field.tag_class == 0), None)
    if number is None or number.integer() <= 0:
        raise Malformed("certificate_serial")


def _may_issue(certificate: x509.Certificate, *, below: int) -> bool:
    """Return whether a certificate is an authority; `below`: how many issuers lie between it and the leaf."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    length = constraints.path_length
    return constraints.ca and (length is None or length >= below)


def _serial(certificate: x509.Certificate) -> str:
    return f"{certificate.serial_number:x}"


def _subject(certificate: x509.Certificate) -> str:
    try:
        return certificate.subject.rfc4514_string()[:200]
    except FAULTS:
        return ""
