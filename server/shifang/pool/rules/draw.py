"""In which order those who want the same customer are asked: by lot, or by room with the lot among equals.

A lot is the SHA-256 of the window's seed and the person's id; the smaller goes first. The seed is drawn when the window
opens and its SHA-256 told at once, the seed itself with the result: nobody could choose it by who came, and anybody can
work the order out again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from shifang.pool.types.claim import TieBreak


def commitment(seed: str) -> str:
    """Return what is told of a seed beforehand."""
    return hashlib.sha256(seed.encode()).hexdigest()


def lot(seed: str, person_id: UUID) -> str:
    """Return somebody's lot."""
    return hashlib.sha256(f"{seed}:{person_id}".encode()).hexdigest()


def order(kind: TieBreak, seed: str, people: Sequence[UUID], *, room: Mapping[UUID, int | None]) -> list[UUID]:
    """Return the people in their order; `room` None: no cap, the most room of all."""

    def key(person: UUID) -> tuple[float, str]:
        spare = room.get(person)
        rank = 0.0 if kind is not TieBreak.CAPACITY else float("-inf") if spare is None else -float(spare)
        return rank, lot(seed, person)

    return sorted(people, key=key)
