"""UUID version 7 (RFC 9562 §5.7): time-ordered identifiers, made here and on the phone."""

from datetime import UTC, date, datetime, time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM_A = (1 << 12) - 1
_RANDOM_B = (1 << 62) - 1


def uuid7(*, at: datetime, entropy: int) -> UUID:
    """Return the UUIDv7 of the instant `at` (aware) whose 74 random bits are taken from `entropy`."""
    milliseconds = int(at.timestamp() * 1000)
    random_a = (entropy >> 62) & _RANDOM_A
    random_b = entropy & _RANDOM_B
    return UUID(int=(milliseconds << 80) | _VERSION | (random_a << 64) | _VARIANT | random_b)


def instant_of(identifier: UUID) -> datetime:
    """Return the millisecond instant (UTC) written in a UUIDv7."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=UTC)


def lowest_at(at: datetime) -> UUID:
    """Return the lowest UUID of the instant `at`: the bound of a time range over UUIDv7 keys."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def lowest_on(day: date) -> UUID:
    """Return the lowest UUID of a day (UTC)."""
    return lowest_at(datetime.combine(day, time(), tzinfo=UTC))
