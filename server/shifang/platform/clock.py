"""The one place that reads the clock and the random source; everything else is handed the time."""

import secrets
import threading
from datetime import UTC, datetime
from uuid import UUID

from shifang.kernel.ids import lowest_at, uuid7


class _Newest(threading.local):
    millisecond: UUID | None = None
    entropy = 0


_newest = _Newest()


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(tz=UTC)


def new_id() -> UUID:
    """Return a fresh UUIDv7; what one thread makes within a millisecond ascends too, so events keep their order."""
    at = now()
    if (millisecond := lowest_at(at)) == _newest.millisecond:
        _newest.entropy += 1 + secrets.randbits(32)
    else:
        # One bit is left free to count up into.
        _newest.millisecond, _newest.entropy = millisecond, secrets.randbits(73)
    return uuid7(at=at, entropy=_newest.entropy)
