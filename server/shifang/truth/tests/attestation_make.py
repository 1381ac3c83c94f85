"""Makes attestations as devices do, under roots of our own: chains, App Attest objects, tokens, credentials."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier
from joserfc import jwe, jws
from joserfc.jwk import ECKey, OctKey

from shifang.truth.attestation import key_description, material
from shifang.truth.attestation.types import (
    AndroidApp,
    AndroidTrust,
    AppleApp,
    PlayKeys,
    Trust,
    WebParty,
)
from shifang.truth.tests.attestation_vectors import DATA

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PACKAGE = "com.example.shifang"
DIGEST = bytes(range(32))
APPLE_APP = "TEAM123456.com.example.shifang"
ORIGIN = "https://field.example.com"
PARTY = WebParty("field.example.com", (ORIGIN,))
APP = AndroidApp(PACKAGE, frozenset({DIGEST.hex()}))


def spki(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    return key.sign(message, ec.ECDSA(hashes.SHA256()))


def sign_plain(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign as WebCrypto does: r and s, 32 bytes each."""
    r, s = decode_dss_signature(sign(key, message))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass(frozen=True)
class Authority:
    """A certificate with its key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def issue(
    name: str,
    *,
    by: Authority | None = None,
    key: ec.EllipticCurvePrivateKey | None = None,
    authority: bool = True,
    extension: tuple[str, bytes] | None = None,
    days: int = 3650,
) -> Authority:
    key = key or new_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=3650))  # oracles read the clock, whatever it shows
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if extension is not None:
        oid, value = extension
        builder = builder.add_extension(x509.UnrecognizedExtension(ObjectIdentifier(oid), value), critical=False)
    return Authority(key, builder.sign(by.key if by else key, hashes.SHA256()))


# --- DER, written ------------------------------------------------------------------------------------------------


def tlv(tag: int, body: bytes) -> bytes:
    size = len(body)
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    length = bytes([size]) if size < 128 else bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + length + body


def whole(number: int, tag: int = 2) -> bytes:
    return tlv(tag, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def explicit(tag: int, body: bytes) -> bytes:
    if tag < 31:
        return tlv(0xA0 | tag, body)
    head = bytes([0xBF, 0x80 | tag >> 7, tag & 0x7F]) if tag > 127 else bytes([0xBF, tag])
    return head + tlv(0, body)[1:]


def described(
    challenge: bytes,
    *,
    level: int = 1,
    locked: bool = True,
    boot: int = 0,
    package: str = PACKAGE,
    digest: bytes = DIGEST,
    origin: int = 0,
) -> bytes:
    """Write a KeyDescription."""
    packages = tlv(0x31, tlv(0x30, tlv(4, package.encode()) + whole(1)))
    application = tlv(0x30, packages + tlv(0x31, tlv(4, digest)))
    root = tlv(0x30, tlv(4, bytes(32)) + tlv(1, b"\xff" if locked else b"\x00") + whole(boot, 10) + tlv(4, bytes(32)))
    software = tlv(0x30, explicit(709, tlv(4, application)))
    hardware = tlv(
        0x30,
        explicit(1, tlv(0x31, whole(2)))
        + explicit(2, whole(3))
        + explicit(702, whole(origin))
        + explicit(704, root)
        + explicit(705, whole(160000))
        + explicit(706, whole(202610)),
    )
    head = whole(300) + whole(level, 10) + whole(300) + whole(level, 10)
    return tlv(0x30, head + tlv(4, challenge) + tlv(4, b"") + software + hardware)


# --- one installation's trust ------------------------------------------------------------------------------------

ANDROID_ROOT = issue("Android root")
APPLE_ROOT = issue("Apple root")
APPLE_CA = issue("Apple CA", by=APPLE_ROOT)
PLAY_AES = bytes(range(32))
PLAY_EC = new_key()
PLAY = PlayKeys(PACKAGE, PLAY_AES, spki(PLAY_EC))
TRUST = Trust(
    android=AndroidTrust(
        root_keys=material.root_keys((DATA / "roots.json").read_text()) | {spki(ANDROID_ROOT.key)}, revoked={}
    ),
    apple_root=APPLE_ROOT.der,
    android_apps=(APP,),
    play_keys=(PLAY,),
    apple_apps=(AppleApp(APPLE_APP),),
    web=PARTY,
)


def android_chain(challenge: bytes, *, key: ec.EllipticCurvePrivateKey, **words: Any) -> list[bytes]:
    batch = issue("Batch", by=ANDROID_ROOT)
    extension = (key_description.OID, described(challenge, **words))
    leaf = issue("Android Keystore Key", by=batch, key=key, authority=False, extension=extension)
    return [leaf.der, batch.der, ANDROID_ROOT.der]


def cose(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})


def key_id(key: ec.EllipticCurvePrivateKey) -> bytes:
    return hashlib.sha256(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).digest()


def authenticator_data(party: str, *, flags: int = 0x41, counter: int = 0, credential: bytes = b"") -> bytes:
    return hashlib.sha256(party.encode()).digest() + bytes([flags]) + counter.to_bytes(4, "big") + credential


def credential_data(identity: bytes, key: ec.EllipticCurvePrivateKey, *, aaguid: bytes = bytes(16)) -> bytes:
    return aaguid + len(identity).to_bytes(2, "big") + identity + cose(key)


def apple_object(
    client_data_hash: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    app: str = APPLE_APP,
    aaguid: bytes = b"appattest" + bytes(7),
    counter: int = 0,
    rest: bytes = b"",
) -> bytes:
    credential = credential_data(key_id(key), key, aaguid=aaguid) + rest
    data = authenticator_data(app, flags=0x40, counter=counter, credential=credential)
    nonce = hashlib.sha256(data + client_data_hash).digest()
    extension = ("1.2.840.113635.100.8.2", tlv(0x30, explicit(1, tlv(4, nonce))))
    leaf = issue(key_id(key).hex(), by=APPLE_CA, key=key, authority=False, extension=extension, days=3)
    statement = {"x5c": [leaf.der, APPLE_CA.der], "receipt": b"receipt"}
    return cbor2.dumps({"fmt": "apple-appattest", "attStmt": statement, "authData": data})


def apple_assertion(
    client_data_hash: bytes, *, key: ec.EllipticCurvePrivateKey, counter: int, app: str = APPLE_APP
) -> bytes:
    data = authenticator_data(app, flags=0x40, counter=counter)[:37]
    data = data[:32] + b"\x00" + data[33:]
    signature = sign(key, hashlib.sha256(data + client_data_hash).digest())
    return cbor2.dumps({"signature": signature, "authenticatorData": data})


def play_token(nonce: bytes, **changes: Any) -> str:
    """Make a token as Google does: a JWS inside a JWE; `changes` replace whole parts of its payload."""
    payload = {
        "requestDetails": {
            "requestPackageName": PACKAGE,
            "nonce": b64(nonce),
            "timestampMillis": str(int(NOW.timestamp() * 1000)),
        },
        "appIntegrity": {
            "appRecognitionVerdict": "PLAY_RECOGNIZED",
            "packageName": PACKAGE,
            "certificateSha256Digest": [b64(DIGEST)],
            "versionCode": "7",
        },
        "deviceIntegrity": {"deviceRecognitionVerdict": ["MEETS_DEVICE_INTEGRITY", "MEETS_STRONG_INTEGRITY"]},
        **changes,
    }
    return play_wrap(json.dumps(payload).encode())


def play_wrap(payload: bytes, *, signer: ec.EllipticCurvePrivateKey = PLAY_EC, secret: bytes = PLAY_AES) -> str:
    inner = jws.serialize_compact({"alg": "ES256"}, payload, ECKey.import_key(_pem(signer)), algorithms=["ES256"])
    header = {"alg": "A256KW", "enc": "A256GCM"}
    return jwe.encrypt_compact(header, inner.encode(), OctKey.import_key(secret), algorithms=["A256KW", "A256GCM"])


def web_credential(
    challenge: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    identity: bytes = b"credential",
    origin: str = ORIGIN,
    party: str = PARTY.rp_id,
    attested: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Make what `navigator.credentials.create()` answers; `attested` are words of an android-key statement."""
    client = json.dumps({"type": "webauthn.create", "challenge": b64(challenge), "origin": origin}).encode()
    data = authenticator_data(party, credential=credential_data(identity, key))
    made: dict[str, Any] = {"fmt": "none", "attStmt": {}, "authData": data}
    if attested is not None:
        client_hash = hashlib.sha256(client).digest()
        chain = android_chain(client_hash, key=key, **attested)
        statement = {"alg": -7, "sig": sign(key, data + client_hash), "x5c": chain}
        made = {"fmt": "android-key", "attStmt": statement, "authData": data}
    response = {"clientDataJSON": b64(client), "attestationObject": b64(cbor2.dumps(made))}
    return {"id": b64(identity), "rawId": b64(identity), "type": "public-key", "response": response}


def web_assertion(
    challenge: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    identity: bytes = b"credential",
    counter: int = 1,
    origin: str = ORIGIN,
    verified: bool = True,
) -> dict[str, Any]:
    """Make what `navigator.credentials.get()` answers; `verified` by a finger, a face or a code."""
    client = json.dumps({"type": "webauthn.get", "challenge": b64(challenge), "origin": origin}).encode()
    data = authenticator_data(PARTY.rp_id, flags=0x05 if verified else 0x01, counter=counter)
    signature = sign(key, data + hashlib.sha256(client).digest())
    response = {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
    return {"id": b64(identity), "rawId": b64(identity), "type": "public-key", "response": response}


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
