"""The certificates of photo signing: a root, and leaves issued by it, in the profile that C2PA asks for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ORGANISATION = "Shifang 实访"
# A credential carries no time stamp, so it holds only as long as its certificates do.
LIFE = timedelta(days=365 * 30)
# A certificate is good from the day before: clocks of other machines may be behind.
_EARLIER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key, both as PEM."""

    certificate: bytes
    key: bytes


def make_root(name: str, *, now: datetime) -> Issued:
    """Make a root that signs itself and may issue leaves, nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    builder = _unsigned(subject, key.public_key(), issuer=subject, begins=now - _EARLIER, ends=now + LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(issues=True), critical=True)
    return _issued(builder.sign(key, hashes.SHA256()), key)


def make_leaf(name: str, *, root: Issued, now: datetime) -> Issued:
    """Make a leaf that signs photos until its root's end."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_pem_x509_certificate(root.certificate)
    issuer_key = load_pem_private_key(root.key, password=None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        message = "the root's key is not of an elliptic curve"
        raise TypeError(message)
    builder = _unsigned(
        _name(name),
        key.public_key(),
        issuer=issuer.subject,
        begins=now - _EARLIER,
        ends=issuer.not_valid_after_utc,
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(issues=False), critical=True)
    # The only purpose that both the format's default list and its libraries take.
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(authority, critical=False)
    return _issued(builder.sign(issuer_key, hashes.SHA256()), key)


def serial_of(certificate: bytes) -> int:
    """Return the serial number of a certificate (PEM)."""
    return x509.load_pem_x509_certificate(certificate).serial_number


def made_at(certificate: bytes) -> datetime:
    """Return when a certificate (PEM) was made."""
    return x509.load_pem_x509_certificate(certificate).not_valid_before_utc + _EARLIER


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate (PEM), in hex."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def _name(name: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, ORGANISATION), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _unsigned(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, *, issuer: x509.Name, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _issued(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Issued:
    return Issued(
        certificate.public_bytes(Encoding.PEM), key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
