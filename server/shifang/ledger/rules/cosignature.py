"""Cosignatures of checkpoints (C2SP's tlog-cosignature, Ed25519): a witness says when it saw this log at this size.

A witness cosigns only what goes on from what it has cosigned before, so one that is not the log's own keeps the log
from having two pasts.
"""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shifang.ledger.rules.checkpoint import MARK, BadCheckpoint, decoded

_COSIGNATURE = b"\x04"
_TIME, _KEY_HASH, _SIGNATURE = 8, 4, 64


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's name and Ed25519 key; as text `name+hash+key`, as in C2SP's signed-note, of type 4."""

    name: str
    public: bytes

    @property
    def key_hash(self) -> bytes:
        """Return the four bytes by which a cosignature names its key."""
        return sha256(self.name.encode() + b"\n" + _COSIGNATURE + self.public).digest()[:_KEY_HASH]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{b64encode(_COSIGNATURE + self.public).decode()}"


def cosigner(text: str) -> Cosigner:
    """Read a witness's key; raise BadCheckpoint when it is none."""
    name, _, rest = text.strip().partition("+")
    hashed, _, encoded = rest.partition("+")
    raw = decoded(encoded)
    found = Cosigner(name, raw[1:])
    plain = name.isprintable() and " " not in name and 0 < len(name) <= 200
    if not plain or raw[:1] != _COSIGNATURE or len(raw) != 33 or found.key_hash.hex() != hashed:
        raise BadCheckpoint("no Ed25519 cosigner key")
    return found


def cosigner_of(name: str, key: Ed25519PrivateKey) -> Cosigner:
    """Return whom cosignatures of this name and key come from."""
    return Cosigner(name, key.public_key().public_bytes_raw())


def cosign(body: str, *, name: str, key: Ed25519PrivateKey, seconds: int) -> str:
    """Return the cosignature line of a checkpoint's body, given at so many seconds of POSIX time."""
    raw = cosigner_of(name, key).key_hash + seconds.to_bytes(_TIME, "big") + key.sign(_message(body, seconds))
    return f"{MARK}{name} {b64encode(raw).decode()}\n"


def cosigned_at(body: str, line: str, by: Cosigner) -> int:
    """Return when the witness cosigned this body, in seconds of POSIX time; raise BadCheckpoint when it did not."""
    name, _, encoded = line.removesuffix("\n").removeprefix(MARK).partition(" ")
    raw = decoded(encoded)
    if name != by.name or raw[:_KEY_HASH] != by.key_hash or len(raw) != _KEY_HASH + _TIME + _SIGNATURE:
        raise BadCheckpoint(f"not cosigned by {by.name}")
    seconds = int.from_bytes(raw[_KEY_HASH : _KEY_HASH + _TIME], "big")
    try:
        Ed25519PublicKey.from_public_bytes(by.public).verify(raw[_KEY_HASH + _TIME :], _message(body, seconds))
    except InvalidSignature:
        raise BadCheckpoint(f"the cosignature of {by.name} is wrong") from None
    return seconds


def own_line(answer: str, by: Cosigner) -> str:
    """Return the line of this witness among those it answered; raise BadCheckpoint when there is none."""
    for line in answer.splitlines():
        name, _, encoded = line.removeprefix(MARK).partition(" ")
        if line.startswith(MARK) and name == by.name and decoded(encoded)[:_KEY_HASH] == by.key_hash:
            return f"{line}\n"
    raise BadCheckpoint(f"not cosigned by {by.name}")


def _message(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()
