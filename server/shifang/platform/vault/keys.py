"""The data keys of an organisation, unwrapped and kept for a few seconds; sealing and opening with them."""

import secrets
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy
from shifang.platform.models import DataKey
from shifang.platform.vault import sealing, streams
from shifang.platform.vault.apart import committed
from shifang.platform.vault.problems import DESTROYED, UNREADABLE
from shifang.platform.vault.wrapping import KeyLost, key_encryption

FRESH_S = 3.0
"""How long a process goes on with the keys it has read: a destroyed key is dropped after so long."""
_KEY = 32
_INSERT = """
    INSERT INTO platform_datakey (organisation_id, id, number, wrapping, wrapped, created_at)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Ring:
    """The data keys of one organisation as they were a moment ago: number → (name of the wrapping key, wrapped)."""

    organisation_id: UUID
    keys: dict[int, tuple[str, bytes]]
    destroyed: bool
    read_at: float

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return max(self.keys, default=0)

    def raw(self, number: int) -> bytes:
        """Return a data key. Raises `vault.destroyed` and `vault.unreadable`."""
        if self.destroyed:
            raise Refusal(DESTROYED)
        name, wrapped = self.keys.get(number, ("", b""))
        return _unwrapped(self.organisation_id, name, wrapped)

    def cipher(self, number: int) -> AESGCM:
        """Return the cipher of a data key. Raises as `raw`."""
        if self.destroyed:
            raise Refusal(DESTROYED)
        name, wrapped = self.keys.get(number, ("", b""))
        return _cipher(self.organisation_id, name, wrapped)


_rings: dict[UUID, Ring] = {}


def ring(organisation_id: UUID) -> Ring:
    """Return the organisation's keys, at most a few seconds old; the first one is made here."""
    known = _rings.get(organisation_id)
    if known is not None and time.monotonic() - known.read_at < FRESH_S:
        return known
    return fresh_ring(organisation_id)


def fresh_ring(organisation_id: UUID) -> Ring:
    """Return the organisation's keys as they are now."""
    found = _read(organisation_id)
    if not found.keys and not found.destroyed:
        add_key(organisation_id, number=1)
        found = _read(organisation_id)
    _rings[organisation_id] = found
    return found


def add_key(organisation_id: UUID, *, number: int) -> None:
    """Make a data key, if its number is free, for good before anything is sealed with it: in a transaction apart."""
    wrapping, wrapped = _held(organisation_id)
    with committed(organisation_id) as cursor:
        cursor.execute(_INSERT, [organisation_id, clock.new_id(), number, wrapping, wrapped, clock.now()])


def sealed(organisation_id: UUID, place: str, name: bytes, plain: bytes) -> bytes:  # noqa: PLR0917 - said everywhere
    """Seal a value for a place (`table.column`) and a row or name there."""
    keys = ring(organisation_id)
    bound = sealing.binding(organisation_id, place, name)
    return sealing.seal(plain, number=keys.newest, cipher=keys.cipher(keys.newest), bound=bound)


def opened(organisation_id: UUID, place: str, name: bytes, value: bytes) -> bytes:  # noqa: PLR0917
    """Open a value that was sealed for this place; what is not sealed yet is returned as it is.

    Raises `vault.destroyed` and `vault.unreadable`.
    """
    if not sealing.is_sealed(value):
        return value
    bound = sealing.binding(organisation_id, place, name)
    try:
        return sealing.open_(value, cipher=knowing(organisation_id, sealing.number_of(value)).cipher, bound=bound)
    except sealing.Damaged:
        raise Refusal(UNREADABLE) from None


def sealed_text(organisation_id: UUID, place: str, name: bytes, text: str) -> str:  # noqa: PLR0917
    """Seal a text for a place; the sealed form is a text as well."""
    return sealing.as_text(sealed(organisation_id, place, name, text.encode()))


def opened_text(organisation_id: UUID, place: str, name: bytes, text: str) -> str:  # noqa: PLR0917
    """Open a text that was sealed for this place. Raises as `opened`."""
    try:
        return opened(organisation_id, place, name, sealing.from_text(text)).decode()
    except sealing.Damaged:
        raise Refusal(UNREADABLE) from None


def seal_file(organisation_id: UUID, name: str, source: BinaryIO, *, target: BinaryIO) -> None:
    """Write what is left in `source` as a sealed file of this name."""
    keys = ring(organisation_id)
    streams.seal_whole(source, target, number=keys.newest, key=keys.raw(keys.newest), name=name)


def growing_file(organisation_id: UUID, name: str, stream: BinaryIO) -> streams.Growing:
    """Return a sealed file that grows by appending. Raises as `opened`."""
    keys = ring(organisation_id)
    return streams.Growing(stream, number=keys.newest, key=_raw_of(organisation_id), name=name)


def opened_file(organisation_id: UUID, name: str, source: BinaryIO) -> BinaryIO:
    """Return what a file holds; one that is not sealed yet as it is. Raises as `opened`."""
    try:
        found = streams.opened(source, key=_raw_of(organisation_id), name=name)
        found.read(1)
    except sealing.Damaged:
        source.close()
        raise Refusal(UNREADABLE) from None
    except Refusal:
        source.close()
        raise
    found.seek(0)
    return found


def _raw_of(organisation_id: UUID) -> streams.Key:
    return lambda number: knowing(organisation_id, number).raw(number)


def knowing(organisation_id: UUID, number: int) -> Ring:
    """Return keys that know a number, where there is such a key: another process may have just made it."""
    keys = ring(organisation_id)
    return keys if number in keys.keys or keys.destroyed else fresh_ring(organisation_id)


def _held(organisation_id: UUID) -> tuple[str, bytes]:
    try:
        return key_encryption().wrap(organisation_id, secrets.token_bytes(_KEY))
    except (KeyLost, OSError):
        raise Refusal(UNREADABLE) from None


def _read(organisation_id: UUID) -> Ring:
    with tenancy.organisation(organisation_id):
        rows = list(DataKey._default_manager.filter(organisation_id=organisation_id))
    return Ring(
        organisation_id=organisation_id,
        keys={row.number: (row.wrapping, bytes(row.wrapped)) for row in rows if row.destroyed_at is None},
        destroyed=any(row.destroyed_at is not None for row in rows),
        read_at=time.monotonic(),
    )


@lru_cache(maxsize=4096)
def _cipher(organisation_id: UUID, name: str, wrapped: bytes) -> AESGCM:
    return AESGCM(_unwrapped(organisation_id, name, wrapped))


@lru_cache(maxsize=4096)
def _unwrapped(organisation_id: UUID, name: str, wrapped: bytes) -> bytes:
    try:
        return key_encryption().unwrap(organisation_id, name, wrapped)
    except KeyLost:
        raise Refusal(UNREADABLE) from None
