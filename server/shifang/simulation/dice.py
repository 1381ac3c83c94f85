"""All chance of the simulation: every draw hangs on the seed and on what it is drawn for."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime
from uuid import UUID

from shifang.kernel.ids import uuid7


def dice(seed: int, *about: object) -> random.Random:
    """Chance of its own for a purpose, e.g. `dice(7, "rep01", day, "route")`.

    Drawing more for one purpose changes nothing for another.
    """
    return random.Random(hashlib.sha256(_text(seed, *about)).digest())


def drawn_id(at: datetime, seed: int, *about: object) -> UUID:
    """The UUIDv7 of a moment and a purpose: the same run makes the same id again."""
    entropy = int.from_bytes(hashlib.sha256(_text(seed, *about)).digest()[:10], "big")
    return uuid7(at=at, entropy=entropy)


def _text(seed: int, *about: object) -> bytes:
    return "\x1f".join([str(seed), *map(str, about)]).encode()
