"""Single-use numbers of the server: what makes one good, and how long it lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What a nonce was issued for; one is never good for the other."""

    ATTESTATION = "attestation"
    ENVELOPE = "envelope"


# A phone fetches envelope nonces ahead, so that it can sign where there is no network.
LIFE = {Purpose.ATTESTATION: timedelta(minutes=10), Purpose.ENVELOPE: timedelta(days=7)}
SIZE = 32
AT_ONCE = 50
OUTSTANDING = 500
# How long a used or expired nonce stays known as such; then it is merely unknown, which is no better.
REMEMBERED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class KnownNonce:
    """A nonce as it was issued, and what used it: the id of the command or attestation, and what that signed."""

    purpose: Purpose
    person_id: UUID
    issued_at: datetime
    expires_at: datetime
    used_by: UUID | None = None
    used_for: bytes | None = None


@dataclass(frozen=True, slots=True)
class NonceUse:
    """Somebody shows a nonce now, for this."""

    purpose: Purpose
    person_id: UUID
    used_by: UUID
    used_for: bytes
    now: datetime


def fault_of(known: KnownNonce | None, use: NonceUse) -> str:
    """Return why a nonce is not good for this use, or "".

    The same thing sent again is no second use: a command is sent until it is answered, and judged again when it was
    parked.
    """
    if known is None or known.purpose is not use.purpose:
        return "nonce_unknown"
    if known.person_id != use.person_id:
        return "nonce_of_another"
    if known.used_by is not None:
        again = (known.used_by, known.used_for) == (use.used_by, use.used_for)
        return "" if again else "nonce_replayed"
    return "nonce_expired" if use.now > known.expires_at else ""
