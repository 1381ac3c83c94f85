"""The form of sealed values: AES-256-GCM, the key's number in front, bound to organisation, place and row.

`F5 01 | number of the data key (4) | nonce (12) | ciphertext and tag`. Text is written as base64 of it behind a mark.
A value without the mark was written before there was a vault, and is read as it is.
"""

import base64
import binascii
import os
from collections.abc import Callable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"\xf5\x01"
TEXT_MARK = "\x01sealed:"
_NONCE = 12
_HEAD = len(MARK) + 4
_LEAST = _HEAD + _NONCE + 16

Cipher = Callable[[int], AESGCM]


class Damaged(Exception):
    """Not what was sealed, or not where it was sealed."""


def binding(organisation_id: UUID, place: str, name: bytes) -> bytes:
    """Return what a value is bound to: it opens nowhere else."""
    return b"\0".join((b"shifang.vault.1", organisation_id.bytes + place.encode(), name))


def seal(plain: bytes, *, number: int, cipher: AESGCM, bound: bytes) -> bytes:
    """Return the sealed value."""
    head, nonce = MARK + number.to_bytes(4, "big"), os.urandom(_NONCE)
    return head + nonce + cipher.encrypt(nonce, plain, head + bound)


def open_(sealed: bytes, *, cipher: Cipher, bound: bytes) -> bytes:
    """Return what was sealed. `cipher` gives the data key of a number. Raises Damaged."""
    if len(sealed) < _LEAST or not is_sealed(sealed):
        raise Damaged
    head, nonce = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE]
    try:
        return cipher(number_of(sealed)).decrypt(nonce, sealed[_HEAD + _NONCE :], head + bound)
    except InvalidTag:
        raise Damaged from None


def is_sealed(value: bytes) -> bool:
    """Return whether a value is sealed."""
    return value[: len(MARK)] == MARK


def number_of(sealed: bytes) -> int:
    """Return the number of the data key of a sealed value."""
    return int.from_bytes(sealed[len(MARK) : _HEAD], "big")


def as_text(sealed: bytes) -> str:
    """Return a sealed value as text."""
    return TEXT_MARK + base64.b64encode(sealed).decode()


def from_text(text: str) -> bytes:
    """Return the sealed value of a text. Raises Damaged."""
    try:
        return base64.b64decode(text.removeprefix(TEXT_MARK).encode(), validate=True)
    except (binascii.Error, UnicodeError):
        raise Damaged from None
