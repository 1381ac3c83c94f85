"""Signed receipts: what a phone must verify before it lets go of the only copy of something.

A receipt is over lines of text that both sides can write from what they know (`text_of`), so it names what it is for
and nothing else can pass for it. Keys are rotated; each is handed over by a signature of the one before.
"""

import fcntl
import hashlib
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from shifang.platform.home import home

MARK = "shifang.receipt.1"
HANDOVER = b"shifang.receipt-key.1\x00"


@dataclass(frozen=True, slots=True)
class Receipted:
    """What is acknowledged: a command (its id, the SHA-256 and length of its text as sent) or a photo (its SHA-256)."""

    kind: str
    organisation_id: UUID
    name: str
    sha256: str
    size: int
    status: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signature of the server over `text_of`; `key` names the key, `at` is the moment as it stands in the text."""

    key: str
    at: str
    signature: str


@dataclass(frozen=True, slots=True)
class ReceiptKey:
    """A public key (SubjectPublicKeyInfo) and the signature of the key before over it; all base64url."""

    id: str
    public_key: str
    handover: str


def text_of(what: Receipted, at: str) -> bytes:
    """Return the text that is signed, a line for each part."""
    parts = (MARK, what.kind, str(what.organisation_id), what.name, what.sha256, str(what.size), what.status, at)
    return "".join(f"{part}\n" for part in parts).encode()


def sign(what: Receipted, *, now: datetime) -> Receipt:
    """Return the receipt for something that is held for good."""
    at = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    key = _newest(_folder())
    return Receipt(_id_of(key), at, _signed(key, text_of(what, at)))


def known_keys() -> list[ReceiptKey]:
    """Return every key that ever signed here, oldest first."""
    _newest(_folder())
    told: list[ReceiptKey] = []
    for path in _all(_folder()):
        public = path.read_bytes()
        handover = path.with_suffix(".handover")
        told.append(ReceiptKey(_name(public), _text(public), handover.read_text() if handover.exists() else ""))
    return told


def rotate() -> None:
    """Sign with a new key from now on; the old one hands over and is deleted."""
    _newest(_folder())
    _make(_folder(), rotating=True)


def _newest(folder: Path) -> ec.EllipticCurvePrivateKey:
    for _ in range(3):
        path = max(folder.glob("*.key"), default=None)
        if path is None:
            _make(folder, rotating=False)
            continue
        try:
            return _read(path, path.stat().st_mtime_ns)
        except FileNotFoundError:
            # Rotated between the two.
            continue
    raise FileNotFoundError(folder)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(path)
    return key


def _make(folder: Path, *, rotating: bool) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        old = max(folder.glob("*.key"), default=None)
        if old is not None and not rotating:
            return
        key = ec.generate_private_key(ec.SECP256R1())
        path = folder / f"{len(_all(folder)) + 1:04}"
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if old is not None:
            _write(path.with_suffix(".handover"), _signed(_read(old, 0), HANDOVER + public).encode())
        _write(path.with_suffix(".pub"), public)
        _write(path.with_suffix(".key"), key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
        if old is not None:
            old.unlink()


def _write(path: Path, content: bytes) -> None:
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def _signed(key: ec.EllipticCurvePrivateKey, message: bytes) -> str:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return _text(r.to_bytes(32) + s.to_bytes(32))


def _id_of(key: ec.EllipticCurvePrivateKey) -> str:
    return _name(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _name(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _all(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.pub"))


def _folder() -> Path:
    return home() / "keys" / "receipts"
