"""Signed checkpoints of a log, as text: C2SP's signed-note with the body of its tlog-checkpoint.

shifang/0192…                                    the log's name
300                                              how many leaves
nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=     their root

— shifang/0192… x08go/ZJkuBS9UG/SffcvIAQxVBt…    key hash and Ed25519 signature, one line for each who signs
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
MARK = "— "
# Nobody honest writes more.
_LONGEST = 16_384
_MOST_SIGNATURES = 16


class BadCheckpoint(ValueError):
    """Text that is no checkpoint, or that nobody known has signed; says which."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed: the log's name, the number of its leaves and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """Somebody's name and Ed25519 key; as text `name+hash+key`, as in C2SP's signed-note."""

    name: str
    public: bytes

    @property
    def key_hash(self) -> bytes:
        """Return the four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """Return the key's SHA-256 in groups of four, for people to compare."""
        digest = sha256(self.public).hexdigest()[:32]
        return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))

    def __str__(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    def verifies(self, text: str, signature: bytes) -> bool:
        """Return whether the signature of this text is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


def origin_of(organisation_id: UUID) -> str:
    """Return the name of an organisation's log."""
    return f"shifang/{organisation_id}"


def verifier(text: str) -> Verifier:
    """Read a verifier's text; raise BadCheckpoint when it is none."""
    name, _, rest = text.strip().partition("+")
    hashed, _, encoded = rest.partition("+")
    raw = decoded(encoded)
    found = Verifier(name, raw[1:])
    if not name or raw[:1] != _ED25519 or len(raw) != 33 or found.key_hash.hex() != hashed:
        raise BadCheckpoint("no Ed25519 verifier key")
    return found


def verifier_of(name: str, key: Ed25519PrivateKey) -> Verifier:
    """Return whom signatures of this name and key come from."""
    return Verifier(name, key.public_key().public_bytes_raw())


def sign(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """Return the signature line of a text that ends with a line break."""
    return f"{MARK}{name} {b64encode(verifier_of(name, key).key_hash + key.sign(text.encode())).decode()}\n"


def signed(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Return a checkpoint with the log's own signature."""
    return f"{checkpoint.body}\n{sign(checkpoint.body, name=checkpoint.origin, key=key)}"


def signers(note: str, known: Iterable[Verifier]) -> tuple[str, list[str]]:
    """Return the text of a signed note and the names of those known who signed it.

    A line of a known name and key whose signature is wrong spoils the note; lines of others are passed over.
    """
    text, lines = parts(note)
    keys = {(each.name, each.key_hash): each for each in known}
    found = []
    for line in lines:
        name, _, encoded = line.removeprefix(MARK).partition(" ")
        raw = decoded(encoded)
        key = keys.get((name, raw[:4]))
        if key is None:
            continue
        if not key.verifies(text, raw[4:]):
            raise BadCheckpoint(f"the signature of {name} is wrong")
        found.append(name)
    return text, found


def read(note: str, known: Iterable[Verifier]) -> Checkpoint:
    """Return a checkpoint that the log itself has signed; raise BadCheckpoint for every other text."""
    text, names = signers(note, known)
    lines = text.split("\n")
    if len(lines) < 4 or not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise BadCheckpoint("no checkpoint")
    found = Checkpoint(lines[0], int(lines[1]), decoded(lines[2]))
    if len(found.root) != 32 or not found.origin:
        raise BadCheckpoint("no checkpoint")
    if found.origin not in names:
        raise BadCheckpoint(f"not signed by {found.origin}")
    return found


def parts(note: str) -> tuple[str, list[str]]:
    """Return a signed note's text and its signature lines; raise BadCheckpoint when it is none."""
    text, gap, last = note.rpartition("\n\n")
    lines = last.split("\n")
    whole = gap and last.endswith("\n") and len(note) <= _LONGEST and len(lines) <= _MOST_SIGNATURES
    if not whole or not all(each.startswith(MARK) for each in lines[:-1]):
        raise BadCheckpoint("no signed note")
    return f"{text}\n", lines[:-1]


def decoded(text: str) -> bytes:
    """Return the bytes of base64 that is written in the one way it can be; raise BadCheckpoint for other text."""
    try:
        raw = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadCheckpoint("no base64") from None
    # Spare bits at the end would let one signature be written in several ways.
    if b64encode(raw).decode() != text:
        raise BadCheckpoint("no base64")
    return raw
