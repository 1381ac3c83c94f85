"""The one place that reads the clock and the random source; everything else is handed the time."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from shifang.kernel.ids import uuid7


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(tz=UTC)


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return uuid7(at=now(), entropy=secrets.randbits(74))
